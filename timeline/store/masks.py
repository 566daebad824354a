"""Sets of events as masks: one byte an event, in time order; 1 where the event is in the set.

A million events are a megabyte. Sets combine as big integers, the members of a day are counted where they lie, and
the event at a place in the list is found by days: no list of hits is ever kept or sorted.

Where numpy has been loaded (the browser does so once its first screen stands, ``load_numbers``), what goes through
long lists of ranks is done there, some fifty times as quick; without it the same is done here.
"""

from __future__ import annotations

import sqlite3
import sys
from array import array
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import compress, repeat
from typing import Any, TypeAlias

from timeline.store.filters.nodes import All, Node, Not
from timeline.store.filters.nodes import Any as Either

Mask = bytes
#: Ranks, unsigned and of 32 bits, ascending.
Ranks: TypeAlias = "memoryview[int]"
NO_RANKS: Ranks = memoryview(array("I"))
# Fewer ranks than this are quicker done one by one.
_MANY = 256


def load_numbers() -> None:
    """Load numpy, for quick counting from now on."""
    import numpy  # noqa: F401


def numbers() -> Any:
    """numpy where it is loaded, else ``None``."""
    return sys.modules.get("numpy") if _is_whole() else None


def _is_whole() -> bool:
    # Another thread may be in the middle of loading it.
    found = sys.modules.get("numpy")
    return found is not None and not getattr(getattr(found, "__spec__", None), "_initializing", False)


def ranks_in(stored: bytes | bytearray) -> Ranks:
    """Ranks as the store has them (32 bits each, the lowest byte first), without a copy where the machine writes
    numbers so too; ``sqlite3.DatabaseError`` where one is cut off."""
    if len(stored) % 4:
        raise sqlite3.DatabaseError("ranks are cut off")
    if sys.byteorder == "little":
        return memoryview(stored).cast("I")
    swapped = array("I", stored)
    swapped.byteswap()
    return memoryview(swapped)


def everything(size: int) -> Mask:
    """The full set of ``size`` events."""
    return b"\x01" * size


def mark(mask: bytearray, ranks: Ranks | Iterable[int], value: int = 1) -> None:
    """Put these members into a set that is being made (0: take them out); ``IndexError`` where a rank is beyond its
    size."""
    if isinstance(ranks, memoryview) and len(ranks) >= _MANY and (np := numbers()) is not None:
        members_, places = np.frombuffer(mask, dtype=np.uint8), np.frombuffer(ranks, dtype=np.uint32)
        for start in range(0, len(places), _PIECE):
            members_[places[start : start + _PIECE]] = value
        return
    deque(map(mask.__setitem__, ranks, repeat(value)), maxlen=0)  # a loop that does not return to the interpreter


def union(size: int, masks: Iterable[Mask]) -> Mask:
    """What is in any of the sets."""
    if (np := numbers()) is not None:
        any_ = np.zeros(size, dtype=np.uint8)
        for mask in masks:
            any_ |= np.frombuffer(mask, dtype=np.uint8)
        return bytes(any_.data)
    whole = 0
    for mask in masks:
        whole |= int.from_bytes(mask, "little")
    return whole.to_bytes(size, "little")


def intersection(size: int, masks: Iterable[Mask]) -> Mask:
    """What is in all of the sets."""
    if (np := numbers()) is not None:
        all_ = None
        for mask in masks:
            one = np.frombuffer(mask, dtype=np.uint8)
            all_ = one if all_ is None else all_ & one
        return everything(size) if all_ is None else bytes(all_.data)
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
    if isinstance(node, Either):
        return union(size, (combine(part, size, leaf) for part in node.parts))
    return leaf(node)


def hits_of(mask: Mask, ranks: Ranks) -> bytes:
    """For each of the ranks 1 where it is in the set, else 0."""
    if len(ranks) >= _MANY and (np := numbers()) is not None:
        return bytes(_gathered(np, mask, ranks).data)
    return bytes(map(mask.__getitem__, ranks))


def _gathered(np: Any, mask: Mask, ranks: Ranks) -> Any:
    """The mask at the ranks, a piece at a time: as indices they take eight bytes each."""
    members_, places = np.frombuffer(mask, dtype=np.uint8), np.frombuffer(ranks, dtype=np.uint32)
    hits = np.empty(len(places), dtype=np.uint8)
    for start in range(0, len(places), _PIECE):
        hits[start : start + _PIECE] = members_[places[start : start + _PIECE]]
    return hits


_PIECE = 1 << 16
# A set of fewer than one in so many is sparse.
_SPARSE = 8


def kept(mask: Mask) -> bytes:
    """A set as it is kept for later: a bit an event, where numpy is loaded; :func:`taken` makes a mask of it again."""
    if len(mask) >= _MANY and (np := numbers()) is not None:
        return bytes(np.packbits(np.frombuffer(mask, dtype=np.uint8)).data)
    return mask


def taken(stored: bytes, size: int) -> Mask:
    """The mask of ``size`` events that was :func:`kept`."""
    if len(stored) == size:
        return stored
    np = numbers()
    return bytes(np.unpackbits(np.frombuffer(stored, dtype=np.uint8), count=size).data)


def _sums(np: Any, edges: Any, ones: Callable[[int, int], Any]) -> list[int]:
    """How many of the bytes [edge, next edge), of which ``ones`` gives those from one place up to another, are 1."""
    sums = np.zeros(len(edges) - 1, dtype=np.int64)
    some = np.flatnonzero(edges[:-1] < edges[1:])  # of none numpy would say that it has one
    first = 0
    while first < len(some):
        # A few stretches at a time: to be added up bytes become numbers of eight bytes.
        start = int(edges[some[first]])
        last = max(first + 1, int(np.searchsorted(edges[some], start + _PIECE)))
        chosen = some[first:last]
        sums[chosen] = np.add.reduceat(ones(start, int(edges[chosen[-1] + 1])), edges[chosen] - start, dtype=np.int64)
        first = last
    found: list[int] = sums.tolist()
    return found


def count(mask: Mask, first: int, end: int) -> int:
    """How many members stand in [first, end)."""
    if end - first >= _MANY and (np := numbers()) is not None:
        return int(np.count_nonzero(np.frombuffer(mask, dtype=np.uint8)[first:end]))
    return mask.count(1, first, end)


def counts_between(mask: Mask, firsts: Sequence[int]) -> list[int]:
    """How many members stand from each of the ranks, each higher than the one before, up to the next, and from the last
    one on."""
    if len(mask) >= _MANY and firsts and (np := numbers()) is not None:
        whole = np.frombuffer(mask, dtype=np.uint8)
        if np.count_nonzero(whole) * _SPARSE <= len(mask):
            # Few members: they are found more quickly than all that are none are added up.
            places = np.searchsorted(np.flatnonzero(whole.view(np.bool_)), np.asarray([*firsts, len(mask)]))
            few: list[int] = np.diff(places).tolist()
            return few
        return _sums(np, np.asarray([*firsts, len(mask)]), lambda first, end: whole[first:end])
    ends = [*firsts[1:], len(mask)] if firsts else []
    return [mask.count(1, first, end) for first, end in zip(firsts, ends, strict=True)]


def first_told(mask: Mask, again: Ranks, first: Ranks) -> Mask:
    """The set without the members among ``again`` (ascending) of which an earlier member tells the same: the one at
    the same place of ``first``, or one of ``again`` with the same first."""
    left = bytearray(mask)
    if len(again) >= _MANY and (np := numbers()) is not None:
        places = np.flatnonzero(_gathered(np, mask, again))
        ranks, heads = (np.frombuffer(all_, dtype=np.uint32)[places] for all_ in (again, first))
        away = np.ones(len(ranks), dtype=np.bool_)
        away[np.unique(heads, return_index=True)[1]] = False  # the first of its happening, but for the head itself
        away |= np.frombuffer(mask, dtype=np.bool_)[heads]
        np.frombuffer(left, dtype=np.uint8)[ranks[away]] = 0
        return bytes(left)
    told: set[int] = set()
    for rank, head in compress(zip(again, first, strict=True), hits_of(mask, again)):
        if mask[head] or head in told:
            left[rank] = 0
        told.add(head)
    return bytes(left)


def members(mask: Mask | bytearray, start: int, end: int) -> Iterator[int]:
    """The ranks in [start, end) that are in the set, ascending."""
    return compress(range(start, end), mask[start:end])
