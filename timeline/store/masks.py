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
from itertools import compress, pairwise, repeat
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


def ranks_in(stored: bytes) -> Ranks:
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
        found = [np.frombuffer(mask, dtype=np.uint8) for mask in masks]
        if not found:
            return everything(size)
        all_ = found[0]
        for other in found[1:]:
            all_ = all_ & other
        return bytes(all_.data)
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


def counts_of(mask: Mask | None, ranks: Ranks, offsets: Sequence[int]) -> list[int]:
    """How many of the ranks in each [offset, next offset) are in the set (``None``: in the set of all)."""
    if mask is None:
        return [last - first for first, last in pairwise(offsets)]
    if len(ranks) >= _MANY and (np := numbers()) is not None:
        sums = np.zeros(len(ranks) + 1, dtype=np.uint32)
        np.cumsum(_gathered(np, mask, ranks), out=sums[1:])
        found: list[int] = np.diff(sums[np.asarray(offsets)].astype(np.int64)).tolist()
        return found
    return [sum(map(mask.__getitem__, ranks[a:b])) for a, b in pairwise(offsets)]


def choose(codes: bytes, mask: Mask) -> bytes:
    """The codes (a byte an event) of the members of a set, 0 for every other event."""
    if (np := numbers()) is not None:
        return bytes((np.frombuffer(codes, dtype=np.uint8) * np.frombuffer(mask, dtype=np.uint8)).data)
    whole = int.from_bytes(codes, "little") & int.from_bytes(mask.translate(_FULL), "little")
    return whole.to_bytes(len(codes), "little")


_FULL = bytes([0, 255]) + bytes(254)


def code_counts(codes: bytes, most: int, first: int, last: int) -> list[int]:
    """How often each code from 1 to ``most`` stands in [first, last)."""
    if last - first >= _MANY and (np := numbers()) is not None:
        found: list[int] = np.bincount(np.frombuffer(codes, dtype=np.uint8)[first:last], minlength=most + 1).tolist()
        return found[1 : most + 1]
    return [codes.count(number, first, last) for number in range(1, most + 1)]


def counts_between(mask: Mask, firsts: Sequence[int]) -> list[int]:
    """How many members stand from each of the ascending ranks up to the next, and from the last one on."""
    if len(mask) >= _MANY and firsts and (np := numbers()) is not None:
        whole = np.frombuffer(mask, dtype=np.uint8)
        if np.count_nonzero(whole) * _SPARSE <= len(mask):
            # Few members: they are found more quickly than all that are none are added up.
            places = np.searchsorted(np.flatnonzero(whole.view(np.bool_)), np.asarray([*firsts, len(mask)]))
            few: list[int] = np.diff(places).tolist()
            return few
        found: list[int] = np.add.reduceat(whole, np.asarray(firsts), dtype=np.int64).tolist()
        return found
    ends = [*firsts[1:], len(mask)] if firsts else []
    return [mask.count(1, first, end) for first, end in zip(firsts, ends, strict=True)]


def told_again(mask: Mask, again: Ranks, first: Ranks) -> Iterator[tuple[int, int]]:
    """Of the ranks ``again`` those in the set, each with its ``first``."""
    if len(again) >= _MANY and (np := numbers()) is not None:
        for place in np.flatnonzero(_gathered(np, mask, again)).tolist():
            yield again[place], first[place]
        return
    yield from compress(zip(again, first, strict=True), hits_of(mask, again))


def members(mask: Mask | bytearray, start: int, end: int) -> Iterator[int]:
    """The ranks in [start, end) that are in the set, ascending."""
    return compress(range(start, end), mask[start:end])
