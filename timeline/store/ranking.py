"""The order of events as stored: their numbers by rank, and their ranks by number; read when asked for, in parts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any, Final

from msgspec import Struct, field

from timeline.store.masks import Ranks, mark, numbers, ranks_in
from timeline.store.postings import UNRANKED

#: How many numbers are stored in one piece; the last piece has what is left.
PART: Final = 8192


class Ranking(Struct, frozen=True):
    """The order in one state of the store with ``size`` events."""

    connection: sqlite3.Connection
    size: int
    _parts: dict[tuple[str, int], Ranks] = field(default_factory=dict)
    _ranks: list[Ranks] = field(default_factory=list)

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
        if not written:
            return
        if (np := numbers()) is not None:
            given = _read(np, written)
            by_number = np.frombuffer(self._all_ranks(), dtype=np.uint32)
            found = by_number[given[given < len(by_number)]]
            mark(mask, memoryview(found[found != UNRANKED]))
            return
        by_number = self._all_ranks()
        most = len(by_number)
        ranks = (by_number[number] for number in map(int, written.split(",")) if number < most)
        mark(mask, [rank for rank in ranks if rank != UNRANKED])

    def _part(self, name: str, part: int) -> Ranks:
        if name == "rank" and self._ranks:
            return self._ranks[0][part * PART : (part + 1) * PART]
        found = self._parts.get((name, part))
        if found is None:
            query = "SELECT numbers FROM ranking WHERE name = ? AND part = ?"
            row = self.connection.execute(query, (name, part)).fetchone()
            found = ranks_in(row[0] if row is not None else b"")
            if name == "number" and len(found) != max(0, min(PART, self.size - part * PART)):
                raise sqlite3.DatabaseError("the order of events is of another length")
            self._parts[name, part] = found
        return found

    def _all_ranks(self) -> Ranks:
        if not self._ranks:
            rows = self.connection.execute("SELECT numbers FROM ranking WHERE name = 'rank' ORDER BY part")
            self._ranks.append(ranks_in(b"".join(stored for (stored,) in rows)))
            for known in [known for known in self._parts if known[0] == "rank"]:
                del self._parts[known]
        return self._ranks[0]


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
