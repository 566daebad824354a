"""Writing one entry of a file: a new one, a changed one, or one less, and nothing beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from timeline.curation.checking import Meant, added, check, removed
from timeline.curation.contents import content_key
from timeline.curation.desk import Desk
from timeline.curation.emitting import Value
from timeline.curation.layout import Entry, Layout, LayoutError, layout_of
from timeline.curation.locating import Located, Seen, only, reading, told
from timeline.curation.patching import add_entry, edit_entry, remove_entry
from timeline.curation.steps import Step, edited
from timeline.curation.writing import Change, ChangedMeanwhileError, WriteError, change


def write_new(
    desk: Desk,
    entry: Mapping[str, Value],
    section: str = "corrections",
    path: Path | None = None,
    seen: Seen | None = None,
) -> Change:
    """Write a new entry; ``path`` is the file for it, where it must be a certain one.

    Raises ``ChangedMeanwhileError`` where the file now decides on the event otherwise than ``seen``: another hand made
    the first decision in the same instant, and of two the person would only see the later.
    """
    home = path or _home(desk, section)

    def edit(text: str) -> tuple[str, int]:
        if seen is not None and told(layout_of(text), seen.events) != seen.contents.get(home, frozenset()):
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
        with reading(path) as layout:
            if section in layout.sections:
                return path
    return desk.files[0] if desk.files else desk.default


def write_changed(desk: Desk, found: Located, steps: Sequence[Step]) -> Change:
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


def take_out(desk: Desk, found: Located) -> Change:
    def edit(text: str) -> tuple[str, int]:
        layout, entry = _same(text, found)
        new = _checked(found.path, text, remove_entry(text, entry), removed(found.section, entry.number))
        return new, layout.line_number(entry.part.start)

    return change(found.path, desk.lock, edit)


def _same(text: str, found: Located) -> tuple[Layout, Entry]:
    """The entry in the text as it is now, wherever it went since it was read: unchanged, and there once."""
    layout = layout_of(text)
    wanted = found.entry.part.plain()
    entry = only(layout, found.section, {content_key(wanted)}, _rarest(wanted, text))
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
