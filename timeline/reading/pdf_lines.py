"""Lines of pages to paragraphs: what repeats on every page goes, what a line's end broke is put together again.

Pure. Boxes are in PDF points from the lower left corner of the page. The rules are those of set Chinese text: a
paragraph begins with an indent, after a line that does not reach the right margin, or after a wider gap; a line that
reaches the margin goes on.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from statistics import median
from typing import Final, Literal

from msgspec import Struct, field

from timeline.reading.pdf_page import Cell, Line, Page
from timeline.reading.pdf_tables import cell_of, rows

Role = Literal["heading", "text", "cell"]

_EDGE: Final = 0.15  # share of a page's height in which headers and footers stand
_EDGE_LINES: Final = 3  # lines there that can be such
_REPEATED: Final = 0.3  # share of the pages on which furniture stands
_INDENT: Final = 0.8  # characters' widths from which a line is indented
_SHORT: Final = 1.6  # characters' widths from the margin from which a line is short
_WIDE_GAP: Final = 1.45  # times the usual distance of lines
_LOOSEST: Final = 1.9  # sizes from one line to the next in loosely set text
_COLUMN: Final = 0.6  # share of the text's width below which a block is a column
_COLUMNED: Final = 0.4  # share of the lines in columns from which the text is set in columns
_LARGER: Final = 1.15  # times the size from which type is another
_LONGEST_HEADING: Final = 80
_LATIN_WIDTH: Final = 0.5  # of a Latin letter, in sizes

_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"[-—–―·•~\s]*(?:第\s*)?(\d{1,4}|[ivxlc]{1,6})(?:\s*页)?"
    r"(?:\s*[/,，共]*\s*(?:共\s*)?\d{1,4}\s*页?)?[-—–―·•~\s]*"
)
_CERTAIN_NUMBER = re.compile(r"[-—–―·•~]\s*\d{1,4}\s*[-—–―·•~]|第\s*\d{1,4}\s*页.{0,12}|\d{1,4}\s*/\s*\d{1,4}")
# What browsers print around a page: its address with the number of the page, and when it was printed.
_PRINTED_FOOT = re.compile(r"(?:https?|file)://\S+\s+\d{1,4}/\d{1,4}")
_PRINTED_HEAD = re.compile(r"\d{1,4}(?:[/.-]\d{1,4}){2},?\s+(?:[上下中]午|晚上|凌晨)?\s*\d{1,2}:\d{2}\b")
_ENDS = re.compile(r"[。！？!?；;：:][”’」』）)]*\Z")
_ITEM = re.compile(
    r"[（(]?[一二三四五六七八九十]{1,3}[）)、．.]|第[一二三四五六七八九十百\d]{1,4}[条章节款]|[（(]\d{1,2}[）)]"
    r"|\d{1,2}[、．.](?!\d)|[①-⑳●■◆•·▪]"
)
_WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\u3000-\u303f“”‘’…—]")
# What no line's end may part: a word or a character with the marks that may not begin or end a line.
_UNIT = re.compile(r"[（《“‘「『【〈〔(]*(?:[^\s\u2e80-\uffff]+|.)[，。、；：！？）》”’」』】〉〕…％%)]*")
_SOFT = "\ufffe\x02\xad"  # how PDFium writes a hyphen at a line's end


class Joined(Struct):
    """A paragraph: its text, the page it begins on (from 1), its role."""

    text: str
    page: int
    role: Role = "text"
    size: float = 0.0


def without_furniture(pages: Sequence[Page]) -> list[list[Line]]:
    """The lines of each page without headers, footers and page numbers."""
    groups: dict[tuple[str, str], list[tuple[int, Line]]] = defaultdict(list)
    for number, page in enumerate(pages):
        for zone, line in _edges(page):
            groups[zone, _NUMBER.sub("#", "".join(line.text.split()))].append((number, line))
    gone: set[tuple[int, int]] = set()
    least = max(2, _REPEATED * len(pages))
    for found in groups.values():
        words = "".join(found[0][1].text.split())
        on = {number for number, _ in found}
        numbered = _PAGE_NUMBER.fullmatch(words) is not None
        sure = _CERTAIN_NUMBER.fullmatch(words) is not None
        often = len(on) >= least or (len(on) >= 2 and numbered)
        if sure or (often and (_same(found) or _counts_pages(found))):
            gone.update((number, id(line)) for number, line in found)
    if any(_PRINTED_FOOT.fullmatch(line.text.strip()) for page in pages for _, line in _edges(page)):
        gone.update(
            (number, id(line))
            for number, page in enumerate(pages)
            for zone, line in _edges(page)
            if (_PRINTED_HEAD.match if zone == "top" else _PRINTED_FOOT.fullmatch)(line.text.strip())
        )
    return [[line for line in page.lines if (number, id(line)) not in gone] for number, page in enumerate(pages)]


def _edges(page: Page) -> Iterator[tuple[str, Line]]:
    """The lines that stand at the top and at the bottom of a page."""
    ordered = sorted(page.lines, key=lambda line: -line.y0)
    for line in ordered[:_EDGE_LINES]:
        if line.y0 > page.height * (1 - _EDGE):
            yield "top", line
    for line in ordered[-_EDGE_LINES:]:
        if line.y1 < page.height * _EDGE:
            yield "bottom", line


def _same(found: Sequence[tuple[int, Line]]) -> bool:
    return len({"".join(line.text.split()) for _, line in found}) == 1


def _counts_pages(found: Sequence[tuple[int, Line]]) -> bool:
    """Whether one of the numbers counts the pages and the others stay as they are."""
    rows = [(number, [int(digits) for digits in _NUMBER.findall(line.text)[:4]]) for number, line in found]
    width = len(rows[0][1])
    if not width or any(len(numbers) != width for _, numbers in rows):
        return False
    ahead = [{numbers[at] - number for number, numbers in rows} for at in range(width)]
    fixed = [{numbers[at] for _, numbers in rows} for at in range(width)]
    return any(len(each) == 1 for each in ahead) and all(
        len(a) == 1 or len(b) == 1 for a, b in zip(ahead, fixed, strict=True)
    )


def paragraphs(pages: Sequence[Sequence[Line]]) -> list[Joined]:
    """The paragraphs of all pages in order; one that goes on on the next page is one."""
    body = _body_size(pages)
    laid_out = [_columns(list(_blocks(lines))) for lines in pages]
    _widen(laid_out)
    result: list[Joined] = []
    last: tuple[Line, _Block] | None = None
    first: Line | None = None  # of the paragraph
    row: tuple[list[Cell], int, Line] | None = (
        None  # of a table: its cells, where they are in the result, its last line
    )
    for number, blocks in enumerate(laid_out, 1):
        tabled = rows([line for block in blocks for line in block.lines])
        place = -1
        for block in blocks:
            for at, line in enumerate(block.lines):
                place += 1
                if place in tabled:
                    row = [*line.cells], len(result), line
                    result.extend(Joined(_bare(cell.text), number, "cell", line.size) for cell in line.cells)
                    last = None
                    continue
                if row is not None and (within := cell_of(row[0], row[2], line)) is not None:
                    cell = result[row[1] + within]
                    cell.text = joined(cell.text, _bare(line.text))
                    row = row[0], row[1], line
                    continue
                row = None
                before = block.lines[at - 1] if at and last is not None else None
                if before is not None:
                    begins = block.breaks(before, line, first or before)
                elif last is not None and result:
                    begins = not _goes_on(last, line, block)
                else:
                    begins = True
                if begins or not result:
                    result.append(Joined(_bare(line.text), number, "text", line.size))
                    first = line
                else:
                    result[-1].text = joined(result[-1].text, _bare(line.text))
                last = line, block
    for paragraph in result:
        paragraph.text = paragraph.text.rstrip(_SOFT)
        large = paragraph.role == "text" and paragraph.size > body * _LARGER and len(paragraph.text) <= _LONGEST_HEADING
        if large and not paragraph.text.endswith("。"):
            paragraph.role = "heading"
    return [paragraph for paragraph in result if paragraph.text]


def _bare(words: str) -> str:
    return words.strip(" \t\r\n\u3000\xa0")


def _widen(pages: Sequence[Sequence[_Block]]) -> None:
    """Give the blocks of a document of one column the margins of the whole: a last page may hold a signature only."""
    lines = [line for blocks in pages for block in blocks for line in block.lines]
    if not lines:
        return
    left = sorted(line.x0 for line in lines)[len(lines) // 20]
    right = sorted(line.x1 for line in lines)[-1 - len(lines) // 20]
    narrow = sum(
        len(block.lines)
        for blocks in pages
        for block in blocks
        if len(block.lines) > 3 and block.right - block.left < _COLUMN * (right - left)
    )
    if narrow > _COLUMNED * len(lines):
        return
    for blocks in pages:
        for block in blocks:
            if not block.column:
                block.left, block.right = min(block.left, left), max(block.right, right)


def _body_size(pages: Sequence[Sequence[Line]]) -> float:
    sizes: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            sizes[round(line.size, 1)] += len(line.text)
    return max(sizes, key=lambda size: (sizes[size], size), default=0.0)


class _Block(Struct):
    """Lines that run down the page: one column, or a part of it."""

    lines: list[Line] = field(default_factory=list)
    left: float = 0.0
    right: float = 0.0
    pitch: float = 0.0
    column: bool = False

    def measured(self) -> _Block:
        """The block with its margins and the usual distance of its lines."""
        self.left = min(line.x0 for line in self.lines)
        self.right = max(line.x1 for line in self.lines)
        steps = [
            before.y0 - line.y0
            for before, line in zip(self.lines, self.lines[1:], strict=False)
            if before.y0 - line.y0 > 0.3 * line.size
        ]
        loosest = _LOOSEST * max(line.size for line in self.lines)  # of two lines the distance may be a gap itself
        self.pitch = min(median(steps), loosest) if steps else 0.0
        return self

    def breaks(self, before: Line, line: Line, first: Line) -> bool:
        """Whether a new paragraph begins with ``line``, which comes after ``before``; ``first`` begins the last one."""
        if not _like(before, line):
            return True
        if before.size > 0 and self._heading(before, line, first):
            return False
        if self.pitch and before.y0 - line.y0 > _WIDE_GAP * self.pitch:
            return True
        if not self.full(before, line):
            return True
        item = _ITEM.match(line.text.lstrip()) is not None
        if not item and _hangs(first, before, line):
            return False
        ended = _ENDS.search(before.text.rstrip()) is not None
        if self.indented(line):
            return ended or abs(line.x0 - before.x0) > 0.3 * line.size
        return ended and item

    def _heading(self, before: Line, line: Line, first: Line) -> bool:
        """Whether both are lines of one title: centred, of one size, close to one another. Its first line may take the
        whole width."""
        middle = (self.left + self.right) / 2
        centred = all(
            abs((each.x0 + each.x1) / 2 - middle) < each.size and (each is first or each.x0 - self.left > each.size)
            for each in (before, line)
        )
        close = before.y0 - line.y0 < 2.2 * line.size
        return centred and close and before.size >= 15 and not _ENDS.search(before.text)

    def full(self, line: Line, following: Line) -> bool:
        """Whether a line reaches the right margin, as far as the next word lets it."""
        room = self.right - line.x1
        unit = _UNIT.match(following.text.lstrip())
        wide = sum(1 if _WIDE.match(char) else _LATIN_WIDTH for char in unit[0]) if unit else 0.0
        return room < max(_SHORT, wide + 0.3) * line.size

    def indented(self, line: Line) -> bool:
        """Whether a line begins to the right of the left margin."""
        return line.x0 - self.left > _INDENT * line.size


def _hangs(first: Line, before: Line, line: Line) -> bool:
    """Whether a line stands below the words of an item, to the right of its mark, as the one before does."""
    if _ITEM.match(first.text.lstrip()) is None or line.x0 - first.x0 < 0.3 * line.size:
        return False
    return before is first or abs(line.x0 - before.x0) < 0.3 * line.size


def _like(a: Line, b: Line) -> bool:
    small, large = sorted((a.size, b.size))
    return large <= small * _LARGER


def _blocks(lines: Sequence[Line]) -> Iterator[_Block]:
    """The lines in their order, cut where the next one does not stand below the last."""
    current = _Block()
    for line in lines:
        if current.lines:
            before = current.lines[-1]
            up = line.y0 > before.y0 + 0.5 * line.size
            beside = line.x0 > before.x1 + line.size or line.x1 < before.x0 - line.size
            if up or (beside and abs(line.y0 - before.y0) < line.size):
                yield current.measured()
                current = _Block()
        current.lines.append(line)
    if current.lines:
        yield current.measured()


def _columns(blocks: list[_Block]) -> list[_Block]:
    """The blocks of a page, columns cut off from the text of full width above and below them.

    Lines beside which the next block stands are a column, and so is that block as far as it stays to the right.
    """
    result: list[_Block] = []
    for block in blocks:
        before = result[-1] if result else None
        if before is None:
            result.append(block)
            continue
        edge, top = block.lines[0].x0, block.lines[0].y1 + 0.5 * block.lines[0].size
        at = len(before.lines)
        while at and before.lines[at - 1].x1 <= edge and before.lines[at - 1].y0 < top:
            at -= 1
        beside = before.lines[at:]
        if not beside:
            result.append(block)
            continue
        right = max(line.x1 for line in beside)
        stays = next((n for n, line in enumerate(block.lines) if line.x0 < right), len(block.lines))
        parts = [(before.lines[:at], before.column), (beside, True), (block.lines[:stays], True)]
        parts.append((block.lines[stays:], False))
        result[-1:] = [_Block(lines, column=column).measured() for lines, column in parts if lines]
    return result


def _goes_on(last: tuple[Line, _Block], line: Line, block: _Block) -> bool:
    """Whether the first line of a column or page goes on with the last one of that before."""
    before, above = last
    if not _like(before, line) or _ENDS.search(before.text.rstrip()) or block.indented(line):
        return False
    if len(above.lines) == 1 or _ITEM.match(line.text.lstrip()):
        return False
    return above.full(before, line)


def joined(first: str, second: str) -> str:
    """Two pieces of a paragraph that a line's end stood between: Chinese without a blank, Latin with one."""
    if first and first[-1] in _SOFT:
        return first.rstrip(_SOFT) + second
    if not first or not second:
        return first + second
    if first.endswith("-") and second[0].isalnum():
        word = first[-2:-1].islower() and second[0].islower()
        return (first[:-1] if word else first) + second
    if _WIDE.match(first[-1]) or _WIDE.match(second[0]):
        return first + second
    return f"{first} {second}"
