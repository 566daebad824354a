"""Events as the rows they become in the store, made wherever they were extracted: what is left to the one who writes
is to number them."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from typing import Any, Final

from msgspec import Struct

from timeline.extraction.happenings import things
from timeline.model import Directive, Document, DocumentFacts, Event, Institution, Person, Place
from timeline.store.bodies import pack
from timeline.store.codec import facts_to_json, paragraphs_to_json
from timeline.store.filters.matching import flags
from timeline.store.folding import plain, searchables
from timeline.store.moments import end_of, reach_of, start_of
from timeline.store.places import place_of
from timeline.store.postings import AGAIN, MENTION, OPEN, OWN, province_of

ValueKey = tuple[str, str, str, str, str]  # dimension, name, province, code, level
Span = tuple[int, str, str]  # its reach (see `reach_of`), first and last moment

_DAY: Final = 12  # characters of a moment up to the day


class Packed(Struct, frozen=True):
    """Events in their order, a column for each thing that is written of them, and the shared values that they are found
    by: columns, as processes hand them on far quicker than rows.

    ``keys`` are places in ``values``, of 32 bits, of one event after the other; ``counts``, how many each has.
    ``words`` is what they are searched by (`folding`). ``spans``, ``happenings`` and ``things`` are only of those that
    have one (not where one moment says all), each with the event's place.
    """

    values: tuple[ValueKey, ...]
    ids: list[str]
    files: list[str]
    starts: list[int]
    paragraphs: list[int]
    places: list[bytes]
    mentions: list[int]
    keys: bytes
    counts: list[int]
    bodies: list[bytes]
    words: list[bytes]
    spans: list[tuple[int, Span]]
    happenings: list[tuple[int, str]]
    things: list[tuple[int, str, str]]


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
    listed = list(events)
    values, keys, counts = _numbered(listed)
    sources = [event.source for event in listed]
    spans = [_span(event.earliest, event.latest) for event in listed]
    return Packed(
        values,
        [plain(event.id) for event in listed],
        [plain(source.file) if source is not None else "" for source in sources],
        [source.start if source is not None else 0 for source in sources],
        [source.paragraph if source is not None else 0 for source in sources],
        [place_of(event.earliest, event.latest) for event in listed],
        [1 + len(event.sources) for event in listed],
        keys,
        counts,
        [pack(event) for event in listed],
        searchables((event.quote, event.title) for event in listed),
        [(place, span) for place, span in enumerate(spans) if span is not None],
        [(place, plain(event.happening)) for place, event in enumerate(listed) if event.happening],
        [(place, plain(thing), event.date) for place, event in enumerate(listed) for thing in things(event)],
    )


def _numbered(events: list[Event]) -> tuple[tuple[ValueKey, ...], bytes, list[int]]:
    """The values of events, the places of each event's values among them, one after the other, and how many each has:
    each value once but for ``AGAIN``."""
    values: dict[ValueKey, int] = {}
    heads, cities, bodies = _Known(values, _coded), _Known(values, _places), _Known(values, _bodies)
    sources, reported = _Known(values, partial(_named, "source")), _Known(values, partial(_named, "reported"))
    people, tags, directives = _Known(values, _people), _Known(values, _tags), _Known(values, _directed)
    confidences = _Known(values, _sure)
    keys: list[int] = []
    counts: list[int] = []
    before = 0
    for event in events:
        source = event.source
        keys += heads[
            event.kind,
            event.basis,
            event.origin,
            event.bounded,
            event.planned,
            bool(event.conflicts),
            bool(event.earliest),
            bool(event.latest),
        ]
        keys += confidences[event.confidence]
        keys += sources["" if source is None else source.file]
        keys += reported[event.reported]
        if event.cities:
            keys += cities[event.cities]
        if event.institutions:
            keys += bodies[event.institutions]
        if event.people:
            keys += people[event.people]
        if event.tags:
            keys += tags[event.tags]
        if event.directive is not None:
            keys += directives[event.directive]
        counts.append(len(keys) - before)
        before = len(keys)
    return tuple(values), array("I", keys).tobytes(), counts


class _Known(dict[Any, list[int]]):
    """What events hold in common, with the places of its values: looked up once for all events that are packed
    together."""

    def __init__(self, values: dict[ValueKey, int], make: Callable[[Any], tuple[ValueKey, ...]]) -> None:
        super().__init__()
        self._values = values
        self._make = make

    def __missing__(self, asked: Any) -> list[int]:
        values = self._values
        found = self[asked] = [values.setdefault(key, len(values)) for key in self._make(asked)]
        return found


@lru_cache(1 << 14)
def _span(earliest: str | None, latest: str | None) -> Span | None:
    if not earliest or not latest:
        return None
    begins, ends = start_of(earliest), end_of(latest)
    return (reach_of(begins, ends), begins, ends) if begins[:_DAY] != ends[:_DAY] else None


def _named(dimension: str, name: str) -> tuple[ValueKey, ...]:
    return ((dimension, plain(name), "", "", ""),)


def _people(people: tuple[Person, ...]) -> tuple[ValueKey, ...]:
    return tuple(dict.fromkeys(("person", plain(person.name), "", "", "") for person in people))


def _tags(tags: tuple[str, ...]) -> tuple[ValueKey, ...]:
    return tuple(dict.fromkeys(("tag", plain(tag), "", "", "") for tag in tags))


def _directed(directive: Directive) -> tuple[ValueKey, ...]:
    parts = (("modal", directive.modal), ("issuer", directive.issuer), ("addressee", directive.addressee))
    return tuple((name, plain(value), "", "", "") for name, value in parts if value or name == "modal")


@lru_cache(1 << 12)
def _bodies(bodies: tuple[Institution, ...]) -> tuple[ValueKey, ...]:
    """Each body once, and the words that name it."""
    named = dict.fromkeys(("institution", plain(body.name), "", "", "") for body in bodies)
    mentions = dict.fromkeys(
        (MENTION, plain(body.mention), plain(body.name), "", "") for body in bodies if body.mention
    )
    return (*named, *mentions)


@lru_cache(1 << 12)
def _sure(confidence: float) -> tuple[ValueKey, ...]:
    return (("conf", repr(round(confidence, 4)), "", "", ""),)


_Head = tuple[str, str, str, bool, bool, bool, bool, bool]


@lru_cache(1 << 12)
def _coded(head: _Head) -> tuple[ValueKey, ...]:
    """The values of which there are few combinations."""
    kind, basis, origin, bounded, planned, disagrees, begins, ends = head
    named = flags(disagrees, bounded, planned, not begins and not ends, origin, kind)
    open_ends = () if begins == ends else ((OPEN, "end" if begins else "start", "", "", ""),)
    return (
        ("kind", kind, "", "", ""),
        ("basis", basis, "", "", ""),
        ("origin", origin, "", "", ""),
        *((OWN, "", "", "", "") if flag == "conflict" else ("is", flag, "", "", "") for flag in sorted(named)),
        *open_ends,
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
