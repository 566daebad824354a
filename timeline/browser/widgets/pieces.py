"""Lines put together from pieces of text, measured in cells; the one way text gets on the screen.

Pieces become segments without any markup being read, and every piece goes through ``safe`` here.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from timeline.browser.safe import safe
from timeline.browser.wrap import cut, width

Piece = tuple[str, Style]


def measure(pieces: Sequence[Piece]) -> int:
    """The cells which the pieces take."""
    return sum(width(words) for words, _ in pieces)


def fit(pieces: Sequence[Piece], cells: int) -> list[Piece]:
    """The pieces cut to ``cells`` cells, made safe."""
    return _fitted(pieces, cells)[0]


def _fitted(pieces: Sequence[Piece], cells: int) -> tuple[list[Piece], int]:
    """As ``fit``, with the cells that are left."""
    fitted: list[Piece] = []
    for words, style in pieces:
        if cells <= 0:
            break
        taken = width(words)
        if taken <= cells:
            fitted.append((safe(words), style))
        else:
            # Nothing follows what was cut off, were it even one cell wide.
            shown = cut(words, cells)
            fitted.append((shown, style))
            return fitted, cells - width(shown)
        cells -= taken
    return fitted, cells


def line(
    left: Sequence[Piece], cells: int, base: Style, right: Sequence[Piece] = (), fill: Piece | None = None
) -> Strip:
    """One line of exactly ``cells`` cells: ``left`` cut to make room for ``right``, ``fill`` repeated between."""
    tail, room = _fitted(right, cells)
    gap = 1 if tail and room > 0 else 0
    head, space = _fitted(left, room - gap)
    space = max(0, space + gap if room > gap else room)
    segments = [Segment(words, base + style) for words, style in head]
    if space:
        words, style = fill if fill is not None else (" ", base)
        segments.append(Segment(cut(words * space, space, "") if fill is not None else " " * space, base + style))
    segments += [Segment(words, base + style) for words, style in tail]
    return Strip(segments, cells)


def unbroken(pieces: Sequence[Piece], cuts: Collection[int]) -> list[Piece]:
    """The pieces with a blank before every wide character which would stand on one of these cells' left edges: there
    the line is cut when it is painted over others, and half a character is none."""
    found: list[Piece] = []
    at = 0
    for words, style in pieces:
        placed = []
        for character in words:
            wide = width(character) > 1
            placed.append(f" {character}" if wide and at + 1 in cuts else character)
            at += width(placed[-1])
        found.append(("".join(placed), style))
    return found
