"""How a decision changes an event: values set by hand, several tellings made one, one made several."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain
from typing import Final, TypeVar

from msgspec.structs import replace

from timeline.curation.decisions import Changes, Correction, Curation, Part
from timeline.curation.fields import shorten
from timeline.curation.ids import FreeIds
from timeline.curation.sources import CuratedSource, anchor_at, find_date, within
from timeline.dates import edtf
from timeline.extraction.titles import title
from timeline.model import Anchor, Event, Institution, Person, Place, Problem, Reason

DocumentOf = Callable[[str], CuratedSource | None]
PlaceOf = Callable[[str], Place | None]


class Changer:
    """Changes events of one project; what should be told of it goes into ``problems``."""

    def __init__(self, curation: Curation, document_of: DocumentOf, place_of: PlaceOf, problems: list[Problem]) -> None:
        self.curation = curation
        self.document_of = document_of
        self.place_of = place_of
        self.problems = problems

    def changed(self, event: Event, correction: Correction) -> Event:
        """The event with the values of a decision; what they were stays in ``extracted``."""
        changes = correction.changes
        old = {name: as_text(event, name) for name in changes.names()}
        changed = replace(
            event,
            kind=changes.kind or event.kind,
            title=changes.title or event.title,
            cities=self.places(changes.cities) if changes.cities is not None else event.cities,
            institutions=self.bodies(changes.institutions, event.institutions),
            people=changes.people if changes.people is not None else event.people,
            reported=changes.reported or event.reported,
            planned=event.planned if changes.planned is None else changes.planned,
            notes=event.notes if changes.note is None else changes.note,
            tags=event.tags if changes.tags is None else changes.tags,
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
                why=because("corrected", correction.why, event.why, was=event.date)
                if event.date
                else because("dated", correction.why, event.why),
            )
        elif correction.why:
            changed = replace(changed, why=because("changed", correction.why, event.why))
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
                self.problems.append(
                    correction.where.problem("date-text-lost", "warning", text=shorten(words), file=anchor.file)
                )
        start, end = place if place is not None else (None, None)
        return replace(event, date_text=words, source=replace(anchor, date_start=start, date_end=end))

    def split(self, event: Event, correction: Correction, ids: FreeIds) -> list[Event]:
        """The events into which one is split, the first with its id; none (and a problem) where words are lost."""
        result: list[Event] = []
        for number, part in enumerate(correction.parts):
            placed = self._part_of(event, part)
            if placed is None:
                quote = shorten(part.quote)
                self.problems.append(part.where.problem("split-lost", quote=quote, event=event.id))
                return []
            one = replace(correction, action="set", changes=part.changes)
            made = self.changed(placed, one) if part.changes.names() else replace(placed, origin="corrected")
            if number:
                file = f"split:{made.source.file if made.source is not None else ''}"
                name = ids.new(file, made.quote or made.title, made.date_text or made.date)
                made = replace(made, id=name)
            why = because("split", correction.why, made.why)
            result.append(replace(made, why=why, extracted={**made.extracted, "split": event.id}))
        return result

    def _part_of(self, event: Event, part: Part) -> Event | None:
        """The event with its quote cut to the words of a part; ``None`` where they do not stand in its document."""
        source = self.document_of(event.source.file) if event.source is not None else None
        if not part.quote:
            return event
        if event.source is None or source is None:
            return None
        found = within(part.quote, source, event.source.start, event.source.end)
        if found is None:
            return None
        start, end = found
        date_text = part.date_text or event.date_text
        anchor = anchor_at(source, start, end, date_text)
        if anchor.date_start is None:
            anchor = replace(anchor, date_start=event.source.date_start, date_end=event.source.date_end)
        return replace(event, quote=anchor.exact, title=_title(source, anchor), source=anchor)

    def places(self, names: Iterable[str]) -> tuple[Place, ...]:
        return tuple(self.place_of(name) or Place(name, level="other") for name in names)

    def bodies(self, given: tuple[Institution, ...] | None, before: tuple[Institution, ...]) -> tuple[Institution, ...]:
        if given is None:
            return before
        mentions = {item.name: item.mention for item in before}
        result: dict[str, Institution] = {}
        for item in given:
            name = self.curation.canonical(item.name)
            mention = item.mention or mentions.get(name, "") or (item.name if name != item.name else "")
            result.setdefault(name, Institution(name, mention))
        return tuple(result.values())


def _title(source: CuratedSource, anchor: Anchor) -> str:
    """The title of a passage, made as extraction makes titles: readable words, without those for the time."""
    clean = source.clean if source.clean is not None and source.clean.text else None
    text, span = source.text, (anchor.start, anchor.end)
    cut = (
        [(anchor.date_start, anchor.date_end)] if anchor.date_start is not None and anchor.date_end is not None else []
    )
    if clean is not None:
        text, span, cut = clean.text, clean.to_clean(*span), [clean.to_clean(*place) for place in cut]
    return title(text, *span, cut, ())


def because(key: str, why: str, before: Reason | None, **values: str) -> Reason:
    """``curation.KEY`` or ``curation.KEY-why``, with what was thought before."""
    said: dict[str, str | Reason] = {**values}
    if before is not None:
        said["before"] = before
    if why:
        said["why"] = why
        return Reason(f"curation.{key}-why", said)
    return Reason(f"curation.{key}", said)


def as_text(event: Event, name: str) -> str:
    """A field's value before it was corrected, as text."""
    if name == "note":
        return event.notes
    value = getattr(event, name)
    if isinstance(value, tuple):
        return "; ".join(item if isinstance(item, str) else item.name for item in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def together(one: Event, other: Event) -> Event:
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
        tags=tuple(dict.fromkeys((*one.tags, *other.tags))),
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
