"""What stands side by side on a page of a PDF: rows of tables, columns whose lines the file writes in turn, items and
their marks, readings over words. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import Final

from msgspec.structs import replace

from timeline.reading.pdf_page import Cell, Line

_BESIDE: Final = 0.5  # sizes by which what begins at one place may differ
_NEXT_ROW: Final = 6.0  # sizes from one row to the next
_SAME_CELL: Final = 1.8  # sizes from one line of a cell to the next
_SHORT: Final = 1.6  # sizes by which a line that goes on may be shorter than the next one
_FAR: Final = 4.0  # sizes from a mark to its item
_COLUMN: Final = 8  # lines from which on two columns are told from a table
_MOST: Final = 0.6  # share of them that must reach the gap between the columns
_GAP: Final = 3.5  # sizes of that gap and what a full line may leave of its own
_WORDY: Final = 10  # characters of a column's line
_SMALL: Final = 0.65  # times the size of a word that its reading is set in, at most
# Pinyin, zhuyin and kana, which is what readings are written in.
_READING = re.compile(r"[a-züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ’' ]+|[\u3105-\u312fˊˇˋ˙ ]+|[\u3041-\u309f\u30fc ]+")
_MARK = re.compile(r"\d{1,2}[.、．)）]|[（(]\d{1,2}[）)]|[•●■◆▪○◦‣]")


def rows(lines: Sequence[Line]) -> frozenset[int]:
    """The places of lines that are rows of a table: pieces that stand below pieces, twice at least."""
    parted = [at for at, line in enumerate(lines) if line.cells]
    found: set[int] = set()
    for above, below in pairwise(parted):
        if _aligned(lines[above], lines[below]):
            found |= {above, below}
    return frozenset(found)


def apart(lines: Sequence[Line]) -> list[Line]:
    """The lines, those of two columns that the file writes side by side one column after the other.

    Such columns are lines of text, most of them as long as their column is wide; cells of tables are not.
    """
    pairs = [line for line in lines if len(line.cells) == 2]
    if len(pairs) < _COLUMN:
        return list(lines)
    size = median(line.size for line in pairs)
    begins = [line.cells[1].x0 for line in pairs]
    right = min(x for x in begins if x > median(begins) - _GAP * size)
    columned = [line for line in pairs if abs(line.cells[1].x0 - right) < _GAP * size and line.cells[0].x1 < right]
    full = [one for one in columned if right - one.cells[0].x1 < _GAP * size and len(one.cells[0].text) >= _WORDY]
    if len(columned) < max(_COLUMN, _MOST * len(pairs)) or len(full) < _MOST * len(columned):
        return list(lines)
    chosen = {id(line) for line in columned}
    result: list[Line] = []
    beside: list[Line] = []
    for line in lines:
        if id(line) in chosen:
            first, second = line.cells
            result.append(replace(line, text=first.text, x1=first.x1, cells=()))
            beside.append(replace(line, text=second.text, x0=second.x0, cells=()))
        elif beside and line.x0 > right - size:
            beside.append(line)
        else:
            if line.x1 > right:  # it runs over both columns: what stood above it is over
                result += beside
                beside = []
            result.append(line)
    return result + beside


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


def without_readings(lines: Sequence[Line]) -> list[Line]:
    """The lines without those that only say how the words of a line below them are read."""
    small = [line for line in lines if _READING.fullmatch(line.text.strip())]
    if not small:
        return list(lines)
    gone = {id(line) for line in small if any(_stands_over(line, other) for other in lines)}
    return [line for line in lines if id(line) not in gone]


def _stands_over(line: Line, other: Line) -> bool:
    inside = other.x0 - line.size < line.x0 and line.x1 < other.x1 + line.size
    return inside and line.size < _SMALL * other.size and -_BESIDE < (line.y0 - other.y1) / other.size < _BESIDE


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
