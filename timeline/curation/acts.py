"""What a person does to events on the screen, written into their file: each act changes one entry and no other byte.

An act finds the entry that already decides on the event (by the record of the last build, else by its id) and changes
it where it stands; else it adds one.  Nothing that the file says otherwise than the screen is replaced unasked.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from timeline.curation.checking import Meant, added, check, removed
from timeline.curation.contents import content_key
from timeline.curation.decisions import History
from timeline.curation.emitting import Value
from timeline.curation.entries import TARGET
from timeline.curation.fields import HISTORY
from timeline.curation.layout import Entry, Layout, LayoutError, Part, layout_of
from timeline.curation.patching import add_entry, edit_entry, remove_entry
from timeline.curation.review import Decided, Offer, Review
from timeline.curation.steps import Append, Cut, Instead, Put, Step, Way, Without, edited, part_at
from timeline.curation.writing import Change, ChangedMeanwhileError, WriteError, change, content_of, read
from timeline.messages import LANGUAGES
from timeline.messages import text as message
from timeline.model import KINDS, Event

#: The values that an act sets, by the names that they have in the file.
FIELDS: Final = ("date", "kind", "title", "cities", "institutions", "note", "tags")

_NEXT: Final = "; "  # between an old reason and the next one


@dataclass(frozen=True, slots=True)
class Desk:
    """Where decisions are written: the curation files in their order, the file for new ones, the folder of the lock.

    ``who`` is noted with every decision, where it is not ''; ``now`` tells the time that is noted.  ``since`` knows
    what this sitting made of the entries that the last build knew: key of the content then → key of it now.
    """

    files: tuple[Path, ...]
    default: Path
    lock: Path
    root: Path
    who: str = ""
    decided: tuple[Decided, ...] = ()
    now: Callable[[], str] = field(default=lambda: datetime.now().strftime("%Y-%m-%dT%H:%M"))
    since: dict[str, str] = field(default_factory=dict)

    def contents(self, known: str) -> frozenset[str]:
        """The keys by which an entry of the last build is known: its own, and those that this sitting gave it."""
        found = {known} - {""}
        while known in self.since and self.since[known] not in found:
            known = self.since[known]
            found.add(known)
        return frozenset(found)

    def history(self, why: str) -> dict[str, Value]:
        """Why, who and when, as they stand in an entry."""
        said = {"why": why, "who": self.who, "when": self.now()}
        return {name: words for name, words in said.items() if words}

    def named(self, path: Path) -> str:
        """A file's name in the record of the build."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return path.as_posix()


@dataclass(frozen=True, slots=True)
class _Found:
    """An entry in one of the files, and the number of the part of it that is meant (-1: the whole)."""

    path: Path
    entry: Entry
    section: str
    part: int = -1


# --- acts ------------------------------------------------------------------------------------


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
    seen = _naming(desk, event)
    found = _deciding(desk, event, values)
    if found is None:
        return (_add(desk, {**pointer, "set": dict(values), **desk.history(why)}, seen=seen),)
    if not replace:
        _compare(desk, found, event, values)
    part = found.entry.part
    theirs = _of_another(desk, part)
    if theirs and found.section == "corrections" and found.part < 0 and part.get("merge") is None:
        beside: dict[str, Value] = {**pointer, "set": dict(values), **desk.history(why)}
        return (_add(desk, beside, path=found.path, seen=seen),)  # in the same file: of two in one the later counts
    return (_edit(desk, found, [*_setting(found, values), *_noting(desk, part, why)]),)


def reject(desk: Desk, event: Event, pointer: Mapping[str, Value], why: str = "") -> tuple[Change, ...]:
    """Say that this is no event; one that was added by hand is taken out of the file."""
    if event.origin == "curated":
        found = _found(desk, event, "events")
        if not found:
            raise WriteError("entry-gone", file=desk.default.name, line="?")
        return (_remove(desk, found[-1]),)
    whole(event, "reject")
    return (_add(desk, {**pointer, "reject": "true", **desk.history(why)}, seen=_naming(desk, event)),)


def accept(desk: Desk, event: Event, pointer: Mapping[str, Value], why: str = "") -> tuple[Change, ...]:
    """Say that an event is right as it is: its date and kind stay whatever the program reads later."""
    whole(event, "accept")
    seen = _naming(desk, event)
    if any(item.entry.part.get("accept") is not None for item in _found(desk, event, "corrections")):
        return ()
    values: dict[str, Value] = {"kind": event.kind}
    if event.date:
        values = {"date": event.date, **values}
    return (_add(desk, {**pointer, "accept": values, **desk.history(why)}, seen=seen),)


def merge(
    desk: Desk, events: Sequence[Event], pointers: Sequence[Mapping[str, Value]], why: str = ""
) -> tuple[Change, ...]:
    """Make one event of several; the first one stays. ``pointers`` are theirs."""
    for event in events:
        whole(event, "merge")
    entry: dict[str, Value] = {"merge": [dict(pointer) for pointer in pointers], **desk.history(why)}
    return (_add(desk, entry, seen=_naming(desk, *events)),)


def split(
    desk: Desk, event: Event, pointer: Mapping[str, Value], parts: Sequence[Mapping[str, Value]], why: str = ""
) -> tuple[Change, ...]:
    """Make several events of one."""
    whole(event, "split")
    entry: dict[str, Value] = {**pointer, "split": [dict(part) for part in parts], **desk.history(why)}
    return (_add(desk, entry, seen=_naming(desk, event)),)


def alias(desk: Desk, name: str, other: str, why: str = "") -> tuple[Change, ...]:
    """Say that ``other`` is another name of the body ``name``."""
    for path in reversed(desk.files):
        with _reading(path) as layout:
            entries = [
                entry
                for entry in layout.holding("institutions", name)
                if entry.part.kind == "mapping" and entry.part.text("name") == name
            ]
        if entries:
            found = _Found(path, entries[-1], "institutions")
            return (_edit(desk, found, [*_with_alias(found.entry.part, other), *_noting(desk, found.entry.part, why)]),)
    return (_add(desk, {"name": name, "aliases": [other], **desk.history(why)}, "institutions"),)


def add(desk: Desk, values: Mapping[str, Value], why: str = "") -> tuple[Change, ...]:
    """Add an event that no document tells, or that was not found in one."""
    return (_add(desk, {**values, **desk.history(why)}, "events"),)


def choose(desk: Desk, review: Review, offer: Offer) -> tuple[Change, ...]:
    """Point a lost, moved or ambiguous decision at what a person chose."""
    found, number = _reviewed(desk, review)
    return (_edit(desk, found, _pointing(review, found, number, offer)),)


def drop(desk: Desk, review: Review) -> tuple[Change, ...]:
    """Take a decision that has lost its meaning out of the file; of an event that was added, only the source that is
    lost, and of a merge only that event, where two more remain."""
    found, number = _reviewed(desk, review)
    steps = _without(review, found.entry.part, number)
    return (_edit(desk, found, steps) if steps else _remove(desk, found),)


def whole(event: Event, act: str) -> Event:
    """The event, where an act can be done to it. Raises ``WriteError`` for a part of a split, which only its split can
    undo, and for a split of what was merged."""
    if "split" in event.extracted:
        raise WriteError("part-of-split", title=event.title)
    if act == "split" and "merged" in event.extracted:
        raise WriteError("split-of-merge", title=event.title)
    return event


# --- finding entries -------------------------------------------------------------------------


@contextmanager
def _reading(path: Path) -> Iterator[Layout]:
    """The layout of a file. Raises ``WriteError`` where it, or an entry that is looked at in it, cannot be read."""
    _, _, text = read(path, content_of(path) or b"")
    try:
        yield layout_of(text)
    except LayoutError as error:
        line = text.count("\n", 0, error.offset) + 1
        column = error.offset - text.rfind("\n", 0, error.offset)
        raise WriteError("not-editable", file=path.name, line=str(line), column=str(column)) from error


def _found(desk: Desk, event: Event, section: str) -> list[_Found]:
    """The entries that decide on an event, in the order in which they count.

    Raises ``WriteError`` where one that the last build knew is not there as it was, exactly once: which other entry is
    meant cannot be told.
    """
    found: list[_Found] = []
    for path in desk.files:
        here: dict[int, _Found] = {}
        with _reading(path) as layout:
            for record in desk.decided:
                if record.event == event.id and record.section == section and record.file == desk.named(path):
                    words = record.named or record.quote
                    entry = _only(layout, section, desk.contents(record.content), words)
                    if entry is not None:
                        here[entry.start] = _Found(path, entry, section, record.part)
                    elif section == "events" or record.named != event.id:
                        raise WriteError("entry-gone", file=record.file, line=str(record.line))
            if section == "corrections":
                for entry in layout.holding(section, event.id):
                    if entry.part.kind == "mapping" and entry.part.text("event") == event.id:
                        here.setdefault(entry.start, _Found(path, entry, section))
        found += [here[start] for start in sorted(here)]
    return found


@dataclass(frozen=True, slots=True)
class _Seen:
    """The corrections that name any of some events, as they were when a person decided: by file, what they say."""

    events: frozenset[str]
    contents: Mapping[Path, frozenset[str]]


def _naming(desk: Desk, *events: Event) -> _Seen:
    """What names some events now, to be compared with what names them when a new entry is written."""
    names = frozenset(event.id for event in events)
    contents: dict[Path, frozenset[str]] = {}
    for path in desk.files:
        with _reading(path) as layout:
            contents[path] = _told(layout, names)
    return _Seen(names, contents)


def _told(layout: Layout, events: Collection[str]) -> frozenset[str]:
    return frozenset(
        content_key(entry.part.plain())
        for event in events
        for entry in layout.holding("corrections", event)
        if entry.part.kind == "mapping" and event in _named(entry.part)
    )


def _named(part: Part) -> set[str]:
    """The ids that a correction names: its own, and those of a merge."""
    pointers = _pointers(part, "corrections")
    return {
        part.text("event"),
        *(item.value.strip() if item.kind == "text" else item.text("event") for item in pointers),
    }


def _only(layout: Layout, section: str, contents: Collection[str], words: str) -> Entry | None:
    """The one entry with this content, wherever it stands; ``None`` where there is none, or more than one.

    ``words`` stand in it: where the file spells them as they are, other entries need not be read.
    """
    for candidates in (layout.holding(section, words.split("\n")[0]), layout.entries(section)):
        found = [entry for entry in candidates if content_key(entry.part.plain()) in contents]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _deciding(desk: Desk, event: Event, values: Mapping[str, Value]) -> _Found | None:
    """The entry in which these values of an event are, or would be, decided."""
    if event.origin == "curated":
        found = _found(desk, event, "events")
        if not found:
            raise WriteError("entry-gone", file=desk.default.name, line="?")
        return found[-1]
    entries = _found(desk, event, "corrections")
    parts = [item for item in entries if item.part >= 0]
    if parts:
        return parts[-1]
    setting = [
        item for item in entries if (inner := item.entry.part.get("set")) is not None and inner.kind == "mapping"
    ]
    holding = [item for item in setting if any(_inner(item, item.entry.part).get(name) for name in values)]
    alone = [item for item in setting if item.entry.part.get("merge") is None]
    return holding[-1] if holding else alone[-1] if alone else None


def _inner(found: _Found, part: Part) -> Part:
    """The mapping of an entry that holds an event's values."""
    if found.section == "events":
        return part
    if found.part >= 0:
        parts = part.get("split")
        if parts is None or found.part >= len(parts.items):
            raise LayoutError(part.start)
        return parts.items[found.part]
    inner = part.get("set")
    if inner is None:
        raise LayoutError(part.start)
    return inner


def _compare(desk: Desk, found: _Found, event: Event, values: Mapping[str, Value]) -> None:
    """Stop where the file says otherwise than what the person saw: another hand was there in between."""
    with _reading(found.path):
        inner = _inner(found, found.entry.part)
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


def _reviewed(desk: Desk, review: Review) -> tuple[_Found, int]:
    """The entry that a review is about, and which of its pointers (see ``_pointer_in``)."""
    path = next((path for path in desk.files if desk.named(path) == review.file), None)
    if path is not None:
        with _reading(path) as layout:
            words = review.event or review.title or review.quote
            entry = _only(layout, review.section, desk.contents(review.content), words)
            number = _pointer_in(entry.part, review) if entry is not None else None
        if entry is not None and number is not None:
            return _Found(path, entry, review.section), number
    raise WriteError("entry-gone", file=review.file, line=str(review.line))


def _pointer_in(part: Part, review: Review) -> int | None:
    """Which pointer of an entry a review is about: -1 for its own, else the number in its list; ``None`` where that
    cannot be told."""
    wanted = (review.quote, review.event, review.source, review.prefix, review.suffix)
    found: list[int] = []
    for number, candidate in enumerate((part, *_pointers(part, review.section)), -1):
        if candidate.kind == "text":
            said = ("", candidate.value.strip(), "", "", "")
        else:
            file = candidate.text("file").replace("\\", "/").removeprefix("./")
            text = candidate.text
            said = (text("quote"), text("event"), file, text("prefix"), text("suffix"))
        if said == wanted:
            found.append(number)
    return found[0] if len(found) == 1 else None


def _pointers(part: Part, section: str) -> tuple[Part, ...]:
    inner = part.get("sources" if section == "events" else "merge")
    return inner.items if inner is not None else ()


# --- steps -----------------------------------------------------------------------------------


def _setting(found: _Found, values: Mapping[str, Value]) -> list[Step]:
    way: Way = () if found.section == "events" else ("set",)
    way = ("split", found.part) if found.part >= 0 else way
    return [Put(way, name, value) for name, value in values.items()]


def _of_another(desk: Desk, part: Part) -> bool:
    """Whether an entry is signed by somebody else than who decides now."""
    return part.text("who") not in ("", desk.who)


def _noting(desk: Desk, part: Part, why: str) -> list[Step]:
    """Note why, who and when in an entry that is there already: an old reason stays before the new one, and with it
    who decided then and when, where that was somebody else."""
    steps: list[Step] = []
    before = part.text("why")
    if _of_another(desk, part):
        before = str(History(part.text("who"), part.text("when"), before))
        if not desk.who:
            steps.append(Cut((), "who"))
    said = [before] if before else []
    if why and why not in before.split(_NEXT):
        said.append(why)
    history = {**desk.history(""), "why": _NEXT.join(said)}
    steps += [Put((), name, history[name]) for name in HISTORY if history.get(name, "") not in ("", part.text(name))]
    return steps


def _with_alias(part: Part, other: str) -> list[Step]:
    values = part.get("aliases")
    if values is None or values.kind != "list":
        return [Put((), "aliases", [other])]
    return [] if other in values.plain() else [Append(("aliases",), other)]


def _without(review: Review, part: Part, number: int) -> list[Step]:
    """How one pointer is taken out of an entry; nothing where the whole entry has to go."""
    others = len(_pointers(part, review.section))
    if review.section == "events":
        if number < 0:
            raise WriteError("entry-gone", file=review.file, line=str(review.line))
        return [Without(("sources",), number)] if others > 1 else [Cut((), "sources")]
    if review.action == "merge" and number < 0 and others > 1:
        return [Cut((), name) for name in TARGET if part.get(name) is not None]
    own = bool(part.text("event") or part.text("quote"))
    if review.action == "merge" and number >= 0 and others + own > 2:
        return [Without(("merge",), number)]
    return []


def _pointing(review: Review, found: _Found, number: int, offer: Offer) -> list[Step]:
    """Point one pointer of an entry at another event or passage."""
    listed = "sources" if review.section == "events" else "merge"
    way: Way = () if number < 0 else (listed, number)
    target = part_at(found.entry.part, way)
    if target.kind == "text":  # an id by itself
        return [Instead((listed,), number, offer.id)]
    values = {"file": offer.file, "quote": offer.quote, "prefix": offer.prefix, "suffix": offer.suffix}
    if review.section == "corrections":
        values |= {"event": offer.id, "date_text": offer.date_text}
    steps: list[Step] = []
    for name, value in {**values, "kind": offer.kind}.items():
        if value and (name != "kind" or target.get(name) is not None):
            steps.append(Put(way, name, value))
        elif not value and target.get(name) is not None:
            steps.append(Cut(way, name))
    return steps


# --- writing ---------------------------------------------------------------------------------


def _add(
    desk: Desk,
    entry: Mapping[str, Value],
    section: str = "corrections",
    path: Path | None = None,
    seen: _Seen | None = None,
) -> Change:
    """Write a new entry; ``path`` is the file for it, where it must be a certain one.

    Raises ``ChangedMeanwhileError`` where the file now decides on the event otherwise than ``seen``: another hand made
    the first decision in the same instant, and of two the person would only see the later.
    """
    home = path or _home(desk, section)

    def edit(text: str) -> tuple[str, int]:
        if seen is not None and _told(layout_of(text), seen.events) != seen.contents.get(home, frozenset()):
            raise ChangedMeanwhileError("changed-meanwhile", file=desk.named(home))
        new, line = add_entry(text, section, entry)
        return _checked(home, text, new, added(section, entry)), line

    return change(home, desk.lock, edit)


def _checked(path: Path, before: str, after: str, meant: Meant) -> str:
    """The new text, where it reads as it is meant to. Raises ``WriteError``."""
    try:
        check(before, after, meant)
    except LayoutError as error:
        line = before.count("\n", 0, error.offset) + 1
        raise WriteError("not-as-meant", file=path.name, line=str(line)) from error
    return after


def _home(desk: Desk, section: str) -> Path:
    """The file for a new entry: the first that has such entries, else the first, else a new one."""
    for path in desk.files:
        with _reading(path) as layout:
            if section in layout.sections:
                return path
    return desk.files[0] if desk.files else desk.default


def _edit(desk: Desk, found: _Found, steps: Sequence[Step]) -> Change:
    now = ""

    def edit(text: str) -> tuple[str, int]:
        nonlocal now
        layout, entry = _same(text, found)
        new = edit_entry(text, entry, [step.in_text for step in steps])
        _checked(found.path, text, new, edited(found.section, entry.number, steps))
        changed = layout_of(new).entry_at(found.section, entry.part.start)
        now = content_key(changed.part.plain()) if changed is not None else ""
        return new, layout.line_number(entry.part.start)

    done = change(found.path, desk.lock, edit)
    before = content_key(found.entry.part.plain())
    if now and now != before:
        desk.since[before] = now
    return done


def _remove(desk: Desk, found: _Found) -> Change:
    def edit(text: str) -> tuple[str, int]:
        layout, entry = _same(text, found)
        new = _checked(found.path, text, remove_entry(text, entry), removed(found.section, entry.number))
        return new, layout.line_number(entry.part.start)

    return change(found.path, desk.lock, edit)


def _same(text: str, found: _Found) -> tuple[Layout, Entry]:
    """The entry in the text as it is now, wherever it went since it was read: unchanged, and there once."""
    layout = layout_of(text)
    wanted = found.entry.part.plain()
    entry = _only(layout, found.section, {content_key(wanted)}, _rarest(wanted, text))
    if entry is not None:
        return layout, entry
    raise ChangedMeanwhileError(
        "entry-gone", file=found.path.name, line=str(layout.line_number(min(found.entry.start, len(text))))
    )


def _rarest(value: Any, text: str) -> str:
    """Of the words in a value those that stand in a text most seldom; '' where none do: few entries are then read."""
    counted = {words: text.count(words) for words in _texts(value) if words and "\n" not in words}
    return min((words for words, count in counted.items() if count), key=lambda words: counted[words], default="")


def _texts(value: Any) -> Iterator[str]:
    """All text in a value."""
    if isinstance(value, str):
        yield value
        return
    for inner in value.values() if isinstance(value, dict) else value:
        yield from _texts(inner)
