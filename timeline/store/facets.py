"""How often each value of a dimension occurs among the events of a filter, altogether and over time."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from msgspec.structs import replace

from timeline.messages import text
from timeline.store.coding import tally
from timeline.store.filters.fields import key_of
from timeline.store.masks import Mask, hits_of
from timeline.store.postings import AGAIN, CODED, Postings, province_of
from timeline.store.values import Dimension, FacetValue


def prepare(postings: Postings, dimension: Dimension) -> None:
    """Read from the store what :func:`facet` goes through: from then on it asks nothing of it."""
    postings.coded(dimension)
    if dimension == "city":
        postings.of(AGAIN)


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
    ``edges`` are ascending ranks: the first ``most`` values have a series of counts between them, of kinds, bases and
    origins all.
    """
    if dimension == "city":
        found = _cities(postings, mask)[: max(0, limit)]
        return _with_place_series(found, postings, mask, edges, most) if len(edges) > 1 else found
    codes = postings.coded(dimension)
    counts = tally(codes, mask, 0, postings.size)
    named = zip(postings.listed(dimension).names, counts[1:], range(1, len(counts)), strict=True)
    counted = sorted((-count, name, number) for name, count, number in named if count and name)[: max(0, limit)]
    wanted = [number for _, _, number in counted[: None if dimension in CODED else most]]
    series = [tally(codes, mask, first, end, wanted) for first, end in pairwise(edges)]
    label = _label(dimension)
    return [
        FacetValue(
            name, label(name), -count, series=tuple(column[place] for column in series) if place < len(wanted) else ()
        )
        for place, (count, name, _) in enumerate(counted)
    ]


def kinds(postings: Postings, mask: Mask | None, edges: Sequence[int]) -> list[Mapping[str, int]]:
    """Events of each kind between each two of the ascending ranks."""
    codes, names = postings.coded("kind"), postings.listed("kind").names
    counted = (tally(codes, mask, first, end)[1:] for first, end in pairwise(edges))
    return [{name: count for name, count in zip(names, counts, strict=True) if count} for counts in counted]


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
    counts = tally(postings.coded("city"), mask, 0, postings.size)[1:]
    for place, count in zip(postings.listed("city").places, counts, strict=True):
        province = province_of(place)
        provinces_of[place.name].add(province)
        by_province[province] += count
        if count and place.name != province:
            by_place[province, place.name] += count
    for posting in postings.of(AGAIN):
        by_province[posting.name] -= len(posting.ranks) if mask is None else sum(hits_of(mask, posting.ranks))
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
    heads = [("", value.label) for value in values if not value.parent][:most]
    cities = [(value.parent, value.label) for value in values if value.parent][:most]
    numbers: dict[tuple[str, str], list[int]] = {key: [] for key in (*heads, *cities)}
    for number, place in enumerate(postings.listed("city").places, start=1):
        province = province_of(place)
        for key in {("", province or place.name), (province, place.name)} & numbers.keys():
            numbers[key].append(number)
    columns = [tally(postings.coded("city"), mask, first, end) for first, end in pairwise(edges)]
    sums = {key: [sum(map(column.__getitem__, own)) for column in columns] for key, own in numbers.items()}
    for posting in postings.of(AGAIN):
        if (series := sums.get(("", posting.name))) is not None:
            cuts = [bisect_left(posting.ranks, edge) for edge in edges]
            hits = b"\x01" * len(posting.ranks) if mask is None else hits_of(mask, posting.ranks)
            for column, (first, last) in enumerate(pairwise(cuts)):
                series[column] -= hits.count(1, first, last)
    return [
        replace(value, series=tuple(sums[value.parent, value.label])) if (value.parent, value.label) in sums else value
        for value in values
    ]
