"""The order of events as stored: their numbers by rank, and their ranks by number; read when asked for, in parts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from itertools import groupby, pairwise
from typing import Any, Final

from msgspec import Struct, field

from timeline.store.masks import Ranks, mark, numbers, ranks_in
from timeline.store.postings import UNRANKED

#: How many numbers are stored in one piece; the last piece has what is left.
PART: Final = 8192
_KEPT_PARTS: Final = 128  # the ranks of a million events, four megabytes; of more the parts that were read last
_KEPT_NUMBERS: Final = 12  # parts of numbers: what is shown lies in a few of them
_AT_ONCE: Final = 1 << 17  # characters of numbers in decimal


class Ranking(Struct, frozen=True):
    """The order in one state of the store with ``size`` events."""

    connection: sqlite3.Connection
    size: int
    _parts: dict[tuple[str, int], Ranks] = field(default_factory=dict)
    _whole: list[Ranks] = field(default_factory=list)

    def numbers(self, ranks: Iterable[int]) -> list[int]:
        """The numbers of events."""
        return [self._part("number", rank // PART)[rank % PART] for rank in ranks]

    def rank(self, number: int) -> int | None:
        """The rank of an event, ``None`` where it is not shown."""
        if number < 0:
            return None
        part = self._part("rank", number // PART)
        found = part[number % PART] if number % PART < len(part) else UNRANKED
        return None if found == UNRANKED else found

    def mark(self, mask: bytearray, written: str | None) -> None:
        """Put events into a set that is being made: their numbers are written in decimal, separated by commas
        (``None`` for none). What is not shown is left out."""
        start = 0
        while written and start < len(written):
            # Some at a time: the numbers take several times the room of what is written.
            end = written.find(",", start + _AT_ONCE) if start + _AT_ONCE < len(written) else -1
            end = len(written) if end < 0 else end
            self._mark(mask, written[start:end])
            start = end + 1

    def _mark(self, mask: bytearray, written: str) -> None:
        """All at once while the ranks of all events take little room, else part by part."""
        if (np := numbers()) is not None:
            given = _read(np, written)
            whole = self._together()
            if whole is not None:
                _mark_shown(np, mask, whole, given)
                return
            given.sort()
            first, last = int(given[0]) // PART, int(given[-1]) // PART
            edges = np.searchsorted(given, np.arange(first, last + 2, dtype=np.int64) * PART).tolist()
            for part, (begin, end) in enumerate(pairwise(edges), start=first):
                if begin < end:
                    _mark_shown(np, mask, self._part("rank", part), given[begin:end] - np.uint32(part * PART))
            return
        for part, group in groupby(sorted(map(int, written.split(","))), key=lambda number: number // PART):
            ranks = self._part("rank", part)
            found = [ranks[number % PART] for number in group if number % PART < len(ranks)]
            mark(mask, [rank for rank in found if rank != UNRANKED])

    def _together(self) -> Ranks | None:
        """The ranks by number in one piece, ``None`` where there are too many to keep."""
        if not self._whole:
            parts, size = self.connection.execute(
                "SELECT count(*), total(length(numbers)) FROM ranking WHERE name = 'rank'"
            ).fetchone()
            if parts > _KEPT_PARTS:
                return None
            whole = bytearray(int(size))
            at = 0
            # Put where they stay, one by one: the parts and the whole together would take twice the room.
            query = "SELECT numbers FROM ranking WHERE name = 'rank' ORDER BY part"
            for (stored,) in self.connection.execute(query):
                whole[at : at + len(stored)] = stored
                at += len(stored)
            self._whole.append(ranks_in(whole))
            for key in [key for key in self._parts if key[0] == "rank"]:
                del self._parts[key]
        return self._whole[0]

    def _part(self, name: str, part: int) -> Ranks:
        if name == "rank" and self._whole:
            return self._whole[0][part * PART : (part + 1) * PART]
        found = self._parts.get((name, part))
        if found is None:
            query = "SELECT numbers FROM ranking WHERE name = ? AND part = ?"
            row = self.connection.execute(query, (name, part)).fetchone()
            found = ranks_in(row[0] if row is not None else b"")
            if name == "number" and len(found) != max(0, min(PART, self.size - part * PART)):
                raise sqlite3.DatabaseError("the order of events is of another length")
            kept = [key for key in self._parts if key[0] == name]
            if kept and len(kept) >= (_KEPT_NUMBERS if name == "number" else _KEPT_PARTS):
                del self._parts[kept[0]]
            self._parts[name, part] = found
        return found


def _mark_shown(np: Any, mask: bytearray, ranks: Ranks, places: Any) -> None:
    """Put into a set what has a rank at these places of the ranks; some may be beyond them."""
    by_place = np.frombuffer(ranks, dtype=np.uint32)
    found = by_place[places[places < len(by_place)]]
    mark(mask, memoryview(found[found != UNRANKED]))


def _read(np: Any, written: str) -> Any:
    """Numbers in decimal, separated by commas. Ascending, all those with so many digits stand together, and are read
    digit by digit for all of them at once."""
    signs = np.frombuffer(f"{written},".encode(), dtype=np.uint8)
    ends = np.flatnonzero(signs == ord(","))
    lengths = np.diff(ends, prepend=-1)  # each with its comma
    if np.any(lengths[1:] < lengths[:-1]):
        return np.fromstring(written, dtype=np.uint32, sep=",")
    found = []
    first = 0
    for length, count in enumerate(np.bincount(lengths).tolist()):
        digits = signs[first : first + count * length].reshape(count, length)
        first += count * length
        numbers_ = np.zeros(count, dtype=np.uint32)
        for place in range(length - 1):
            numbers_ = numbers_ * np.uint32(10) + (digits[:, place] - np.uint8(ord("0")))
        found.append(numbers_)
    return np.concatenate(found)
