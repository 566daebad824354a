"""Text for comparison: one script, one width, no white space, each character with its offset in the original.

Two passages that are equal here are the same words: re-wrapped, re-encoded, or converted between traditional and
simplified characters.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from msgspec import Struct

from timeline.cleaning import tables

_KEPT_TEXTS: Final = 8
# White space, controls, and what shows nothing: soft hyphen, zero width, direction and byte-order marks.
_NOTHING: Final = re.compile("[\\s\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+")


class Folded(Struct, frozen=True):
    """``letters`` in the form for comparison; ``offsets[i]`` is the original offset of the i-th."""

    letters: str
    offsets: array[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original span [start, end) of letters [start, end), which must not be empty."""
        return self.offsets[start], self.offsets[end - 1] + 1


@cache
def _table() -> dict[int, str]:
    table = {ord(character): plain for character, (plain, _) in tables.characters().items()}
    raw = files("timeline").joinpath("data", "curation", "variants.txt").read_text(encoding="utf-8")
    for line in raw.splitlines():
        if line.strip() and not line.startswith("#"):
            plain, variants = line.split()
            table.update(dict.fromkeys(map(ord, variants), plain))
    for code in range(0xFF01, 0xFF5F):
        table[code] = chr(code - 0xFEE0)
    marks = {code: table[ord(plain)] for code, plain in table.items() if len(plain) == 1 and ord(plain) in table}
    return {**table, **marks}


def same_length(text: str) -> str:
    """The text in one script and one width; as long as before, white space untouched."""
    return text.translate(_table())


def letters(text: str) -> str:
    """The text in the form for comparison."""
    return _NOTHING.sub("", same_length(text))


@lru_cache(_KEPT_TEXTS)
def folded(text: str) -> Folded:
    """The text for comparison, with offsets; linear, and kept for the texts used last."""
    plain = same_length(text)
    pieces: list[str] = []
    offsets = array("I")
    at = 0
    for gap in _NOTHING.finditer(plain):
        if gap.start() > at:
            pieces.append(plain[at : gap.start()])
            offsets.extend(range(at, gap.start()))
        at = gap.end()
    pieces.append(plain[at:])
    offsets.extend(range(at, len(plain)))
    return Folded("".join(pieces), offsets)


def in_width(text: str) -> str:
    """The text with compatibility characters in their plain form (NFKC), for reading numbers out of it."""
    return unicodedata.normalize("NFKC", text)
