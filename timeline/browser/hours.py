"""The events of a few days by the hour, for the histogram.

Events whose date is a whole day may have been at any hour of it: they are spread evenly over the day.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable

from timeline.browser.daynumbers import iso
from timeline.browser.lines import Layout
from timeline.browser.scale import HOURS
from timeline.store.values import Row


def hours(row: Callable[[int], Row | None], layout: Layout, first: int, last: int) -> list[float]:
    """Events in each hour of the days [first, last] (ordinals), of the list that ``layout`` describes.

    Rows are asked for by rank and few of them: those of a day stand in the order of their hours, so that each hour's
    first one is found by halving.
    """
    found = [0.0] * ((last - first + 1) * HOURS)
    for at, number in enumerate(layout.ordinals):
        if number is None or not first <= number <= last:
            continue
        day, count, start = iso(number), layout.counts[at], layout.rank_of_index(at)
        ranks = range(start, start + count)
        whole = bisect_left(ranks, 1, key=lambda rank: int(_timed(row(rank), day)))
        cuts = [start + whole]
        for hour in range(1, HOURS):
            moment = f"{day}T{hour:02}:00"
            cuts.append(cuts[-1] + bisect_left(ranks[cuts[-1] - start :], moment, key=lambda rank: _moment(row(rank))))
        cuts.append(start + count)
        for hour in range(HOURS):
            found[(number - first) * HOURS + hour] += cuts[hour + 1] - cuts[hour] + whole / HOURS
    return found


def _moment(row: Row | None) -> str:
    return (row.earliest or row.latest or "") if row is not None else ""


def _timed(row: Row | None, day: str) -> bool:
    """Whether the row's hour is known; those whose hour is not stand before them in the order of the list."""
    return len(_moment(row)) > len(day)
