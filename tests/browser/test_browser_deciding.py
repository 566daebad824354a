"""Decisions made on the screen: each one entry of the person's file, shown at once, undone byte for byte."""

from __future__ import annotations

import asyncio
import shutil

import pytest
from browser_waiting import answered
from msgspec.structs import replace
from textual.widgets import TextArea

from timeline.browser import deciding
from timeline.browser.app import TimelineApp
from timeline.browser.glyphs import MARK
from timeline.browser.screens import editing
from timeline.browser.updating import Updated
from timeline.browser.widgets.key_bar import KeyBar
from timeline.build import build
from timeline.config import Project
from timeline.messages import set_language
from timeline.messages import text as message
from timeline.store import Store

TEXT = (
    "平桥县情况简报\n发布时间：2021-07-22\n\n"
    "7月9日，县防汛指挥部召开第一次会议，部署水库预泄。\n"
    "7月15日，平桥县转移群众三百二十八人。\n"
    "7月17日，省红十字会向平桥县捐赠帐篷二百顶。\n"
)
HAND = "# by hand\nversion: 1\n\nlexicon:   # words\n  order: [下令]\n"


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    """The project as it is built, once for all tests: each changes a copy."""
    folder = tmp_path_factory.mktemp("once") / "real"
    (folder / "sources").mkdir(parents=True)
    (folder / "sources" / "brief.txt").write_text(TEXT, "utf-8")
    (folder / "events.yaml").write_text(HAND, "utf-8")
    built(folder)
    return folder


@pytest.fixture
def alone(once, tmp_path):
    """A project that is built from a document, with a file of the person's own."""
    return opened(shutil.copytree(once, tmp_path / "real"))


@pytest.fixture
def real(alone, monkeypatch):
    """The same; its store is brought up to date in this process, which is quicker than a person's browser does it."""

    class Here:
        def __init__(self, folder, jobs):
            self.folder = folder

        def run(self, tell):
            build(opened(self.folder))
            return Updated(0, "built")

        def stop(self):
            pass

        rest = stop

    monkeypatch.setattr(editing, "Updating", Here)
    return alone


def opened(folder):
    return Project.find(folder, {"TIMELINE_CURATOR": "王"})


def built(folder):
    project = opened(folder)
    build(project)
    return project


def written(project):
    return (project.folder / "events.yaml").read_text("utf-8")


async def updated(pilot):
    """Wait until what was decided is written, built and shown."""
    main = pilot.app.screen_stack[0]
    for _ in range(1500):
        await asyncio.sleep(0.01)
        await answered(pilot)
        await pilot.pause()
        if main._updating is None and not main._again and not main.reads:
            break


def fill(pilot, words):
    """Put words into the line, or the lines, that have the cursor."""
    field = pilot.app.focused
    setattr(field, "text" if isinstance(field, TextArea) else "value", words)


@pytest.fixture(autouse=True)
def remembers(monkeypatch):
    """What is said goes away after seconds, on a busy machine before it is looked for."""
    real = TimelineApp.say

    def say(app, words, *given):
        app.said = [*getattr(app, "said", []), words]
        real(app, words, *given)

    monkeypatch.setattr(TimelineApp, "say", say)


def told(pilot):
    return getattr(pilot.app, "said", [])


def events(project):
    with Store.open(project.store) as store:
        return {event.title: event for event in store.events()}


async def test_a_date_is_corrected_shown_and_undone(alone, browsing, keys, screen_text):
    real = alone
    async with browsing(real) as pilot:
        first = pilot.app.screen.row
        await keys(pilot, "c", "d")
        assert "2021-07-09" in screen_text(pilot)
        field = pilot.app.focused
        field.value = "2021-13"
        await keys(pilot, "enter")
        assert "不是 EDTF 日期" in screen_text(pilot) and written(real) == HAND
        field.value = "2021-07-08"
        await keys(pilot, "tab", "=据日志", "enter")
        await updated(pilot)
        assert "set: {date: 2021-07-08}\n    why: 据日志\n    who: 王\n    when: " in written(real)
        assert written(real).startswith(HAND)
        assert any("events.yaml:8" in words for words in told(pilot))
        assert pilot.app.screen.row.id == first.id and pilot.app.screen.row.date == "2021-07-08"
        await keys(pilot, "ctrl+z")
        await updated(pilot)
        assert written(real) == HAND and pilot.app.screen.row.date == "2021-07-09"
        await keys(pilot, "ctrl+y")
        await updated(pilot)
        assert pilot.app.screen.row.date == "2021-07-08"


async def test_kind_title_note_and_tags_go_into_one_entry(real, browsing, keys):
    async with browsing(real) as pilot:
        await keys(pilot, "c", "k", "2")
        await updated(pilot)
        for key, words in (("t", "部署预泄"), ("n", "见卷宗"), ("g", "水库, 预泄")):
            await keys(pilot, "c", key)
            fill(pilot, words)
            await keys(pilot, "enter")
            await updated(pilot)
        event = events(real)["部署预泄"]
        assert (event.kind, event.notes, event.tags) == ("order", "见卷宗", ("水库", "预泄"))
        assert written(real).count("- file:") == 1
        await keys(pilot, "ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z")
        await updated(pilot)
        assert written(real) == HAND


async def test_reject_accept_merge_and_split(real, browsing, keys):
    async with browsing(real) as pilot:
        before = len(events(real))
        await keys(pilot, "c", "a")
        await updated(pilot)
        assert max(event.confidence for event in events(real).values()) == 1.0
        await keys(pilot, "c", "m", "j", "c", "m")
        pilot.app.focused.value = "同一件事"
        await keys(pilot, "enter")
        await updated(pilot)
        assert len(events(real)) == before - 1 and "同一件事" in written(real)
        await keys(pilot, "G", "c", "x", "enter")
        await updated(pilot)
        assert len(events(real)) == before - 2
        await keys(pilot, "ctrl+z", "ctrl+z")
        await updated(pilot)
        assert len(events(real)) == before
        await keys(pilot, "g", "c", "s")
        pilot.app.focused.value = "7月9日，县防汛指挥部召开第一次会议|部署水库预泄"
        await keys(pilot, "enter")
        await updated(pilot)
        assert len(events(real)) == before + 1 and "部署水库预泄" in events(real)


async def test_a_note_keeps_its_lines(real, browsing, keys):
    async with browsing(real) as pilot:
        await keys(pilot, "c", "n", "x", "ctrl+j", "y", "enter")
        await updated(pilot)
        assert pilot.app.screen.present().notes == "x\ny"
        assert "    set:\n      note: |-\n        x\n        y\n" in written(real)
        await keys(pilot, "c", "n")
        assert pilot.app.focused.text == "x\ny"
        await keys(pilot, "z", "enter")
        await updated(pilot)
        assert pilot.app.screen.present().notes == "x\nyz"


async def test_an_event_of_ones_own_is_written_down_and_taken_out(real, browsing, keys, screen_text):
    async with browsing(real) as pilot:
        await keys(pilot, "A")
        for name, words in (("title", "巡堤"), ("kind", "甲"), ("quote", "转移居民"), ("note", "口述")):
            pilot.app.screen.query_one(f"#add-{name}").value = words
        for wrong, right in (("没有类别“甲”", ("kind", "检查")), ("没有这些文字", ("quote", "转移群众三百二十八人"))):
            await keys(pilot, "enter")
            assert wrong in screen_text(pilot) and written(real) == HAND
            assert pilot.app.focused.id == f"add-{right[0]}"
            pilot.app.focused.value = right[1]
        pilot.app.screen.query_one("#add-date").value = "2021-07-15"
        await keys(pilot, "enter")
        await updated(pilot)
        event = events(real)["巡堤"]
        assert (event.origin, event.date, event.kind, event.notes) == ("curated", "2021-07-15", "inspection", "口述")
        assert event.source is not None and event.source.exact == "转移群众三百二十八人"
        assert pilot.app.screen.row.day == "2021-07-15"
        await keys(pilot, "/", "=巡堤", "enter", "c")
        assert "从你的文件里删去" in screen_text(pilot) and "不是事件：剔除" not in screen_text(pilot)
        await keys(pilot, "x")
        assert "你自己补充的" in screen_text(pilot)
        await keys(pilot, "y")
        await updated(pilot)
        assert "巡堤" not in written(real) and "巡堤" not in events(real)


async def test_where_nothing_is_found_an_event_can_still_be_added(real, browsing, keys, screen_text):
    async with browsing(real, filter_text="没有这样的事") as pilot:
        await keys(pilot, "A")
        assert not pilot.app.screen.query("#add-quote")
        pilot.app.screen.query_one("#add-date").value = "2021-07-01"
        pilot.app.screen.query_one("#add-title").value = "巡堤"
        await keys(pilot, "enter")
        await updated(pilot)
        assert events(real)["巡堤"].date == "2021-07-01"


async def test_what_cannot_be_done_is_said_before_anything_is_asked(real, browsing, keys, screen_text):
    async with browsing(real) as pilot:
        await keys(pilot, "c", "m", "j", "c", "m")
        assert screen_text(pilot).count("第一次会议") >= 1 and "把这两个合并" in screen_text(pilot)
        await keys(pilot, "enter")
        await updated(pilot)
        await keys(pilot, "g", "c", "s")
        assert len(pilot.app.screen_stack) == 1 and "请先撤销合并" in told(pilot)[-1]


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_every_act_is_seen_in_a_low_window(real, browsing, keys, screen_text, language):
    set_language(language)
    async with browsing(real, size=(80, 24)) as pilot:
        long = replace(pilot.app.screen.present(), title="县防汛指挥部召开会议部署水库预泄并转移群众" * 4)
        pilot.app.screen.event = long
        await keys(pilot, "c")
        shown = screen_text(pilot)
        assert all(message(f"deciding.act_{name}") in shown for name in deciding.ACTS.values())
        assert message("deciding.pick_hint") in shown


async def test_what_somebody_else_wrote_is_asked_about(real, browsing, keys, screen_text):
    async with browsing(real) as pilot:
        await keys(pilot, "c", "t")
        pilot.app.focused.value = "甲"
        await keys(pilot, "enter")
        await updated(pilot)
        file = real.folder / "events.yaml"
        file.write_text(written(real).replace("title: 甲", "title: 乙"), "utf-8")
        await keys(pilot, "c", "t")
        pilot.app.focused.value = "丙"
        await keys(pilot, "enter")
        assert "乙" in screen_text(pilot) and "title: 乙" in written(real)
        await keys(pilot, "escape")
        assert "title: 乙" in written(real)
        await keys(pilot, "c", "t")
        pilot.app.focused.value = "丙"
        await keys(pilot, "enter", "y")
        await updated(pilot)
        assert "title: 丙" in written(real)


async def test_a_broken_file_is_never_written_into(real, browsing, keys):
    async with browsing(real) as pilot:
        broken = HAND + "corrections:\n  - {event: a\n"
        (real.folder / "events.yaml").write_text(broken, "utf-8")
        await keys(pilot, "c", "a")
        await updated(pilot)
        assert written(real) == broken
        assert any("events.yaml" in words and "什么也没有写" in words for words in told(pilot))


async def test_lost_and_moved_decisions_are_settled_with_one_key(real, browsing, keys, screen_text):
    text = (
        HAND
        + "corrections:\n"
        + "  - {file: sources/brief.txt, quote: 县防汛指挥部召开了第一次会议, set: {note: 一}, why: 据日志}  # one\n"
        + "  - file: sources/brief.txt\n    quote: 平桥县转移群众三百二十六人\n    set: {note: 二}\n"
        + "  - {event: zzzzzzzzzz, reject: true}\n"
    )
    (real.folder / "events.yaml").write_text(text, "utf-8")
    async with browsing(built(real.folder)) as pilot:
        await keys(pilot, "R")
        assert "共 3 条" in screen_text(pilot) and "县防汛指挥部召开第一次会议" in screen_text(pilot)
        assert "note: 一" in screen_text(pilot) and "据日志" in screen_text(pilot)
        await keys(pilot, "a")
        assert "共 2 条" in screen_text(pilot) and "三百二十八人" in screen_text(pilot)
        await keys(pilot, "1")
        assert "共 1 条" in screen_text(pilot)
        await keys(pilot, "x")
        assert "都处理完了" in screen_text(pilot)
        await keys(pilot, "escape")
        await updated(pilot)
        assert "# one" in written(real) and "zzzzzzzzzz" not in written(real)
        assert {event.notes for event in events(real).values()} >= {"一", "二"}
        with Store.open(real.store) as store:
            assert [p for p in store.problems() if p.file == "events.yaml"] == []
        for _ in range(3):
            await keys(pilot, "ctrl+z")
        await updated(pilot)
        assert written(real) == text
        await keys(pilot, "R")
        assert "共 3 条" in screen_text(pilot)


async def test_the_review_says_what_is_merged_and_what_is_shown_without_its_source(real, browsing, keys, screen_text):
    text = (
        HAND
        + "corrections:\n  - merge:\n      - {file: sources/brief.txt, quote: 天气晴好宜出游}\n"
        + "      - {file: sources/brief.txt, quote: 县防汛指挥部召开第一次会议}\n"
        + "events:\n  - {date: 2021-07-01, title: 巡堤, sources: [{file: sources/brief.txt, quote: 没有这样的话}]}\n"
    )
    (real.folder / "events.yaml").write_text(text, "utf-8")
    async with browsing(built(real.folder)) as pilot:
        await keys(pilot, "R")
        assert "天气晴好宜出游 + 县防汛指挥部召开第一次会议" in screen_text(pilot)
        await keys(pilot, "n")
        assert "没有这个出处" in screen_text(pilot) and "什么也没有做" not in screen_text(pilot)


async def test_the_mouse_picks_an_act(real, browsing, keys, screen_text):
    async with browsing(real) as pilot:
        await keys(pilot, "c")
        lines = screen_text(pilot).split("\n")
        row = next(number for number, line in enumerate(lines) if "换一个类别" in line)
        await pilot.click(offset=(lines[row].index("换"), row))
        await pilot.pause()
        assert "会议" in screen_text(pilot) and "换一个标题" not in screen_text(pilot)


async def test_nothing_to_undo_and_nothing_to_review_is_said(real, browsing, keys):
    async with browsing(real) as pilot:
        await keys(pilot, "ctrl+z", "ctrl+y", "R")
        await updated(pilot)
        assert len(told(pilot)) == 3 and written(real) == HAND


@pytest.mark.parametrize(
    ("words", "parts"),
    [("甲|乙", ["甲", "乙"]), ("甲｜乙|丙", ["甲", "乙", "丙"]), ("甲|", None), ("甲乙", None)],
)
def test_bars_split_a_quote(words, parts):
    if parts is None:
        with pytest.raises(ValueError):
            deciding.parts_of(words)
    else:
        assert [part["quote"] for part in deciding.parts_of(words)] == parts


@pytest.mark.parametrize(
    ("name", "words", "value"),
    [
        ("tags", "甲，乙、丙, 甲;", ["甲", "乙", "丙"]),
        ("date", " 2020-01-31 ", "2020-01-31"),
        ("date", "1月31日", None),
        ("date", "2020-02-30", None),
        ("title", "  ", None),
        ("note", "", ""),
    ],
)
def test_what_is_typed_is_read(name, words, value):
    if value is None:
        with pytest.raises(ValueError):
            deciding.typed(name, words)
    else:
        assert deciding.typed(name, words) == value


@pytest.mark.parametrize(
    ("pressed", "action", "left"),
    [
        (("a",), "    accept:", 2),
        (("x", "enter"), "    reject:", 2),
        (("c", "a"), "    accept:", 2),
        (("n", "a"), "    accept:", 2),
        (("m", "n", "m", "enter"), "- merge:", 1),
    ],
)
async def test_keys_of_the_queue_write_and_undo_takes_back(real, browsing, keys, monkeypatch, pressed, action, left):
    monkeypatch.setattr("timeline.browser.queue.DOUBTFUL", (">=0",))
    async with browsing(real) as pilot:
        await keys(pilot, "R")
        screen = pilot.app.screen
        assert len(screen._ids) == 3
        await keys(pilot, *pressed)
        await updated(pilot)
        assert action in written(real) and len(screen._ids) == left
        await keys(pilot, "escape", "ctrl+z")
        await updated(pilot)
        assert written(real) == HAND


async def test_the_keys_of_the_queue_can_be_clicked(real, browsing, keys, monkeypatch, screen_text):
    monkeypatch.setattr("timeline.browser.queue.DOUBTFUL", (">=0",))
    async with browsing(real) as pilot:
        await keys(pilot, "R")
        screen = pilot.app.screen
        bar = screen.query_one(KeyBar)
        first = screen._event.id
        for action in ("step(1)", "act('accept')"):
            place = next(start for start, _, act in bar._places if act == action)
            await pilot.click(bar, offset=(place + 1, 0))
            await keys(pilot)
        await updated(pilot)
        assert "    accept:" in written(real)
        assert first in screen._ids and len(screen._ids) == 2


@pytest.mark.parametrize(
    ("deed", "pressed"),
    [
        ("a mark", ("m",)),
        ("date", ("c", "d", "2021-07-08", "enter")),
        ("kind", ("c", "k", "2")),
        ("title", ("c", "t", "巡堤", "enter")),
        ("note", ("c", "n", "见卷宗", "enter")),
        ("tags", ("c", "g", "水库, 预泄", "enter")),
        ("places", ("c", "p", "平桥县", "enter")),
        ("bodies", ("c", "b", "县水利局", "enter")),
        ("accepted", ("c", "a")),
        ("rejected", ("c", "x", "enter")),
        ("merged", ("c", "m", "j", "c", "m", "enter")),
        ("split", ("c", "s", "7月9日，县防汛指挥部召开第一次会议|部署水库预泄", "enter")),
        ("another name", ("c", "l", "县防汛指挥部 = 县指", "enter")),
        ("an event of one's own", ("A", "巡堤", "enter")),
        ("a view kept", ("V", "汛期", "enter")),
    ],
)
async def test_every_deed_is_undone_and_done_again_byte_for_byte(real, browsing, keys, deed, pressed):
    def files():
        return {path.name: path.read_bytes() for path in real.folder.iterdir() if path.is_file()}

    async with browsing(real) as pilot:
        before = files()
        for key in pressed:
            if (len(key) == 1 and key.isascii()) or key in ("enter", "tab"):
                await keys(pilot, key)
            else:
                fill(pilot, key)
        await updated(pilot)
        after = files()
        assert after != before, deed
        await keys(pilot, "ctrl+z")
        await updated(pilot)
        assert files() == before, deed
        await keys(pilot, "ctrl+y")
        await updated(pilot)
        assert files() == after, deed


async def test_marked_events_are_one_key_away(real, browsing, keys):
    async with browsing(real) as pilot:
        await keys(pilot, "j", "m")
        await updated(pilot)
        marked = pilot.app.screen.row.id
        await keys(pilot, "M")
        assert str(pilot.app.screen.history.present) == f"tag:{MARK}"
        assert pilot.app.screen.row.id == marked and pilot.app.screen.timeline.layout_lines.total == 1
        await keys(pilot, "M", "m")
        await updated(pilot)
        assert not any(event.tags for event in events(real).values())
