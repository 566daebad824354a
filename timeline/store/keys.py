"""The numbers of an event's values as the store keeps them: seven bits a byte, low ones first, all but the last byte of
a number with the high bit set."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray


def written(numbers: NDArray[Any], counts: Sequence[int]) -> list[bytes]:
    """The keys of events that have so many numbers each, which stand one after the other."""
    import numpy as np

    given = numbers.astype(np.uint32)
    lengths = np.ones(len(given), dtype=np.int64)
    for bits in (7, 14, 21, 28):
        lengths += given >= 1 << bits
    ends = np.cumsum(lengths)
    whole = np.zeros(int(ends[-1]) if len(ends) else 0, dtype=np.uint8)
    for byte in range(5):
        there = lengths > byte
        more = np.where(lengths[there] > byte + 1, 0x80, 0)
        whole[ends[there] - lengths[there] + byte] = (given[there] >> (7 * byte)) & 0x7F | more
    blob = whole.tobytes()
    offsets = np.concatenate(([0], ends))[np.cumsum([0, *counts])].tolist()
    return [blob[a:b] for a, b in pairwise(offsets)]


def read(keys: Iterable[bytes]) -> tuple[NDArray[Any], NDArray[Any]]:
    """The numbers in keys, one after the other, and how many each had."""
    import numpy as np

    listed = list(keys)
    whole = np.frombuffer(b"".join(listed), dtype=np.uint8)
    last = np.flatnonzero(whole < 0x80)
    firsts = np.concatenate(([0], last[:-1] + 1)) if len(last) else last
    lengths = last - firsts + 1
    numbers = np.zeros(len(last), dtype="<u4")
    for byte in range(int(lengths.max()) if len(lengths) else 0):
        there = lengths > byte
        numbers[there] |= (whole[firsts[there] + byte] & 0x7F).astype("<u4") << np.uint32(7 * byte)
    ends = np.cumsum([len(each) for each in listed])
    upto = np.searchsorted(last, ends)  # numbers that end before each end
    return numbers, np.diff(np.concatenate(([0], upto)))
