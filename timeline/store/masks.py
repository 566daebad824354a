"""Sets of events as masks: one byte an event, in time order; 1 where the event is in the set.

A million events are a megabyte. Sets combine as big integers, the members of a day are counted where they lie, and
the event at a place in the list is found by days: no list of hits is ever kept or sorted.
"""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import compress, repeat

from timeline.store.filters.nodes import All, Any, Node, Not

Mask = bytes


def everything(size: int) -> Mask:
    """The full set of ``size`` events."""
    return b"\x01" * size


def mark(mask: bytearray, ranks: Iterable[int]) -> None:
    """Put these members into a set that is being made; ``IndexError`` where a rank is beyond its size."""
    deque(map(mask.__setitem__, ranks, repeat(1)), maxlen=0)  # a loop that does not return to the interpreter


def union(size: int, masks: Iterable[Mask]) -> Mask:
    """What is in any of the sets."""
    whole = 0
    for mask in masks:
        whole |= int.from_bytes(mask, "little")
    return whole.to_bytes(size, "little")


def intersection(size: int, masks: Iterable[Mask]) -> Mask:
    """What is in all of the sets."""
    whole = int.from_bytes(everything(size), "little")
    for mask in masks:
        whole &= int.from_bytes(mask, "little")
    return whole.to_bytes(size, "little")


_FLIPPED = bytes([1, 0]) + bytes(254)


def complement(mask: Mask) -> Mask:
    """What is not in the set."""
    return mask.translate(_FLIPPED)


def combine(node: Node, size: int, leaf: Callable[[Node], Mask]) -> Mask:
    """The mask of a filter's tree, from those of its leaves."""
    if isinstance(node, Not):
        return complement(combine(node.part, size, leaf))
    if isinstance(node, All):
        return intersection(size, (combine(part, size, leaf) for part in node.parts))
    if isinstance(node, Any):
        return union(size, (combine(part, size, leaf) for part in node.parts))
    return leaf(node)


def count_in(mask: Mask, ranks: array[int]) -> int:
    """How many of the ranks are in the set."""
    return sum(map(mask.__getitem__, ranks))


def members(mask: Mask | bytearray, start: int, end: int) -> Iterator[int]:
    """The ranks in [start, end) that are in the set, ascending."""
    return compress(range(start, end), mask[start:end])
