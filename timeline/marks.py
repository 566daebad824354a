"""Marks that stand over or under the letter before them: in no writing more than a few on one letter.

Hundreds of them cover the lines above and below, and make terminals slow (source: Unicode Standard Annex 15, 13, stream
safe text, which allows thirty).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

MOST: Final = 4
"""Marks on one letter that are shown."""

# No mark is a word character, nor in the blocks of punctuation, lines and signs that are left out: whatever holds too
# many of them is found here, and little else.
_RUN: Final = re.compile(rf"[^\w\s\x00-\x7f\u2010-\u205e\u2190-\u2bff\u3001-\u3020\uff01-\uff60]{{{MOST + 1},}}")


def few(words: str) -> str:
    """The words, of the marks (Unicode categories Mn and Me) that follow one another the first four."""
    return _RUN.sub(_cut, words)


def _cut(run: re.Match[str]) -> str:
    kept, marks = [], 0
    for character in run[0]:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if marks <= MOST:
            kept.append(character)
    return "".join(kept)
