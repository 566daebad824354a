"""EDTF dates (ISO 8601-2) in words, short enough for a line of the timeline.

Only the subset which ``timeline.model`` documents is read; anything else is shown as it stands, without what a
terminal would act on.
"""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import lru_cache
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from timeline.messages import text

Shape = Literal["point", "month", "year", "span", "open-start", "open-end", "none"]

_PART: Final = re.compile(
    r"(?P<year>-?\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)(?:T(?P<time>\d\d(?::\d\d)?))?)?)?(?P<mark>[~?%]?)\Z"
)
_SEASONS: Final = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}


class Part(Struct, frozen=True):
    """One end of a date; ``month`` 21–24 is a season; ``time`` is hh or hh:mm."""

    year: int
    month: int = 0
    day: int = 0
    time: str = ""
    mark: str = ""


@lru_cache(maxsize=4096)
def part(value: str) -> Part | None:
    """One EDTF date without ``/``; ``None`` where it is not one of ours."""
    found = _PART.match(value)
    if not found:
        return None
    month, day = int(found["month"] or 0), int(found["day"] or 0)
    if month and not (1 <= month <= 12 or 21 <= month <= 24):
        return None
    return Part(int(found["year"]), month, day, found["time"] or "", found["mark"])


@lru_cache(maxsize=4096)
def shape(value: str) -> Shape:
    """How a date is drawn: a day (or minute) is a point, all else has length."""
    if not value:
        return "none"
    first, slash, last = value.partition("/")
    if slash:
        if first in ("", ".."):
            return "open-start" if last not in ("", "..") else "none"
        if last in ("", ".."):
            return "open-end"
        return "point" if first == last and part(first) and shape(first) == "point" else "span"
    known = part(value)
    if known is None:
        return "span"
    if known.day:
        return "point"
    return "month" if known.month else "year"


def _month(number: int) -> str:
    return text("browser.month_names").split()[number - 1]


def year_name(year: int) -> str:
    """The number of an astronomical year as people say it: 0 is the first year before the common era."""
    return f"{year}" if year > 0 else text("browser.year_before", n=1 - year)


def _one(value: Part, year: bool, month: bool) -> str:
    """One end in words; ``year`` and ``month`` say whether they must be named."""
    mark = text("browser.date_uncertain") if value.mark in ("?", "%") else ""
    about = value.mark in ("~", "%")
    if value.month in _SEASONS:
        words = text(
            "browser.date_season" if year else "browser.date_season_only",
            y=year_name(value.year),
            season=text(f"browser.season_{_SEASONS[value.month]}"),
        )
    elif not value.month:
        words = text("browser.date_y", y=year_name(value.year))
    elif not value.day:
        words = text("browser.date_ym" if year else "browser.date_m", y=year_name(value.year), m=_month(value.month))
    else:
        name = "browser.date_ymd" if year else "browser.date_md" if month else "browser.date_d"
        words = text(name, y=year_name(value.year), m=_month(value.month), d=value.day)
    if value.time:
        words = f"{words} {clock(value.time)}"
    return (text("browser.date_about", date=words) if about else words) + mark


def clock(time: str) -> str:
    """08 as an hour, 08:30 as it is."""
    return time if ":" in time else text("browser.date_hour", h=int(time))


def _third(first: Part, last: Part) -> str:
    """The name of a third of a month (上旬, early …), '' where the two ends are none."""
    if not (first.day and last.day) or (first.year, first.month) != (last.year, last.month):
        return ""
    if not 1 <= first.month <= 12:
        return ""
    ends = calendar.monthrange(first.year, first.month)[1] if first.year > 0 else 31
    thirds = {(1, 10): "early", (11, 20): "middle", (21, ends): "late"}
    return thirds.get((first.day, last.day), "")


def _span(first: Part, last: Part, year: bool) -> str:
    third = _third(first, last)
    if third:
        month = text("browser.date_ym" if year else "browser.date_m", y=year_name(first.year), m=_month(first.month))
        words = text(f"browser.third_{third}", month=month)
        about = "~" in (first.mark, last.mark) or "%" in (first.mark, last.mark)
        return text("browser.date_about", date=words) if about else words
    same_year = first.year == last.year
    timed = bool(first.time or last.time)
    if timed and first.time and last.time and (first.day, first.month) == (last.day, last.month) and same_year:
        # The day once, with the times between which it was.
        day = _one(replace(first, time=""), year, True)
        return text("browser.date_times", date=day, start=clock(first.time), end=clock(last.time))
    # With times at its ends a span names the month at both: what is left out would stand before the wrong number.
    same_month = not timed and same_year and first.month == last.month and bool(first.day and last.day)
    name = "browser.date_days" if same_month else "browser.date_span"
    if text("browser.date_order") == "day-first":
        # 25–28 Jan 2020: what both ends share is said once, at the end.
        start = _one(first, year and not same_year, not same_month)
        end = _one(last, year, True)
    else:
        start = _one(first, year, True)
        end = _one(last, year and not same_year, not same_month)
    return text(name, start=start, end=end)


def _as_it_stands(value: str) -> str:
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in value)


def words(value: str, year: int | None = None) -> str:
    """``value`` in words of the language in force; the year is left out where it is ``year``.

    ``../2020-01-31`` reads *until 31 January*, ``2020-01-31/..`` *from 31 January*; '' for no date.
    """
    if not value:
        return ""
    first, slash, last = value.partition("/")
    if not slash:
        known = part(first)
        return _one(known, known.year != year, True) if known else _as_it_stands(value)
    start, end = part(first), part(last)
    if start is None and end is not None and first in ("", ".."):
        return text("browser.date_until", date=_one(end, end.year != year, True))
    if end is None and start is not None and last in ("", ".."):
        return text("browser.date_from", date=_one(start, start.year != year, True))
    if start is None or end is None:
        return _as_it_stands(value)
    if start == end:
        return _one(start, start.year != year, True)
    return _span(start, end, year is None or start.year != year or end.year != year)


def bare(value: str, year: int | None = None) -> str:
    """As :func:`words`, but an open end is not said in words (the timeline draws it as an arrow)."""
    first, slash, last = value.partition("/")
    if slash and first in ("", ".."):
        return words(last, year)
    if slash and last in ("", ".."):
        return words(first, year)
    return words(value, year)


def time_of(value: str) -> str:
    """The clock time of a point in words, '' without one."""
    known = part(value.partition("/")[0])
    return clock(known.time) if known and known.time else ""


def month_head(day: str, with_year: bool = True) -> str:
    """The head of the month in which ``day`` (YYYY-MM-DD…) stands."""
    known = part(day[: 8 if day.startswith("-") else 7])
    if known is None:
        return _as_it_stands(day)
    return text(
        "browser.date_ym" if with_year else "browser.date_m", y=year_name(known.year), m=_month(known.month or 1)
    )


def weekday(day: str) -> str:
    """The short name of the weekday of YYYY-MM-DD; '' where it is no such date."""
    number = weekday_number(day)
    return text("browser.weekdays").split()[number] if number is not None else ""


@lru_cache(maxsize=4096)
def weekday_number(day: str) -> int | None:
    """0 for the Monday to 6 for the Sunday of YYYY-MM-DD; ``None`` where it is no such date."""
    try:
        return date.fromisoformat(day[:10]).weekday()
    except ValueError:
        return None


def gap_words(days: int) -> str:
    """``days`` empty days in words: days up to two months, months up to two years, then years."""
    if days < 60:
        return text("browser.gap_day" if days == 1 else "browser.gap_days", n=days)
    if days < 730:
        return text("browser.gap_months", n=round(days / 30.44))
    return text("browser.gap_years", n=round(days / 365.25))
