"""A page of a PDF as PDFium sees it: lines with their boxes, in PDF points from the lower left corner of the page."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace


class Cell(Struct, frozen=True):
    """A piece of a line between wide blanks: its words, where it begins and ends."""

    text: str
    x0: float
    x1: float


class Line(Struct, frozen=True):
    """A line of a page: its words, its box, the size of its type, its pieces where wide blanks part them."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    cells: tuple[Cell, ...] = ()


class Page(Struct, frozen=True):
    """A page: ``objects`` counts what is painted on it (-1: the page could not be loaded)."""

    width: float
    height: float
    objects: int
    lines: tuple[Line, ...]


def upright(page: Page, turns: Sequence[int]) -> Page:
    """The page turned so that most of its text runs to the right and its lines follow each other downwards: as a reader
    holds a page whose text is turned, and as if vertical text were not. ``turns``: 0 for a line that runs to the right,
    1 down the page, -1 up."""
    said = dict.fromkeys((-1, 0, 1), 0)
    for line, turn in zip(page.lines, turns, strict=True):
        said[turn] += len(line.text)
    turn = max(said, key=lambda way: (said[way], way == 0))
    if not turn:
        return page
    across, along = (page.height, 0.0) if turn > 0 else (0.0, page.width)

    def turned(line: Line) -> Line:
        x0, x1 = sorted((abs(across - line.y0), abs(across - line.y1)))
        y0, y1 = sorted((abs(along - line.x0), abs(along - line.x1)))
        return replace(line, x0=x0, y0=y0, x1=x1, y1=y1, cells=())

    return Page(page.height, page.width, page.objects, tuple(map(turned, page.lines)))
