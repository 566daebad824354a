"""What pieces become by their neighbours: recurring ones are no dates, 三年前的今天 is a day of that year.

One pass over the pieces before they are put together.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cache
from itertools import pairwise
from typing import Final

from msgspec.structs import replace

from timeline.dates.lexicon import word_list
from timeline.dates.values import Piece, Token

_MORE_WEEKDAYS: Final = r"[一二三四五六日天末](?:(?:-{1,2}|~|至|到|、|和|及)?(?:周|星期|礼拜)?[一二三四五六日天]){0,6}"
_WEEKDAYS: Final = rf"(?:周|星期|礼拜){_MORE_WEEKDAYS}"
_TWICE: Final = 4  # pieces of a range that is named twice
_BREAK: Final = re.compile(r"[。!?;\n]")
#: What stands between a recurring head and the fields that belong to it.
_CHAIN: Final = re.compile(r" ?(?:的|在|于|至|到|-{1,2}|~|、|和|及|与)? ?")
_FIELDS: Final = frozenset(
    {
        "day",
        "day-range",
        "day-number",
        "clock",
        "clock-range",
        "part-of-day",
        "month-part",
        "weekday",
        "nth-week",
        "nth-weekday",
    }
)
#: So far from a recurring head, or from the last of its fields, its sentence is looked for.
_REACH: Final = 200
_HOURS: Final = frozenset({"clock", "clock-range", "part-of-day"})


@cache
def _heads() -> re.Pattern[str]:
    """What says that the fields behind it come round again.  It starts with a class, so that the search is quick."""
    hours = "|".join(map(re.escape, word_list("opening-hours")))
    opening = "|".join(map(re.escape, word_list("opening")))
    return re.compile(
        rf"[每逢周星礼时](?:(?<=(?:{hours})时)间(?:是|为|[:])?|(?<=每)(?:逢|隔)?个?(?:{_WEEKDAYS}|[天日晚早晨夜周月]|星期|礼拜|季度|学期)|(?<=逢){_WEEKDAYS}"
        rf"|(?<![本上下这].)(?:(?<=周)|(?<=星)期|(?<=礼)拜)[一二三四五六日天](?:-{{1,2}}|~|至|到)(?:周|星期|礼拜)?[一二三四五六日天]"
        rf"(?= ?(?:的|在)? ?[(:]?(?:每[天日晚]|\d{{1,2}}[:点时]|上午|{opening})))"
    )


def settle(found: list[Token], text: str) -> list[Token]:
    """The pieces of a folded text, in order, without those that recur, and with 三年前的 as a year where a day or
    month follows."""
    return _anniversaries(_lunar_days(_once(_ranges(found, text), text), text), text)


#: The end of a range with what it is called otherwise in brackets behind it: 正月初一至初六(1月29日至2月3日).
_OTHERWISE: Final = re.compile(r"(?:-{1,2}|~|至|到) ?(?P<end>[^\s()，。,;]{2,12}) ?\((?P<inner>[^()\n]{3,34})\)")
_TO: Final = re.compile(r" ?(?:-{1,2}|~|至|到) ?")


def _ranges(found: list[Token], text: str) -> list[Token]:
    """The pieces but those of a range in brackets that only names the one before it in another way."""
    if "(" not in text or len(found) < _TWICE:
        return found
    again: list[tuple[int, int]] = []
    starts = [start for start, _, _ in found]
    for match in _OTHERWISE.finditer(text):
        first, last = bisect_left(starts, match.start("inner")), bisect_left(starts, match.end("inner"))
        outer = bisect_left(starts, match.start("end"))
        if last - first < 2 or outer >= first or found[first][0] != match.start("inner"):
            continue
        inside = found[first:last]
        joined = any(_TO.fullmatch(text, a[1], b[0]) for a, b in pairwise(inside))
        if joined and inside[-1][1] == match.end("inner") and found[first - 1][1] == match.end("end"):
            again.append((first, last))
    if not again:
        return found
    dropped = {index for first, last in again for index in range(first, last)}
    return [token for index, token in enumerate(found) if index not in dropped]


def _once(found: list[Token], text: str) -> list[Token]:
    """The pieces but those of 每周三下午, 每月15日, 周一至周五9时 and the hours that the sentence goes on with."""
    heads = [match.span() for match in _heads().finditer(text)]
    if not heads:
        return found
    starts = [start for start, _ in heads]
    kept: list[Token] = []
    at, end = -1, 0
    for token in found:
        first, last, piece = token
        number = bisect_right(starts, last - 1) - 1
        if number < 0:
            kept.append(token)
            continue
        if number != at:
            at, end = number, heads[number][1]
        if first < heads[number][1]:
            if last > heads[number][0]:
                end = max(end, last)
            continue
        chained = (
            (piece.row in _FIELDS or piece.kind == "day-last")
            and first - end <= 4
            and _CHAIN.fullmatch(text, end, first)
        )
        beside = bool(kept) and first - kept[-1][1] <= 1 and kept[-1][2].top > 0
        hours = piece.row in _HOURS and not beside and text[max(0, first - 2) : first] not in ("截至", "截止")
        if (chained or (hours and first - end <= _REACH)) and not _BREAK.search(text, heads[number][1], first):
            end = last
        else:
            kept.append(token)
    return kept


#: So far behind a lunar day or month a bare 初三 or 廿一 is a day of that month.
_SAME_MONTH: Final = 200


@cache
def _day_of(month: Piece, piece: Piece) -> Piece:
    """A bare lunar day with the month of another piece."""
    return replace(piece, a=month.a, c=month.c, weak=False)


def _lunar_days(found: list[Token], text: str) -> list[Token]:
    """大年初一…初三…初七, 五月初五…廿一: bare lunar days count behind one that says its month."""
    if "初" not in text and "廿" not in text:
        return found
    last, month = 0, None
    for index, (start, end, piece) in enumerate(found):
        if piece.row == "lunar-new-year" and piece.weak:
            if month is not None and start - last <= _SAME_MONTH:
                found[index] = (start, end, _day_of(month, piece))
                last = end
        elif piece.kind == "lunar" and not piece.weak and (piece.a == 1 or piece.row in _LUNAR):
            last, month = end, piece
    return found


_LUNAR: Final = frozenset({"lunar-day", "lunar-month"})


_COUNTED: Final = frozenset({"ago", "year-ref", "year-last"})


@cache
def _counted_year(piece: Piece) -> Piece:
    """三年前的 as the year that the words behind it belong to."""
    return replace(piece, row="year-rel", kind="year-ref", top=8, bottom=8, a=-piece.a // 2, b=0, c=0)


@cache
def _same_day(piece: Piece) -> Piece:
    return replace(piece, row="same-day", kind="same-day", top=6, bottom=4)


def _anniversaries(found: list[Token], text: str) -> list[Token]:
    """三年前的今天, 去年今日, 十年前的5月: years counted back, and what they are named with."""
    counted = [index for index, token in enumerate(found) if token[2].kind in _COUNTED]
    for index in counted:
        if index + 1 == len(found):
            break
        start, end, left = found[index]
        next_start, next_end, right = found[index + 1]
        between = text[end:next_start] if next_start - end <= 1 else None
        if between not in ("", "的"):
            continue
        today = right.row == "day-rel" and right.kind == "day-ref" and right.a == 0
        years_ago = left.kind == "ago" and left.b == 5 and left.c == -1 and left.a % 2 == 0 and not left.about
        finer = right.top in (6, 7) and right.kind != "lunar-mark" and not right.weak
        if years_ago and (today or finer) and between == "的":
            left = _counted_year(left)
            found[index] = (start, end, left)
        if today and left.kind in ("year-ref", "year-last"):
            found[index + 1] = (next_start, next_end, _same_day(right))
    return found
