"""HTML: the visible text, a block a line.

Dropped: scripts, styles, comments, hidden elements, form controls, navigation and other page furniture (by element,
ARIA role or the usual class names), lists of related pages and readers' comments (by these and by their headings).
Every block is one line; every table cell is one line. White space is collapsed as a browser does it, and a line break
between two ideographs disappears (CSS Text, segment break transformation). A block that is only links gets the role
``link``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from html import unescape
from typing import Final, Literal

from msgspec import Struct, field
from msgspec.structs import replace

from timeline.model import Paragraph
from timeline.reading import tables
from timeline.reading.html_tokens import Token, tokens
from timeline.reading.links import says_nothing

Role = Literal["heading", "text", "item", "quote", "cell", "link"]

_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_VEILED = re.compile(r"visibility\s*:\s*hidden", re.IGNORECASE)  # what a script may show once the page is there
_BLANKS = re.compile(r"[ \t\n\r\f\v\xa0]+")
_BREAK_IN_WORD = re.compile(
    r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \t\r\f]*\n[ \t\n\r\f]*(?=[\u3000-\u9fff\uff00-\uffef])"
)
_EDGES: Final = " \t\n\r\f\v\xa0\u3000\u200b\ufeff"
_LONGEST_CELL: Final = 30  # characters of a paragraph inside a table cell that still counts as the cell's own
_SUSPICIOUSLY_SHORT: Final = 200  # characters
_NEAR: Final = 8  # open elements among which the one that a line belongs to is looked for
_MUCH_MORE: Final = 4  # times as much text, by which a page was read wrong
_LONGEST_LABEL: Final = 20
_DEEPEST: Final = 300  # open elements that are looked at for the one which a heading begins
_SENTENCE = re.compile(r"[。！？!?]|[.] |[.]\Z")  # before one a heading such as 评论 is a part of the site's menu
_LONGEST_DATA: Final = 200_000  # characters of JSON-LD that are looked at
_LONGEST_ADDRESS: Final = 2000
_NO_LABEL = re.compile(r"[\s\d：:|｜>》»…·•（）()\[\]【】+条]+")
_CLASS_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_LINKED = re.compile(r'"(datePublished|headline)"\s*:\s*"([^"\\]{4,300})"')
_LINKED_PUBLISHER = re.compile(r'"publisher"\s*:\s*\{[^{}]*?"name"\s*:\s*"([^"\\]{2,60})"')
# What pages of public accounts fill in by script: the moment they were published, and by whom.
_SCRIPTED = re.compile(
    r"\b(?:var|let|const)\s+(?:(?P<published>ct|createTime|oriCreateTime|publish_time|publishTime|pubTime)|nickname)"
    r"\s*=\s*(?:htmlDecode\()?[\"'](?P<value>[^\"'\\\n]{2,60})[\"']"
)
_ALWAYS_KEPT: Final = frozenset({"html", "body", "main", "article"})
# Elements that an opening tag of the same family closes, up to the given parents.
_SIBLINGS: Final = {
    "li": (("li",), ("ul", "ol", "menu", "dir")),
    "dt": (("dt", "dd"), ("dl",)),
    "dd": (("dt", "dd"), ("dl",)),
    "tr": (("tr", "td", "th"), ("table", "tbody", "thead", "tfoot")),
    "td": (("td", "th"), ("tr", "table")),
    "th": (("td", "th"), ("tr", "table")),
    "option": (("option",), ("select", "datalist")),
    "p": (("p",), ("div", "td", "th", "li", "body", "section", "article", "blockquote")),
}


class Page(Struct, frozen=True):
    """What an HTML file shows and says: ``title`` and ``heading`` are <title> and the only <h1>, ``said`` the values
    of its <meta> elements by lower-case name, ``times`` the machine-readable values of its <time> elements; ``address``
    is where the page says it stands (its canonical link), ``linked`` what its JSON-LD says of itself, ``scripted`` what
    its scripts say (``published``, ``publisher``)."""

    text: str
    paragraphs: tuple[Paragraph, ...]
    title: str = ""
    heading: str = ""
    said: dict[str, str] = field(default_factory=dict)
    times: tuple[str, ...] = ()
    address: str = ""
    linked: Mapping[str, str] = field(default_factory=dict)
    scripted: Mapping[str, str] = field(default_factory=dict)


def read(source: str) -> Page:
    """The page of an HTML source with newlines as ``\\n``. Never fails: what is broken is read as it stands."""
    page = _page(source)
    if len(page.text) < _SUSPICIOUSLY_SHORT:
        # A script may show what is hidden at first; and the class names of this page may lie: a page that is all
        # furniture is read as it is.
        for whole in (_page(source, veiled=True), _page(source, veiled=True, furniture=True)):
            if len(whole.text) > _MUCH_MORE * len(page.text):
                return whole
    return page


def _page(source: str, *, furniture: bool = False, veiled: bool = False) -> Page:
    builder = _Builder(source, furniture=furniture, veiled=veiled)
    for token in tokens(source):
        builder.take(token)
    return builder.page()


@cache
def _labels() -> dict[str, str]:
    """Headings of lists of related pages and of comments, without blanks, and which of the two they are."""
    parts = tables.sections("html.txt")
    return {label: part for part in ("related_labels", "comment_labels") for label in parts[part]}


def _label(line: str) -> str:
    """Which list a line is the heading of; '' for other lines."""
    if len(line) > _LONGEST_LABEL:
        return ""
    return _labels().get(_NO_LABEL.sub("", line).lower(), "")


@lru_cache(maxsize=4096)
def _is_furniture(name: str) -> bool:
    """Whether a class or id is one of page furniture: by itself, or by its last word (``page-footer``)."""
    if name.lower() in _words("furniture"):
        return True
    words = [word.lower() for word in _CLASS_WORD.findall(name)]
    compound = len(words) > 1
    while len(words) > 1 and words[-1] in _words("box_words"):
        words.pop()
    return compound and words[-1] in _words("furniture_ends") and words[0] not in _words("layout_words")


@cache
def _words(part: str) -> frozenset[str]:
    return frozenset(tables.sections("html.txt")[part])


class _Open(Struct):
    """An open element: whether it hides what is in it, how many lines there were when it was opened; of a table's cell
    which lines are its own."""

    name: str
    hides: bool
    lines: int
    own: list[int] = field(default_factory=list)


class _Block(Struct):
    """The line that is being put together."""

    pieces: list[str] = field(default_factory=list)
    offset: int = 0
    seen: bool = False  # whether there is anything to be seen yet
    linked: int = 0  # visible characters inside links
    plain: list[str] = field(default_factory=list)  # the visible text outside


class _Builder:
    def __init__(self, source: str, *, furniture: bool, veiled: bool) -> None:
        self._furniture = furniture
        self._veiled = veiled
        self._newlines = [match.start() for match in re.finditer("\n", source)]
        self._stack: list[_Open] = []
        self._open: Counter[str] = Counter()
        self._hidden = 0
        self._block = _Block()
        self._lines: list[str] = []
        self._paragraphs: list[Paragraph] = []
        self._length = 0
        self._title = ""
        self._headings: list[str] = []
        self._said: dict[str, str] = {}
        self._times: list[str] = []
        self._address = ""
        self._linked: dict[str, str] = {}
        self._scripted: dict[str, str] = {}
        self._data = False  # inside a script that holds JSON-LD
        self._told = False  # whether there was a sentence yet
        self._comments = False
        self._rest = 0  # length of the stack below which a list of related pages or comments goes on; 0: none

    def take(self, token: Token) -> None:
        if token.kind == "text":
            self._text(token)
        elif token.kind == "open":
            self._start(token)
        else:
            self._end(token.data)

    def page(self) -> Page:
        self._flush()
        heading = self._headings[0] if len(self._headings) == 1 else ""
        return Page(
            "\n".join(self._lines),
            tuple(self._paragraphs),
            self._title,
            heading,
            self._said,
            tuple(self._times),
            self._address,
            self._linked,
            self._scripted,
        )

    def _text(self, token: Token) -> None:
        if token.raw:
            if self._stack and self._stack[-1].name == "title" and not self._title and not self._open["svg"]:
                self._title = _BLANKS.sub(" ", token.data).strip(_EDGES)
            elif self._data and len(token.data) < _LONGEST_DATA:
                for name, value in _LINKED.findall(token.data):
                    self._linked.setdefault(name, unescape(value))
                if publisher := _LINKED_PUBLISHER.search(token.data):
                    self._linked.setdefault("publisher", unescape(publisher[1]))
            elif self._stack and self._stack[-1].name == "script" and len(token.data) < _LONGEST_DATA:
                for found in _SCRIPTED.finditer(token.data):
                    self._scripted.setdefault("published" if found["published"] else "publisher", found["value"])
            return
        if self._hidden:
            return
        block = self._block
        visible = len(token.data) - sum(map(token.data.count, _EDGES))
        if visible and not block.seen:
            block.seen = True
            block.offset = token.offset + len(token.data) - len(token.data.lstrip(_EDGES))
        if self._open["a"]:
            block.linked += visible
        else:
            block.plain.append(token.data)
        if self._open["pre"] and "\n" in token.data:
            offset = token.offset
            for number, line in enumerate(token.data.split("\n")):
                if number:
                    self._flush()
                    self._block.offset = offset
                    self._block.seen = True
                self._block.pieces.append(line)
                offset += len(line) + 1
        else:
            block.pieces.append(token.data)

    def _start(self, token: Token) -> None:
        name = token.data
        if name == "meta":
            self._meta(token.attributes)
            return
        if name == "link" and token.attributes.get("rel", "").lower() == "canonical":
            self._address = self._address or token.attributes.get("href", "").strip(_EDGES)[:_LONGEST_ADDRESS]
        self._data = name == "script" and token.attributes.get("type", "").strip().lower() == "application/ld+json"
        if name in _SIBLINGS:
            self._close_siblings(name)
        if name in _words("blocks"):
            self._flush()
        if name == "time" and not self._hidden:
            value = token.attributes.get("datetime", "")
            if value:
                self._times.append(value)
        if name in _words("void"):
            return
        hides = self._hides(name, token.attributes)
        self._stack.append(_Open(name, hides, len(self._lines)))
        self._open[name] += 1
        self._hidden += hides

    def _end(self, name: str) -> None:
        if name == "p" and not self._open["p"]:
            self._flush()
        if not self._open[name]:
            return
        while True:
            if self._pop() == name:
                return

    def _pop(self) -> str:
        name = self._stack[-1].name
        if name in _words("blocks"):
            self._flush()
        if name in ("td", "th"):
            self._close_cell(self._stack[-1].own)
        self._hidden -= self._stack.pop().hides
        self._open[name] -= 1
        if len(self._stack) < self._rest:
            self._rest = 0
        return name

    def _close_siblings(self, name: str) -> None:
        family, parents = _SIBLINGS[name]
        # What is nested deeper than this is not a forgotten end tag.
        for depth, element in enumerate(reversed(self._stack[-_NEAR:]), 1):
            opened = element.name
            if opened in parents:
                return
            if opened in family:
                for _ in range(depth):
                    self._pop()
                if name == "tr" and opened != "tr":
                    self._close_siblings(name)
                return

    def _hides(self, name: str, attributes: dict[str, str]) -> bool:
        if name in _ALWAYS_KEPT:
            return False
        if name in _words("skipped") or (name == "dialog" and "open" not in attributes):
            return True
        within = self._open["article"] or self._open["main"] or self._open["blockquote"]
        if name in ("aside", "footer") and not within and not self._furniture:
            return True  # of the page; those of an article are its own
        if not attributes:
            return False
        style = attributes.get("style", "")
        if "hidden" in attributes or _HIDDEN.search(style) or (not self._veiled and _VEILED.search(style)):
            return True
        if attributes.get("role", "").lower() in _words("roles"):
            return True
        if self._furniture:
            return False
        names = f"{attributes.get('class', '')} {attributes.get('id', '')}".split()
        return any(map(_is_furniture, names))

    def _close_cell(self, own: Sequence[int]) -> None:
        """A cell that holds several sentences of some length lays out a page: its lines are text."""
        said = [line for line in (self._lines[at] for at in own) if len(line) > _LONGEST_CELL]
        if sum(_SENTENCE.search(line) is not None for line in said) > 1:
            for at in own:
                self._paragraphs[at] = replace(self._paragraphs[at], role="text")

    def _meta(self, attributes: dict[str, str]) -> None:
        name = attributes.get("name") or attributes.get("property") or attributes.get("itemprop") or ""
        content = attributes.get("content", "").strip(_EDGES)
        if name and content:
            self._said.setdefault(name.strip().lower(), content)

    def _role(self, line: str) -> Role:
        if self._block.linked and says_nothing("".join(self._block.plain)):
            return "link"
        if any(self._open[name] for name in _words("headings")):
            return "heading"
        if (self._open["td"] or self._open["th"]) and (len(line) <= _LONGEST_CELL or self._innermost() in ("td", "th")):
            return "cell"  # but not the paragraphs of a page that is laid out with tables
        if self._open["li"] or self._open["dd"] or self._open["dt"]:
            return "item"
        return "quote" if self._open["blockquote"] else "text"

    def _innermost(self) -> str:
        return next((one.name for one in reversed(self._stack[-_NEAR:]) if one.name in _words("blocks")), "")

    def _beside(self, line: str, role: Role, block: _Block) -> bool:
        """Whether a line belongs to a list of related pages or to comments, which begin with a heading of their own.

        Where the heading is the first line of an element, all of that is such; else what follows it in its element,
        as long as there are links (related pages), or all of it (comments).
        """
        label = _label(line)
        if label and self._told:
            self._rest = max(1, len(self._stack) - 1)
            for depth, element in enumerate(self._stack[:_DEEPEST]):
                if element.lines == len(self._lines) and element.name not in _ALWAYS_KEPT:
                    self._hidden += not element.hides
                    element.hides = True
                    self._rest = max(1, depth)  # the list may stand beside the box of its heading
                    break
            self._comments = label == "comment_labels"
            return True
        if not self._rest:
            return False
        if self._comments or role == "link" or block.linked * 2 > len(line):
            return True
        self._rest = 0
        return False

    def _flush(self) -> None:
        block, self._block = self._block, _Block()
        if not block.pieces:
            return
        joined = "".join(block.pieces)
        line = _BLANKS.sub(" ", _BREAK_IN_WORD.sub("", joined)).strip(_EDGES)
        if not line:
            return
        if self._open["h1"] and not self._hidden:
            self._headings.append(line)
        self._block = block  # the role is that of the block which ends here
        role = self._role(line)
        self._block = _Block()
        if not self._furniture and self._beside(line, role, block):
            return
        self._told = self._told or (role != "link" and _SENTENCE.search(line) is not None)
        start = self._length
        source_line = bisect_right(self._newlines, block.offset - 1) + 1
        if role == "cell":
            cell = next((one for one in reversed(self._stack[-_NEAR:]) if one.name in ("td", "th")), None)
            if cell is not None:
                cell.own.append(len(self._lines))
        self._paragraphs.append(Paragraph(len(self._lines) + 1, start, start + len(line), source_line, role))
        self._lines.append(line)
        self._length = start + len(line) + 1
