"""For use from Python: read a document, extract its events, find time expressions; build, ask and export a project.

``import timeline`` gives these names and loads nothing of this until one of them is used. What comes back are the
frozen values of ``timeline.model``; errors are those of the rooms (``ReadError``, ``StoreError``, ``BuildError``,
``FilterError``), each with a ``reason`` that ``say`` puts into words.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from timeline.build import Report, build
from timeline.cleaning import clean
from timeline.config import Project
from timeline.dates import Dated, Prefer, expressions
from timeline.export import Written, of_file, write_from
from timeline.export.files import write_whole
from timeline.extraction import extract
from timeline.extraction.additions import Additions
from timeline.messages import say
from timeline.model import Document, DocumentFacts, Event
from timeline.reading import from_bytes, read
from timeline.store import Store
from timeline.store.filters import parse

__all__ = ["Dated", "Document", "Event", "Timeline", "document", "events", "expressions", "say"]


def document(source: Path | str, text: str | None = None) -> Document:
    """The document in a file; with ``text`` that text, under the name ``source``.

    Raises ``ReadError`` where there is no document to be had.
    """
    path = Path(source)
    return read(path, path.name) if text is None else from_bytes(text.encode("utf-8", "replace"), path.name, "txt")[0]


def events(
    source: Document | Path | str,
    *,
    published: str = "",
    city: str = "",
    institution: str = "",
    prefer: Prefer = "past",
) -> list[Event]:
    """The events and directives of a document (or of the file at a path), in the order of their quotes.

    ``published`` (EDTF), ``city`` and ``institution`` (full names; what 我市 and 我校 mean) are for what the document
    does not say itself, and win over what it says. Raises ``ReadError``.
    """
    found = source if isinstance(source, Document) else document(source)
    said = {
        name: value for name, value in (("published", published), ("city", city), ("institution", institution)) if value
    }
    facts = DocumentFacts(
        title=found.facts.title,
        published=said.get("published", found.facts.published),
        publisher=found.facts.publisher,
        institution=said.get("institution", found.facts.institution),
        city=said.get("city", found.facts.city),
        province=found.facts.province,
        reasons={name: reason for name, reason in found.facts.reasons.items() if name not in said},
    )
    return list(extract(found, clean(found.text), Additions(), facts, prefer).events)


class Timeline:
    """A project's folder: its documents, what a person decided, and the events of both.

    ``with Timeline("notes") as notes: …``; what is stale is built on entering, as the command line does.
    """

    def __init__(self, folder: Path | str = ".") -> None:
        self.project = Project.find(folder)
        self._store: Store | None = None

    def __enter__(self) -> Self:
        self.build()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def build(self, jobs: int = 1) -> Report:
        """Bring the store up to date; only what changed is extracted again. Raises ``BuildError``."""
        self.close()
        return build(self.project, jobs=jobs)

    def close(self) -> None:
        """Let the store go; the next question opens it again."""
        if self._store is not None:
            self._store.close()
            self._store = None

    @property
    def store(self) -> Store:
        """The store, for questions that have no method here. Raises ``StoreError`` where nothing was built."""
        if self._store is None:
            self._store = Store.open(self.project.store)
        return self._store

    def count(self, filter: str = "") -> int:
        """How many events a filter lets through. Raises ``FilterError``."""
        return self.store.count(parse(filter))

    def events(self, filter: str = "") -> Iterator[Event]:
        """The events that a filter lets through, in order of time, a few at a time. Raises ``FilterError``."""
        return self.store.events(parse(filter))

    def export(self, file: Path | str, filter: str = "", format: str | None = None) -> Written:
        """Write these events to a file, in the format of its ending (YAML where that says none).

        The file is there whole or not at all. Raises ``FilterError``, ``UnknownFormatError`` and ``OSError``.
        """
        chosen, path = parse(filter), Path(file)
        form = format or of_file(path.name) or "yaml"
        return write_whole(path, lambda stream: write_from(self.store, chosen, form, stream))
