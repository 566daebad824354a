"""Which extracted event a decision means: by id, else by the words it quotes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from timeline.curation.decisions import SourceRef
from timeline.curation.fields import near_miss, shorten
from timeline.curation.sources import CuratedSource, locate
from timeline.model import Event, Problem

_OFFERED: Final = 3  # candidates that a message names
_QUOTED: Final = 40  # characters of a candidate's quote in a message
_ENOUGH: Final = 50.0  # similarity (0–100) from which an event is worth offering


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
        if known is not None and self._says(known, ref.quote):
            return Target(known)
        by_quote = self._by_quote(ref) if ref.file or known is None else self._by_quote_in_event_file(ref, known)
        if known is not None and by_quote.index != known:
            event = self._events[known]
            problem = ref.where.problem("id-and-quote", event=ref.event, quote=shorten(ref.quote), has=_offer(event))
            return Target(None, problem)
        return by_quote

    def _says(self, index: int, quote: str) -> bool:
        return _one_holds_the_other(_letters(quote), _letters(self._events[index].quote))

    def _by_quote_in_event_file(self, ref: SourceRef, known: int) -> Target:
        source = self._events[known].source
        return self._in_file(ref, source.file) if source is not None else self._anywhere(ref)

    def _by_quote(self, ref: SourceRef) -> Target:
        return self._in_file(ref, ref.file) if ref.file else self._anywhere(ref)

    def _in_file(self, ref: SourceRef, file: str) -> Target:
        source = self._document_of(file)
        if source is None:
            return Target(None, ref.where.problem("lost-file", file=file, quote=shorten(ref.quote)))
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

    def _alike(self, quote: str, indexes: Sequence[int]) -> list[int]:
        from rapidfuzz import fuzz, process

        quotes = {index: self._events[index].quote for index in indexes if self._events[index].quote}
        hits = process.extract(quote, quotes, scorer=fuzz.ratio, score_cutoff=_ENOUGH, limit=_OFFERED)
        return [index for _, _, index in hits]

    def _lost(self, key: str, ref: SourceRef, near: Sequence[int]) -> Problem:
        quote = shorten(ref.quote)
        offers = "; ".join(_offer(self._events[index]) for index in near[:_OFFERED])
        if offers:
            return ref.where.problem(f"{key}-near", quote=quote, near=offers)
        return ref.where.problem(key, quote=quote)

    def _unknown_id(self, ref: SourceRef) -> Target:
        near = near_miss(ref.event, list(self._ids)) if len(self._ids) < 20_000 else ""
        if near:
            offer = _offer(self._events[self._ids[near]])
            return Target(None, ref.where.problem("unknown-id-near", event=shorten(ref.event), near=offer))
        return Target(None, ref.where.problem("unknown-id", event=shorten(ref.event)))


def _offer(event: Event) -> str:
    words = shorten(event.quote or event.title, _QUOTED)
    return f"{event.id} 「{words}」"


def _nested(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether one span holds the other."""
    return (one[0] <= other[0] and other[1] <= one[1]) or (other[0] <= one[0] and one[1] <= other[1])


def _letters(text: str) -> str:
    return "".join(text.split())


def _one_holds_the_other(one: str, other: str) -> bool:
    return bool(one) and bool(other) and (one in other or other in one)
