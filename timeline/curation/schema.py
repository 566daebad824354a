"""The format of ``events.yaml`` as a JSON Schema, for editors: made from the very tables that reading uses."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from timeline.curation.decisions import FACTS
from timeline.curation.entries import ACTIONS, BODY, CORRECTION, EVENT, PART, PERSON, SOURCE, TARGET, VALUES
from timeline.curation.fields import HISTORY
from timeline.curation.knowledge import DOCUMENT, INSTITUTION, PLACE
from timeline.curation.loading import VERSION
from timeline.messages import LANGUAGES, text
from timeline.model import KINDS

FILE_NAME: Final = "events.schema.json"
MODELINE: Final = f"# yaml-language-server: $schema={FILE_NAME}"
_DRAFT: Final = "http://json-schema.org/draft-07/schema#"

# Every value is text to us; editors read 2020 as a number and true as a truth value before they ask the schema.
_TEXT: Final[dict[str, Any]] = {"type": ["string", "number", "boolean"]}
_LISTS: Final = {"aliases", "cities", "tags"}


def schema(lang: str | None = None) -> dict[str, Any]:
    """The schema, with descriptions in ``lang`` (default: the language in force)."""

    def object_of(keys: Sequence[str], required: Sequence[str] = ()) -> dict[str, Any]:
        found: dict[str, Any] = {"type": "object", "additionalProperties": False}
        found["properties"] = {key: value_of(key) for key in keys}
        if required:
            found["required"] = list(required)
        return found

    def value_of(key: str) -> dict[str, Any]:
        value = _value_of(key, object_of)
        words = text(f"schema.{key}", lang)
        return {**value, "description": words}

    def list_of(items: dict[str, Any]) -> dict[str, Any]:
        return {"type": ["array", "null"], "items": items}

    correction = object_of(CORRECTION)
    correction["anyOf"] = [{"required": [action]} for action in ACTIONS]
    sections = {
        "version": {"enum": [VERSION, int(VERSION)], "description": text("schema.version", lang)},
        "documents": list_of(object_of(DOCUMENT, ["file"])),
        "institutions": list_of(object_of(INSTITUTION, ["name"])),
        "places": list_of(object_of(PLACE, ["name"])),
        "events": list_of(object_of(EVENT, ["date", "title"])),
        "corrections": list_of(correction),
        "lexicon": {
            "type": ["object", "null"],
            "additionalProperties": False,
            "properties": {kind: {"type": "array", "items": _TEXT} for kind in _kinds()},
        },
    }
    for name in ("documents", "institutions", "places", "events", "corrections", "lexicon"):
        sections[name]["description"] = text(f"schema.{name}", lang)
    return {
        "$schema": _DRAFT,
        "title": "timeline: events.yaml",
        "type": ["object", "null"],
        "additionalProperties": False,
        "properties": sections,
    }


def _kinds() -> list[str]:
    """The names of kinds that are understood, in every language."""
    named = [text(f"filters.kind_{kind}", lang) for lang in LANGUAGES if lang != "en" for kind in KINDS]
    return list(dict.fromkeys((*KINDS, *named)))


def _value_of(key: str, object_of: Any) -> dict[str, Any]:
    if key == "kind":
        return {"enum": _kinds()}
    if key in _LISTS:
        return {"type": "array", "items": _TEXT}
    if key in ("people", "institutions"):
        return {"type": "array", "items": {"anyOf": [_TEXT, object_of(PERSON if key == "people" else BODY, ["name"])]}}
    if key == "sources":
        return {"type": "array", "items": object_of(SOURCE, ["file", "quote"])}
    if key == "merge":
        return {"type": "array", "items": {"anyOf": [_TEXT, object_of(TARGET)]}, "minItems": 1}
    if key == "set":
        return {**object_of(VALUES), "minProperties": 1}
    if key == "accept":
        return {"anyOf": [_TEXT, object_of(VALUES)]}
    if key == "split":
        return {"type": "array", "items": object_of(PART), "minItems": 2}
    return dict(_TEXT)


def as_json(lang: str | None = None) -> str:
    """The schema as a file holds it."""
    return json.dumps(schema(lang), ensure_ascii=False, indent=1) + "\n"


# Every key of the format, for the catalogues and their test.
KEYS: Final = tuple(
    dict.fromkeys((*DOCUMENT, *INSTITUTION, *PLACE, *EVENT, *CORRECTION, *PART, *PERSON, *BODY, *FACTS, *HISTORY))
)
