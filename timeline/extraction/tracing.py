"""A document's way through the extractor, step by step: what each component needs, gives, and gave on some lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from timeline.model import Reason

if TYPE_CHECKING:
    from timeline.extraction.events import Way


class Component(Struct, frozen=True):
    """A step of the way: its name, and by name what it needs from earlier steps and gives to later ones."""

    name: str
    needs: tuple[str, ...]
    gives: tuple[str, ...]


# In the order in which ``events.way`` takes them.
COMPONENTS: Final = (
    Component("reading", ("file",), ("document",)),
    Component("cleaning", ("document",), ("text",)),
    Component("dates", ("text", "document"), ("expressions", "published")),
    Component("names", ("text", "published"), ("places", "institutions", "people", "home")),
    Component("sentences", ("text", "document"), ("clauses",)),
    Component("kinds", ("text",), ("triggers",)),
    Component("telling", ("clauses", "expressions", "triggers", "institutions", "people", "places"), ("statements",)),
    Component("directives", ("clauses", "statements", "institutions", "people"), ("demands",)),
    Component("events", ("statements", "demands", "home", "published", "text", "document"), ("events",)),
)


class Found(Struct, frozen=True):
    """One thing that a component gave: the words of the clean text it rests on, what they were taken for, and why."""

    words: str
    taken_for: str
    why: Reason | None = None


class Step(Struct, frozen=True):
    """A component with what it gave between two lines of the document."""

    component: Component
    found: tuple[Found, ...]


def steps(way: Way, first: int, last: int) -> Iterator[Step]:
    """The steps of a document's way with what each gave on the lines ``first`` to ``last`` (1-based, inclusive)."""
    span = _span(way.clean.text, first, last)
    for component in COMPONENTS:
        yield Step(component, tuple(_GIVEN[component.name](way, *span)))


def _span(text: str, first: int, last: int) -> tuple[int, int]:
    """The clean offsets where the lines begin and end; cleaning keeps lines."""
    start = 0
    for _ in range(first - 1):
        start = text.find("\n", start) + 1
    end = start
    for _ in range(last - first + 1):
        stop = text.find("\n", end)
        if stop < 0:
            return start, len(text)
        end = stop + 1
    return start, end


def _short(words: str) -> str:
    return " ".join(words.split())


def _reading(way: Way, start: int, end: int) -> Iterator[Found]:
    document = way.document
    yield Found(document.file, f"{document.format} · {document.encoding} · {len(document.paragraphs)}")
    facts = way.passage.facts
    for name in ("title", "published", "publisher", "institution", "city", "province"):
        value = way.passage.published if name == "published" else getattr(facts, name)
        if value:
            yield Found(value, name, facts.reasons.get(name))


def _cleaning(way: Way, start: int, end: int) -> Iterator[Found]:
    if start >= end or start >= len(way.clean.text):
        return
    first, last = way.clean.to_original(start, min(end, len(way.clean.text)))
    for repair in way.clean.repairs:
        if first <= repair.start < last:
            yield Found(way.clean.original[repair.start : repair.end], f"{repair.kind} → {repair.replacement or '∅'}")


def _dates(way: Way, start: int, end: int) -> Iterator[Found]:
    for item in way.passage.expressions.within(start, end):
        yield Found(item.text, f"{item.date or '?'} · {item.basis} · {item.form} · {item.place}", item.why)


def _names(way: Way, start: int, end: int) -> Iterator[Found]:
    passage = way.passage
    for body in passage.institutions.within(start, end):
        yield Found(passage.text[body.start : body.end], body.name)
    for place in passage.places.within(start, end):
        yield Found(passage.text[place.start : place.end], f"{place.place.name} {place.place.code}".rstrip())
    for person in passage.people.within(start, end):
        yield Found(person.name, person.role)


def _sentences(way: Way, start: int, end: int) -> Iterator[Found]:
    for sentence in way.passage.sentences:
        if start <= sentence.start < end:
            clauses = [_short(way.passage.text[clause.start : clause.end]) for clause in sentence.clauses]
            yield Found(" | ".join(clauses), "")


def _kinds(way: Way, start: int, end: int) -> Iterator[Found]:
    for item in way.passage.triggers.within(start, end):
        strength = "strong" if item.strong else "weak"
        yield Found(way.passage.text[item.start : item.end], f"{item.kind} · {item.rank} · {strength}")


def _telling(way: Way, start: int, end: int) -> Iterator[Found]:
    for item in way.statements:
        if start <= item.start < end:
            words = _short(way.passage.text[item.start : item.end])
            yield Found(words, f"{item.dating.date or '?'} · {item.dating.basis}", item.dating.why)


def _directives(way: Way, start: int, end: int) -> Iterator[Found]:
    for item in way.demands:
        if start <= item.start < end:
            parts = (item.directive.modal, item.directive.issuer, item.directive.addressee)
            words = _short(way.passage.text[item.start : item.end])
            yield Found(words, " · ".join(part or "–" for part in parts), item.dating.why)


def _events(way: Way, start: int, end: int) -> Iterator[Found]:
    for event in way.events:
        if event.source is None:
            continue
        at, _ = way.clean.to_clean(event.source.start, event.source.end)
        if start <= at < end:
            yield Found(event.title, f"{event.id} · {event.date or '?'} · {event.kind} · {event.confidence:.2f}")


_GIVEN: Final[dict[str, Callable[[Way, int, int], Iterator[Found]]]] = {
    "reading": _reading,
    "cleaning": _cleaning,
    "dates": _dates,
    "names": _names,
    "sentences": _sentences,
    "kinds": _kinds,
    "telling": _telling,
    "directives": _directives,
    "events": _events,
}


def unmet(components: Sequence[Component] = COMPONENTS, given: Sequence[str] = ("file",)) -> list[tuple[str, str]]:
    """What no earlier component gives, as (component, need): empty where the order of the way is right."""
    known = set(given)
    missing: list[tuple[str, str]] = []
    for component in components:
        missing += [(component.name, need) for need in component.needs if need not in known]
        known.update(component.gives)
    return missing
