"""Bringing what is shown into order: ranks, days, and the ranks of the events of every shared value.

Where little has changed, what changed is put into the order that is there, else all of it is worked out anew; both end
alike. What memory holds besides the order itself does not grow with the events.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from timeline.store import words
from timeline.store.bodies import unpack
from timeline.store.changes import (
    ORDERED,
    PLACE,
    VISIBLE,
    Changes,
    changes,
    ordered,
    rows_of,
    shown_rows,
)
from timeline.store.folding import searchable
from timeline.store.keys import read
from timeline.store.moments import start_of
from timeline.store.places import LENGTH, moment_of
from timeline.store.postings import FIRST, MENTION, OWN, REPEAT, UNRANKED
from timeline.store.ranking import PART
from timeline.store.spooling import Spool

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["VISIBLE", "settle"]

_FEW: Final = 2000  # events that are put into the order one by one; more, and it is made anew
_BYTES: Final = 4_000_000  # of ranks that are looked at together
_VALUES: Final = 12  # that an event has, about
_SHARE: Final = 4  # … as it is where more than one in so many is another


def settle(connection: sqlite3.Connection) -> int:
    """Order the events of the open transaction that are neither dropped nor hidden; returns how many these are."""
    before = ordered(connection, "number")
    few = False
    if len(before):
        changed = changes(connection)
        moved = len(changed.gone) + len(changed.new)
        few = moved <= _FEW and moved * _SHARE <= len(before)
        keys = _keys(connection, changed.gone.tolist() if few else ())  # asked before they are taken away
    _purge(connection)
    words.join(connection)  # before more is written, so that this takes the room which the parts took
    if few:
        order = _inserted(connection, before, changed)
        _Postings(connection, order).adapt(before, changed, keys)
    else:
        order = _anew(connection)
        _Postings(connection, order).make()
    connection.execute("DELETE FROM touched")
    connection.execute("INSERT OR REPLACE INTO meta SELECT ?, coalesce(max(number), 0) + 1 FROM event", (ORDERED,))
    connection.execute("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE name = 'generation'")
    now = datetime.now(UTC).isoformat(timespec="seconds")
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('built', ?)", (now,))
    return len(order.numbers)


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


def _order(numbers: NDArray[Any], days: list[tuple[str, int]]) -> _Order:
    import numpy as np

    ranks = np.full(int(numbers.max()) + 1 if len(numbers) else 0, UNRANKED, dtype="<u4")
    ranks[numbers] = np.arange(len(numbers), dtype="<u4")
    return _Order(numbers, ranks, days)


def _anew(connection: sqlite3.Connection) -> _Order:
    """The order of all events: by place, file, place in the file, and id."""
    import numpy as np

    columns: list[tuple[NDArray[Any], ...]] = []
    files = {0: 0}
    for at, (number,) in enumerate(connection.execute("SELECT number FROM file ORDER BY name"), start=1):
        files[number] = at
    for rows in shown_rows(connection, "number, place, file, start"):
        size = len(rows)
        columns.append(
            (
                np.fromiter((row[0] for row in rows), dtype="<u4", count=size),
                np.array([row[1] for row in rows], dtype=PLACE),
                np.fromiter((files[row[2]] for row in rows), dtype="<u4", count=size),
                np.fromiter((row[3] for row in rows), dtype="<i8", count=size),
            )
        )
    if not columns:
        return _order(np.empty(0, "<u4"), [])
    number, place, file, start = map(np.concatenate, zip(*columns, strict=True))
    columns.clear()
    by = np.lexsort((start, file, place))
    number, place, file, start = number[by], place[by], file[by], start[by]
    same = (place[1:] == place[:-1]) & (file[1:] == file[:-1]) & (start[1:] == start[:-1])
    _part_ties(connection, number, same)
    days: list[tuple[str, int]] = []
    # A day is the first bytes of a place; other bytes may still be the same day.
    begins = place.astype("S5")
    cuts = np.flatnonzero(begins[1:] != begins[:-1]) + 1
    edges = [0, *cuts.tolist(), len(place)]
    for first, end in pairwise(edges):
        day = moment_of(place[first].ljust(LENGTH, b"\x00"))
        if days and days[-1][0] == day:
            days[-1] = day, days[-1][1] + end - first
        else:
            days.append((day, end - first))
    return _order(number, days)


def _part_ties(connection: sqlite3.Connection, numbers: NDArray[Any], same: NDArray[Any]) -> None:
    """Order by id what is equal to the one before it in all else."""
    import numpy as np

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


def _portions(rows: Iterable[tuple[int, int, bytes]]) -> Iterator[list[tuple[int, int, bytes]]]:
    """Rows whose last column is bytes, so many at a time that they take little memory."""
    some: list[tuple[int, int, bytes]] = []
    size = 0
    for row in rows:
        some.append(row)
        size += len(row[2])
        if size > _BYTES:
            yield some
            some, size = [], 0
    if some:
        yield some


class _Postings:
    """The ranks of the events of every value, and what else rests on the order."""

    def __init__(self, connection: sqlite3.Connection, order: _Order) -> None:
        import numpy

        self.np: Any = numpy
        self.connection = connection
        self.order = order

    def make(self) -> None:
        """Work all of it out."""
        np, connection = self.np, self.connection
        mentions = self._mentions()
        connection.execute("UPDATE value SET count = 0, ranks = x'' WHERE count > 0")
        with Spool(len(self.order.numbers) * _VALUES) as spool:
            for rows in shown_rows(connection, "number, keys"):
                values, lengths = read(row[1] for row in rows)
                ranks = self.order.ranks[np.fromiter((row[0] for row in rows), dtype="<u4", count=len(rows))]
                spool.add(values, np.repeat(ranks, lengths))
            for value, ranks in spool:
                self._write(value, ranks, mentions)
        self._finish()

    def adapt(self, before: NDArray[Any], changed: Changes, gone: NDArray[Any]) -> None:
        """Move the ranks that are there; ``gone``: the keys of the events that are gone."""
        np = self.np
        mentions = self._mentions()
        # Where each old rank has gone to.
        moved = np.full(len(before), UNRANKED, dtype="<u4")
        known = before < len(self.order.ranks)
        moved[known] = self.order.ranks[before[known]]
        still = np.flatnonzero(moved != np.arange(len(before), dtype="<u4"))
        first = int(still[0]) if len(still) else len(before)
        added: dict[int, list[int]] = {}
        for number, keys in rows_of(self.connection, "number, keys", changed.new.tolist()):
            for value in read([keys])[0].tolist():
                added.setdefault(value, []).append(int(self.order.ranks[number]))
        less = Counter(gone.tolist())
        rows = self.connection.execute("SELECT number, count, ranks FROM value")
        updates: list[tuple[int, bytes, int]] = []
        for some in _portions(rows):
            # All of them at once: most values have few events.
            whole = np.frombuffer(b"".join([blob for _, _, blob in some]), dtype="<u4")
            after = moved[whole].astype("<u4")
            data = after.tobytes()
            end = 0
            for number, count, blob in some:
                at, end = end, end + len(blob) // 4
                more = added.get(number, ())
                if number in mentions:
                    if more or number in less:
                        updates.append((count - less[number] + len(more), b"", number))
                elif more or number in less:
                    ranks = after[at:end]
                    ranks = ranks[ranks != UNRANKED]
                    more = np.sort(np.asarray(more, dtype="<u4"))
                    ranks = np.insert(ranks, np.searchsorted(ranks, more), more)
                    updates.append((len(ranks), ranks.astype("<u4").tobytes(), number))
                elif end > at and whole[end - 1] >= first:
                    updates.append((count, data[4 * at : 4 * end], number))
        self.connection.executemany("UPDATE value SET count = ?, ranks = ? WHERE number = ?", updates)
        self._finish()

    def _mentions(self) -> frozenset[int]:
        """The values of which nobody asks the ranks."""
        rows = self.connection.execute("SELECT number FROM value WHERE dimension = ?", (MENTION,))
        return frozenset(number for (number,) in rows)

    def _write(self, value: int, ranks: NDArray[Any], mentions: frozenset[int]) -> None:
        blob = b"" if value in mentions else ranks.astype("<u4").tobytes()
        self.connection.execute("UPDATE value SET count = ?, ranks = ? WHERE number = ?", (len(ranks), blob, value))

    def _finish(self) -> None:
        """Write the order itself and what is made of the rest."""
        connection, order = self.connection, self.order
        self._tell_again()
        connection.execute("DELETE FROM ranking")
        for name, numbers in (("number", order.numbers), ("rank", order.ranks)):
            parts = (numbers[first : first + PART].tobytes() for first in range(0, len(numbers), PART))
            connection.executemany(
                "INSERT INTO ranking VALUES (?, ?, ?)", ((name, part, stored) for part, stored in enumerate(parts))
            )
        connection.execute("DELETE FROM day")
        first = 0
        rows = []
        for day, count in order.days:
            rows.append((first, day, count))
            first += count
        connection.executemany("INSERT INTO day VALUES (?, ?, ?)", rows)
        connection.execute("DELETE FROM value WHERE count = 0")
        connection.execute("DELETE FROM alias WHERE dimension = 'mention'")
        connection.execute(
            "INSERT INTO alias SELECT 'mention', name, province FROM value WHERE dimension = ?", (MENTION,)
        )

    def _tell_again(self) -> None:
        """What happenings add: which events tell again of one, and that some disagree."""
        np = self.np
        ranks = self.order.ranks
        numbers, families = array("I"), array("I")
        before, family = "", 0
        # An index gives them in the order of happenings: those of one come one after the other.
        for happening, number in self.connection.execute("SELECT happening, number FROM telling ORDER BY happening"):
            if happening != before:
                before, family = happening, family + 1
            numbers.append(number)
            families.append(family)
        rows = self.connection.execute("SELECT number FROM telling WHERE conflicts NOT IN ('', '[]')")
        disagreeing = array("I", (number for (number,) in rows))
        told, of = np.frombuffer(numbers, dtype="u4"), np.frombuffer(families, dtype="u4")
        told, of = self._ranks(told), of[told < len(ranks)]
        first = np.full(family + 1, UNRANKED, dtype="<u4")
        np.minimum.at(first, of, told)
        again = (told != UNRANKED) & (told != first[of])
        order = np.argsort(told[again])
        self._put(REPEAT, "", told[again][order])
        self._put(FIRST, "", first[of[again]][order])
        own = self.connection.execute("SELECT ranks FROM value WHERE dimension = ?", (OWN,)).fetchone()
        found = self._ranks(np.frombuffer(disagreeing, dtype="u4"))
        both = np.concatenate((np.frombuffer(own[0] if own else b"", dtype="<u4"), found[found != UNRANKED]))
        both.sort()
        self._put("is", "conflict", both[np.append(True, both[1:] != both[:-1])] if len(both) else both)

    def _ranks(self, numbers: NDArray[Any]) -> NDArray[Any]:
        """The ranks of those of these numbers that were given when the order was made."""
        found: NDArray[Any] = self.order.ranks[numbers[numbers < len(self.order.ranks)]]
        return found

    def _put(self, dimension: str, name: str, ranks: NDArray[Any]) -> None:
        """Write the ranks of a value that no event names itself."""
        self.connection.execute(
            "INSERT OR IGNORE INTO value (dimension, name, count, ranks) VALUES (?, ?, 0, x'')", (dimension, name)
        )
        self.connection.execute(
            "UPDATE value SET count = ?, ranks = ? WHERE dimension = ? AND name = ? AND province = '' AND code = ''",
            (len(ranks), ranks.astype("<u4").tobytes(), dimension, name),
        )
