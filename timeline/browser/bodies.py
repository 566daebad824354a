"""The tree of institutions in the facets panel: a place, its bodies, and the bodies inside these.

A body stands under another one whose full name its own name begins with (阳泉市委 → 阳泉市委组织部), else under the
place that its name begins with. The filter asks for a body by what its name contains, so a head can be asked for, too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
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


def parents(names: Sequence[str], places: Collection[str]) -> dict[str, str]:
    """For each name the name of the head it stands under; names that stand under none are left out.

    ``places`` are full names of places; those that head too few names are not used.
    """
    known = {name for name in names if len(name) >= _SHORTEST}
    under = Counter(name[:end] for name in known for end in range(_SHORTEST, len(name)))
    heads = {place for place in places if under[place] >= _LEAST}
    above = {name: _longest(name, known | heads) for name in {*names, *heads}}
    return {name: head for name, head in above.items() if head}


def _longest(name: str, heads: Collection[str]) -> str:
    """The longest proper beginning of a name that is a head, '' for none."""
    return next((name[:end] for end in range(len(name) - 1, _SHORTEST - 1, -1) if name[:end] in heads), "")


def tree(values: Sequence[FacetValue], places: Iterable[str], count: Count) -> list[FacetValue]:
    """The values in the order of the tree: each head, counted as the filter would, followed by what stands under it."""
    names = [value.value for value in values]
    above = parents(names, frozenset(places))
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
