"""The store brought up to date while the browser runs."""

import asyncio
import os
import subprocess
import sys
import time
from contextlib import nullcontext
from pathlib import Path

import pytest
from browser_waiting import settled

from timeline.browser import updating
from timeline.browser.updating import Updating
from timeline.browser.watching import Watching
from timeline.browser.widgets.filter_lines import FilterLine
from timeline.browser.widgets.timeline_view import TimelineView
from timeline.config import Project
from timeline.messages import set_language
from timeline.store import Store

NOTICE = """关于修桥的通知
2021年5月20日
5月12日,镇政府召开修桥会议。5月14日,施工队进场。5月18日,关闭老桥。
"""


@pytest.fixture
def built(tmp_path):
    """A project of one document, built as a person builds it."""
    folder = tmp_path / "桥"
    (folder / "sources").mkdir(parents=True)
    (folder / "sources/notice.txt").write_text(NOTICE, "utf-8")
    said = []
    assert built_once(folder, said.append).code == 0
    return Project.find(folder)


def titles(pilot):
    view = pilot.app.screen_stack[0].query_one(TimelineView)
    return [view.row_at(rank).title for rank in range(view.layout_lines.total)]


def built_once(folder, tell=lambda words: None):
    """Build as the browser does, and keep no process."""
    updating = Updating(folder)
    try:
        return updating.run(tell)
    finally:
        updating.rest()


def alive(pid):
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat")
        return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def height_of(view):
    return view.layout_lines.line_of(view.cursor) - view.scroll_offset.y


def toasts(pilot):
    return [note.message for note in pilot.app._notifications]


def test_a_build_tells_how_far_it_is_and_what_it_did(tmp_path):
    folder = tmp_path / "桥"
    (folder / "sources").mkdir(parents=True)
    (folder / "sources/notice.txt").write_text(NOTICE, "utf-8")
    set_language("en")
    said = []
    done = built_once(folder, said.append)
    assert done.code == 0
    assert done.said == said[-1]
    assert done.said.startswith("read 1")
    assert any("1/1" in words for words in said)


def test_what_cannot_be_built_is_said(tmp_path):
    set_language("en")
    done = built_once(tmp_path / "none")
    assert done.code == 2
    assert "none" in done.said


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ([b"a\r\n", b"b\r\n"], ["a", "b"]),
        ([b"\r1/2\x1b[K", b"\r2/2\x1b[K", b"\r\x1b[K", b"done\r\n"], ["1/2", "2/2", "done"]),
        ([b"\xe6\xa1", b"\xa5\n"], ["桥"]),
        ([b"half", b" a line"], ["half a line"]),
        ([b"\x1b[1mbold\x1b[0m\n\n\n"], ["bold"]),
    ],
)
def test_lines_of_progress(pieces, expected):
    assert list(updating.lines(iter(pieces))) == expected


def test_a_stopped_build_ends(tmp_path, monkeypatch):
    monkeypatch.setattr(
        updating, "command", lambda folder, jobs: [sys.executable, "-c", "import time; time.sleep(600)"]
    )
    build = Updating(tmp_path)
    build.stop()
    assert build.run(lambda words: None).code != 0
    build.rest()


async def test_r_reads_changed_files_and_keeps_the_event(built, browsing, keys):
    async with browsing(built) as pilot:
        await keys(pilot, "j")
        before = pilot.app.screen.view.row
        assert len(titles(pilot)) == 3
        file = built.sources / "notice.txt"
        file.write_text(file.read_text("utf-8").replace("5月12日", "5月1日,工程招标。5月12日"), "utf-8")
        (built.folder / "events.yaml").write_text("events:\n  - {date: 2021-05-02, title: 看桥}\n", "utf-8")
        await keys(pilot, "r")
        assert len(titles(pilot)) == 5
        assert "看桥" in titles(pilot)
        assert pilot.app.screen.view.row.id == before.id
        assert "5月1日" in pilot.app.screen.session.document("sources/notice.txt").text
        assert pilot.app.screen.total == 5
        assert pilot.app.screen.query_one(FilterLine)._note == ""


async def test_new_problems_are_said(built, browsing, keys):
    async with browsing(built) as pilot:
        (built.folder / "events.yaml").write_text("events:\n  - {date: soon, title: 看桥}\n", "utf-8")
        await keys(pilot, "r")
        assert any("events.yaml:2" in words for words in toasts(pilot))


@pytest.mark.parametrize(("writes", "builds"), [(True, 1), (False, 0)])
async def test_after_the_editor_what_was_changed_is_read(built, browsing, keys, monkeypatch, writes, builds):
    begun = []
    run = Updating.run
    monkeypatch.setattr(Updating, "run", lambda self, tell: begun.append(1) or run(self, tell))
    monkeypatch.setenv("EDITOR", "cat")
    monkeypatch.delenv("VISUAL", raising=False)

    def edit(command, check):
        if writes:
            with (built.sources / "notice.txt").open("a", encoding="utf-8") as stream:
                stream.write("5月19日,新桥通车。\n")
        return subprocess.CompletedProcess(command, 0)

    async with browsing(built) as pilot:
        monkeypatch.setattr(pilot.app, "suspend", nullcontext)
        monkeypatch.setattr("timeline.browser.screens.editing.subprocess.run", edit)
        await keys(pilot, "o")
        assert len(begun) == builds
        assert len(titles(pilot)) == 3 + builds


async def test_a_document_dropped_into_the_sources_appears_and_the_cursor_stays(built, browsing, monkeypatch):
    monkeypatch.setattr("timeline.browser.watching.POLL", 0.05)
    days = "".join(f"6月{day}日,第{day}段路面完工。\n" for day in range(1, 31))
    (built.sources / "road.txt").write_text(f"关于修路的通知\n2021年7月1日\n{days}", "utf-8")
    assert built_once(built.folder).code == 0
    async with browsing(built, size=(100, 24), watch=True) as pilot:
        await pilot.press("G", "k", "k", "k")
        screen = pilot.app.screen
        before, height = screen.view.row, height_of(screen.view)
        await asyncio.sleep(0.3)  # the first look is over
        (built.sources / "later.txt").write_text(NOTICE.replace("5月12日", "5月2日").replace("修桥", "封路"), "utf-8")
        for _ in range(400):
            await asyncio.sleep(0.05)
            if any("封路" in title for title in titles(pilot)):
                break
        await settled(pilot)
        assert any("封路" in title for title in titles(pilot))
        assert screen.view.row.id == before.id
        assert height_of(screen.view) == height
        assert toasts(pilot)


async def test_what_was_dropped_in_while_nobody_looked_appears_after_the_first_screen(built, browsing):
    (built.sources / "later.txt").write_text(NOTICE.replace("5月12日", "5月2日").replace("修桥", "封路"), "utf-8")
    async with browsing(built, checks=True) as pilot:
        for _ in range(400):
            await asyncio.sleep(0.05)
            if any("封路" in title for title in titles(pilot)):
                break
        assert pilot.app.screen.total == 6
        assert toasts(pilot)


async def test_nothing_is_built_where_nothing_has_changed(built, browsing, monkeypatch):
    monkeypatch.setattr(Updating, "run", lambda self, tell: pytest.fail("built"))
    async with browsing(built, checks=True) as pilot:
        await asyncio.sleep(0.3)
        await settled(pilot)
        assert not toasts(pilot)


async def test_watching_can_be_switched_off(built, browsing):
    async with browsing(built) as pilot:
        assert pilot.app.screen._watching is None


def test_the_sources_are_told_of_once_and_only_when_changed(built, monkeypatch):
    monkeypatch.setattr("timeline.browser.watching.POLL", 0.02)
    told = []
    seen = []
    watching = Watching(built, lambda: told.append(1), lambda: seen.append(1))
    watching.begin()
    time.sleep(0.3)
    assert told == seen == []
    (built.sources / "later.txt").write_text(NOTICE, "utf-8")
    for _ in range(200):
        time.sleep(0.02)
        if told:
            break
    time.sleep(0.5)
    watching.end()
    assert told == [1]
    assert seen


def test_the_process_stays_for_the_next_build_and_leaves_when_it_is_let_go(built):
    updating = Updating(built.folder)
    process = updating.begin()
    for number in range(2):
        (built.sources / f"{number}.txt").write_text(NOTICE.replace("修桥", f"修第{number}桥"), "utf-8")
        assert updating.run(lambda words: None).code == 0
        assert updating.begin() is process
    with Store.open(built.store) as store:
        assert len(store.documents()) == 3
    updating.rest()
    assert process.wait(20) == 0


def test_a_process_that_was_lost_between_two_builds_is_replaced(built):
    updating = Updating(built.folder)
    process = updating.begin()
    process.kill()
    process.wait()
    assert updating.run(lambda words: None).code == 0
    assert updating.begin() is not process
    updating.rest()


def test_a_process_that_ends_midway_is_said(built, monkeypatch):
    monkeypatch.setattr(
        updating, "command", lambda folder, jobs: [sys.executable, "-c", "input(); raise SystemExit(3)"]
    )
    assert built_once(built.folder).code == 3


def test_the_process_ends_with_the_one_that_started_it(built):
    code = (
        "import sys; from pathlib import Path; from timeline.browser.updating import Updating;"
        "print(Updating(Path(sys.argv[1])).begin().pid)"
    )
    started = subprocess.run(
        [sys.executable, "-c", code, str(built.folder)], capture_output=True, text=True, check=True
    )
    for _ in range(200):
        if not alive(int(started.stdout)):
            break
        time.sleep(0.05)
    assert not alive(int(started.stdout))
