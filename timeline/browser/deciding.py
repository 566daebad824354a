"""A person's decisions, from the screen into their file: where to write, how to point at an event, what to undo."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from timeline.config import EVENTS_FILE, events_files
from timeline.messages import text
from timeline.model import Event

if TYPE_CHECKING:
    from timeline.browser.data import Session
    from timeline.config import Project
    from timeline.curation.acts import Desk
    from timeline.curation.emitting import Value
    from timeline.curation.review import Review
    from timeline.curation.undoing import Undo
    from timeline.curation.writing import Change

# What curation needs is loaded with the first act: looking at a timeline does without.

#: What can be done to an event, by key: the name of the act; the text is ``deciding.act_<name>``.
ACTS: Final[Mapping[str, str]] = {
    "d": "date",
    "k": "kind",
    "t": "title",
    "n": "note",
    "g": "tags",
    "p": "cities",
    "b": "institutions",
    "a": "accept",
    "x": "reject",
    "m": "merge",
    "s": "split",
    "l": "alias",
    "e": "entry",
}
#: Acts that an event which a person added does not know.
NOT_CURATED: Final = frozenset({"accept", "merge", "split", "entry"})
LISTS: Final = frozenset({"tags", "cities", "institutions"})
_SEPARATORS: Final = re.compile(r"[,，、;；]+")


@dataclass(slots=True)
class Decisions:
    """The decisions of one sitting.  ``lock`` keeps writers of this program apart; files have a lock of their own."""

    project: Project
    session: Session
    lock: threading.Lock = field(default_factory=threading.Lock)
    marked: Event | None = None
    since: dict[str, str] = field(default_factory=dict)
    _undo: Undo | None = None

    def desk(self) -> Desk:
        """Where decisions go, with what the last build knew of them."""
        from timeline.curation.acts import Desk
        from timeline.curation.review import decided_from_json

        folder = self.project.folder
        return Desk(
            events_files(folder),
            folder / EVENTS_FILE,
            self.project.store.parent,
            folder,
            self.project.settings.curator,
            decided_from_json(self.session.store.meta("curation")),
            since=self.since,
        )

    def reviews(self) -> tuple[Review, ...]:
        """The decisions that are to be looked at."""
        from timeline.curation.review import reviews_from_json

        return reviews_from_json(self.session.store.meta("curation"))

    def pointer(self, event: Event) -> dict[str, Value]:
        """How an entry points at an event."""
        from timeline.curation.pointing import pointer

        if event.source is None:
            return pointer(event)
        document = self.session.document(event.source.file)
        others = self.session.store.paragraph_events(event.source.file, event.source.paragraph)
        return pointer(event, document.text if document is not None else "", others)

    def write(self, act: Callable[[Desk], tuple[Change, ...]]) -> tuple[Change, ...]:
        """Do an act and remember it. Raises ``WriteError`` and what asking the store raises."""
        with self.lock:
            changes = act(self.desk())
            self._undos().did(*changes)
        return changes

    def undo(self, step: int) -> tuple[Change, ...]:
        """Take the last act back (-1), or do it again (1); empty where there is none. Raises ``WriteError``."""
        with self.lock:
            return self._undos().undo() if step < 0 else self._undos().redo()

    def _undos(self) -> Undo:
        from timeline.curation.undoing import Undo

        if self._undo is None:
            self._undo = Undo(self.project.store.parent)
        return self._undo

    def said(self, changes: Sequence[Change]) -> str:
        """Where something was written, as ``file:line``."""
        return ", ".join(f"{_named(change.path, self.project.folder)}:{change.line}" for change in changes)


def _named(path: Path, folder: Path) -> str:
    folder = folder.resolve()
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)


def shown(event: Event, name: str) -> str:
    """A value of an event as the person finds it in the line where they change it."""
    from timeline.curation.acts import shown as value_of

    value = value_of(event, name)
    return value if isinstance(value, str) else text("browser.list_separator").join(map(str, value))


def typed(name: str, words: str) -> Value:
    """What was typed, as the value of a field. Raises ``ValueError`` (its argument says why) for what is none."""
    words = " ".join(words.split())
    if name in LISTS:
        return list(dict.fromkeys(part.strip() for part in _SEPARATORS.split(words) if part.strip()))
    if name == "date":
        from timeline.dates import edtf

        try:
            return str(edtf.parse(words))
        except ValueError:
            raise ValueError(text("deciding.no_date", value=words)) from None
    if name == "title" and not words:
        raise ValueError(text("deciding.no_title"))
    return words


def parts_of(words: str) -> list[dict[str, Value]]:
    """A quote with bars where it is to be split, as the parts. Raises ``ValueError`` for fewer than two."""
    found = [part.strip() for part in re.split(r"[|｜]", words) if part.strip()]
    if len(found) < 2:
        raise ValueError(text("deciding.no_bar"))
    return [{"quote": part} for part in found]


def names_of(words: str) -> tuple[str, str]:
    """``full name = other name``. Raises ``ValueError`` for anything else."""
    name, sign, other = words.replace("＝", "=").partition("=")
    if not sign or not name.strip() or not other.strip() or name.strip() == other.strip():
        raise ValueError(text("deciding.no_names"))
    return name.strip(), other.strip()
