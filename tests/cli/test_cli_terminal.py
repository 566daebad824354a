"""The command on a terminal: the browser comes up and goes, progress is shown, lists are aligned."""

from __future__ import annotations

import errno
import fcntl
import os
import pty
import re
import select
import shutil
import struct
import subprocess
import termios
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from conftest import COMMAND

HEAVY = ("jieba", "dateparser", "borax", "ahocorasick_rs", "yaml")


class Terminal:
    """A terminal of some size with the command in it."""

    def __init__(self, arguments: list[str], env: Mapping[str, str], columns: int = 100, lines: int = 30) -> None:
        self.screen, inner = pty.openpty()
        fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.process = subprocess.Popen(
            [*COMMAND, *arguments],
            stdin=inner,
            stdout=inner,
            stderr=inner,
            env={**env, "TERM": "xterm-256color"},
            start_new_session=True,
        )
        os.close(inner)
        self.shown = ""

    def read(self, seconds: float) -> bool:
        """Take in what is written within so many seconds; false when the command has closed the terminal."""
        if not select.select([self.screen], [], [], seconds)[0]:
            return True
        try:
            data = os.read(self.screen, 65536)
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            data = b""
        self.shown += data.decode("utf-8", "replace")
        return bool(data)

    def wait_for(self, words: str, seconds: float = 60) -> None:
        """Read until the words were shown."""
        limit = time.monotonic() + seconds
        while words not in self.shown and time.monotonic() < limit:
            if not self.read(0.5):
                break
        assert words in self.shown

    def finish(self, seconds: float = 60) -> int:
        """Read to the end; the exit code."""
        limit = time.monotonic() + seconds
        while time.monotonic() < limit and self.read(0.5):
            pass
        try:
            return self.process.wait(timeout=10)
        finally:
            os.close(self.screen)
            if self.process.poll() is None:
                self.process.kill()

    def press(self, keys: str) -> None:
        """Send keys."""
        os.write(self.screen, keys.encode())


@pytest.fixture
def fresh(project: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "fresh"
    shutil.copytree(project, folder, ignore=shutil.ignore_patterns(".timeline"))
    return folder


def test_browsing_builds_first_with_progress_then_shows_the_timeline_until_q(fresh: Path, environment) -> None:
    terminal = Terminal([str(fresh)], environment)
    terminal.wait_for("/3 ")  # three documents to read
    terminal.wait_for("邻县送来冲锋舟")
    terminal.wait_for("柳湾")
    terminal.press("q")
    assert terminal.finish() == 0
    assert "Traceback" not in terminal.shown
    assert (fresh / ".timeline" / "store.sqlite").exists()


def test_what_was_built_before_is_shown_at_once_and_brought_up_to_date_then(
    project: Path, tmp_path: Path, environment
) -> None:
    folder = tmp_path / "built"
    shutil.copytree(project, folder)
    (folder / "sources" / "later.txt").write_text("2021年4月8日,镇文化站召开座谈会。\n", encoding="utf-8")
    terminal = Terminal([str(folder)], environment)
    terminal.wait_for("镇文化站")
    terminal.press("q")
    assert terminal.finish() == 0
    assert terminal.shown.index("邻县送来冲锋舟") < terminal.shown.index("镇文化站")
    assert "/4 " not in terminal.shown.partition("\x1b[?1049h")[0]  # no wait for a build before the screen
    assert "Traceback" not in terminal.shown


def test_an_empty_project_is_browsed_as_an_empty_timeline(tmp_path: Path, environment) -> None:
    (tmp_path / "sources").mkdir()
    terminal = Terminal([str(tmp_path)], environment)
    terminal.wait_for("\x1b[?1049h")  # the screen is taken
    time.sleep(1)
    terminal.press("q")
    assert terminal.finish() == 0
    assert "Traceback" not in terminal.shown


def test_when_nothing_changed_browsing_loads_nothing_that_building_needs(project: Path, environment) -> None:
    terminal = Terminal([str(project)], {**environment, "PYTHONPROFILEIMPORTTIME": "1"})
    terminal.wait_for("邻县送来冲锋舟")
    terminal.press("q")
    assert terminal.finish() == 0
    loaded = set(re.findall(r"import time:\s+\d+ \|\s+\d+ \|\s+([\w.]+)", terminal.shown))
    assert "textual" in loaded
    assert [name for name in HEAVY if name in loaded] == []


def test_browsing_may_begin_with_a_filter(project: Path, environment) -> None:
    terminal = Terminal(["--filter", "kind:support", str(project)], environment)
    terminal.wait_for("邻县送来冲锋舟")
    terminal.press("q")
    assert terminal.finish() == 0
    assert "柳湾" not in terminal.shown  # an inspection


def test_without_a_project_nothing_is_drawn(tmp_path: Path, environment) -> None:
    terminal = Terminal([str(tmp_path)], environment)
    assert terminal.finish() == 2
    assert "timeline init" in terminal.shown
    assert "\x1b[?1049h" not in terminal.shown


def test_building_shows_progress_and_takes_it_away(fresh: Path, environment) -> None:
    terminal = Terminal(["build", str(fresh)], environment)
    assert terminal.finish() == 0
    assert "3/3" in terminal.shown
    last = terminal.shown.rsplit("\r\x1b[K", 1)[1]
    assert re.fullmatch(r"read 3, kept 0, dropped 0 .*\r\n", last)


def test_a_list_on_a_terminal_is_aligned_and_in_the_users_language(project: Path, environment) -> None:
    terminal = Terminal(
        ["list", "kind:meeting or kind:support", "-C", str(project)], {**environment, "TIMELINE_LANG": "zh"}
    )
    assert terminal.finish() == 0
    lines = terminal.shown.rsplit("\x1b[K", 1)[-1].splitlines()  # after what is told of a build
    assert len(lines) >= 2
    assert not any("\t" in line for line in lines)
    assert {line.split()[1] for line in lines} == {"会议", "支援"}


def test_show_lights_the_quote_unless_colours_are_off(project: Path, environment) -> None:
    listed = subprocess.run(
        [*COMMAND, "list", "--columns", "id", "kind:meeting", "-C", str(project)], env=environment, capture_output=True
    )
    event = listed.stdout.decode().split()[0]
    for variables, lit in (({}, True), ({"NO_COLOR": "1"}, False)):
        terminal = Terminal(["show", event, "-C", str(project)], {**environment, **variables})
        assert terminal.finish() == 0
        assert ("\x1b[1m" in terminal.shown) is lit
