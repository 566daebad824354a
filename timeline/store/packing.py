"""Events as the rows they become in the store, made wherever they were extracted: what is left to the one who writes
is to number them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from msgspec import Struct

from timeline.model import Document, DocumentFacts, Event, Institution, Place
from timeline.store.bodies import pack
from timeline.store.codec import facts_to_json, paragraphs_to_json
from timeline.store.filters.matching import flags_of
from timeline.store.folding import plain, searchable
from timeline.store.moments import interval
from timeline.store.places import place_of
from timeline.store.postings import AGAIN, MENTION, OWN, province_of

ValueKey = tuple[str, str, str, str, str]  # dimension, name, province, code, level
Span = tuple[bool, str, str]  # whether it has no beginning, first and last moment

_DAY: Final = 12  # characters of a moment up to the day


class PackedEvent(NamedTuple):
    """An event as a row; ``keys`` are places in ``Packed.values``, of 32 bits. ``words`` is what it is searched by,
    ``happening`` '' for none, ``span`` ``None`` where one moment says all."""

    id: str
    file: str
    start: int
    paragraph: int
    place: bytes
    mentions: int
    keys: bytes
    body: bytes
    words: str
    happening: str
    span: Span | None


class Packed(Struct, frozen=True):
    """Events in their order, and the shared values that they are found by."""

    values: tuple[ValueKey, ...]
    events: tuple[PackedEvent, ...]


class PackedDocument(Struct, frozen=True):
    """A document and what was extracted from it. ``row`` is what the table keeps of it up to its events."""

    file: str
    sha256: str
    published: str
    sketch: bytes
    row: tuple[str | int, ...]
    extracted: Packed


def packed_document(document: Document, facts: DocumentFacts, events: Iterable[Event]) -> PackedDocument:
    """A document, its completed facts and what was extracted from it."""
    file, published = plain(document.file), plain(facts.published)
    row = (
        file,
        document.sha256,
        document.format,
        document.encoding,
        len(document.text),
        plain(facts.title),
        published,
        plain(facts.publisher),
        facts_to_json(facts),
        paragraphs_to_json(document.paragraphs),
        plain(document.text),
    )
    return PackedDocument(file, document.sha256, published, document.sketch, row, packed(events))


def packed(events: Iterable[Event]) -> Packed:
    """Events as rows, in their order."""
    numbering = _Numbering()
    rows = tuple([_row(event, numbering) for event in events])
    return Packed(tuple(numbering.values), rows)


class _Numbering:
    """The values of some events, each with its place. What events have in common is looked up once for all of them."""

    def __init__(self) -> None:
        self.values: dict[ValueKey, int] = {}
        self._groups: dict[int, tuple[tuple[ValueKey, ...], list[int]]] = {}

    def of(self, event: Event) -> bytes:
        """The places of an event's values, of 32 bits."""
        found: list[int] = []
        for group in groups_of(event):
            # Groups that are kept at hand are the very same ones; held here, none can take another one's place.
            known = self._groups.get(id(group))
            if known is None:
                places = [self.values.setdefault(key, len(self.values)) for key in group]
                known = self._groups[id(group)] = group, places
            found += known[1]
        return array("I", found).tobytes()


def _row(event: Event, numbering: _Numbering) -> PackedEvent:
    source = event.source
    return PackedEvent(
        plain(event.id),
        plain(source.file) if source is not None else "",
        source.start if source is not None else 0,
        source.paragraph if source is not None else 0,
        place_of(event.earliest, event.latest),
        1 + len(event.sources),
        numbering.of(event),
        pack(event),
        searchable(event.quote, event.title),
        plain(event.happening),
        _span(event.earliest, event.latest),
    )


@lru_cache(1 << 14)
def _span(earliest: str | None, latest: str | None) -> Span | None:
    if not earliest and not latest:
        return None
    begins, ends = interval(earliest, latest)
    return (earliest is None, begins, ends) if earliest is None or begins[:_DAY] != ends[:_DAY] else None


def groups_of(event: Event) -> Iterator[tuple[ValueKey, ...]]:
    """The shared values under which an event is found, each once but for ``AGAIN``."""
    yield _coded(flags_of(event), event.kind, event.basis, event.origin, event.confidence)
    yield _named("source", event.source.file if event.source else "")
    yield _named("reported", event.reported)
    if event.cities:
        yield _places(event.cities)
    if event.institutions:
        yield _bodies(event.institutions)
    if event.people:
        yield _named("person", *[person.name for person in event.people])
    if event.tags:
        yield _named("tag", *event.tags)
    if event.directive is not None:
        yield _named("modal", event.directive.modal)
        if event.directive.issuer:
            yield _named("issuer", event.directive.issuer)
        if event.directive.addressee:
            yield _named("addressee", event.directive.addressee)


@lru_cache(1 << 12)
def _named(dimension: str, *names: str) -> tuple[ValueKey, ...]:
    return tuple(dict.fromkeys((dimension, plain(name), "", "", "") for name in names))


@lru_cache(1 << 12)
def _bodies(bodies: tuple[Institution, ...]) -> tuple[ValueKey, ...]:
    """Each body once, and the words that name it."""
    named = dict.fromkeys(("institution", plain(body.name), "", "", "") for body in bodies)
    mentions = dict.fromkeys(
        (MENTION, plain(body.mention), plain(body.name), "", "") for body in bodies if body.mention
    )
    return (*named, *mentions)


@lru_cache(1 << 12)
def _coded(flags: frozenset[str], kind: str, basis: str, origin: str, confidence: float) -> tuple[ValueKey, ...]:
    """The values of which there are few combinations."""
    return (
        ("kind", kind, "", "", ""),
        ("basis", basis, "", "", ""),
        ("origin", origin, "", "", ""),
        ("conf", repr(round(confidence, 4)), "", "", ""),
        *((OWN, "", "", "", "") if flag == "conflict" else ("is", flag, "", "", "") for flag in sorted(flags)),
    )


@lru_cache(1 << 12)
def _places(places: tuple[Place, ...]) -> tuple[ValueKey, ...]:
    """Each place once; the province of each further place in it again."""
    found: dict[ValueKey, None] = {}
    again: list[ValueKey] = []
    provinces: set[str] = set()
    for place in places:
        key = ("city", plain(place.name), plain(place.province), plain(place.code), place.level)
        if key in found:
            continue
        found[key] = None
        province = plain(province_of(place))
        if province in provinces:
            again.append((AGAIN, province, "", "", ""))
        provinces.add(province)
    return (*found, *again)
