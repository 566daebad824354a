"""The browser, driven by keys and mouse over a made-up project."""

import json
import stat
import unicodedata

import browser_made_up as made_up
import pytest
import yaml
from msgspec.structs import replace

from timeline.browser.screens.lanes import LanesScreen
from timeline.browser.widgets.facets import FacetsPanel
from timeline.browser.widgets.filter_bar import FilterBar
from timeline.browser.widgets.filter_lines import MistakeLine
from timeline.browser.widgets.histogram import Histogram
from timeline.browser.widgets.prose import Prose
from timeline.browser.widgets.source_pane import SourcePane
from timeline.browser.widgets.timeline_view import TimelineView


def row(pilot):
    return pilot.app.screen_stack[0].query_one(TimelineView).row


def shown_filter(pilot):
    return str(pilot.app.screen_stack[0].history.present)


def hits(pilot):
    return pilot.app.screen_stack[0].query_one(TimelineView).layout_lines.total


# --- moving --------------------------------------------------------------------------------


async def test_keys_move_the_cursor(project, browsing, keys):
    table = [
        ([], "a01"),
        (["j", "j"], "a03"),
        (["down", "down", "k"], "a02"),
        (["G"], "a20"),
        (["end", "home"], "a01"),
        (["]"], "a02"),
        (["]", "]"], "a16"),
        (["]", "]", "["], "a02"),
        (["]", "j", "j", "["], "a02"),
        (["}"], "a02"),
        (["}", "}", "{"], "a02"),
        (["pagedown"], "a20"),
        (["j", "j", "n"], "a04"),
        (["j", "j", "p"], "a02"),
    ]
    async with browsing(project) as pilot:
        for pressed, event in table:
            await keys(pilot, "g", *pressed)
            assert row(pilot).id == event, pressed


async def test_it_opens_where_most_events_are(project, browsing, keys):
    async with browsing(project, as_opened=True) as pilot:
        assert row(pilot).id == "a02", "not at the embankment of 2003"
        await keys(pilot, "k")
        assert row(pilot).id == "a01"
    async with browsing(project, filter_text="kind:background", as_opened=True) as pilot:
        assert row(pilot).id == "a01"


async def test_a_page_down_and_a_page_up_end_where_they_began(project, browsing, keys):
    async with browsing(project, size=(80, 20)) as pilot:
        await keys(pilot, "pagedown")
        assert row(pilot).id != "a01"
        await keys(pilot, "pageup", "pageup", "pageup")
        assert row(pilot).id == "a01"


async def test_a_date_is_jumped_to(project, browsing, keys):
    async with browsing(project) as pilot:
        await keys(pilot, "D", "=2021-07-15", "enter")
        assert row(pilot).day == "2021-07-15"
        assert hits(pilot) == len(made_up.EVENTS)


async def test_the_mouse_picks_an_event_and_the_wheel_scrolls(project, browsing, keys):
    async with browsing(project, size=(80, 24)) as pilot:
        view = pilot.app.screen.query_one(TimelineView)
        await pilot.click(TimelineView, offset=(20, 3))
        await keys(pilot)
        assert row(pilot).id == "a02"
        for _ in range(3):
            view._on_mouse_scroll_down(_wheel(view))
        await keys(pilot)
        assert view.scroll_offset.y > 0


def _wheel(widget):
    from textual.events import MouseScrollDown

    return MouseScrollDown(widget, 5, 5, 0, 1, 0, False, False, False)


async def test_a_click_on_the_histogram_goes_there(project, browsing, keys):
    async with browsing(project) as pilot:
        await pilot.click(Histogram, offset=(118, 0))
        await keys(pilot)
        assert row(pilot).id == "a16"


# --- what a line says -------------------------------------------------------------------------


async def test_the_timeline_says(project, browsing, screen_text):
    table = [
        ("2021年7月", "the head of a month"),
        (" 9 五 ● 市防汛指挥部召开", "day, weekday, kind, title"),
        ("├─ 2003年 ─┤ 建成东岸防洪堤", "a year is a span"),
        ("┆┄ 7月上旬 ┄┆ 市水利局", "an approximate third of a month"),
        ("←─ 7月18日 ─┤ 全市累计", "an open beginning"),
        ("├─ 7月25日 ─→ 拟 恢复通行", "an open end, still to come"),
        ("├─ 7月19日—21日 ─┤ 关闭", "a range"),
        ("←─ 7月22日 ┄┆ 多名志愿者", "only bounded"),
        ("08:00 青石镇水文站", "a time"),
        ("⋯ 4 天无事件", "a gap inside a month"),
        ("⋯ 17 年无事件 ─", "a gap between months, counted from the end of the year told before it"),
        ("⚑ ×2  平桥县", "a conflict, told twice"),
        ("✎  平桥县 +1", "corrected, two places"),
        ("日期不明", "no date"),
        ("18 事件 · 2 指令 · 3 文档", "the counts"),
        ("2 个问题", "the problems"),
    ]
    async with browsing(project) as pilot:
        said = screen_text(pilot)
        for words, why in table:
            assert words in said, why


async def test_the_head_of_the_month_stays_in_sight(project, browsing, keys, screen_text):
    async with browsing(project, size=(80, 20)) as pilot:
        await keys(pilot, "]", *"jjjjjjjj")
        view = pilot.app.screen.query_one(TimelineView)
        assert view.scroll_offset.y > 3
        assert "2021年7月" in view.render_line(0).text


async def test_a_low_window_has_no_lines_for_empty_days(project, browsing, keys, screen_text):
    async with browsing(project, size=(80, 24)) as pilot:
        await keys(pilot, "]", "j")
        assert "⋯ 17 年无事件 ─" in screen_text(pilot), "in the line of the month"
        assert "⋯ 4 天无事件" not in screen_text(pilot)
        await pilot.resize_terminal(80, 40)
        await keys(pilot)
        assert "⋯ 4 天无事件" in screen_text(pilot)
        assert row(pilot).id == "a03"


async def test_nothing_hostile_reaches_the_terminal_and_no_markup_is_read(project, browsing, keys, screen_text):
    async with browsing(project, filter_text="id:a19") as pilot:
        for pressed in ([], ["i"], ["escape", "enter"]):
            await keys(pilot, *pressed)
            written = screen_text(pilot)
            assert all(unicodedata.category(c) not in ("Cc", "Cf") for c in written if c != "\n")
            assert "[bold]两[/bold]" in written


async def test_a_span_like_the_one_above_is_a_ditto_mark_that_the_help_explains(tmp_path, browsing, keys, screen_text):
    span = ("2021-07-19/2021-07-21", ("2021-07-19", "2021-07-21"))
    told = [
        made_up.event(f"d{n}", span[0], "measure", title, bounds=span[1])
        for n, title in enumerate(("关闭大桥", "封路"))
    ]
    project = made_up.project(tmp_path / "同", events=told, documents={}, problems=())
    async with browsing(project) as pilot:
        said = screen_text(pilot)
        assert "├─ 7月19日—21日 ─┤ 关闭大桥" in said
        assert "″  封路" in said
        await keys(pilot, "question_mark", "G")
        assert any("″" in line and "与上一行同一时间" in line for line in screen_text(pilot).split("\n"))


# --- source ---------------------------------------------------------------------------------------


def lit(pilot, light):
    """The words of the source pane which are shown in a light."""
    view = pilot.app.screen.query_one("#source-passage")
    return "".join(words for line in view._lines for words, kind in line.pieces if kind == light)


async def test_the_source_follows_the_cursor(project, browsing, keys):
    async with browsing(project) as pilot:
        await keys(pilot, "j", "j")
        assert lit(pilot, "quote") == "市防汛指挥部召开第一次会议,部署上游水库预泄"
        assert lit(pilot, "date") == "7月9日"
        assert "各乡镇必须在7月12日前完成低洼地带摸底" in lit(pilot, "other")
        assert "第5段 · 柳溪市防汛工作情况报告" in pilot.app.screen.query_one("#source-head", Prose).plain
        await keys(pilot, "j")
        assert lit(pilot, "quote") == "各乡镇必须在7月12日前完成低洼地带摸底"


async def test_a_correction_says_what_was_extracted(project, browsing, keys):
    async with browsing(project, filter_text="origin:corrected") as pilot:
        said = pilot.app.screen.query_one("#source-facts", Prose).plain
        assert "人工更正" in said
        assert "日期: 2020-07-17" in said


async def test_an_event_without_a_document_says_so(project, browsing, keys):
    async with browsing(project, filter_text="origin:curated") as pilot:
        assert "没有指明文档" in pilot.app.screen.query_one("#source-head", Prose).plain
        await keys(pilot, "enter")
        assert len(pilot.app.screen_stack) == 1


async def test_the_whole_document_opens_at_the_quote_and_goes_on_by_events(project, browsing, keys, screen_text):
    async with browsing(project) as pilot:
        await keys(pilot, "j", "j", "enter")
        assert "建成东岸防洪堤" in screen_text(pilot)
        view = pilot.app.screen.query_one("#document-text")
        assert view.passage.focus == made_up.REPORT.index("市防汛指挥部召开第一次会议")
        await keys(pilot, "n")
        assert view.passage.focus == made_up.REPORT.index("各乡镇必须")
        await keys(pilot, "escape")
        assert len(pilot.app.screen_stack) == 1
        assert row(pilot).id == "a04", "the cursor comes along"


async def test_a_quote_far_down_in_its_document_is_seen_at_once(tmp_path, browsing, keys, screen_text):
    from timeline.model import Anchor, DocumentFacts

    words = "\n".join([f"第{number}行,江水照常流过。" for number in range(300)] + ["这一天,石桥塌了一角。", "完。"])
    document = made_up.document("sources/long.txt", words, DocumentFacts("长文"))
    start = words.index("石桥塌了一角")
    told = replace(
        made_up.EVENTS[2],
        id="far",
        source=Anchor("sources/long.txt", 301, start, start + 6, "石桥塌了一角"),
        quote="石桥塌了一角",
    )
    project = made_up.project(tmp_path / "长", events=[told], documents={"sources/long.txt": document}, problems=())
    async with browsing(project) as pilot:
        for pressed in ([], ["enter"]):
            await keys(pilot, *pressed)
            assert "石桥塌了一角" in screen_text(pilot)
        await keys(pilot, "g")
        assert "第0行" in screen_text(pilot)
        await keys(pilot, "G")
        assert "完。" in screen_text(pilot)


async def test_a_click_on_another_quote_goes_to_its_event(project, browsing, keys):
    async with browsing(project) as pilot:
        await keys(pilot, "j", "j")
        view = pilot.app.screen.query_one("#source-passage")
        target = made_up.REPORT.index("各乡镇必须")
        number = next(i for i, line in enumerate(view._lines) if line.start <= target + 3 < line.end)
        before = made_up.REPORT[view._lines[number].start : target + 3]
        x = view._gutter + sum(map(_cells, before))
        await pilot.click("#source-passage", offset=(x, number - view.scroll_offset.y))
        await keys(pilot)
        assert row(pilot).id == "a04"


async def test_the_key_bar_tells_of_the_part_that_has_the_keys(project, browsing, keys, screen_text):
    async with browsing(project) as pilot:
        assert "e 导出" in screen_text(pilot)
        pilot.app.screen.query_one(FacetsPanel).focus()
        await keys(pilot)
        assert "- 排除" in screen_text(pilot)
        await keys(pilot, "escape", "f")
        assert "Esc 放弃" in screen_text(pilot)


async def test_the_editor_is_opened_at_the_line(project, browsing, keys, monkeypatch):
    from contextlib import nullcontext

    called = []
    monkeypatch.setenv("EDITOR", "cat")
    monkeypatch.delenv("VISUAL", raising=False)
    async with browsing(project) as pilot:
        monkeypatch.setattr(pilot.app, "suspend", nullcontext)
        monkeypatch.setattr(
            "subprocess.run", lambda command, check: called.append(command) or type("Done", (), {"returncode": 0})
        )
        await keys(pilot, "j", "j", "o")
    assert called == [["cat", "+5", str(project.folder / "sources/report.txt")]]


async def test_a_file_that_is_gone_is_a_message(project, browsing, keys, monkeypatch):
    (project.folder / "sources/report.txt").unlink()
    async with browsing(project) as pilot:
        await keys(pilot, "o")
        assert any("sources/report.txt" in note.message for note in pilot.app._notifications)


# --- filters -----------------------------------------------------------------------------------------


async def test_a_filter_is_typed(project, browsing, keys, screen_text):
    async with browsing(project) as pilot:
        await keys(pilot, "f", "=kind:meeting", "enter")
        assert shown_filter(pilot) == "kind:meeting"
        assert hits(pilot) == 2
        assert "2 / 20" in screen_text(pilot)


async def test_a_mistake_is_pointed_at_and_the_old_filter_kept(project, browsing, keys, screen_text):
    async with browsing(project, filter_text="kind:meeting") as pilot:
        await keys(pilot, "f", "=kind:metting", "enter")
        lines = screen_text(pilot).split("\n")
        typed = next((i for i, line in enumerate(lines) if "kind:metting" in line), None)
        assert typed is not None
        caret = lines[typed + 1].index("^")
        column = sum(2 if unicodedata.east_asian_width(c) == "W" else 1 for c in lines[typed].partition("metting")[0])
        assert caret == column
        assert "metting" in pilot.app.screen.query_one(MistakeLine).words
        await keys(pilot, "escape")
        assert shown_filter(pilot) == "kind:meeting"


async def test_a_mistake_on_the_command_line_can_be_put_right(project, browsing, keys):
    async with browsing(project, filter_text="kind:nothing") as pilot:
        assert pilot.app.screen.query_one(MistakeLine).words
        assert hits(pilot) == 20
        await keys(pilot, *["backspace"] * 7, "=order", "enter")
        assert shown_filter(pilot) == "kind:order"


async def test_words_are_searched_while_they_are_typed_and_esc_takes_them_back(project, browsing, keys):
    async with browsing(project, filter_text="kind:measure") as pilot:
        await keys(pilot, "/", "转", "移")
        assert shown_filter(pilot) == "kind:measure 转移"
        assert hits(pilot) == 2
        await keys(pilot, "escape")
        assert shown_filter(pilot) == "kind:measure"
        await keys(pilot, "/", "转", "移", "enter")
        assert shown_filter(pilot) == "kind:measure 转移"
        await keys(pilot, "/", "backspace", "backspace", "backspace", "enter")
        assert shown_filter(pilot) == "kind:measure"


async def test_typed_words_are_words_and_no_filter_language(project, browsing, keys):
    async with browsing(project) as pilot:
        await keys(pilot, "/", "=kind:order", "enter")
        assert shown_filter(pilot) == '"kind:order"'


async def test_a_period_is_typed(project, browsing, keys):
    table = [
        ("2021-07-15", "date:2021-07-15"),
        ("7月", "date:2021-07"),
        ("2021年7月14日到15日", "date:2021-07-14/2021-07-15"),
        ("", ""),
    ]
    async with browsing(project) as pilot:
        for typed, expected in table:
            await keys(pilot, "g", "]", "d", "ctrl+u", *([f"={typed}"] if typed else []), "enter")
            assert shown_filter(pilot) == expected


async def test_what_is_no_period_is_said(project, browsing, keys):
    async with browsing(project) as pilot:
        await keys(pilot, "d", "=soon", "enter")
        assert pilot.app.screen.query_one(MistakeLine).words
        assert pilot.app.screen.query_one(FilterBar).asked == "period"


async def test_kind_keys_add_and_take_out(project, browsing, keys):
    async with browsing(project) as pilot:
        await keys(pilot, "1")
        assert shown_filter(pilot) == "kind:meeting"
        await keys(pilot, "2")
        assert shown_filter(pilot) == "kind:meeting,order"
        await keys(pilot, "1", "2")
        assert shown_filter(pilot) == ""
        await keys(pilot, "X")
        assert shown_filter(pilot) == "-kind:directive"
        assert hits(pilot) == 18
        await keys(pilot, "X")
        assert shown_filter(pilot) == ""


async def test_the_way_back_and_forward(project, browsing, keys):
    async with browsing(project) as pilot:
        await keys(pilot, "1", "2", "u")
        assert shown_filter(pilot) == "kind:meeting"
        await keys(pilot, "U")
        assert shown_filter(pilot) == "kind:meeting,order"
        await keys(pilot, "ctrl+l")
        assert shown_filter(pilot) == ""
        await keys(pilot, "u")
        assert shown_filter(pilot) == "kind:meeting,order"


async def test_backspace_drops_the_last_part(project, browsing, keys):
    async with browsing(project, filter_text="kind:measure city:平桥县") as pilot:
        await keys(pilot, "backspace")
        assert shown_filter(pilot) == "kind:measure"


async def test_the_cursor_keeps_its_event(project, browsing, keys):
    async with browsing(project) as pilot:
        await keys(pilot, "D", "=2021-07-17", "enter")
        chosen = row(pilot).id
        await keys(pilot, "6")
        assert row(pilot).id == chosen
        # Filtered out: the cursor goes to the next in time, and back as soon as the event is there again.
        await keys(pilot, "6", "1")
        assert row(pilot).id != chosen
        await keys(pilot, "1")
        assert row(pilot).id == chosen


async def test_facets_include_exclude_and_fold(project, browsing, keys, screen_text):
    async with browsing(project) as pilot:
        panel = pilot.app.screen.query_one(FacetsPanel)
        panel.focus()
        values = [line.value for line in panel._lines]
        assert values.index("云州省") < values.index("柳溪市")
        await keys(pilot, "g", *["j"] * values.index("平桥县"), "enter")
        assert shown_filter(pilot) == "city:平桥县"
        assert panel.line_at_cursor.value == "平桥县"
        assert "柳溪市" in screen_text(pilot).split("机构")[0], "other values stay to be chosen"
        await keys(pilot, "enter")
        assert shown_filter(pilot) == ""
        await keys(pilot, "minus")
        assert shown_filter(pilot) == "-city:平桥县"
        await keys(pilot, "minus", "h")
        assert "平桥县" not in [line.value for line in panel._lines]
        await keys(pilot, "l")
        assert "平桥县" in [line.value for line in panel._lines]
        await keys(pilot, "escape")
        assert pilot.app.focused.id == "timeline"


async def test_a_province_includes_its_cities(project, browsing, keys):
    async with browsing(project, filter_text="city:云州省") as pilot:
        assert hits(pilot) == 18


async def test_a_facet_is_clicked(project, browsing, keys):
    async with browsing(project) as pilot:
        panel = pilot.app.screen.query_one(FacetsPanel)
        at = next(i for i, line in enumerate(panel._lines) if line.value == "order")
        await pilot.click(FacetsPanel, offset=(5, at))
        await keys(pilot)
        assert shown_filter(pilot) == "kind:order"


async def test_a_filter_without_hits_says_how_to_clear_it(project, browsing, keys, screen_text):
    async with browsing(project, filter_text="没有这样的词") as pilot:
        assert "没有事件符合" in screen_text(pilot)
        assert "^l 清除筛选" in screen_text(pilot)
        await keys(pilot, "j", "enter", "i", "o", "n", "e", "]", "pagedown")
        assert len(pilot.app.screen_stack) == 1
        await keys(pilot, "ctrl+l")
        assert hits(pilot) == 20
        assert row(pilot).id == "a02"


# --- other screens ---------------------------------------------------------------------------------------


async def test_details_help_and_problems(project, browsing, keys, screen_text):
    async with browsing(project) as pilot:
        await keys(pilot, "j", "j", "i")
        said = screen_text(pilot)
        for words in ("林远山 (市长)", "柳溪市防汛指挥部", "因“召开”", "[2021-07-09]", "a03"):
            assert words in said
        await keys(pilot, "escape", "question_mark")
        assert "下一事件" in screen_text(pilot)
        await keys(pilot, "escape", "exclamation_mark")
        said = screen_text(pilot)
        assert "events.yaml:12:7" in said
        assert "sources/scan.txt" in said
        await keys(pilot, "escape")
        assert len(pilot.app.screen_stack) == 1


async def test_the_details_list_the_other_mentions_and_go_there(tmp_path, browsing, keys, screen_text):
    third = replace(made_up.EVENTS[11], id="a21", title="平桥县再次转移群众", happening="h1")
    project = made_up.project(tmp_path / "提", events=[*made_up.EVENTS, third])
    async with browsing(project, filter_text="id:a08 or id:a12 or id:a21") as pilot:
        first = row(pilot).id
        others = sorted({"a08", "a12", "a21"} - {first})
        await keys(pilot, "i")
        said = screen_text(pilot)
        assert "×3：共有 3 处讲到这件事" in said
        assert "Enter 转到" in said
        await keys(pilot, "enter")
        assert len(pilot.app.screen_stack) == 1
        went = row(pilot).id
        assert went in others
        await keys(pilot, "g", "i", "n", "n", "enter")
        assert row(pilot).id in set(others) - {went}
        await keys(pilot, "g", "i", "n", "p", "escape")
        assert row(pilot).id == first


async def test_details_without_other_mentions_close_on_enter(project, browsing, keys, screen_text):
    async with browsing(project) as pilot:
        await keys(pilot, "j", "j", "i", "n", "p")
        assert "Enter 转到" not in screen_text(pilot)
        await keys(pilot, "enter")
        assert row(pilot).id == "a03"
        assert len(pilot.app.screen_stack) == 1


async def test_every_action_of_the_palette_is_there(project, browsing):
    from timeline.browser import keyhelp, keymap
    from timeline.browser.commands import EXPLAINED, commands

    async with browsing(project) as pilot:
        offered = list(commands(pilot.app.screen))
        assert {keyhelp.does(key) for key in keymap.MAIN if key.name != "palette"} == {item.title for item in offered}
        assert {item.key.name for item in offered} >= EXPLAINED
        for item in offered:
            assert "browser." not in item.help
            assert item.help.startswith(item.key.label)


@pytest.mark.parametrize("typed", ["导出", "export"])
async def test_the_palette_finds_commands_in_either_language(project, browsing, keys, screen_text, typed):
    async with browsing(project) as pilot:
        await keys(pilot, "ctrl+p", f"={typed}")
        await pilot.pause(0.3)
        said = screen_text(pilot)
        assert "导出当前所见" in said
        assert "把符合筛选的事件" in said
        await keys(pilot, "enter")
        await pilot.pause(0.3)
        assert pilot.app.screen.query("#export-file")


async def test_the_palette_says_in_words_that_there_is_nothing(project, browsing, keys, screen_text):
    async with browsing(project) as pilot:
        await keys(pilot, "ctrl+p", "=没有的命令")
        await pilot.pause(0.8)
        assert "没有这样的命令" in screen_text(pilot)


async def test_every_key_of_the_keymap_leads_to_an_action(project, browsing):
    from timeline.browser import keymap

    async with browsing(project) as pilot:
        screen = pilot.app.screen
        panel, histogram = screen.query_one(FacetsPanel), screen.query_one(Histogram)
        for table, owner in (
            (keymap.MAIN, screen),
            (keymap.FACETS, panel),
            (keymap.HISTOGRAM, histogram),
            (keymap.LANES, LanesScreen),
        ):
            for key in table:
                name = key.action.partition("(")[0]
                target = pilot.app if name.startswith("app.") else owner
                assert hasattr(target, f"action_{name.removeprefix('app.')}"), key


@pytest.mark.parametrize(("format", "load"), [("yaml", yaml.safe_load), ("json", json.loads)])
async def test_the_view_is_exported(project, browsing, keys, format, load):
    async with browsing(project, filter_text="city:平桥县 kind:measure") as pilot:
        await keys(pilot, "e")
        if format == "json":
            await pilot.click("#format-json")
        await keys(pilot, "enter") if format == "yaml" else await pilot.click("#write")
        await keys(pilot)
        path = project.folder / f"timeline.{format}"
        written = load(path.read_text("utf-8"))
        assert [event["id"] for event in written["events"]] == ["a12", "a08"]
        assert stat.S_IMODE(path.stat().st_mode) & 0o600 == 0o600
        assert any("2" in note.message and str(path) in note.message for note in pilot.app._notifications)
        assert len(pilot.app.screen_stack) == 1


async def test_the_export_is_asked_for_with_keys_alone(project, browsing, keys, screen_text):
    async with browsing(project, filter_text="city:平桥县 kind:measure") as pilot:
        await keys(pilot, "e")
        assert "(•) YAML" in screen_text(pilot)
        await keys(pilot, "down", "right", "right", "up")
        said = screen_text(pilot)
        assert "( ) YAML" in said
        assert "(•) JSON lines" in said
        reached = []
        for _ in range(4):
            reached.append(pilot.app.focused.id)
            await keys(pilot, "tab")
        assert reached == ["export-format", "export-file", "write", "cancel"]
        await keys(pilot, "tab", "tab", "enter")
        lines = (project.folder / "timeline.jsonl").read_text("utf-8").splitlines()
        assert [json.loads(line)["id"] for line in lines] == ["a12", "a08"]


async def test_an_export_overwrites_only_when_told_twice(project, browsing, keys, screen_text):
    there = project.folder / "timeline.yaml"
    there.write_text("mine", "utf-8")
    async with browsing(project) as pilot:
        await keys(pilot, "e", "enter")
        assert there.read_text("utf-8") == "mine"
        assert "已经存在" in screen_text(pilot)
        await keys(pilot, "enter")
        assert len(yaml.safe_load(there.read_text("utf-8"))["events"]) == 20


async def test_an_export_that_cannot_be_written_says_so(project, browsing, keys):
    async with browsing(project) as pilot:
        await keys(pilot, "e")
        said = set()
        for name in ("", "sources", "no/such/folder/x.yaml", "a" * 300):
            pilot.app.screen.query_one("#export-file").value = name
            await keys(pilot, "enter")
            assert len(pilot.app.screen_stack) == 2
            said.add(pilot.app.screen.query_one("#export-says", Prose).plain)
        assert len(said) == 4
        assert not list(project.folder.rglob("*.part"))


# --- sizes ------------------------------------------------------------------------------------------------------


async def test_a_small_terminal_is_still_usable(project, browsing, keys, screen_text):
    async with browsing(project, size=(40, 10)) as pilot:
        said = screen_text(pilot)
        assert "├2003年┤ 建成东岸" in said
        assert all(sum(map(_cells, line)) <= 40 for line in said.split("\n"))
        await keys(pilot, "j", "j", "v")
        assert pilot.app.screen.query_one(FacetsPanel).has_focus
        await keys(pilot, "v", "s")
        assert pilot.app.screen.query_one(SourcePane).display
        for pressed in ("i", "question_mark", "enter", "e"):
            await keys(pilot, pressed, "escape")
        assert len(pilot.app.screen_stack) == 1


def _cells(character):
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


@pytest.mark.parametrize("size", [(23, 10), (40, 5), (1, 1)])
async def test_a_terminal_that_is_too_small_says_so_and_quits(project, browsing, keys, screen_text, size):
    async with browsing(project, size=size) as pilot:
        assert "太小"[: size[0] // 2] in screen_text(pilot).replace("\n", "")
        await keys(pilot, "j", "v", "s")
        await pilot.resize_terminal(80, 24)
        await keys(pilot)
        assert "2021年7月" in screen_text(pilot)


async def test_a_double_click_opens_the_document(project, browsing, keys):
    async with browsing(project) as pilot:
        await pilot.click(TimelineView, offset=(30, 3), times=2)
        await keys(pilot)
        assert pilot.app.screen.query("#document-text")


async def test_the_window_is_resized(project, browsing, keys, screen_text):
    async with browsing(project) as pilot:
        await keys(pilot, "]", "j", "j")
        chosen = row(pilot).id
        for size in ((80, 24), (200, 50), (60, 14), (40, 10), (120, 40)):
            await pilot.resize_terminal(*size)
            await keys(pilot)
            assert row(pilot).id == chosen
            assert row(pilot).title[:4] in screen_text(pilot)
        assert "第5段" in pilot.app.screen.query_one("#source-head", Prose).plain
        assert lit(pilot, "quote")


# --- trouble ---------------------------------------------------------------------------------------------------


async def test_an_empty_project_says_what_to_do(tmp_path, browsing, screen_text):
    project = made_up.project(tmp_path / "空", events=(), documents={}, problems=())
    async with browsing(project) as pilot:
        assert "还没有文档" in screen_text(pilot)


async def test_documents_without_events_say_so(tmp_path, browsing, screen_text):
    project = made_up.project(tmp_path / "无", events=())
    async with browsing(project) as pilot:
        assert "3 份文档里没有找到事件" in screen_text(pilot)


async def test_a_store_that_fails_becomes_a_message(project, browsing, keys, monkeypatch):
    from timeline.store import Store, StoreError

    async with browsing(project) as pilot:

        def fail(*_, **__):
            raise StoreError("damaged", "store.sqlite", "disk")

        for method in ("days", "rows", "event", "facet", "document", "paragraph_events", "rank", "problems", "events"):
            monkeypatch.setattr(Store, method, fail)
        await keys(pilot, "1", "j", "n", "i", "enter", "exclamation_mark", "G")
        assert pilot.app._notifications
        assert len(pilot.app.screen_stack) == 1


async def test_an_unknown_theme_is_a_message(tmp_path, browsing):
    project = made_up.project(tmp_path / "主题", theme="no-such-theme")
    async with browsing(project) as pilot:
        assert any("no-such-theme" in note.message for note in pilot.app._notifications)


@pytest.mark.parametrize("theme", ["dark", "light", "nord", "textual-ansi"])
async def test_every_theme_knows_our_colours(tmp_path, browsing, keys, theme):
    project = made_up.project(tmp_path / "主题", theme=theme)
    async with browsing(project) as pilot:
        await keys(pilot, "j", "t")
        assert row(pilot).id == "a02"


async def test_without_colour_the_kinds_still_differ(project, browsing, monkeypatch, screen_text):
    monkeypatch.setenv("NO_COLOR", "1")
    async with browsing(project) as pilot:
        assert pilot.app.no_color
        said = screen_text(pilot)
        assert "●" in said
        assert "■" in said


async def test_without_colour_no_colour_reaches_the_terminal_and_all_can_be_told_apart(
    project, browsing, keys, monkeypatch
):
    """What a ground says otherwise is reversed: the cursor's row, the quote; other quotes are underlined."""
    monkeypatch.setenv("NO_COLOR", "1")

    def segments(pilot):
        screen = pilot.app.screen
        return [one for line in screen._compositor.render_strips() for one in line if one.style is not None]

    async with browsing(project, size=(120, 40)) as pilot:
        for pressed in ("j", "L", "escape", "enter"):
            await keys(pilot, pressed)
            assert not [one for one in segments(pilot) if one.style.color or one.style.bgcolor]
            reversed_ = "".join(one.text for one in segments(pilot) if one.style.reverse)
            assert reversed_.strip()
        quote = pilot.app.screen._event.quote
        shown = "".join(one.text for one in segments(pilot) if one.style.reverse)
        assert quote[:8] in shown
        assert any(one.style.underline and not one.style.reverse for one in segments(pilot))


# --- size of the store -----------------------------------------------------------------------------------------------


async def test_only_pages_of_rows_are_read(tmp_path, browsing, keys, monkeypatch):
    from timeline.store import Store

    project = made_up.project(tmp_path / "大", events=made_up.many(6_000), documents={}, problems=())
    asked = []
    rows = Store.rows

    def counted(self, chosen, start, limit, **how):
        asked.append(limit)
        return rows(self, chosen, start, limit, **how)

    monkeypatch.setattr(Store, "rows", counted)
    async with browsing(project) as pilot:
        assert hits(pilot) == 6_000
        await keys(pilot, "G", "g", "pagedown", "G", "pageup")
        assert row(pilot).id < "m0005999"
        assert sum(asked) <= 8 * 128
        await keys(pilot, "1")
        assert hits(pilot) == 2000


def test_events_that_share_a_day_of_a_span_do_not_show_it_twice(tmp_path):
    from timeline.browser.widgets.row import is_point
    from timeline.store import Store

    project = made_up.project(tmp_path / "行")
    with Store.open(project.store) as store:
        rows = {found.id: found for found in store.rows(made_up_filter(), 0, 50)}
    assert is_point(rows["a05"])
    assert not is_point(rows["a15"])
    assert not is_point(replace(rows["a05"], bounded=True))


def made_up_filter():
    from timeline.store.filters import Filter

    return Filter()


async def test_a_terminal_with_wide_ambiguous_characters_gets_none_of_them(project, browsing, keys, screen_text):
    from timeline.browser.safe import set_ambiguous_wide

    set_ambiguous_wide(True)
    try:
        async with browsing(project, size=(80, 24)) as pilot:
            for pressed in ([], ["]", "j"], ["i"], ["escape", "v"]):
                await keys(pilot, *pressed)
                wide = {c for c in screen_text(pilot) if unicodedata.east_asian_width(c) == "A"}
                assert not wide, pressed
    finally:
        set_ambiguous_wide(False)


async def test_odd_events_are_drawn(tmp_path, browsing, keys, screen_text):
    odd = [
        ("-0044-03-15", "-0044-03-15", "-0044-03-15"),
        ("0000", "0000-01-01", "0000-12-31"),
        ("0001-01-01", "0001-01-01", "0001-01-01"),
        ("9999-12-31", "9999-12-31", "9999-12-31"),
        ("2020-24", "2020-12-01", "2021-02-28"),
        ("1701/1900", "1701-01-01", "1900-12-31"),
        ("../..", None, None),
        ("2020-02-30", "2020-02-30", "2020-02-30"),
        ("20XX", "2000-01-01", "2099-12-31"),
        ("2020-01-01T24:00", "2020-01-01T24:00", "2020-01-01T24:00"),
        ("[1667,1668]", "1667-01-01", "1668-12-31"),
    ]
    long = "㐂" * 5000 + "\U0010ffff\u0301" + "x" * 5000
    shown = [
        made_up.event(f"o{number:02d}", date, "other", ("", long, "\u202e\x00")[number % 3], bounds=(first, last))
        for number, (date, first, last) in enumerate(odd)
    ]
    shown.append(replace(shown[0], id="p", quote=long, notes=long, conflicts=(long,), decided_by=long))
    project = made_up.project(tmp_path / "怪", events=shown, documents={}, problems=())
    async with browsing(project) as pilot:
        for size in ((120, 40), (40, 10), (80, 24)):
            await pilot.resize_terminal(*size)
            for pressed in (
                ["g"],
                ["j", "j"],
                ["i"],
                ["escape", "G"],
                ["plus", "plus", "minus", "minus", "minus"],
                ["[", "{"],
            ):
                await keys(pilot, *pressed)
                assert all(sum(map(_cells, line)) <= size[0] for line in screen_text(pilot).split("\n"))


async def test_the_histogram_zooms_around_the_cursor(project, browsing, keys):
    async with browsing(project) as pilot:
        histogram = pilot.app.screen.query_one(Histogram)
        whole = histogram.window()
        await keys(pilot, "]")
        bulk = histogram.window()
        assert bulk[1] - bulk[0] < whole[1] - whole[0], "stragglers are left outside while the cursor is not on them"
        await keys(pilot, "less_than_sign")
        closer = histogram.window()
        assert closer[1] - closer[0] < bulk[1] - bulk[0]
        assert closer[0] <= made_up_day("2021-07-01") <= closer[1]
        await keys(pilot, *["greater_than_sign"] * 20)
        assert histogram.window() == whole


def made_up_day(day):
    from timeline.browser.daynumbers import ordinal

    return ordinal(day)


async def test_up_and_down_in_the_export_dialog_keep_to_the_column(project, browsing, keys):
    from timeline.browser.screens.export import Formats
    from timeline.export import FORMATS

    last = len(FORMATS) - 1
    async with browsing(project) as pilot:
        await keys(pilot, "e")
        formats = pilot.app.screen.query_one(Formats)
        for key, place in (("up", 0), ("down", 3), ("up", 0), ("left", last), ("down", last), ("up", last - 3)):
            await keys(pilot, key)
            assert formats.pressed_index == place, key


@pytest.mark.parametrize(
    ("at", "step", "count", "expected"),
    [
        (0, 3, 14, 3),
        (10, 3, 14, 13),
        (11, 3, 14, 13),  # the last row is short
        (12, 3, 14, 12),
        (13, 3, 14, 13),
        (1, -3, 14, 1),
        (13, -3, 14, 10),
        (13, 1, 14, 0),
        (0, -1, 14, 13),
        (0, 3, 2, 0),
    ],
)
def test_where_an_arrow_goes_among_the_formats(at, step, count, expected):
    from timeline.browser.screens.export import moved

    assert moved(at, step, count) == expected


@pytest.mark.parametrize(
    ("size", "facets", "source", "histogram"),
    [
        ((160, 45), True, "beside", 4),
        ((160, 43), True, "beside", 2),
        ((112, 30), True, "beside", 2),
        ((111, 30), False, "beside", 2),
        ((90, 29), False, "beside", 1),
        ((89, 24), False, "below", 1),
        ((80, 20), False, "below", 1),
        ((80, 19), False, "", 1),
        ((112, 19), True, "beside", 1),
        ((112, 13), True, "", 0),
        ((59, 24), False, "", 1),
    ],
)
async def test_panes_give_way_in_the_stated_order(project, browsing, keys, size, facets, source, histogram):
    """As docs/browser.md says: the facets, the place beside the list, the source, the histogram; each comes by key."""
    async with browsing(project, size=size) as pilot:
        screen = pilot.app.screen
        pane, view = screen.query_one(SourcePane), screen.query_one("#timeline")
        beside = "beside" if pane.region.x >= view.region.right else "below"
        assert screen.shown("facets") is facets
        assert (beside if screen.shown("source") else "") == source
        bars = screen.query_one(Histogram)
        assert (bars.size.height if bars.display else 0) == histogram
        if size[1] >= 14:
            await keys(pilot, "s")
            assert screen.shown("source") is not bool(source)
            await keys(pilot, "s", "v")
            assert screen.shown("source") is bool(source)
            assert screen.shown("facets") is not facets


@pytest.mark.parametrize(("size", "side_by_side"), [((112, 30), True), ((90, 30), True), ((89, 30), False)])
async def test_two_lists_take_the_place_of_the_facets(project, browsing, keys, size, side_by_side):
    async with browsing(project, size=size) as pilot:
        await keys(pilot, "w")
        screen = pilot.app.screen
        one, other = screen.query_one("#main-column").region, screen.query_one("#beside-column").region
        assert (other.x >= one.right) is side_by_side
        assert (other.y >= one.bottom) is not side_by_side
        assert not screen.shown("facets")


async def test_an_empty_list_says_what_to_change_and_its_keys(project, browsing, keys, screen_text):
    async with browsing(project) as pilot:
        await keys(pilot, "2", "slash", *"水利局", "enter")
        await pilot.pause(0.2)
        said = screen_text(pilot)
        assert "没有事件符合" in said and "去掉 水利局：1 个" in said
        assert "搜索" in said.splitlines()[-1], "the keys of the list, not of the line that was typed"
