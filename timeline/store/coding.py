"""Which value of a dimension each event has, as numbers: what the values of a dimension are counted by.

The values are numbered from 1 in the order of their names; 0 is an event without any. Most events have one value of a
dimension, and a million of those are a megabyte or two; what further ones an event has stands in a list beside. Where
numpy has been loaded counting is done there, else here (see `timeline.store.masks`).
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import compress
from typing import Any, Final, Literal

from msgspec import Struct

from timeline.store.masks import Mask, Ranks, numbers

_PIECE: Final = 1 << 16
# Of so many ranks at least, of one value or of several, the values are put down at once.
_BATCH: Final = 1 << 16
Format = Literal["B", "H", "I"]
_ENDS: Final[dict[Format, int]] = {"B": 1 << 8, "H": 1 << 16, "I": 1 << 32}


class Coded(Struct, frozen=True):
    """The numbers of values, for ``most`` values.

    ``codes`` has one for each event, written as ``format`` says (of `array`); ``ranks`` are those of events with
    further values, ``further`` the numbers of these, one for each rank.
    """

    most: int
    format: Format
    codes: bytes
    ranks: Ranks
    further: memoryview[int]


def coded(size: int, most: int, values: Iterable[Ranks]) -> Coded:
    """The numbers of ``most`` values for ``size`` events, from the ranks of each value, which are ascending.

    Raises `sqlite3.DatabaseError` where a rank is out of bounds.
    """
    format_ = next(name for name, end in _ENDS.items() if most < end)
    codes = array(format_, bytes(array(format_).itemsize * size))
    ranks, further = array("I"), array(format_)
    put = _put if (np := numbers()) is None else lambda *given: _put_quickly(np, *given)
    batch: list[tuple[int, Ranks]] = []
    waiting = 0
    for number, own in enumerate(values, start=1):
        if len(own) and own[-1] >= size:
            raise sqlite3.DatabaseError("ranks of a value are out of bounds")
        batch.append((number, own))
        waiting += len(own)
        if waiting >= _BATCH:
            put(codes, ranks, further, batch)
            batch, waiting = [], 0
    put(codes, ranks, further, batch)
    if (np := numbers()) is not None:
        order = np.argsort(np.frombuffer(ranks, dtype=np.uint32), kind="stable").tolist()
    else:
        order = sorted(range(len(ranks)), key=ranks.__getitem__)
    ordered = memoryview(array("I", map(ranks.__getitem__, order)))
    return Coded(most, format_, codes.tobytes(), ordered, memoryview(array(format_, map(further.__getitem__, order))))


def _put(codes: array[int], ranks: array[int], further: array[int], batch: list[tuple[int, Ranks]]) -> None:
    """Put down the numbers of some values."""
    for number, own in batch:
        for rank in own:
            if codes[rank]:
                ranks.append(rank)
                further.append(number)
            else:
                codes[rank] = number


def _put_quickly(
    np: Any, codes: array[int], ranks: array[int], further: array[int], batch: list[tuple[int, Ranks]]
) -> None:
    given = np.concatenate([np.frombuffer(own, dtype=np.uint32) for _, own in batch] or [np.empty(0, np.uint32)])
    values = np.repeat(np.array([number for number, _ in batch], codes.typecode), [len(own) for _, own in batch])
    of_event = np.frombuffer(codes, dtype=codes.typecode)
    has = of_event[given] != 0
    # Of several values of one event that come together here the last one stays.
    of_event[given[~has]] = values[~has]
    others = of_event[given] != values
    ranks.frombytes(given[others].astype(np.uint32).tobytes())
    further.frombytes(values[others].tobytes())


def tally(coded: Coded, mask: Mask | None, first: int, end: int, wanted: Sequence[int] | None = None) -> list[int]:
    """How many events with ranks [first, end) that are in the set (``None``: in the set of all) have each value, by
    its number; or only how many have those that are ``wanted``."""
    if (np := numbers()) is not None:
        counts = _tally_quickly(np, coded, mask, first, end)
        quick: list[int] = (counts if wanted is None else counts[np.asarray(wanted, dtype=np.intp)]).tolist()
        return quick
    codes = memoryview(coded.codes).cast(coded.format)[first:end]
    counted = Counter(codes if mask is None else compress(codes, mask[first:end]))
    for rank, number in zip(coded.ranks, coded.further, strict=True):
        if first <= rank < end and (mask is None or mask[rank]):
            counted[number] += 1
    return [counted[number] for number in (range(coded.most + 1) if wanted is None else wanted)]


def _tally_quickly(np: Any, coded: Coded, mask: Mask | None, first: int, end: int) -> Any:
    codes = np.frombuffer(coded.codes, dtype=coded.format)
    chosen = None if mask is None else np.frombuffer(mask, dtype=np.bool_)
    counts = np.zeros(coded.most + 1, dtype=np.int64)
    for start in range(first, end, _PIECE):  # some at a time: to be counted they become numbers of eight bytes
        stop = min(end, start + _PIECE)
        piece = codes[start:stop]
        counts += np.bincount(piece if chosen is None else piece[chosen[start:stop]], minlength=coded.most + 1)
    if len(coded.ranks):
        ranks = np.frombuffer(coded.ranks, dtype=np.uint32)
        begins, ends = np.searchsorted(ranks, [first, end])
        others = np.frombuffer(coded.further, dtype=coded.format)[begins:ends]
        counts += np.bincount(
            others if chosen is None else others[chosen[ranks[begins:ends]]], minlength=coded.most + 1
        )
    return counts
