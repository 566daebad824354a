"""The histogram by the hour."""

from dataclasses import dataclass

import browser_made_up as made_up
import pytest
from browser_waiting import settled

from timeline.browser.hours import hours, spread
from timeline.browser.lines import Layout, ordinal
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


@pytest.mark.parametrize(("values", "cells", "expected"), [([1, 2], 4, [1, 1, 2, 2]), ([1, 2, 3, 4], 2, [3, 7])])
def test_hours_on_cells(values, cells, expected):
    assert spread(values, cells) == expected


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
