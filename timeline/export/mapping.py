"""An event as the mapping that every export writes: the contract, field by field.

Always there, in this order: id, date, earliest, latest, date_text, basis, why, reported, kind, title, quote, source,
cities, institutions, people, confidence, origin. Only where they say something: figures, directive, happening,
conflicts, notes, bounded, planned, extracted, tags,
sources. ``source`` is null for an event that no document tells.
"""

from __future__ import annotations

import math
from typing import TypeAlias

from timeline.export.plain import encodable
from timeline.messages import say
from timeline.model import Anchor, Directive, Event, Figure, Institution, Person, Place

Value: TypeAlias = str | int | float | bool | list["Value"] | dict[str, "Value"] | None


def to_mapping(event: Event, lang: str | None = None) -> dict[str, Value]:
    """The event in plain values; ``why`` is said in ``lang`` (default: the language in force).

    Lone surrogates, which neither UTF-8 nor YAML can hold, become U+FFFD.
    """
    found: dict[str, Value] = {
        "id": encodable(event.id),
        "date": encodable(event.date),
        "earliest": event.earliest,
        "latest": event.latest,
        "date_text": encodable(event.date_text),
        "basis": event.basis,
        "why": encodable(say(event.why, lang)),
        "reported": encodable(event.reported),
        "kind": event.kind,
        "title": encodable(event.title),
        "quote": encodable(event.quote),
        "source": None if event.source is None else _anchor(event.source),
        "cities": [_place(place) for place in event.cities],
        "institutions": [_institution(body) for body in event.institutions],
        "people": [_person(person) for person in event.people],
    }
    if event.figures:
        found["figures"] = [_figure(figure) for figure in event.figures]
    if event.directive is not None:
        found["directive"] = _directive(event.directive)
    found["confidence"] = number(round(event.confidence, 4))
    found["origin"] = event.origin
    for name, text in (("happening", event.happening), ("notes", event.notes)):
        if text:
            found[name] = encodable(text)
    if event.conflicts:
        found["conflicts"] = [encodable(conflict) for conflict in event.conflicts]
    if event.bounded:
        found["bounded"] = True
    if event.planned:
        found["planned"] = True
    if event.extracted:
        found["extracted"] = {encodable(name): encodable(value) for name, value in event.extracted.items()}
    if event.tags:
        found["tags"] = [encodable(tag) for tag in event.tags]
    if event.sources:
        found["sources"] = [{**_anchor(source), "quote": encodable(source.exact)} for source in event.sources]
    return found


def number(value: float) -> float | None:
    """What is no number at all is null, as JSON cannot say it."""
    return value if math.isfinite(value) else None


def whole(value: float) -> float | None:
    """The same, without a fraction where it has none."""
    return number(value) if not math.isfinite(value) or value != int(value) else int(value)


def _anchor(anchor: Anchor) -> dict[str, Value]:
    found: dict[str, Value] = {
        "file": encodable(anchor.file),
        "paragraph": anchor.paragraph,
        **({"page": anchor.page} if anchor.page else {}),
        "start": anchor.start,
        "end": anchor.end,
    }
    if anchor.date_start is not None and anchor.date_end is not None:
        found |= {"date_start": anchor.date_start, "date_end": anchor.date_end}
    return found | {"prefix": encodable(anchor.prefix), "suffix": encodable(anchor.suffix)}


def _filled(**texts: str) -> dict[str, Value]:
    """The first field, and of the others those that say something."""
    first = next(iter(texts))
    return {name: encodable(text) for name, text in texts.items() if text or name == first}


def _place(place: Place) -> dict[str, Value]:
    return _filled(name=place.name, code=place.code, province=place.province)


def _institution(body: Institution) -> dict[str, Value]:
    return _filled(name=body.name, mention=body.mention)


def _person(person: Person) -> dict[str, Value]:
    return _filled(name=person.name, role=person.role)


def _figure(figure: Figure) -> dict[str, Value]:
    found: dict[str, Value] = {"value": whole(figure.value), **_filled(unit=figure.unit, of=figure.of)}
    if figure.approximate:
        found["approximate"] = True
    return found


def _directive(directive: Directive) -> dict[str, Value]:
    return _filled(
        modal=directive.modal,
        issuer=directive.issuer,
        addressee=directive.addressee,
        deadline=directive.deadline,
    )
