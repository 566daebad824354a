"""Reading EDTF: what ``edtf_value`` prints, and the other spellings of it that ISO 8601-2 knows.

Printed otherwise than read: seconds are dropped, ``2020-XX`` and ``2020-01-XX`` (a month, a day that nobody knows) are
the year and the month themselves, as their bounds are, and a mark behind an open end (``1996/..~``) goes to the other.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from timeline.dates.edtf_value import Interval, Moment, days_in, single

_MOMENT: Final = re.compile(
    r"(?P<year>-?[0-9]{4}|-?[0-9]{3}X|-?[0-9]{2}XX|Y-?[1-9][0-9]{4,8})"
    r"(?:-(?P<month>[0-9]{2}|XX)"
    r"(?:-(?P<day>[0-9]{2}|XX)(?:T(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(?::[0-9]{2})?)?)?)?"
    r"(?P<mark>[~?%]?)"
)
_MARKS: Final = ("~", "?", "%")


def parse_moment(text: str) -> Moment:
    """One EDTF date; ``ValueError`` where it is none."""
    match = _MOMENT.fullmatch(text.strip())
    if match is None or (match["year"].startswith("-00") and not match["year"].strip("-0X")):
        raise ValueError(f"not an EDTF date: {text!r}")
    year_text, month_text, day_text, hour_text, minute_text, mark = match.groups()
    if month_text is None:
        digits = 4 - year_text.count("X")
        return Moment(int(year_text.lstrip("Y").replace("X", "0")), mark=mark, digits=digits)
    if "X" in year_text:
        raise ValueError(f"no month of an unknown year: {text!r}")
    year = int(year_text.lstrip("Y"))
    month = int(month_text) if month_text != "XX" else None
    day = int(day_text) if day_text and day_text != "XX" else None
    if month is not None and not (1 <= month <= 12 or (21 <= month <= 24 and day_text is None)):
        raise ValueError(f"no such month: {text!r}")
    if day is not None and (month is None or not 1 <= day <= days_in(year, month)):
        raise ValueError(f"no such day: {text!r}")
    if hour_text is None:
        return Moment(year, month, day, None, None, mark)
    hour, minute = int(hour_text), int(minute_text)
    if day is None or minute > 59 or hour > 24 or (hour == 24 and minute):
        raise ValueError(f"no such time: {text!r}")
    return Moment(year, month, day, hour, minute, mark)


@lru_cache(1 << 12)
def parse(text: str) -> Interval:
    """An EDTF date or interval (``2020-01``, ``../2020-02-01~``, ``2020/..``, ``2020/``); ``ValueError`` where it is
    none, is open on both sides or ends before it starts."""
    text = text.strip()
    if "/" not in text:
        return single(parse_moment(text))
    left, _, right = text.partition("/")
    mark = right[-1] if right[:-1] in ("", "..") and right.endswith(_MARKS) else ""
    start = None if left in ("", "..") else parse_moment(left)
    end = None if right.removesuffix(mark) in ("", "..") else parse_moment(right)
    if start is None and end is None:
        raise ValueError(f"open on both sides: {text!r}")
    if start and end and start.span()[0] > end.span()[1]:
        raise ValueError(f"ends before it starts: {text!r}")
    if start and mark:
        start = start.marked(mark)
    return Interval(start, end, False, "" in (left, right.removesuffix(mark)))
