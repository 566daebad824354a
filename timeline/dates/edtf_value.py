"""The EDTF value itself: a date or an interval with qualifiers, that prints, is bounded and is ordered.

Follows ISO 8601-2:2019 (EDTF level 1, with `~`, `?`, `%` on either end of an interval and seasons 21 to 24).  Two
extensions: a time of day without seconds (``2020-01-26T08:00``; ``T24:00`` is the end of a day), and months and days of
years beyond four digits (``Y12345-01-05``).  Seasons are northern: spring is March to May, winter December to February
of the next year.  Bounds never widen a qualified date: `~` says "about", not by how much.  Years are astronomical
(0 is 1 BC) and proleptic Gregorian.

These values are made by the ten thousand: their texts are cached by their numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Final, Literal, Self

from msgspec import Struct

Grain = Literal["minute", "day", "month", "season", "year", "decade", "century"]
#: What orders values: instant, closed or open, length (negative), words; see ``Interval.order``.
Order = tuple[float, int, float, str]

SEASONS: Final = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 2)}
DAY: Final = 1440  # minutes
_DAYS: Final = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_GRAINS: Final[dict[int, Grain]] = {4: "year", 3: "decade", 2: "century"}
_CACHED: Final = 1 << 14


def days_in(year: int, month: int) -> int:
    """The days of a month; proleptic Gregorian for years that Python's calendar does not know."""
    if month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0):
        return 29
    return _DAYS[month]


def day_number(year: int, month: int, day: int) -> int:
    """Days since 0000-03-01, of any year: March starts the year, so that a leap day is its last."""
    if month < 3:
        year, month = year - 1, month + 12
    return 365 * year + year // 4 - year // 100 + year // 400 + (153 * (month - 3) + 2) // 5 + day - 1


def day_of_number(number: int) -> tuple[int, int, int]:
    """Year, month and day of ``day_number``."""
    era, rest = divmod(number, 146_097)
    of_era = (rest - rest // 1460 + rest // 36_524 - rest // 146_096) // 365
    left = rest - (365 * of_era + of_era // 4 - of_era // 100)
    month = (5 * left + 2) // 153
    day = left - (153 * month + 2) // 5 + 1
    year = era * 400 + of_era
    return (year, month + 3, day) if month < 10 else (year + 1, month - 9, day)


def _year_text(year: int) -> str:
    """At least four digits; a minus before years before 0."""
    return f"{year:04d}" if year >= 0 else f"-{-year:04d}"


@lru_cache(_CACHED)
def _print(
    year: int, month: int | None, day: int | None, hour: int | None, minute: int | None, mark: str, digits: int
) -> str:
    if digits < 4:
        return ("-" if year < 0 else "") + f"{abs(year):04d}"[:digits] + "X" * (4 - digits) + mark
    text = _year_text(year) if -9999 <= year <= 9999 else f"Y{year}"
    if month is not None:
        text += f"-{month:02d}"
        if day is not None:
            text += f"-{day:02d}"
            if hour is not None:
                text += f"T{hour:02d}:{minute or 0:02d}"
    return text + mark


def _years(year: int, digits: int) -> tuple[int, int]:
    """First and last year of a year of which so many digits count."""
    if digits == 4:
        return year, year
    more: int = 10 ** (4 - digits) - 1
    return (year - more, year) if year < 0 else (year, year + more)


def _first(year: int, month: int | None, day: int | None, digits: int) -> tuple[int, int, int]:
    month = month or 1
    if month > 12:
        month = SEASONS[month][0]
    return _years(year, digits)[0], month, day or 1


def _last(year: int, month: int | None, day: int | None, digits: int) -> tuple[int, int, int]:
    year, month = _years(year, digits)[1], month or 12
    if month > 12:
        year, month = year + (month == 24), SEASONS[month][1]
    return year, month, day or days_in(year, month)


@lru_cache(_CACHED)
def _bound(
    side: Callable[[int, int | None, int | None, int], tuple[int, int, int]],
    year: int, month: int | None, day: int | None, hour: int | None, minute: int | None, digits: int,
) -> str:  # fmt: skip
    year, month, day = side(year, month, day, digits)
    text = f"{_year_text(year)}-{month:02d}-{day:02d}"
    if hour is None:
        return text
    return text + ("T23:59" if hour == 24 else f"T{hour:02d}:{minute or 0:02d}")


@lru_cache(_CACHED)
def _span(
    year: int, month: int | None, day: int | None, hour: int | None, minute: int | None, digits: int
) -> tuple[int, int]:
    if hour is not None:
        at = day_number(*_first(year, month, day, digits)) * DAY
        at += DAY - 1 if hour == 24 else 60 * hour + (minute or 0)
        return at, at
    return (
        day_number(*_first(year, month, day, digits)) * DAY,
        day_number(*_last(year, month, day, digits)) * DAY + DAY - 1,
    )


class _Ordered:
    """Compares values of one type by their ``order()``."""

    __slots__ = ()

    def order(self) -> Order:
        raise NotImplementedError

    def __lt__(self, other: Self) -> bool:
        return self.order() < other.order()

    def __le__(self, other: Self) -> bool:
        return self.order() <= other.order()

    def __gt__(self, other: Self) -> bool:
        return self.order() > other.order()

    def __ge__(self, other: Self) -> bool:
        return self.order() >= other.order()


class Moment(_Ordered, Struct, frozen=True):
    """One date as precise as it is known: ``month`` 21 to 24 is a season; 4, 3 or 2 ``digits`` of the year count.

    ``mark`` is '' or one of ``~`` (about), ``?`` (uncertain), ``%`` (both).  Nothing is checked: ``parse`` does that.
    """

    year: int
    month: int | None = None
    day: int | None = None
    hour: int | None = None
    minute: int | None = None
    mark: str = ""
    digits: int = 4

    @property
    def grain(self) -> Grain:
        """How precise the date is."""
        if self.hour is not None:
            return "minute"
        if self.day is not None:
            return "day"
        if self.month is not None:
            return "season" if self.month > 12 else "month"
        return _GRAINS[self.digits]

    def __str__(self) -> str:
        return _print(self.year, self.month, self.day, self.hour, self.minute, self.mark, self.digits)

    def first(self) -> str:
        """The first day (``YYYY-MM-DD``) or minute (``YYYY-MM-DDThh:mm``) that the date can mean.

        More digits where the year has more, a minus before it where it is before 0; 24:00, the end of a day, bounds
        as that day's last minute.
        """
        return _bound(_first, self.year, self.month, self.day, self.hour, self.minute, self.digits)

    def last(self) -> str:
        """The last day or minute that the date can mean."""
        return _bound(_last, self.year, self.month, self.day, self.hour, self.minute, self.digits)

    def span(self) -> tuple[int, int]:
        """The first and the last minute that the date can mean, in minutes since 0000-03-01T00:00, both inclusive."""
        return _span(self.year, self.month, self.day, self.hour, self.minute, self.digits)

    def marked(self, mark: str) -> Moment:
        """The same date with this mark in place of its own."""
        return Moment(self.year, self.month, self.day, self.hour, self.minute, mark, self.digits)

    def order(self) -> Order:
        """As ``Interval.order``."""
        return single(self).order()


class Interval(_Ordered, Struct, frozen=True):
    """A date (``start == end``, ``single``) or an interval whose ends are moments, or ``None`` where open.

    ``unknown`` says of the end that is ``None`` that it exists, but nobody knows it (``2020/``, not ``2020/..``).
    """

    start: Moment | None
    end: Moment | None
    single: bool = False
    unknown: bool = False

    def __str__(self) -> str:
        if self.single:
            return str(self.start)
        gap = "" if self.unknown else ".."
        return f"{self.start or gap}/{self.end or gap}"

    def bounds(self) -> tuple[str | None, str | None]:
        """The first and last day (or minute); ``None`` where open or unknown."""
        start, end = self.start, self.end
        if start is end and start is not None and start.day is not None:
            only = start.first()
            return only, only
        return (start.first() if start else None), (end.last() if end else None)

    def span(self) -> tuple[int | None, int | None]:
        """The first and the last minute as ``Moment.span`` counts them; ``None`` where open or unknown."""
        return (self.start.span()[0] if self.start else None), (self.end.span()[1] if self.end else None)

    def approximate(self, mark: str = "~") -> Interval:
        """The same value, qualified: a single date as a whole, an interval at its end (its start, if that is open)."""
        if self.single and self.start:
            moment = self.start.marked(mark)
            return Interval(moment, moment, True)
        if self.end:
            return Interval(self.start, self.end.marked(mark), False, self.unknown)
        return Interval(self.start.marked(mark) if self.start else None, None, False, self.unknown)

    def order(self) -> Order:
        """A key that sorts values in the one time order of the program, and leaves none equal but the equal.

        By first minute (of an open start: the first minute of the last day or minute known); then what is open on a
        side before what is closed; then the longer before the shorter; then by its text, where marks and precision
        differ: unmarked, ``%``, ``?``, ``~``.  So a value that ends before another starts always sorts before it.
        """
        first, last = self.span()
        if first is not None and last is not None:
            return first, 1, first - last, str(self)
        if first is not None:
            return first, 0, 0, str(self)
        if last is None or self.end is None:
            return float("inf"), 0, 0, str(self)
        return (last if self.end.hour is not None else last - DAY + 1), 0, 0, str(self)


def single(moment: Moment) -> Interval:
    """A date by itself."""
    return Interval(moment, moment, True)


def between(start: Moment | None, end: Moment | None) -> Interval:
    """An interval; one whose ends are the same moment is that date itself."""
    if start is not None and start == end:
        return single(start)
    return Interval(start, end)


@lru_cache(_CACHED)
@lru_cache(_CACHED)
def of_day(day: date) -> Moment:
    """The moment of a calendar day, one object for the same day."""
    return Moment(day.year, day.month, day.day)


def of_minute(moment: datetime) -> Moment:
    """The moment of a clock time, to the minute."""
    return Moment(moment.year, moment.month, moment.day, moment.hour, moment.minute)
