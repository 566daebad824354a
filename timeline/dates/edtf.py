"""An EDTF value of our own: a date or an interval, with qualifiers, that can be printed, bounded and ordered.

Follows ISO 8601-2 (EDTF level 1, with `~`, `?`, `%` on either end of an interval and seasons 21 to 24); the one
extension is a time of day without seconds (``2020-01-26T08:00``; ``T24:00`` is the end of a day).  Seasons are
northern: spring is March to May, winter December to February of the next year.  Bounds never widen a qualified date:
`~` says "about", not by how much.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, Literal

Grain = Literal["minute", "day", "month", "season", "year", "decade", "century"]

_SEASONS: Final = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 2)}
_MOMENT: Final = re.compile(
    r"(?P<year>-?\d{4}|\d{3}X|\d{2}XX)"
    r"(?:-(?P<month>\d\d|XX)(?:-(?P<day>\d\d|XX)(?:T(?P<hour>\d\d):(?P<minute>\d\d)(?::\d\d)?)?)?)?"
    r"(?P<mark>[~?%]?)"
)


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """One date as precise as it is known: ``month`` 21 to 24 is a season; 4, 3 or 2 ``digits`` of the year count."""

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
        return {4: "year", 3: "decade", 2: "century"}[self.digits]  # type: ignore[return-value]

    def __str__(self) -> str:
        if self.digits < 4:
            return f"{self.year:04d}"[: self.digits] + "X" * (4 - self.digits) + self.mark
        text = f"{self.year:04d}" if self.year >= 0 else f"-{-self.year:04d}"
        if self.month is not None:
            text += f"-{self.month:02d}"
            if self.day is not None:
                text += f"-{self.day:02d}"
                if self.hour is not None:
                    text += f"T{self.hour:02d}:{self.minute or 0:02d}"
        return text + self.mark

    def first(self) -> str:
        """The first day (``YYYY-MM-DD``) or minute that the date can mean."""
        if self.hour is not None:
            return self._minute()
        month = self.month or 1
        if month > 12:
            month = _SEASONS[month][0]
        return str(Moment(self.year, month, self.day or 1))

    def _minute(self) -> str:
        """The moment itself; 24:00, the end of a day, bounds as that day's last minute."""
        if self.hour == 24:
            return str(replace(self, hour=23, minute=59, mark=""))
        return str(replace(self, mark=""))

    def last(self) -> str:
        """The last day or minute that the date can mean."""
        if self.hour is not None:
            return self._minute()
        year, month = self.year, self.month or 12
        if self.digits < 4:
            year += 10 ** (4 - self.digits) - 1
        if month > 12:
            year, month = year + (month == 24), _SEASONS[month][1]
        return str(Moment(year, month, self.day or days_in(year, month)))


@dataclass(frozen=True, slots=True)
class Interval:
    """A date (``start == end``, ``single``) or an interval whose ends are moments, or ``None`` where open."""

    start: Moment | None
    end: Moment | None
    single: bool = False

    def __str__(self) -> str:
        if self.single:
            return str(self.start)
        return f"{self.start or '..'}/{self.end or '..'}"

    def bounds(self) -> tuple[str | None, str | None]:
        """The first and last day (or minute); ``None`` where open."""
        return (self.start.first() if self.start else None), (self.end.last() if self.end else None)

    def approximate(self, mark: str = "~") -> Interval:
        """The same value, qualified: a single date as a whole, an interval at its end (its start, if that is open)."""
        if self.single and self.start:
            moment = replace(self.start, mark=mark)
            return Interval(moment, moment, True)
        if self.end:
            return Interval(self.start, replace(self.end, mark=mark))
        return Interval(replace(self.start, mark=mark) if self.start else None, None)

    def order(self) -> tuple[str, int, str]:
        """A key that sorts by first moment (the last where the start is open), coarser dates first."""
        first, last = self.bounds()
        return first or last or "9999", -len(first or ""), last or "9999"


def days_in(year: int, month: int) -> int:
    """The days of a month; proleptic Gregorian for years that Python's calendar does not know."""
    return monthrange(year if year >= 1 else 4 + year % 4, month)[1]


def single(moment: Moment) -> Interval:
    """A date by itself."""
    return Interval(moment, moment, True)


def between(start: Moment | None, end: Moment | None) -> Interval:
    """An interval; one whose ends are the same moment is that date itself."""
    if start is not None and start == end:
        return single(start)
    return Interval(start, end)


def of_day(day: date) -> Moment:
    """The moment of a calendar day."""
    return Moment(day.year, day.month, day.day)


def of_minute(moment: datetime) -> Moment:
    """The moment of a clock time, to the minute."""
    return Moment(moment.year, moment.month, moment.day, moment.hour, moment.minute)


def parse_moment(text: str) -> Moment:
    """One EDTF date; ``ValueError`` where it is none."""
    match = _MOMENT.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"not an EDTF date: {text!r}")
    year_text = match["year"]
    digits = 4 - year_text.count("X")
    year = int(year_text.replace("X", "0"))
    month = int(match["month"]) if match["month"] and match["month"] != "XX" else None
    day = int(match["day"]) if match["day"] and match["day"] != "XX" else None
    if month is not None and not (1 <= month <= 12 or (21 <= month <= 24 and day is None)):
        raise ValueError(f"no such month: {text!r}")
    if day is not None and (month is None or not 1 <= day <= days_in(year, month)):
        raise ValueError(f"no such day: {text!r}")
    hour = int(match["hour"]) if match["hour"] else None
    minute = int(match["minute"]) if match["minute"] else None
    if hour is not None and (hour > 24 or (hour == 24 and minute) or day is None or (minute or 0) > 59):
        raise ValueError(f"no such time: {text!r}")
    return Moment(year, month, day, hour, minute, match["mark"], digits)


def parse(text: str) -> Interval:
    """An EDTF date or interval (``2020-01``, ``../2020-02-01~``, ``2020/..``); ``ValueError`` where it is none."""
    text = text.strip()
    if "/" not in text:
        return single(parse_moment(text))
    left, _, right = text.partition("/")
    start = None if left in ("", "..") else parse_moment(left)
    end = None if right.rstrip("~?%") in ("", "..") else parse_moment(right)
    if start is None and end is None:
        raise ValueError(f"open on both sides: {text!r}")
    if start and end and start.first() > end.last():
        raise ValueError(f"ends before it starts: {text!r}")
    if start and end is None and right[-1:] in ("~", "?", "%"):
        start = replace(start, mark=right[-1])
    return Interval(start, end)
