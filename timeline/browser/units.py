"""The units of the timeline's zoom: which stretch of time a day stands in, its name, and the stretch above it.

Days are ``YYYY-MM-DD`` (``-0043-03-15`` before the common era). Weeks begin on Monday (ISO 8601), also before there
were any.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final, Literal

from timeline.browser.daynumbers import iso, ordinal, written
from timeline.messages import edtf_words, text

Unit = Literal["hour", "day", "week", "month", "quarter", "year", "decade"]
#: From the finest to the coarsest. Under ``hour`` and ``day`` every event has its line, under the others a stretch has.
UNITS: Final[tuple[Unit, ...]] = ("hour", "day", "week", "month", "quarter", "year", "decade")
EVENTS: Final[frozenset[Unit]] = frozenset({"hour", "day"})
Stretch = Literal["day", "week", "month", "quarter", "year", "decade", "century"]
#: Under which heads the lines of a unit stand.
HEADS: Final[dict[Unit, Stretch]] = {
    "hour": "day",
    "day": "month",
    "week": "year",
    "month": "year",
    "quarter": "year",
    "year": "decade",
    "decade": "century",
}
_MONTHS: Final[dict[str, int]] = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}


def split(day: str) -> tuple[int, int, int]:
    """Year, month and day of a day."""
    head, _, last = day.rpartition("-")
    year, _, month = head.rpartition("-")
    return int(year), int(month), int(last)


def start(day: str, unit: Stretch | Unit) -> str:
    """The first day of the stretch in which ``day`` stands; '' for no day."""
    if not day or unit in ("day", "hour"):
        return day
    if unit == "week":
        return iso((_number(day) - 1) // 7 * 7 + 1)
    year, month, _ = split(day)
    months = _MONTHS[unit]
    index = (year * 12 + month - 1) // months * months
    return written(index // 12, index % 12 + 1)


def _number(day: str) -> int:
    """The number of a day; one that its month does not have (31 April) is counted on from the month's first."""
    number = ordinal(day)
    if number is None:
        year, month, past = split(day)
        number = (ordinal(written(year, max(1, min(month, 12)))) or 1) + past - 1
    return number


def middle(first: str, unit: Stretch | Unit) -> str:
    """The day that decides under which head a stretch stands: of a week its Thursday (ISO 8601), else the first."""
    if unit != "week" or not first:
        return first
    return iso(_number(first) + 3)


def after(first: str, unit: Stretch | Unit, count: int = 1) -> str:
    """The first day of the stretch ``count`` on."""
    if unit in ("day", "hour", "week"):
        return iso(_number(first) + count * (7 if unit == "week" else 1))
    year, month, _ = split(first)
    index = year * 12 + month - 1 + _MONTHS[unit] * count
    return written(index // 12, index % 12 + 1)


def last_day(first: str, unit: Stretch | Unit) -> str:
    """The last day of the stretch that begins on ``first``."""
    return iso(_number(after(first, unit)) - 1)


def between(first: str, last: str, unit: Stretch | Unit) -> int:
    """How many stretches begin after that of ``first`` and end before that of ``last``."""
    if unit in ("day", "hour", "week"):
        days = _number(start(last, unit)) - _number(start(first, unit))
        return max(0, days // (7 if unit == "week" else 1) - 1)
    (y1, m1, _), (y2, m2, _) = split(start(first, unit)), split(start(last, unit))
    return max(0, ((y2 - y1) * 12 + m2 - m1) // _MONTHS[unit] - 1)


def stretches(first: str, last: str, unit: Stretch | Unit) -> Iterator[str]:
    """The first days of all stretches from that of ``first`` to that of ``last``."""
    at, end = start(first, unit), _number(start(last, unit))
    while _number(at) <= end:
        yield at
        at = after(at, unit)


def name(first: str, unit: Stretch | Unit, alone: bool = True) -> str:
    """A stretch in words; ``alone`` where no head above it names its year (or century)."""
    if not first:
        return text("browser.undated")
    year, month, _ = split(first)
    if unit in ("day", "hour"):
        words = edtf_words.words(first, None if alone else year)
        weekday = edtf_words.weekday(first)
        return f"{words} {text('browser.weekday_long', day=weekday)}" if weekday else words
    if unit == "week":
        last = last_day(first, unit)
        if alone or first[:4] == last[:4]:
            words = edtf_words.words(f"{first}/{last}", None if alone else year)
        else:
            # The head names the year, and a week that begins in the one before has no room for both.
            ends = edtf_words.words(first, year), edtf_words.words(last, split(last)[0])
            words = text("browser.date_span", start=ends[0], end=ends[1])
        try:
            number = date.fromisoformat(first).isocalendar().week
        except ValueError:
            return words
        return f"{text('browser.week_number', n=number)} {words}"
    if unit == "month":
        return edtf_words.month_head(first, alone)
    if unit == "quarter":
        return text(
            "browser.quarter" if alone else "browser.quarter_only", y=edtf_words.year_name(year), n=(month - 1) // 3 + 1
        )
    if unit == "year":
        return edtf_words.words(first[:-6])
    if year < 0 or (unit == "century" and year == 0):
        # Counted backwards, decades and centuries of this calendar have no names: their ends tell what they are.
        return edtf_words.words(f"{first[:-6]}/{last_day(first, unit)[:-6]}")
    if unit == "decade":
        return text("browser.decade", y=year)
    return text("browser.century", y=year, n=year // 100 + 1)


def short(first: str, unit: Stretch | Unit) -> str:
    """A stretch in at most six cells or so, for the heads of columns."""
    year, month, day = split(first)
    if unit in ("day", "hour", "week"):
        return text("browser.short_day", m=month, d=day)
    if unit == "month":
        names = text("browser.month_names").split()
        return text("browser.short_month", y=edtf_words.year_name(year), m=names[month - 1])
    if unit == "quarter":
        return text("browser.short_quarter", y=edtf_words.year_name(year), n=(month - 1) // 3 + 1)
    return edtf_words.year_name(year) if unit == "year" or year < 0 else f"{year}s"
