"""``timeline build --watch``: every change is built at once, and what is changed in one go is built once."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from timeline.build import build
from timeline.build.watching import changes
from timeline.config import Project
from timeline.store import Store

NOTE = "2021年5月6日,县文化馆召开座谈会,讨论夏季展览。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "a.txt").write_text(NOTE, encoding="utf-8")
    return tmp_path


class Watching:
    """The command as a person runs it; ``line`` is the next thing that it says."""

    def __init__(self, folder: Path, *, library: bool) -> None:
        blocked = "" if library else "sys.modules['watchfiles'] = None; "
        code = f"import sys; {blocked}from timeline.cli import main; sys.exit(main(['build', '--watch', sys.argv[1]]))"
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, str(folder)],
            env={**os.environ, "TIMELINE_LANG": "en"},
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )
        self._said: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self._said.put(line)

    def line(self, holding: str) -> str:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            line = self._said.get(timeout=60)
            if holding in line:
                return line
        raise AssertionError(f"{holding!r} was not said")

    def rest(self) -> list[str]:
        return list(self._said.queue)


@pytest.fixture(params=[True, False], ids=["told by the system", "looked for"])
def watching(request: pytest.FixtureRequest, folder: Path) -> Iterator[Watching]:
    if request.param:
        pytest.importorskip("watchfiles", reason="the extra “watch” is not installed")
    run = Watching(folder, library=request.param)
    try:
        yield run
    finally:
        run.process.kill()
        run.process.wait()


def shown(folder: Path) -> int:
    with Store.open(Project.find(folder).store) as store:
        return store.count()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_changes_are_shown_until_it_is_stopped(number: signal.Signals, folder: Path, watching: Watching) -> None:
    assert "read 1, kept 0" in watching.line("read ")
    watching.line("watching")
    (folder / "sources" / "b.txt").write_text(NOTE.replace("5月6日", "5月7日"), encoding="utf-8")
    assert "read 1, kept 1" in watching.line("read ")
    assert shown(folder) == 2
    (folder / "sources" / "a.txt").unlink()
    assert "dropped 1" in watching.line("read ")
    assert shown(folder) == 1
    (folder / "timeline.toml").write_text("max_file_size = 10\n", encoding="utf-8")
    assert "1 problem(s)" in watching.line("read ")
    watching.process.send_signal(number)
    assert watching.process.wait(20) == 0
    assert "no longer watching" in watching.line("no longer")


def test_what_is_changed_in_one_go_is_told_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    build(Project.find(folder))
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 3:
            for name in ("b.txt", "c.txt"):
                (folder / "sources" / name).write_text(NOTE, encoding="utf-8")
        assert len(waits) < 6

    told = changes(folder, wait)
    build(next(told))
    assert len(waits) == 3
    with pytest.raises(AssertionError):
        next(told)
    assert min(waits) > 0.1
