"""Sentences and clauses of a cleaned text, with their offsets.

A sentence ends at ``。！？`` (closing quotation marks and brackets belong to it), at ``；`` and at the end of a line;
a clause ends at ``，；：…`` as well. Marks inside 《》 and （） do not cut, nor does a comma or colon between digits.
A sentence that grows beyond all measure ends at the next clause (with no mark at all, anywhere).
All offsets are *clean* offsets, end exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

_STOPS: Final = "。！？!?；;"
_FULL_STOPS: Final = "。！？!?"
# The number of an item or heading: 一、 （二） 3.
NUMBER: Final = r"[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]"
_COMMAS: Final = "，,：:|…"
_CLOSERS: Final = '”’」』）)】》"'
_OPEN: Final = {"《": "》", "（": "）", "(": ")", "【": "】", "〔": "〕"}
_LONGEST_BRACKET: Final = 120
# Nobody writes such a sentence: text that lost its full stops is cut at the next mark, so that whatever looks at a
# whole sentence stays linear in the length of the text.
_LONGEST: Final = 2000
_LONGEST_CLAUSE: Final = 800
_MARK: Final = re.compile("[" + re.escape(_STOPS + _COMMAS + "".join(_OPEN) + ".") + "]")
_SPACE: Final = " 　\t"
_LATIN_START: Final = re.compile(r"[\"”’)]? +[\"“‘(]?[A-Z]")
_ABBREVIATIONS: Final = frozenset(
    {"Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec", "Mr", "Mrs", "Ms", "Dr"}
    | {"Prof", "No", "St", "Co", "Ltd", "Inc", "Corp", "vs", "Gen", "Sen", "Rep", "Gov"}
)
_LATIN_YEAR: Final = re.compile(r" (?:1[89]|20)\d\d\b")
_LATIN_DAY: Final = re.compile(r" (?:\d{1,2}(?: [A-Z]|st|nd|rd|th)|[A-Z][a-z]{2,8}\.? \d{1,2}\b)")
# Marks of Markdown at the head of a line (heading, quotation, list item) are no part of the sentence.
_MARKER: Final = re.compile(r"[ 　\t]*(?:(?:#{1,6}|>|[-*+])[ \t]+)+")
# A dateline (某社某地3月5日电（记者某某）) says who reports from where, nothing of what happened.
_DATELINE: Final = re.compile(
    r"[ 　\t]*(?:本报|本台|[\u4e00-\u9fff]{2,10}?(?:社|网|报|台))[\u4e00-\u9fff]{0,8}"
    r"(?:(?:[\d一二三四五六七八九十]{1,2}月)?[\d一二三四五六七八九十]{1,3}[日号](?:电|讯|消息|信息|报道)"
    r"(?:[（(][^（）()\n]{2,40}[）)])?|(?:电|讯|消息|报道)[（(][^（）()\n]{2,40}[）)]|(?:讯|电)[：: ]"
    r"|(?:讯|消息)(?=[\d一二三四五六七八九十昨今前当日]{1,3}[年月日天晚上下早凌傍]))[：: ]*"
)
_LATIN_DATELINE: Final = re.compile(
    r"[A-Z][A-Z .'’-]{2,40}, (?:[A-Z][a-z]+ )?[A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?"
    r" ?\([A-Z][^()\n]{1,30}\) ?[-–—]{1,2} ?"
)


class Clause(Struct, frozen=True):
    """The clean span [start, end) of a clause, without the mark that ends it and without outer spaces."""

    start: int
    end: int


class Sentence(Struct, frozen=True):
    """The clean span [start, end) of a sentence with its final mark; ``line`` is the 1-based line it stands on.

    ``closed`` is true where a full stop ends it (a sentence cut at ；goes on in the next one).
    """

    start: int
    end: int
    line: int
    clauses: tuple[Clause, ...]
    closed: bool = True


def sentences(text: str, breaks: Sequence[int] = (), injected: Sequence[int] = ()) -> Iterator[Sentence]:
    """The sentences of ``text`` in order; lines without text give none.

    ``breaks`` are offsets, in order, at which a line ends besides its end (where the original has ``<br>`` or ``<p>``);
    ``injected`` those of marks that were put into the text and end nothing.
    """
    if injected:
        characters = list(text)
        for at in injected:
            characters[at] = "\u2060"  # no mark, and as long
        text = "".join(characters)
    start = 0
    position = 0
    for number, line in enumerate(text.split("\n"), 1):
        end = start + len(line)
        while position < len(breaks) and breaks[position] < end:
            if breaks[position] > start and text[start : breaks[position]].strip():
                yield from _of_line(text, start, breaks[position], number)
                start = breaks[position]
            position += 1
        if text[start:end].strip():
            yield from _of_line(text, start, end, number)
        start = end + 1


def _of_line(text: str, start: int, end: int, line: int) -> Iterator[Sentence]:
    begin = start
    for pattern in (_MARKER, _DATELINE, _LATIN_DATELINE):
        match = pattern.match(text, begin, end)
        begin = match.end() if match else begin
    clause = position = begin
    clauses: list[Clause] = []
    while position < end:
        mark = _MARK.search(text, position, end)
        position = mark.start() if mark is not None else end
        while position - clause > _LONGEST_CLAUSE:
            position = clause + _LONGEST_CLAUSE  # no mark at all: cut anywhere
            _add(text, clauses, clause, position)
            if clauses:
                yield Sentence(_skip(text, begin, position), position, line, tuple(clauses), False)
            begin = clause = position
            clauses = []
            mark = _MARK.search(text, position, end)
            position = mark.start() if mark is not None else end
        if mark is None:
            break
        char = text[position]
        if char in _OPEN:
            close = text.find(_OPEN[char], position, min(end, position + _LONGEST_BRACKET))
            position = close + 1 if close > 0 else position + 1
            continue
        if char in _STOPS or (char == "." and _ends_latin(text, position, end)):
            _add(text, clauses, clause, position)
            position += 1
            while position < end and (text[position] in _CLOSERS or text[position] in _STOPS):
                position += 1
            if text[begin:position].strip(_SPACE):
                closed = char in _FULL_STOPS
                yield Sentence(_skip(text, begin, position), position, line, tuple(clauses), closed)
            dateline = _DATELINE.match(text, position, end)
            begin = clause = position = dateline.end() if dateline else position
            clauses = []
            continue
        if char in _COMMAS and not _between_digits(text, position):
            _add(text, clauses, clause, position)
            clause = position + 1
        position += 1
        if clause == position and position - begin >= _LONGEST:
            if clauses:
                yield Sentence(_skip(text, begin, position), position, line, tuple(clauses), False)
            begin = position
            clauses = []
    _add(text, clauses, clause, end)
    end = _trim(text, begin, end)
    if begin < end:
        yield Sentence(_skip(text, begin, end), end, line, tuple(clauses), True)


def _ends_latin(text: str, position: int, end: int) -> bool:
    """Whether a full stop ends an English sentence: a capital follows a blank, and no abbreviation stands before."""
    following = _LATIN_START.match(text, position + 1, end)
    if following is None:
        return False
    word = text[max(0, position - 12) : position].split()[-1:] or [""]
    return (len(word[0]) > 1 or word[0].isdigit()) and word[0] not in _ABBREVIATIONS and "." not in word[0]


def _between_digits(text: str, position: int) -> bool:
    """Whether a mark belongs to a number (1,200) or to an English date (June 21, 2023; Monday, 18 March)."""
    if text[max(0, position - 3) : position] == "day" and _LATIN_DAY.match(text, position + 1):
        return True
    if not 0 < position < len(text) - 1 or not text[position - 1].isdigit():
        return False
    return text[position + 1].isdigit() or _LATIN_YEAR.match(text, position + 1) is not None


def _skip(text: str, start: int, end: int) -> int:
    while start < end and text[start] in _SPACE:
        start += 1
    return start


def _trim(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] in _SPACE:
        end -= 1
    return end


def _add(text: str, clauses: list[Clause], start: int, end: int) -> None:
    start = _skip(text, start, end)
    end = _trim(text, start, end)
    if end > start:
        clauses.append(Clause(start, end))
