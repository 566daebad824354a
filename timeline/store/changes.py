"""Which events are shown that were not when the store was last brought into order, and which are no longer."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from timeline.store.postings import UNRANKED
from timeline.store.ranking import PART

if TYPE_CHECKING:
    from numpy.typing import NDArray

VISIBLE: Final = "number NOT IN (SELECT number FROM dropped) AND number NOT IN (SELECT number FROM hidden)"
# The numbers of the events that stand in a file: those extracted from it lie together.
IN_FILE: Final = (
    "SELECT number, paragraph FROM event WHERE made = 0 AND number >= (SELECT first FROM document WHERE file = :file)"
    " AND number < (SELECT first + events FROM document WHERE file = :file)"
    " UNION ALL"
    " SELECT number, paragraph FROM event WHERE made = 1 AND file = (SELECT number FROM file WHERE name = :file)"
)
ORDERED: Final = "ordered"  # in meta: the first number that was not given yet when the order was made
PLACE: Final = "S12"  # a place among numpy's types; it compares as if filled up with zeros
_SOME: Final = 500
_MOST: Final = 50_000  # events that are looked at by themselves
_SHARE: Final = 4  # … and where more than one in so many is another, the rest is not spared


class Changes(Struct, frozen=True):
    """What is other than in the order that the store has. Numbers ascend; ``places`` are those of both, in their
    order: of ``gone`` first."""

    gone: NDArray[Any]
    new: NDArray[Any]
    places: NDArray[Any]

    @property
    def new_places(self) -> NDArray[Any]:
        """The places of the new events."""
        return self.places[len(self.gone) :]


def ordered(connection: sqlite3.Connection, name: str) -> NDArray[Any]:
    """The order that the store has: events' numbers by rank (``number``), or their ranks by number (``rank``)."""
    import numpy as np

    rows = connection.execute("SELECT numbers FROM ranking WHERE name = ? ORDER BY part", (name,))
    return np.frombuffer(b"".join(numbers for (numbers,) in rows), dtype="<u4")


def changes(connection: sqlite3.Connection) -> Changes:
    """What was added, dropped, hidden and shown again since the order was made."""
    import numpy as np

    ranks = ordered(connection, "rank")
    if not len(ranks):
        new, places = read_shown(connection)
        return Changes(np.empty(0, "<u4"), new, places)
    execute = connection.execute
    execute("CREATE TEMP TABLE IF NOT EXISTS candidate (number INTEGER PRIMARY KEY)")
    execute("DELETE FROM candidate")
    execute("INSERT OR IGNORE INTO candidate SELECT number FROM event WHERE number >= ?", (_since(connection),))
    for table in ("dropped", "touched"):
        execute(f"INSERT OR IGNORE INTO candidate SELECT number FROM {table}")
    # Of events with one id only the first is shown: what becomes of one concerns the others.
    execute(
        "INSERT OR IGNORE INTO candidate SELECT twin.number FROM candidate"
        " CROSS JOIN event ON event.number = candidate.number CROSS JOIN event AS twin ON twin.id = event.id"
    )
    # CROSS JOIN: the few are gone through, whatever the planner thinks.
    shown: dict[str, int] = {}
    found = execute(
        "SELECT candidate.number, id, place FROM candidate CROSS JOIN event USING (number)"
        f" WHERE {VISIBLE.replace('number NOT', 'candidate.number NOT')} ORDER BY candidate.number"
    )
    now: dict[int, bytes] = {}
    for number, id_, place in found:
        if id_ not in shown:
            shown[id_] = number
            now[number] = place
    gone: dict[int, bytes] = {}
    for number, place in execute("SELECT candidate.number, place FROM candidate CROSS JOIN event USING (number)"):
        was_shown = number < len(ranks) and ranks[number] != UNRANKED
        if was_shown and now.pop(number, None) is None:
            gone[number] = place
    numbers = np.fromiter((*sorted(gone), *sorted(now)), dtype="<u4", count=len(gone) + len(now))
    places = np.array([*(gone[n] for n in sorted(gone)), *(now[n] for n in sorted(now))], dtype=PLACE)
    return Changes(numbers[: len(gone)], numbers[len(gone) :], places)


def are_few(connection: sqlite3.Connection) -> bool:
    """Whether so little was added, dropped, hidden and shown again since the order was made that it is worth while, and
    does not take too much memory, to look at that alone."""
    (parts,) = connection.execute("SELECT count(*) FROM ranking WHERE name = 'number'").fetchone()
    found = 0
    for query in (f"event WHERE number >= {_since(connection)}", "dropped", "touched"):
        found += connection.execute(f"SELECT count(*) FROM (SELECT 1 FROM {query} LIMIT {_MOST})").fetchone()[0]
    return parts > 0 and found < _MOST and found * _SHARE <= parts * PART


def _since(connection: sqlite3.Connection) -> int:
    """The first number that was not given yet when the order was made."""
    row = connection.execute("SELECT value FROM meta WHERE name = ?", (ORDERED,)).fetchone()
    return int(row[0]) if row else 0


def twins(connection: sqlite3.Connection) -> set[int]:
    """Events that are not shown because an earlier one with their id is."""
    again = connection.execute("SELECT id FROM event GROUP BY id HAVING count(*) > 1").fetchall()
    query = f"SELECT number FROM event WHERE id = ? AND {VISIBLE} ORDER BY number LIMIT -1 OFFSET 1"
    return {number for (id_,) in again for (number,) in connection.execute(query, (id_,))}


def read_shown(connection: sqlite3.Connection) -> tuple[NDArray[Any], NDArray[Any]]:
    """Numbers, ascending, and places of all events that are to be shown."""
    import numpy as np

    numbers: list[Any] = []
    places: list[Any] = []
    for rows in shown_rows(connection, "number, place"):
        numbers.append(np.fromiter((row[0] for row in rows), dtype="<u4", count=len(rows)))
        places.append(np.array([row[1] for row in rows], dtype=PLACE))
    if not numbers:
        return np.empty(0, "<u4"), np.empty(0, PLACE)
    return np.concatenate(numbers), np.concatenate(places)


def shown_rows(connection: sqlite3.Connection, columns: str, block: int = 1 << 13) -> Iterator[list[tuple[Any, ...]]]:
    """These columns, of which the first is the number, of all events that are to be shown, by number."""
    hidden = twins(connection)
    (some_are_not,) = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM dropped) OR EXISTS (SELECT 1 FROM hidden)"
    ).fetchone()
    where = f" WHERE {VISIBLE}" if some_are_not else ""  # asked of every event
    rows = connection.execute(f"SELECT {columns} FROM event{where} ORDER BY number")
    while some := rows.fetchmany(block):
        found = [row for row in some if row[0] not in hidden] if hidden else some
        if found:
            yield found


def rows_of(
    connection: sqlite3.Connection, columns: str, numbers: Sequence[int], table: str = "event", by: str = "number"
) -> Iterator[tuple[Any, ...]]:
    """These columns of the rows with these numbers (in the column ``by``), in no order."""
    for at in range(0, len(numbers), _SOME):
        some = numbers[at : at + _SOME]
        marks = ", ".join("?" * len(some))
        yield from connection.execute(f"SELECT {columns} FROM {table} WHERE {by} IN ({marks})", some).fetchall()


def touch(connection: sqlite3.Connection, numbers: Iterable[int]) -> None:
    """Note that these events may be shown now and were not, or the other way round."""
    connection.executemany("INSERT OR IGNORE INTO touched VALUES (?)", ((number,) for number in numbers))
