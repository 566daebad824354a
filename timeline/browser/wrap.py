"""Widths in terminal cells, cutting by them, and line breaking for Chinese and Latin text.

Breaking follows the rules of Chinese typesetting (W3C *Requirements for Chinese Text Layout*, 3.1.2, and GB/T 15834):
closing punctuation never begins a line, opening punctuation never ends one; Latin words, numbers and dates in digits
stay whole where they fit (for the latter Unicode UAX 14, LB25).  A line that would break the rule takes the character
before the mark along to the next line.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate
from typing import Final

from rich.cells import get_character_cell_size

from timeline.browser.safe import ambiguous_wide, safe

#: Marks that must not begin a line.
NOT_AT_START: Final = frozenset("、，。；：？！…—·～」』）】》〉〕］｝〗”’％‰℃,.;:?!)]}>%'\"々ー々〻ゝゞヽヾ")
#: Marks that must not end a line.
NOT_AT_END: Final = frozenset("「『（【《〈〔［｛〖“‘([{<＜￥$£€№#＃")
#: Marks that hold digits together, as in 2020-01-26, 2020/1/26 and 10:30.
_HOLDING: Final = frozenset("-/:.,~")
#: What stands on either side of these stays beside it: a space that is none for a break, and nothing at all.
_GLUE: Final = frozenset("\N{NO-BREAK SPACE}\N{WORD JOINER}")
#: What belongs to no line where it stands at a break.
_BLANK: Final = _GLUE | {" "}
# How many characters a rule may push to the next line before it gives in: a run of marks must not empty a line.
_MOST_PUSHED: Final = 6


class _Cells(dict[str, int]):
    """The cells of each character in its safe form, measured when it is first met."""

    def __missing__(self, character: str) -> int:
        cells = self[character] = sum(map(get_character_cell_size, safe(character)))
        return cells


# One table for each way of showing characters of ambiguous width.
_CELLS: Final = {False: _Cells(), True: _Cells()}


def char_width(character: str) -> int:
    """The cells which the safe form of one character takes: 0, 1 or 2 (more where it stands for several)."""
    return _CELLS[ambiguous_wide()][character]


def width(text: str) -> int:
    """The cells which ``safe(text)`` takes."""
    if len(text) > _SHORT:
        return sum(map(_CELLS[ambiguous_wide()].__getitem__, text))
    return _width(text, ambiguous_wide())


#: Longer texts are not remembered.
_SHORT: Final = 80


@lru_cache(maxsize=16384)
def _width(text: str, wide: bool) -> int:
    return sum(map(_CELLS[wide].__getitem__, text))


def cut(text: str, cells: int, ellipsis: str = "…") -> str:
    """``safe(text)`` in at most ``cells`` cells; what does not fit ends in ``ellipsis``."""
    if cells <= 0:
        return ""
    # A text much longer than the room need not be measured to its end.
    head = text[: cells * 4 + 8]
    if len(head) == len(text) and width(text) <= cells:
        return safe(text)
    ellipsis = safe(ellipsis) if width(ellipsis) <= cells else ""
    room = cells - width(ellipsis)
    ends = list(accumulate(map(_CELLS[ambiguous_wide()].__getitem__, head)))
    return safe(head[: bisect_right(ends, room)]) + ellipsis


def pad(text: str, cells: int) -> str:
    """``text`` cut and filled with spaces to exactly ``cells`` cells."""
    shown = cut(text, cells)
    return shown + " " * max(0, cells - width(shown))


def unbroken(words: str) -> str:
    """The words so that :func:`wrap` breaks them nowhere where they fit on a line; shown they look the same."""
    return "\N{WORD JOINER}".join(words).replace(" ", "\N{NO-BREAK SPACE}")


def _is_word(character: str) -> bool:
    """Part of a Latin word or a number: such runs are not broken inside."""
    return character.isalnum() and char_width(character) == 1


def _is_held(text: str, place: int) -> bool:
    """Whether what stands before ``text[place]`` and what stands there belong together."""
    before, here = text[place - 1], text[place]
    if before in _GLUE or here in _GLUE or (_is_word(before) and _is_word(here)):
        return True
    if here in _HOLDING:
        return before.isdecimal() and text[place + 1 : place + 2].isdecimal()
    return before in _HOLDING and here.isdecimal() and text[place - 2 : place - 1].isdecimal()


def _held_from(text: str, start: int, place: int) -> int:
    """Where what ``text[place]`` belongs to begins; 0 where that is the beginning of the line."""
    while place > start and _is_held(text, place):
        place -= 1
    return place if place > start else 0


def _inside(text: str, start: int, end: int) -> int:
    """Where what is held together, but fits on no line, breaks: at its last blank, between words, or anywhere."""
    joined = range(end, start, -1)
    blank = next((place for place in joined if text[place] == "\N{NO-BREAK SPACE}"), 0)
    if blank:
        return blank
    # Between the ends of an interval, so that neither is cut.
    slash = text.rfind("/", start, end)
    if slash > start:
        return slash + 1
    loose = (
        place
        for place in joined
        if text[place] == "\N{WORD JOINER}"
        and not (_is_word(text[place - 1]) and _is_word(text[place + 1 : place + 2] or " "))
        and text[place + 1 : place + 2] not in NOT_AT_START
        and text[place - 1] not in NOT_AT_END
    )
    return next(loose, end)


def _break_before(text: str, start: int, end: int) -> int:
    """The best place to break ``text[start:...]`` when ``text[end]`` is the first character that does not fit."""
    if text[end] == " ":
        return end
    place = end
    if _is_held(text, end):
        place = _held_from(text, start, end)
        if not place:
            return _inside(text, start, end)
    for _ in range(_MOST_PUSHED):
        if place <= start + 1:
            return end
        if text[place] in NOT_AT_START or text[place - 1] in NOT_AT_END:
            place -= 1
            continue
        # The pushed character may itself stand inside a word.
        if place < end and _is_held(text, place):
            place = _held_from(text, start, place)
            continue
        return place
    return end


def wrap(text: str, cells: int) -> list[tuple[int, int]]:
    """Break one paragraph into lines of at most ``cells`` cells: offsets [start, end) into ``text``, in order.

    Spaces at a break belong to no line.  An empty text is one empty line.  Linear in the length of the text.
    """
    cells = max(2, cells)
    lines: list[tuple[int, int]] = []
    start = index = used = 0
    count = len(text)
    while index < count:
        size = char_width(text[index])
        if used + size <= cells or index == start:
            used += size
            index += 1
            continue
        place = _break_before(text, start, index)
        end = place
        while end > start and text[end - 1] in _BLANK:
            end -= 1
        lines.append((start, end))
        while place < count and text[place] in _BLANK:
            place += 1
        start = index = place
        used = 0
    if start < count or not lines:
        lines.append((start, count))
    return lines
