"""One text in, its time expressions out, as plain mappings: what ``timeline dates --jsonl`` reads and prints a line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from timeline.dates.engine import expressions
from timeline.dates.values import Prefer, TimeExpression
from timeline.messages import say


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


def answer(record: Mapping[str, Any], prefer: Prefer = "past", reference: str = "") -> dict[str, Any]:
    """``{id, text, reference}`` → ``{id, expressions}``; ``reference`` stands in where the record has none.

    Raises ``ValueError`` where ``text`` is missing or no string, or a reference is no date.
    """
    text = record.get("text")
    if not isinstance(text, str):
        raise ValueError("text")
    own = record.get("reference") or reference
    found = expressions(text, published=reference_of(str(own)) if own else "", prefer=prefer)
    return {"id": record.get("id"), "expressions": [to_mapping(one) for one in found.expressions]}
