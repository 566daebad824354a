"""Decisions as the entries of a file: what reading makes of an entry, the other way round."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from timeline.curation.decisions import AddedEvent, Changes, Correction, History, SourceRef
from timeline.curation.emitting import Value


def filled(**values: Value) -> dict[str, Value]:
    """What says something."""
    return {name: value for name, value in values.items() if value}


def history_values(history: History) -> dict[str, Value]:
    return filled(why=history.why, who=history.who, when=history.when)


def _named_values(values: Iterable[tuple[str, str]], more: str) -> list[Value]:
    return [{"name": name, more: word} if word else name for name, word in values]


def value_of(changes: Changes, name: str) -> Value:
    """A value of a decision as it stands in the file."""
    value = getattr(changes, name)
    if name == "people":
        return _named_values([(item.name, item.role) for item in value], "role")
    if name == "institutions":
        return _named_values([(item.name, item.mention) for item in value], "mention")
    if isinstance(value, bool):
        return "true" if value else "false"
    return list(value) if isinstance(value, tuple) else str(value)


def said_of(changes: Changes, name: str) -> str:
    value = getattr(changes, name)
    if isinstance(value, tuple):
        return "; ".join(item if isinstance(item, str) else item.name for item in value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _values(changes: Changes) -> dict[str, Value]:
    return {name: value_of(changes, name) for name in changes.names()}


def _pointer(ref: SourceRef, keys: Sequence[str]) -> dict[str, Value]:
    return {key: str(getattr(ref, key)) for key in keys if getattr(ref, key)}


def event_entry(added: AddedEvent) -> dict[str, Value]:
    """An event as an entry of its own."""
    values = Changes(**{name: getattr(added, name) for name in Changes.__struct_fields__})
    found = {name: value for name, value in _values(values).items() if value not in ("", [], "false")}
    keys = ("file", "quote", "prefix", "suffix", "date_text")
    sources: list[Value] = [_pointer(ref, keys) for ref in added.sources if ref.file and ref.quote]
    return {**found, **filled(sources=sources), **history_values(added.history)}


def decision_entry(correction: Correction) -> dict[str, Value]:
    """A decision as an entry."""
    keys = ("file", "quote", "prefix", "suffix", "event", "date_text", "kind")
    entry: dict[str, Value] = {}
    if correction.action == "merge":
        entry["merge"] = [_pointer(ref, keys) for ref in correction.targets]
    else:
        entry |= _pointer(correction.targets[0], keys)
    values = _values(correction.changes)
    match correction.action:
        case "reject":
            entry["reject"] = "true"
        case "accept":
            entry["accept"] = values or "true"
        case "split":
            entry["split"] = [{**filled(quote=part.quote), **_values(part.changes)} for part in correction.parts]
    if values and correction.action in ("set", "merge"):
        entry["set"] = values
    return {**entry, **history_values(correction.history)}
