"""Events, facts and problems as JSON: lists in the order of the fields, short to store and quick to read.

``FINGERPRINT`` names the fields of all stored values; a store with another one was written by another version.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from operator import attrgetter
from typing import Any, Final, TypeAlias

import msgspec

from timeline.digest import short_hash
from timeline.model import (
    Anchor,
    Directive,
    DocumentFacts,
    Event,
    Figure,
    Institution,
    Paragraph,
    Person,
    Place,
    Problem,
    Reason,
)

#: An event as a list in the order of its fields, its parts as lists too: what JSON makes of it.
Stored: TypeAlias = list[Any]

_STORED: Final = (
    Anchor,
    Directive,
    DocumentFacts,
    Event,
    Figure,
    Institution,
    Paragraph,
    Person,
    Place,
    Problem,
    Reason,
)
FINGERPRINT: Final = short_hash(
    [json.dumps([[type_.__name__, *type_.__struct_fields__] for type_ in _STORED]).encode()]
)

_FLAT: Final = {type_: attrgetter(*type_.__struct_fields__) for type_ in _STORED}
_AT: Final = {name: index for index, name in enumerate(Event.__struct_fields__)}
_WHY: Final = _AT["why"]
_HAPPENING: Final = _AT["happening"]
_CONFLICTS: Final = _AT["conflicts"]
_EXTRACTED: Final = _AT["extracted"]
_TAGS: Final = _AT["tags"]
_SINGLE: Final = ((_AT["source"], Anchor), (_AT["directive"], Directive))
_SEVERAL: Final[tuple[tuple[int, type[Any]], ...]] = (
    (_AT["cities"], Place),
    (_AT["institutions"], Institution),
    (_AT["people"], Person),
    (_AT["figures"], Figure),
    (_AT["sources"], Anchor),
)
_encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_encode_texts: Final = msgspec.json.Encoder().encode  # several times as quick, but knows no infinite numbers


def dumps(value: Any) -> str:
    """Compact JSON that any database takes (lone surrogates are escaped)."""
    text = _encode(value)
    try:
        text.encode()
    except UnicodeEncodeError:
        text = json.dumps(value, separators=(",", ":"))
    return text


def reason_to_list(reason: Reason) -> list[Any]:
    """A reason as ``[key, {name: text or reason}]``."""
    values = {
        name: reason_to_list(value) if isinstance(value, Reason) else value for name, value in reason.values.items()
    }
    return [reason.key, values] if values else [reason.key]


def reason_to_json(reason: Reason) -> str:
    """As ``dumps`` of ``reason_to_list``; every event has one."""
    stored = reason_to_list(reason)
    try:
        return _encode_texts(stored).decode()
    except UnicodeEncodeError:
        return dumps(stored)


def reason_from_list(stored: list[Any]) -> Reason:
    """The inverse of ``reason_to_list``."""
    values: Mapping[str, Any] = stored[1] if len(stored) > 1 else {}
    return Reason(
        stored[0],
        {name: reason_from_list(value) if isinstance(value, list) else value for name, value in values.items()},
    )


def event_to_list(event: Event) -> Stored:
    """An event as a list in the order of its fields."""
    stored = list(_FLAT[Event](event))
    stored[_WHY] = reason_to_list(event.why)
    stored[_EXTRACTED] = dict(event.extracted)
    for index, type_ in _SINGLE:
        if stored[index] is not None:
            stored[index] = _FLAT[type_](stored[index])
    for index, type_ in _SEVERAL:
        if stored[index]:
            stored[index] = [_FLAT[type_](part) for part in stored[index]]
    return stored


def event_from_list(stored: Stored) -> Event:
    """The inverse of ``event_to_list``."""
    values = list(stored)
    values[_WHY] = reason_from_list(values[_WHY])
    values[_CONFLICTS] = tuple(values[_CONFLICTS])
    values[_TAGS] = tuple(values[_TAGS])
    for index, type_ in _SINGLE:
        if values[index] is not None:
            values[index] = type_(*values[index])
    for index, type_ in _SEVERAL:
        values[index] = tuple([type_(*part) for part in values[index]]) if values[index] else ()
    return Event(*values)


def event_to_json(event: Event) -> str:
    """One event as stored."""
    return dumps(event_to_list(event))


def event_from_json(text: str) -> Event:
    """The inverse of ``event_to_json``."""
    return event_from_list(json.loads(text))


def tell(stored: Stored, happening: str, conflicts: list[str] | None) -> None:
    """Put into an event what is known of its happening; ``None``: its own conflicts hold."""
    stored[_HAPPENING] = happening
    if conflicts is not None:
        stored[_CONFLICTS] = conflicts


def facts_to_json(facts: DocumentFacts) -> str:
    """A document's facts as stored."""
    stored = list(_FLAT[DocumentFacts](facts))
    stored[-1] = {name: reason_to_list(reason) for name, reason in facts.reasons.items()}
    return dumps(stored)


def facts_from_json(text: str) -> DocumentFacts:
    """The inverse of ``facts_to_json``."""
    stored = json.loads(text)
    stored[-1] = {name: reason_from_list(reason) for name, reason in stored[-1].items()}
    return DocumentFacts(*stored)


def paragraphs_to_json(paragraphs: tuple[Paragraph, ...]) -> str:
    """A document's paragraphs as stored."""
    return dumps([_FLAT[Paragraph](paragraph) for paragraph in paragraphs])


def paragraphs_from_json(text: str) -> tuple[Paragraph, ...]:
    """The inverse of ``paragraphs_to_json``."""
    return tuple(Paragraph(*values) for values in json.loads(text))


def problem_to_json(problem: Problem) -> str:
    """A problem as stored."""
    return dumps([problem.file, reason_to_list(problem.message), problem.line, problem.column, problem.level])


def problem_from_json(text: str) -> Problem:
    """The inverse of ``problem_to_json``."""
    file, message, line, column, level = json.loads(text)
    return Problem(file, reason_from_list(message), line, column, level)
