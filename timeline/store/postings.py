"""Values that events share, each with the ranks of its events; a dimension is read when it is first asked for."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from contextlib import closing
from typing import Final

from msgspec import Struct, field

from timeline.model import Place
from timeline.store.coding import Coded, coded
from timeline.store.folding import fold_all
from timeline.store.masks import NO_RANKS, Ranks, ranks_in

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
_ORDER: Final = "ORDER BY name, province, code, level"
#: Dimensions in which every event has one of few values.
CODED: Final = frozenset({"kind", "basis", "origin"})


class Posting(Struct, frozen=True):
    """A value and the ranks of its events, ascending."""

    name: str
    ranks: Ranks


class Listed(Struct, frozen=True):
    """The values of a dimension, ordered by their names: their numbers, the names, of ``city`` also the places."""

    numbers: tuple[int, ...]
    names: tuple[str, ...]
    places: tuple[Place, ...]


class Postings(Struct, frozen=True):
    """The shared values of one state of the store."""

    connection: sqlite3.Connection
    size: int
    _few: dict[str, tuple[Posting, ...]] = field(default_factory=dict)
    _listed: dict[str, Listed] = field(default_factory=dict)
    _folded: dict[str, list[str]] = field(default_factory=dict)
    _coded: dict[str, Coded] = field(default_factory=dict)

    def of(self, dimension: str) -> tuple[Posting, ...]:
        """The values of a dimension that has few, by name, each with its events; ``sqlite3.DatabaseError`` where their
        ranks cannot be right."""
        found = self._few.get(dimension)
        if found is None:
            names = self.listed(dimension).names
            with closing(self._ranks(dimension)) as ranks:  # a statement left in the middle would hold the file
                found = tuple(Posting(*each) for each in zip(names, ranks, strict=True))
            for posting in found:
                if len(posting.ranks) and posting.ranks[-1] >= self.size:
                    raise sqlite3.DatabaseError("ranks of a value are out of bounds")
            self._few[dimension] = found
        return found

    def listed(self, dimension: str) -> Listed:
        """The values of a dimension, without their events."""
        found = self._listed.get(dimension)
        if found is None:
            # Of other dimensions no more than the names is asked for: a store has tens of thousands of files.
            places: tuple[Place, ...] = ()
            columns = "number, name, code, province, level" if dimension == "city" else "number, name"
            query = f"SELECT {columns} FROM value WHERE dimension = ? {_ORDER}"
            rows = self.connection.execute(query, (dimension,)).fetchall()
            if dimension == "city":
                places = tuple(Place(*row[1:]) for row in rows)
            found = Listed(tuple([row[0] for row in rows]), tuple([row[1] for row in rows]), places)
            self._listed[dimension] = found
        return found

    def folded(self, dimension: str) -> list[str]:
        """The names of the values of a dimension, folded, in their order."""
        found = self._folded.get(dimension)
        if found is None:
            found = self._folded[dimension] = fold_all(self.listed(dimension).names)
        return found

    def coded(self, dimension: str) -> Coded:
        """Which of the values of a dimension, in their order, each event has; of no value an event may have twice."""
        found = self._coded.get(dimension)
        if found is None:
            most = len(self.listed(dimension).names)
            with closing(self._ranks(dimension)) as ranks:
                found = self._coded[dimension] = coded(self.size, most, ranks)
        return found

    def _ranks(self, dimension: str) -> Generator[Ranks, None, None]:
        """The ranks of the values of a dimension, in their order."""
        cursor = self.connection.execute(f"SELECT ranks FROM value WHERE dimension = ? {_ORDER}", (dimension,))
        with closing(cursor):
            for (stored,) in cursor:
                yield ranks_in(stored)

    def repeats(self) -> tuple[Ranks, Ranks]:
        """The events that tell again of a happening, ascending, and for each the first one that tells of it."""
        again, first = self.of(REPEAT), self.of(FIRST)
        if not again or not first:
            return NO_RANKS, NO_RANKS
        return again[0].ranks, first[0].ranks


def province_of(place: Place) -> str:
    """The province under which a place is listed: its own, itself where it is one, '' without any."""
    return place.province or (place.name if place.level == "province" else "")
