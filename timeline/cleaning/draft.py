"""A text on its way to being clean: edits in, alignment kept."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import NamedTuple

from timeline.cleaning.text import CleanText, Repair, RepairKind


class Edit(NamedTuple):
    """Put ``replacement`` (never longer than what it replaces) in place of [start, end) of the draft's present text."""

    start: int
    end: int
    replacement: str
    kind: RepairKind


class Draft:
    """The text so far and the original span of each of its characters."""

    def __init__(self, original: str) -> None:
        count = len(original)
        self.original = original
        self.text = original
        self._starts = array("I", range(count))
        self._ends = array("I", range(1, count + 1))
        self._repairs: dict[tuple[int, int], Repair] = {}

    def apply(self, edits: Iterable[Edit]) -> None:
        """Make the edits, which are in order and do not overlap. The characters of a replacement share out the
        characters they replace, in order."""
        pieces: list[str] = []
        starts, ends = array("I"), array("I")
        old_starts, old_ends, text = self._starts, self._ends, self.text
        position = 0
        for start, end, replacement, kind in edits:
            pieces.append(text[position:start])
            starts.extend(old_starts[position:start])
            ends.extend(old_ends[position:start])
            count, width = len(replacement), end - start
            if count > width:
                raise ValueError("a repair cannot be longer than what it repairs")
            for i in range(count):
                starts.append(old_starts[start + i * width // count])
                ends.append(old_ends[start + (i + 1) * width // count - 1])
            pieces.append(replacement)
            self._note(old_starts[start], old_ends[end - 1], replacement, kind)
            position = end
        if not pieces:
            return
        pieces.append(text[position:])
        starts.extend(old_starts[position:])
        ends.extend(old_ends[position:])
        self.text, self._starts, self._ends = "".join(pieces), starts, ends

    def replace(self, text: str, changed: Iterable[tuple[int, RepairKind]]) -> None:
        """Take a text of the same length, in which the characters at the given places differ."""
        starts, ends = self._starts, self._ends
        self.text = text
        for place, kind in changed:
            self._note(starts[place], ends[place], text[place], kind)

    def finish(self) -> CleanText:
        """The clean text; of repairs made on the same original span, the last one counts."""
        repairs = tuple(sorted(self._repairs.values(), key=lambda repair: (repair.start, repair.end)))
        return CleanText(self.original, self.text, self._starts, self._ends, repairs)

    def _note(self, start: int, end: int, replacement: str, kind: RepairKind) -> None:
        self._repairs[start, end] = Repair(start, end, replacement, kind)
