"""Bringing what is shown into order: ranks, days, and the ranks of the events of every shared value.

All of it is worked out anew from what each event says of itself in a few bytes, a block of events at a time, so that
one changed document costs little and memory holds no more than the lists that are written.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, Final

from timeline.store.codec import unpack
from timeline.store.folding import searchable
from timeline.store.places import moment_of
from timeline.store.postings import FIRST, MENTION, REPEAT, UNRANKED

_BLOCK: Final = 1 << 16  # events worked on at once
_MOMENT: Final = 5  # bytes of a place up to the day

VISIBLE: Final = "number NOT IN (SELECT number FROM dropped) AND number NOT IN (SELECT number FROM hidden)"


def settle(connection: sqlite3.Connection) -> int:
    """Order the events of the open transaction that are neither dropped nor hidden; returns how many these are."""
    _purge(connection)
    ranks = _Ranks(connection)
    count = ranks.read()
    ranks.write()
    connection.execute("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE name = 'generation'")
    now = datetime.now(UTC).isoformat(timespec="seconds")
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('built', ?)", (now,))
    return count


def _purge(connection: sqlite3.Connection) -> None:
    """Take away the events that are dropped."""
    rows = connection.execute("SELECT number, body FROM event WHERE number IN (SELECT number FROM dropped)")
    while some := rows.fetchmany(1000):
        texts = []
        for number, body in some:
            event = unpack(body)
            texts.append((number, searchable(event.quote, event.title)))
        connection.executemany("INSERT INTO words (words, rowid, text) VALUES ('delete', ?, ?)", texts)
    for table, column in (
        ("link", "a"),
        ("link", "b"),
        ("telling", "number"),
        ("span", "number"),
        ("hidden", "number"),
        ("event", "number"),
    ):
        connection.execute(f"DELETE FROM {table} WHERE {column} IN (SELECT number FROM dropped)")
    connection.execute("DELETE FROM dropped")


class _Ranks:
    """The order of one state of the store."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        import numpy

        self.np: Any = numpy
        self.connection = connection
        self.postings: defaultdict[int, bytearray] = defaultdict(bytearray)
        self.days: list[tuple[int, str]] = []
        self.numbers = bytearray()
        self.ranks: Any = None

    def read(self) -> int:
        """Go through the events in their order."""
        np, count, last = self.np, 0, None
        for block in self._blocks():
            self.numbers += np.fromiter((row[0] for row in block), dtype="<u4", count=len(block)).tobytes()
            for place, row in enumerate(block):
                day = row[1][:_MOMENT]  # changes with the day, and not within it
                if day != last:
                    listed = moment_of(row[1])
                    if not self.days or self.days[-1][1] != listed:
                        self.days.append((count + place, listed))
                    last = day
            self._post(count, [row[2] for row in block])
            count += len(block)
        self._invert(count)
        return count

    def _blocks(self) -> Iterator[list[tuple[int, bytes, bytes]]]:
        twins = {
            number
            for (id_,) in self.connection.execute("SELECT id FROM event GROUP BY id HAVING count(*) > 1").fetchall()
            for (number,) in self.connection.execute(
                f"SELECT number FROM event WHERE id = ? AND {VISIBLE} ORDER BY number LIMIT -1 OFFSET 1", (id_,)
            )
        }
        rows = self.connection.execute(
            "SELECT number, place, keys FROM event"
            f" WHERE {VISIBLE} ORDER BY place, (SELECT name FROM file WHERE file.number = event.file), start, id"
        )
        while block := rows.fetchmany(_BLOCK):
            yield [row for row in block if row[0] not in twins] if twins else block

    def _post(self, first: int, keys: list[bytes]) -> None:
        """Note the events of a block, by rank from ``first``, under all their values."""
        np = self.np
        values = np.frombuffer(b"".join(keys), dtype="<u4")
        lengths = np.fromiter(map(len, keys), dtype=np.int64, count=len(keys)) // 4
        ranks = np.repeat(np.arange(first, first + len(keys), dtype="<u4"), lengths)
        order = np.argsort(values, kind="stable")
        values, ranks = values[order], ranks[order]
        cuts = np.flatnonzero(np.diff(values)) + 1
        starts = [0, *cuts.tolist()] if len(values) else []
        whole = ranks.tobytes()
        for start, end, value in zip(starts, [*starts[1:], len(values)], values[starts].tolist(), strict=True):
            self.postings[value] += whole[start * 4 : end * 4]

    def _invert(self, count: int) -> None:
        np = self.np
        numbers = np.frombuffer(self.numbers, dtype="<u4")
        self.ranks = np.full(int(numbers.max()) + 1 if count else 0, UNRANKED, dtype="<u4")
        self.ranks[numbers] = np.arange(count, dtype="<u4")

    def write(self) -> None:
        """Write it all down."""
        self._tell_again()
        connection = self.connection
        connection.executemany(
            "INSERT OR REPLACE INTO ranking VALUES (?, ?)",
            [("number", bytes(self.numbers)), ("rank", self.ranks.tobytes())],
        )
        count = len(self.numbers) // 4
        ends = [*(first for first, _ in self.days[1:]), count]
        connection.execute("DELETE FROM day")
        connection.executemany(
            "INSERT INTO day VALUES (?, ?, ?)",
            ((first, day, end - first) for (first, day), end in zip(self.days, ends[: len(self.days)], strict=True)),
        )
        mentions = {n for (n,) in connection.execute("SELECT number FROM value WHERE dimension = ?", (MENTION,))}
        gone = [
            (number,) for (number,) in connection.execute("SELECT number FROM value") if number not in self.postings
        ]
        connection.executemany("DELETE FROM value WHERE number = ?", gone)
        connection.executemany(
            "UPDATE value SET count = ?, ranks = ? WHERE number = ?",
            (
                (len(ranks) // 4, b"" if number in mentions else bytes(ranks), number)
                for number, ranks in sorted(self.postings.items())
            ),
        )
        connection.execute("DELETE FROM alias WHERE dimension = 'mention'")
        connection.execute(
            "INSERT INTO alias SELECT 'mention', name, province FROM value WHERE dimension = ?", (MENTION,)
        )

    def _tell_again(self) -> None:
        """What happenings add: which events tell again of one, and that some disagree."""
        np, size = self.np, len(self.ranks)
        told = [
            (name, int(self.ranks[number]), conflicts)
            for name, number, conflicts in self.connection.execute(
                "SELECT happening, number, conflicts FROM telling ORDER BY happening"
            )
            if number < size and self.ranks[number] != UNRANKED
        ]
        again: list[tuple[int, int]] = []
        for _, group in groupby(told, key=lambda row: row[0]):
            first, *others = sorted(rank for _, rank, _ in group)
            again += [(rank, first) for rank in others]
        again.sort()
        for dimension, ranks in ((REPEAT, [a for a, _ in again]), (FIRST, [b for _, b in again])):
            self.postings.pop(self._value(dimension, ""), None)
            if ranks:
                self.postings[self._value(dimension, "")] += np.asarray(ranks, dtype="<u4").tobytes()
        disagreeing = [rank for _, rank, conflicts in told if conflicts not in ("", "[]")]
        if disagreeing:
            number = self._value("is", "conflict")
            own = np.frombuffer(bytes(self.postings[number]), dtype="<u4")
            both = np.union1d(own, np.asarray(disagreeing, dtype="<u4"))
            self.postings[number] = bytearray(both.astype("<u4").tobytes())

    def _value(self, dimension: str, name: str) -> int:
        """The number of a value, which is there afterwards."""
        self.connection.execute(
            "INSERT OR IGNORE INTO value (dimension, name, count, ranks) VALUES (?, ?, 0, x'')", (dimension, name)
        )
        found = self.connection.execute(
            "SELECT number FROM value WHERE dimension = ? AND name = ? AND province = '' AND code = ''",
            (dimension, name),
        ).fetchone()
        return int(found[0])
