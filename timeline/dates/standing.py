"""Where each expression of a text stands, and what its sentence says of it: planned, reported, looking back."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from collections import defaultdict
from functools import cache
from typing import Final

from msgspec import Struct

from timeline.dates import document
from timeline.dates.context import Standing
from timeline.dates.find import find
from timeline.dates.layout import Layout, blanked, is_signature, only_dates, place_in_line
from timeline.dates.lexicon import word_list
from timeline.dates.values import Found, Place

_SENTENCE_END: Final = re.compile(r"[。!?\n]")
_CLAUSE: Final = re.compile(r"[。!?;,\n]")
#: So far before an expression, and behind it, do words say that it is planned.
_BEFORE: Final = 24
_BEFORE_LATIN: Final = 64
_BEHIND: Final = 10
_VAGUE_BEHIND: Final = 30
_TOLD: Final = re.compile(r" ?(?:[从在由自向][^。!?;,\n]{1,30}?)?(?:获悉|了解到|得知|采访|看到|见到|走访|[从在])")
#: So many lines that hold only a date can stand above the one that signs a paper.
_ENTRIES: Final = 3
_MARKS: Final = re.compile(r"[\s#*>\-·•\[(【]*")


_INK: Final = re.compile(r"\S")
#: Behind every text.
_NOWHERE: Final = (sys.maxsize, sys.maxsize)


class Expression(Struct, frozen=True, gc=False):
    """A found expression with its line, its place, and what its value depends on there."""

    found: Found
    line: int
    place: Place
    at: Standing
    background: bool = False  # its sentence looks back: 曾, 当年, 历史上
    leads: bool = False  # a year and a colon, or the title of annals: dates what follows, as a heading does

    @property
    def planned(self) -> bool:
        """Whether its clause speaks of what is to come."""
        return self.at.planned


def stand(folded: str, plan: Layout, published: str) -> list[Expression]:
    """The expressions of a folded text, in order, each in its place."""
    found = find(blanked(folded, plan.urls) if plan.urls else folded)
    if plan.urls:
        found = _outside(found, plan.urls)
    if not found:
        return []
    text = folded.rstrip()
    last_line = text.count("\n")
    looks_back = _sentences_looking_back(folded)
    ink = _INK.search(text)
    lines = ink is not None and text.find("\n", ink.start()) >= 0
    quotes = "记者" in folded
    standing: list[Expression] = []
    number, index, sentence, days = 0, 0, -1, 0
    while index < len(found):
        number = bisect_left(plan.ends, found[index].start, number)
        start, end = plan.starts[number], plan.ends[number]
        last = index + 1
        while last < len(found) and found[last].start <= end:
            last += 1
        heading = number in plan.headings
        alone = lines and not heading and only_dates(folded, start, end, found[index:last])
        for at in range(index, last):
            one = found[at]
            place = place_in_line(folded, plan, one, number)
            if place is None and alone:
                place = "line"
                if one.full:
                    days += 1
                    # the last entry of a chronicle signs nothing
                    end_line = last_line if days <= _ENTRIES else number + last_line + 1
                    if one.plain and is_signature(folded, plan, number, end_line):
                        place = "signature"
                    elif document.same_day(one, published) and number <= 12:
                        place = "stamp"
            elif place is None:
                place = "heading" if heading else "text"
            begin = one.start
            if begin > sentence:
                sentence = _end_of_sentence(folded, begin)
            reported = quotes and _reported(folded, one)
            planned = not reported and _planned(folded, one)
            standing.append(
                Expression(
                    one,
                    number,
                    place,
                    Standing(number, begin, planned, None, None, 0, sentence, reported),
                    sentence in looks_back,
                    at == index and place in ("text", "heading") and _leads(folded, start, one),
                )
            )
        index = last
    return standing


def _outside(found: list[Found], spans: tuple[tuple[int, int], ...]) -> list[Found]:
    """The expressions, in order, that do not start in one of these spans, which are in order."""
    kept: list[Found] = []
    rest = iter(spans)
    start, end = next(rest, _NOWHERE)
    for one in found:
        while end <= one.start:
            start, end = next(rest, _NOWHERE)
        if one.start < start:
            kept.append(one)
    return kept


def opens(folded: str, plan: Layout, one: Expression) -> bool:
    """Whether an expression is the first thing in its paragraph."""
    start = plan.starts[one.line]
    return one.found.start == start or _MARKS.fullmatch(folded, start, one.found.start) is not None


def is_annals(line: str) -> bool:
    """Whether a title is that of annals: its year dates what follows."""
    return any(word in line for word in word_list("annals"))


def _end_of_sentence(folded: str, at: int) -> int:
    """Where the sentence ends that holds an offset: by this a sentence is known."""
    match = _SENTENCE_END.search(folded, at)
    return match.start() if match else len(folded)


def _sentences_looking_back(folded: str) -> set[int]:
    """The ends of the sentences that tell an older story."""
    ends: set[int] = set()
    end = -1
    for match in _back().finditer(folded):
        if match.start() > end:
            end = _end_of_sentence(folded, match.start())
            ends.add(end)
    return ends


def _reported(folded: str, found: Found) -> bool:
    """Whether a reporter says when he was told: 记者9日从县里获悉."""
    start = found.start
    before = max(0, start - 8)
    if folded.find("记者", before, start) < 0 or not folded[before:start].rstrip().endswith("记者"):
        return False
    return _TOLD.match(folded, found.end) is not None


def _leads(folded: str, start: int, found: Found) -> bool:
    pieces = found.cores[0].pieces
    if not any(piece.top == 8 and piece.kind in ("year", "ymd", "ym", "era") for piece in pieces):
        return False
    if folded[found.end : found.end + 1] == ":" and _MARKS.fullmatch(folded[start : found.start]):
        return True
    line = folded[start : found.end + 40].split("\n")[0]
    return len(line) <= 40 and pieces[-1].bottom == 8 and is_annals(line)


def _any_of(words: tuple[str, ...]) -> str:
    """A pattern of these words with one class at its head, which makes the search quick."""
    tails: dict[str, list[str]] = defaultdict(list)
    for word in words:
        tails[word[0]].append(re.escape(word[1:]))
    rests = "|".join(
        f"(?<={first}){'' if '' in rest else '(?:' + '|'.join(rest) + ')'}" for first, rest in tails.items()
    )
    return f"[{''.join(tails)}](?:{rests})"


@cache
def _back() -> re.Pattern[str]:
    return re.compile(_any_of(word_list("looking-back")))


@cache
def _cue() -> re.Pattern[str]:
    """A word that says before an expression, in its clause, that it is to come."""
    return re.compile(_any_of(word_list("planned-before")) + r"[^。!?;,\n]*\Z")


@cache
def _ahead() -> re.Pattern[str]:
    """What says behind an expression, within its clause, that it is to come: 将, 预计, and 会 that is no meeting."""
    meeting = "|".join(re.escape(word[1:]) for word in word_list("meeting-words"))
    return re.compile(
        r"[^。!?;,\n]{0,5}?[将拟]|[^。!?;,\n]{0,4}?(?:预计|有望)" + rf"|[ 上下午晚早间前后]{{0,9}}会(?!{meeting})"
    )


@cache
def _due() -> tuple[str, ...]:
    """What makes a date with 前 behind it one to come: 前完成, 前报."""
    return tuple(word.removeprefix("前") for word in word_list("planned-after") if word.startswith("前"))


_LATIN_DUE: Final = re.compile(r"(?:[Bb]y|[Uu]ntil|[Tt]ill|[Bb]efore|[Nn]o later than) ")
_TO_DO: Final = re.compile(
    r"(?:\b(?:must|shall|should|will|may|please)(?: not)?|\bto) [a-z]+\b[^.;!?\n]*\Z", re.IGNORECASE
)


def _planned(folded: str, found: Found) -> bool:
    """Whether the clause of an expression speaks of what is to come."""
    start, end = found.start, found.end
    reach, first = _BEFORE, folded[start]
    if first.isascii() and first.isalpha():
        reach = _BEFORE_LATIN
        if _LATIN_DUE.match(folded, start) and _TO_DO.search(folded, max(0, start - _BEFORE_LATIN), start):
            return True  # ordered to stay until Monday, must report by Friday
    if _cue().search(folded, start - reach if start > reach else 0, start):
        return True
    if found.closer == "before" and folded[end : end + _BEHIND].startswith(_due()):
        return True
    if found.cores[0].pieces[0].kind != "vague":
        return _ahead().match(folded, end) is not None
    behind = folded[end : end + _VAGUE_BEHIND].removeprefix(",")
    stop = _CLAUSE.search(behind)
    return "将" in (behind[: stop.start()] if stop else behind) or _ahead().match(behind) is not None
