"""One guarded pass over a folded text: where a row of the grammar can match, and the pieces that it finds there.

The guard is one pattern made from the table: a first character with the characters that can follow it, or a number
with what can stand behind it (``heads`` works both out).  Only where it matches are rows tried, and only those that
can start with these two characters.  What a row makes of the same words is remembered.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from timeline.dates.grammar import plain, rows
from timeline.dates.heads import NUMBER, NUMERALS, head
from timeline.dates.making import Build
from timeline.dates.pieces import BUILDERS, LOOK_AROUND
from timeline.dates.values import Piece, Token

#: What stands between the numbers of one date, when it is no word: only with a number behind it is it looked at.
_BETWEEN_NUMBERS: Final = frozenset("-./:·~、")
#: So many different pieces are kept; more than any text that is not made to fill memory has.
_MOST: Final = 20_000


@dataclass(frozen=True, slots=True)
class _Way:
    """A row as the scan uses it; ``known`` holds its pieces by their words, ``None`` where the maker looks around."""

    match: Callable[[str, int], re.Match[str] | None]
    make: Build
    unless: tuple[str, ...]
    known: dict[str, Piece | None] | None

    def at(self, text: str, start: int) -> tuple[int, Piece] | None:
        """What the row finds at a place: where it ends, and its piece."""
        match = self.match(text, start)
        if match is None:
            return None
        if self.known is None:
            piece = self.make(match)
        else:
            words = match.group()
            if words not in self.known:
                if len(self.known) >= _MOST:
                    self.known.clear()
                self.known[words] = self.make(match)
            piece = self.known[words]
        if piece is None or (self.unless and _stands_behind(self.unless, text, start)):
            return None
        return match.end(), piece


def _stands_behind(words: tuple[str, ...], text: str, start: int) -> bool:
    return text[max(0, start - 6) : start].rstrip().endswith(words)


@dataclass(frozen=True, slots=True)
class _Branch:
    """The rows that can start with a pair of characters: one pattern for all, and each by itself."""

    match: Callable[[str, int], re.Match[str] | None]
    ways: tuple[_Way, ...]


def _class(symbols: Iterable[str]) -> str:
    """A character class of symbols; the number's symbol stands for every numeral."""
    found = set(symbols)
    if NUMBER in found:
        found |= NUMERALS
    return "[" + "".join(map(re.escape, sorted(found))) + "]"


@cache
def _heads() -> tuple[dict[tuple[str, str], tuple[int, ...]], dict[str, tuple[int, ...]]]:
    """The numbers of the rows by the two symbols that they can start with, and by the one that can be all of them."""
    pairs: dict[tuple[str, str], set[int]] = defaultdict(set)
    singles: dict[str, set[int]] = defaultdict(set)
    for number, row in enumerate(rows()):
        found = head(row.pattern)
        for first, seconds in found.pairs.items():
            for second in seconds:
                pairs[first, second].add(number)
        for first in found.singles:
            singles[first].add(number)
    alone = {first: tuple(sorted(numbers)) for first, numbers in singles.items()}
    return {pair: tuple(sorted({*numbers, *alone.get(pair[0], ())})) for pair, numbers in pairs.items()}, alone


@cache
def guard() -> re.Pattern[str]:
    """Where a piece can start.  Group ``b`` or ``m`` holds what stands behind a number; the others tell nothing.

    It starts with one class, so that the search runs over most characters in one step each; a pair of characters is
    only narrowed down here, by the two classes, and looked up in the table by the scan.
    """
    pairs, alone = _heads()
    behind = {second for first, second in pairs if first == NUMBER}
    marks = _BETWEEN_NUMBERS & behind
    number = _class(NUMBER)
    worded = {first for first, _ in pairs} - {NUMBER}
    before: dict[str, set[str]] = defaultdict(set)
    for first, numbers in alone.items():
        if first != NUMBER:
            before["".join(sorted({c for at in numbers for c in rows()[at].behind}))].add(first)
    seconds = _class({second for first, second in pairs if first != NUMBER})
    numbers = (
        f"(?={number}{{0,7}} {{0,2}}"
        f"(?:(?P<b>{_class(behind - marks)})|(?P<m>{_class(marks)}){_class(marks)}? {{0,2}}{number}))"
        f"|{'|'.join(f'(?={row.alone})' for row in rows() if row.alone)}"
    )
    ways = [
        f"(?<={number})(?:{numbers})",
        f"(?={seconds})(?<={_class(worded)})",
        f"(?<={_class(alone.keys() - {NUMBER})})"
        f"(?:{'|'.join(f'(?<={_class(firsts)})(?<![^{re.escape(allowed)}].)' for allowed, firsts in before.items())})",
    ]
    return re.compile(f"{_class(worded | alone.keys() | {NUMBER})}(?:{'|'.join(ways)})")


@cache
def _way(number: int) -> _Way:
    row = rows()[number]
    known: dict[str, Piece | None] | None = None if row.name in LOOK_AROUND else {}
    return _Way(re.compile(row.pattern).match, BUILDERS[row.name], row.unless, known)


@cache
def _branch(numbers: tuple[int, ...]) -> _Branch:
    """These rows as one pattern: compiled when a text first has such a start."""
    scan = "|".join(f"({plain(rows()[number].pattern)})" for number in numbers)
    return _Branch(re.compile(scan).match, tuple(map(_way, numbers)))


#: The branch for two characters of a text, and for what stands behind a number ('' for nothing telling): filled as
#: texts have them.
_by_pair: dict[str, _Branch | None] = {}
_by_behind: dict[str, _Branch | None] = {}


def _at_pair(pair: str) -> _Branch | None:
    pairs, alone = _heads()
    second = NUMBER if pair[1:] in NUMERALS else pair[1:]
    numbers = pairs.get((pair[0], second)) or alone.get(pair[0])
    branch = _by_pair[pair] = _branch(numbers) if numbers else None
    return branch


def _behind_number(behind: str) -> _Branch | None:
    pairs, alone = _heads()
    numbers = pairs.get((NUMBER, behind)) or alone.get(NUMBER)
    branch = _by_behind[behind] = _branch(numbers) if numbers else None
    return branch


def pieces(text: str) -> list[Token]:
    """The pieces of a folded text, in order and without overlaps: the leftmost wins, of two that start together the
    earlier row."""
    by_pair, by_behind, numerals = _by_pair, _by_behind, NUMERALS
    found: list[Token] = []
    position = 0
    for spot in guard().finditer(text):
        start = spot.start()
        if start < position:
            continue
        pair = text[start : start + 2]
        if pair[0] in numerals:
            behind = spot["b"] or spot["m"] or ""
            branch = by_behind[behind] if behind in by_behind else _behind_number(behind)
        else:
            branch = by_pair[pair] if pair in by_pair else _at_pair(pair)
        if branch is None:
            continue
        match = branch.match(text, start)
        if match is None:
            continue
        index = (match.lastindex or 1) - 1
        way = branch.ways[index]
        if way.known is not None and (piece := way.known.get(match.group())) is not None:
            if not way.unless or not _stands_behind(way.unless, text, start):
                position = match.end()
                found.append((start, position, piece))
                continue
        for way in branch.ways[index:]:
            if (made := way.at(text, start)) is not None:
                position = made[0]
                found.append((start, position, made[1]))
                break
    return found
