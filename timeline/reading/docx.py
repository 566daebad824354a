"""Word documents (.docx): paragraphs and tables in their order, headings, numbered lists, footnotes at the end.

Read from the XML itself, without a library: what python-docx would bring is a tree of the whole document and lxml, and
it knows neither footnotes nor the numbers of lists. Left out is what a reader does not see: deleted and moved text,
hidden runs, field codes, the readings over ruby text, the fallback of a drawing. Format: ECMA-376 part 1, 17.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Final, Literal

from msgspec import Struct, field

from timeline.model import Paragraph, Reason
from timeline.reading import numbering
from timeline.reading.errors import ReadError
from timeline.reading.lines import blank
from timeline.reading.ooxml import Package, local

Role = Literal["heading", "text", "item", "quote", "cell", "link"]

_WORDS: Final = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main ",
    "http://purl.oclc.org/ooxml/wordprocessingml/main ",
)
_COMPATIBLE: Final = "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"
_SKIPPED: Final = frozenset({"del", "moveFrom", "instrText", "rt", "delText"})
_BREAKS: Final = frozenset({"br", "cr"})
_LONGEST_CELL: Final = 30  # characters of a paragraph in a cell of several that still counts as the cell's own
_LONGEST: Final = 50_000_000  # characters of text
_TEMPLATE: Final = "2013-12-23T23:15:00Z"  # the day of python-docx's own template, which its documents keep
_OFF: Final = ("0", "false", "off", "none")
_EDGES: Final = " \t\xa0\u3000\u200b\ufeff"


class Made(Struct, frozen=True):
    """The text of a Word document, a paragraph a line; ``heading`` is its title as shown, '' without one; ``title``
    and ``created`` are properties of the file."""

    text: str
    paragraphs: tuple[Paragraph, ...]
    heading: str = ""
    title: str = ""
    created: str = ""


class _Style(Struct):
    name: str = ""
    based_on: str = ""
    outline: int = 9
    number: str = ""
    depth: int = 0


class _Block(Struct):
    """A paragraph that is being read."""

    pieces: list[str] = field(default_factory=list)
    style: str = ""
    outline: int = 9
    number: str | None = None  # of its list; '0' takes it out of the list of its style
    depth: int | None = None
    notes: list[tuple[str, str]] = field(default_factory=list)


class _Line(Struct, frozen=True):
    text: str
    role: Role
    notes: tuple[tuple[str, str], ...] = ()
    title: bool = False


def read(data: bytes) -> Made:
    """The document in the bytes of a .docx file. Raises ``ReadError``: damaged, encrypted, no text, a bomb."""
    package = Package(data)
    main = package.main()
    folder = posixpath.dirname(main)
    styles = _styles(package, posixpath.join(folder, "styles.xml"))
    lists = numbering.of(package, posixpath.join(folder, "numbering.xml"))
    body = _Body(styles, lists)
    package.parse(main, body.start, body.end, body.text)
    lines = list(body.lines)
    wanted = [note for line in body.lines for note in line.notes]
    for kind in ("footnote", "endnote"):
        ids = [number for found, number in wanted if found == kind]
        part = posixpath.join(folder, f"{kind}s.xml")
        if ids and package.has(part):
            notes = _Body(styles, lists, kind)
            package.parse(part, notes.start, notes.end, notes.text)
            lines += [line for number in dict.fromkeys(ids) for line in notes.by_note.get(number, ())]
    if not lines:
        raise ReadError(Reason("reading.docx_empty"))
    properties = _properties(package)
    heading = next((line.text for line in lines[:5] if line.title), "")
    if not heading and lines[0].role == "heading":
        heading = lines[0].text
    text, paragraphs = _laid_out(lines)
    created = properties.get("created", "")
    day = "" if created == _TEMPLATE else created[:10]
    return Made(text, paragraphs, heading, properties.get("title", ""), day)


def _laid_out(lines: list[_Line]) -> tuple[str, tuple[Paragraph, ...]]:
    paragraphs = []
    start = 0
    for number, line in enumerate(lines, 1):
        end = start + len(line.text)
        paragraphs.append(Paragraph(number, start, end, number, line.role))
        start = end + 1
    return "\n".join(line.text for line in lines), tuple(paragraphs)


class _Body:
    """Takes the elements of a part; ``notes`` is what its notes are called where it is a part of notes."""

    def __init__(self, styles: Mapping[str, _Style], lists: numbering.Numbering, notes: str = "") -> None:
        self.lines: list[_Line] = []
        self.by_note: dict[str, list[_Line]] = {}
        self._styles = styles
        self._lists = lists
        self._notes = notes
        self._note = ""
        self._blocks: list[_Block] = []  # a text box is a paragraph inside a paragraph
        self._cells: list[list[_Line]] = []  # open cells of tables inside one another
        self._skipping = 0
        self._in_text = 0
        self._hidden = False
        self._properties = 0
        self._length = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if name == _COMPATIBLE:
            self._skipping += 1
            return
        if not name.startswith(_WORDS):
            return
        name = local(name)
        value = attributes.get("val", "")
        if name in _SKIPPED:
            self._skipping += 1
        elif name == "p":
            self._blocks.append(_Block())
        elif name == "tc":
            self._cells.append([])
        elif name == "r":
            self._hidden = False
        elif name == self._notes:
            self._note = attributes.get("id", "")
        elif self._blocks:
            self._inside(name, value, attributes)

    def _inside(self, name: str, value: str, attributes: Mapping[str, str]) -> None:
        block = self._blocks[-1]
        match name:
            case "pPr":
                self._properties += 1
            case "pStyle" if self._properties:
                block.style = value
            case "outlineLvl" if self._properties:
                block.outline = numbering.whole(value, 9)
            case "numId" if self._properties:
                block.number = value
            case "ilvl" if self._properties:
                block.depth = numbering.whole(value, 0)
            case "vanish" if not self._properties:
                self._hidden = value not in _OFF
            case "t":
                self._in_text += 1
            case "tab" if not self._properties:
                self._put("\t")
            case "br" | "cr" if attributes.get("type", "textWrapping") == "textWrapping":
                self._put("\n")
            case "noBreakHyphen":
                self._put("-")
            case "sym":
                self._put("\ufffd")
            case "footnoteReference" | "endnoteReference" if not self._skipping:
                block.notes.append((name.removesuffix("Reference"), attributes.get("id", "")))

    def end(self, name: str) -> None:
        """An element ends."""
        if name == _COMPATIBLE:
            self._skipping -= 1
            return
        if not name.startswith(_WORDS):
            return
        name = local(name)
        if name in _SKIPPED:
            self._skipping -= 1
        elif name == "t" and self._blocks:
            self._in_text -= 1
        elif name == "pPr" and self._blocks:
            self._properties -= 1
        elif name == "p" and self._blocks:
            self._close(self._blocks.pop())
        elif name == "tc" and self._cells:
            self._close_cell(self._cells.pop())
        elif name == self._notes:
            self._note = ""

    def text(self, words: str) -> None:
        """Text between the tags."""
        if self._in_text:
            self._put(words)

    def _put(self, words: str) -> None:
        if self._blocks and not self._skipping and not self._hidden:
            self._length += len(words)
            if self._length > _LONGEST:
                raise ReadError(Reason("reading.too_much_text", {"limit": str(_LONGEST)}))
            self._blocks[-1].pieces.append(words)

    def _close(self, block: _Block) -> None:
        style = self._styles.get(block.style, _Style())
        number = block.number if block.number is not None else style.number
        depth = block.depth if block.depth is not None else style.depth
        shown = "".join(block.pieces).replace("\r", "\n").replace("\0", "\ufffd")
        rows = [row.strip(_EDGES) for row in shown.split("\n")]
        rows = [row for row in rows if not blank(row)]
        if not rows:
            return
        heading = min(block.outline, style.outline) < 9 or style.name == "title"
        role: Role = "heading" if heading else "text"
        if number and number != "0":
            label = self._lists.label(number, depth)
            # What ends in a mark needs no blank behind it; a bullet shows nothing that can be quoted.
            blank_between = " " if label[-1:].isalnum() or label[-1:] == "." else ""
            rows[0] = f"{label}{blank_between}{rows[0]}"
            role = "heading" if heading else "item"
        elif style.name in ("quote", "intense quote"):
            role = "quote"
        into = self._cells[-1] if self._cells else self._target()
        for at, row in enumerate(rows):
            notes = tuple(block.notes) if at == len(rows) - 1 else ()
            into.append(_Line(row, role, notes, style.name == "title"))

    def _target(self) -> list[_Line]:
        return self.by_note.setdefault(self._note, []) if self._note else self.lines

    def _close_cell(self, lines: list[_Line]) -> None:
        """A cell's paragraphs: the cell's own where it holds one, or where they are short; else a laid out text."""
        into = self._cells[-1] if self._cells else self._target()
        for line in lines:
            own = line.role in ("text", "item") and (len(lines) == 1 or len(line.text) <= _LONGEST_CELL)
            into.append(_Line(line.text, "cell", line.notes) if own else line)


def _styles(package: Package, part: str) -> dict[str, _Style]:
    """The paragraph styles, each with what it takes over from those it is based on."""
    found: dict[str, _Style] = {}
    if not package.has(part):
        return found
    current = _Style()

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal current
        value = attributes.get("val", "")
        match local(name):
            case "style":
                current = _Style()
                if attributes.get("type", "paragraph") == "paragraph":
                    found[attributes.get("styleId", "")] = current
            case "name":
                current.name = value.casefold()
            case "basedOn":
                current.based_on = value
            case "outlineLvl":
                current.outline = numbering.whole(value, 9)
            case "numId":
                current.number = value
            case "ilvl":
                current.depth = numbering.whole(value, 0)

    package.parse(part, start)
    for style in found.values():
        if style.name.startswith(("heading ", "标题 ")) and style.outline == 9:
            style.outline = max(numbering.whole(style.name[-1], 1) - 1, 0)
    for style in found.values():
        above, steps = style.based_on, 0
        while above in found and steps < 10:
            other = found[above]
            if style.outline == 9 and other.name not in ("title",):
                style.outline = other.outline
            style.number = style.number or other.number
            above, steps = other.based_on, steps + 1
    return found


def _properties(package: Package) -> dict[str, str]:
    """The core properties: title, created."""
    found: dict[str, str] = {}
    current = ""

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal current
        current = local(name)

    def end(name: str) -> None:
        nonlocal current
        current = ""

    def text(words: str) -> None:
        if current in ("title", "created") and len(found.get(current, "")) < 500:
            found[current] = " ".join((found.get(current, "") + words).split())

    if package.has("docProps/core.xml"):
        package.parse("docProps/core.xml", start, end, text)
    return found
