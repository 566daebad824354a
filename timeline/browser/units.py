"""The units of the timeline's zoom: which stretch of time a day stands in, its name, and the stretch above it.

Days are ``YYYY-MM-DD`` (``-0044-03-15`` before the common era). Weeks begin on Monday (ISO 8601); a day outside the
years 1 to 9999 has no week and stands under its month there.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final, Literal

from timeline.browser.safe import safe
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


def written(year: int, month: int = 1, day: int = 1) -> str:
    """The day as text."""
    return f"{'-' if year < 0 else ''}{abs(year):04d}-{month:02d}-{day:02d}"


def start(day: str, unit: Stretch | Unit) -> str:
    """The first day of the stretch in which ``day`` stands; '' for no day."""
    if not day or unit in ("day", "hour"):
        return day
    year, month, _ = split(day)
    if unit == "week":
        try:
            found = date.fromisoformat(day)
            return (found - timedelta(days=found.weekday())).isoformat()
        except (ValueError, OverflowError):
            unit = "month"
    months = _MONTHS[unit]
    index = (year * 12 + month - 1) // months * months
    return written(index // 12, index % 12 + 1)


def middle(first: str, unit: Stretch | Unit) -> str:
    """The day that decides under which head a stretch stands: of a week its Thursday (ISO 8601), else the first."""
    if unit != "week" or not first:
        return first
    try:
        return (date.fromisoformat(first) + timedelta(days=3)).isoformat()
    except (ValueError, OverflowError):
        return first


def after(first: str, unit: Stretch | Unit, count: int = 1) -> str:
    """The first day of the stretch ``count`` on; '' beyond the years 1 to 9999 for days and weeks."""
    if unit in ("day", "hour", "week"):
        try:
            days = count * (7 if unit == "week" else 1)
            return (date.fromisoformat(first) + timedelta(days=days)).isoformat()
        except (ValueError, OverflowError):
            return ""
    year, month, _ = split(first)
    index = year * 12 + month - 1 + _MONTHS[unit] * count
    return written(index // 12, index % 12 + 1)


def last_day(first: str, unit: Stretch | Unit) -> str:
    """The last day of the stretch that begins on ``first``."""
    following = after(first, unit)
    try:
        return (date.fromisoformat(following) - timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        year, month, _ = split(following) if following else split(first)
        return written(year - (month == 1), 12 if month == 1 else month - 1, 31)


def between(first: str, last: str, unit: Stretch | Unit) -> int:
    """How many stretches begin after that of ``first`` and end before that of ``last``."""
    if unit in ("day", "hour", "week"):
        try:
            days = (date.fromisoformat(start(last, unit)) - date.fromisoformat(start(first, unit))).days
        except ValueError:
            return 0
        return max(0, days // (7 if unit == "week" else 1) - 1)
    (y1, m1, _), (y2, m2, _) = split(start(first, unit)), split(start(last, unit))
    return max(0, ((y2 - y1) * 12 + m2 - m1) // _MONTHS[unit] - 1)


def stretches(first: str, last: str, unit: Stretch | Unit) -> Iterator[str]:
    """The first days of all stretches from that of ``first`` to that of ``last``."""
    at, end = start(first, unit), start(last, unit)
    while at:
        yield at
        if at == end:
            return
        following = after(at, unit)
        if not following or (at[:1] != "-" and end[:1] != "-" and following > end):
            return
        at = following


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
        return text("browser.quarter" if alone else "browser.quarter_only", y=year, n=(month - 1) // 3 + 1)
    if unit == "year":
        return edtf_words.words(first[:-6])
    if unit == "decade":
        return text("browser.decade", y=safe(first[:-6]))
    return text("browser.century", y=safe(first[:-6]), n=year // 100 + 1)


def short(first: str, unit: Stretch | Unit) -> str:
    """A stretch in at most six cells or so, for the heads of columns."""
    year, month, day = split(first)
    if unit in ("day", "hour", "week"):
        return text("browser.short_day", m=month, d=day)
    if unit == "month":
        names = text("browser.month_names").split()
        return text("browser.short_month", y=year, m=names[month - 1])
    if unit == "quarter":
        return text("browser.short_quarter", y=year, n=(month - 1) // 3 + 1)
    return f"{year}" if unit == "year" else f"{year}s"
