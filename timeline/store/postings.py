"""Values that events share, each with the ranks of its events; a dimension is read when it is first asked for."""

from __future__ import annotations

import sqlite3
import sys
from array import array
from dataclasses import dataclass, field
from typing import Final

from timeline.model import Place

# The dimension that holds, for each province, the ranks of the events which name further places in it, once for each
# further place: what its places count together, less this, are its events.
AGAIN: Final = "province again"


@dataclass(frozen=True, slots=True)
class Posting:
    """A value and the ranks of its events, ascending. ``place`` is filled for places only."""

    name: str
    place: Place
    ranks: array[int]


@dataclass(frozen=True, slots=True)
class Postings:
    """The shared values of one state of the store."""

    connection: sqlite3.Connection
    size: int
    _read: dict[str, tuple[Posting, ...]] = field(default_factory=dict)

    def of(self, dimension: str) -> tuple[Posting, ...]:
        """All values of a dimension, by name; ``sqlite3.DatabaseError`` where their ranks cannot be right."""
        found = self._read.get(dimension)
        if found is None:
            rows = self.connection.execute(
                "SELECT name, province, code, level, ranks FROM value WHERE dimension = ?"
                " ORDER BY name, province, code, level",
                (dimension,),
            ).fetchall()  # a statement left in the middle would hold the file
            found = self._read[dimension] = tuple(
                Posting(name, Place(name, code, province, level), self._ranks(blob))
                for name, province, code, level, blob in rows
            )
        return found

    def _ranks(self, blob: bytes) -> array[int]:
        ranks = array("I")
        if len(blob) % ranks.itemsize:
            raise sqlite3.DatabaseError("ranks of a value are cut off")
        ranks.frombytes(blob)
        if sys.byteorder == "big":
            ranks.byteswap()
        if ranks and ranks[-1] >= self.size:
            raise sqlite3.DatabaseError("ranks of a value are out of bounds")
        return ranks


def province_of(place: Place) -> str:
    """The province under which a place is listed: its own, itself where it is one, '' without any."""
    return place.province or (place.name if place.level == "province" else "")
