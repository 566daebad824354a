"""What a person has decided, as values: the content of ``events.yaml`` once it has been read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from msgspec import Struct, field
from msgspec.structs import replace

from timeline.curation.nodes import NOWHERE, Mark
from timeline.extraction.additions import Additions
from timeline.model import DocumentFacts, Institution, Kind, Person, Problem, Reason

Action = Literal["set", "accept", "reject", "merge", "split"]

# The fields of DocumentFacts which a curator can state.
FACTS: Final = ("title", "published", "publisher", "institution", "city", "province")


class Where(Struct, frozen=True):
    """The place in a curation file where something is said; for problems and for going there in an editor.

    ``content`` is a key of all that the entry there says (``contents.content_key``), '' where it is no whole entry.
    """

    file: str
    mark: Mark = NOWHERE
    content: str = ""

    # What an entry says is no part of where it stands.
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Where) and (self.file, self.mark) == (other.file, other.mark)

    def __hash__(self) -> int:
        return hash((self.file, self.mark))

    def __str__(self) -> str:
        return f"{self.file}:{self.mark.line}"

    def problem(self, key: str, level: Literal["error", "warning"] = "error", /, **values: str | Reason) -> Problem:
        """A problem at this place; ``key`` is a name in the ``curation`` catalogue."""
        return Problem(self.file, Reason(f"curation.{key}", values), self.mark.line, self.mark.column, level)


class SourceRef(Struct, frozen=True):
    """Words of a document that tell of something: how a person points at a source.

    ``prefix`` and ``suffix`` (words right before and after) tell equal quotes apart; ``date_text`` is the time
    expression that is meant.  ``event`` is an id, where one was given, ``kind`` the kind that was extracted, to
    choose between several events in the same words.  '' where nothing is said.
    """

    where: Where
    file: str = ""
    quote: str = ""
    prefix: str = ""
    suffix: str = ""
    date_text: str = ""
    event: str = ""
    kind: str = ""


class History(Struct, frozen=True):
    """Who decided, when (EDTF) and why; '' where it is not said."""

    who: str = ""
    when: str = ""
    why: str = ""

    def __str__(self) -> str:
        """All of it in a few words, as it is shown with an event: why (who, when)."""
        by = ", ".join(filter(None, (self.who, self.when)))
        return f"{self.why} ({by})" if self.why and by else self.why or by


class DocumentDecision(Struct, frozen=True):
    """What a document does not say itself, or says wrongly: facts by name (see ``FACTS``), each with its place."""

    where: Where
    file: str
    facts: Mapping[str, str]
    note: str = ""
    history: History = History()


class NamedDecision(Struct, frozen=True):
    """A name that a person explains: a body or a place, with what is said of it, or the words for a kind."""

    where: Where
    section: Literal["institutions", "places", "lexicon"]
    name: str
    aliases: tuple[str, ...] = ()
    city: str = ""
    history: History = History()


class AddedEvent(Struct, frozen=True):
    """An event that only a person can add.  ``date`` is checked EDTF.

    ``exported`` is the id of one that stands in an export; ``own`` says that a person had added that one.
    """

    where: Where
    date: str
    title: str
    kind: Kind = "other"
    date_text: str = ""
    cities: tuple[str, ...] = ()
    institutions: tuple[Institution, ...] = ()
    people: tuple[Person, ...] = ()
    sources: tuple[SourceRef, ...] = ()
    reported: str = ""
    planned: bool = False
    note: str = ""
    tags: tuple[str, ...] = ()
    history: History = History()
    exported: str = ""
    own: bool = False

    @property
    def why(self) -> str:
        """The reason that was given, with who decided and when."""
        return str(self.history)


class Changes(Struct, frozen=True):
    """New values for an event; ``None`` leaves a field as it was extracted."""

    date: str | None = None
    date_text: str | None = None
    kind: Kind | None = None
    title: str | None = None
    cities: tuple[str, ...] | None = None
    institutions: tuple[Institution, ...] | None = None
    people: tuple[Person, ...] | None = None
    reported: str | None = None
    planned: bool | None = None
    note: str | None = None
    tags: tuple[str, ...] | None = None

    def names(self) -> tuple[str, ...]:
        """The names of the fields that are given."""
        return tuple(name for name in self.__struct_fields__ if getattr(self, name) is not None)


class Part(Struct, frozen=True):
    """One of the events into which an event is split: what differs from it, and the words that tell of this part."""

    where: Where
    changes: Changes
    quote: str = ""
    date_text: str = ""


class Correction(Struct, frozen=True):
    """One decision about what was extracted.

    ``targets`` are two or more events for ``merge`` (which may carry changes as well), else one.  For ``accept``
    ``changes`` are the values that were found right; ``parts`` are those of a ``split``.
    """

    where: Where
    action: Action
    targets: tuple[SourceRef, ...]
    changes: Changes = Changes()
    parts: tuple[Part, ...] = ()
    history: History = History()

    @property
    def why(self) -> str:
        """The reason that was given, with who decided and when."""
        return str(self.history)


class Curation(Struct, frozen=True):
    """All curation files of a project, in the order in which they count: of two that disagree the later one does.

    ``problems`` tells what was left out, each with file, line and column.
    """

    files: tuple[str, ...] = ()
    documents: tuple[DocumentDecision, ...] = ()
    additions: Additions = field(default_factory=Additions)
    events: tuple[AddedEvent, ...] = ()
    corrections: tuple[Correction, ...] = ()
    names: tuple[NamedDecision, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def facts_for(self, file: str) -> DocumentFacts:
        """What is stated of a document; empty fields where nothing is said."""
        return self.complete(file, DocumentFacts())

    def complete(self, file: str, read: DocumentFacts) -> DocumentFacts:
        """The facts that were read from a document, with those that a person states in their place."""
        facts = read
        for decision in self.documents:
            if decision.file != file:
                continue
            reasons = {**facts.reasons, **{name: _stated(decision) for name in decision.facts}}
            facts = replace(facts, reasons=reasons, **decision.facts)
        return facts

    def canonical(self, institution: str) -> str:
        """The full name of an institution: the one whose alias this is, or the name itself."""
        return self.aliases.get(institution, institution)


def _stated(decision: DocumentDecision) -> Reason:
    values = {"file": decision.where.file, "line": str(decision.where.mark.line)}
    if decision.note:
        return Reason("curation.fact-with-note", {**values, "note": decision.note})
    return Reason("curation.fact", values)
