"""One text in, its time expressions out, as plain mappings: what ``timeline dates --jsonl`` reads and prints a line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from msgspec.structs import replace

from timeline.dates.engine import expressions
from timeline.dates.values import Prefer, TimeExpression
from timeline.messages import say

#: What shows noise that keeps dates from being read: readings in brackets, digits apart, tags, doubled marks.
_NOISE: Final = re.compile(
    r"[月日年时](?:[(（][a-zà-ǜ]{1,6}[)）]|\*\*|<)|\d \d ?[年月日号时点分]|[\u200b-\u200f\u2060\ufeff]"
)


def to_mapping(expression: TimeExpression) -> dict[str, Any]:
    """An expression as the mapping that is printed."""
    return {
        "start": expression.start,
        "end": expression.end,
        "text": expression.text,
        "date": expression.date,
        "earliest": expression.earliest,
        "latest": expression.latest,
        "basis": expression.basis,
        "why": say(expression.why),
    }


def reference_of(text: str) -> str:
    """A reference time as the document's date in EDTF: ISO dates and times, to the minute; '' for an empty one.

    Raises ``ValueError`` where the text is neither.
    """
    text = text.strip()
    if not text:
        return ""
    moment = datetime.fromisoformat(text)
    clock = moment.time() != moment.time().min or "T" in text
    return moment.replace(tzinfo=None).isoformat(timespec="minutes") if clock else moment.date().isoformat()


def expressions_of(text: str, published: str = "", prefer: Prefer = "past") -> tuple[TimeExpression, ...]:
    """The time expressions of a text as anybody may hand it in, noise and all: read in its cleaned words, with the
    offsets and the words of the text itself (``1月(yuè)8日(rì)`` is one)."""
    if _NOISE.search(text) is None:
        return expressions(text, published=published, prefer=prefer).expressions
    from timeline.cleaning import clean  # only here: its word list takes long to load

    readable = clean(text)
    found: list[TimeExpression] = []
    for one in expressions(readable.text, published=published, prefer=prefer).expressions:
        start, end = readable.to_original(one.start, one.end)
        found.append(replace(one, start=start, end=end, text=text[start:end]))
    return tuple(found)


def answer(record: Mapping[str, Any], prefer: Prefer = "past", reference: str = "") -> dict[str, Any]:
    """``{id, text, reference}`` → ``{id, expressions}``; ``reference`` stands in where the record has none.

    Raises ``ValueError`` where ``text`` is missing or no string, or a reference is no date.
    """
    text = record.get("text")
    if not isinstance(text, str):
        raise ValueError("text")
    own = record.get("reference") or reference
    found = expressions_of(text, reference_of(str(own)) if own else "", prefer)
    return {"id": record.get("id"), "expressions": [to_mapping(one) for one in found]}
