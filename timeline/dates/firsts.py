"""The characters that a pattern's matches can start with: what the scan's guard is made of.

Reads the subset of regular expressions that the grammar is written in: literals, escapes, classes, groups,
alternation, the quantifiers ``? * + {m,n}`` and lookarounds (which consume nothing and are skipped).
"""

from __future__ import annotations

from typing import Final

_DIGITS: Final = frozenset("0123456789")
_ANY: Final = "any"


class _Reader:
    """A pattern and how far it was read."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0

    def peek(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def alternation(self) -> tuple[frozenset[str], bool]:
        """First characters of ``a|b|c`` up to a closing bracket, and whether it can be empty."""
        found, empty = self.sequence()
        while self.peek() == "|":
            self.at += 1
            more, also = self.sequence()
            found, empty = found | more, empty or also
        return found, empty

    def sequence(self) -> tuple[frozenset[str], bool]:
        found: frozenset[str] = frozenset()
        empty = True
        while self.peek() not in ("", "|", ")"):
            first, nothing = self.item()
            if empty:
                found |= first
            empty = empty and nothing
        return found, empty

    def item(self) -> tuple[frozenset[str], bool]:
        character = self.peek()
        if character == "(":
            first, empty = self.group()
        elif character == "[":
            first, empty = self.character_class(), False
        elif character == "\\":
            first, empty = self.escape(), False
        else:
            self.at += 1
            first, empty = frozenset(character), character in "^$"
            first = frozenset() if empty else first
        return first, self.quantifier() or empty

    def group(self) -> tuple[frozenset[str], bool]:
        self.at += 1
        look = False
        if self.peek() == "?":
            if self.pattern.startswith("?P<", self.at):
                self.at = self.pattern.index(">", self.at) + 1
            elif self.pattern.startswith("?:", self.at):
                self.at += 2
            else:
                look = True
                self.at += 3 if self.pattern.startswith("?<", self.at) else 2
        first, empty = self.alternation()
        self.at += 1
        return (frozenset(), True) if look else (first, empty)

    def character_class(self) -> frozenset[str]:
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
                found |= {chr(code) for code in range(ord(character), ord(last) + 1)}
            else:
                found.add(character)
        self.at += 1
        return frozenset(found)

    def escape(self) -> frozenset[str]:
        kind = self.pattern[self.at + 1]
        self.at += 2
        return _DIGITS if kind == "d" else frozenset({_ANY} if kind.isalpha() and kind != "n" else kind)

    def quantifier(self) -> bool:
        """Whether the quantifier that follows allows nothing at all."""
        character = self.peek()
        if character in ("?", "*", "+") and character:
            self.at += 1
            return character != "+"
        if character == "{":
            end = self.pattern.index("}", self.at)
            least = self.pattern[self.at + 1 : end].split(",")[0]
            self.at = end + 1
            return int(least or 0) == 0
        return False


def first_characters(pattern: str) -> frozenset[str]:
    """The characters that a match can start with; ``ValueError`` for a pattern that can match nothing or anything."""
    found, empty = _Reader(pattern).alternation()
    if empty or _ANY in found:
        raise ValueError(f"a piece must not be empty: {pattern}")
    return found
