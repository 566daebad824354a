"""The numbers of an event's values as the store keeps them: seven bits a byte, low ones first, all but the last byte of
a number with the high bit set."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray


def written(number: int) -> bytes:
    """One number (not negative, below 2³²) as it stands in keys."""
    found = bytearray()
    while number >= 0x80:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    found.append(number)
    return bytes(found)


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
