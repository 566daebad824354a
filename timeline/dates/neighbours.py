"""What pieces become by their neighbours: recurring ones are no dates, 三年前的今天 is a day of that year.

One pass over the pieces before they are put together.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from functools import cache
from typing import Final

from timeline.dates.lexicon import word_list
from timeline.dates.values import Piece

_WEEKDAYS: Final = (
    r"(?:周|星期|礼拜)[一二三四五六日天末](?:(?:-{1,2}|~|至|到|、|和|及)?(?:周|星期|礼拜)?[一二三四五六日天]){0,6}"
)
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
_HOURS: Final = frozenset({"clock", "clock-range", "part-of-day"})


@cache
def _heads() -> re.Pattern[str]:
    opening = "|".join(map(re.escape, word_list("opening")))
    return re.compile(
        rf"每(?:逢|隔)?个?(?:{_WEEKDAYS}|[天日晚早晨夜周月]|星期|礼拜|季度|学期)|逢{_WEEKDAYS}"
        rf"|(?<![本上下这])(?:周|星期|礼拜)[一二三四五六日天](?:-{{1,2}}|~|至|到)(?:周|星期|礼拜)?[一二三四五六日天]"
        rf"(?= ?(?:的|在)? ?[(:]?(?:每[天日晚]|\d{{1,2}}[:点时]|上午|{opening}))"
    )


def settle(found: list[Piece], text: str) -> list[Piece]:
    """The pieces of a folded text, in order, without those that recur, and with 三年前的 as a year where a day or
    month follows."""
    return _anniversaries(_once(found, text), text)


def _once(found: list[Piece], text: str) -> list[Piece]:
    """The pieces but those of 每周三下午, 每月15日, 周一至周五9时 and the hours that the sentence goes on with."""
    heads = [match.span() for match in _heads().finditer(text)]
    if not heads:
        return found
    starts = [start for start, _ in heads]
    breaks = [match.start() for match in _BREAK.finditer(text)]
    kept: list[Piece] = []
    at, end = -1, 0
    for piece in found:
        number = bisect_right(starts, piece.end - 1) - 1
        if number < 0:
            kept.append(piece)
            continue
        if number != at:
            at, end = number, heads[number][1]
        if piece.start < heads[number][1]:
            if piece.end > heads[number][0]:
                end = max(end, piece.end)
            continue
        following = bisect_left(breaks, heads[number][1])
        same = following == len(breaks) or breaks[following] >= piece.start
        chained = piece.row in _FIELDS and piece.start - end <= 4 and _CHAIN.fullmatch(text, end, piece.start)
        beside = bool(kept) and piece.start - kept[-1].end <= 1 and kept[-1].top > 0
        hours = (
            piece.row in _HOURS and not beside and text[max(0, piece.start - 2) : piece.start] not in ("截至", "截止")
        )
        if same and (chained or hours):
            end = piece.end
        else:
            kept.append(piece)
    return kept


def _anniversaries(found: list[Piece], text: str) -> list[Piece]:
    """三年前的今天, 去年今日, 十年前的5月: years counted back, and what they are named with."""
    made = list(found)
    for index in range(len(made) - 1):
        left, right = made[index], made[index + 1]
        if right.start - left.end > 1 or text[left.end : right.start] not in ("", "的"):
            continue
        today = right.row == "day-rel" and right.kind == "day-ref" and right.a == 0
        years_ago = left.kind == "ago" and left.b == 5 and left.c == -1 and left.a % 2 == 0 and not left.about
        finer = right.top in (6, 7) and right.kind not in ("lunar-mark",) and not right.weak
        if years_ago and (today or finer) and text[left.end : right.start] == "的":
            made[index] = left = replace(
                left, row="year-rel", kind="year-ref", top=8, bottom=8, a=-left.a // 2, b=0, c=0
            )
        if today and left.kind in ("year-ref", "year-last"):
            made[index + 1] = replace(right, row="same-day", kind="same-day", top=6, bottom=4)
    return made
