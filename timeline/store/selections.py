"""The events that a filter lets through, as a list: their number, their days, the event at each line."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

from timeline.store.evaluation import Leaves
from timeline.store.filters.nodes import Filter, Node, Term, Text
from timeline.store.masks import Mask, combine, everything, members
from timeline.store.values import DayCount

_KEPT_BYTES: Final = 64 << 20  # masks of recent filters and of their parts are kept up to about this size
_KEPT_SELECTIONS: Final = 16


@dataclass(frozen=True, slots=True)
class Selection:
    """The hits of a filter: their mask, the days they are listed under, and for each of these days the number of hits
    up to its end and the rank in the whole store at which it begins."""

    mask: Mask
    days: tuple[DayCount, ...]
    ends: tuple[int, ...]
    firsts: tuple[int, ...]

    @property
    def count(self) -> int:
        """How many hits there are."""
        return self.ends[-1] if self.ends else 0


@dataclass(frozen=True, slots=True)
class State:
    """One state of the store: how many events, the days (day, first rank, count) they are listed under, and what was
    worked out about filters so far. ``mark`` tells states apart."""

    mark: tuple[int, int, str]
    size: int
    days: tuple[tuple[str, int, int], ...]
    leaves: Leaves
    _masks: OrderedDict[Node | None, Mask] = field(default_factory=OrderedDict)
    _selections: OrderedDict[Filter, Selection] = field(default_factory=OrderedDict)

    def mask(self, node: Node | None) -> Mask:
        """The mask of a filter's tree or of a part of it; None means all events."""
        mask = self._masks.get(node)
        if mask is not None:
            self._masks.move_to_end(node)
            return mask
        if node is None:
            mask = everything(self.size)
        elif isinstance(node, Text | Term):
            mask = self.leaves(node)
        else:
            mask = combine(node, self.size, self.mask)
        self._masks[node] = mask
        while len(self._masks) > 1 and len(self._masks) * (self.size + 100) > _KEPT_BYTES:
            self._masks.popitem(last=False)
        return mask

    def selection(self, filter: Filter) -> Selection:
        """The hits of a filter."""
        found = self._selections.get(filter)
        if found is not None:
            self._selections.move_to_end(filter)
            return found
        mask = self.mask(filter.root)
        counted = self.days
        if filter.root is not None:
            counted = tuple(
                (day, first, hits) for day, first, count in self.days if (hits := mask.count(1, first, first + count))
            )
        ends = tuple(accumulate(hits for _, _, hits in counted))
        days = tuple(DayCount(day, hits, end - hits) for (day, _, hits), end in zip(counted, ends, strict=True))
        found = self._selections[filter] = Selection(mask, days, ends, tuple(first for _, first, _ in counted))
        while len(self._selections) > _KEPT_SELECTIONS:
            self._selections.popitem(last=False)
        return found

    def ranks(self, filter: Filter, start: int, limit: int) -> list[int]:
        """The ranks, in the whole store, of the hits [start, start + limit) of a filter."""
        if start < 0:
            limit, start = limit + start, 0
        if limit <= 0:
            return []
        if filter.root is None:
            return list(range(min(start, self.size), min(start + limit, self.size)))
        chosen = self.selection(filter)
        found: list[int] = []
        index = bisect_right(chosen.ends, start)
        skip = start - chosen.days[index].first if index < len(chosen.days) else 0
        while index < len(chosen.days) and len(found) < limit:
            # A day's hits lie between its first rank and that of the next day with hits.
            end = chosen.firsts[index + 1] if index + 1 < len(chosen.firsts) else self.size
            for rank in members(chosen.mask, chosen.firsts[index], end):
                if skip:
                    skip -= 1
                    continue
                found.append(rank)
                if len(found) == limit:
                    break
            index += 1
        return found
