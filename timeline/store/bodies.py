"""All of an event but its id in as few bytes as can be written and read quickly: what the store keeps of each.

The fields in order, parted by control characters, in GB 18030 (two bytes for most Chinese characters), compressed with
the words that stand in most of them. An event that does not fit this form (one that holds those control characters,
lone surrogates, a kind nobody knows) is JSON, after a byte that no GB 18030 text of ours begins with.
"""

from __future__ import annotations

import codecs
import json
import zlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple, get_args

from msgspec.structs import astuple

from timeline.model import (
    BASES,
    KINDS,
    ORIGINS,
    Anchor,
    Event,
    Figure,
    Place,
    PlaceLevel,
)
from timeline.store.codec import Stored, dumps, event_from_list, event_to_json, event_to_list, reason_to_json

_FIELD: Final = "\x1f"
_FIELD_BYTE: Final = b"\x1f"
_ITEM: Final = "\x1e"
_PART: Final = "\x1d"
_IN_QUOTE: Final = "\x1c"  # begins a title that is a piece of the quote
_SAME: Final = "="  # the same as the value before
_FIELDS: Final = 19
_JSON: Final = b"\x00"
_ENCODING: Final = "gb18030"
_decode: Final = codecs.lookup(_ENCODING).decode  # looking it up by name for every text takes as long again


def _letters(values: tuple[str, ...]) -> dict[str, str]:
    return {value: chr(ord("a") + index) for index, value in enumerate(values)}


_BASES: Final = _letters(BASES)
_KINDS: Final = _letters(KINDS)
_ORIGINS: Final = _letters(ORIGINS)
_LEVELS: Final = _letters(get_args(PlaceLevel))
_BASIS: Final[dict[str, Any]] = {letter: value for value, letter in _BASES.items()}
_KIND: Final[dict[str, Any]] = {letter: value for value, letter in _KINDS.items()}
_ORIGIN: Final[dict[str, Any]] = {letter: value for value, letter in _ORIGINS.items()}
_LEVEL: Final[dict[str, Any]] = {letter: value for value, letter in _LEVELS.items()}

# What stands in most events; what is commonest at the end, where it is cheapest to point at.
_USUAL: Final = (
    '疫情防控领导小组领导小组卫生健康委员会人民政府工作会议召开发布通知各单位要求\x1fdates.complete["dates.nearest",'
    '{"date":"2021-["dates.inherited"["dates.year_from_document",{"year":"2020","document":"2020-0["extraction.inherited'
    '",{"words":"","because":["dates.year_from_reference",{"year":"20","words":"","origin":["dates.published'
    '",{"date":"20["dates.from_last",{"date":"20","words":"月年\x1f["dates.from_reference",{"date":"20","origin":['
    '["dates.said"]\x1f["extraction.issued",{"date":"20\x1c0+人，的。、省\x1d县\x1dd\x1f市\x1d省\x1dc\x1f委员会局\x1d\x1f\x1f'
    "\x1d\x1d\x1f0.9\x1f\x1f\x1f0.8\x1f\x1f\x1f月日，\x1fsources/000\x1d\x1d\x1d\x1d\x1d\x1f20-01-02-03-04-05-06-07-08-09-"
    "\x1f=\x1f=\x1f"
).encode(_ENCODING)
_WINDOW: Final = -11  # of 2 kB, without a header
_PACKER: Final = zlib.compressobj(2, zlib.DEFLATED, _WINDOW, 3, zlib.Z_FIXED, _USUAL)
_UNPACKER: Final = zlib.decompressobj(_WINDOW, _USUAL)


_AFTER_HEAD: Final = 14  # fields that are not the head's
PARTED: Final = _FIELD  # between the fields of the head


class Kept(NamedTuple):
    """An event as the store keeps it, taken apart into 15 ``fields``, each read by a function ``*_in``: the head
    (date, earliest, latest, letters, date_text, ``PARTED``), title, why, reported, quote, source, cities,
    institutions, people, figures, directive, confidence, two that are not for readers, and what few events have.
    ``happening`` and ``conflicts`` are what is known of it now; ``None``: its own conflicts hold."""

    id: str
    fields: list[str]
    happening: str
    conflicts: Sequence[str] | None = None


_made: Final = tuple.__new__  # what the class itself calls, in a third of the time


def pack(event: Event) -> bytes:
    """One event as the store keeps it."""
    try:
        written = _written(event).encode(_ENCODING)
    except (_OddError, KeyError, UnicodeEncodeError):
        written = _JSON + event_to_json(event).encode()
    packer = _PACKER.copy()
    return packer.compress(written) + packer.flush()


def unpack(id: str, body: bytes) -> Event:
    """The event with this id; the inverse of ``pack``; ``ValueError`` or ``LookupError`` where it is none."""
    return event_from_list(unpack_list(id, body))


def unpack_list(id: str, body: bytes) -> Stored:
    """As ``unpack``, the list that ``codec.event_from_list`` reads (whose parts may be tuples)."""
    written = _unpacked(body)
    if written[:1] == _JSON:
        return _from_json(written)
    return _read(id, _decode(written)[0].rsplit(_FIELD, _AFTER_HEAD))


def kept(id: str, body: bytes) -> Kept | Stored:
    """As ``unpack_list``, but little taken apart, where the event fits the short form."""
    written = _unpacked(body)
    if written[:1] == _JSON:
        return _from_json(written)
    fields = _decode(written)[0].rsplit(_FIELD, _AFTER_HEAD)
    return _made(Kept, (id, fields, fields[12], None))


def parted(body: bytes) -> list[bytes] | None:
    """The fields of ``Kept``, not decoded yet (`decoded`): who needs few of them takes a fraction of the time. ``None``
    where the event does not fit the short form."""
    written = _unpacked(body)
    # No byte of a longer character is below 0x30.
    return None if written[:1] == _JSON else written.rsplit(_FIELD_BYTE, _AFTER_HEAD)


def decoded(field: bytes) -> str:
    """A field, or a piece of one, as text."""
    return _decode(field)[0]


def quote_of(id: str, body: bytes) -> str:
    """The quote of an event, with nothing else taken apart."""
    found = kept(id, body)
    return found.fields[4] if isinstance(found, Kept) else event_from_list(found).quote


def as_kept(event: Event) -> Kept | Stored:
    """An event as it would be kept; as a list where it does not fit the short form."""
    try:
        return Kept(event.id, _written(event).rsplit(_FIELD, _AFTER_HEAD), event.happening)
    except (_OddError, KeyError):
        return event_to_list(event)


def _unpacked(body: bytes) -> bytes:
    try:
        return _UNPACKER.copy().decompress(body)
    except (zlib.error, TypeError) as error:
        raise ValueError(str(error)) from error


def _from_json(written: bytes) -> Stored:
    found: Stored = json.loads(written[1:])
    return found


class _OddError(Exception):
    """The event does not fit the short form."""


def _written(event: Event) -> str:
    quote, title = event.quote, event.title
    cities, bodies, people, figures = event.cities, event.institutions, event.people, event.figures
    at = quote.find(title) if title else -1
    if at >= 0:
        title = f"{_IN_QUOTE}{at}+{len(title)}"
    elif title[:1] == _IN_QUOTE:
        raise _OddError
    why = event.why
    directive = event.directive
    more = (event.conflicts, event.notes, event.extracted, event.sources, event.tags)
    text = _FIELD.join(
        (
            event.date,
            _or_same(event.earliest, event.date),
            _or_same(event.latest, event.earliest),
            _BASES[event.basis]
            + _KINDS[event.kind]
            + _ORIGINS[event.origin]
            + "0123"[event.bounded + 2 * event.planned],
            event.date_text,
            title,
            reason_to_json(why) if why.values or why.key[:1] == "[" else why.key,
            event.reported,
            quote,
            "" if event.source is None else _anchor(event.source, quote),
            _ITEM.join(map(_place, cities)),
            _ITEM.join([f"{body.name}{_PART}{body.mention}" for body in bodies]),
            _ITEM.join([f"{person.name}{_PART}{person.role}" for person in people]),
            _ITEM.join(map(_figure, figures)),
            "" if directive is None else _PART.join(astuple(directive)),
            repr(event.confidence),
            event.happening,
            event.decided_by,
            dumps(_more(event)) if any(more) else "",
        )
    )
    items = [len(parts) for parts in (cities, bodies, people, figures) if parts]
    parts = 3 * len(cities) + len(bodies) + len(people) + 3 * len(figures)
    parts += (9 if event.source is not None else 0) + (3 if directive is not None else 0)
    if (
        text[:1] == "\x00"
        or text.count(_FIELD) != _FIELDS - 1
        or text.count(_ITEM) != sum(items) - len(items)
        or text.count(_PART) != parts
    ):
        raise _OddError
    return text


def _or_same(value: str | None, before: str | None) -> str:
    if value is None:
        return ""
    if value == before:
        return _SAME
    if value in ("", _SAME):
        raise _OddError
    return value


def _anchor(anchor: Anchor, quote: str) -> str:
    exact, start = anchor.exact, anchor.start
    if not exact and quote:
        raise _OddError
    end = "" if anchor.end == start + len(exact) else anchor.end
    first = "" if anchor.date_start is None else anchor.date_start - start
    last = "" if anchor.date_end is None else anchor.date_end - start
    words = "" if exact == quote else exact
    return (
        f"{anchor.file}\x1d{anchor.paragraph}\x1d{start}\x1d{end}\x1d{words}\x1d{anchor.prefix}\x1d{anchor.suffix}"
        f"\x1d{first}\x1d{last}\x1d{anchor.page or ''}"
    )


@lru_cache(1 << 12)
def _place(place: Place) -> str:
    return f"{place.name}{_PART}{place.code}{_PART}{place.province}{_PART}{_LEVELS[place.level]}"


def _figure(figure: Figure) -> str:
    return f"{figure.value!r}{_PART}{figure.unit}{_PART}{figure.of}{_PART}{'~' if figure.approximate else ''}"


def _more(event: Event) -> list[Any]:
    """What few events have."""
    anchors = [astuple(anchor) for anchor in event.sources]
    return [event.conflicts, event.notes, dict(event.extracted), anchors, event.tags]


def _read(id_: str, fields: list[str]) -> Stored:
    (
        head,
        title,
        why,
        reported,
        quote,
        anchor,
        cities,
        bodies,
        people,
        figures,
        directive,
        confidence,
        happening,
        decided_by,
        more,
    ) = fields
    date, first, last, letters, date_text = head.split(_FIELD)
    earliest, latest = bounds_in(date, first, last)
    basis, kind, origin, bounded, planned = letters_in(letters)
    conflicts, notes, extracted, sources, tags = rare_in(more) if more else _NO_MORE
    return [
        id_,
        date,
        earliest,
        latest,
        date_text,
        basis,
        reason_in(why),
        reported,
        kind,
        title_in(title, quote),
        quote,
        anchor_in(anchor, quote) if anchor else None,
        places_in(cities),
        parts_in(bodies),
        parts_in(people),
        figures_in(figures),
        directive_in(directive) if directive else None,
        number_in(confidence),
        origin,
        happening,
        conflicts,
        notes,
        bounded,
        planned,
        decided_by,
        extracted if more else {},
        sources,
        tags,
    ]


_NO_MORE: Final[tuple[Any, ...]] = ((), "", {}, (), ())


# The inverse of how a field is written, each for itself: who reads many events keeps what comes again.


def bounds_in(date: str, earliest: str, latest: str) -> tuple[str | None, str | None]:
    """Earliest and latest."""
    first = date if earliest == _SAME else earliest or None
    return first, first if latest == _SAME else latest or None


@lru_cache(1 << 10)
def letters_in(text: str) -> tuple[str, str, str, bool, bool]:
    """Basis, kind, origin, bounded, planned."""
    basis, kind, origin, flags = tuple(text)
    return _BASIS[basis], _KIND[kind], _ORIGIN[origin], flags in "13", flags in "23"


def title_in(text: str, quote: str) -> str:
    """A title."""
    piece = piece_in(text)
    return text if piece is None else quote[piece]


def piece_in(text: str) -> slice | None:
    """Which piece of the quote a title is; ``None`` where it stands for itself."""
    if text[:1] != _IN_QUOTE:
        return None
    at, _, length = text[1:].partition("+")
    return slice(int(at), int(at) + int(length))


def reason_in(text: str) -> list[Any]:
    """A reason as ``codec.reason_from_list`` takes it."""
    return json.loads(text) if text[:1] == "[" else [text]


def anchor_in(text: str, quote: str) -> Stored:
    """The fields of an ``Anchor``; ``quote`` is that of the event."""
    file, paragraph, start, end, exact, prefix, suffix, first, last, page = text.split(_PART)
    exact, at = exact or quote, int(start)
    return [
        file,
        int(paragraph),
        at,
        int(end) if end else at + len(exact),
        exact,
        prefix,
        suffix,
        at + int(first) if first else None,
        at + int(last) if last else None,
        int(page) if page else 0,
    ]


def spot_in(text: str, quote: str) -> tuple[str, str, str, str, str, str, str, str, str]:
    """As ``anchor_in``, without its words, each as it is written in decimal: file, paragraph, start, end, prefix,
    suffix, first and last of the date ('' for both where one is not known), page ('' for none)."""
    file, paragraph, start, end, exact, prefix, suffix, first, last, page = text.split(_PART)
    at = int(start)
    if not first or not last:
        first = last = ""
    else:
        first, last = str(at + int(first)), str(at + int(last))
    return file, paragraph, start, end or str(at + len(exact or quote)), prefix, suffix, first, last, page


def places_in(text: str) -> list[tuple[str, str, str, str]]:
    """The fields of each ``Place``."""
    return [_place_in(item) for item in text.split(_ITEM)] if text else []


@lru_cache(1 << 12)
def _place_in(text: str) -> tuple[str, str, str, str]:
    name, code, province, level = text.split(_PART)
    return name, code, province, _LEVEL[level]


def parts_in(text: str) -> list[Stored]:
    """The fields of each ``Institution`` or ``Person``."""
    return [item.split(_PART) for item in text.split(_ITEM)] if text else []


def figures_in(text: str) -> list[Stored]:
    """The fields of each ``Figure``."""
    return [_figure_in(item) for item in text.split(_ITEM)] if text else []


def _figure_in(text: str) -> Stored:
    value, unit, of, approximate = text.split(_PART)
    return [number_in(value), unit, of, bool(approximate)]


def directive_in(text: str) -> Stored:
    """The fields of a ``Directive``."""
    return text.split(_PART)


def number_in(text: str) -> float:
    """A confidence, or the value of a figure."""
    return int(text) if text.lstrip("-").isdigit() else float(text)


def rare_in(text: str) -> Sequence[Any]:
    """Conflicts, notes, what was extracted, the fields of each further ``Anchor``, tags."""
    found: list[Any] = json.loads(text)
    return found
