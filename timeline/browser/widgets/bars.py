"""The bars of the histogram, a line of cells at a time: how high each is, where screen, cursor and brush are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from timeline.browser.glyphs import glyphs, part_of_bar
from timeline.browser.scale import Scale

#: Bars that have this many cells or more stand apart and are no wider than so many: they would be walls.
_APART: Final = 3
_WIDEST: Final = 4
#: A bar for one event is as high as can be only beside fewer than this many.
_LEAST: Final = 4


class Stands(Struct, frozen=True):
    """Where what is told apart by colour stands, in slots: first and last one (inclusive; none where last < first)."""

    cursor: int
    seen: tuple[int, int]
    brush: tuple[int, int]


class Cell(Struct, frozen=True):
    """A cell as it looks: its sign, the style of that (``bar``, ``empty``), whether the list shows its time, and the
    light on it (``brush``, ``cursor`` or none)."""

    sign: str
    name: str
    seen: bool
    light: str


def bar_line(
    scale: Scale, heights: Sequence[float], stands: Stands, row: int, rows: int, plain: bool
) -> Iterator[Cell]:
    """The cells of the ``row``-th line from below of bars that are ``rows`` lines high; ``plain``: without colours."""
    signs = glyphs()
    # What is known by the day only has parts of events by the hour.
    most = max(heights) if scale.hours else max(_LEAST, *heights)
    for slot, value in enumerate(heights):
        seen = stands.seen[0] <= slot <= stands.seen[1]
        light = "brush" if stands.brush[0] <= slot <= stands.brush[1] else "cursor" if slot == stands.cursor else ""
        ground = " " if row else signs.bars[0]
        sign = part_of_bar(value, most, row, rows)
        name = "bar" if sign.strip() else "empty"
        if name == "empty":
            sign = ground
        if plain:
            # No ground tells where the screen and the cursor are: the base line and a stroke do.
            if light == "cursor" and row == rows - 1:
                sign, name = signs.here, "bar"
            elif name == "empty" and not seen:
                sign = ground = " "
            seen, light = False, light if light == "brush" else ""
        cells = len(scale.cells_of(slot))
        filled = min(cells - 1, _WIDEST) if cells >= _APART else cells
        yield from (Cell(sign, name, seen, light),) * filled
        yield from (Cell(ground, "empty", seen, light if light == "brush" else ""),) * (cells - filled)
