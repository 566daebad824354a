"""Bringing what is shown into order: ranks, days, and the ranks of the events of every shared value.

Where little has changed, what changed is put into the order that is there, else all of it is worked out anew; both end
alike. What memory holds does not grow with the events, but for the order itself where it is changed.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from timeline.store import words
from timeline.store.bodies import unpack
from timeline.store.changes import ORDERED, VISIBLE, Changes, are_few, changes, ordered, rows_of
from timeline.store.folding import searchable
from timeline.store.indexing import adapt, index_all
from timeline.store.keys import read
from timeline.store.moments import start_of
from timeline.store.ordering import Column, order_all
from timeline.store.places import LENGTH, moment_of
from timeline.store.postings import UNRANKED

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["VISIBLE", "settle"]

_FEW: Final = 2000  # events that are put into the order one by one; more, and it is made anew


def settle(connection: sqlite3.Connection) -> int:
    """Order the events of the open transaction that are neither dropped nor hidden; returns how many these are."""
    changed = changes(connection) if are_few(connection) else None
    if changed is not None and len(changed.gone) + len(changed.new) > _FEW:
        changed = None
    gone = _keys(connection, changed.gone.tolist() if changed is not None else ())  # while they are there
    _purge(connection)
    words.join(connection)  # before more is written, so that this takes the room which the parts took
    if changed is not None:
        before = ordered(connection, "number")
        order = _inserted(connection, before, changed)
        order.write(connection)
        adapt(connection, before, order.ranks, changed, gone)
        count = len(order.numbers)
    else:
        count = order_all(connection)
        index_all(connection, count)
    connection.execute("DELETE FROM touched")
    connection.execute("INSERT OR REPLACE INTO meta SELECT ?, coalesce(max(number), 0) + 1 FROM event", (ORDERED,))
    connection.execute("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE name = 'generation'")
    now = datetime.now(UTC).isoformat(timespec="seconds")
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('built', ?)", (now,))
    return count


def _purge(connection: sqlite3.Connection) -> None:
    """Take away the events that are dropped."""
    rows = connection.execute("SELECT number, id, body FROM event WHERE number IN (SELECT number FROM dropped)")
    while some := rows.fetchmany(1000):
        texts = []
        for number, id_, body in some:
            event = unpack(id_, body)
            texts.append((number, searchable(event.quote, event.title)))
        words.drop(connection, texts)
    for table, column in (
        ("link", "a"),
        ("link", "b"),
        ("telling", "number"),
        ("span", "number"),
        ("thing", "number"),
        ("hidden", "number"),
        ("event", "number"),
    ):
        connection.execute(f"DELETE FROM {table} WHERE {column} IN (SELECT number FROM dropped)")
    connection.execute("DELETE FROM dropped")


class _Order(Struct, frozen=True):
    """Events' numbers by rank, their ranks by number, and the listed days with how many events each has."""

    numbers: NDArray[Any]
    ranks: NDArray[Any]
    days: list[tuple[str, int]]

    def write(self, connection: sqlite3.Connection) -> None:
        """Write it in place of the order that is there."""
        connection.execute("DELETE FROM ranking")
        for name, numbers in (("number", self.numbers), ("rank", self.ranks)):
            column = Column(connection, name)
            column.add(numbers)
            column.close()
        connection.execute("DELETE FROM day")
        first = 0
        rows = []
        for day, count in self.days:
            rows.append((first, day, count))
            first += count
        connection.executemany("INSERT INTO day VALUES (?, ?, ?)", rows)


def _order(numbers: NDArray[Any], days: list[tuple[str, int]]) -> _Order:
    import numpy as np

    ranks = np.full(int(numbers.max()) + 1 if len(numbers) else 0, UNRANKED, dtype="<u4")
    ranks[numbers] = np.arange(len(numbers), dtype="<u4")
    return _Order(numbers, ranks, days)


def _keys(connection: sqlite3.Connection, numbers: Sequence[int]) -> NDArray[Any]:
    """The keys of events, one after the other."""
    return read(keys for (keys,) in rows_of(connection, "keys", numbers))[0]


_SortKey = tuple[bytes, str, int, str]


def _inserted(connection: sqlite3.Connection, before: NDArray[Any], changed: Changes) -> _Order:
    """The order that was there without those that are gone, with the new ones."""
    import numpy as np

    is_gone = np.zeros(int(before.max()) + 1, dtype=bool)
    is_gone[changed.gone] = True
    left = before[~is_gone[before]]

    def key(number: int) -> _SortKey:
        query = (
            "SELECT place, coalesce((SELECT name FROM file WHERE file.number = event.file), ''), start, id"
            " FROM event WHERE number = ?"
        )
        found: _SortKey = connection.execute(query, (number,)).fetchone()
        return found

    new = sorted((key(number), number) for number in changed.new.tolist())
    spots: list[int] = []
    for wanted, _ in new:
        low, high = spots[-1] if spots else 0, len(left)
        while low < high:
            middle = (low + high) // 2
            if key(int(left[middle])) < wanted:
                low = middle + 1
            else:
                high = middle
        spots.append(low)
    numbers = np.insert(left, np.asarray(spots, dtype=np.int64), np.asarray([n for _, n in new], dtype="<u4"))
    counts = Counter(dict(connection.execute("SELECT day, count FROM day")))
    for sign, places in ((-1, changed.places[: len(changed.gone)]), (1, changed.new_places)):
        for place in places.tolist():
            counts[moment_of(place.ljust(LENGTH, b"\x00"))] += sign
    days = sorted(((day, count) for day, count in counts.items() if count), key=lambda each: _by_day(each[0]))
    return _order(numbers.astype("<u4"), days)


def _by_day(day: str) -> tuple[bool, str]:
    return (not day, start_of(day))
