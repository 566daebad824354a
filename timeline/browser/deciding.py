"""A person's decisions, from the screen into their file: where to write, how to point at an event, what to undo."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct, field

from timeline.browser import remembering
from timeline.browser.glyphs import KIND_KEYS
from timeline.config import EVENTS_FILE, events_files
from timeline.messages import LANGUAGES, text
from timeline.model import KINDS, Event

if TYPE_CHECKING:
    from timeline.browser.data import Session
    from timeline.cleaning import CleanText
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
    "w": "add",
    "e": "entry",
}
#: Acts that an event which a person added does not know.
NOT_CURATED: Final = frozenset({"accept", "merge", "split", "entry"})
#: Acts that the parts of a split, or what was merged, may not allow.
SHAPING: Final = frozenset({"accept", "reject", "merge", "split"})
#: The lines of the form for an event of a person's own.
NEW: Final = ("date", "title", "kind", "cities", "institutions", "quote", "note", "why")
LISTS: Final = frozenset({"tags", "cities", "institutions"})
_SEPARATORS: Final = r"[,，、;；]+"


class Decisions(Struct):
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

    def new_event(self, values: Mapping[str, str], file: str) -> dict[str, Value]:
        """What was typed into the form, as an entry without its history; a quote is looked for in ``file``.

        Raises ``adding.WrongError``.
        """
        from timeline.browser.screens.adding import WrongError

        entry: dict[str, Value] = {}
        for name in NEW:
            words = values.get(name, "").strip()
            if name == "why" or not (words or name in ("date", "title")):
                continue
            try:
                if name == "quote":
                    entry["sources"] = [self._source(file, words)]
                else:
                    entry[name] = kind_of(words) if name == "kind" else typed(name, words)
            except ValueError as error:
                raise WrongError(name, str(error)) from None
        return entry

    def _source(self, file: str, quote: str) -> Value:
        from timeline.browser.cleaned import clean_text

        document = self.session.document(file)
        if document is None:
            raise ValueError(text("deciding.quote_gone", file=file))
        return source_at(file, document.text, clean_text(document), quote)

    def write(self, act: Callable[[Desk], tuple[Change, ...]]) -> tuple[Change, ...]:
        """Do an act and remember it. Raises ``WriteError`` and what asking the store raises."""
        with self.lock:
            changes = act(self.desk())
            self._undos().did(*changes)
        return changes

    def keep_views(self, views: Mapping[str, str]) -> tuple[Change, ...]:
        """Write the views with a name, which is undone as a decision is. Raises ``WriteError``."""
        from timeline.curation.writing import replaced

        file = self.project.folder / remembering.VIEWS_FILE
        with self.lock:
            change = replaced(file, self.project.store.parent, remembering.written_views(views).encode())
            self._undos().did(change)
        return (change,)

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
    if name == "note":
        return "\n".join(line.rstrip() for line in words.strip().splitlines())
    words = " ".join(words.split())
    if name in LISTS:
        return list(dict.fromkeys(part.strip() for part in re.split(_SEPARATORS, words) if part.strip()))
    if name == "date":
        from timeline.dates import edtf

        try:
            return str(edtf.parse(words))
        except ValueError:
            raise ValueError(text("deciding.no_date", value=words)) from None
    if name == "title" and not words:
        raise ValueError(text("deciding.no_title"))
    return words


def kind_of(words: str) -> str:
    """A kind by its key, its name in any language, or the digit that filters by it. Raises ``ValueError``."""
    for kind in KINDS:
        if words.lower() in (kind, KIND_KEYS.get(kind), *(text(f"filters.kind_{kind}", lang) for lang in LANGUAGES)):
            return kind
    raise ValueError(text("deciding.no_kind", value=words))


def source_at(file: str, document: str, clean: CleanText | None, quote: str) -> Value:
    """A source with words of a document, told from their likes. Raises ``ValueError`` where they do not stand there
    once."""
    from timeline.curation.decisions import SourceRef, Where
    from timeline.curation.sources import CuratedSource, locate

    found = locate(SourceRef(Where(""), file, quote), CuratedSource(file, document, clean=clean))
    if found.status == "ambiguous":
        raise ValueError(text("deciding.quote_twice", file=file))
    if found.status != "exact":
        raise ValueError(text("deciding.quote_gone", file=file))
    return {"file": file, "quote": quote}


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
