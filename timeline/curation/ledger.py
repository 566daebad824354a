"""Every decision with who took it, when and why: what ``timeline log`` lists."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from timeline.curation.decisions import FACTS, AddedEvent, Changes, Correction, Curation, History, Where


class Logged(Struct, frozen=True):
    """One decision: ``act`` is its name (a correction's action, ``add``, or the section), ``what`` it is about,
    ``change`` what it says ('' where the act says it all)."""

    where: Where
    act: str
    what: str
    change: str
    history: History


def logged(curation: Curation) -> list[Logged]:
    """All decisions, oldest first; those without a time come first, in the order of the files."""
    order = {file: number for number, file in enumerate(curation.files)}
    found = sorted(_all(curation), key=lambda item: (order[item.where.file], item.where.mark))
    return sorted(found, key=lambda item: item.history.when)


def _all(curation: Curation) -> Iterator[Logged]:
    for document in curation.documents:
        said = ", ".join(f"{name}: {document.facts[name]}" for name in FACTS if name in document.facts)
        history = document.history if document.history.why else _because(document.history, document.note)
        yield Logged(document.where, "documents", document.file, said, history)
    for named in curation.names:
        said = ", ".join(filter(None, (*named.aliases, named.city)))
        yield Logged(named.where, named.section, named.name, said, named.history)
    for added in curation.events:
        history = added.history if added.history.why else _because(added.history, added.note)
        yield Logged(added.where, "add", added.title, says(added), history)
    for correction in curation.corrections:
        yield Logged(correction.where, correction.action, _meant(correction), says(correction), correction.history)


def _because(history: History, note: str) -> History:
    return History(history.who, history.when, note)


def _meant(correction: Correction) -> str:
    return " + ".join(ref.quote or ref.event for ref in correction.targets)


def says(decision: AddedEvent | Correction) -> str:
    """What a decision sets, in words; '' where its action says it all."""
    if isinstance(decision, AddedEvent):
        return f"date: {decision.date}" if decision.date else ""
    correction = decision
    if correction.parts:
        return " | ".join(part.quote or _changes(part.changes) for part in correction.parts)
    return _changes(correction.changes)


def _changes(changes: Changes) -> str:
    said = []
    for name in changes.names():
        value = getattr(changes, name)
        if isinstance(value, tuple):
            value = "、".join(item if isinstance(item, str) else item.name for item in value)
        elif isinstance(value, bool):
            value = "true" if value else "false"
        said.append(f"{name}: {value}")
    return ", ".join(said)
