"""The ranks of the events of every shared value, and what else rests on the order of events: worked out for all, or
moved where little has changed. What memory holds grows only with the events of a single value."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Final

from timeline.store.changes import Changes, rows_of
from timeline.store.keys import read
from timeline.store.ordering import ranks_of
from timeline.store.postings import FIRST, MENTION, OWN, REPEAT, UNRANKED
from timeline.store.ranking import PART
from timeline.store.spooling import Pieces, Spool

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BYTES: Final = 4_000_000  # of ranks that are looked at together
_VALUES: Final = 6  # that an event has besides the frequent ones, about
_AT_ONCE: Final = 2 * PART  # events whose keys are looked at together
_RANKS: Final = 1 << 18  # ranks of what tells again that are put into order together
_SAMPLES: Final = 4000  # events that tell which values are frequent
_MANY: Final = 16  # one event in so many makes a value frequent
_UPDATE: Final = "UPDATE value SET count = ?, ranks = ? WHERE number = ?"


def index_all(connection: sqlite3.Connection, events: int) -> None:
    """Work out all of it from the order as it is written, of so many events."""
    import numpy as np

    mentions = _mentions(connection)
    connection.execute("UPDATE value SET count = 0, ranks = x'' WHERE count > 0")
    frequent = [_Frequent(value, events) for value in _sampled(connection) if value not in mentions]
    with Spool(events * _VALUES) as spool:
        for numbers, keys in _all_keys(connection):
            values, lengths = read(keys)
            ranks = np.repeat(ranks_of(connection, numbers), lengths)
            left = ranks != UNRANKED
            for one in frequent:
                own = values == one.value
                one.add(ranks[own & left])
                left &= ~own
            spool.add(values[left], ranks[left])
        for value, ranks in spool:
            blob = b"" if value in mentions else ranks.tobytes()
            connection.execute(_UPDATE, (len(ranks), blob, value))
    for one in frequent:
        one.write(connection)
    _finish(connection, events)


def _sampled(connection: sqlite3.Connection) -> list[int]:
    """The values which many events have, as some of them show."""
    import numpy as np

    (last,) = connection.execute("SELECT coalesce(max(number), 0) FROM event").fetchone()
    some = range(1, last + 1, max(1, last // _SAMPLES))
    values, _ = read(keys for (keys,) in rows_of(connection, "keys", some))
    counts = np.bincount(values) if len(values) else values
    return np.flatnonzero(counts * _MANY > len(some)).tolist()


class _Frequent:
    """A value that many events have, with a bit for each event's rank: their ranks would take far more."""

    def __init__(self, value: int, events: int) -> None:
        import numpy as np

        self.value = value
        self._bits = np.zeros(events // 8 + 1, dtype=np.uint8)
        self._count = 0

    def add(self, ranks: NDArray[Any]) -> None:
        """Take the ranks of some more of its events."""
        import numpy as np

        np.bitwise_or.at(self._bits, ranks >> 3, np.left_shift(1, ranks & 7).astype(np.uint8))
        self._count += len(ranks)

    def write(self, connection: sqlite3.Connection) -> None:
        """Write them, a part at a time."""
        import numpy as np

        connection.execute(
            "UPDATE value SET count = ?, ranks = zeroblob(?) WHERE number = ?",
            (self._count, 4 * self._count, self.value),
        )
        if not self._count:
            return
        with connection.blobopen("value", "ranks", self.value) as blob:
            for at in range(0, len(self._bits), _AT_ONCE):
                bits = np.unpackbits(self._bits[at : at + _AT_ONCE], bitorder="little")
                blob.write((np.flatnonzero(bits) + 8 * at).astype("<u4").tobytes())


def _all_keys(connection: sqlite3.Connection) -> Iterator[tuple[NDArray[Any], list[bytes]]]:
    """Numbers and keys of all events, shown or not."""
    import numpy as np

    rows = connection.execute("SELECT number, keys FROM event ORDER BY number")
    while some := rows.fetchmany(_AT_ONCE):
        yield np.array([number for number, _ in some], dtype="<u4"), [keys for _, keys in some]


def adapt(
    connection: sqlite3.Connection, before: NDArray[Any], ranks: NDArray[Any], changed: Changes, gone: NDArray[Any]
) -> None:
    """Move the ranks that are there. ``before``: the numbers in the order that was; ``ranks``: their ranks now;
    ``gone``: the keys of the events that are gone."""
    import numpy as np

    mentions = _mentions(connection)
    # Where each old rank has gone to.
    moved = np.full(len(before), UNRANKED, dtype="<u4")
    known = before < len(ranks)
    moved[known] = ranks[before[known]]
    still = np.flatnonzero(moved != np.arange(len(before), dtype="<u4"))
    first = int(still[0]) if len(still) else len(before)
    added: dict[int, list[int]] = {}
    for number, keys in rows_of(connection, "number, keys", changed.new.tolist()):
        for value in read([keys])[0].tolist():
            added.setdefault(value, []).append(int(ranks[number]))
    less = Counter(gone.tolist())
    for some in _portions(connection.execute("SELECT number, count, ranks FROM value ORDER BY number")):
        # All of them at once: most values have few events.
        whole = np.frombuffer(b"".join([blob for _, _, blob in some]), dtype="<u4")
        after = moved[whole].astype("<u4")
        data = after.tobytes()
        updates: list[tuple[int, bytes, int]] = []
        end = 0
        for number, count, blob in some:
            at, end = end, end + len(blob) // 4
            more = np.sort(np.array(added.get(number, ()), dtype="<u4"))
            if number in mentions:
                if len(more) or number in less:
                    updates.append((count - less[number] + len(more), b"", number))
            elif len(more) or number in less:
                own = after[at:end]
                own = own[own != UNRANKED]
                own = np.insert(own, np.searchsorted(own, more), more)
                updates.append((len(own), own.astype("<u4").tobytes(), number))
            elif end > at and whole[end - 1] >= first:
                updates.append((count, data[4 * at : 4 * end], number))
        connection.executemany(_UPDATE, updates)
    _finish(connection, len(ranks))


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


def _mentions(connection: sqlite3.Connection) -> frozenset[int]:
    """The values of which nobody asks the ranks."""
    rows = connection.execute("SELECT number FROM value WHERE dimension = ?", (MENTION,))
    return frozenset(number for (number,) in rows)


def _finish(connection: sqlite3.Connection, events: int) -> None:
    """Write what is made of order and values."""
    _tell_again(connection, events)
    connection.execute("DELETE FROM value WHERE count = 0")
    connection.execute("DELETE FROM alias WHERE dimension = 'mention'")
    connection.execute("INSERT INTO alias SELECT 'mention', name, province FROM value WHERE dimension = ?", (MENTION,))


def _tell_again(connection: sqlite3.Connection, events: int) -> None:
    """What happenings add: which events tell again of one, and that some disagree."""
    import numpy as np

    count = 0
    with Pieces(events // _RANKS + 1, "<u8") as pairs:
        for numbers, families in _families(connection):
            told = ranks_of(connection, numbers)
            first = np.minimum.reduceat(told, families)
            first = np.repeat(first, np.diff(np.append(families, len(told))))
            again = (told != UNRANKED) & (told != first)
            told, first = told[again], first[again]
            pairs.add(told // _RANKS, (told.astype("<u8") << 32) | first)
            count += len(told)
        rooms = [_room(connection, dimension, count) for dimension in (REPEAT, FIRST)]
        with ExitStack() as opened:
            blobs = [opened.enter_context(connection.blobopen("value", "ranks", number)) for number in rooms]
            for some in pairs:
                some.sort()
                for blob, half in zip(blobs, (some >> 32, some & UNRANKED), strict=True):
                    if len(half):
                        blob.write(half.astype("<u4").tobytes())
    rows = connection.execute("SELECT number FROM telling WHERE conflicts NOT IN ('', '[]')")
    disagreeing = ranks_of(connection, np.array([number for (number,) in rows], dtype="<u4"))
    own = connection.execute("SELECT ranks FROM value WHERE dimension = ?", (OWN,)).fetchone()
    saying = np.frombuffer(own[0] if own else b"", dtype="<u4")
    both = np.sort(np.concatenate((saying, disagreeing[disagreeing != UNRANKED])))
    _put(connection, "is", "conflict", both[np.append(True, both[1:] != both[:-1])] if len(both) else both)


def _families(connection: sqlite3.Connection) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
    """Numbers of events of which it is known what happening they tell, and where each happening begins among them:
    those of one come one after the other, in one piece."""
    import numpy as np

    # An index gives them in this order.
    rows = connection.execute("SELECT happening, number FROM telling ORDER BY happening")
    waiting: list[tuple[str, int]] = []
    more = True
    while more:
        some = rows.fetchmany(_AT_ONCE)
        more = bool(some)
        waiting += some
        end = len(waiting)
        while more and end and waiting[end - 1][0] == waiting[-1][0]:  # of the last one there may be others
            end -= 1
        ready, waiting = waiting[:end], waiting[end:]
        if ready:
            begins = [at for at in range(end) if not at or ready[at][0] != ready[at - 1][0]]
            yield np.array([number for _, number in ready], dtype="<u4"), np.array(begins)


def _room(connection: sqlite3.Connection, dimension: str, count: int) -> int:
    """The number of the one value of a dimension, in which there is room for so many ranks."""
    import numpy as np

    _put(connection, dimension, "", np.empty(0, dtype="<u4"))
    query = "SELECT number FROM value WHERE dimension = ? AND name = '' AND province = '' AND code = ''"
    (number,) = connection.execute(query, (dimension,)).fetchone()
    connection.execute("UPDATE value SET count = ?, ranks = zeroblob(?) WHERE number = ?", (count, 4 * count, number))
    return int(number)


def _put(connection: sqlite3.Connection, dimension: str, name: str, ranks: NDArray[Any]) -> None:
    """Write the ranks of a value that no event names itself."""
    connection.execute(
        "INSERT OR IGNORE INTO value (dimension, name, count, ranks) VALUES (?, ?, 0, x'')", (dimension, name)
    )
    connection.execute(
        "UPDATE value SET count = ?, ranks = ? WHERE dimension = ? AND name = ? AND province = '' AND code = ''",
        (len(ranks), ranks.astype("<u4").tobytes(), dimension, name),
    )
