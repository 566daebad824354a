"""Values that events share, each with the ranks of its events; a dimension is read when it is first asked for."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any, Final

from msgspec import Struct, field

from timeline.model import Place
from timeline.store.masks import NO_RANKS, Ranks, mark, ranks_in

# The dimension that holds, for each province, the ranks of the events which name further places in it, once for each
# further place: what its places count together, less this, are its events.
AGAIN: Final = "province again"
# Two dimensions with one nameless value each: the ranks of events whose happening an earlier event has told already,
# and, in the same order, the rank of that first one.
REPEAT: Final = "repeat"
FIRST: Final = "repeat of"
# A dimension without ranks: the words that name a body in the texts, each with its full name in the place of the
# province.
MENTION: Final = "mention"
# A dimension with one nameless value: the ranks of events that say themselves that sources disagree. ``is:conflict``
# are these and those whose happening says so.
OWN: Final = "own conflict"
# A dimension with the values ``start`` and ``end``: the events that have no beginning, or no end.
OPEN: Final = "open"
#: The rank of an event that is not shown.
UNRANKED: Final = (1 << 32) - 1
_SIZE: Final = 4  # bytes of a rank
#: Dimensions in which every event has one of few values.
CODED: Final = frozenset({"kind", "basis", "origin"})


class Posting(Struct, frozen=True):
    """A value and the ranks of its events, ascending. ``place`` is filled for places only."""

    name: str
    place: Place
    ranks: Ranks


class Dimensioned(Struct, frozen=True):
    """All values of a dimension: their ranks one after the other, and at which offsets each value's begin and end."""

    values: tuple[Posting, ...]
    ranks: Ranks
    offsets: tuple[int, ...]


class Postings(Struct, frozen=True):
    """The shared values of one state of the store."""

    connection: sqlite3.Connection
    size: int
    _read: dict[str, Dimensioned] = field(default_factory=dict)
    _codes: dict[str, tuple[bytes, tuple[str, ...]]] = field(default_factory=dict)

    def of(self, dimension: str) -> tuple[Posting, ...]:
        """All values of a dimension, by name; ``sqlite3.DatabaseError`` where their ranks cannot be right."""
        return self.all(dimension).values

    def all(self, dimension: str) -> Dimensioned:
        """As ``of``, with the ranks of all values in one piece."""
        found = self._read.get(dimension)
        if found is None:
            offsets = [0]
            rows = []
            (size,) = self.connection.execute(
                "SELECT total(length(ranks)) FROM value WHERE dimension = ?", (dimension,)
            ).fetchone()
            whole = bytearray(int(size))
            for *names, blob in self._stored(dimension):
                first, end = offsets[-1] * _SIZE, offsets[-1] * _SIZE + len(blob)
                whole[first:end] = blob
                offsets.append(end // _SIZE)
                rows.append(names)
            ranks = ranks_in(whole)
            values = []
            for place, (name, province, code, level) in enumerate(rows):
                own = self._checked(ranks[offsets[place] : offsets[place + 1]])
                values.append(Posting(name, Place(name, code, province, level), own))
            found = self._read[dimension] = Dimensioned(tuple(values), ranks, tuple(offsets))
        return found

    def names(self, dimension: str) -> tuple[list[int], list[str]]:
        """The numbers and the names of all values of a dimension; their ranks are not read."""
        numbers, names = self.connection.execute(
            "SELECT group_concat(number), group_concat(name, char(10)) FROM value WHERE dimension = ?", (dimension,)
        ).fetchone()
        if numbers is None:
            return [], []
        listed = names.split("\n")
        if len(listed) == numbers.count(",") + 1:  # else a name holds what they are parted by
            return list(map(int, numbers.split(","))), listed
        rows = self.connection.execute("SELECT number, name FROM value WHERE dimension = ?", (dimension,)).fetchall()
        return [number for number, _ in rows], [name for _, name in rows]

    def places(self) -> list[tuple[int, Place]]:
        """The numbers of all places, and the places."""
        rows = self.connection.execute(
            "SELECT number, name, code, province, level FROM value WHERE dimension = 'city'"
        ).fetchall()
        return [(number, Place(*row)) for number, *row in rows]

    def _stored(self, dimension: str) -> Iterator[tuple[Any, ...]]:
        """The values of a dimension as they are stored: name, province, code, level, ranks."""
        cursor = self.connection.execute(
            "SELECT name, province, code, level, ranks FROM value WHERE dimension = ?"
            " ORDER BY name, province, code, level",
            (dimension,),
        )
        with closing(cursor):  # a statement left in the middle would hold the file
            for row in cursor:
                if len(row[-1]) % _SIZE:
                    raise sqlite3.DatabaseError("ranks of a value are cut off")
                yield row

    def _checked(self, ranks: Ranks) -> Ranks:
        if len(ranks) and ranks[-1] >= self.size:
            raise sqlite3.DatabaseError("ranks of a value are out of bounds")
        return ranks

    def repeats(self) -> tuple[Ranks, Ranks]:
        """The events that tell again of a happening, ascending, and for each the first one that tells of it."""
        again, first = self.of(REPEAT), self.of(FIRST)
        if not again or not first:
            return NO_RANKS, NO_RANKS
        return again[0].ranks, first[0].ranks

    def codes(self, dimension: str) -> tuple[bytes, tuple[str, ...]]:
        """For a dimension in which every event has one of few values: the values, and for each event one byte, the
        number of its value from 1."""
        found = self._codes.get(dimension)
        if found is None:
            codes = bytearray(self.size)
            names = []
            for number, (name, *_, blob) in enumerate(self._stored(dimension), start=1):
                names.append(name)
                mark(codes, self._checked(ranks_in(blob)), number)
            found = self._codes[dimension] = bytes(codes), tuple(names)
        return found


def province_of(place: Place) -> str:
    """The province under which a place is listed: its own, itself where it is one, '' without any."""
    return place.province or (place.name if place.level == "province" else "")
