"""What the store hands out: light, frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from msgspec import Struct, field

from timeline.model import Basis, DocumentFacts, Kind, Origin, Paragraph, Place, Reason

Dimension = Literal["kind", "city", "institution", "person", "source", "basis", "origin"]
#: What events share beside these, and no panel counts.
Named = Literal["tag", "modal", "issuer", "addressee"]
DIMENSIONS: Final[tuple[Dimension, ...]] = (
    "kind",
    "city",
    "institution",
    "person",
    "source",
    "basis",
    "origin",
)

Fault = Literal["missing", "foreign", "older", "newer", "damaged", "busy", "unwritable"]


class StoreError(Exception):
    """The store cannot be used; ``fault`` says why, ``reason`` says it to people.

    ``missing``, ``foreign``, ``older``, ``newer`` and ``damaged`` are put right by building anew
    (``StoreWriter(path, rebuild=True)``); ``busy`` by waiting; ``unwritable`` by another place.
    """

    def __init__(self, fault: Fault, path: str, detail: str = "") -> None:
        self.fault: Fault = fault
        self.reason = Reason(f"store.{fault}", {"path": path, "detail": detail})
        super().__init__(f"{fault}: {path}" + (f" ({detail})" if detail else ""))


class Row(Struct, frozen=True):
    """An event as a line of a list needs it. ``day`` is the day it is listed under ('' without any date);
    ``mentions`` how many places tell of its happening (1: only itself); ``conflict`` whether these disagree.
    """

    id: str
    date: str
    earliest: str | None
    latest: str | None
    day: str
    date_text: str
    basis: Basis
    kind: Kind
    title: str
    cities: tuple[str, ...]
    institutions: tuple[str, ...]
    origin: Origin
    bounded: bool
    planned: bool
    conflict: bool
    mentions: int
    file: str
    paragraph: int
    confidence: float
    tags: tuple[str, ...] = ()


class DayCount(Struct, frozen=True):
    """A day (``YYYY-MM-DD``, '' for events without a date), how many events are listed under it, rank of the first."""

    day: str
    count: int
    first: int = 0


class FacetValue(Struct, frozen=True):
    """A value that a filter can ask for, its text for people, its count under the filter.

    ``parent`` is the value it stands under (the province of a city), '' for none. ``series`` are the counts of the
    stretches of time that were asked for, () where none were.
    """

    value: str
    label: str
    count: int
    parent: str = ""
    series: tuple[int, ...] = ()


class StoredDocument(Struct, frozen=True):
    """A document as the store keeps it; ``facts`` are complete (said, worked out, or stated by a curator).

    ``repost_of`` is the file of the document that it prints again, '' for none.
    """

    file: str
    text: str
    paragraphs: tuple[Paragraph, ...]
    facts: DocumentFacts
    format: str
    encoding: str
    sha256: str = ""
    repost_of: str = ""


class DocumentRow(Struct, frozen=True):
    """A document as a line of a list needs it; ``events`` counts the events whose anchor is in it.

    ``repost_of`` is the file of the document that it prints again, '' for none.
    """

    file: str
    title: str
    published: str
    publisher: str
    format: str
    encoding: str
    characters: int
    events: int
    repost_of: str = ""


class Stats(Struct, frozen=True):
    """Counts over the whole store; ``events`` leaves directives out. ``first``/``last`` are listed days, '' if none."""

    documents: int
    events: int
    directives: int
    problems: int
    cities: int
    institutions: int
    people: int
    first: str
    last: str
    built: str
    by_kind: Mapping[str, int] = field(default_factory=dict)
    by_basis: Mapping[str, int] = field(default_factory=dict)
    by_origin: Mapping[str, int] = field(default_factory=dict)


class Names(Struct, frozen=True):
    """What the filter language knows of names: other names of institutions and places, and the places that occur.

    ``institutions`` maps another name (an alias, or words that name it in a text) to full names; ``places`` an old or
    short name to the present full name; ``known_places`` are all places of the store's events; ``reposts`` the files
    of documents that print another one again.
    """

    institutions: Mapping[str, frozenset[str]] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    known_places: tuple[Place, ...] = ()
    reposts: frozenset[str] = frozenset()
