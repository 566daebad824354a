"""What stands side by side on a page of a PDF: rows of tables, and items beside their marks. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from msgspec.structs import replace

from timeline.reading.pdf_page import Cell, Line

_BESIDE: Final = 0.5  # sizes by which what begins at one place may differ
_NEXT_ROW: Final = 6.0  # sizes from one row to the next
_SAME_CELL: Final = 1.8  # sizes from one line of a cell to the next
_SHORT: Final = 1.6  # sizes by which a line that goes on may be shorter than the next one
_FAR: Final = 4.0  # sizes from a mark to its item
_MARK = re.compile(r"\d{1,2}[.、．)）]|[（(]\d{1,2}[）)]|[•●■◆▪○◦‣]")


def rows(lines: Sequence[Line]) -> frozenset[int]:
    """The places of lines that are rows of a table: pieces that stand below pieces, twice at least."""
    parted = [at for at, line in enumerate(lines) if line.cells]
    found: set[int] = set()
    for above, below in pairwise(parted):
        if _aligned(lines[above], lines[below]):
            found |= {above, below}
    return frozenset(found)


def _aligned(above: Line, below: Line) -> bool:
    size = max(above.size, below.size)
    if not 0 < above.y0 - below.y0 < _NEXT_ROW * size:
        return False
    if any(abs(a.x0 - b.x0) < _BESIDE * size for a in above.cells[1:] for b in below.cells[1:]):
        return True
    pairs = list(zip(above.cells, below.cells, strict=False))
    return len(above.cells) == len(below.cells) and all(a.x0 < b.x1 and b.x0 < a.x1 for a, b in pairs)


def cell_of(row: Sequence[Cell], last: Line, line: Line) -> int | None:
    """The cell of a row that a line below ``last`` goes on with; ``None`` where it is not a part of the row."""
    if line.cells or not 0 < last.y0 - line.y0 < _SAME_CELL * line.size:
        return None
    for at, cell in enumerate(row):
        if abs(cell.x0 - line.x0) < _BESIDE * line.size and cell.x1 + _SHORT * line.size > line.x1:
            return at
    return None


def with_marks(lines: Sequence[Line]) -> list[Line]:
    """The lines, marks of items that stand beside them put before them."""
    marks = [line for line in lines if _MARK.fullmatch(line.text.strip())]
    if not marks:
        return list(lines)
    before: dict[int, Line] = {}
    used: set[int] = set()
    for mark in marks:
        beside = [
            line
            for line in lines
            if line is not mark
            and id(line) not in before
            and abs(line.y0 - mark.y0) < _BESIDE * mark.size
            and -_BESIDE * mark.size < line.x0 - mark.x1 < _FAR * mark.size
        ]
        if beside:
            before[id(min(beside, key=lambda line: line.x0))] = mark
            used.add(id(mark))
    return [_marked(line, before.get(id(line))) for line in lines if id(line) not in used]


def _marked(line: Line, mark: Line | None) -> Line:
    if mark is None:
        return line
    return replace(line, text=f"{mark.text.strip()} {line.text.lstrip()}", x0=mark.x0, cells=())
