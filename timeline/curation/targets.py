"""Which extracted event a decision means: by id, else by the words it quotes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from timeline.curation.anchors import Found
from timeline.curation.decisions import SourceRef
from timeline.curation.elsewhere import Elsewhere
from timeline.curation.fields import shorten
from timeline.curation.folding import letters as _letters
from timeline.curation.nearest import OFFERED, nearest_by_id, nearest_by_words, offer
from timeline.curation.review import Offer, Status
from timeline.curation.sources import CuratedSource, locate
from timeline.model import Event, Problem


class Target(Struct, frozen=True):
    """The index of the event that is meant, ``None`` where the decision is lost; and what to tell about it.

    ``status`` is '' where there is nothing to look at; ``near`` are indexes of events to choose from, best first.
    """

    index: int | None
    problem: Problem | None = None
    status: Status | Literal[""] = ""
    near: tuple[int, ...] = ()
    now: str = ""


class _Hit(Struct, frozen=True):
    """An event at a passage: ``level`` 0 the same, 1 one in the other, 2 mostly, 3 barely; ``share`` of both, 0–1."""

    index: int
    level: int
    share: float


_BESIDE: Final = 12  # characters beside a quote that tell it from passages that may be put in later
_MARK: Final = 3  # characters that may be no more than a mark
_APART: Final = 0.25  # how much closer than the next the event must be that is meant
_COMPARED: Final = 500_000  # events that are compared with lost decisions in all, for offers
_NEARLY: Final = 0.7  # share from which an event has nearly the same ends


class Targets:
    """Finds events for decisions.  Built once for all decisions; what only few need is built when first asked for."""

    def __init__(
        self,
        events: Sequence[Event],
        document_of: Callable[[str], CuratedSource | None],
        elsewhere: Elsewhere,
    ) -> None:
        self._events = events
        self._document_of = document_of
        self._elsewhere = elsewhere
        self._ids: dict[str, int] = {}
        self._files: dict[str, list[int]] = {}
        self._quotes: dict[str, list[int]] | None = None
        self._twins: Counter[tuple[str, str, str]] | None = None
        self._compared = 0
        for index, event in enumerate(events):
            self._ids.setdefault(event.id, index)
            if event.source is not None:
                self._files.setdefault(event.source.file, []).append(index)

    def offer(self, index: int) -> Offer:
        """An event as a person may choose it."""
        event = self._events[index]
        source = event.source
        prefix, suffix = "", ""
        if source is not None:
            find = around if self._has_twins(index) else beside
            prefix, suffix = find(source.prefix, source.suffix)
        return Offer(
            event.id,
            source.file if source is not None else "",
            event.quote,
            event.title,
            event.date,
            event.date_text,
            event.kind,
            prefix,
            suffix,
        )

    def missing(self, refs: Sequence[SourceRef]) -> None:
        """Tell the search elsewhere of all pointers whose file is not there."""
        self._elsewhere.expect(ref for ref in refs if ref.file and ref.quote and self._document_of(ref.file) is None)

    def find(self, ref: SourceRef) -> Target:
        """The event that ``ref`` means."""
        known = self._ids.get(ref.event) if ref.event else None
        if not ref.quote:
            return self._unknown_id(ref) if known is None else Target(known)
        bearer = known if known is not None and self._bears(known, ref) else None
        if bearer is not None and self._is_sure(bearer, ref):
            return Target(bearer)
        by_quote = self._by_quote(ref, bearer) if ref.file or known is None else self._by_quote_in_its_file(ref, known)
        if known is not None and by_quote.index != known and not self._says(known, ref.quote):
            event = self._events[known]
            problem = ref.where.problem("id-and-quote", event=ref.event, quote=shorten(ref.quote), has=offer(event))
            near = tuple(dict.fromkeys([*([] if by_quote.index is None else [by_quote.index]), known, *by_quote.near]))
            return Target(None, problem, "lost", near)
        return by_quote

    def exactly(self, ref: SourceRef) -> int | None:
        """The event with the very words of ``ref`` at its time: by id, else by what stands around, then its kind."""
        quote, date_text = _letters(ref.quote), _letters(ref.date_text)
        known = self._ids.get(ref.event)
        if known is not None and self._same_words(known, ref.file, quote) and self._is_sure(known, ref):
            return known
        pool = [index for index in self._files.get(ref.file, []) if self._same_words(index, ref.file, quote)]
        pool = [index for index in pool if _letters(self._events[index].date_text) == date_text]
        if len(pool) > 1:
            pool = [index for index in pool if self._stands_as_noted(index, ref)] or pool
        if len(pool) > 1:
            pool = [index for index in pool if self._events[index].kind == ref.kind] or pool
        return known if known in pool else pool[0] if len(pool) == 1 else None

    def _same_words(self, index: int, file: str, quote: str) -> bool:
        event = self._events[index]
        return event.source is not None and event.source.file == file and _letters(event.quote) == quote

    def _bears(self, index: int, ref: SourceRef) -> bool:
        """Whether the event with the id still says the quote, at the time and in the file that were noted."""
        event = self._events[index]
        if not self._says(index, ref.quote):
            return False
        if ref.date_text and event.date_text and _letters(ref.date_text) != _letters(event.date_text):
            return False
        if ref.file and event.source is not None and event.source.file != ref.file:
            return self._document_of(ref.file) is None
        return True

    def _is_sure(self, index: int, ref: SourceRef) -> bool:
        """Whether nothing else can have come by the id of what was meant: no other passage says the same, and what
        was noted around the quote stands around it."""
        return not self._has_twins(index) and self._stands_as_noted(index, ref)

    def _stands_as_noted(self, index: int, ref: SourceRef) -> bool:
        source = self._events[index].source
        if source is None or not (ref.prefix or ref.suffix):
            return True
        before, quote, after = map(_letters, (source.prefix, self._events[index].quote, source.suffix))
        words = _letters(ref.quote)
        at = quote.find(words)
        if at < 0:
            return False
        before, after = before + quote[:at], quote[at + len(words) :] + after
        return before.endswith(_letters(ref.prefix)) and after.startswith(_letters(ref.suffix))

    def _says(self, index: int, quote: str) -> bool:
        return one_holds_the_other(_letters(quote), _letters(self._events[index].quote))

    def _has_twins(self, index: int) -> bool:
        """Whether the document tells the same in the same words elsewhere: ids of twins go by their order, so that an
        insertion above them hands an id on."""
        event = self._events[index]
        if event.source is None:
            return False
        if self._twins is None:
            self._twins = Counter(told for told, _ in {(_told(item), _start(item)) for item in self._events})
        return self._twins[_told(event)] > 1

    def _by_quote_in_its_file(self, ref: SourceRef, known: int) -> Target:
        source = self._events[known].source
        bearer = known if self._bears(known, ref) else None
        return self._in_file(ref, source.file, bearer) if source is not None else self._anywhere(ref)

    def _by_quote(self, ref: SourceRef, bearer: int | None) -> Target:
        return self._in_file(ref, ref.file, bearer) if ref.file else self._anywhere(ref)

    def _in_file(self, ref: SourceRef, file: str, bearer: int | None = None) -> Target:
        """The event at the quoted words of a file; ``bearer`` is the one with the id, where it says the quote."""
        source = self._document_of(file)
        found = locate(ref, source) if source is not None else Found("lost")
        if bearer is not None and found.status == "lost" and not self._has_twins(bearer):
            return self._moved(ref, bearer)
        if found.status == "lost":
            moved = self._in_another_file(ref)
            if moved is not None:
                return moved
        indexes = self._files.get(file, [])
        if source is None:
            near = self._alike(ref.quote, range(len(self._events)))
            return self._lost("lost-file", ref, near, file=file)
        if not found.here:
            near = [index for item in found.candidates for index in self._near(indexes, item.start, item.end)]
            near = list(dict.fromkeys(near + self._alike(ref.quote, indexes)))
            return self._lost("ambiguous-quote" if found.status == "ambiguous" else "lost", ref, near)
        hits = self._at(indexes, found.start, found.end)
        if bearer is not None and any(hit.index == bearer for hit in hits):
            target, sure = Target(bearer), True
        else:
            target, sure = self._closest(ref, hits) if ref.event else self._fitting(ref, hits)
        if target.index is None and target.problem is None:
            return self._lost("no-event-here", ref, self._alike(ref.quote, indexes))
        if target.index is not None and (found.status == "moved" or not sure):
            return self._moved(ref, target.index, source.text[found.start : found.end] if sure else "")
        return target

    def _moved(self, ref: SourceRef, index: int, now: str = "") -> Target:
        now = now or self._events[index].quote
        problem = ref.where.problem("moved", "warning", quote=shorten(ref.quote), now=shorten(now))
        return Target(index, problem, "moved", (index,), now)

    def _in_another_file(self, ref: SourceRef) -> Target | None:
        """The event in another document that now holds the words: the file was renamed or split."""
        if not ref.file:
            return None
        files = self._elsewhere.find(ref)
        if not files:  # where a file was split, other words may stand around; what is found is shown in any case
            ref = replace(ref, prefix="", suffix="")
            files = self._elsewhere.find(ref)
        if not files:
            return None
        targets = [self._in_file(replace(ref, file=file), file) for file in files]
        hits = [target.index for target in targets if target.index is not None]
        if len(files) == 1 and len(hits) == 1:
            quote = shorten(ref.quote)
            problem = ref.where.problem("moved-file", "warning", quote=quote, file=ref.file, now=files[0])
            return Target(hits[0], problem, "moved", (hits[0],), self._events[hits[0]].quote)
        near = [*hits, *(index for target in targets for index in target.near)]
        if len(files) > 1:
            return self._lost("ambiguous-file", ref, near, file=ref.file)
        key = "ambiguous" if targets[0].status == "ambiguous" else "no-event-there"
        return self._lost(key, ref, near, **({} if key == "ambiguous" else {"file": ref.file, "now": files[0]}))

    def _anywhere(self, ref: SourceRef) -> Target:
        """Without a file only the very words count."""
        if self._quotes is None:
            self._quotes = {}
            for index, event in enumerate(self._events):
                self._quotes.setdefault(_letters(event.quote), []).append(index)
        quote = _letters(ref.quote)
        fitting = self._quotes.get(quote) or [
            index for other, indexes in self._quotes.items() if one_holds_the_other(quote, other) for index in indexes
        ]
        target = self._pick(ref, fitting)
        if target.index is None and target.problem is None:
            return self._lost("lost", ref, self._alike(ref.quote, range(len(self._events))))
        return target

    def _at(self, indexes: Sequence[int], start: int, end: int) -> list[_Hit]:
        """Events at a passage, with how they lie to it and how much of both together they share."""
        hits: list[_Hit] = []
        for index in indexes:
            anchor = self._events[index].source
            if anchor is None or anchor.end <= start or anchor.start >= end:
                continue
            shared = min(anchor.end, end) - max(anchor.start, start)
            if (anchor.start, anchor.end) == (start, end):
                level = 0
            elif _nested((anchor.start, anchor.end), (start, end)):
                level = 1
            else:
                level = 2 if 2 * shared >= min(anchor.end - anchor.start, end - start) else 3
            hits.append(_Hit(index, level, shared / (max(anchor.end, end) - min(anchor.start, start))))
        return hits

    def _near(self, indexes: Sequence[int], start: int, end: int) -> list[int]:
        return [hit.index for hit in sorted(self._at(indexes, start, end), key=lambda hit: (hit.level, -hit.share))]

    def _fitting(self, ref: SourceRef, hits: Sequence[_Hit]) -> tuple[Target, bool]:
        """The event that a person means by quoting words: the one that is the passage; else one in it or around it;
        else one that shares most of the shorter; else (not sure) one that touches it."""
        level = min((hit.level for hit in hits), default=0)
        return self._pick(ref, [hit.index for hit in hits if hit.level == level]), level < 3

    def _closest(self, ref: SourceRef, hits: Sequence[_Hit]) -> tuple[Target, bool]:
        """The event that is meant where an id was noted that is no longer there: the quote was the event's whole, so
        its successor has nearly the same ends, the same time and, where that was noted, the same kind."""
        pool = list(hits)
        if ref.date_text:
            text = _letters(ref.date_text)
            pool = [hit for hit in pool if _letters(self._events[hit.index].date_text) == text]
        # Where several have nearly the same ends, the kind alone would choose: that is shown.
        sure = sum(hit.share >= _NEARLY for hit in pool) < 2
        if ref.kind:
            directive = ref.kind == "directive"
            alike = [hit for hit in pool if (self._events[hit.index].kind == "directive") == directive]
            sure = sure and bool(alike)
            pool = alike or pool
        else:  # of a directive it would have been noted
            pool = [hit for hit in pool if self._events[hit.index].kind != "directive"] or pool
        pool.sort(key=lambda hit: -hit.share)
        if not pool:
            return Target(None), True
        best = pool[0]
        if len(pool) > 1 and best.share - pool[1].share < _APART:
            return self._lost("ambiguous", ref, [hit.index for hit in pool]), True
        event = self._events[best.index]
        if ref.kind and event.kind != ref.kind:
            if any(self._events[hit.index].kind == ref.kind for hit in pool):
                return self._lost("ambiguous", ref, [hit.index for hit in pool]), True
            sure = False
        sure = sure and best.level < 3 and best.share >= _NEARLY
        sure = sure and bool(ref.date_text or not event.date_text)
        sure = sure and (bool(ref.kind) or event.kind != "directive")
        return Target(best.index), sure

    def _pick(self, ref: SourceRef, indexes: Sequence[int]) -> Target:
        """The one of several events that is meant: by its time expression, then by its kind; a directive only where
        nothing else fits, or where one is asked for."""
        if ref.date_text:
            text = _letters(ref.date_text)
            indexes = [index for index in indexes if _letters(self._events[index].date_text) == text]
        if ref.kind:
            directive = ref.kind == "directive"
            alike = [index for index in indexes if (self._events[index].kind == "directive") == directive]
            exactly = [index for index in alike if self._events[index].kind == ref.kind]
            indexes = exactly if len(exactly) == 1 else alike or indexes
            left = list(indexes)
        else:
            left = [index for index in indexes if self._events[index].kind != "directive"] or list(indexes)
        if not left:
            return Target(None)
        if len(left) > 1:
            return self._lost("ambiguous", ref, left)
        return Target(left[0])

    def _worth(self, indexes: Sequence[int]) -> bool:
        """Whether so many events are still compared: the first of very many lost decisions get offers."""
        self._compared += len(indexes)
        return self._compared - len(indexes) < _COMPARED

    def _alike(self, words: str, indexes: Sequence[int]) -> list[int]:
        if not self._worth(indexes):
            return []
        return nearest_by_words(words, self._events, indexes)

    def near(self, words: str, file: str) -> str:
        """The events of a file that are most like ``words``, as a message names them; '' where it has none."""
        return "; ".join(offer(self._events[index]) for index in self._alike(words, self._files.get(file, [])))

    def _lost(self, key: str, ref: SourceRef, near: Sequence[int], **values: str) -> Target:
        quote = shorten(ref.quote)
        status: Status = "ambiguous" if key.startswith("ambiguous") else "lost"
        offers = "; ".join(offer(self._events[index]) for index in near[:OFFERED])
        if offers:
            problem = ref.where.problem(f"{key}-near", quote=quote, near=offers, **values)
        else:
            problem = ref.where.problem(key, quote=quote, **values)
        return Target(None, problem, status, tuple(near))

    def _unknown_id(self, ref: SourceRef) -> Target:
        """An id alone tells little: the events of the file, where one is said, by the likeness of their ids."""
        within = self._files.get(ref.file) if ref.file else None
        pool = within or range(len(self._events))
        near = nearest_by_id(ref.event, self._events, pool) if self._worth(pool) else []
        if near:
            offers = "; ".join(offer(self._events[index]) for index in near)
            problem = ref.where.problem("unknown-id-near", event=shorten(ref.event), near=offers)
            return Target(None, problem, "lost", tuple(near))
        return Target(None, ref.where.problem("unknown-id", event=shorten(ref.event)), "lost")


def around(prefix: str, suffix: str) -> tuple[str, str]:
    """What tells a passage from its twins, as a person may write it: on one line."""
    return " ".join(prefix.split()), " ".join(suffix.split())


def beside(prefix: str, suffix: str) -> tuple[str, str]:
    """What tells a passage from twins that may come: the words right before it; those after it too where it begins
    its line, since a passage can be put in between lines: those of its line, if they are more than a mark."""
    line = suffix.partition("\n")[0]
    before, after = around(prefix, line if len(line.strip()) > _MARK else suffix)
    opens = not prefix.strip() or "\n" in prefix[len(prefix.rstrip()) :]
    return before[-_BESIDE:].strip(), after[:_BESIDE].strip() if opens or len(before) < _BESIDE else ""


def _told(event: Event) -> tuple[str, str, str]:
    """What an id is made of: white space does not count in it."""
    file = event.source.file if event.source is not None else ""
    return file, "".join(event.quote.split()), "".join(event.date_text.split())


def _start(event: Event) -> int:
    return event.source.start if event.source is not None else -1


def _nested(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether one span holds the other."""
    return (one[0] <= other[0] and other[1] <= one[1]) or (other[0] <= one[0] and one[1] <= other[1])


def one_holds_the_other(one: str, other: str) -> bool:
    """Whether one of two texts, as ``folding.letters`` gives them, is a part of the other."""
    return bool(one) and bool(other) and (one in other or other in one)
