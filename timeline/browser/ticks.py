"""Where the histogram's axis names something: hours, days, months, years or centuries, by how much time a name's room
covers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from timeline.browser.daynumbers import iso, ordinal, parts, written
from timeline.browser.scale import HOURS, Scale
from timeline.messages import edtf_words

#: The cells that a name and the space behind it take.
_ROOM: Final = 9
_HOUR_STEPS: Final = (1, 2, 3, 6, 12)
_MONTH_STEPS: Final = (1, 2, 3, 6)
#: The days of a month that are named where names are no more than so many days apart.
_DAYS: Final = ((5, (1, 6, 11, 16, 21, 26)), (10, (1, 11, 21)), (20, (1, 16)))
_YEAR_STEPS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)


def ticks(scale: Scale) -> list[tuple[int, str]]:
    """Parts of the scale with their names, the first part among them."""
    if scale.hours:
        return list(_hours(scale))
    days = max(1, scale.parts * _ROOM // scale.cells)
    year, month, _ = parts(scale.first)
    if days > 250:
        return [(0, edtf_words.words(written(year)[:-6])), *_years(scale, days)]
    if days <= 1:
        return [(number - scale.first, _day(number, scale.first)) for number in range(scale.first, scale.last + 1)]
    first = (0, edtf_words.words(written(year, month)[:-3]))
    return [first, *(_months(scale, days) if days > 20 else _days(scale, days))]


def _hours(scale: Scale) -> Iterator[tuple[int, str]]:
    days = scale.last - scale.first + 1
    step = next((step for step in _HOUR_STEPS if step >= days * HOURS * _ROOM / scale.cells), HOURS)
    known = parts(scale.first)[0]
    for day in range(days):
        yield scale.part(scale.first + day), edtf_words.words(iso(scale.first + day), known if day else None)
        for hour in range(step, HOURS, step):
            if hour % scale.hours == 0:
                yield scale.part(scale.first + day, hour), f"{hour:02d}:00"


def _day(number: int, first: int) -> str:
    """A day; its year is named with the first."""
    return edtf_words.words(iso(number), None if number == first else parts(number)[0])


def _days(scale: Scale, apart: int) -> Iterator[tuple[int, str]]:
    named = next((days for least, days in _DAYS if apart <= least), _DAYS[-1][1])
    for number in range(scale.first + 1, scale.last + 1):
        year, _, day = parts(number)
        if day in named:
            yield number - scale.first, edtf_words.words(iso(number), year)


def _months(scale: Scale, days: int) -> Iterator[tuple[int, str]]:
    step = next((step for step in _MONTH_STEPS if step * 30 >= days), 12)
    year, month, _ = parts(scale.first)
    index, (last_year, last_month, _) = year * 12 + month - 1, parts(scale.last)
    for at in range(index + 1, last_year * 12 + last_month):
        year, month = at // 12, at % 12 + 1
        if (month - 1) % step == 0:
            name = written(year)[:-6] if month == 1 else written(year, month)[:-3]
            yield _number(year, month) - scale.first, edtf_words.words(name, None if month == 1 else year)


def _years(scale: Scale, days: int) -> Iterator[tuple[int, str]]:
    step = next((step for step in _YEAR_STEPS if step * 365 >= days), 10_000)
    year, last = parts(scale.first)[0], parts(scale.last)[0]
    for at in range((year // step + 1) * step, last + 1, step):
        yield _number(at) - scale.first, edtf_words.words(written(at)[:-6])


def _number(year: int, month: int = 1) -> int:
    number = ordinal(written(year, month))
    assert number is not None
    return number
