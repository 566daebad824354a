"""A list of Chinese words: jieba's dictionary, read as text and only when something has to be checked against it."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

USUAL: Final = 20
"""Frequency from which a word of the dictionary counts as usual."""
_LONGEST: Final = 4


@cache
def known() -> dict[str, int]:
    """Words of two to four characters with their frequency; empty where the dictionary is not installed.

    The file is read without loading jieba itself (0.2 s instead of 0.9 s).
    """
    spec = find_spec("jieba")
    if spec is None or not spec.submodule_search_locations:
        return {}
    path = Path(next(iter(spec.submodule_search_locations))) / "dict.txt"
    found: dict[str, int] = {}
    try:
        with path.open(encoding="utf-8") as file:
            for line in file:
                word, _, rest = line.partition(" ")
                if 2 <= len(word) <= _LONGEST:
                    found[word] = int(rest.partition(" ")[0])
    except (OSError, ValueError):
        return {}
    return found
