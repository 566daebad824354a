"""The histogram by the hour."""

from dataclasses import dataclass

import browser_made_up as made_up
import pytest
from browser_waiting import settled
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline.browser.daynumbers import iso, ordinal
from timeline.browser.hours import hours
from timeline.browser.lines import Layout
from timeline.browser.scale import Scale
from timeline.browser.ticks import ticks
from timeline.browser.widgets.histogram import Histogram
from timeline.store.values import DayCount


@dataclass
class Told:
    earliest: str
    latest: str = ""


def test_whole_days_are_spread_and_hours_counted():
    rows = [Told("2021-05-12"), Told("2021-05-12"), Told("2021-05-12T08:30"), Told("2021-05-12T23:59")]
    rows += [Told("2021-05-14T00:00"), Told("2021-05-14T00:10")]
    layout = Layout([DayCount("2021-05-12", 4), DayCount("2021-05-14", 2)])
    found = hours(lambda rank: rows[rank], layout, ordinal("2021-05-12"), ordinal("2021-05-14"))
    assert len(found) == 72
    assert sum(found) == pytest.approx(len(rows))
    assert found[3] == pytest.approx(2 / 24)
    assert found[8] == found[23] == pytest.approx(1 + 2 / 24)
    assert found[24:48] == [0.0] * 24
    assert found[48] == 2


@settings(max_examples=300, deadline=None)
@given(st.integers(-800_000, 3_000_000), st.integers(0, 400), st.integers(1, 300), st.booleans(), st.data())
def test_parts_and_cells_of_slots_cover_the_scale_without_gaps(first, days, cells, hourly, data):
    scale = Scale.hourly(first, first + days, cells) if hourly else Scale(first, first + days, cells)
    parts, covered = list(range(scale.parts)), list(range(cells))
    assert [part for slot in range(scale.slots) for part in scale.parts_of(slot)] == parts
    assert [cell for slot in range(scale.slots) for cell in scale.cells_of(slot)] == covered
    slot = data.draw(st.integers(0, scale.slots - 1))
    assert {scale.slot_of_part(part) for part in scale.parts_of(slot)} == {slot}
    assert {scale.slot_of_cell(cell) for cell in scale.cells_of(slot)} == {slot}
    hours = 24 if hourly else 1
    heights = scale.heights([1.0] * (days + 1) * hours)
    assert sum(heights) == (days + 1) * hours
    if scale.parts <= cells:
        assert len(set(heights)) == 1, "bars stand for like times"


@pytest.mark.parametrize(
    ("first", "last", "cells", "hourly", "low", "high", "period"),
    [
        ("2020-01-25", "2020-02-21", 118, False, 1, 1, ("2020-01-26", "2020-01-26")),
        ("2020-01-25", "2020-02-21", 118, False, 0, 27, ("2020-01-25", "2020-02-21")),
        ("2020-01-01", "2020-12-31", 61, False, 0, 0, ("2020-01-01", "2020-01-06")),
        ("2020-01-25", "2020-01-26", 118, True, 8, 11, ("2020-01-25T08:00", "2020-01-25T11:59")),
        ("2020-01-25", "2020-01-26", 118, True, 22, 25, ("2020-01-25T22:00", "2020-01-26T01:59")),
        ("2020-01-25", "2020-01-26", 118, True, 0, 23, ("2020-01-25", "2020-01-25")),
        ("2020-01-25", "2020-01-30", 72, True, 0, 0, ("2020-01-25T00:00", "2020-01-25T01:59")),
        ("2020-01-25", "2020-01-30", 118, True, 3, 4, ("2020-01-25T06:00", "2020-01-25T09:59")),
        ("2020-01-25", "2020-01-30", 118, True, 12, 23, ("2020-01-26", "2020-01-26")),
        ("-0220-01-01", "-0220-02-10", 41, False, 30, 30, ("-0220-01-31", "-0220-01-31")),
    ],
)
def test_what_stands_under_a_brush_is_the_period(first, last, cells, hourly, low, high, period):
    make = Scale.hourly if hourly else Scale
    assert make(ordinal(first), ordinal(last), cells).period(low, high) == period


@pytest.mark.parametrize(
    ("first", "last", "hourly", "names"),
    [
        ("2020-01-24", "2020-01-25", True, ["2020年1月24日", "06:00", "12:00", "18:00", "1月25日"]),
        ("2020-01-24", "2020-03-01", False, ["2020年1月", "1月26日", "2月1日", "2月6日"]),
        ("2019-12-01", "2021-03-01", False, ["2019年12月", "2020年", "3月", "5月"]),
        ("1911-12-01", "2021-03-01", False, ["1911年", "1920年", "1930年"]),
        ("-0300-12-01", "1911-03-01", False, ["公元前301年", "公元前201年", "公元前1年", "200年"]),
    ],
)
def test_the_axis_names_hours_to_centuries(first, last, hourly, names):
    make = Scale.hourly if hourly else Scale
    found = ticks(make(ordinal(first), ordinal(last), 118))
    assert [name for _, name in found][: len(names)] == names


async def test_a_filter_of_a_day_shows_its_hours(project, browsing):
    days = sorted(event.earliest[:10] for event in made_up.EVENTS if event.earliest)
    day = max(days, key=days.count)
    async with browsing(project, filter_text=f"date:{day} -is:bounded") as pilot:
        histogram = pilot.app.screen.query_one(Histogram)
        steps = 0
        while not histogram.hourly():
            await pilot.press("<")
            await settled(pilot)
            steps += 1
            assert steps < 30
        await settled(pilot)
        await pilot.pause()
        assert histogram._hours is not None
        window, values = histogram._hours
        layout = pilot.app.screen.timeline.layout_lines
        inside = sum(
            n for o, n in zip(layout.ordinals, layout.counts, strict=True) if o and window[0] <= o <= window[1]
        )
        assert sum(values) == pytest.approx(inside)
        assert len(values) // 24 == window[1] - window[0] + 1


async def test_hours_that_are_brushed_are_the_period_and_what_is_shown(project, browsing):
    """The bars are of hours; what is taken are these hours, to the minute, by keys as by the mouse."""
    day = "2021-07-14"
    async with browsing(project, filter_text=f"date:{day} -is:bounded") as pilot:
        screen = pilot.app.screen
        histogram = screen.query_one(Histogram)
        screen.view.go(screen.view.layout_lines.rank_of_day(day))
        while not histogram.hourly() or histogram.window()[0] != histogram.window()[1]:
            before = histogram.window()
            await pilot.press("<")
            await settled(pilot)
            assert histogram.window() != before
        shown = iso(histogram.window()[0])
        await pilot.press("b")
        start, _ = histogram.brushed()
        assert start.startswith(f"{shown}T")
        hour = int(start[11:13])
        await pilot.press("right", "right")
        assert histogram.brushed() == (start, f"{shown}T{hour + 2:02d}:59")
        await pilot.press("enter")
        await settled(pilot)
        assert screen.history.present.terms("date") == (f"{shown}T{hour:02d}:00/{shown}T{hour + 2:02d}:59",)
        await pilot.press("u")
        await settled(pilot)
        # The whole day is shown again: as many cells as hours, and more.
        while histogram.window()[0] != histogram.window()[1]:
            await pilot.press("<")
            await settled(pilot)
        scale = histogram._scale()
        low, high = scale.cells_of(8)[0], scale.cells_of(11)[-1]
        await pilot.mouse_down("#histogram", offset=(low + 1, 0))
        await pilot.hover("#histogram", offset=(high + 1, 0))
        await pilot.mouse_up("#histogram", offset=(high + 1, 0))
        await settled(pilot)
        assert screen.history.present.terms("date") == (f"{shown}T08:00/{shown}T11:59",)
