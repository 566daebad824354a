"""How often each value of a dimension occurs among the events of a filter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Final

from timeline.messages import text
from timeline.store.filters.fields import key_of
from timeline.store.masks import Mask, count_in
from timeline.store.postings import AGAIN, Posting, Postings, province_of
from timeline.store.values import Dimension, FacetValue

_LABELLED: Final = frozenset({"kind", "basis", "origin"})


def facet(postings: Postings, dimension: Dimension, mask: Mask | None, limit: int) -> list[FacetValue]:
    """The values that occur, most frequent first, then by name; ``mask`` None means all events.

    Cities follow their province. A city whose name occurs in two provinces is asked for by province and name.
    """
    if dimension == "city":
        return _cities(postings, mask)[: max(0, limit)]
    found = []
    for posting in postings.of(dimension):
        count = _count(posting, mask)
        if count and posting.name:
            found.append((-count, posting.name))
    found.sort()
    label = _label(dimension)
    return [FacetValue(name, label(name), -count) for count, name in found[: max(0, limit)]]


def _label(dimension: Dimension) -> Callable[[str], str]:
    if dimension in _LABELLED:
        return lambda name: text(f"filters.{dimension}_{key_of(name)}")
    if dimension == "source":
        return lambda name: name.rpartition("/")[2]
    return lambda name: name


def _cities(postings: Postings, mask: Mask | None) -> list[FacetValue]:
    by_place: defaultdict[tuple[str, str], int] = defaultdict(int)
    by_province: defaultdict[str, int] = defaultdict(int)
    provinces_of: defaultdict[str, set[str]] = defaultdict(set)
    for posting in postings.of("city"):
        count = _count(posting, mask)
        province = province_of(posting.place)
        provinces_of[posting.name].add(province)
        by_province[province] += count
        if count and posting.name != province:
            by_place[province, posting.name] += count
    for posting in postings.of(AGAIN):
        by_province[posting.name] -= _count(posting, mask)
    heads: list[tuple[int, str]] = [(-count, name) for name, count in by_province.items() if count and name]
    below: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for (province, name), count in by_place.items():
        (below[province] if province else heads).append((-count, name))
    found: list[FacetValue] = []
    for count, name in sorted(heads):
        found.append(FacetValue(name, name, -count))
        for count_below, city in sorted(below.pop(name, ())):
            value = name + city if len(provinces_of[city]) > 1 else city
            found.append(FacetValue(value, city, -count_below, name))
    return found


def _count(posting: Posting, mask: Mask | None) -> int:
    return len(posting.ranks) if mask is None else count_in(mask, posting.ranks)
