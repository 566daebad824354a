"""The data files of this room: plain text, ``#`` and a blank start a comment line."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import Final

from timeline.cleaning.text import RepairKind

IDEOGRAPHS: Final = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af〇"
"""Chinese characters, for use inside the brackets of a regular expression."""

_DATA: Final = Path(__file__).parent.parent / "data" / "cleaning"
_BLANKS: Final = (  # all that Unicode calls white space, but for the newline and what is dropped
    "\t\x0b\x0c\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
_KINDS: Final[dict[str, RepairKind]] = {"width": "full-width", "mark": "punctuation", "trad": "traditional"}


def lines(name: str) -> list[list[str]]:
    """The lines of ``data/cleaning/<name>`` that say something, cut at blanks."""
    raw = (_DATA / name).read_text(encoding="utf-8")
    return [line.split() for line in raw.splitlines() if line.strip() and not line.startswith("# ")]


@cache
def characters() -> dict[str, tuple[str, RepairKind]]:
    """Every character that is changed wherever it stands: what it becomes, and what kind of repair that is."""
    table: dict[str, tuple[str, RepairKind]] = {}
    for simplified, variants in lines("traditional.txt"):
        for variant in variants:
            table[variant] = (simplified, "traditional")
    for plain, variants, kind in lines("characters.txt"):
        for variant in variants:
            table[variant] = (plain, _KINDS[kind])
    for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)):
        table[chr(code)] = (chr(code - 0xFEE0), "full-width")
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFB00)):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1 and plain != chr(code):
            simplified, _ = table.get(plain, (plain, "traditional"))
            table[chr(code)] = (simplified, "traditional")
    for blank in _BLANKS:
        table[blank] = (" ", "space")
    return table


@cache
def syllables() -> frozenset[str]:
    """The syllables of Mandarin without tones, ``ü`` as ``v``."""
    return frozenset(syllable for line in lines("pinyin.txt") for syllable in line)


@cache
def lookalikes() -> dict[str, str]:
    """Characters that stand in for others in disguised text: their candidates, the likeliest first."""
    return {line[0]: line[1] for line in lines("lookalikes.txt")}


@cache
def particles() -> dict[str, str]:
    """Look-alikes of words of one character."""
    return {line[0]: line[1] for line in lines("particles.txt")}
