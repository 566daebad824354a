"""The cleaned text of a document, every character of it aligned to the original."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from typing import Literal

from msgspec import Struct

RepairKind = Literal["traditional", "full-width", "look-alike", "pinyin", "space", "markup", "punctuation", "control"]


class Repair(Struct, frozen=True):
    """One thing that was made readable: original span [start, end), what stands there now ('' when dropped)."""

    start: int
    end: int
    replacement: str
    kind: RepairKind


class CleanText(Struct, frozen=True):
    """Text made readable, with the same lines as the original.

    ``starts[i]``/``ends[i]`` are the original offsets [start, end) of clean character ``i``; both never decrease, and
    ``ends[i] <= starts[i + 1]``. Original characters that no clean character covers were dropped.
    """

    original: str
    text: str
    starts: array[int]
    ends: array[int]
    repairs: tuple[Repair, ...] = ()

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """The original span of the clean span [start, end), which must not be empty."""
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no such clean span: {start}, {end}")
        return self.starts[start], self.ends[end - 1]

    def to_clean(self, start: int, end: int) -> tuple[int, int]:
        """The clean span that covers the original span [start, end); empty where all of it was dropped."""
        first = bisect_right(self.ends, start)
        last = bisect_left(self.starts, end)
        return first, max(first, last)

    def quote(self, start: int, end: int) -> str:
        """The original words of the clean span [start, end)."""
        a, b = self.to_original(start, end)
        return self.original[a:b]


def identity(text: str) -> CleanText:
    """Text that needs no cleaning, aligned to itself."""
    count = len(text)
    return CleanText(text, text, array("I", range(count)), array("I", range(1, count + 1)))
