"""Noisy text in, readable text out, every character aligned to the original.

The canonical form that later rooms can rely on:

- simplified characters: what GB2312 lacks and OpenCC knows as traditional or variant is simplified; characters inside
  GB2312 (乾, 著, 藉) stay as they are, but for the few that hardly mean anything else (後, 於);
- digits and Latin letters in half width; `:` `,` `.` `-` `/` between digits in ASCII (`12:00`, `1,000`, `3.5`);
- the marks `，：；！？（）。` in full width wherever a Chinese character or mark stands next to them, ASCII elsewhere;
  quotes are `“”` and `‘’` (straight ones where they pair up around Chinese), titles `《》`, ranges `～`, the middle
  dot `·`; no comma, stop or colon stands twice in a row;
- every blank is one U+0020 (as many as there were, but for those inside words and dates, which are closed up);
- no control or zero-width characters, no pinyin in brackets, no `**`, heading or quote marks, link targets, tags;
- line N of the clean text is line N of the original. Missing punctuation is not put in.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from timeline.cleaning.cleaner import clean, clean_facts
    from timeline.cleaning.text import CleanText, Repair, RepairKind, identity

__all__ = ["CleanText", "Repair", "RepairKind", "clean", "clean_facts", "identity"]

_CLEANER = frozenset({"clean", "clean_facts"})


def __getattr__(name: str) -> object:
    # Loaded when asked for: who searches needs the tables of characters, and none of what cleans.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(f"{__name__}.{'cleaner' if name in _CLEANER else 'text'}"), name)
    globals()[name] = found
    return found
