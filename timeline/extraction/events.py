"""Puts it together: document, clean text and what curators add in; events and directives out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from timeline.cleaning import clean_facts
from timeline.cleaning.text import CleanText
from timeline.dates import Prefer, TimeExpression, expressions
from timeline.extraction.actors import Actors, is_demand
from timeline.extraction.additions import Additions
from timeline.extraction.confidence import confidence
from timeline.extraction.directives import Demand, directives
from timeline.extraction.english_directives import directives as english_directives
from timeline.extraction.figures import figures
from timeline.extraction.frames import Dating
from timeline.extraction.headlines import headline
from timeline.extraction.identity import event_id
from timeline.extraction.kinds import deciding
from timeline.extraction.names import recognise
from timeline.extraction.passage import Passage, headings, lay_out
from timeline.extraction.script import Script
from timeline.extraction.speakers import issuer_of
from timeline.extraction.statement import Statement, ends
from timeline.extraction.telling import statements
from timeline.extraction.titles import title
from timeline.model import (
    CONTEXT,
    Anchor,
    Directive,
    Document,
    DocumentFacts,
    Event,
    Institution,
    Kind,
    Person,
    Place,
)

_BY: Final = re.compile(r"(?:by|until|till|before|no later than) ", re.IGNORECASE)
_DAY: Final = len("2020-01-31")
_YEARS: Final = frozenset({"year", "decade", "century"})
_TOLD_OF: Final = frozenset({"statement", "report"})
_DEMANDABLE: Final = frozenset({"measure", "other", "report"})
_OVERRIDDEN: Final = frozenset({"measure", "other", "background", "statement", "order", "support"})


class Extraction(Struct, frozen=True):
    """What a document gave: its events in document order, and what is known of the document as a whole."""

    events: tuple[Event, ...]
    facts: DocumentFacts


class Way(Struct, frozen=True):
    """A document on its way to events: everything that the components gave each other (``tracing.COMPONENTS``)."""

    document: Document
    clean: CleanText
    passage: Passage
    statements: tuple[Statement, ...]
    demands: tuple[Demand, ...]
    events: tuple[Event, ...]


def extract(
    document: Document,
    clean: CleanText,
    additions: Additions,
    facts: DocumentFacts,
    prefer: Prefer = "past",
) -> Extraction:
    """The events and directives of a document.

    ``clean`` is the cleaned ``document.text``; ``facts`` what is known of the document so far (its own facts, with a
    curator's in their place). Never raises for odd text.
    """
    done = way(document, clean, additions, facts, prefer)
    return Extraction(done.events, done.passage.facts)


def way(
    document: Document,
    clean: CleanText,
    additions: Additions,
    facts: DocumentFacts,
    prefer: Prefer = "past",
) -> Way:
    """As ``extract``, with all that was found on the way."""
    facts = clean_facts(facts)
    spans = _headings(document, clean)
    dated = expressions(clean.text, published=facts.published, prefer=prefer, headings=spans, title=facts.title)
    if not facts.published and dated.published:
        reasons = dict(facts.reasons)
        if dated.published_reason is not None:
            reasons["published"] = dated.published_reason
        facts = replace(facts, published=dated.published, reasons=reasons)
    elif facts.created and not facts.published:
        # Nothing in the words dates the document: the day its file was made is better than none, and never sure.
        said = f"{facts.created}~"
        dated = expressions(clean.text, published=said, prefer=prefer, headings=spans, title=facts.title)
        facts = replace(facts, published=said, reasons={**facts.reasons, "published": facts.reasons["created"]})
    names = recognise(clean.text, facts, additions, dated.published)
    passage = lay_out(document, clean, dated.expressions, names, dated.published, additions.lexicon)
    told = statements(passage)
    demands = (english_directives if passage.latin else directives)(passage, told)
    writer = _Writer(passage)
    events = [writer.event(statement) for statement in told]
    events += [writer.directive(item) for item in demands]
    events.sort(key=lambda event: (event.source.start, event.source.end) if event.source else (0, 0))
    return Way(document, clean, passage, tuple(told), tuple(demands), tuple(_named_apart(events)))


def _headings(document: Document, clean: CleanText) -> list[tuple[int, int]]:
    lines = headings(document)
    spans = (clean.to_clean(p.start, p.end) for p in document.paragraphs if p.number in lines)
    return [(start, end) for start, end in spans if start < end]


def _named_apart(events: Iterable[Event]) -> list[Event]:
    """The events with their ids: those that share quote and time expression are told apart by their order."""
    seen: Counter[tuple[str, str]] = Counter()
    result: list[Event] = []
    for event in events:
        assert event.source is not None
        quote = event.quote if event.kind != "directive" else "!" + event.quote
        key = (quote, event.date_text)
        result.append(replace(event, id=event_id(event.source.file, quote, event.date_text, seen[key])))
        seen[key] += 1
    return result


class _Writer:
    """Writes statements and directives of one passage as events."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        self._persons = frozenset(person.name for person in passage.people.all())
        self._actors = Actors(passage, issuer_of(passage))
        self._script = Script(passage.clean)

    def event(self, statement: Statement) -> Event:
        passage = self.passage
        start, end = statement.start, statement.end
        own = statement.own
        kind = kind_of(passage, statement)
        bodies = self._actors.bodies(statement)
        people = self._people(start, end)
        return replace(
            self._blank(statement.dating, own is not None),
            kind=kind,
            title=headline(passage, statement, bodies[0].name if bodies else "", self._names(start, end)),
            quote=passage.clean.quote(start, end),
            source=self._anchor(start, end, statement.dating),
            cities=self._actors.cities(statement, kind, bodies),
            institutions=tuple(Institution(self._script.of(body.name), body.mention) for body in bodies),
            people=people,
            figures=figures(_without(passage.text, start, end, own)),
            confidence=confidence(statement, bool(bodies or people)),
            decided_by=self._words(statement),
        )

    def directive(self, told: Demand) -> Event:
        passage = self.passage
        start, end = told.start, told.end
        issuer, written = told.directive.issuer, self._script.of
        a_body = issuer != "" and issuer not in self._persons
        modal = passage.text[told.modal.start : told.modal.end] if told.modal is not None else ""
        return replace(
            self._blank(told.dating, False),
            kind="directive",
            title=title(passage.text, self._demand(told), end, (), self._names(start, end)),
            quote=passage.clean.quote(start, end),
            source=self._anchor(start, end, told.dating),
            cities=self._places(start, end),
            institutions=(Institution(written(issuer)),) if a_body else (),
            people=self._people(start, end),
            directive=Directive(
                written(told.directive.modal),
                written(issuer),
                written(told.directive.addressee),
                self._deadline(start, end),
            ),
            confidence=0.8 if told.modal is not None else 0.6,
            decided_by=modal,
        )

    def _people(self, start: int, end: int) -> tuple[Person, ...]:
        people = self._actors.people(start, end)
        return tuple(replace(person, name=self._script.of(person.name)) for person in people)

    def _demand(self, told: Demand) -> int:
        """Where the words of a directive begin that say what is demanded: with the clause of its modal word."""
        if told.modal is None:
            return told.start
        for clause in self.passage.sentences[told.sentence].clauses:
            if clause.start <= told.modal.start < clause.end:
                return max(told.start, clause.start)
        return told.start

    def _blank(self, dating: Dating, own: bool) -> Event:
        """An event of which only the dating is known."""
        expression = dating.expression
        words = self.passage.clean.quote(expression.start, expression.end) if own and expression is not None else ""
        return Event(
            id="",
            date=dating.date,
            earliest=dating.earliest,
            latest=dating.latest,
            date_text=words,
            basis=dating.basis,
            why=dating.why,
            reported=self.passage.published,
            kind="other",
            title="",
            quote="",
            source=None,
            bounded=dating.bounded,
            planned=dating.planned or self._is_ahead(dating),
        )

    def _is_ahead(self, dating: Dating) -> bool:
        """Whether a date lies wholly after the document's own day, or is a time until then (于6月9日前完成)."""
        published = self.passage.published
        if len(published) < _DAY:
            return False
        until = dating.expression is not None and _is_until(dating.expression)
        first = dating.latest if until else dating.earliest
        return bool(first and first[:_DAY] > published[:_DAY])

    def _anchor(self, start: int, end: int, dating: Dating) -> Anchor:
        passage = self.passage
        document = passage.document
        first, last = passage.clean.to_original(start, end)
        expression = dating.expression
        date_start: int | None = None
        date_end: int | None = None
        if expression is not None:
            date_start, date_end = passage.clean.to_original(expression.start, expression.end)
        number = passage.line_at(start)
        return Anchor(
            file=document.file,
            paragraph=number,
            start=first,
            end=last,
            exact=document.text[first:last],
            prefix=document.text[max(0, first - CONTEXT) : first],
            suffix=document.text[last : last + CONTEXT],
            date_start=date_start,
            date_end=date_end,
            page=document.page_of(number),
        )

    def _names(self, start: int, end: int) -> list[tuple[int, int]]:
        passage = self.passage
        return [
            (mention.start, mention.end)
            for mentions in (
                passage.institutions.within(start, end),
                passage.people.within(start, end),
                passage.places.within(start, end),
            )
            for mention in mentions
        ]

    def _places(self, start: int, end: int) -> tuple[Place, ...]:
        """Where a directive binds: the places it names, else the document's home."""
        found = tuple(self._actors.named(start, end).values())
        home = self.passage.home
        return found or ((home,) if home is not None and self.passage.local else ())

    def _words(self, statement: Statement) -> str:
        trigger = statement.trigger
        return self.passage.text[trigger.start : trigger.end] if trigger is not None else ""

    def _deadline(self, start: int, end: int) -> str:
        for expression in self.passage.expressions.within(start, end):
            if _is_until(expression) and expression.date:
                return expression.date
        return ""


def _is_until(expression: TimeExpression) -> bool:
    """Whether an expression says by when something is to be done: …前, by June 30."""
    return expression.form == "before" or (expression.form == "as-of" and _BY.match(expression.text) is not None)


def _without(text: str, start: int, end: int, own: TimeExpression | None) -> str:
    """The span without its time expression, whose numbers count nothing."""
    if own is None:
        return text[start:end] + "，"
    return text[start : own.start] + "，" + text[own.end : end]


def kind_of(passage: Passage, statement: Statement) -> Kind:
    """The kind of a statement: by its trigger, and by what its time expression says of it.

    A figure as of a time is a report; what is demanded by a time is an order; what is forecast is what is to happen,
    not the forecast; what a year long past tells is background, unless it counts something.
    """
    own = statement.own
    trigger = statement.trigger
    if own is None or statement.signature:
        return trigger.kind if trigger is not None else "other"
    core = statement.core or statement.end
    if own.form == "as-of" and figures(_without(passage.text, statement.start, statement.end, own)):
        return "report"
    if own.planned and trigger is not None and trigger.kind in _TOLD_OF:
        found = [t for t in passage.triggers_in(statement.start, core) if t.kind not in _TOLD_OF]
        trigger = deciding(found, statement.start, core)
    kind: Kind = trigger.kind if trigger is not None else "other"
    if kind in _DEMANDABLE and is_demand(passage, statement):
        return "order"
    year = (own.latest or own.earliest or "")[:4]
    if ends("citing", passage.text[statement.start : own.start]) and kind != "report":
        return "background"  # 根据2012年修订的…: the law that is invoked is older than what is told
    long_past = not passage.published or (year != "" and year < passage.published[:4])
    if own.granularity in _YEARS and kind in _OVERRIDDEN and long_past:
        return "background"
    return kind
