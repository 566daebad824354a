"""One guarded pass over a folded text: where a row of the grammar can match, and the pieces that it finds there.

Where a row can match at all is worked out from the table (``heads``): the two or three characters that its matches
start with, found by an automaton for all rows at once; or a number with what stands behind it, found by one pattern.
Only there are rows tried, and only those that can start so.  What a row makes of the same words is remembered.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from typing import Final

from ahocorasick_rs import BytesAhoCorasick, Implementation
from msgspec import Struct

from timeline.dates.grammar import plain, rows
from timeline.dates.heads import NUMBER, NUMERALS, head
from timeline.dates.making import Build
from timeline.dates.pieces import BUILDERS, LOOK_AROUND
from timeline.dates.values import Piece, Token

#: So many different pieces are kept for a row; more than any text that is not made to fill memory has.
_MOST: Final = 2_000
#: Rows that were tried so often at one start are worth a pattern of their own there.
_FEW_STARTS: Final = 50
#: Of so much text on, the automaton is worth a table that takes ten times as long to make and half as long to run.
_SHORT: Final = 40_000


class _Way(Struct, frozen=True):
    """A row as the scan uses it; ``known`` holds its pieces by their words, with what stands beside them where the
    maker looks ``around``."""

    match: Callable[[str, int], re.Match[str] | None]
    make: Build
    unless: tuple[str, ...]
    around: bool
    known: dict[str, Piece | None]
    lasts: frozenset[str]  # the last characters of ``unless``, and a space

    def words(self, text: str, start: int, end: int) -> str:
        """What its piece between two offsets is known by."""
        if self.around:
            return f"{text[max(0, start - 2) : start]}\0{text[start:end]}\0{text[end : end + 2]}"
        return text[start:end]

    def at(self, text: str, start: int) -> tuple[int, Piece] | None:
        """What the row finds at a place: where it ends, and its piece."""
        match = self.match(text, start)
        if match is None:
            return None
        end = match.end()
        words = self.words(text, start, end)
        if words not in self.known:
            if len(self.known) >= _MOST:
                self.known.clear()
            self.known[words] = self.make(match)
        piece = self.known[words]
        if piece is None or (self.unless and self.barred(text, start)):
            return None
        return end, piece

    def barred(self, text: str, start: int) -> bool:
        """Whether one of the words stands before a place that must not."""
        if start == 0 or text[start - 1] not in self.lasts:
            return False
        return text[max(0, start - 6) : start].rstrip().endswith(self.unless)


class _Branch:
    """The rows that can start with a pair of characters, each by itself (``ways``) and as one pattern, which takes
    longer to compile than a short text to read."""

    __slots__ = ("_met", "_numbers", "match", "ways")

    def __init__(self, numbers: tuple[int, ...]) -> None:
        self._numbers = numbers
        self._met = 0  # starts that were tried without such a pattern
        self.ways: tuple[_Way, ...] = ()
        self.match: Callable[[str, int], re.Match[str] | None] | None = None

    def compile(self) -> None:
        """Make the pattern for all rows."""
        self.ways = self.ways or tuple(map(_way, self._numbers))
        self.match = re.compile("|".join(f"({plain(rows()[number].pattern)})" for number in self._numbers)).match

    def rarely(self, text: str, start: int) -> tuple[int, Piece] | None:
        """What the rows find at a place as long as there is no pattern for all."""
        self.ways = self.ways or tuple(map(_way, self._numbers))
        self._met += 1
        if self._met > _FEW_STARTS:
            self.compile()
        for way in self.ways:
            if (made := way.at(text, start)) is not None:
                return made
        return None


def _class(symbols: Iterable[str]) -> str:
    """A character class of symbols; the number's symbol stands for every numeral."""
    found = set(symbols)
    if NUMBER in found:
        found |= NUMERALS
    return "[" + "".join(map(re.escape, sorted(found))) + "]"


#: Words that few heads begin are told by more characters: 疫情防控 is in every second line and seldom a date.
_FEW: Final = 60
_DEEP: Final = 5


def _heads_of(pattern: str) -> frozenset[str]:
    """The heads of a row: deeper ones where they are words, and few."""
    heads = head(pattern)
    if len(heads) > _FEW or any(symbols[0] == NUMBER for symbols in heads):
        return heads
    deeper = head(pattern, _DEEP)
    return deeper if len(deeper) <= 2 * _FEW else heads


@cache
def _heads() -> dict[str, tuple[int, ...]]:
    """The numbers of the rows by the symbols that their matches start with; a row is with its longer heads too.

    Rows that say what stands behind their numbers stand under the bare number instead.
    """
    found: dict[str, set[int]] = defaultdict(set)
    for number, row in enumerate(rows()):
        for symbols in _heads_of(row.pattern):
            found[NUMBER if row.alone and symbols[0] == NUMBER else symbols].add(number)
    return {
        symbols: tuple(sorted(set().union(*(found.get(symbols[:size], ()) for size in range(1, len(symbols) + 1)))))
        for symbols in found
    }


@cache
def _words() -> tuple[list[bytes], tuple[_Branch, ...]]:
    """All heads that are words, and the branch of each."""
    words: dict[str, tuple[int, ...]] = {}
    for symbols, numbers in _heads().items():
        if symbols[0] != NUMBER and len(symbols) > 1:
            tails = NUMERALS if symbols[-1] == NUMBER else symbols[-1]
            words.update((symbols[:-1] + tail, numbers) for tail in tails)
    return [word.encode(_UNITS) for word in words], tuple(map(_branch, words.values()))


@cache
def _automaton(quick: bool) -> BytesAhoCorasick:
    """The automaton that finds the words."""
    kind = Implementation.DFA if quick else Implementation.ContiguousNFA
    return BytesAhoCorasick(_words()[0], implementation=kind)


_read = [0]  # characters so far


def _automaton_for(size: int) -> BytesAhoCorasick:
    """The automaton for a text of this size: the quick one is made only where there is enough to read."""
    _read[0] += size
    return _automaton(_read[0] > _SHORT)


#: A digit inside a number starts nothing, but for what stands right behind a year or a day in digits.
_OUTSIDE: Final = r"(?<![\d.]\d)|(?<=\d\d\d)(?:(?<=19\d\d\d)|(?<=20\d\d\d)|(?<=\d-\d\d\d))"


@cache
def _guard() -> re.Pattern[str]:
    """Where a piece can start that starts with a number, or is one character.

    Group 1 is what stands behind a number, unless that is a number alone.  The pattern starts with one class, so
    that the search runs over all other characters in one step each.
    """
    thirds: dict[str, set[str]] = defaultdict(set)
    before: dict[str, set[str]] = defaultdict(set)
    for symbols, numbers in _heads().items():
        if symbols[0] == NUMBER and len(symbols) > 1:
            thirds[symbols[1]].add(symbols[2:])
        elif symbols[0] != NUMBER and len(symbols) == 1:
            before["".join(sorted({c for at in numbers for c in rows()[at].behind}))].add(symbols)
    seconds: dict[str, set[str]] = defaultdict(set)
    for second, behind in thirds.items():
        seconds["" if "" in behind else _class(behind)].add(second)
    told = "|".join(_class(group) + (f"(?={behind})" if behind else "") for behind, group in seconds.items())
    telling = _class(set().union(*seconds.values()))  # one look turns most away
    alone = "|".join(f"(?={row.alone})" for row in rows() if row.alone)
    single = "|".join(f"(?<={_class(group)})(?<![^{re.escape(chars)}].)" for chars, group in before.items())
    number = _class(NUMBER)
    every = {NUMBER}.union(*before.values())
    return re.compile(
        f"{_class(every)}(?:(?<={number})(?:{_OUTSIDE})(?:(?={number}{{0,7}} {{0,2}}(?={telling})({told}))|{alone})"
        f"|(?<!{number})(?:{single}))"
    )


#: What ``str.rstrip`` takes away.
_SPACES: Final = [chr(code) for code in range(0x3001) if chr(code).isspace()]


@cache
def _way(number: int) -> _Way:
    row = rows()[number]
    lasts = frozenset([word[-1] for word in row.unless] + _SPACES)
    return _Way(re.compile(row.pattern).match, BUILDERS[row.name], row.unless, row.name in LOOK_AROUND, {}, lasts)


@cache
def _branch(numbers: tuple[int, ...]) -> _Branch:
    """The branch of these rows."""
    return _Branch(numbers)


_numbers: Final[dict[str | None, _Branch]] = {}


def _behind_number(behind: str | None) -> _Branch:
    """The branch of a number by what stands behind it; ``None`` for what tells nothing."""
    numbers: set[int] = set()
    for symbols, more in _heads().items():
        if symbols == NUMBER or symbols[:2] == NUMBER + (behind or NUMBER):
            numbers |= set(more)
    branch = _numbers[behind] = _branch(tuple(sorted(numbers)))
    return branch


@cache
def _alone(character: str) -> _Branch:
    return _branch(_heads()[character])


#: The automaton reads two bytes a character: so its offsets are twice those of the text, which needs no counting.
_UNITS: Final = "utf-16-le"
_BEYOND: Final = re.compile("[\U00010000-\U0010ffff]")  # characters of four bytes; no head has one


def _spots(text: str) -> dict[int, _Branch]:
    """Where rows are to be tried, and which."""
    automaton, branches = _automaton_for(len(text)), _words()[1]
    units = text.encode(_UNITS, "surrogatepass")
    if len(units) > 2 * len(text):
        units = _BEYOND.sub("\N{REPLACEMENT CHARACTER}", text).encode(_UNITS, "surrogatepass")
    words = automaton.find_matches_as_indexes(units, overlapping=True)
    # by their ends: the longest at a place is the last; what starts in the middle of a character is none
    spots = {start >> 1: branches[index] for index, start, _ in words if not start & 1}
    numbers = _numbers
    for spot in _guard().finditer(text):
        start = spot.start()
        if (character := text[start]) in NUMERALS:
            behind = spot[1]
            spots[start] = numbers[behind] if behind in numbers else _behind_number(behind)
        elif start not in spots:
            spots[start] = _alone(character)
    return spots


def pieces(text: str) -> list[Token]:
    """The pieces of a folded text, in order and without overlaps: the leftmost wins, of two that start together the
    earlier row."""
    found: list[Token] = []
    position = 0
    spots = _spots(text)
    for start in sorted(spots):
        if start < position:
            continue
        branch = spots[start]
        if branch.match is None:
            if (made := branch.rarely(text, start)) is not None:
                position = made[0]
                found.append((start, position, made[1]))
            continue
        match = branch.match(text, start)
        if match is None:
            continue
        index = (match.lastindex or 1) - 1
        way, end = branch.ways[index], match.end()
        piece = way.known.get(way.words(text, start, end) if way.around else text[start:end])
        if piece is not None and not (way.unless and way.barred(text, start)):
            position = end
            found.append((start, end, piece))
            continue
        for way in branch.ways[index:]:
            if (made := way.at(text, start)) is not None:
                position = made[0]
                found.append((start, position, made[1]))
                break
    return found
