"""From clean text and time expressions to events and directives: what happened, who, where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.extraction.additions import AddedInstitution, AddedPlace, Additions

if TYPE_CHECKING:
    from timeline.cleaning.text import CleanText
    from timeline.dates import Prefer
    from timeline.extraction.events import Extraction
    from timeline.extraction.tracing import Step
    from timeline.model import Document, DocumentFacts


def extract(
    document: Document, clean: CleanText, additions: Additions, facts: DocumentFacts, prefer: Prefer = "past"
) -> Extraction:
    """The events and directives of a document; see ``timeline.extraction.events.extract``.

    The rules and the names they need are loaded with the first call, so that asking for an id is cheap.
    """
    from timeline.extraction import events

    return events.extract(document, clean, additions, facts, prefer)


def trace(
    document: Document,
    clean: CleanText,
    additions: Additions,
    facts: DocumentFacts,
    lines: tuple[int, int],
    prefer: Prefer = "past",
) -> list[Step]:
    """The way of a document to its events, with what each component gave on some lines (1-based, inclusive)."""
    from timeline.extraction import events
    from timeline.extraction.tracing import steps

    return list(steps(events.way(document, clean, additions, facts, prefer), *lines))


__all__ = ["AddedInstitution", "AddedPlace", "Additions", "extract", "trace"]
