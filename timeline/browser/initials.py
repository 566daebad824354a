"""Names by the first letters of their pinyin: ``yqs`` finds 阳泉市. The table is read when it is first asked for."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

_TABLE: Final = Path(__file__).parent.parent / "data" / "browser" / "initials.txt"
#: What can be first letters: two or more, as one letter would mean nearly everything.
LETTERS: Final = re.compile(r"[a-z]{2,24}")


@cache
def table() -> dict[str, str]:
    """The first letters of the readings of each character, in one text."""
    found: dict[str, str] = {}
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        letter, _, characters = line.partition(" ")
        for character in characters:
            found[character] = found.get(character, "") + letter
    return found


def matches(name: str, typed: str, anywhere: bool = True) -> bool:
    """Whether the letters are the first ones of characters that stand together in a name, or at its beginning (there
    a single letter may do)."""
    if not LETTERS.fullmatch(typed if anywhere else typed * 2):
        return False
    known = table()
    last = len(name) - len(typed) if anywhere else min(0, len(name) - len(typed))
    for start in range(last + 1):
        for letter, character in zip(typed, name[start:], strict=False):
            if letter not in known.get(character, character.lower()):
                break
        else:
            return True
    return False
