"""Finding the entry of a file that decides on an event, wherever it stands by now."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from timeline.curation.contents import content_key
from timeline.curation.desk import Desk
from timeline.curation.emitting import Value
from timeline.curation.layout import Entry, Layout, LayoutError, Part, layout_of
from timeline.curation.review import Review
from timeline.curation.writing import WriteError, content_of, read
from timeline.model import Event


class Located(Struct, frozen=True):
    """An entry in one of the files, and the number of the part of it that is meant (-1: the whole)."""

    path: Path
    entry: Entry
    section: str
    part: int = -1


@contextmanager
def reading(path: Path) -> Iterator[Layout]:
    """The layout of a file. Raises ``WriteError`` where it, or an entry that is looked at in it, cannot be read."""
    text, _ = read(path, content_of(path) or b"")
    try:
        yield layout_of(text)
    except LayoutError as error:
        line = text.count("\n", 0, error.offset) + 1
        column = error.offset - text.rfind("\n", 0, error.offset)
        raise WriteError("not-editable", file=path.name, line=str(line), column=str(column)) from error


def located(desk: Desk, event: Event, section: str) -> list[Located]:
    """The entries that decide on an event, in the order in which they count.

    Raises ``WriteError`` where one that the last build knew is not there as it was, exactly once: which other entry is
    meant cannot be told.
    """
    found: list[Located] = []
    for path in desk.files:
        here: dict[int, Located] = {}
        with reading(path) as layout:
            for record in desk.decided:
                if record.event == event.id and record.section == section and record.file == desk.named(path):
                    words = record.named or record.quote
                    entry = only(layout, section, desk.contents(record.content), words)
                    if entry is not None:
                        here[entry.start] = Located(path, entry, section, record.part)
                    elif section == "events" or record.named != event.id:
                        raise WriteError("entry-gone", file=record.file, line=str(record.line))
            if section == "corrections":
                for entry in layout.holding(section, event.id):
                    if entry.part.kind == "mapping" and entry.part.text("event") == event.id:
                        here.setdefault(entry.start, Located(path, entry, section))
        found += [here[start] for start in sorted(here)]
    return found


class Seen(Struct, frozen=True):
    """The corrections that name any of some events, as they were when a person decided: by file, what they say."""

    events: frozenset[str]
    contents: Mapping[Path, frozenset[str]]


def naming(desk: Desk, *events: Event) -> Seen:
    """What names some events now, to be compared with what names them when a new entry is written."""
    names = frozenset(event.id for event in events)
    contents: dict[Path, frozenset[str]] = {}
    for path in desk.files:
        with reading(path) as layout:
            contents[path] = told(layout, names)
    return Seen(names, contents)


def told(layout: Layout, events: Collection[str]) -> frozenset[str]:
    return frozenset(
        content_key(entry.part.plain())
        for event in events
        for entry in layout.holding("corrections", event)
        if entry.part.kind == "mapping" and event in _named(entry.part)
    )


def _named(part: Part) -> set[str]:
    """The ids that a correction names: its own, and those of a merge."""
    listed = pointers(part, "corrections")
    return {
        part.text("event"),
        *(item.value.strip() if item.kind == "text" else item.text("event") for item in listed),
    }


def only(layout: Layout, section: str, contents: Collection[str], words: str) -> Entry | None:
    """The one entry with this content, wherever it stands; ``None`` where there is none, or more than one.

    ``words`` stand in it: where the file spells them as they are, other entries need not be read.
    """
    for candidates in (layout.holding(section, words.split("\n")[0]), layout.entries(section)):
        found = [entry for entry in candidates if content_key(entry.part.plain()) in contents]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def adding(desk: Desk, event: Event) -> Located:
    """The entry by which a person added an event; of several the one that counts."""
    found = located(desk, event, "events")
    if not found:
        raise WriteError("entry-gone", file=desk.default.name, line="?")
    return found[-1]


def deciding(desk: Desk, event: Event, values: Mapping[str, Value]) -> Located | None:
    """The entry in which these values of an event are, or would be, decided."""
    if event.origin == "curated":
        return adding(desk, event)
    entries = located(desk, event, "corrections")
    parts = [item for item in entries if item.part >= 0]
    if parts:
        return parts[-1]
    setting = [
        item for item in entries if (inner := item.entry.part.get("set")) is not None and inner.kind == "mapping"
    ]
    holding = [item for item in setting if any(inner_of(item, item.entry.part).get(name) for name in values)]
    alone = [item for item in setting if item.entry.part.get("merge") is None]
    return holding[-1] if holding else alone[-1] if alone else None


def inner_of(found: Located, part: Part) -> Part:
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


def reviewed(desk: Desk, review: Review) -> tuple[Located, int]:
    """The entry that a review is about, and which of its pointers (see ``_pointer_in``)."""
    path = next((path for path in desk.files if desk.named(path) == review.file), None)
    if path is not None:
        with reading(path) as layout:
            words = review.event or review.title or review.quote
            entry = only(layout, review.section, desk.contents(review.content), words)
            number = _pointer_in(entry.part, review) if entry is not None else None
        if entry is not None and number is not None:
            return Located(path, entry, review.section), number
    raise WriteError("entry-gone", file=review.file, line=str(review.line))


def _pointer_in(part: Part, review: Review) -> int | None:
    """Which pointer of an entry a review is about: -1 for its own, else the number in its list; ``None`` where that
    cannot be told."""
    wanted = (review.quote, review.event, review.source, review.prefix, review.suffix)
    found: list[int] = []
    for number, candidate in enumerate((part, *pointers(part, review.section)), -1):
        if candidate.kind == "text":
            said = ("", candidate.value.strip(), "", "", "")
        else:
            file = candidate.text("file").replace("\\", "/").removeprefix("./")
            text = candidate.text
            said = (text("quote"), text("event"), file, text("prefix"), text("suffix"))
        if said == wanted:
            found.append(number)
    return found[0] if len(found) == 1 else None


def pointers(part: Part, section: str) -> tuple[Part, ...]:
    inner = part.get("sources" if section == "events" else "merge")
    return inner.items if inner is not None else ()
