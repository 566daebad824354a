"""Pieces put together: what stands beside each other, coarse to fine, names one date.

A piece joins the one before it as long as nothing but a space (or 的 above the day) stands between and it is finer,
or names the same day in another way.
"""

from __future__ import annotations

import re
from typing import Final

from timeline.dates.values import Piece, Token

_LINK: Final = re.compile(r"[ ]{0,2}的?[ ]{0,2}|[ ]?T")
_APPOSITION: Final = re.compile(r" ?[,(] ?|[ ]{0,2}")
_SHARED: Final = re.compile(r"节?(?:假期|长假|双节|佳节|期间|假日|小长假)")
#: What may stand between two pieces of one date is no longer than this.
NEAR: Final = 5


def take(found: list[Token], index: int, text: str) -> tuple[tuple[Piece, ...], int, int]:
    """Pieces from ``index`` that name one date: the pieces, the next index, the end (past a closing bracket)."""
    _, end, first = found[index]
    index += 1
    count = len(found)
    if index == count or found[index][0] - end > NEAR:
        return (first,), index, end
    core: tuple[Piece, ...] = (first,)
    bracket = False
    while index < count:
        start, stop, piece = found[index]
        if start - end > NEAR:
            break
        gap = text[end:start]
        last = core[-1]
        if piece.top == 0 or last.bottom == 0 or "\n" in gap:
            break
        finer = piece.top < last.bottom or (piece.top == last.bottom == 8 and last.kind == "lunar-mark")
        if last.kind == "lunar-mark":
            finer = piece.top <= 8
        if last.kind == "cyclic" and piece.row == "festival":
            finer = True
        close_bracket = bracket and gap == ")"
        if finer and (gap == "" or _LINK.fullmatch(gap) or close_bracket) and not (last.bottom <= 4 and "的" in gap):
            if piece.kind == "weekday" and last.bottom == 6:
                break
            if piece.row in ("day", "day-range") and last.bottom not in (6, 9):
                break
            if (piece.row == "day-rel" and last.bottom > 4) or (piece.row == "season" and last.top < 8):
                break
            bracket = bracket and not close_bracket
        elif _names_same_day(core, piece, stop, gap, text):
            bracket = gap.strip() == "("
        elif bracket and piece.top < last.bottom and gap == "":
            pass
        else:
            break
        core = (*core, piece)
        end = stop
        index += 1
        if bracket and text[end : end + 1] == ")":
            end += 1
            bracket = False
    return core, index, end


def _names_same_day(left: tuple[Piece, ...], right: Piece, end: int, gap: str, text: str) -> bool:
    """Whether ``right`` names the day of ``left`` in another way: 1月25日正月初一, 周日(9月16日), 今天(17日)."""
    last = left[-1]
    if last.bottom > 4 or right.top < 4 or right.top == right.bottom == 0:
        return False
    if not _APPOSITION.fullmatch(gap):
        return False
    if right.kind == "day-last" and right.a == 0:
        return gap == "" and last.bottom == 4 and last.kind not in ("day-last", "day-ref")
    lunar = right.kind in ("lunar", "weekday", "term") or right.row == "festival"
    if right.kind == "term" and right.weak and last.kind in ("day-ref", "day-last", "weekday"):
        return False  # 今天小雪, 周日大雪: the weather
    between = gap.strip()
    if between == "(":
        return last.bottom == 4 and (
            last.kind in ("weekday", "day-ref", "day-last", "lunar") or lunar or left[0].row == "festival"
        )
    if between == ",":
        return lunar and right.kind == "lunar" and last.bottom == 4 and last.kind != "lunar"
    if right.row == "festival" and not _same_feast(last, right, end, text):
        return False
    return (
        last.bottom == 4
        and lunar
        and all(piece.kind != right.kind or _is_feast_of(right, piece) for piece in left)
        and last.kind in ("day", "ymd", "solar-day", "day-ref", "day-last", "lunar")
    )


def _is_feast_of(feast: Piece, day: Piece) -> bool:
    """Whether a festival is the name of a lunar day: 正月十五元宵节."""
    return feast.row == "festival" != day.row and (feast.a, feast.b) == (day.a, day.b)


def _same_feast(left: Piece, right: Piece, end: int, text: str) -> bool:
    """Whether a festival behind a day names that day, or shares its holiday with the festival before it.

    Not in 8月15日 中秋节前 (what is before is the festival), nor in 元旦除夕.
    """
    if text.startswith(("前", "后"), end) and not text.startswith("前后", end):
        return False
    one = (right.kind, right.a, right.b) == (left.kind, left.a, left.b)
    return left.row != "festival" or one or _SHARED.match(text, end) is not None


def stands(core: tuple[Piece, ...]) -> bool:
    """Whether it is an expression at all: not weak pieces alone."""
    if len(core) == 1:
        return not core[0].weak
    return any(not piece.weak for piece in core) or core[0].row == "year-short"


def trimmed(core: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The pieces without what says nothing by itself at their head; empty where that is all."""
    first = core[0]
    if first.kind == "lunar-mark" and len(core) == 1:
        return ()
    if first.row == "year-short" and first.weak and (len(core) == 1 or core[1].top < 5):
        return core[1:]
    return core


def can_end(left: tuple[Piece, ...], right: tuple[Piece, ...]) -> bool:
    """Whether ``right`` can end a range that ``left`` starts."""
    if left[0].top == 0 or right[0].top == 0:
        return False
    first, last = left[-1].bottom, right[-1].bottom
    return last == first or (last >= 4 and first >= 4) or last == 2 or (first < 4 and last <= 4)
