"""What the matches of a pattern can start with, some characters deep: where the scan has to look at all.

Reads the subset of regular expressions that the grammar is written in: literals, escapes, classes, groups,
alternation, the quantifiers ``? * + {m,n}`` and lookarounds.  Lookarounds consume nothing and are skipped, but for a
lookahead at the end of a pattern, which tells what follows.

Numerals are one symbol here, ``NUMBER``, however many stand in a row and with the spaces behind them: a number is told
apart from a date by what follows *it*, not by its second digit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from msgspec import Struct

NUMBER: Final = "0"
NUMERALS: Final = frozenset("0123456789一二三四五六七八九十〇零廿卅百千两")
DEPTH: Final = 3

_ANY: Final = "\0"
_NUMBER: Final = frozenset(NUMBER)
#: What asks for a closer look where symbols are put in a row.
_SPECIAL: Final = frozenset((_ANY, NUMBER, " "))
#: A class with more characters than this stands for any character.
_LARGE: Final = 300


class _Head(Struct, frozen=True):
    """The first symbols of a pattern's matches: ``whole`` ones can be all of a match, what follows ``cut`` ones is
    not looked at; ``look``: it only looks ahead."""

    whole: frozenset[str]
    cut: frozenset[str] = frozenset()
    look: bool = False


_NOTHING: Final = _Head(frozenset({""}))


def _of(symbols: Iterable[str]) -> _Head:
    return _Head(frozenset(NUMBER if symbol in NUMERALS else symbol for symbol in symbols))


def _joined(left: str, right: str, depth: int) -> tuple[str, bool]:
    """Symbols in a row, and whether nothing behind them counts any more."""
    row = left + right
    if _SPECIAL.isdisjoint(row):
        return row[:depth], len(row) >= depth
    any_at = row.find(_ANY)
    cut = any_at >= 0
    row = row[:any_at] if cut else row
    while "00" in row or "0 " in row or "  " in row:  # 2 0 1 9: still the same number
        row = row.replace("00", "0").replace("0 ", "0").replace("  ", " ")
    number = row.find(NUMBER, 1)
    if number > 0:  # how long a number is cannot be told from here
        return row[: number + 1][:depth], True
    return row[:depth], cut or len(row) >= depth


def _then(left: _Head, right: _Head, depth: int) -> _Head:
    """Heads of ``left`` followed by ``right``."""
    if left.look:
        if right != _NOTHING:
            return right
        return _Head(left.whole & {""}, (left.whole | left.cut) - {""})
    whole: set[str] = set()
    cut = set(left.cut)
    for first in left.whole:
        for seconds, ends in ((right.whole, False), (right.cut, True)):
            for second in seconds:
                row, over = _joined(first, second, depth)
                (cut if over or ends else whole).add(row)
    return _Head(frozenset(whole), frozenset(cut))


#: Characters that mean themselves, up to the end of an alternative.
_WORD: Final = re.compile(r"[^\\()\[\]{}|?*+.^$]+(?=[|)]|\Z)")


def _word(characters: str, depth: int) -> _Head:
    """The heads of characters in a row."""
    if NUMERALS.isdisjoint(characters) and _SPECIAL.isdisjoint(characters):
        row = frozenset((characters[:depth],))
        return _Head(frozenset(), row) if len(characters) >= depth else _Head(row)
    found = _NOTHING
    for character in reversed(characters):
        found = _then(_of(character), found, depth)
    return found


class _Reader:
    """A pattern and how far it was read."""

    def __init__(self, pattern: str, depth: int) -> None:
        self.pattern = pattern
        self.depth = depth
        self.at = 0

    def peek(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def alternation(self) -> _Head:
        """The heads of ``a|b|c`` up to a closing bracket."""
        found = self.sequence()
        while self.peek() == "|":
            self.at += 1
            more = self.sequence()
            found = _Head(found.whole | more.whole, found.cut | more.cut)
        return found

    def sequence(self) -> _Head:
        word = _WORD.match(self.pattern, self.at)
        if word is not None:  # an alternative that is one word: most are
            self.at = word.end()
            return _word(word.group(), self.depth)
        items: list[_Head] = []
        while self.peek() not in ("", "|", ")"):
            items.append(self.item())
        found = _NOTHING
        for item in reversed(items):
            found = _then(item, found, self.depth)
        return found

    def item(self) -> _Head:
        character = self.peek()
        if character == "(":
            found = self.group()
        elif character == "[":
            found = self.character_class()
        elif character == "\\":
            found = _of(self.escape())
        else:
            self.at += 1
            found = _NOTHING if character in "^$" else _of(character)
        return self.quantified(found)

    def group(self) -> _Head:
        self.at += 1
        ahead = other = False
        if self.peek() == "?":
            if self.pattern.startswith("?P<", self.at):
                self.at = self.pattern.index(">", self.at) + 1
            elif self.pattern.startswith("?:", self.at):
                self.at += 2
            elif self.pattern.startswith("?=", self.at):
                ahead = True
                self.at += 2
            else:
                other = True
                self.at += 3 if self.pattern.startswith("?<", self.at) else 2
        found = self.alternation()
        self.at += 1
        if other:
            return _NOTHING
        return _Head(found.whole, found.cut, True) if ahead else found

    def character_class(self) -> _Head:
        self.at += 1
        found: set[str] = set()
        if self.peek() == "^":
            self.at += 1
            found.add(_ANY)
        while (character := self.peek()) != "]":
            if character == "\\":
                found |= self.escape()
                continue
            self.at += 1
            if self.peek() == "-" and self.pattern[self.at + 1] != "]":
                last = self.pattern[self.at + 1]
                self.at += 2
                codes = range(ord(character), ord(last) + 1)
                found |= {_ANY} if len(codes) > _LARGE else set(map(chr, codes))
            else:
                found.add(character)
        self.at += 1
        return _of({_ANY} if _ANY in found or len(found) > _LARGE else found)

    def escape(self) -> frozenset[str]:
        kind = self.pattern[self.at + 1]
        self.at += 2
        if kind == "d":
            return _NUMBER
        return frozenset({"\n"} if kind == "n" else {_ANY} if kind.isalpha() else {kind})

    def quantified(self, found: _Head) -> _Head:
        """The heads with the quantifier that follows: as many turns as are looked at."""
        character = self.peek()
        if character in ("?", "*", "+") and character:
            self.at += 1
            least, most = {"?": (0, 1), "*": (0, self.depth), "+": (1, self.depth)}[character]
        elif character == "{":
            end = self.pattern.index("}", self.at)
            low, comma, high = self.pattern[self.at + 1 : end].partition(",")
            self.at = end + 1
            least = min(int(low or 0), self.depth)
            most = min(int(high or self.depth) if comma else least, self.depth)
        else:
            return found
        if self.peek() == "?":
            self.at += 1
        if found.look:
            return found
        repeated = _NOTHING
        for turn in reversed(range(max(most, least))):
            repeated = _then(found, repeated, self.depth)
            if turn >= least:
                repeated = _Head(repeated.whole | {""}, repeated.cut)
        return repeated


def head(pattern: str, depth: int = DEPTH) -> frozenset[str]:
    """The first symbols of a pattern's matches, up to ``depth`` of them: every match starts with one of these rows.

    Raises ``ValueError`` for a pattern that can match nothing, or start with any character.
    """
    found = _Reader(pattern, depth).alternation()
    rows = found.whole | found.cut
    if "" in rows:
        raise ValueError(f"a piece must not be empty: {pattern}")
    return rows


def firsts(pattern: str) -> frozenset[str]:
    """The characters that a match of the pattern can start with."""
    found = {row[0] for row in head(pattern)}
    return frozenset(found | NUMERALS if NUMBER in found else found)
