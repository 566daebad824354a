"""Applying what people decided to what was extracted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from typing import Final, TypeVar

from timeline.curation.decisions import AddedEvent, Changes, Correction, Curation, SourceRef
from timeline.curation.fields import shorten
from timeline.curation.placing import places_by_name
from timeline.curation.sources import CuratedSource, anchor_at, find_date, locate
from timeline.curation.targets import Targets
from timeline.dates import edtf
from timeline.extraction.identity import event_id
from timeline.model import Anchor, Event, Institution, Person, Place, Problem, Reason

DocumentOf = Callable[[str], CuratedSource | None]
PlaceOf = Callable[[str], Place | None]

_DOCUMENTS: Final = 32  # documents kept at hand: decisions on one document mostly stand together


@dataclass(frozen=True, slots=True)
class Applied:
    """The events after curation, in the order they came with curated ones last; problems; ids that were rejected."""

    events: tuple[Event, ...]
    problems: tuple[Problem, ...]
    rejected: tuple[str, ...] = ()


def apply(
    curation: Curation, events: Iterable[Event], document_of: DocumentOf, place_of: PlaceOf | None = None
) -> Applied:
    """Correct, reject and merge extracted events, and add the curated ones.

    ``document_of`` gives the document of a project-relative file, ``None`` where there is none; ``place_of`` turns
    the name of a place into one with code and province (default: the project's places and the
    gazetteer).  A decision that matches nothing is a problem (*lost*)
    and changes nothing; ``Applied.problems`` does not repeat those of ``Curation.problems``.
    """
    return _Work(curation, tuple(events), document_of, place_of or places_by_name(curation.additions)).run()


def check(
    curation: Curation, events: Iterable[Event], document_of: DocumentOf, place_of: PlaceOf | None = None
) -> list[Problem]:
    """Every problem of the curation files: what was wrong to read, and what is lost or moved, in file order."""
    applied = apply(curation, events, document_of, place_of)
    order = {file: number for number, file in enumerate(curation.files)}
    return sorted(
        (*curation.problems, *applied.problems),
        key=lambda item: (order.get(item.file, len(order)), item.line, item.column),
    )


class _Work:
    """One run of ``apply``."""

    def __init__(
        self, curation: Curation, events: tuple[Event, ...], document_of: DocumentOf, place_of: PlaceOf
    ) -> None:
        self.curation = curation
        self.events: list[Event | None] = list(events)
        self.document_of = lru_cache(_DOCUMENTS)(document_of)
        self.place_of = place_of
        self.problems: list[Problem] = []
        self.rejected: list[str] = []
        self.targets = Targets(events, self.document_of) if curation.corrections or curation.events else None
        self.decided: dict[tuple[int, str], int] = {}

    def run(self) -> Applied:
        """Decide in this order, whatever the order in the files: set, reject, merge, add."""
        found = [(item, self._find(item)) for item in self.curation.corrections]
        for correction, indexes in found:
            if correction.action == "set" and indexes:
                self._set(correction, indexes[0])
        for correction, indexes in found:
            if correction.action == "reject" and indexes:
                self._reject(correction, indexes[0])
        for correction, indexes in found:
            if correction.action == "merge" and len(indexes) > 1:
                self._merge(correction, indexes)
        kept = [event for event in self.events if event is not None]
        taken = {event.id for event in kept} | set(self.rejected)
        for added in self.curation.events:
            event = self._add(added, taken)
            taken.add(event.id)
            kept.append(event)
        return Applied(tuple(kept), tuple(self.problems), tuple(self.rejected))

    # -- corrections ---

    def _find(self, correction: Correction) -> list[int]:
        """The events that a decision means, none twice."""
        if self.targets is None:
            return []
        indexes: list[int] = []
        for ref in correction.targets:
            target = self.targets.find(ref)
            if target.problem is not None:
                self.problems.append(target.problem)
            if target.index is None:
                continue
            if target.index in indexes:
                self.problems.append(ref.where.problem("merge-same", "warning", event=self._id(target.index)))
            else:
                indexes.append(target.index)
        return indexes

    def _id(self, index: int) -> str:
        event = self.events[index]
        return event.id if event is not None else ""

    def _set(self, correction: Correction, index: int) -> None:
        event = self.events[index]
        if event is None:
            return
        for name in correction.changes.names():
            line = self.decided.setdefault((index, name), correction.where.mark.line)
            if line != correction.where.mark.line:
                self._note(correction, "decided-twice", field=name, event=event.id, line=str(line))
        self.events[index] = self._changed(event, correction)

    def _note(self, correction: Correction, key: str, **values: str) -> None:
        self.problems.append(correction.where.problem(key, "warning", **values))

    def _reject(self, correction: Correction, index: int) -> None:
        event = self.events[index]
        if event is None:
            return
        if event.origin == "corrected":
            self._note(correction, "set-and-rejected", event=event.id)
        self.rejected.append(event.id)
        self.events[index] = None

    def _merge(self, correction: Correction, indexes: list[int]) -> None:
        pairs = [(index, event) for index in indexes if (event := self.events[index]) is not None]
        if len(pairs) < 2:
            self._note(correction, "merge-gone")
            return
        index, first = pairs[0]
        merged = first
        for _, other in pairs[1:]:
            merged = _together(merged, other)
        old = {**merged.extracted, "merged": " ".join(event.id for _, event in pairs)}
        because = _because("merged", correction.why, merged.why)
        merged = replace(merged, why=because, origin="corrected", confidence=1.0, extracted=old)
        if correction.changes.names():
            merged = self._changed(merged, replace(correction, why=""))
        self.events[index] = merged
        for other_index, _ in pairs[1:]:
            self.events[other_index] = None

    def _changed(self, event: Event, correction: Correction) -> Event:
        changes = correction.changes
        old = {name: _as_text(event, name) for name in changes.names()}
        changed = replace(
            event,
            kind=changes.kind or event.kind,
            title=changes.title or event.title,
            cities=self._places(changes.cities) if changes.cities is not None else event.cities,
            institutions=self._bodies(changes.institutions, event.institutions),
            people=changes.people if changes.people is not None else event.people,
            reported=changes.reported or event.reported,
            planned=event.planned if changes.planned is None else changes.planned,
            notes=event.notes if changes.note is None else changes.note,
            origin="corrected",
            confidence=1.0,
            extracted={**old, **event.extracted},
        )
        if changes.date is not None:
            earliest, latest = edtf.parse(changes.date).bounds()
            changed = replace(
                changed,
                date=changes.date,
                earliest=earliest,
                latest=latest,
                basis="curated",
                bounded=False,
                why=_because("corrected", correction.why, event.why, was=event.date)
                if event.date
                else _because("dated", correction.why, event.why),
            )
        elif correction.why:
            changed = replace(changed, why=_because("changed", correction.why, event.why))
        if changes.date_text is not None:
            changed = self._with_date_text(changed, changes, correction)
        return changed

    def _with_date_text(self, event: Event, changes: Changes, correction: Correction) -> Event:
        """The event with other words for its time, and its anchor pointing at them."""
        words, anchor = changes.date_text or "", event.source
        if anchor is None:
            return replace(event, date_text=words)
        place: tuple[int, int] | None = None
        if words:
            source = self.document_of(anchor.file)
            place = find_date(source, anchor.start, anchor.end, words) if source is not None else None
            if place is None:
                self._note(correction, "date-text-lost", text=shorten(words), file=anchor.file)
        start, end = place if place is not None else (None, None)
        return replace(event, date_text=words, source=replace(anchor, date_start=start, date_end=end))

    def _places(self, names: Iterable[str]) -> tuple[Place, ...]:
        return tuple(self.place_of(name) or Place(name, level="other") for name in names)

    def _bodies(
        self, given: tuple[Institution, ...] | None, before: tuple[Institution, ...]
    ) -> tuple[Institution, ...]:
        if given is None:
            return before
        mentions = {item.name: item.mention for item in before}
        result: dict[str, Institution] = {}
        for item in given:
            name = self.curation.canonical(item.name)
            mention = item.mention or mentions.get(name, "") or (item.name if name != item.name else "")
            result.setdefault(name, Institution(name, mention))
        return tuple(result.values())

    # -- events that only a person can add ---

    def _add(self, added: AddedEvent, taken: set[str]) -> Event:
        anchors: list[Anchor] = []
        facts_reported = ""
        for ref in added.sources:
            found = self._anchor(ref, ref.date_text or added.date_text)
            if found is not None:
                anchor, published = found
                facts_reported = facts_reported or published
                anchors.append(anchor)
        first = anchors[0] if anchors else None
        date_text = added.date_text or (added.sources[0].date_text if added.sources else "")
        earliest, latest = edtf.parse(added.date).bounds()
        return Event(
            id=_new_id(added, taken),
            date=added.date,
            earliest=earliest,
            latest=latest,
            date_text=date_text,
            basis="curated",
            why=_because("added", added.why or added.note, None, file=added.where.file),
            reported=added.reported or facts_reported,
            kind=added.kind,
            title=added.title,
            quote=first.exact if first is not None else "",
            source=first,
            cities=self._places(added.cities),
            institutions=self._bodies(added.institutions, ()),
            people=added.people,
            confidence=1.0,
            origin="curated",
            notes=added.note,
            planned=added.planned,
            sources=tuple(anchors[1:]),
        )

    def _anchor(self, ref: SourceRef, date_text: str) -> tuple[Anchor, str] | None:
        """The anchor of a quoted source and its document's date; ``None`` (and a problem) where it is lost."""
        source = self.document_of(ref.file)
        quote = shorten(ref.quote)
        if source is None:
            self.problems.append(ref.where.problem("lost-file", file=ref.file, quote=quote))
            return None
        found = locate(ref, source)
        if found.here:
            if found.status == "moved":
                now = shorten(source.text[found.start : found.end])
                self.problems.append(ref.where.problem("moved", "warning", quote=quote, now=now))
            return anchor_at(source, found.start, found.end, date_text), source.facts.published
        near = "; ".join(f"「{shorten(source.text[item.start : item.end], 40)}」" for item in found.candidates[:3])
        if not near and self.targets is not None:
            near = self.targets.near(ref.quote, ref.file)
        key = "ambiguous-quote" if found.status == "ambiguous" else "lost"
        values = {"quote": quote, "near": near} if near else {"quote": quote}
        self.problems.append(ref.where.problem(f"{key}-near" if near else key, **values))
        return None


def _new_id(added: AddedEvent, taken: set[str]) -> str:
    """An id of its own space: an extracted event with the same words keeps the id it would have anyway."""
    ref = added.sources[0] if added.sources else None
    file = f"curated:{ref.file if ref is not None else ''}"
    quote, date_text = (ref.quote, added.date_text) if ref is not None else ("", "")
    ordinal = 0
    while True:
        name = event_id(file, quote or added.title, date_text or added.date, ordinal)
        if name not in taken:
            return name
        ordinal += 1


def _because(key: str, why: str, before: Reason | None, **values: str) -> Reason:
    """``curation.KEY`` or ``curation.KEY-why``, with what was thought before."""
    said: dict[str, str | Reason] = {**values}
    if before is not None:
        said["before"] = before
    if why:
        said["why"] = why
        return Reason(f"curation.{key}-why", said)
    return Reason(f"curation.{key}", said)


def _as_text(event: Event, name: str) -> str:
    """A field's value before it was corrected, as text."""
    if name == "note":
        return event.notes
    value = getattr(event, name)
    if isinstance(value, tuple):
        return "; ".join(item.name for item in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _together(one: Event, other: Event) -> Event:
    """Two tellings of one happening: the first, completed by the second, with the second's place as a further one."""
    dated = one
    if "date" not in one.extracted and (one.bounded or not one.date) and other.date and not other.bounded:
        dated = other
    places = [*one.sources, *([other.source] if other.source is not None else []), *other.sources]
    merged = replace(
        one,
        cities=_union(one.cities, other.cities),
        institutions=_union(one.institutions, other.institutions),
        people=_union(one.people, other.people),
        figures=tuple(dict.fromkeys((*one.figures, *other.figures))),
        directive=one.directive or other.directive,
        notes="\n".join(dict.fromkeys(text for text in (one.notes, other.notes) if text)),
        sources=tuple(dict.fromkeys(places)),
        extracted={**other.extracted, **one.extracted},
    )
    decided = set(other.extracted) - set(one.extracted)  # what a person set on the second wins over what was extracted
    merged = replace(merged, **{name: getattr(other, name) for name in _DECIDABLE if name in decided})
    if "date" in decided:
        dated = other
    if dated is one:
        return merged
    values = {name: getattr(other, name) for name in _DATED}
    source = merged.source
    if source is not None and other.source is not None:
        same = source.file == other.source.file
        start, end = (other.source.date_start, other.source.date_end) if same else (None, None)
        source = replace(source, date_start=start, date_end=end)
    return replace(merged, source=source, **values)


_DECIDABLE: Final = ("kind", "title", "cities", "institutions", "people", "reported")
_DATED: Final = ("date", "earliest", "latest", "date_text", "basis", "why", "bounded", "planned")


_Named = TypeVar("_Named", Place, Institution, Person)


def _union(one: tuple[_Named, ...], other: tuple[_Named, ...]) -> tuple[_Named, ...]:
    """Everything that either names, by name; what is said first wins."""
    named: dict[str, _Named] = {}
    for item in chain(one, other):
        if item.name not in named:
            named[item.name] = item
    return tuple(named.values())
