"""What may reach the terminal: document text is hostile until it went through :func:`safe`.

Control characters and escapes could drive the terminal, marks for bidirectional text could reorder a line, and
joiners, selectors and invisible characters make terminals disagree on widths.  ``safe`` works character by character
(``safe(a + b) == few(safe(a) + safe(b))``), so a text may be cut by its offsets first and made safe afterwards; of
marks on one letter a few are left, which takes no cells.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

from timeline.marks import few

#: Stands for a control character, so that a person sees that something is there.
MARK: Final = "\N{REPLACEMENT CHARACTER}"

# Characters which print nothing of themselves: dropped.  Selectors are marks (Mn), the rest is format (Cf) anyway.
_DROPPED_RANGES: Final = ((0xFE00, 0xFE0F), (0xE0100, 0xE01EF), (0x034F, 0x034F), (0x115F, 0x1160), (0x3164, 0x3164))

# What stands in for characters of ambiguous width (East Asian Width "A", Unicode UAX 11) on a terminal which draws
# them two cells wide: there the programs' count and the terminal's differ by one for each.
_AMBIGUOUS: Final = {
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "…": "...",
    "·": "・",
    "—": "-",
    "–": "-",
    "―": "-",
    "×": "x",
    "±": "+-",
    "°": "゜",
    "→": "->",
    "←": "<-",
    "↑": "^",
    "↓": "v",
    "≥": ">=",
    "≤": "<=",
    "√": "v",
    "※": "*",
    "●": "*",
    "○": "o",
    "■": "#",
    "□": "[]",
    "▲": "^",
    "△": "^",
    "▼": "v",
    "◆": "*",
    "◇": "*",
    "★": "*",
    "☆": "*",
    "─": "-",
    "│": "|",
}


class _Width:
    """Whether the terminal draws characters of ambiguous width two cells wide (a setting)."""

    ambiguous_wide = False


def set_ambiguous_wide(wide: bool) -> None:
    """Say how wide the terminal draws characters of ambiguous width; the default is one cell."""
    _Width.ambiguous_wide = wide
    _TABLE.clear()
    _safe_again.cache_clear()


def ambiguous_wide() -> bool:
    """Whether decoration must keep to ASCII because the terminal draws ``─`` or ``●`` two cells wide."""
    return _Width.ambiguous_wide


class _Table(dict[int, str]):
    """What each character is shown as, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        shown = self[code] = _shown(code)
        return shown


_TABLE: Final = _Table()


def _shown(code: int) -> str:
    character = chr(code)
    if 0x20 <= code < 0x7F:
        return character
    if character in "\t\n\r\v\f\x85\u2028\u2029":
        return " "
    category = unicodedata.category(character)
    if category in ("Cc", "Cs", "Cn"):
        return "?" if _Width.ambiguous_wide else MARK
    if category == "Cf" or any(first <= code <= last for first, last in _DROPPED_RANGES):
        return ""
    if category == "Zs" and code != 0x3000:
        return " "
    if _Width.ambiguous_wide:
        return _AMBIGUOUS.get(character, character)
    return character


def safe(text: str) -> str:
    """``text`` without anything that a terminal could take for a command or draw out of order; never a line break."""
    if text.isascii() and text.isprintable():
        return text
    return _safe_again(text) if len(text) <= _SHORT else few(text.translate(_TABLE))


#: Longer texts are not remembered.
_SHORT: Final = 24


@lru_cache(maxsize=2048)
def _safe_again(text: str) -> str:
    """``safe`` of what stands on the screen over and over: names, marks, bars."""
    return few(text.translate(_TABLE))
