"""What the matches of a pattern can start with, two characters deep: what the scan's guard is made of.

Reads the subset of regular expressions that the grammar is written in: literals, escapes, classes, groups,
alternation, the quantifiers ``? * + {m,n}`` and lookarounds.  Lookarounds consume nothing and are skipped, but for a
lookahead at the end of a pattern, which tells what follows.

Numerals are one symbol here, ``NUMBER``, however many stand in a row and with the spaces behind them: a number is told
apart from a date by what follows *it*, not by its second digit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

NUMBER: Final = "0"
#: Stands for any character.
ANY: Final = "any"
NUMERALS: Final = frozenset("0123456789一二三四五六七八九十〇零廿卅百千两")

_DIGITS: Final = frozenset(NUMBER)
_RUNS: Final = frozenset({NUMBER, " "})


@dataclass(frozen=True, slots=True)
class Head:
    """The first symbols of a pattern's matches.

    ``pairs``: first symbol → the symbols that can follow it; ``singles``: symbols that can be the whole match;
    ``empty``: whether the match can be empty; ``look``: it only looks ahead.
    """

    pairs: Mapping[str, frozenset[str]]
    singles: frozenset[str]
    empty: bool
    look: bool = False

    @property
    def firsts(self) -> frozenset[str]:
        """Every first symbol."""
        return self.singles | self.pairs.keys()


_NOTHING: Final = Head({}, frozenset(), True)


def _of(symbols: Iterable[str]) -> Head:
    return Head({}, frozenset(NUMBER if symbol in NUMERALS else symbol for symbol in symbols), False)


def _either(left: Head, right: Head) -> Head:
    pairs = {first: left.pairs.get(first, frozenset()) | right.pairs.get(first, frozenset())
             for first in left.pairs.keys() | right.pairs.keys()}  # fmt: skip
    return Head(pairs, left.singles | right.singles, left.empty or right.empty)


def _then(left: Head, right: Head) -> Head:
    """Heads of ``left`` followed by ``right``."""
    if left.look:
        silent = right.empty and not right.firsts
        return Head(left.pairs, left.singles, left.empty) if silent else right
    pairs: dict[str, set[str]] = {first: set(seconds) for first, seconds in left.pairs.items()}
    singles: set[str] = set(left.singles if right.empty else ())
    for first in left.singles:
        for second in right.firsts:
            if second in _RUNS and (first == NUMBER or first == second):  # 2 0 1 9: still the same number
                pairs.setdefault(first, set()).update(right.pairs.get(second, ()))
                if second in right.singles:
                    singles.add(first)
            else:
                pairs.setdefault(first, set()).add(second)
    if left.empty:
        for first, seconds in right.pairs.items():
            pairs.setdefault(first, set()).update(seconds)
        singles |= right.singles
    for first, seconds in pairs.items():
        if first == NUMBER and seconds & _RUNS:
            seconds -= _RUNS
            singles.add(first)
    return Head({first: frozenset(seconds) for first, seconds in pairs.items() if seconds}, frozenset(singles),
                left.empty and right.empty)  # fmt: skip


class _Reader:
    """A pattern and how far it was read."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0

    def peek(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def alternation(self) -> Head:
        """The heads of ``a|b|c`` up to a closing bracket."""
        found = self.sequence()
        while self.peek() == "|":
            self.at += 1
            found = _either(found, self.sequence())
        return found

    def sequence(self) -> Head:
        items: list[Head] = []
        while self.peek() not in ("", "|", ")"):
            items.append(self.item())
        found = _NOTHING
        for item in reversed(items):
            found = _then(item, found)
        return found

    def item(self) -> Head:
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

    def group(self) -> Head:
        self.at += 1
        ahead = behind = False
        if self.peek() == "?":
            if self.pattern.startswith("?P<", self.at):
                self.at = self.pattern.index(">", self.at) + 1
            elif self.pattern.startswith("?:", self.at):
                self.at += 2
            elif self.pattern.startswith("?=", self.at):
                ahead = True
                self.at += 2
            else:
                behind = True
                self.at += 3 if self.pattern.startswith("?<", self.at) else 2
        found = self.alternation()
        self.at += 1
        if behind:
            return _NOTHING
        return Head(found.pairs, found.singles, found.empty, True) if ahead else found

    def character_class(self) -> Head:
        self.at += 1
        found: set[str] = set()
        if self.peek() == "^":
            self.at += 1
            found.add(ANY)
        while (character := self.peek()) != "]":
            if character == "\\":
                found |= self.escape()
                continue
            self.at += 1
            if self.peek() == "-" and self.pattern[self.at + 1] != "]":
                last = self.pattern[self.at + 1]
                self.at += 2
                found |= {chr(code) for code in range(ord(character), ord(last) + 1)}
            else:
                found.add(character)
        self.at += 1
        return _of({ANY} if ANY in found or len(found) > 300 else found)

    def escape(self) -> frozenset[str]:
        kind = self.pattern[self.at + 1]
        self.at += 2
        return _DIGITS if kind == "d" else frozenset({ANY} if kind.isalpha() and kind != "n" else
                                                     "\n" if kind == "n" else kind)  # fmt: skip

    def quantified(self, found: Head) -> Head:
        """The heads with the quantifier that follows: two turns tell all that is asked for."""
        character = self.peek()
        if character in ("?", "*", "+") and character:
            self.at += 1
            least, most = {"?": (0, 1), "*": (0, 2), "+": (1, 2)}[character]
        elif character == "{":
            end = self.pattern.index("}", self.at)
            low, _, high = self.pattern[self.at + 1 : end].partition(",")
            self.at = end + 1
            if self.peek() == "?":
                self.at += 1
            least = min(int(low or 0), 2)
            most = min(int(high or low or 2), 2)
        else:
            return found
        if found.look:
            return found
        repeated = _NOTHING
        for turn in reversed(range(max(most, least))):
            repeated = _then(found, repeated)
            if turn >= least:
                repeated = Head(repeated.pairs, repeated.singles, True)
        return repeated


def head(pattern: str) -> Head:
    """What a match can start with; ``ValueError`` for a pattern that can match nothing, or start with anything."""
    found = _Reader(pattern).alternation()
    if found.empty or ANY in found.firsts:
        raise ValueError(f"a piece must not be empty: {pattern}")
    return found
