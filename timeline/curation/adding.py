"""Events that only a person can add, with the places in documents that they name as their sources."""

from __future__ import annotations

from timeline.curation.changing import Changer, because
from timeline.curation.decisions import AddedEvent, SourceRef
from timeline.curation.elsewhere import Elsewhere
from timeline.curation.fields import shorten
from timeline.curation.folding import letters
from timeline.curation.ids import FreeIds
from timeline.curation.review import Offer, Review, Status
from timeline.curation.sources import CuratedSource, anchor_at, locate
from timeline.curation.targets import Targets, around
from timeline.dates import edtf
from timeline.model import CONTEXT, Anchor, Event, Problem

_SHOWN = 40  # characters of a passage in a message


class Adder:
    """Makes events."""

    def __init__(self, changer: Changer, targets: Targets, elsewhere: Elsewhere, ids: FreeIds) -> None:
        self.changer = changer
        self.targets = targets
        self.elsewhere = elsewhere
        self.ids = ids
        self.problems: list[Problem] = []
        self.reviews: list[Review] = []
        self._seen: set[tuple[str, str, str]] = set()

    def add(self, added: AddedEvent) -> Event | None:
        """The event; ``None`` for one of an export that is there already."""
        key = identity(added)
        if added.exported and key in self._seen:
            return None
        self._seen.add(key)
        anchors: list[Anchor] = []
        reported = ""
        for ref in added.sources:
            found = self._anchor(added, ref, ref.date_text or added.date_text)
            if found is not None:
                anchor, published = found
                reported = reported or published
                anchors.append(anchor)
        first = anchors[0] if anchors else None
        date_text = added.date_text or (added.sources[0].date_text if added.sources else "")
        earliest, latest = edtf.parse(added.date).bounds() if added.date else (None, None)
        return Event(
            id=self._new_id(added),
            date=added.date,
            earliest=earliest,
            latest=latest,
            date_text=date_text,
            basis="curated",
            why=because("added", added.why or added.note, None, file=added.where.file),
            reported=added.reported or reported,
            kind=added.kind,
            title=added.title,
            quote=first.exact if first is not None else "",
            source=first,
            cities=self.changer.places(added.cities),
            institutions=self.changer.bodies(added.institutions, ()),
            people=added.people,
            confidence=1.0,
            origin="curated",
            notes=added.note,
            planned=added.planned,
            sources=tuple(anchors[1:]),
            tags=added.tags,
        )

    def _new_id(self, added: AddedEvent) -> str:
        """An id of its own space: an extracted event with the same words keeps the id it would have anyway."""
        ref = added.sources[0] if added.sources else None
        file = f"curated:{ref.file if ref is not None else ''}"
        quote, date_text = (ref.quote, added.date_text) if ref is not None else ("", "")
        return self.ids.new(file, quote or added.title, date_text or added.date)

    def _anchor(self, added: AddedEvent, ref: SourceRef, date_text: str) -> tuple[Anchor, str] | None:
        """The anchor of a quoted source and its document's date; ``None`` (and a problem) where it is lost."""
        source = self.changer.document_of(ref.file)
        quote = shorten(ref.quote)
        found = locate(ref, source) if source is not None else None
        if source is not None and found is not None and found.here:
            if found.status == "moved":
                now = source.text[found.start : found.end]
                self.problems.append(ref.where.problem("moved", "warning", quote=quote, now=shorten(now)))
                self._review(added, ref, "moved", now, (_offer(source, found.start, found.end),))
            return anchor_at(source, found.start, found.end, date_text), source.facts.published
        if found is None or found.status == "lost":
            other = self._in_another_file(added, ref, date_text)
            if other is not None:
                return other
        if source is None or found is None:
            self.problems.append(ref.where.problem("lost-file", file=ref.file, quote=quote))
            self._review(added, ref, "lost", "", ())
            return None
        places = found.candidates[:9]
        near = "; ".join(f"「{shorten(source.text[item.start : item.end], _SHOWN)}」" for item in places[:3])
        near = near or self.targets.near(ref.quote, ref.file)
        status: Status = "ambiguous" if found.status == "ambiguous" else "lost"
        key = "ambiguous-quote" if status == "ambiguous" else "lost"
        values = {"quote": quote, "near": near} if near else {"quote": quote}
        self.problems.append(ref.where.problem(f"{key}-near" if near else key, **values))
        self._review(added, ref, status, "", tuple(_offer(source, item.start, item.end) for item in places))
        return None

    def _in_another_file(self, added: AddedEvent, ref: SourceRef, date_text: str) -> tuple[Anchor, str] | None:
        files = self.elsewhere.find(ref)
        source = self.changer.document_of(files[0]) if len(files) == 1 else None
        if source is None:
            return None
        found = locate(ref, source)
        self.problems.append(
            ref.where.problem("moved-file", "warning", quote=shorten(ref.quote), file=ref.file, now=source.file)
        )
        offer = _offer(source, found.start, found.end)
        self._review(added, ref, "moved", offer.quote, (offer,))
        return anchor_at(source, found.start, found.end, date_text), source.facts.published

    def _review(self, added: AddedEvent, ref: SourceRef, status: Status, now: str, offers: tuple[Offer, ...]) -> None:
        mark, at = added.where.mark, ref.where.mark
        where = (added.where.file, mark.line, mark.column, at.line, at.column)
        self.reviews.append(
            Review(*where, "events", "add", status, ref.quote, ref.file, "", now, offers, title=added.title)
        )


def _offer(source: CuratedSource, start: int, end: int) -> Offer:
    """A passage as a person may choose it; with what stands around it where its words are there more than once."""
    words = source.text[start:end]
    prefix, suffix = "", ""
    if source.text.count(words) > 1:
        prefix, suffix = around(source.text[max(0, start - CONTEXT) : start], source.text[end : end + CONTEXT])
    return Offer("", source.file, words, prefix=prefix, suffix=suffix)


def identity(added: AddedEvent) -> tuple[str, str, str]:
    """What makes two written events the same: words of a document and the date; without any, title and date."""
    ref = added.sources[0] if added.sources else None
    if ref is not None and ref.quote:
        return ref.file, letters(ref.quote), added.date
    return "", letters(added.title), added.date
