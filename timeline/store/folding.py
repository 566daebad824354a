"""Text as it is searched: one form for all widths, cases and scripts, and the tokens of the full-text index.

Folding goes character by character, so that ``fold(a + b) == fold(a) + fold(b)``: a text holds a query exactly where
the folded text holds the folded query.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from operator import add
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from numpy.typing import NDArray


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


def fold(text: str) -> str:
    """The text in one width, case and script; each white space or control character becomes a space."""
    return text.translate(_FOLDED)


_LINES: Final = _Table({ord("\n"): "\n"})


def fold_all(texts: Sequence[str]) -> list[str]:
    """``fold`` of each, in a fraction of the time where they are many."""
    if not texts:
        return []
    together = "\n".join(texts)
    if together.count("\n") != len(texts) - 1:
        return list(map(fold, texts))
    return together.translate(_LINES).split("\n")


# Every two neighbouring characters are a token, and the last one by itself: a word of two characters, which is what
# most Chinese words are, is found in the index as one, and a longer one from few. What SQLite's "ascii" tokenizer would
# take for a separator stands there as a character that no text has.
_PRIVATE: Final = 0xF0000
_UNASSIGNED: Final = {code: chr(_PRIVATE + code) for code in range(128) if not chr(code).isalnum()}
_BREAK: Final = chr(_PRIVATE + 128)  # stands between quote and title


class _Units(dict[int, str]):
    """Character to the characters of its folded form, of which the tokens are made."""

    def __missing__(self, code: int) -> str:
        found = "\ufffd" if _PRIVATE <= code <= _PRIVATE + 128 else fold(chr(code)).translate(_UNASSIGNED)
        self[code] = found
        return found


_UNITS: Final = _Units()
_WIDE: Final = f"utf-32-{'le' if sys.byteorder == 'little' else 'be'}"


def searchable(quote: str, title: str) -> bytes:
    """What the index keeps of an event, in UTF-8: the tokens of its quote, and of its title where this is no piece of
    it (what stands in the title stands in the quote then)."""
    units = quote.translate(_UNITS)
    if title not in quote:
        units += _BREAK + title.translate(_UNITS)
    return " ".join(map(add, units, f"{units[1:]} ")).encode()


_ODD: Final = 1  # in the table, of a character that does not become one other; no unit is such a character


@cache
def _table() -> NDArray[Any]:
    """The units of the first 65536 characters by their codes; 0 where not looked up yet."""
    import numpy as np

    return np.zeros(1 << 16, dtype=np.uint32)


def searchables(texts: Iterable[tuple[str, str]]) -> list[bytes]:
    """``searchable`` of many quotes and titles: a build asks for all of a document at once, with no look at each
    character."""
    import numpy as np

    listed = list(texts)
    if not listed:
        return []
    parts = [quote if title in quote else f"{quote}\n{title}" for quote, title in listed]
    codes = np.frombuffer(("\n".join(parts) + "\n").encode(_WIDE, "surrogatepass"), dtype=np.uint32)
    ends = np.cumsum([len(part) + 1 for part in parts]) - 1
    table = _table()
    units = table.take(codes, mode="clip")
    if not units.all():
        for code in set(codes[units == 0].tolist()):
            unit = _UNITS[code]
            table[min(code, len(table) - 1)] = ord(unit) if len(unit) == 1 and code < len(table) - 1 else _ODD
        units = table.take(codes, mode="clip")
    for at, part, (quote, _) in zip(ends.tolist(), parts, listed, strict=True):
        if len(part) > len(quote):
            units[at - len(part) + len(quote)] = ord(_BREAK)
    units[ends] = ord("\n")
    pairs = np.full((len(units), 3), ord(" "), dtype=np.uint32)
    pairs[:, 0] = units
    pairs[:-1, 1] = units[1:]
    pairs[ends, 1] = ord(" ")  # neither the end of an event
    pairs[ends[ends > 0] - 1, 1] = ord(" ")  # … nor its last character has a neighbour
    found = pairs.tobytes().decode(_WIDE).encode().split(b"\n")[:-1]
    for place in set(np.searchsorted(ends, np.flatnonzero(units == _ODD)).tolist()):
        found[place] = searchable(*listed[place])
    return found


def phrase(folded: str) -> str:
    """The full-text query that finds exactly the events whose folded quote or title holds the folded text."""
    units = folded.translate(_UNITS)
    if len(units) == 1:
        return f'"{units}"*'
    return f'"{" ".join(map(add, units, units[1:]))}"'


def plain(text: str) -> str:
    """The text without lone surrogates, which no database takes; its length stays the same."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)
