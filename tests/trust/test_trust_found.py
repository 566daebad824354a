"""What fuzzing, injected faults and long use have found, kept."""

from __future__ import annotations

import os
import pty
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from timeline.browser.lines import Layout
from timeline.browser.remembering import VIEWS_FILE, load_views, written_views
from timeline.export.back import read_back
from timeline.store import Store, StoreError, StoreWriter


@pytest.mark.parametrize("unit", ["day", "week", "month", "year"])
def test_stepping_where_there_is_nothing(unit: str) -> None:
    layout = Layout([], True, unit)
    assert layout.step(0, 1) == layout.step(0, -1) == 0


def test_a_schema_that_is_no_text_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    with StoreWriter(path) as writer:
        writer.commit()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    content = path.read_bytes()
    at = content.index(b"CREATE TABLE")
    path.write_bytes(content[: at + 3] + b"\xfc" + content[at + 4 :])
    for opened in (lambda: Store.open(path), lambda: StoreWriter(path)):
        with pytest.raises(StoreError) as raised:
            opened()
        assert raised.value.fault == "damaged"


def test_a_calendar_may_end_before_the_first_day_there_is() -> None:
    words = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20200101\r\nDTEND:00010101\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    returned = read_back("a.ics", words)
    assert returned is not None and [event["date"] for _, event in returned.events] == ["2020-01-01"]


def test_views_nested_without_end_are_an_error_and_a_delete_in_a_name_comes_back(tmp_path: Path) -> None:
    (tmp_path / VIEWS_FILE).write_text("a = " + "[" * 2000)
    with pytest.raises(ValueError, match="recursion"):
        load_views(tmp_path)
    words = written_views({"a\x7f\x00\n": '"\x7f'})
    (tmp_path / VIEWS_FILE).write_text(words, encoding="utf-8")
    assert load_views(tmp_path) == {"a\x7f\x00\n": '"\x7f'}


def test_an_import_whose_reader_has_gone_is_written_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    entries = "".join(f"  - {{date: 2021-07-23, kind: support, title: 送米{n}}}\n" for n in range(300))
    (tmp_path / "other.yaml").write_text(f"version: 1\nevents:\n{entries}", encoding="utf-8")
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-u", "-m", "timeline", "import", "-C", str(tmp_path), str(tmp_path / "other.yaml")]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.DEVNULL, timeout=120)
    os.close(writing)
    assert done.returncode == 0 and "送米299" in (tmp_path / "events.yaml").read_text(encoding="utf-8")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="poll knows terminals only there")
def test_a_browser_ends_when_its_terminal_is_gone_without_a_signal() -> None:
    screen, inner = pty.openpty()
    script = (
        "import os, time; from timeline.browser.leaving import leave_with_terminal;"
        " leave_with_terminal(); os.write(1, b'1'); time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-u", "-c", script], stdin=inner, stdout=inner, start_new_session=True)
    os.close(inner)
    os.read(screen, 10)
    os.close(screen)
    assert process.wait(30) == -signal.SIGHUP
