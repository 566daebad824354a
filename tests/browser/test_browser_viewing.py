"""How the timeline is looked at, as a person would: zoom, opened rows, tracks, lanes, brush, copying, sessions."""

import asyncio
import json

import browser_made_up as made_up
import pytest
from browser_waiting import answered, settled
from msgspec.structs import replace

from timeline.browser import keymap
from timeline.browser.safe import set_ambiguous_wide
from timeline.browser.screens.lanes import LanesScreen
from timeline.browser.screens.picker import PickerScreen
from timeline.browser.widgets.facets import FacetsPanel
from timeline.browser.widgets.filter_lines import OfferLine
from timeline.browser.widgets.histogram import Histogram
from timeline.browser.widgets.lanes_view import drawn_columns
from timeline.browser.widgets.source_pane import SourcePane
from timeline.browser.widgets.timeline_view import TimelineView
from timeline.browser.wrap import width
from timeline.messages import set_language, text
from timeline.store.filters import parse
from timeline.store.values import FacetValue


def main(pilot):
    return pilot.app.screen_stack[0]


def view(pilot):
    return main(pilot).query_one("#timeline", TimelineView)


def shown_filter(pilot):
    return str(main(pilot).history.present)


def line_on_screen(pilot):
    """How many lines below the top of the list the cursor stands."""
    return view(pilot)._line_of_cursor - view(pilot).scroll_offset.y


# --- zoom ----------------------------------------------------------------------------------


async def test_zoom_keeps_the_event_and_its_place_on_the_screen(tmp_path, browsing, keys, screen_text):
    project = made_up.project(tmp_path / "大", events=made_up.many(4000), documents={}, problems=())
    async with browsing(project) as pilot:
        await keys(pilot, *["pagedown"] * 7, "j", "j")
        chosen, at = view(pilot).row.id, line_on_screen(pilot)
        for unit in ("week", "month", "quarter", "year", "decade"):
            await keys(pilot, "minus")
            assert main(pilot).unit == unit
            assert view(pilot).row.id == chosen
            if view(pilot).layout_lines.height > 200:
                assert line_on_screen(pilot) == at
        assert "1990" in screen_text(pilot)
        await keys(pilot, "minus")
        assert main(pilot).unit == "decade", "there is nothing coarser"
        await keys(pilot, *["plus"] * 5)
        assert (main(pilot).unit, view(pilot).row.id, line_on_screen(pilot)) == ("day", chosen, at)


async def test_a_stretch_says_how_much_of_what_it_has_and_enter_opens_it(project, browsing, keys, screen_text):
    async with browsing(project) as pilot:
        await keys(pilot, "minus", "minus")
        said = screen_text(pilot)
        assert "2021年" in said and "7月" in said
        july = next(line for line in said.split("\n") if " 7月 " in line)
        assert "▼4" in july and "●" in july, "the kinds are counted"
        await keys(pilot, "j", "enter")
        assert main(pilot).unit == "day"
        assert view(pilot).row.day.startswith("2021-07")


async def test_filters_and_resizes_leave_the_cursor_where_it_stands(tmp_path, browsing, keys):
    project = made_up.project(tmp_path / "大", events=made_up.many(3000), documents={}, problems=())
    async with browsing(project) as pilot:
        await keys(pilot, *["pagedown"] * 9, "j")
        chosen, at = view(pilot).row.id, line_on_screen(pilot)
        for act in (("F",), ("v",), ("v",), ("s",), ("s",), ("Y",), ("F",)):
            await keys(pilot, *act)
            assert (view(pilot).row.id, line_on_screen(pilot)) == (chosen, at), act
        kind = {"meeting": "1", "order": "2", "measure": "5"}[view(pilot).row.kind]
        await keys(pilot, kind)
        assert (view(pilot).row.id, line_on_screen(pilot)) == (chosen, at)
        await keys(pilot, kind)
        assert (view(pilot).row.id, line_on_screen(pilot)) == (chosen, at)


async def test_lunar_days_on_demand(project, browsing, keys, screen_text):
    async with browsing(project) as pilot:
        assert "廿九" not in screen_text(pilot)
        await keys(pilot, "Y")
        assert "三十" in screen_text(pilot), "9 July 2021 is the last day of a lunar month"
        await keys(pilot, "plus")
        assert main(pilot).unit == "hour"
        assert "农历辛丑牛年五月三十" in screen_text(pilot)


# --- happenings that open --------------------------------------------------------------------


@pytest.fixture
def told_thrice(tmp_path):
    third = replace(made_up.EVENTS[11], id="a21", title="平桥县再次转移群众", happening="h1")
    return made_up.project(tmp_path / "提", events=[*made_up.EVENTS, third])


async def test_one_line_for_a_happening_opens_and_shuts(told_thrice, browsing, keys, screen_text):
    async with browsing(told_thrice, filter_text="id:a08,a12,a21", folded=True) as pilot:
        assert view(pilot).layout_lines.total == 1
        assert "×3▸" in screen_text(pilot)
        assert "3 / 21" in screen_text(pilot), "the count is of events"
        await keys(pilot, "right")
        assert "×3▾" in screen_text(pilot)
        assert "平桥县再次转移群众" in screen_text(pilot)
        first = view(pilot).row.id
        await keys(pilot, "j", "j")
        assert {first, view(pilot).row.id} < {"a08", "a12", "a21"}
        await keys(pilot, "j")
        assert view(pilot).mention == 2, "there is nothing below"
        await keys(pilot, "k", "k", "left")
        assert "×3▸" in screen_text(pilot)
        await keys(pilot, "F")
        assert view(pilot).layout_lines.total == 3


async def test_what_is_folded_away_is_gone_to_and_opened(told_thrice, browsing, keys):
    async with browsing(told_thrice, folded=True) as pilot:
        main(pilot).go_to("a21")
        await settled(pilot)
        assert view(pilot).row.id == "a21"
        assert view(pilot).mention > 0


async def test_the_next_event_told_goes_through_the_document(project, browsing, keys):
    async with browsing(project, folded=True) as pilot:
        await keys(pilot, "j")
        seen = [view(pilot).row.id]
        for _ in range(30):
            await keys(pilot, "n")
            if view(pilot).row.id == seen[-1]:
                break
            seen.append(view(pilot).row.id)
        starts = [next(e.source.start for e in made_up.EVENTS if e.id == one) for one in seen]
        assert starts == sorted(starts) and len(seen) > 5


# --- two lists -------------------------------------------------------------------------------


async def test_directives_in_a_track_of_their_own(project, browsing, keys, screen_text):
    async with browsing(project) as pilot:
        await keys(pilot, "w")
        said = screen_text(pilot)
        assert "事件  18" in said and "指令  2" in said
        beside = main(pilot).query_one("#beside", TimelineView)
        assert {row.kind for row in (beside._pages.row(n) for n in range(2))} == {"directive"}
        await keys(pilot, "G")
        assert beside.row.id == "a17", "the other list follows by day"
        await keys(pilot, "tab")
        assert beside.has_focus
        assert main(pilot).row.kind == "directive"
        await keys(pilot, "enter")
        assert type(pilot.app.screen).__name__ == "DocumentScreen"
        await keys(pilot, "escape", "w")
        assert not main(pilot).query_one("#beside-column").display
        assert view(pilot).layout_lines.total == 20


@pytest.mark.parametrize("key", ["x", "1"])
async def test_one_of_two_lists_may_be_empty(project, browsing, keys, key):
    async with browsing(project) as pilot:
        await keys(pilot, key, "w", "j", "tab", "j", "minus", "plus", "w")
        assert main(pilot).lanes is None and view(pilot).layout_lines.total


async def test_two_lists_have_their_cursors_on_one_line(tmp_path, browsing, keys):
    project = made_up.project(tmp_path / "大", events=made_up.many(2000), documents={}, problems=())
    async with browsing(project, size=(160, 40)) as pilot:
        await keys(pilot, *["pagedown"] * 5, *["j"] * 7)
        main(pilot).pin((parse("kind:meeting"), parse("kind:order")), ("会议", "命令"))
        await settled(pilot)
        for _ in range(3):
            lists = main(pilot).lists
            assert len(lists) == 2
            assert lists[0].height_of_cursor == lists[1].height_of_cursor > 3
            assert lists[0].row.day == lists[1].row.day
            await keys(pilot, *["j"] * 5)


async def test_a_cell_of_the_lanes_is_entered(project, browsing, keys, screen_text):
    async with browsing(project) as pilot:
        await keys(pilot, "j", "L")
        lanes = pilot.app.screen
        assert isinstance(lanes, LanesScreen)
        await settled_lanes(pilot)
        said = screen_text(pilot)
        assert "分道：地点" in said and "平桥县" in said
        while lanes.view.rows[lanes.view.at[1]].value != "平桥县":
            await keys(pilot, "j")
        while lanes._unit != "month":
            await keys(pilot, "minus" if lanes._unit in ("day", "week") else "plus")
            await settled_lanes(pilot)
        assert lanes.view.edges[lanes.view.at[0]] == "2021-07-01"
        wanted = lanes.view.rows[lanes.view.at[1]].series[lanes.view.at[0]]
        await keys(pilot, "enter")
        assert shown_filter(pilot) == "city:平桥县 date:2021-07-01/2021-07-31"
        assert wanted and view(pilot).layout_lines.total >= wanted


async def settled_lanes(pilot):
    for _ in range(200):
        await asyncio.sleep(0.01)
        await answered(pilot)
        if not pilot.app.screen.waits:
            break
    await pilot.pause()


@pytest.mark.parametrize(
    ("series", "drawn"),
    [
        ([(1, 0, 0, 2)], [0, 1, 2, 3]),
        ([(1, 0, 0, 0, 2)], [0, None, 4]),
        ([(1, 0, 0, 0, 0), (0, 0, 2, 0, 0)], [0, 1, 2, 3, 4]),
        ([(0, 0, 0, 1, 0, 0, 0)], [None, 3, None]),
        ([], [None]),
    ],
)
def test_long_times_without_events_are_one_column_of_the_lanes(series, drawn):
    rows = [FacetValue("a", "a", 1, series=each) for each in series]
    assert drawn_columns(rows, len(series[0]) if series else 5) == drawn


async def test_a_gap_of_the_lanes_is_stepped_over(tmp_path, browsing, keys):
    days = ("2020-01-05", "2020-10-05")
    told = [
        replace(made_up.EVENTS[0], id=day, date=day, earliest=day, latest=day, cities=(made_up.LIUXI,)) for day in days
    ]
    async with browsing(made_up.project(tmp_path / "x", events=told, documents={}, problems=())) as pilot:
        await keys(pilot, "L")
        view = pilot.app.screen.view
        assert None in view._drawn
        at = view.at[0]
        await keys(pilot, "right")
        assert view.edges[view.at[0]] > "2020-09"
        await keys(pilot, "left")
        assert view.at[0] == at


async def test_two_lanes_side_by_side(project, browsing, keys, screen_text):
    async with browsing(project) as pilot:
        await keys(pilot, "L")
        await settled_lanes(pilot)
        rows = pilot.app.screen.view.rows
        await keys(pilot, "space")
        assert "再" not in shown_filter(pilot)
        await keys(pilot, "j", "space")
        assert type(pilot.app.screen).__name__ == "MainScreen"
        store = main(pilot).session.store
        for one, value in zip(main(pilot).lists, rows[:2], strict=True):
            assert one.layout_lines.total == store.count(parse(f"city:{value.value}"))
        said = screen_text(pilot)
        assert rows[0].label in said and rows[1].label in said


async def test_lanes_by_mouse_and_by_other_rows(project, browsing, keys, screen_text):
    async with browsing(project) as pilot:
        await keys(pilot, "L")
        await settled_lanes(pilot)
        lanes = pilot.app.screen
        await keys(pilot, "tab")
        await settled_lanes(pilot)
        assert "分道：省份" in screen_text(pilot)
        assert all(not row.parent for row in lanes.view.rows)
        await keys(pilot, "tab")
        await settled_lanes(pilot)
        assert "分道：机构" in screen_text(pilot)
        x = lanes.view.label_cells + 3
        await pilot.click("#lanes", offset=(x, 1))
        await pilot.click("#lanes", offset=(x, 1), times=2)
        await settled(pilot)
        assert shown_filter(pilot).startswith("inst:")


# --- histogram -------------------------------------------------------------------------------


async def test_a_period_is_brushed_by_keys(project, browsing, keys, screen_text):
    async with browsing(project) as pilot:
        await keys(pilot, "]", "b", "right", "right", "right")
        assert "Enter 采用" in screen_text(pilot)
        first, last = main(pilot).query_one(Histogram).brushed()
        await keys(pilot, "enter")
        assert shown_filter(pilot) == f"date:{first}/{last}"
        assert pilot.app.focused.id == "timeline"
        await keys(pilot, "u", "b", "right", "escape")
        assert shown_filter(pilot) == ""


async def test_a_period_is_brushed_by_mouse(project, browsing, keys):
    async with browsing(project) as pilot:
        await pilot.mouse_down("#histogram", offset=(20, 0))
        await pilot.hover("#histogram", offset=(40, 0))
        await pilot.mouse_up("#histogram", offset=(40, 0))
        await settled(pilot)
        assert shown_filter(pilot).startswith("date:")
        assert "/" in shown_filter(pilot)


# --- finding ---------------------------------------------------------------------------------


async def test_first_letters_of_pinyin_find_names(project, browsing, keys, screen_text):
    async with browsing(project) as pilot:
        await keys(pilot, "/", "=pqx")
        await settled(pilot)
        assert "pqx → 平桥县" in screen_text(pilot)
        assert view(pilot).layout_lines.total == main(pilot).session.store.count(parse("city:平桥县"))
        await keys(pilot, "escape")
        assert shown_filter(pilot) == ""


async def test_a_filter_is_completed(project, browsing, keys, screen_text):
    async with browsing(project) as pilot:
        await keys(pilot, "f", "=kin")
        assert pilot.app.screen.query_one(OfferLine).offers
        await keys(pilot, "tab", "=ord", "tab", "enter")
        assert shown_filter(pilot) == "kind:order"
        await keys(pilot, "f", "=city:pq", "tab", "enter")
        assert shown_filter(pilot) == "kind:order city:平桥县"


async def test_the_cursor_goes_to_a_day_in_any_words(project, browsing, keys, screen_text):
    async with browsing(project, filter_text="date:2021") as pilot:
        await keys(pilot, "D", "=7月15日", "enter")
        assert view(pilot).row.day == "2021-07-15"
        await keys(pilot, "D", "=三天后")
        await settled(pilot)
        assert "→ 2021年7月18日 周日" in screen_text(pilot)
        await keys(pilot, "enter")
        for _ in range(100):
            await settled(pilot)
            if pilot.app.focused.id == "timeline":
                break
        assert view(pilot).row.day >= "2021-07-18"


async def test_a_jump_goes_to_what_happened_on_the_day_not_to_what_may_have_begun_on_it(tmp_path, browsing, keys):
    plain = replace(made_up.EVENTS[0], date="2021-07-09", earliest="2021-07-09", latest="2021-07-09")
    told = [
        replace(plain, id="before", date="2021-07-01", earliest="2021-07-01", latest="2021-07-01"),
        replace(plain, id="span", date="2021-07-09/2021-07-20~", latest="2021-07-20", bounded=True),
        replace(plain, id="point"),
    ]
    async with browsing(made_up.project(tmp_path / "x", events=told, documents={}, problems=())) as pilot:
        await keys(pilot, "D", "=2021-07-09", "enter")
        assert view(pilot).row.id == "point"
        await keys(pilot, "k")
        assert view(pilot).row.id == "span"


async def test_what_was_known_on_a_day_step_by_step(project, browsing, keys):
    async with browsing(project) as pilot:
        await keys(pilot, "K", "=2021-07-19", "enter")
        assert shown_filter(pilot) == "reported:..2021-07-19"
        hidden = view(pilot).layout_lines.total
        await keys(pilot, "full_stop")
        assert shown_filter(pilot) == "reported:..2021-07-20"
        assert view(pilot).layout_lines.total > hidden
        await keys(pilot, "comma", "comma")
        assert shown_filter(pilot) == "reported:..2021-07-18"
        await keys(pilot, "K", "ctrl+u", "enter")
        assert shown_filter(pilot) == ""


async def test_views_have_names_and_filters_are_remembered(project, browsing, keys, screen_text):
    async with browsing(project) as pilot:
        await keys(pilot, "2", "V", "=命令", "enter")
        assert (project.folder / "views.toml").read_text("utf-8") == '"命令" = "kind:order"\n'
        await keys(pilot, "ctrl+l", "1", "V", "=ml", "enter")
        assert shown_filter(pilot) == "kind:order"
        await keys(pilot, "H")
        assert isinstance(pilot.app.screen, PickerScreen)
        await keys(pilot, "=meeting", "enter")
        assert shown_filter(pilot) == "kind:meeting"
        await keys(pilot, "V", "ctrl+d")
        assert (project.folder / "views.toml").read_text("utf-8").strip() == ""
        await keys(pilot, "ctrl+z")
        assert (project.folder / "views.toml").read_text("utf-8") == '"命令" = "kind:order"\n'
        await keys(pilot, "ctrl+z")
        assert not (project.folder / "views.toml").exists(), "kept under a name: taken back too"
        await keys(pilot, "ctrl+y", "ctrl+y")
        assert (project.folder / "views.toml").read_text("utf-8").strip() == ""


async def test_views_that_cannot_be_read_are_left_alone(project, browsing, keys):
    (project.folder / "views.toml").write_text("= broken", encoding="utf-8")
    async with browsing(project) as pilot:
        await keys(pilot, "V")
        assert len(pilot.app.screen_stack) == 1
        assert any("views.toml" in note.message for note in pilot.app._notifications)
    assert (project.folder / "views.toml").read_text("utf-8") == "= broken"


async def test_a_value_is_looked_for_in_the_panel(project, browsing, keys, screen_text):
    async with browsing(project) as pilot:
        panel = main(pilot).query_one(FacetsPanel)
        panel.focus()
        await keys(pilot, "slash", "=zhb")
        assert [line.label for line in panel._lines if line.value] == ["柳溪市", "防汛指挥部"]
        await keys(pilot, "enter")
        assert panel.has_focus and "/zhb" in screen_text(pilot)
        await keys(pilot, "k")
        assert panel.line_at_cursor.label == "柳溪市", "what stands above a hit is passed over, not out of reach"
        await keys(pilot, "slash", "enter", "j", "enter")
        assert shown_filter(pilot) == "inst:柳溪市防汛指挥部"
        await keys(pilot, "escape")
        assert len([line for line in panel._lines if line.value]) > 3


async def test_sections_of_the_panel_open_and_shut(project, browsing, keys, screen_text):
    async with browsing(project) as pilot:
        panel = main(pilot).query_one(FacetsPanel)
        panel.focus()
        await keys(pilot, "G", "l")
        assert "人工添加" in screen_text(pilot) or "curated" in {line.value for line in panel._lines}
        counts = {line.value: line.count for line in panel._lines if line.dimension == "origin" and line.value}
        assert sum(counts.values()) == 20
        await keys(pilot, "h", "h")
        assert "curated" not in {line.value for line in panel._lines}


# --- the source ------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_why_is_read_without_scrolling(project, browsing, keys, screen_text, size, language):
    set_language(language)
    async with browsing(project, size=size) as pilot:
        pane, why = main(pilot).query_one("#source-why"), main(pilot).query_one("#source-facts")
        for _ in made_up.EVENTS:
            if size[0] > 80:
                assert pane.size.height == why.size.height == len(why._lines)
            assert text("browser.fact_date") in why._lines[0][0]
            if main(pilot).present().why.key:
                assert text("browser.fact_why") in [label for label, _, _ in why._lines[: pane.size.height]]
            await keys(pilot, "j")


async def test_in_ascii_the_source_and_the_dialogs_say_the_same(project, browsing, keys, screen_text):
    set_ambiguous_wide(True)
    try:
        async with browsing(project) as pilot:
            assert main(pilot).query_one("#source-facts").size.width > 20
            assert text("browser.fact_why") in screen_text(pilot)
            for key, said in (("i", text("browser.fact_source")), ("question_mark", text("browser.do_jump"))):
                await keys(pilot, key)
                assert pilot.app.screen.query_one("#over-facts").size.width > 40
                assert said in screen_text(pilot)
                await keys(pilot, "escape")
    finally:
        set_ambiguous_wide(False)


async def test_the_cleaned_text_is_one_key_away(project, browsing, keys, screen_text):
    async with browsing(project, size=(160, 45)) as pilot:
        await keys(pilot, "j", "j")
        assert "一次会议,部署" in screen_text(pilot)
        await keys(pilot, "O")
        assert "清理后的文字" in screen_text(pilot)
        passage = main(pilot).query_one(SourcePane).query_one("#source-passage").passage
        quote = next(lit for lit in passage.lit if lit.light == "quote")
        assert passage.text[quote.start : quote.end] == "市防汛指挥部召开第一次会议，部署上游水库预泄"
        assert passage.repaired
        await keys(pilot, "O")
        assert "一次会议,部署" in screen_text(pilot)


@pytest.mark.parametrize(
    ("key", "begins"), [("q", "市防汛指挥部"), ("g", "柳溪市水利局. "), ("b", "@misc{a03"), ("l", "file:")]
)
async def test_what_is_chosen_is_copied(project, browsing, keys, screen_text, key, begins):
    async with browsing(project) as pilot:
        await keys(pilot, "j", "j", "y")
        assert "GB/T 7714" in screen_text(pilot)
        await keys(pilot, key)
        assert pilot.app.clipboard.startswith(begins)
        assert len(pilot.app.screen_stack) == 1


# --- sessions, keys, themes --------------------------------------------------------------------


async def test_the_next_session_begins_where_this_one_ended(tmp_path, browsing, keys, screen_text):
    project = made_up.project(tmp_path / "续", session=True)
    async with browsing(project, as_opened=True) as pilot:
        assert "欢迎" in screen_text(pilot), "a first-time hint"
        await keys(pilot, "g")
        assert "欢迎" not in screen_text(pilot)
        await keys(pilot, "5", "F", "minus", "j", "j", "v")
        unit, folded, row = main(pilot).unit, main(pilot).folded, view(pilot).row.id
        await pilot.pause(0.3)
        kept = json.loads((project.store.parent / "session.json").read_text("utf-8"))
        assert kept["filter"] == "kind:measure", "written down before the browser is left"
    async with browsing(project, as_opened=True) as pilot:
        assert "欢迎" not in screen_text(pilot)
        assert shown_filter(pilot) == "kind:measure"
        assert (main(pilot).unit, main(pilot).folded, view(pilot).row.id) == (unit, folded, row)
        assert not main(pilot).shown("facets")
        await keys(pilot, "H")
        assert isinstance(pilot.app.screen, PickerScreen)


async def test_the_command_line_wins_over_the_session(tmp_path, browsing, keys):
    project = made_up.project(tmp_path / "续", session=True)
    async with browsing(project) as pilot:
        await keys(pilot, "5")
    async with browsing(project, filter_text="kind:order", as_opened=True) as pilot:
        assert shown_filter(pilot) == "kind:order"


async def test_a_persons_own_keys_take_the_place_of_ours(tmp_path, browsing, keys, screen_text):
    project = made_up.project(tmp_path / "键", keys={"lanes": "f3,Z", "nothing": "x"})
    try:
        async with browsing(project) as pilot:
            assert any("nothing" in note.message for note in pilot.app._notifications)
            await keys(pilot, "L")
            assert len(pilot.app.screen_stack) == 1
            await keys(pilot, "Z")
            assert isinstance(pilot.app.screen, LanesScreen)
            await keys(pilot, "escape", "question_mark")
            lanes = next(key for key in keymap.MAIN if key.name == "lanes")
            assert lanes.label == "F3 Z"
    finally:
        keymap.use({})


def test_keys_that_would_mean_two_things_are_told():
    try:
        assert keymap.use({"lanes": "j"}) == ["j: down, lanes"]
        assert keymap.use({"lanes": "f3"}) == []
    finally:
        keymap.use({})


async def test_themes_go_round(project, browsing, keys):
    async with browsing(project) as pilot:
        seen = []
        for _ in range(4):
            await keys(pilot, "t")
            seen.append(pilot.app.theme)
        assert set(seen) == {"timeline-light", "timeline-contrast", "timeline-dark"}
        assert seen[0] == seen[3]


async def test_what_is_typed_before_the_prompt_opens_reaches_it(project, browsing, keys):
    async with browsing(project) as pilot:
        from textual import events

        for key in ("slash", *"2021"):
            pilot.app.post_message(events.Key(key, "/" if key == "slash" else key))
        await asyncio.sleep(0.2)
        await settled(pilot)
        assert shown_filter(pilot) == "2021", "digits are words there, not kinds"


async def test_keys_are_answered_in_the_order_in_which_they_are_typed(project, browsing, keys):
    """However fast: what moves, what opens the line, what empties it, characters, what leaves it."""
    from textual import events

    async with browsing(project) as pilot:
        anchor = main(pilot).timeline.row_at(5).id
        for typed in ("jj", "f", "2020", "^u", "date:2000/2030", "\r", "jjj"):
            for key in (typed,) if typed in ("^u", "\r") else typed:
                name = {"^u": "ctrl+u", "\r": "enter", ":": "colon"}.get(key, key)
                pilot.app.post_message(events.Key(name, key if len(key) == 1 and key.isprintable() else None))
        await asyncio.sleep(0.2)
        await settled(pilot)
        assert shown_filter(pilot) == "date:2000/2030"
        assert main(pilot)._anchor_id == anchor, "two lines down, and three more behind the line that was entered"


async def test_what_is_typed_while_the_first_screen_is_painted_reaches_the_prompt(project, browsing, keys, monkeypatch):
    """The line is put in only then: nothing of it may be taken for a command."""
    from textual import events

    from timeline.browser.screens.main import MainScreen
    from timeline.browser.widgets.filter_bar import FilterBar

    async def nothing(self):
        """The first screen, as long as it stands alone."""

    monkeypatch.setattr(MainScreen, "_complete", nothing)
    monkeypatch.setattr(MainScreen, "reads", False)
    async with browsing(project, as_opened=True) as pilot:
        assert not main(pilot).query_one(FilterBar).query("#ask")
        for key in ("f", *"2021", "enter"):
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await asyncio.sleep(0.2)
        await settled(pilot)
        assert str(main(pilot).history.present) == "2021"


async def test_a_search_begins_with_a_chinese_character(project, browsing, keys, screen_text):
    """An input method that is on sends no commands, and a whole word at once: it can only be looked for."""
    from textual import events

    async with browsing(project) as pilot:
        for character in "会议":
            pilot.app.post_message(events.Key(character, character))
        await asyncio.sleep(0.2)
        await settled(pilot)
        assert shown_filter(pilot) == "会议" and "搜索" in screen_text(pilot)


@pytest.mark.parametrize(
    ("key", "character", "asked"),
    [
        ("ideographic_comma", "、", "search"),
        ("fullwidth_solidus", "／", "search"),
        ("fullwidth_colon", "：", "filter"),
    ],
)
async def test_full_width_signs_are_the_keys_that_are_meant(project, browsing, keys, key, character, asked):
    from textual import events

    async with browsing(project) as pilot:
        pilot.app.post_message(events.Key(key, character))
        await asyncio.sleep(0.1)
        await settled(pilot)
        assert main(pilot).bar.asked == asked and main(pilot).bar.typed[0] == ""


async def test_what_is_typed_behind_the_key_that_looks_for_a_value_is_looked_for(project, browsing, keys):
    from textual import events

    async with browsing(project) as pilot:
        panel = main(pilot).query_one(FacetsPanel)
        panel.focus()
        await settled(pilot)
        for key in ("slash", *"jvzhb"):
            pilot.app.post_message(events.Key(key, "/" if key == "slash" else key))
        await asyncio.sleep(0.2)
        await settled(pilot)
        assert (panel.sought, main(pilot).bar.asked) == ("jvzhb", "find")


@pytest.mark.parametrize("down", [12, 20, 31, 33])
async def test_two_lists_leave_the_cursor_on_its_line_of_the_screen(tmp_path, browsing, keys, down):
    """The lists have titles then, and begin a line farther down."""
    project = made_up.project(tmp_path / "大", events=made_up.many(3000), documents={}, problems=())
    async with browsing(project) as pilot:
        await keys(pilot, *["pagedown"] * 9)
        line = view(pilot)
        line.stand(down)
        await settled(pilot)
        chosen, at = line.row.id, line.region.y + line.height_of_cursor
        for _ in range(2):
            await keys(pilot, "w")
            assert (line.row.id, line.region.y + line.height_of_cursor) == (chosen, at)


async def test_a_mark_and_tags_have_signs_of_their_own(tmp_path, browsing, screen_text, monkeypatch):
    from msgspec.structs import replace as changed

    events = [changed(event, tags=("★", "待核")) if event.id == "a03" else event for event in made_up.EVENTS]
    async with browsing(made_up.project(tmp_path / "记", events=events)) as pilot:
        marked = [line for line in screen_text(pilot).splitlines() if "★" in line]
        assert len(marked) == 1 and "#待核" in marked[0]


async def test_what_is_like_an_event_is_one_key_away(project, browsing, keys, screen_text):
    async with browsing(project) as pilot:
        main(pilot).go_to("a03")
        await keys(pilot, "a")
        assert "柳溪市防汛指挥部" in screen_text(pilot)
        items = pilot.app.screen.query_one("Items").items
        chosen = next(item for item in items if item.name == "柳溪市防汛指挥部")
        await keys(pilot, chosen.key)
        assert shown_filter(pilot) == "inst:柳溪市防汛指挥部" and view(pilot).row.id == "a03"


async def test_marked_events_are_stepped_through(tmp_path, browsing, keys):
    from msgspec.structs import replace as changed

    marked = ("a02", "a09", "a10")
    events = [changed(event, tags=("★",)) if event.id in marked else event for event in made_up.EVENTS]
    async with browsing(made_up.project(tmp_path / "记", events=events)) as pilot:
        seen = []
        for key in (")", ")", ")", ")", "(", "(", "("):
            await keys(pilot, key)
            seen.append(view(pilot).row.id)
    order = [event.id for event in events if event.id in marked]
    assert sorted(seen[:3]) == sorted(order) and seen[3] == seen[2]
    assert seen[4:6] == [seen[1], seen[0]] and seen[6] == seen[0]


async def test_the_cursor_goes_back_from_far_away_and_forth_again(tmp_path, browsing, keys):
    project = made_up.project(tmp_path / "大", events=made_up.many(2000), documents={}, problems=())
    async with browsing(project) as pilot:
        await keys(pilot, "j", "j")
        here = view(pilot).row.id
        await keys(pilot, "G")
        there = view(pilot).row.id
        await keys(pilot, "grave_accent")
        assert view(pilot).row.id == here
        await keys(pilot, "grave_accent")
        assert view(pilot).row.id == there


# --- whole tasks -------------------------------------------------------------------------------


async def test_find_every_order_of_a_body_in_a_period_and_export_it(project, browsing, keys, tmp_path):
    async with browsing(project) as pilot:
        await keys(pilot, "2", "f", "=inst:lxsfx", "tab", "=date:2021-07-10/2021-07-20", "enter")
        assert shown_filter(pilot) == "kind:order inst:柳溪市防汛指挥部 date:2021-07-10/2021-07-20"
        await keys(pilot, "e", "enter")
        for _ in range(200):
            await settled(pilot)
            if len(pilot.app.screen_stack) == 1:
                break
    import yaml

    written = yaml.safe_load((project.folder / "timeline.yaml").read_text("utf-8"))
    assert [event["id"] for event in written["events"]] == ["a06"]


async def test_the_way_back_leads_through_everything_that_was_changed_in_the_view(project, browsing, keys):
    """Filter, zoom, folding, lists, lunar days, histogram, panels, theme, cleaned text, what was known: each a step."""
    async with browsing(project, size=(130, 40)) as pilot:
        screen = main(pilot)

        def shown():
            return screen.history.present, screen.look(), screen.shown("facets"), screen.shown("source")

        steps = [shown()]
        for pressed in (
            ("1",),
            ("minus", "minus", "minus"),
            ("F",),
            ("w",),
            ("Y",),
            ("s",),
            ("v",),
            ("less_than_sign",),
            ("t", "t"),
            ("O",),
            ("K", "=2021-07-20", "enter"),
            ("full_stop",),
            ("minus",),
            ("d", "=2021-07", "enter"),
            ("ctrl+l",),
        ):
            await keys(pilot, *pressed)
            steps.append(shown())
        assert len({repr(step) for step in steps}) == len(steps), "every act changes something"
        for wanted in reversed(steps[:-1]):
            await keys(pilot, "u")
            assert shown() == wanted
        assert screen.timeline.layout_lines.unit == "day"
        assert not main(pilot).query_one("#beside-column").display
        await keys(pilot, "u")
        assert shown() == steps[0], "there is nothing before the beginning"
        for wanted in steps[1:]:
            await keys(pilot, "U")
            assert shown() == wanted
        assert screen.timeline.layout_lines.unit == "year"
        assert main(pilot).query_one("#beside-column").display


async def test_zooming_out_and_in_again_leaves_nothing_to_go_back_to(project, browsing, keys):
    async with browsing(project) as pilot:
        screen = main(pilot)
        await keys(pilot, "1", "minus", "minus", "plus", "plus")
        await keys(pilot, "u")
        assert not screen.history.present


async def test_two_lists_share_the_histogram(project, browsing, keys):
    async with browsing(project, size=(120, 40)) as pilot:
        whole = main(pilot).query_one(Histogram)._layout
        days, counts = whole.days, whole.counts
        await keys(pilot, "w")
        both = main(pilot).query_one(Histogram)._layout
        assert sum(both.counts) == len(made_up.EVENTS)
        assert both.days == days
        assert len(counts) == len(both.counts)


async def test_the_next_word_is_typed_behind_the_ones_that_are_searched(project, browsing, keys):
    async with browsing(project) as pilot:
        await keys(pilot, "slash", "=转移", "enter", "slash", "=群众", "enter")
        assert str(main(pilot).history.present) == "转移 群众"


async def test_a_click_on_the_mark_of_other_mentions_lists_them_and_puts_them_away(
    told_thrice, browsing, keys, screen_text
):
    async with browsing(told_thrice, filter_text="id:a08,a12,a21", folded=True) as pilot:
        for mark, other in (("×3▸", "×3▾"), ("×3▾", "×3▸")):
            y, line = next((y, row) for y, row in enumerate(screen_text(pilot).split("\n")) if mark in row)
            await pilot.click(offset=(width(line[: line.index(mark)]) + 1, y))
            await settled(pilot)
            assert other in screen_text(pilot)
        y, line = next((y, row) for y, row in enumerate(screen_text(pilot).split("\n")) if "×3▸" in row)
        await pilot.click(offset=(width(line[: line.index("×3▸")]) - 4, y))
        await settled(pilot)
        assert "×3▸" in screen_text(pilot), "beside the mark a click moves the cursor only"
