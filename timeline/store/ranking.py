"""The order of events as it is stored: their numbers by rank, and their ranks by number; read when first asked for."""

from __future__ import annotations

import sqlite3
import sys
from array import array
from collections.abc import Iterable

from msgspec import Struct, field

from timeline.store.masks import Ranks, mark, numbers
from timeline.store.postings import UNRANKED


class Ranking(Struct, frozen=True):
    """The order in one state of the store with ``size`` events."""

    connection: sqlite3.Connection
    size: int
    _read: dict[str, Ranks] = field(default_factory=dict)

    def numbers(self, ranks: Iterable[int]) -> list[int]:
        """The numbers of events."""
        by_rank = self._list("number")
        return [by_rank[rank] for rank in ranks]

    def rank(self, number: int) -> int | None:
        """The rank of an event, ``None`` where it is not shown."""
        by_number = self._list("rank")
        found = by_number[number] if 0 <= number < len(by_number) else UNRANKED
        return None if found == UNRANKED else found

    def mark(self, mask: bytearray, written: str | None) -> None:
        """Put events into a set that is being made: their numbers are written in decimal, separated by commas
        (``None`` for none). What is not shown is left out."""
        if not written:
            return
        by_number = self._list("rank")
        if (np := numbers()) is not None:
            given = np.fromstring(written, dtype=np.uint32, sep=",")
            found = np.frombuffer(by_number, dtype=np.uint32)[given[given < len(by_number)]]
            mark(mask, memoryview(found[found != UNRANKED]))
            return
        most = len(by_number)
        ranks = (by_number[number] for number in map(int, written.split(",")) if number < most)
        mark(mask, [rank for rank in ranks if rank != UNRANKED])

    def _list(self, name: str) -> Ranks:
        found = self._read.get(name)
        if found is None:
            row = self.connection.execute("SELECT numbers FROM ranking WHERE name = ?", (name,)).fetchone()
            whole = array("I")
            if row is not None:
                if len(row[0]) % whole.itemsize:
                    raise sqlite3.DatabaseError("the order of events is cut off")
                whole.frombytes(row[0])
            if sys.byteorder == "big":
                whole.byteswap()
            if name == "number" and len(whole) != self.size:
                raise sqlite3.DatabaseError("the order of events is of another length")
            found = self._read[name] = memoryview(whole)
        return found
