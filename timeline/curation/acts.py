"""What a person does to events on the screen, written into their file: each act changes one entry and no other byte.

An act finds the entry that already decides on the event (by the record of the last build, else by its id) and changes
it where it stands; else it adds one.  Nothing that the file says otherwise than the screen is replaced unasked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress

from timeline.curation.amending import noting, of_another, pointing, setting, with_alias, without
from timeline.curation.desk import Desk
from timeline.curation.emitting import Value
from timeline.curation.layout import Part
from timeline.curation.locating import Located, adding, deciding, inner_of, located, naming, reading, reviewed
from timeline.curation.recording import take_out, write_changed, write_new
from timeline.curation.review import Offer, Review
from timeline.curation.steps import Cut
from timeline.curation.writing import Change, ChangedMeanwhileError, WriteError
from timeline.messages import LANGUAGES
from timeline.messages import text as message
from timeline.model import KINDS, Event

__all__ = [
    "Desk",
    "accept",
    "add",
    "alias",
    "choose",
    "drop",
    "merge",
    "reject",
    "set_values",
    "shown",
    "split",
]


def set_values(
    desk: Desk,
    event: Event,
    values: Mapping[str, Value],
    pointer: Mapping[str, Value],
    why: str = "",
    *,
    replace: bool = False,
) -> tuple[Change, ...]:
    """Give an event other values; a correction that somebody else signed stays, and a new one is written behind it.

    Raises ``ChangedMeanwhileError`` where the file says something else than the event that the person saw, unless
    they were asked (``replace``), and ``WriteError``.
    """
    accepted = _accepted(desk, event, values)
    done = _set(desk, event, values, pointer, why, replace)
    changes = [done]
    with suppress(WriteError):  # the decision stands already; that the two disagree is told
        changes += [_no_longer_accepted(desk, found, values) for found in accepted]
    return tuple(changes)


def _set(
    desk: Desk, event: Event, values: Mapping[str, Value], pointer: Mapping[str, Value], why: str, replace: bool
) -> Change:
    seen = naming(desk, event)
    found = deciding(desk, event, values)
    if found is None:
        return write_new(desk, {**pointer, "set": dict(values), **desk.history(why)}, seen=seen)
    if not replace:
        _compare(desk, found, event, values)
    part = found.entry.part
    if of_another(desk, part) and found.section == "corrections" and found.part < 0 and part.get("merge") is None:
        beside: dict[str, Value] = {**pointer, "set": dict(values), **desk.history(why)}
        return write_new(desk, beside, path=found.path, seen=seen)  # in the same file: of two in one the later counts
    return write_changed(desk, found, [*setting(found, values), *noting(desk, part, why)])


def _accepted(desk: Desk, event: Event, values: Mapping[str, Value]) -> list[Located]:
    """Where the same person found a value right that they now change: two entries would disagree."""
    if event.origin == "curated":
        return []
    return [
        item
        for item in located(desk, event, "corrections")
        if (inner := item.entry.part.get("accept")) is not None
        and any(inner.get(name) is not None for name in values)
        and not of_another(desk, item.entry.part)
    ]


def _no_longer_accepted(desk: Desk, found: Located, values: Mapping[str, Value]) -> Change:
    inner = found.entry.part.get("accept")
    kept = {name.value for name, _ in inner.entries} - values.keys() if inner is not None else set()
    if not kept:
        return take_out(desk, found)
    return write_changed(desk, found, [Cut(("accept",), name) for name in values if inner and inner.get(name)])


def reject(desk: Desk, event: Event, pointer: Mapping[str, Value], why: str = "") -> tuple[Change, ...]:
    """Say that this is no event; one that was added by hand is taken out of the file."""
    if event.origin == "curated":
        return (take_out(desk, adding(desk, event)),)
    whole(event, "reject")
    return (write_new(desk, {**pointer, "reject": "true", **desk.history(why)}, seen=naming(desk, event)),)


def accept(desk: Desk, event: Event, pointer: Mapping[str, Value], why: str = "") -> tuple[Change, ...]:
    """Say that an event is right as it is: its date and kind stay whatever the program reads later."""
    whole(event, "accept")
    seen = naming(desk, event)
    if any(item.entry.part.get("accept") is not None for item in located(desk, event, "corrections")):
        return ()
    values: dict[str, Value] = {"kind": event.kind}
    if event.date:
        values = {"date": event.date, **values}
    return (write_new(desk, {**pointer, "accept": values, **desk.history(why)}, seen=seen),)


def merge(
    desk: Desk, events: Sequence[Event], pointers: Sequence[Mapping[str, Value]], why: str = ""
) -> tuple[Change, ...]:
    """Make one event of several; the first one stays. ``pointers`` are theirs."""
    for event in events:
        whole(event, "merge")
    entry: dict[str, Value] = {"merge": [dict(pointer) for pointer in pointers], **desk.history(why)}
    return (write_new(desk, entry, seen=naming(desk, *events)),)


def split(
    desk: Desk, event: Event, pointer: Mapping[str, Value], parts: Sequence[Mapping[str, Value]], why: str = ""
) -> tuple[Change, ...]:
    """Make several events of one."""
    whole(event, "split")
    entry: dict[str, Value] = {**pointer, "split": [dict(part) for part in parts], **desk.history(why)}
    return (write_new(desk, entry, seen=naming(desk, event)),)


def alias(desk: Desk, name: str, other: str, why: str = "") -> tuple[Change, ...]:
    """Say that ``other`` is another name of the body ``name``."""
    for path in reversed(desk.files):
        with reading(path) as layout:
            entries = [
                entry
                for entry in layout.holding("institutions", name)
                if entry.part.kind == "mapping" and entry.part.text("name") == name
            ]
        if entries:
            found = Located(path, entries[-1], "institutions")
            return (
                write_changed(
                    desk, found, [*with_alias(found.entry.part, other), *noting(desk, found.entry.part, why)]
                ),
            )
    return (write_new(desk, {"name": name, "aliases": [other], **desk.history(why)}, "institutions"),)


def add(desk: Desk, values: Mapping[str, Value], why: str = "") -> tuple[Change, ...]:
    """Add an event that no document tells, or that was not found in one."""
    return (write_new(desk, {**values, **desk.history(why)}, "events"),)


def choose(desk: Desk, review: Review, offer: Offer) -> tuple[Change, ...]:
    """Point a lost, moved or ambiguous decision at what a person chose."""
    found, number = reviewed(desk, review)
    return (write_changed(desk, found, pointing(review, found, number, offer)),)


def drop(desk: Desk, review: Review) -> tuple[Change, ...]:
    """Take a decision that has lost its meaning out of the file; of an event that was added, only the source that is
    lost, and of a merge only that event, where two more remain."""
    found, number = reviewed(desk, review)
    steps = without(review, found.entry.part, number)
    return (write_changed(desk, found, steps) if steps else take_out(desk, found),)


def whole(event: Event, act: str) -> Event:
    """The event, where an act can be done to it. Raises ``WriteError`` for a part of a split, which only its split can
    undo, and for a split of what was merged."""
    if "split" in event.extracted:
        raise WriteError("part-of-split", title=event.title)
    if act == "split" and "merged" in event.extracted:
        raise WriteError("split-of-merge", title=event.title)
    return event


def _compare(desk: Desk, found: Located, event: Event, values: Mapping[str, Value]) -> None:
    """Stop where the file says otherwise than what the person saw: another hand was there in between."""
    with reading(found.path):
        inner = inner_of(found, found.entry.part)
    for name in values:
        part = inner.get(name)
        if part is None:
            continue
        now, seen = _plain(part, name), shown(event, name)
        if now != seen:
            raise ChangedMeanwhileError(
                "changed-value", file=desk.named(found.path), field=name, now=_said(now), seen=_said(seen)
            )


def _plain(part: Part, name: str) -> Value:
    value: Value = part.plain()
    if name in ("cities", "institutions", "tags") and not isinstance(value, str):
        return [item if isinstance(item, str) else str(dict(item).get("name", "")) for item in value]  # type: ignore[arg-type]
    if name == "kind":
        named = {message(f"filters.kind_{kind}", language): kind for kind in KINDS for language in LANGUAGES}
        return named.get(str(value), value)
    if name == "date":
        from timeline.dates import edtf

        try:
            return str(edtf.parse(str(value)))
        except ValueError:
            return value
    return value


def shown(event: Event, name: str) -> Value:
    """A value of an event as it would stand in the file."""
    match name:
        case "note":
            return event.notes
        case "cities":
            return [place.name for place in event.cities]
        case "institutions":
            return [body.name for body in event.institutions]
        case "tags":
            return list(event.tags)
    return str(getattr(event, name))


def _said(value: Value) -> str:
    return value if isinstance(value, str) else "、".join(map(str, value))
