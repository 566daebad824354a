"""How likely a reader would agree with an event, by what dates it and what decides its kind (``confidence.toml``)."""

from __future__ import annotations

from timeline.extraction.lexicon import table
from timeline.extraction.statement import Statement

_LEAST, _MOST = 0.05, 0.99


def confidence(statement: Statement, named: bool) -> float:
    """A probability between 0 and 1, two decimals; ``named``: a body or person acts in the statement."""
    data = table("confidence.toml")
    change = data["change"]
    trigger = statement.trigger
    value: float = data["by"][_dated_by(statement)]
    value += change["none" if trigger is None else "strong" if trigger.strong else "weak"]
    if not named:
        value += change["nobody"]
    if statement.dating.planned:
        value += change["planned"]
    return float(round(max(_LEAST, min(_MOST, value)), 2))


def _dated_by(statement: Statement) -> str:
    own, dating = statement.own, statement.dating
    if not dating.date:
        return "undated"
    if dating.bounded:
        return "bounded"
    if own is None or statement.signature:
        return "document" if dating.basis == "document" or statement.signature else "inherited"
    if own.form in ("vague", "then"):
        return "vague"
    return "relative" if dating.basis == "relative" else "own"
