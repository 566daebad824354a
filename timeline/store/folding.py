"""Text as it is searched: one form for all widths, cases and scripts, and the tokens of the full-text index.

Folding goes character by character, so that ``fold(a + b) == fold(a) + fold(b)``: a text holds a query exactly where
the folded text holds the folded query.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final


@cache
def _simplified() -> dict[str, str]:
    """Traditional characters and variants with the simplified form that cleaning gives them (one for one)."""
    from timeline.cleaning.tables import characters  # not needed before the first Chinese character is folded

    return {character: plain for character, (plain, kind) in characters().items() if kind == "traditional"}


class _Table(dict[int, str]):
    """Character to folded text, worked out once for every character that occurs."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if code < 0x80:
            folded = " " if code <= 0x20 or code == 0x7F else character.lower()
        elif 0xD800 <= code <= 0xDFFF:
            folded = "\ufffd"
        elif character.isspace() or unicodedata.category(character) == "Cc":
            folded = " "
        else:
            folded = unicodedata.normalize("NFKC", character).casefold()
            folded = "".join(" " if part.isspace() else _simplified().get(part, part) for part in folded)
        self[code] = folded
        return folded


_FOLDED: Final = _Table()
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")

# Every character is a token. Those which SQLite's "ascii" tokenizer would take for separators are written as a
# word of three letters, which no single character can be; so a phrase is found exactly where the text holds it.
_TOKENS: Final = {code: f"x{code:02x} " if not chr(code).isalnum() else f"{chr(code)} " for code in range(128)}


class _TokenTable(dict[int, str]):
    def __missing__(self, code: int) -> str:
        token = self[code] = f"{chr(code)} "
        return token


_TOKEN_TABLE: Final = _TokenTable(_TOKENS)

BREAK: Final = " xbreak "  # stands between quote and title; no character has this token


def fold(text: str) -> str:
    """The text in one width, case and script; each white space or control character becomes a space."""
    return text.translate(_FOLDED)


def tokens(folded: str) -> str:
    """The tokens of folded text, separated by spaces."""
    return folded.translate(_TOKEN_TABLE)


class _Both(dict[str, str]):
    """Character to the tokens of its folded text: both steps in one, for the many texts of a build."""

    def __missing__(self, character: str) -> str:
        found = self[character] = tokens(fold(character))
        return found


_BOTH: Final = _Both()


def searchable(quote: str, title: str) -> str:
    """What the index keeps of an event: the tokens of its quote, and of its title where this is no piece of it (what
    stands in the title stands in the quote then)."""
    of = _BOTH.__getitem__
    if title in quote:
        return "".join(map(of, quote))
    return f"{''.join(map(of, quote))}{BREAK}{''.join(map(of, title))}"


def phrase(folded: str) -> str:
    """The full-text query that finds exactly the events whose folded quote or title holds the folded text."""
    return f'"{tokens(folded).strip()}"'


def plain(text: str) -> str:
    """The text without lone surrogates, which no database takes; its length stays the same."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)
