"""Periods of time as a filter states them.

Grammar (digits of any width, ``~``, ``?`` and ``%`` after a date are read over)::

    period   = date | date "/" date | ".." date | date ".." | "../" date | date "/.." | date ".." date
    date     = year | year "-" month | year "-" month "-" day | year "-" month "-" day "T" hh ":" mm
             | year "-" season | decade "X" | century "XX"
             | year "年" | year "年" month "月" | year "年" month "月" day ("日" | "号")
    year     = ["-"] four digits (before 年: one to four)       season = 21 … 24 (spring … winter)

Source: ISO 8601-2 (EDTF), levels 0 and 1; the Chinese forms and ``a..b`` are additions of ours.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from functools import lru_cache
from typing import Final

from msgspec import Struct

from timeline.store.moments import BEGINNING, NEVER, year_text

_DATE: Final = r"(?P<year>-?\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2})(?:T(?P<hour>\d\d):(?P<minute>\d\d))?)?)?"
_CHINESE: Final = r"(?P<year>\d{1,4})年(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})[日号])?)?"
_MASKED: Final = r"(?P<year>\d{2}(?:\dX|XX))"
_UNSURE: Final = str.maketrans("", "", "~?%～？")
_SEASONS: Final = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 14)}


class Period(Struct, frozen=True):
    """A period: canonical texts of its first and last date ('' where open) and its first and last moment."""

    first: str
    last: str
    start: str
    end: str

    def __str__(self) -> str:
        if self.first == self.last:
            return self.first
        if not self.first:
            return f"..{self.last}"
        return f"{self.first}/{self.last}" if self.last else f"{self.first}.."

    def meets(self, start: str, end: str) -> bool:
        """Whether the interval between two moments has something in common with the period."""
        return start <= self.end and end >= self.start


@lru_cache(maxsize=4096)
def period(text: str) -> Period:
    """Read a period; ``ValueError`` where it is none or ends before it begins."""
    plain = unicodedata.normalize("NFKC", text).translate(_UNSURE).replace("…", "..").replace("......", "..")
    if "/" in plain:
        first, _, last = plain.partition("/")
    elif ".." in plain:
        first, _, last = plain.partition("..")
    else:
        first = last = plain
    first, last = ("" if part == ".." else part for part in (first, last))
    if not first and not last:
        raise ValueError(text)
    first, start, _ = _date(first) if first else ("", BEGINNING, "")
    last, _, end = _date(last) if last else ("", "", NEVER)
    if start > end:
        raise ValueError(text)
    return Period(first, last, start, end)


def _date(text: str) -> tuple[str, str, str]:
    """Canonical text, first and last moment of one date."""
    if match := re.fullmatch(_MASKED, text):
        year = match["year"]
        first, last = int(year.replace("X", "0")), int(year.replace("X", "9"))
        return text, f"{year_text(first)}-01-01T00:00", f"{year_text(last)}-12-31T24:00"
    match = re.fullmatch(_DATE, text) or re.fullmatch(_CHINESE, text)
    if match is None or not (match["year"].isascii()):
        raise ValueError(text)
    part = match.groupdict()
    year, month = int(part["year"]), int(part["month"] or 0)
    written = f"-{-year:04d}" if year < 0 else f"{year:04d}"
    if part["month"] is None:
        return written, f"{year_text(year)}-01-01T00:00", f"{year_text(year)}-12-31T24:00"
    if part["day"] is None and month in _SEASONS:
        return f"{written}-{month}", *_months(year, *_SEASONS[month])
    if not 1 <= month <= 12:
        raise ValueError(text)
    written = f"{written}-{month:02d}"
    if part["day"] is None:
        return written, *_months(year, month, month)
    day = int(part["day"])
    if not 1 <= day <= _days(year, month):
        raise ValueError(text)
    head = f"{year_text(year)}-{month:02d}-{day:02d}"
    written = f"{written}-{day:02d}"
    if part.get("hour") is None:
        return written, f"{head}T00:00", f"{head}T24:00"
    time = f"T{part['hour']}:{part['minute']}"
    if time > "T24:00" or part["minute"] > "59":
        raise ValueError(text)
    return written + time, head + time, head + time


def _months(year: int, first: int, last: int) -> tuple[str, str]:
    """Moments from the beginning of a month to the end of another, counted on past 12 into the next year."""
    over, month = divmod(last - 1, 12)
    year_of_last, month = year + over, month + 1
    return (
        f"{year_text(year)}-{first:02d}-01T00:00",
        f"{year_text(year_of_last)}-{month:02d}-{_days(year_of_last, month)}T24:00",
    )


def _days(year: int, month: int) -> int:
    """Days of a month; the calendar repeats every 400 years, which brings every year into the library's range."""
    return monthrange(year % 400 + 2000, month)[1]
