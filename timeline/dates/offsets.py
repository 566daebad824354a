"""Days counted from a named day: 国庆节前一天, 除夕前三天, 劳动节后第二天, 春节假期第三天, 国庆长假最后一天.

前 and 后 count from the day itself; 第N天 of a holiday counts its first day off as 1.  前三天 and 后三天 (so many days,
not the Nth) are all of those days, approximately: writers mean the stretch or its far end.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from timeline.dates import calendar
from timeline.dates.edtf import between, of_day, single
from timeline.dates.grammar import N
from timeline.dates.grounds import Resolved, abstain
from timeline.dates.heads import firsts
from timeline.dates.numerals import number
from timeline.dates.values import Offset, Piece
from timeline.model import Reason

_UNIT: Final = r" ?[天日](?!内|以|之|左|假|票|制|间|报|志|刊)"
_COUNT: Final = rf"(?P<n>{N}|两)"
_BESIDE: Final = re.compile(rf" ?的?之?(?P<way>前|后)的?(?P<nth>第)?{_COUNT}个?{_UNIT}")
_WITHIN: Final = re.compile(
    rf" ?(?P<free>假期|长假|小长假|黄金周|假日|期间)? ?的?"
    rf"(?:(?P<nth>第){_COUNT}{_UNIT}|最后(?P<l>{N}|两)?{_UNIT}|(?P<first>首)日|(?P<way>前|头|后)(?P<k>{N}|两){_UNIT})"
)


def offset_firsts() -> frozenset[str]:
    """The characters that what counts days can start with."""
    return firsts(_BESIDE.pattern) | firsts(_WITHIN.pattern)


def offset(text: str, end: int, last: Piece) -> tuple[Offset, int] | None:
    """What counts days from the piece that ends at ``end`` of a folded text, and where it ends; ``None`` without."""
    festival = last.row in ("festival", "term")
    if last.bottom != 4 or last.kind in ("day-ref", "day-last", "nth-day", "weekday"):
        return None
    if (match := _BESIDE.match(text, end)) and (festival or last.kind in ("day", "ymd", "lunar", "solar-day")):
        count = _count(match["n"])
        if not 1 <= count <= 60 or (not festival and match["nth"] is None and count > 1):
            return None
        if match["way"] == "前":
            made = Offset("day", -count, -count if match["nth"] else -1)
        else:
            made = Offset("day", count if match["nth"] else 1, count)
        return made, match.end()
    if not festival or (match := _WITHIN.match(text, end)) is None:
        return None
    base, count = ("start" if match["free"] else "day"), 1
    if match["nth"]:
        count = _count(match["n"])
        made = Offset(base, count - 1, count - 1)
    elif match["first"]:
        made = Offset(base, 0, 0)
    elif match["way"]:
        count = _count(match["k"])
        if match["free"] is None:
            return None
        made = Offset("end", 1 - count, 0) if match["way"] == "后" else Offset("start", 0, count - 1)
    else:
        count = _count(match["l"] or "一")
        made = Offset("end", 1 - count, 0)
    return (made, match.end()) if 1 <= count <= 60 else None


def _count(text: str | None) -> int:
    return 2 if text == "两" else number(text or "") or 0


def counted(by: Offset, named: Resolved, piece: Piece, words: str) -> Resolved:
    """The days so counted, from the resolved day that ``words`` name; ``piece`` is their festival."""
    day = date.fromisoformat(str(named.interval)[:10]) if _is_day(named) else None
    if day is None:
        return named
    about = False
    base = day
    if by.base != "day":
        span = holiday_of(piece.word.removeprefix("这个"), day)
        if span is None:
            return abstain("nothing", text=words)
        (low, high), about = span
        base = low if by.base == "start" else high
    try:
        first, last = base + timedelta(days=by.first), base + timedelta(days=by.last)
    except OverflowError:
        return abstain("nothing", text=words)
    value = single(of_day(first)) if first == last else between(of_day(first), of_day(last))
    about = about or (first != last and by.base == "day")
    why = Reason("dates.from_named", {"words": words, "date": base.isoformat(), "because": named.why})
    return Resolved(value.approximate() if about else value, "day", "relative", why, named.strong)


def _is_day(named: Resolved) -> bool:
    start = named.interval.start if named.interval else None
    return start is not None and start.day is not None and 1 <= start.year <= 9999


def holiday_of(name: str, day: date) -> tuple[tuple[date, date], bool] | None:
    """First and last day off of the holiday of a festival's day, and whether they are only the usual ones.

    ``None`` for a festival without days off.
    """
    span = calendar.holiday(name, day.year) or calendar.holiday(name, day.year + 1)
    if span is not None and span[0] <= day <= span[1]:
        return span, False
    if not calendar.is_public_holiday(name):
        return None
    low = day if name in ("国庆", "国庆节") else day - timedelta(days=1)
    return (low, low + timedelta(days=6 if name in ("国庆", "国庆节", "春节") else 2)), True
