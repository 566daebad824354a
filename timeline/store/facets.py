"""How often each value of a dimension occurs among the events of a filter, altogether and over time."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec.structs import replace

from timeline.messages import text
from timeline.store.filters.fields import key_of
from timeline.store.masks import Mask, choose, code_counts, counts_of, hits_of
from timeline.store.postings import AGAIN, CODED, Posting, Postings, province_of
from timeline.store.values import Dimension, FacetValue


def prepare(postings: Postings, dimension: Dimension) -> None:
    """Read from the store what :func:`facet` goes through: from then on it asks nothing of it."""
    if dimension in CODED:
        postings.codes(dimension)
        return
    postings.all(dimension)
    if dimension == "city":
        postings.all(AGAIN)


def facet(
    postings: Postings,
    dimension: Dimension,
    mask: Mask | None,
    limit: int,
    edges: Sequence[int] = (),
    most: int = 0,
) -> list[FacetValue]:
    """The values that occur, most frequent first, then by name; ``mask`` None means all events.

    Cities follow their province. A city whose name occurs in two provinces is asked for by province and name.
    ``edges`` are ascending ranks: the first ``most`` values have a series of counts between them.
    """
    if dimension == "city":
        found = _cities(postings, mask)[: max(0, limit)]
        return _with_place_series(found, postings, mask, edges, most) if len(edges) > 1 else found
    if dimension in CODED:
        return _coded(postings, dimension, mask, limit, edges)
    counted = []
    for posting, count in _counts(postings, dimension, mask):
        if count and posting.name:
            counted.append((-count, posting.name, posting))
    counted.sort(key=lambda each: each[:2])
    label = _label(dimension)
    return [
        FacetValue(name, label(name), -count, series=_series(posting, mask, edges if place < most else ()))
        for place, (count, name, posting) in enumerate(counted[: max(0, limit)])
    ]


def kinds(postings: Postings, mask: Mask | None, edges: Sequence[int]) -> list[Mapping[str, int]]:
    """Events of each kind between each two of the ascending ranks."""
    codes, names = postings.codes("kind")
    chosen = codes if mask is None else choose(codes, mask)
    found: list[Mapping[str, int]] = []
    for first, last in pairwise(edges):
        counts = zip(names, code_counts(chosen, len(names), first, last), strict=True)
        found.append({name: count for name, count in counts if count})
    return found


def _coded(
    postings: Postings, dimension: Dimension, mask: Mask | None, limit: int, edges: Sequence[int]
) -> list[FacetValue]:
    codes, names = postings.codes(dimension)
    chosen = codes if mask is None else choose(codes, mask)
    label = _label(dimension)
    columns = [code_counts(chosen, len(names), first, last) for first, last in pairwise(edges)]
    counts = code_counts(chosen, len(names), 0, len(chosen))
    found = [
        FacetValue(name, label(name), count, series=tuple(column[place] for column in columns))
        for place, (name, count) in enumerate(zip(names, counts, strict=True))
        if count
    ]
    found.sort(key=lambda value: (-value.count, value.value))
    return found[: max(0, limit)]


def _label(dimension: Dimension) -> Callable[[str], str]:
    if dimension in CODED:
        return lambda name: text(f"filters.{dimension}_{key_of(name)}")
    if dimension == "source":
        return lambda name: name.rpartition("/")[2]
    return lambda name: name


def _cities(postings: Postings, mask: Mask | None) -> list[FacetValue]:
    by_place: defaultdict[tuple[str, str], int] = defaultdict(int)
    by_province: defaultdict[str, int] = defaultdict(int)
    provinces_of: defaultdict[str, set[str]] = defaultdict(set)
    for posting, count in _counts(postings, "city", mask):
        province = province_of(posting.place)
        provinces_of[posting.name].add(province)
        by_province[province] += count
        if count and posting.name != province:
            by_place[province, posting.name] += count
    for posting, count in _counts(postings, AGAIN, mask):
        by_province[posting.name] -= count
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


def _with_place_series(
    values: Sequence[FacetValue], postings: Postings, mask: Mask | None, edges: Sequence[int], most: int
) -> list[FacetValue]:
    """The places, the first provinces (and what has none) and the first cities with their series, ``most`` of each."""
    heads = [value.label for value in values if not value.parent][:most]
    cities = [(value.parent, value.label) for value in values if value.parent][:most]
    wanted = {*(("", name) for name in heads), *cities}
    sums = {key: [0] * (len(edges) - 1) for key in wanted}
    for posting in postings.of("city"):
        province = province_of(posting.place)
        keys = {("", province or posting.name), (province, posting.name)} & wanted
        if keys:
            series = _series(posting, mask, edges)
            for key in keys:
                sums[key] = [a + b for a, b in zip(sums[key], series, strict=True)]
    for posting in postings.of(AGAIN):
        if ("", posting.name) in sums:
            series = _series(posting, mask, edges)
            sums["", posting.name] = [a - b for a, b in zip(sums["", posting.name], series, strict=True)]
    return [
        replace(value, series=tuple(sums[value.parent, value.label])) if (value.parent, value.label) in sums else value
        for value in values
    ]


def _counts(postings: Postings, dimension: str, mask: Mask | None) -> Iterator[tuple[Posting, int]]:
    """The values of a dimension with the number of their events in the set."""
    every = postings.all(dimension)
    return zip(every.values, counts_of(mask, every.ranks, every.offsets), strict=True)


def _series(posting: Posting, mask: Mask | None, edges: Sequence[int]) -> tuple[int, ...]:
    """The events of a value between each two of the ascending ranks."""
    ranks = posting.ranks
    cuts = [bisect_left(ranks, edge) for edge in edges]
    if mask is None:
        return tuple(last - first for first, last in pairwise(cuts))
    hits = hits_of(mask, ranks[cuts[0] : cuts[-1]]) if cuts else b""
    return tuple(hits.count(1, first - cuts[0], last - cuts[0]) for first, last in pairwise(cuts))
