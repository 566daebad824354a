"""Which extracted event a decision means: by id, else by the words it quotes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from timeline.curation.decisions import SourceRef
from timeline.curation.fields import shorten
from timeline.curation.nearest import OFFERED, nearest_by_id, nearest_by_words, offer
from timeline.curation.sources import CuratedSource, locate
from timeline.model import Event, Problem


@dataclass(frozen=True, slots=True)
class Target:
    """The index of the event that is meant, ``None`` where the decision is lost; and what to tell about it."""

    index: int | None
    problem: Problem | None = None


class Targets:
    """Finds events for decisions.  Built once for all decisions; what only few need is built when first asked for."""

    def __init__(self, events: Sequence[Event], document_of: Callable[[str], CuratedSource | None]) -> None:
        self._events = events
        self._document_of = document_of
        self._ids: dict[str, int] = {}
        self._files: dict[str, list[int]] = {}
        self._quotes: dict[str, list[int]] | None = None
        for index, event in enumerate(events):
            self._ids.setdefault(event.id, index)
            if event.source is not None:
                self._files.setdefault(event.source.file, []).append(index)

    def find(self, ref: SourceRef) -> Target:
        """The event that ``ref`` means."""
        known = self._ids.get(ref.event) if ref.event else None
        if not ref.quote:
            if known is None:
                return self._unknown_id(ref)
            return Target(known)
        if known is not None and self._says(known, ref.quote) and not (ref.prefix or ref.suffix):
            return Target(known)
        if known is not None and self._says(known, ref.quote) and not self._has_twins(known):
            return Target(known)
        by_quote = self._by_quote(ref) if ref.file or known is None else self._by_quote_in_event_file(ref, known)
        if known is not None and by_quote.index != known and not self._says(known, ref.quote):
            event = self._events[known]
            problem = ref.where.problem("id-and-quote", event=ref.event, quote=shorten(ref.quote), has=offer(event))
            return Target(None, problem)
        return by_quote

    def _says(self, index: int, quote: str) -> bool:
        return _one_holds_the_other(_letters(quote), _letters(self._events[index].quote))

    def _has_twins(self, index: int) -> bool:
        """Whether the document tells the same in the same words elsewhere: ids of twins go by their order, so that an
        insertion above them hands an id on."""
        event = self._events[index]
        if event.source is None:
            return False
        twins = (self._events[other] for other in self._files.get(event.source.file, ()) if other != index)
        return any(other.quote == event.quote and other.date_text == event.date_text for other in twins)

    def _by_quote_in_event_file(self, ref: SourceRef, known: int) -> Target:
        source = self._events[known].source
        return self._in_file(ref, source.file) if source is not None else self._anywhere(ref)

    def _by_quote(self, ref: SourceRef) -> Target:
        return self._in_file(ref, ref.file) if ref.file else self._anywhere(ref)

    def _in_file(self, ref: SourceRef, file: str) -> Target:
        source = self._document_of(file)
        if source is None:
            near = self._alike(ref.quote, range(len(self._events)))
            return Target(None, self._lost("lost-file", ref, near, file=file))
        found = locate(ref, source)
        indexes = self._files.get(file, [])
        if not found.here:
            near = [index for item in found.candidates for index in self._at(indexes, item.start, item.end)]
            near = list(dict.fromkeys(near + self._alike(ref.quote, indexes)))
            key = "ambiguous-quote" if found.status == "ambiguous" else "lost"
            return Target(None, self._lost(key, ref, near))
        target = self._pick(ref, self._at(indexes, found.start, found.end))
        if target.index is None and target.problem is None:
            near = self._alike(ref.quote, indexes)
            return Target(None, self._lost("no-event-here", ref, near))
        if target.index is not None and found.status == "moved":
            now = source.text[found.start : found.end]
            problem = ref.where.problem("moved", "warning", quote=shorten(ref.quote), now=shorten(now))
            return Target(target.index, problem)
        return target

    def _anywhere(self, ref: SourceRef) -> Target:
        """Without a file only the very words count."""
        if self._quotes is None:
            self._quotes = {}
            for index, event in enumerate(self._events):
                self._quotes.setdefault(_letters(event.quote), []).append(index)
        quote = _letters(ref.quote)
        fitting = self._quotes.get(quote) or [
            index for other, indexes in self._quotes.items() if _one_holds_the_other(quote, other) for index in indexes
        ]
        target = self._pick(ref, fitting)
        if target.index is None and target.problem is None:
            return Target(None, self._lost("lost", ref, self._alike(ref.quote, range(len(self._events)))))
        return target

    def _at(self, indexes: Sequence[int], start: int, end: int) -> list[int]:
        """Events at a passage: those that are it; else those in it or around it; else those that touch it."""
        levels: tuple[list[int], list[int], list[int]] = ([], [], [])
        for index in indexes:
            anchor = self._events[index].source
            if anchor is None or anchor.end <= start or anchor.start >= end:
                continue
            if (anchor.start, anchor.end) == (start, end):
                levels[0].append(index)
            elif _nested((anchor.start, anchor.end), (start, end)):
                levels[1].append(index)
            else:
                levels[2].append(index)
        return next((level for level in levels if level), [])

    def _pick(self, ref: SourceRef, indexes: Sequence[int]) -> Target:
        """The one of several events that is meant: by its time expression; a directive only where nothing else fits."""
        if ref.date_text:
            text = _letters(ref.date_text)
            indexes = [index for index in indexes if _letters(self._events[index].date_text) == text]
        happenings = [index for index in indexes if self._events[index].kind != "directive"]
        left = happenings or list(indexes)
        if not left:
            return Target(None)
        if len(left) > 1:
            return Target(None, self._lost("ambiguous", ref, left))
        return Target(left[0])

    def _alike(self, words: str, indexes: Sequence[int]) -> list[int]:
        return nearest_by_words(words, self._events, indexes)

    def near(self, words: str, file: str) -> str:
        """The events of a file that are most like ``words``, as a message names them; '' where it has none."""
        return "; ".join(offer(self._events[index]) for index in self._alike(words, self._files.get(file, [])))

    def _lost(self, key: str, ref: SourceRef, near: Sequence[int], **values: str) -> Problem:
        quote = shorten(ref.quote)
        offers = "; ".join(offer(self._events[index]) for index in near[:OFFERED])
        if offers:
            return ref.where.problem(f"{key}-near", quote=quote, near=offers, **values)
        return ref.where.problem(key, quote=quote, **values)

    def _unknown_id(self, ref: SourceRef) -> Target:
        """An id alone tells little: the events of the file, where one is said, by the likeness of their ids."""
        within = self._files.get(ref.file) if ref.file else None
        near = nearest_by_id(ref.event, self._events, within or range(len(self._events)))
        if near:
            offers = "; ".join(offer(self._events[index]) for index in near)
            return Target(None, ref.where.problem("unknown-id-near", event=shorten(ref.event), near=offers))
        return Target(None, ref.where.problem("unknown-id", event=shorten(ref.event)))


def _nested(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether one span holds the other."""
    return (one[0] <= other[0] and other[1] <= one[1]) or (other[0] <= one[0] and one[1] <= other[1])


def _letters(text: str) -> str:
    return "".join(text.split())


def _one_holds_the_other(one: str, other: str) -> bool:
    return bool(one) and bool(other) and (one in other or other in one)
