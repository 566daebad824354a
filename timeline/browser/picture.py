"""A screen as a picture (SVG) that stands by itself.

The drawing that the terminal library makes gives every character the width of one cell, and loads a font from
elsewhere; here a Chinese character takes two cells, and the fonts are those of the reader.
"""

from __future__ import annotations

import html
import re
from itertools import groupby
from typing import Final

from rich.cells import cell_len

#: The width of a cell in the drawing, in its own units.
CELL: Final = 12.2
# Latin fonts first: they are narrower, and lack what the Chinese ones then give.
_FONTS: Final = (
    "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, 'Sarasa Mono SC', 'Noto Sans Mono CJK SC', 'PingFang SC',"
    " 'Microsoft YaHei', monospace"
)
_TEXT: Final = re.compile(
    r'<text class="([^"]*)" x="([0-9.]+)" y="([0-9.]+)" textLength="[0-9.]+"([^>]*)>([^<]*)</text>'
)
_FACE: Final = re.compile(r"\s*@font-face\s*\{[^}]*\}")


def tidy(svg: str) -> str:
    """The drawing with every run of equally wide characters at its own cells, and without fonts from elsewhere."""
    return _TEXT.sub(_placed, _FACE.sub("", svg)).replace("Fira Code, monospace", _FONTS)


def _placed(found: re.Match[str]) -> str:
    style, x, y, rest, escaped = found[1], float(found[2]), found[3], found[4], found[5]
    placed: list[str] = []
    for wide, run in groupby(html.unescape(escaped), key=lambda character: cell_len(character) > 1):
        words = "".join(run)
        length = cell_len(words) * CELL
        # Wide characters one by one: fonts differ in how wide they are.
        for piece in words if wide else (words,):
            size = cell_len(piece) * CELL
            if piece.strip(" \u00a0"):
                shown = html.escape(piece, quote=False).replace(" ", "&#160;").replace("\u00a0", "&#160;")
                placed.append(f'<text class="{style}" x="{x:.1f}" y="{y}" textLength="{size:.1f}"{rest}>{shown}</text>')
            x += size if wide else length
    return "".join(placed)
