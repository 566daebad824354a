"""Events, facts and problems as JSON: lists in the order of the fields, short to store and quick to read.

``FINGERPRINT`` names the fields of all stored values; a store with another one was written by another version.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

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
FINGERPRINT: Final = hashlib.sha256(
    json.dumps([[type_.__name__, *(field.name for field in fields(type_))] for type_ in _STORED]).encode()
).hexdigest()[:16]

_FIELDS: Final = {type_: tuple(field.name for field in fields(type_)) for type_ in _STORED}


def dumps(value: Any) -> str:
    """Compact JSON that any database takes (lone surrogates are escaped)."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
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


def reason_from_list(stored: list[Any]) -> Reason:
    """The inverse of ``reason_to_list``."""
    values: Mapping[str, Any] = stored[1] if len(stored) > 1 else {}
    return Reason(
        stored[0],
        {name: reason_from_list(value) if isinstance(value, list) else value for name, value in values.items()},
    )


def _flat(value: Any) -> list[Any]:
    """The fields of a flat value, in order."""
    return [getattr(value, name) for name in _FIELDS[type(value)]]


def event_to_list(event: Event) -> list[Any]:
    """An event as a list in the order of its fields."""
    stored = _flat(event)
    for index, name in enumerate(_FIELDS[Event]):
        value = stored[index]
        if name == "why":
            stored[index] = reason_to_list(value)
        elif name in ("source", "directive"):
            stored[index] = None if value is None else _flat(value)
        elif name in ("cities", "institutions", "people", "figures", "sources"):
            stored[index] = [_flat(part) for part in value]
        elif name == "extracted":
            stored[index] = dict(value)
    return stored


_PARTS: Final[Mapping[str, Any]] = {
    "cities": Place,
    "institutions": Institution,
    "people": Person,
    "figures": Figure,
    "sources": Anchor,
    "source": Anchor,
    "directive": Directive,
}


def event_from_list(stored: list[Any]) -> Event:
    """The inverse of ``event_to_list``."""
    values = list(stored)
    for index, name in enumerate(_FIELDS[Event]):
        value = values[index]
        if name == "why":
            values[index] = reason_from_list(value)
        elif name in ("source", "directive"):
            values[index] = None if value is None else _PARTS[name](*value)
        elif name in ("cities", "institutions", "people", "figures", "sources"):
            type_ = _PARTS[name]
            values[index] = tuple([type_(*part) for part in value])
        elif name == "conflicts":
            values[index] = tuple(value)
    return Event(*values)


def event_to_json(event: Event) -> str:
    """One event as stored."""
    return dumps(event_to_list(event))


def event_from_json(text: str) -> Event:
    """The inverse of ``event_to_json``."""
    return event_from_list(json.loads(text))


def facts_to_json(facts: DocumentFacts) -> str:
    """A document's facts as stored."""
    stored = _flat(facts)
    stored[-1] = {name: reason_to_list(reason) for name, reason in facts.reasons.items()}
    return dumps(stored)


def facts_from_json(text: str) -> DocumentFacts:
    """The inverse of ``facts_to_json``."""
    stored = json.loads(text)
    stored[-1] = {name: reason_from_list(reason) for name, reason in stored[-1].items()}
    return DocumentFacts(*stored)


def paragraphs_to_json(paragraphs: tuple[Paragraph, ...]) -> str:
    """A document's paragraphs as stored."""
    return dumps([_flat(paragraph) for paragraph in paragraphs])


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
