"""The events that a filter lets through, as a list: their number, their days, the event at each line."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import accumulate, pairwise
from typing import Final

from msgspec import Struct, field

from timeline.store.evaluation import Leaves
from timeline.store.filters.nodes import Filter, Node, Term, Text
from timeline.store.masks import (
    Mask,
    combine,
    count,
    counts_between,
    everything,
    first_told,
    kept,
    members,
    taken,
)
from timeline.store.moments import start_of
from timeline.store.values import DayCount

_KEPT_BYTES: Final = 2 << 20  # masks of recent filters and of their parts are kept up to about this size
_KEPT_MASKS: Final = 512  # and no more of them: in a small store what they are kept under outweighs them
_KEPT_SELECTIONS: Final = 3


class Selection(Struct, frozen=True):
    """The hits of a filter: their mask as it is kept, the days they are listed under, and for each of these days the
    number of hits up to its end and the rank in the whole store at which it begins.

    The mask is ``None`` where all events are listed, folded: what every session begins with takes no mask.
    """

    kept: bytes | None
    size: int
    days: tuple[DayCount, ...]
    ends: tuple[int, ...]
    firsts: tuple[int, ...]

    @property
    def mask(self) -> Mask | None:
        """The mask, made anew each time."""
        return None if self.kept is None else taken(self.kept, self.size)

    @property
    def count(self) -> int:
        """How many hits there are."""
        return self.ends[-1] if self.ends else 0


class State(Struct, frozen=True):
    """One state of the store: how many events, the days (day, first rank, count) they are listed under, and what was
    worked out about filters so far. ``mark`` tells states apart."""

    mark: tuple[int, int, str]
    size: int
    days: tuple[tuple[str, int, int], ...]
    leaves: Leaves
    _masks: OrderedDict[Node, bytes] = field(default_factory=OrderedDict)
    _moments: list[str] = field(default_factory=list)
    _days_begin: list[int] = field(default_factory=list)
    _selections: OrderedDict[tuple[Filter, bool], Selection] = field(default_factory=OrderedDict)
    _whole: list[Mask] = field(default_factory=list)
    _last: list[tuple[Node, Mask]] = field(default_factory=list)  # at most one, as several questions ask for it

    def mask(self, node: Node | None, aside: bool = False) -> Mask:
        """The mask of a filter's tree or of a part of it; None means all events. What is asked ``aside`` is the first
        to be forgotten: panels ask for many that nobody will ask for again."""
        if node is None:
            return everything(self.size)
        if self._last and self._last[0][0] == node:
            return self._last[0][1]
        known = self._masks.get(node)
        if known is not None:
            mask = taken(known, self.size)
            if not aside:
                self._masks.move_to_end(node)
                self._last[:] = [(node, mask)]
            return mask
        if isinstance(node, Text | Term):
            mask = self.leaves(node)
        else:
            mask = combine(node, self.size, partial(self.mask, aside=aside))
        known = self._masks[node] = kept(mask)
        if not aside:
            self._last[:] = [(node, mask)]
        else:
            self._masks.move_to_end(node, last=False)
        most = max(1, min(_KEPT_MASKS, _KEPT_BYTES // (len(known) + 100)))
        while len(self._masks) > most:
            self._masks.popitem(last=False)
        return mask

    def selection(self, filter: Filter, folded: bool = False) -> Selection:
        """The hits of a filter; ``folded``: of those that tell of one happening only the first."""
        found = self._selections.get((filter, folded))
        if found is not None:
            self._selections.move_to_end((filter, folded))
            return found
        mask: Mask | None = None
        counted = self.days
        if filter.root is not None:
            mask = self.mask(filter.root)
            if folded:
                mask = self._folded(mask)
            counts = counts_between(mask, self._firsts())
            counted = tuple((day, first, hits) for (day, first, _), hits in zip(self.days, counts, strict=True) if hits)
        elif folded:
            again, _ = self.leaves.postings.repeats()
            edges = [bisect_left(again, first) for first in (*self._firsts(), self.size)]
            counted = tuple(
                (day, first, hits)
                for (day, first, count), (before, after) in zip(self.days, pairwise(edges), strict=True)
                if (hits := count - (after - before))
            )
        ends = tuple(accumulate(hits for _, _, hits in counted))
        days = tuple(DayCount(day, hits, end - hits) for (day, _, hits), end in zip(counted, ends, strict=True))
        found = self._selections[filter, folded] = Selection(
            None if mask is None else kept(mask), self.size, days, ends, tuple(first for _, first, _ in counted)
        )
        while len(self._selections) > _KEPT_SELECTIONS:
            self._selections.popitem(last=False)
        return found

    def _firsts(self) -> list[int]:
        """The first rank of each day."""
        if not self._days_begin:
            self._days_begin.extend(first for _, first, _ in self.days)
        return self._days_begin

    def _folded(self, mask: Mask) -> Mask:
        """The set without the members that tell again of a happening of which an earlier member tells."""
        again, first = self.leaves.postings.repeats()
        return first_told(mask, again, first)

    def mask_of(self, filter: Filter, folded: bool = False) -> Mask:
        """The mask of a list."""
        found = self.selection(filter, folded).mask
        if found is None and not folded:
            return self.mask(None)
        if found is None and not self._whole:
            self._whole.append(self._folded(self.mask(None)))
        return self._whole[0] if found is None else found

    def before(self, filter: Filter, rank: int, folded: bool = False) -> int:
        """How many of a list's events stand before the event with this rank in the whole store."""
        found = self.selection(filter, folded).mask
        if found is not None:
            return count(found, 0, rank)
        return rank - (bisect_left(self.leaves.postings.repeats()[0], rank) if folded else 0)

    def _between(self, mask: Mask | None, start: int, end: int) -> Iterable[int]:
        """The ranks of a folded list (``None``), or of one with a filter, from ``start`` up to ``end``, ascending."""
        if mask is not None:
            return members(mask, start, end)
        again, _ = self.leaves.postings.repeats()
        told = set(again[bisect_left(again, start) : bisect_left(again, end)])
        return (rank for rank in range(start, end) if rank not in told)

    def representative(self, filter: Filter, rank: int) -> int:
        """The hit in whose place an event stands that is folded away: the first that tells of the same happening."""
        again, first = self.leaves.postings.repeats()
        place = bisect_right(again, rank) - 1
        if place < 0 or again[place] != rank:
            return rank
        mask, head = self.mask(filter.root), first[place]
        if mask[head]:
            return head
        return next((r for r, h in zip(again, first, strict=True) if h == head and mask[r]), rank)

    def places(self, edges: Sequence[str]) -> list[int]:
        """For each of these days (``YYYY-MM-DD``) the first rank in the whole store that is listed on it or later."""
        if not self._moments:
            self._moments.extend(start_of(day) for day, _, _ in self.days if day)
        found = []
        for edge in edges:
            index = bisect_left(self._moments, start_of(edge))
            found.append(self.days[index][1] if index < len(self.days) else self.size)
        return found

    def ranks(self, filter: Filter, start: int, limit: int, folded: bool = False) -> list[int]:
        """The ranks, in the whole store, of the hits [start, start + limit) of a filter."""
        if start < 0:
            limit, start = limit + start, 0
        if limit <= 0:
            return []
        if filter.root is None and not folded:
            return list(range(min(start, self.size), min(start + limit, self.size)))
        chosen = self.selection(filter, folded)
        mask = chosen.mask
        found: list[int] = []
        index = bisect_right(chosen.ends, start)
        skip = start - chosen.days[index].first if index < len(chosen.days) else 0
        while index < len(chosen.days) and len(found) < limit:
            # A day's hits lie between its first rank and that of the next day with hits.
            end = chosen.firsts[index + 1] if index + 1 < len(chosen.firsts) else self.size
            for rank in self._between(mask, chosen.firsts[index], end):
                if skip:
                    skip -= 1
                    continue
                found.append(rank)
                if len(found) == limit:
                    break
            index += 1
        return found
