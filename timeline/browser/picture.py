"""A screen as a picture (SVG) that stands by itself.

The drawing that the terminal library makes gives every character the width of one cell, and loads a font from
elsewhere; here a Chinese character takes two cells, and the fonts are those of the reader.
"""

from __future__ import annotations

import html
import re
from typing import Final

from rich.cells import cell_len

#: The width of a cell in the drawing, in its own units.
CELL: Final = 12.2
_FONTS: Final = "'Sarasa Mono SC', 'Noto Sans Mono CJK SC', 'DejaVu Sans Mono', monospace"
_TEXT: Final = re.compile(r'(<text [^>]*?textLength=")([0-9.]+)("[^>]*>)([^<]*)(</text>)')
_FACE: Final = re.compile(r"\s*@font-face\s*\{[^}]*\}")


def tidy(svg: str) -> str:
    """The drawing with the length of every text by its cells, and without fonts from elsewhere."""

    def measured(found: re.Match[str]) -> str:
        cells = cell_len(html.unescape(found[4]))
        return f"{found[1]}{cells * CELL:.1f}{found[3]}{found[4]}{found[5]}"

    return _TEXT.sub(measured, _FACE.sub("", svg)).replace("Fira Code, monospace", _FONTS)
