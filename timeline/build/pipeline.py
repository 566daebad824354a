"""One document from file to events: a pure function, so that any process on any machine can do it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct, field
from msgspec.structs import replace

from timeline.build import recipe
from timeline.config import Prefer
from timeline.model import Document, DocumentFacts, Event, Problem, Reason

if TYPE_CHECKING:
    from timeline.extraction.additions import Additions
    from timeline.extraction.tracing import Step
    from timeline.reading.rules import Rules

NO_EVENTS: Final = frozenset({"build.no_events", "build.no_events_undated"})  # a document that gave nothing
_TITLE: Final = 30  # characters of the quote that stand for a title
_UNGROUNDED: Final = frozenset({"dates.no_year", "dates.no_month", "dates.no_reference"})
_FACTS: Final = tuple(name for name in DocumentFacts.__struct_fields__ if name != "reasons")


class Limits(Struct, frozen=True):
    """What is too much: the size of a file in bytes; and how files are read."""

    file_size: int
    reading: Rules | None = None


class DocumentResult(Struct, frozen=True):
    """What became of a file: a document with its facts and events, or a problem that says why not. ``touched``: a hash
    of the curator's additions that had a part in it."""

    file: str
    document: Document | None = None
    facts: DocumentFacts = field(default_factory=DocumentFacts)
    events: tuple[Event, ...] = ()
    problem: Problem | None = None
    warnings: tuple[Problem, ...] = ()
    touched: str = ""


def process(
    path: Path, file: str, additions: Additions, facts: DocumentFacts, prefer: Prefer, limits: Limits
) -> DocumentResult:
    """Read one file and extract its events; never raises for what the file is or holds.

    ``facts`` are what the curator said of it. An error of our own is reported like any other reason, so that one
    odd document costs no more than itself.
    """
    from timeline.cleaning import clean
    from timeline.extraction import extract
    from timeline.reading import ReadError, read_with_problems

    def failed(reason: Reason) -> DocumentResult:
        return DocumentResult(file, problem=Problem(file, reason))

    try:
        document, warnings = read_with_problems(path, file, limit=limits.file_size, rules=limits.reading)
        text = clean(document.text)
        extraction = extract(document, text, additions, completed(document.facts, facts), prefer)
        if not extraction.events and document.text.strip():
            warnings = (*warnings, _without_events(file, text.text, extraction.facts, prefer))
    except ReadError as error:
        return failed(error.reason)
    except OSError as error:
        return failed(Reason("build.unreadable", {"error": error.strerror or str(error)}))
    except (MemoryError, RecursionError) as error:
        return failed(Reason("build.too_much", {"error": type(error).__name__}))
    except Exception as error:
        return failed(Reason("build.failed", {"error": f"{type(error).__name__}: {error}"[:200]}))
    touched = recipe.touched(additions, text.text, extraction.facts)
    return DocumentResult(file, document, extraction.facts, extraction.events, warnings=warnings, touched=touched)


def _without_events(file: str, text: str, facts: DocumentFacts, prefer: Prefer) -> Problem:
    """The warning for a document that gave no event; what would date it, where its dates lack a year."""
    from timeline.dates import expressions

    found = expressions(text, published=facts.published, prefer=prefer).expressions
    undated = any(not one.date and one.why.key in _UNGROUNDED for one in found)
    key = "build.no_events_undated" if undated and not facts.published else "build.no_events"
    return Problem(file, Reason(key), level="warning")


def traced(
    path: Path,
    file: str,
    additions: Additions,
    facts: DocumentFacts,
    prefer: Prefer,
    lines: tuple[int, int],
    rules: Rules | None = None,
) -> list[Step]:
    """One file's way from text to events, with what each component gave on some lines (1-based, inclusive).

    Raises ``OSError`` or ``ReadError`` where the file cannot be read.
    """
    from timeline.cleaning import clean
    from timeline.extraction import trace
    from timeline.reading import read

    document = read(path, file, rules=rules)
    return trace(document, clean(document.text), additions, completed(document.facts, facts), lines, prefer)


def completed(said: DocumentFacts, stated: DocumentFacts) -> DocumentFacts:
    """What a document says of itself, with what the curator states in its place."""
    values = {name: getattr(stated, name) for name in _FACTS if getattr(stated, name)}
    kept = {name: reason for name, reason in said.reasons.items() if name not in values}
    return replace(said, **values, reasons={**kept, **stated.reasons})


def titled(event: Event) -> Event:
    """The event, not without a title: its first words stand for one, else those for the time."""
    if event.title.strip():
        return event
    words = " ".join(event.quote.split()) or event.date_text or event.date or event.id
    return replace(event, title=words if len(words) <= _TITLE else words[: _TITLE - 1] + "…")
