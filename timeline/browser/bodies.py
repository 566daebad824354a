"""The tree of institutions in the facets panel: a place, its bodies, and the bodies inside these.

A body stands under another one whose full name (阳泉市委 → 阳泉市委组织部), or another name that only it has, its own
name begins with, else under the place that its name begins with. The filter asks for a body by what its name contains,
so a head can be asked for, too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from msgspec.structs import replace

from timeline.store.values import FacetValue

#: A place is a head where at least so many of the bodies begin with its name.
_LEAST: Final = 2
#: Heads beyond the largest ones stand among the others: each of them is counted for itself.
MOST_HEADS: Final = 12
#: A name this short is part of too many others by chance.
_SHORTEST: Final = 3

Count = Callable[[str], tuple[int, tuple[int, ...]]]
"""What the filter would find for a value: the number of its events, and the numbers over time."""


def parents(
    names: Sequence[str], places: Collection[str], aliases: Mapping[str, Collection[str]] = MappingProxyType({})
) -> dict[str, str]:
    """For each name the name of the head it stands under; names that stand under none are left out.

    ``places`` are full names of places; those that head too few names are not used. ``aliases`` are other names of
    bodies with the full names they may mean: 重医附一院 stands under 重庆医科大学 where 重医 means nothing else.
    """
    known = {name for name in names if len(name) >= _SHORTEST}
    under = Counter(name[:end] for name in known for end in range(_SHORTEST, len(name)))
    heads = {place for place in places if under[place] >= _LEAST}
    heads |= known

    def head_of(name: str) -> str:
        """What the longest beginning of a name that names another body or a place means, '' for none."""
        for end in range(len(name) - 1, 1, -1):
            first = name[:end]
            if first in heads:
                return first
            full = next(iter(aliases[first])) if len(aliases.get(first, ())) == 1 else ""
            if full in known and full != name and _heads(first, full):
                return full
        return ""

    above = {name: head_of(name) for name in {*names, *heads}}
    return _without_circles({name: head for name, head in above.items() if head})


def _heads(other: str, full: str) -> bool:
    """Whether another name of a body may head others. Two characters must be an abbreviation: the end of the full name
    (学校, 中心) begins the names of others."""
    return other != full and len(other) > 1 and (len(other) >= _SHORTEST or not full.endswith(other))


def _without_circles(above: dict[str, str]) -> dict[str, str]:
    """Each name under one that does not, by another name, stand under it."""
    found: dict[str, str] = {}
    for name in sorted(above, key=lambda name: (len(name), name)):
        head = above[name]
        while head and head != name:
            head = found.get(head, "")
        if not head:
            found[name] = above[name]
    return found


def tree(
    values: Sequence[FacetValue],
    places: Iterable[str],
    count: Count,
    aliases: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> list[FacetValue]:
    """The values in the order of the tree: each head, counted as the filter would, followed by what stands under it."""
    names = [value.value for value in values]
    above = parents(names, frozenset(places), aliases)
    size = {value.value: value.count for value in values}
    weight: dict[str, int] = {}
    for name, head in above.items():
        weight[head] = weight.get(head, 0) + size.get(name, 0)
    largest = set(sorted(weight, key=lambda head: (-weight[head], head))[:MOST_HEADS])
    found = {value.value: value for value in values}
    for head in largest:
        number, series = count(head)
        plain = found.get(head, FacetValue(head, head, 0))
        found[head] = replace(plain, count=number, series=series)
    below: dict[str, list[FacetValue]] = {}
    for name, value in found.items():
        head = above.get(name, "")
        while head and head not in largest:
            head = above.get(head, "")
        below.setdefault(head, []).append(replace(value, parent=head))
    ordered: list[FacetValue] = []

    def put(head: str) -> None:
        for value in sorted(below.get(head, ()), key=lambda each: (-each.count, each.value)):
            ordered.append(value)
            put(value.value)

    put("")
    return ordered
