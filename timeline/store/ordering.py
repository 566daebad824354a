"""Putting all events into order, a part of them at a time, so that what memory holds does not grow with the events."""

from __future__ import annotations

import sqlite3
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from timeline.store.changes import PLACE, rows_of, shown_rows
from timeline.store.places import LENGTH, moment_of
from timeline.store.postings import UNRANKED
from timeline.store.ranking import PART
from timeline.store.spooling import Pieces

if TYPE_CHECKING:
    from numpy.typing import NDArray

_AT_ONCE: Final = 8 * PART  # events in memory
_SAMPLES: Final = 64  # events for each part that are looked at to part all of them evenly
#: ``place`` and ``rest`` are the two parts of an event's place, as numbers: these are sorted several times as quickly.
_EVENT: Final = [("number", "<u4"), ("file", "<u4"), ("start", "<i8"), ("place", "<u8"), ("rest", "<u4")]
_PARTS: Final = [("place", ">u8"), ("rest", ">u4")]
_TIME: Final = 27  # bits of the first part of a place that tell of the time of day, or of the end
_RANKED: Final = [("number", "<u4"), ("rank", "<u4")]


def order_all(connection: sqlite3.Connection) -> int:
    """Write the order of all events that are to be shown (by place, file, place in the file, and id), and their days;
    returns how many they are."""
    import numpy as np

    (last,) = connection.execute("SELECT coalesce(max(number), 0) FROM event").fetchone()
    files = _files(connection)
    bounds = _bounds(connection, last)
    connection.execute("DELETE FROM ranking")
    connection.execute("DELETE FROM day")
    numbers, ranks, days = Column(connection, "number"), Column(connection, "rank"), _Days(connection)
    count, beyond = 0, 0
    with Pieces(len(bounds) + 1, _EVENT) as events, Pieces(last // _AT_ONCE + 1, _RANKED) as ranked:
        for rows in shown_rows(connection, "number, place, file, start"):
            some = np.empty(len(rows), dtype=_EVENT)
            some["number"], places, file, some["start"] = zip(*rows, strict=True)
            some["file"] = files[np.array(file)]
            parts = np.array(places, dtype=PLACE).view(_PARTS)
            some["place"], some["rest"] = parts["place"], parts["rest"]
            events.add(np.searchsorted(bounds, some["place"], side="right"), some)
        for some in events:
            some = some[np.lexsort((some["start"], some["file"], some["rest"], some["place"]))]
            own = _without_ties(connection, some)
            numbers.add(own)
            days.add(some["place"])
            both = np.empty(len(own), dtype=_RANKED)
            both["number"], both["rank"] = own, np.arange(count, count + len(own))
            ranked.add(own // _AT_ONCE, both)
            count += len(own)
            beyond = max(beyond, int(own.max()) + 1 if len(own) else 0)
        for at, both in enumerate(ranked):
            first = at * _AT_ONCE
            own = np.full(max(0, min(_AT_ONCE, beyond - first)), UNRANKED, dtype="<u4")
            own[both["number"] - first] = both["rank"]
            ranks.add(own)
    numbers.close()
    ranks.close()
    days.close()
    return count


class Column:
    """Takes the numbers or the ranks of the order from first to last, and writes them in parts."""

    def __init__(self, connection: sqlite3.Connection, name: str) -> None:
        self._connection = connection
        self._name = name
        self._waiting = b""
        self._parts = 0

    def add(self, numbers: NDArray[Any]) -> None:
        """Take some more."""
        waiting = self._waiting + numbers.astype("<u4").tobytes()
        size = 4 * PART
        whole = len(waiting) // size * size
        for at in range(0, whole, size):
            self._write(waiting[at : at + size])
        self._waiting = waiting[whole:]

    def close(self) -> None:
        """That was all."""
        if self._waiting:
            self._write(self._waiting)

    def _write(self, part: bytes) -> None:
        self._connection.execute("INSERT INTO ranking VALUES (?, ?, ?)", (self._name, self._parts, part))
        self._parts += 1


class _Days:
    """Takes places in order, and writes the days that they are listed by."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._rank = 0
        self._day: str | None = None
        self._count = 0

    def add(self, places: NDArray[Any]) -> None:
        """Take the places of some more events."""
        import numpy as np

        days = places >> _TIME
        cuts = np.flatnonzero(days[1:] != days[:-1]) + 1
        for first, end in pairwise([0, *cuts.tolist(), len(places)] if len(places) else ()):
            day = moment_of(int(places[first]).to_bytes(8, "big").ljust(LENGTH, b"\x00"))
            if day != self._day:
                self.close()
                self._day = day
            self._count += end - first

    def close(self) -> None:
        """Write the day that was come to."""
        if self._day is not None:
            self._connection.execute("INSERT INTO day VALUES (?, ?, ?)", (self._rank, self._day, self._count))
        self._rank, self._count = self._rank + self._count, 0


def ranks_of(connection: sqlite3.Connection, numbers: NDArray[Any]) -> NDArray[Any]:
    """The ranks of events by number, as they are written; ``UNRANKED`` for those that are not shown."""
    import numpy as np

    found = np.full(len(numbers), UNRANKED, dtype="<u4")
    if not len(numbers):
        return found
    order = np.argsort(numbers, kind="stable")
    ascending = numbers[order]
    query = "SELECT part, numbers FROM ranking WHERE name = 'rank' AND part BETWEEN ? AND ?"
    for part, blob in connection.execute(query, (int(ascending[0]) // PART, int(ascending[-1]) // PART)):
        own = np.frombuffer(blob, dtype="<u4")
        first, end = np.searchsorted(ascending, (part * PART, part * PART + len(own)))
        found[order[first:end]] = own[ascending[first:end] - part * PART]
    return found


def _files(connection: sqlite3.Connection) -> NDArray[Any]:
    """The place of each file, by number, among all by name."""
    import numpy as np

    (last,) = connection.execute("SELECT coalesce(max(number), 0) FROM file").fetchone()
    places = np.zeros(last + 1, dtype="<u4")
    for at, (number,) in enumerate(connection.execute("SELECT number FROM file ORDER BY name"), start=1):
        places[number] = at
    return places


def _bounds(connection: sqlite3.Connection, last: int) -> NDArray[Any]:
    """The places between which all events are parted into parts of about ``_AT_ONCE``."""
    import numpy as np

    parts = last // _AT_ONCE + 1
    step = max(1, last // (parts * _SAMPLES))
    some = range(1, last + 1, step) if parts > 1 else ()
    places = sorted(place for (place,) in rows_of(connection, "place", some))
    return np.array([int.from_bytes(place[:8].ljust(8, b"\x00"), "big") for place in places], dtype="<u8")[
        _SAMPLES::_SAMPLES
    ]


def _without_ties(connection: sqlite3.Connection, events: NDArray[Any]) -> NDArray[Any]:
    """The numbers of events, those that are equal to the one before in all else by id."""
    import numpy as np

    numbers: NDArray[Any] = events["number"].copy()
    same = np.ones(max(0, len(events) - 1), dtype=bool)
    for name in ("file", "start", "place", "rest"):
        same &= events[name][1:] == events[name][:-1]
    tied = np.flatnonzero(same).tolist()
    at = 0
    while at < len(tied):
        first = tied[at]
        end = first + 1
        while at < len(tied) and tied[at] == end - 1:
            end, at = end + 1, at + 1
        group = numbers[first:end].tolist()
        ids = dict(rows_of(connection, "number, id", group))
        numbers[first:end] = sorted(group, key=ids.__getitem__)
    return numbers
