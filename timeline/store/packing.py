"""Events as the rows they become in the store, made wherever they were extracted: what is left to the one who writes
is to number them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from msgspec import Struct

from timeline.extraction.happenings import things
from timeline.model import Document, DocumentFacts, Event, Institution, Place
from timeline.store.bodies import pack
from timeline.store.codec import facts_to_json, paragraphs_to_json
from timeline.store.filters.matching import flags_of
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
    """The values of events, the places of each event's values among them, one after the other, and how many each has.
    What events have in common is looked up once for all of them."""
    values: dict[ValueKey, int] = {}
    groups: dict[int, tuple[tuple[ValueKey, ...], list[int]]] = {}
    keys: list[int] = []
    counts: list[int] = []
    for event in events:
        before = len(keys)
        for group in groups_of(event):
            # Groups that are kept at hand are the very same ones; held here, none can take another one's place.
            known = groups.get(id(group))
            if known is None:
                known = groups[id(group)] = group, [values.setdefault(key, len(values)) for key in group]
            keys += known[1]
        counts.append(len(keys) - before)
    return tuple(values), array("I", keys).tobytes(), counts


@lru_cache(1 << 14)
def _span(earliest: str | None, latest: str | None) -> Span | None:
    if not earliest or not latest:
        return None
    begins, ends = start_of(earliest), end_of(latest)
    return (reach_of(begins, ends), begins, ends) if begins[:_DAY] != ends[:_DAY] else None


_OPEN_START: Final[tuple[ValueKey, ...]] = ((OPEN, "start", "", "", ""),)
_OPEN_END: Final[tuple[ValueKey, ...]] = ((OPEN, "end", "", "", ""),)


def groups_of(event: Event) -> list[tuple[ValueKey, ...]]:
    """The shared values under which an event is found, each once but for ``AGAIN``."""
    found = [
        _coded(flags_of(event), event.kind, event.basis, event.origin, event.confidence),
        _named("source", event.source.file if event.source else ""),
        _named("reported", event.reported),
    ]
    if event.earliest and not event.latest:
        found.append(_OPEN_END)
    elif event.latest and not event.earliest:
        found.append(_OPEN_START)
    if event.cities:
        found.append(_places(event.cities))
    if event.institutions:
        found.append(_bodies(event.institutions))
    if event.people:
        found.append(_named("person", *[person.name for person in event.people]))
    if event.tags:
        found.append(_named("tag", *event.tags))
    if event.directive is not None:
        found.append(_named("modal", event.directive.modal))
        if event.directive.issuer:
            found.append(_named("issuer", event.directive.issuer))
        if event.directive.addressee:
            found.append(_named("addressee", event.directive.addressee))
    return found


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
