"""Applying what people decided to what was extracted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from timeline.curation.adding import Adder
from timeline.curation.changing import Changer, DocumentOf, PlaceOf, as_text, because, together
from timeline.curation.decisions import AddedEvent, Changes, Correction, Curation, History, SourceRef, Where
from timeline.curation.elsewhere import Elsewhere
from timeline.curation.ids import FreeIds
from timeline.curation.nodes import Mark
from timeline.curation.placing import places_by_name
from timeline.curation.review import Decided, Review
from timeline.curation.targets import Target, Targets
from timeline.model import Event, Problem

_DOCUMENTS: Final = 32  # documents kept at hand: decisions on one document mostly stand together
_LOST: Final = 100  # lost events of one merge that are told: it is not done in any case
_OFFERED: Final = 9  # events that a person may choose from with one key


class Applied(Struct, frozen=True):
    """The events after curation, in the order they came with curated ones last; problems; ids that were rejected.

    ``reviews`` are the decisions that a person must look at, ``decided`` says which entry decides on which event.
    """

    events: tuple[Event, ...]
    problems: tuple[Problem, ...]
    rejected: tuple[str, ...] = ()
    reviews: tuple[Review, ...] = ()
    decided: tuple[Decided, ...] = ()


def apply(
    curation: Curation,
    events: Iterable[Event],
    document_of: DocumentOf,
    place_of: PlaceOf | None = None,
    files: Iterable[str] = (),
) -> Applied:
    """Correct, reject, split and merge extracted events, and add the curated ones.

    ``document_of`` gives the document of a project-relative file, ``None`` where there is none; ``place_of`` turns
    the name of a place into one with code and province (default: the project's places and the gazetteer); ``files``
    are all documents, among which words are looked for whose own file no longer has them.  A decision that matches
    nothing is a problem (*lost*) and changes nothing, and so does one of which any part matches nothing;
    ``Applied.problems`` does not repeat those of ``Curation.problems``.
    """
    place = place_of or places_by_name(curation.additions)
    return _Work(curation, tuple(events), document_of, place, files).run()


def check(
    curation: Curation,
    events: Iterable[Event],
    document_of: DocumentOf,
    place_of: PlaceOf | None = None,
    files: Iterable[str] = (),
) -> list[Problem]:
    """Every problem of the curation files: what was wrong to read, and what is lost or moved, in file order."""
    applied = apply(curation, events, document_of, place_of, files)
    order = {file: number for number, file in enumerate(curation.files)}
    return sorted(
        (*curation.problems, *applied.problems),
        key=lambda item: (order.get(item.file, len(order)), item.line, item.column),
    )


class _Work:
    """One run of ``apply``."""

    def __init__(
        self,
        curation: Curation,
        events: tuple[Event, ...],
        document_of: DocumentOf,
        place_of: PlaceOf,
        files: Iterable[str],
    ) -> None:
        self.curation = curation
        self.events: list[Event | None] = list(events)
        self.ids = [event.id for event in events]
        self.free_ids = FreeIds(self.ids)
        self.document_of = lru_cache(_DOCUMENTS)(document_of)
        self.problems: list[Problem] = []
        self.reviews: list[Review] = []
        self.records: list[Decided] = []
        self.rejected: list[str] = []
        self.changer = Changer(curation, self.document_of, place_of, self.problems)
        self.elsewhere = Elsewhere(files, self.document_of)
        decides = curation.corrections or curation.events
        self.targets = Targets(events if decides else (), self.document_of, self.elsewhere)
        self.read = tuple(events)
        self.from_export: dict[Where, AddedEvent] = {}
        self.order = {file: number for number, file in enumerate(curation.files)}
        self.decided_by: dict[tuple[int, str], Correction] = {}
        self.survivor: dict[int, tuple[int, str]] = {}
        self.parts: dict[int, list[Event]] = {}

    def run(self) -> Applied:
        """Decide in this order, whatever the order in the files: set and accept, reject, split, merge, add."""
        corrections, added = self.curation.corrections, self.curation.events
        pointers = [
            *(ref for item in corrections for ref in item.targets),
            *(r for item in added for r in item.sources),
        ]
        self.targets.missing(pointers)
        found = [(item, self._find(item)) for item in corrections]
        shaped = {index for item, indexes in found if item.action in ("split", "merge") for index in indexes}
        exported = self._exported()
        at_once = [pair for pair in exported if pair[1][0] not in shaped]
        found = sorted([*found, *at_once], key=lambda pair: self._order(pair[0]))
        # Of two that disagree on a value the later one counts, whether it sets it or accepts it: one pass for both.
        steps: tuple[dict[str, Callable[[Correction, list[int]], None]], ...] = (
            {"accept": self._accept, "set": self._set},
            {"reject": self._reject},
            {"split": self._split},
            {"merge": self._merge},
        )
        for of_step in steps:
            for correction, indexes in found:
                step = of_step.get(correction.action)
                if step is not None and len(indexes) > (correction.action == "merge"):
                    step(correction, indexes)
        for correction, indexes in exported:  # an export holds what splits and merges make
            if indexes[0] in shaped and indexes[0] not in self.parts:
                self._set(correction, indexes)
        kept = [
            item for index, event in enumerate(self.events) if event is not None for item in self._told(index, event)
        ]
        adder = Adder(self.changer, self.targets, self.elsewhere, self.free_ids)
        for event in self._added(adder):
            kept.append(event)
        self.problems += adder.problems
        self.reviews += adder.reviews
        return Applied(
            tuple(kept), tuple(self.problems), tuple(self.rejected), tuple(self.reviews), tuple(self.records)
        )

    def _told(self, index: int, event: Event) -> list[Event]:
        return self.parts.get(index, [event])

    # -- which events are meant ---

    def _find(self, correction: Correction) -> list[int]:
        """The events that a decision means, none twice; none at all where one of them is not found."""
        indexes: dict[int, None] = {}
        lost = 0
        for ref in correction.targets:
            target = self.targets.find(ref)
            if target.problem is not None:
                self.problems.append(target.problem)
                self._review(correction, ref, target)
            if target.index is None:
                lost += 1
                if lost == _LOST:
                    break
            elif target.index in indexes:
                self.problems.append(ref.where.problem("merge-same", "warning", event=self.ids[target.index]))
            else:
                indexes[target.index] = None
        if lost:
            return []
        for index in indexes:
            self._record(correction, self.ids[index], correction.targets[0])
        return list(indexes)

    def _review(self, correction: Correction, ref: SourceRef, target: Target) -> None:
        mark, at = correction.where.mark, ref.where.mark
        self.reviews.append(
            Review(
                correction.where.file,
                mark.line,
                mark.column,
                at.line,
                at.column,
                "corrections",
                correction.action,
                target.status or "lost",
                ref.quote,
                ref.file,
                ref.event,
                target.now,
                tuple(self.targets.offer(index) for index in target.near[:_OFFERED]),
            )
        )

    def _record(self, correction: Correction, event: str, ref: SourceRef, part: int = -1) -> None:
        where = correction.where
        self.records.append(
            Decided(event, where.file, where.mark.line, "corrections", correction.action, ref.quote, ref.event, part)
        )

    def _note(self, correction: Correction, key: str, **values: str) -> None:
        self.problems.append(correction.where.problem(key, "warning", **values))

    # -- corrections ---

    def _accept(self, correction: Correction, indexes: list[int]) -> None:
        """An event that a person found right: sure from now on, with the values that it had then."""
        index = indexes[0]
        event = self.events[index]
        if event is None:
            return
        names = correction.changes.names()
        wanted = self.changer.changed(event, correction) if names else event
        other = [name for name in names if as_text(wanted, name) != as_text(event, name)]
        unlike = [name for name in other if not self._decided_twice(correction, index, name)]
        self.decided_by |= {(index, name): correction for name in names}
        if unlike:
            self._note(correction, "accepted-differs", event=event.id, fields=" ".join(unlike))
        if other:
            only = Changes(**{name: getattr(correction.changes, name) for name in other})
            self.events[index] = self.changer.changed(event, replace(correction, changes=only))
            return
        why = because("accepted", correction.why, event.why)
        kept = {"confidence": f"{event.confidence:g}", **event.extracted}
        self.events[index] = replace(event, confidence=1.0, why=why, extracted=kept)

    def _decided_twice(self, correction: Correction, index: int, name: str) -> bool:
        """Whether an earlier decision said this value as well; that is told."""
        before = self.decided_by.get((index, name))
        if before is None:
            return False
        self._note(correction, "decided-twice", field=name, event=self.ids[index], at=str(before.where))
        return True

    def _set(self, correction: Correction, indexes: list[int]) -> None:
        index = indexes[0]
        event = self.events[index]
        if event is None:
            return
        added = self.from_export.get(correction.where)
        if added is not None:
            correction = replace(correction, changes=self._otherwise(index, event, correction, added))
            if not correction.changes.names():
                return
            self.records.append(_decided(added, "set", event.id))
        changed = self.changer.changed(event, correction)
        for name in correction.changes.names():
            before = self.decided_by.get((index, name))
            alike = before is not None and before.action == "accept" and as_text(changed, name) == as_text(event, name)
            if not alike:
                self._decided_twice(correction, index, name)
            self.decided_by[index, name] = correction
        self.events[index] = changed

    def _reject(self, correction: Correction, indexes: list[int]) -> None:
        index = indexes[0]
        event = self.events[index]
        if event is None:
            return
        if any(self._disagrees(correction, other) for (at, _), other in self.decided_by.items() if at == index):
            self._note(correction, "set-and-rejected", event=event.id)
        self.rejected.append(event.id)
        self.events[index] = None

    def _disagrees(self, reject: Correction, other: Correction) -> bool:
        """Whether a rejected event was decided otherwise too; not where the same person, as the times that they noted
        say, first corrected it and then thought better of it."""
        before, after = other.history, reject.history
        same = reject.where.file == other.where.file and before.who in ("", after.who)
        later = self._order(reject) > self._order(other) and bool(after.when) and before.when <= after.when
        return not (same and later)

    def _split(self, correction: Correction, indexes: list[int]) -> None:
        index = indexes[0]
        event = self.events[index]
        if event is None or index in self.parts:
            self._note(correction, "split-gone" if event is None else "split-twice", event=self.ids[index])
            return
        parts = self.changer.split(event, correction, self.free_ids)
        if parts:
            self.parts[index] = parts
            for number, part in enumerate(parts):
                self._record(correction, part.id, correction.targets[0], number)

    def _merge(self, correction: Correction, indexes: list[int]) -> None:
        """Make one of several; what was merged before counts as the event that it became."""
        roots = list(dict.fromkeys(self._root(index) for index in indexes))
        if self.ids[roots[0]] in self.rejected:  # what the merge makes is what was rejected
            others = [event for index in roots[1:] if (event := self.events[index]) is not None]
            self._note(correction, "merge-rejected", event=self.ids[roots[0]])
            self.rejected += [event.id for event in others]
            for index in roots[1:]:
                self.events[index] = None
            return
        pairs = [(index, event) for index in roots if (event := self.events[index]) is not None]
        if len(pairs) < len(roots) or any(index in self.parts for index in roots):
            self._note(correction, "merge-gone")
            return
        if len(pairs) < 2:
            at = next((self.survivor[index][1] for index in indexes if index in self.survivor), "")
            self._note(correction, "merge-circular", at=at)
            return
        index, first = pairs[0]
        merged = first
        for _, other in pairs[1:]:
            merged = together(merged, other)
        ids = " ".join(event.extracted.get("merged", event.id) for _, event in pairs)
        because_of = because("merged", correction.why, merged.why)
        merged = replace(
            merged, why=because_of, origin="corrected", confidence=1.0, extracted={**merged.extracted, "merged": ids}
        )
        if correction.changes.names():
            self.decided_by |= {(index, name): correction for name in correction.changes.names()}
            merged = self.changer.changed(merged, replace(correction, history=History()))
        self.events[index] = merged
        for other_index, _ in pairs[1:]:
            self.events[other_index] = None
            self.survivor[other_index] = (index, str(correction.where))

    def _root(self, index: int) -> int:
        while index in self.survivor:
            index = self.survivor[index][0]
        return index

    # -- events that a person wrote down ---

    def _order(self, correction: Correction) -> tuple[int, Mark]:
        """Where a decision stands among all: the later one counts."""
        return self.order.get(correction.where.file, len(self.order)), correction.where.mark

    def _exported(self) -> list[tuple[Correction, list[int]]]:
        """Events of an export that were extracted, as corrections in their place in the file; the others are new."""
        found: dict[int, tuple[AddedEvent, SourceRef]] = {}
        pairs: list[tuple[Correction, list[int]]] = []
        self.new: list[AddedEvent] = []
        loose: list[tuple[AddedEvent, SourceRef]] = []
        for added in self.curation.events:
            ref = added.sources[0] if added.exported and not added.own and added.sources else None
            if ref is None or not ref.quote:
                self.new.append(added)
                continue
            index = self.targets.exactly(ref)
            if index is None:
                loose.append((added, ref))
            else:
                found.setdefault(index, (added, ref))
                pairs.append((self._as_set(added, ref), [index]))
        for added, ref in loose:
            index = self.targets.find(ref).index
            if index is not None and index in found and found[index][0].exported != added.exported:
                at = str(found[index][0].where)
                self.problems.append(added.where.problem("export-same", "warning", event=self.ids[index], at=at))
                index = None
            if index is None:
                self.new.append(added)
            else:
                found.setdefault(index, (added, ref))
                pairs.append((self._as_set(added, ref), [index]))
        self.new.sort(key=lambda added: (self.order.get(added.where.file, len(self.order)), added.where.mark))
        return pairs

    def _as_set(self, added: AddedEvent, ref: SourceRef) -> Correction:
        self.from_export[added.where] = added
        return Correction(added.where, "set", (ref,), history=added.history)

    def _otherwise(self, index: int, event: Event, correction: Correction, added: AddedEvent) -> Changes:
        """What an export says otherwise than what was extracted: that is a person's, unless it stands already or a
        later decision says something else."""
        by_person = differing(self.read[index], added)
        now = differing(event, added)
        changes = {name: getattr(now, name) for name in now.names() if name in by_person.names()}
        for name in list(changes):
            other = self.decided_by.get((index, name))
            if other is not None and self._order(other) > self._order(correction):
                del changes[name]
                self._note(other, "decided-twice", field=name, event=event.id, at=str(added.where))
        return Changes(**changes)

    def _added(self, adder: Adder) -> Iterable[Event]:
        for added in self.new:
            event = adder.add(added)
            if event is not None:
                self.records.append(_decided(added, "add", event.id))
                yield event


def _decided(added: AddedEvent, action: str, event: str) -> Decided:
    return Decided(event, added.where.file, added.where.mark.line, "events", action, added.title, "")


def differing(event: Event, added: AddedEvent) -> Changes:
    """What a written event says otherwise than an extracted one."""
    return Changes(
        date=added.date if added.date and added.date != event.date else None,
        kind=added.kind if added.kind != event.kind else None,
        title=added.title if added.title != event.title else None,
        cities=added.cities if set(added.cities) != {item.name for item in event.cities} else None,
        institutions=added.institutions
        if {item.name for item in added.institutions} != {item.name for item in event.institutions}
        else None,
        people=added.people if set(added.people) != set(event.people) else None,
        planned=added.planned if added.planned != event.planned else None,
        note=added.note if added.note != event.notes else None,
        tags=added.tags if set(added.tags) != set(event.tags) else None,
    )
