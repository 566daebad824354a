"""The values that travel between the rooms: frozen, slotted, without behaviour but their own.

Offsets are Python ``str`` offsets into ``Document.text`` (the decoded document, newlines as ``\\n``), counted from 0,
end exclusive, unless a docstring says *clean*: then they are offsets into the cleaned text of the same document.
Dates travel as EDTF strings (ISO 8601-2; the one extension is a time of ``hh:mm`` without seconds); the bounds
``earliest`` and ``latest`` are ``YYYY-MM-DD`` or ``YYYY-MM-DDThh:mm``, ``None`` where the date is open on that side.

No value holds itself, so Python need not look for circles among them (``gc=False``): with a million that takes long.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from typing import Final, Literal

from msgspec import Struct, field

Kind = Literal[
    "meeting",
    "order",
    "deployment",
    "inspection",
    "measure",
    "support",
    "report",
    "statement",
    "background",
    "other",
    "directive",
]
KINDS: Final[tuple[Kind, ...]] = (
    "meeting",
    "order",
    "deployment",
    "inspection",
    "measure",
    "support",
    "report",
    "statement",
    "background",
    "other",
    "directive",
)

Basis = Literal["explicit", "year-inferred", "relative", "lunar", "inherited", "document", "curated"]
BASES: Final[tuple[Basis, ...]] = (
    "explicit",
    "year-inferred",
    "relative",
    "lunar",
    "inherited",
    "document",
    "curated",
)

CONTEXT: Final = 32  # characters of the document that an anchor keeps before and after its quote

Origin = Literal["extracted", "curated", "corrected"]
ORIGINS: Final[tuple[Origin, ...]] = ("extracted", "curated", "corrected")

PlaceLevel = Literal["country", "province", "city", "county", "township", "other"]


class Reason(Struct, frozen=True, gc=False):
    """A one-line reason that can be said in every language: a message key (``domain.name``) and its values.

    A value that is itself a ``Reason`` is said first and put in its place.
    """

    key: str
    values: Mapping[str, str | Reason] = field(default_factory=dict)


class Paragraph(Struct, frozen=True, gc=False):
    """One line of a document that holds text; ``document.text[start:end]`` never holds a newline.

    ``number`` is the 1-based line of ``Document.text``; ``line`` the 1-based line of the file itself, which differs
    where the reader made the text (HTML). ``role`` is what the format said of it: ``heading``, ``text``, ``item``
    (of a list), ``quote``, ``cell``, ``link`` (a block of nothing but links). ``page`` is the page it begins on, from
    1; 0 where the format has no pages.
    """

    number: int
    start: int
    end: int
    line: int
    role: Literal["heading", "text", "item", "quote", "cell", "link"] = "text"
    page: int = 0


class DocumentFacts(Struct, frozen=True, gc=False):
    """What is known of a document as a whole: said by itself, worked out, or stated by a curator (who wins).

    ``published`` is EDTF; the reasons tell where a fact comes from. ``institution`` is what 我校, 该院, 学校 mean,
    ``city`` what 我市, 全市, 本市 mean (a full name such as 重庆市), ``province`` what 我省, 省委 mean. ``url`` is
    where the document was published; ``created`` the day its file says it was made on (EDTF), which dates it only
    where nothing else does.
    """

    title: str = ""
    published: str = ""
    publisher: str = ""
    institution: str = ""
    city: str = ""
    province: str = ""
    url: str = ""
    created: str = ""
    reasons: Mapping[str, Reason] = field(default_factory=dict)


class Document(Struct, frozen=True, gc=False):
    """A file that was read: ``file`` is its path from the project's folder, with ``/``; ``sha256`` of its bytes.

    A document inside another file is named ``CONTAINER!/MEMBER`` (``sources/a.zip!/b.txt``). ``text`` is the decoded
    document. For txt and md it is the file's text with newlines as ``\\n`` and without a byte-order mark; for the other
    formats it is what the reader makes of the file (docs/reading.md), a paragraph a line. ``sketch`` finds its reposts.
    """

    file: str
    text: str
    paragraphs: tuple[Paragraph, ...]
    format: Literal["txt", "md", "html", "pdf", "docx", "csv", "jsonl"]
    encoding: str
    sha256: str
    facts: DocumentFacts = DocumentFacts()
    sketch: bytes = b""

    def page_of(self, number: int) -> int:
        """The page of the paragraph with this number; 0 where there are no pages, or no such paragraph."""
        at = bisect_left(self.paragraphs, number, key=lambda paragraph: paragraph.number)
        found = self.paragraphs[at] if at < len(self.paragraphs) else None
        return found.page if found is not None and found.number == number else 0


class Anchor(Struct, frozen=True, gc=False):
    """Where a quote stands: a W3C TextQuoteSelector (exact, prefix, suffix) with a TextPositionSelector.

    ``date_start``/``date_end`` point at the time expression, wherever in the document it stands; ``None`` without one.
    ``prefix`` and ``suffix`` are up to ``CONTEXT`` characters of the document before and after the quote. ``page`` is
    that of the paragraph, 0 where the document has no pages.
    """

    file: str
    paragraph: int
    start: int
    end: int
    exact: str
    prefix: str = ""
    suffix: str = ""
    date_start: int | None = None
    date_end: int | None = None
    page: int = 0


class Place(Struct, frozen=True, gc=False):
    """A place that an event names: full name, six-digit division code ('' without one), its province's full name."""

    name: str
    code: str = ""
    province: str = ""
    level: PlaceLevel = "city"


class Institution(Struct, frozen=True, gc=False):
    """A body: its canonical full name and the words (original text) which name it here."""

    name: str
    mention: str = ""


class Person(Struct, frozen=True, gc=False):
    """A person and the role the text gives, '' without one."""

    name: str
    role: str = ""


class Figure(Struct, frozen=True, gc=False):
    """A number with its unit and what it counts; ``approximate`` for 余, 多, 近, 约."""

    value: float
    unit: str
    of: str = ""
    approximate: bool = False


class Directive(Struct, frozen=True, gc=False):
    """Who tells whom to do something: modal word, issuer, addressee ('' where unknown), deadline (EDTF or '')."""

    modal: str = ""
    issuer: str = ""
    addressee: str = ""
    deadline: str = ""


class Event(Struct, frozen=True, gc=False):
    """One happening at one time, or one directive: the contract of ``timeline export``.

    ``bounded`` is true where only the outer limits of its time are known (a happening told without a date): it is
    shown as an interval, never as a point. ``planned`` is true for what the document tells as still to come.
    ``decided_by`` holds the words that decided the kind. ``extracted`` keeps, for a corrected event, the values
    that were extracted, by field name, as text.
    """

    id: str
    date: str
    earliest: str | None
    latest: str | None
    date_text: str
    basis: Basis
    why: Reason
    reported: str
    kind: Kind
    title: str
    quote: str
    source: Anchor | None
    cities: tuple[Place, ...] = ()
    institutions: tuple[Institution, ...] = ()
    people: tuple[Person, ...] = ()
    figures: tuple[Figure, ...] = ()
    directive: Directive | None = None
    confidence: float = 0.5
    origin: Origin = "extracted"
    happening: str = ""
    conflicts: tuple[str, ...] = ()
    notes: str = ""
    bounded: bool = False
    planned: bool = False
    decided_by: str = ""
    extracted: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[Anchor, ...] = ()  # further places that tell of it (a merged event, a curated one)
    tags: tuple[str, ...] = ()  # a person's own words to find it by


class Problem(Struct, frozen=True, gc=False):
    """Something a person should know about a file: where, what, and what to do. Lines and columns count from 1.

    ``level``: ``error`` (work was left out), ``warning`` (work was done, look at it).
    """

    file: str
    message: Reason
    line: int = 0
    column: int = 0
    level: Literal["error", "warning"] = "error"
