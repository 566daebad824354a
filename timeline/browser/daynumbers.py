"""Days as numbers, in years of any length and before the common era.

A day is text, ``YYYY-MM-DD`` with a sign before years below 0000 (astronomical years, proleptic Gregorian calendar, as
ISO 8601 has them); its number is Python's ordinal: 1 for 0001-01-01, 0 and below for what is before.
"""

from __future__ import annotations

from datetime import date
from typing import Final

#: The calendar repeats itself after so many years, which have so many days.
_YEARS: Final = 400
_DAYS: Final = 146_097
_LAST: Final = date.max.toordinal()


def ordinal(day: str) -> int | None:
    """The number of a day, with or without a time behind it; ``None`` for what is no day."""
    try:
        return date.fromisoformat(day[:10]).toordinal()
    except ValueError:
        return _far(day)


def _far(day: str) -> int | None:
    """The number of a day outside the years that Python's calendar knows."""
    head, _, last = day.partition("T")[0].rpartition("-")
    head, _, month = head.rpartition("-")
    try:
        year = int(head)
        if 1 <= year <= date.max.year:
            return None
        cycles = (year - 1) // _YEARS
        return date(year - cycles * _YEARS, int(month), int(last)).toordinal() + cycles * _DAYS
    except ValueError:
        return None


def parts(number: int) -> tuple[int, int, int]:
    """Year, month and day of the day with this number."""
    cycles = 0 if 1 <= number <= _LAST else (number - 1) // _DAYS
    found = date.fromordinal(number - cycles * _DAYS)
    return found.year + cycles * _YEARS, found.month, found.day


def written(year: int, month: int = 1, day: int = 1) -> str:
    """A day as text."""
    return f"{'-' if year < 0 else ''}{abs(year):04d}-{month:02d}-{day:02d}"


def iso(number: int) -> str:
    """The day with this number, as text."""
    return written(*parts(number))
