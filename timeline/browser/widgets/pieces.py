"""Lines put together from pieces of text, measured in cells; the one way text gets on the screen.

Pieces become segments without any markup being read, and every piece goes through ``safe`` here.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from timeline.browser.wrap import cut, width

Piece = tuple[str, Style]


def measure(pieces: Sequence[Piece]) -> int:
    """The cells which the pieces take."""
    return sum(width(words) for words, _ in pieces)


def fit(pieces: Sequence[Piece], cells: int) -> list[Piece]:
    """The pieces cut to ``cells`` cells, made safe."""
    fitted: list[Piece] = []
    for words, style in pieces:
        if cells <= 0:
            break
        shown = cut(words, cells)
        fitted.append((shown, style))
        cells -= width(shown)
    return fitted


def line(
    left: Sequence[Piece], cells: int, base: Style, right: Sequence[Piece] = (), fill: Piece | None = None
) -> Strip:
    """One line of exactly ``cells`` cells: ``left`` cut to make room for ``right``, ``fill`` repeated between."""
    tail = fit(right, cells)
    tail_cells = measure(tail)
    gap = 1 if tail and tail_cells < cells else 0
    head = fit(left, cells - tail_cells - gap)
    space = max(0, cells - tail_cells - measure(head))
    between = fill if fill is not None else (" ", base)
    segments = [Segment(words, base + style) for words, style in head]
    if space:
        segments.append(Segment(cut(between[0] * space, space, ""), base + between[1]))
    segments += [Segment(words, base + style) for words, style in tail]
    return Strip(segments, cells)
