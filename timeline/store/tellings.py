"""What the store keeps of events that tell of the same happening, for whoever finds out which these are."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from timeline.model import Event
from timeline.store.bodies import unpack
from timeline.store.changes import IN_FILE, PLACE, VISIBLE, Changes, changes, ordered, rows_of
from timeline.store.codec import dumps
from timeline.store.connecting import faults
from timeline.store.folding import plain
from timeline.store.places import LENGTH, day_range, moment_of

if TYPE_CHECKING:
    from numpy.typing import NDArray


class _Known(Struct, frozen=True):
    """What has changed; the new events by place; the order that was, with first rank and count of each listed day."""

    changes: Changes
    new: NDArray[Any]
    places: NDArray[Any]
    gone: frozenset[int]
    before: NDArray[Any]
    days: dict[str, tuple[int, int]]


class Tellings(Struct, frozen=True):
    """Reads and writes links between events, by their numbers, in the open transaction of a writer."""

    connection: sqlite3.Connection
    path: Path
    _known: list[_Known] = field(default_factory=list)

    def changed_days(self) -> list[tuple[bytes, bytes]]:
        """The days, as ranges of places, that have other events than when the store was last settled, in order."""
        import numpy as np

        places = np.unique(self._changed.changes.places).tolist()  # of a million, few are different
        return sorted({day_range(place.ljust(LENGTH, b"\x00")) for place in places})

    def changed_files(self) -> set[str]:
        """The files that have other events than when the store was last settled."""
        changed = self._changed.changes
        with faults(self.path):
            numbers = [*changed.gone.tolist(), *changed.new.tolist()]
            files = {file for (file,) in rows_of(self.connection, "file", numbers)}
            query = "SELECT name FROM file WHERE number = ?"
            return {name for file in files for (name,) in self.connection.execute(query, (file,))}

    @property
    def _changed(self) -> _Known:
        """What has changed, found out once: nothing that is written here changes it."""
        if not self._known:
            import numpy as np

            with faults(self.path):
                changed = changes(self.connection)
                order = np.argsort(changed.new_places, kind="stable")
                days = self.connection.execute("SELECT day, first, count FROM day")
                self._known.append(
                    _Known(
                        changed,
                        changed.new[order],
                        changed.new_places[order],
                        frozenset(changed.gone.tolist()),
                        ordered(self.connection, "number"),
                        {day: (first, count) for day, first, count in days},
                    )
                )
        return self._known[0]

    def reasons(self, begins: str) -> set[str]:
        """The reasons for links that begin so."""
        with faults(self.path):
            rows = self.connection.execute("SELECT DISTINCT reason FROM link WHERE reason GLOB ?", (f"{begins}*",))
            return {reason for (reason,) in rows}

    def on(self, day: tuple[bytes, bytes]) -> list[tuple[int, Event]]:
        """What is shown of a day, with its numbers, in time order."""
        import numpy as np

        known = self._changed
        first, count = known.days.get(moment_of(day[0]), (0, 0))
        numbers = [n for n in known.before[first : first + count].tolist() if n not in known.gone]
        begin, end = np.searchsorted(known.places, np.array(day, dtype=PLACE))
        numbers += known.new[begin:end].tolist()
        return list(self._sorted(numbers))

    def of(self, numbers: Iterable[int]) -> list[tuple[int, Event]]:
        """The events with these numbers, in time order."""
        return list(self._sorted(sorted(numbers)))

    def told_in(self, file: str) -> list[tuple[int, Event]]:
        """What is shown of a document, with its numbers, in time order."""
        with faults(self.path):
            rows = self.connection.execute(
                f"SELECT number FROM ({IN_FILE}) WHERE {VISIBLE}", {"file": plain(file)}
            ).fetchall()
            return list(self._sorted([number for (number,) in rows]))

    def _sorted(self, numbers: Sequence[int]) -> Iterator[tuple[int, Event]]:
        columns = "place, coalesce((SELECT name FROM file WHERE file.number = event.file), ''), start, id, number, body"
        with faults(self.path):
            for *_, id_, number, body in sorted(rows_of(self.connection, columns, numbers)):
                yield number, unpack(id_, body)

    def link(self, reason: str, pairs: Iterable[tuple[int, int]]) -> set[int]:
        """The pairs that were found by a day or a thing, in place of those before; returns the numbers of both."""
        with faults(self.path):
            before = set(self.connection.execute("SELECT a, b FROM link WHERE reason = ?", (reason,)))
            now = set(pairs)
            if now == before:
                return set()
            self.connection.execute("DELETE FROM link WHERE reason = ?", (reason,))
            self.connection.executemany("INSERT INTO link VALUES (?, ?, ?)", ((reason, a, b) for a, b in now))
            return {number for pair in before ^ now for number in pair}

    def things(self, day: tuple[bytes, bytes], found: Iterable[tuple[str, int, bytes, str, str]]) -> set[str]:
        """The things (name, number, place, source, date) that the events of a day name, in place of those before;
        returns the names of both."""
        with faults(self.path):
            names = {
                name
                for (name,) in self.connection.execute("SELECT name FROM thing WHERE place >= ? AND place < ?", day)
            }
            self.connection.execute("DELETE FROM thing WHERE place >= ? AND place < ?", day)
            rows = [(plain(name), place, number, plain(source), date) for name, number, place, source, date in found]
            self.connection.executemany("INSERT OR REPLACE INTO thing VALUES (?, ?, ?, ?, ?)", rows)
            return names | {row[0] for row in rows}

    def naming(self, thing: str) -> list[tuple[int, str, str]]:
        """The events that name a thing: number, source, date; in the order of these."""
        with faults(self.path):
            return self.connection.execute(
                "SELECT number, source, date FROM thing WHERE name = ? ORDER BY date, source, number", (thing,)
            ).fetchall()

    def family(self, number: int) -> set[int]:
        """An event and all to which it is linked, at any remove."""
        with faults(self.path):
            found, waiting = {number}, [number]
            while waiting:
                one = waiting.pop()
                near = self.connection.execute(
                    "SELECT b FROM link WHERE a = ? UNION SELECT a FROM link WHERE b = ?", (one, one)
                )
                for (other,) in near.fetchall():
                    if other not in found:
                        found.add(other)
                        waiting.append(other)
            return found

    def tell(self, told: Iterable[tuple[int, str, tuple[str, ...]]]) -> None:
        """What came of it, for events by number: the happening and what disagrees."""
        with faults(self.path):
            self.connection.executemany(
                "INSERT OR REPLACE INTO telling VALUES (?, ?, ?)",
                ((number, plain(name), plain(dumps(conflicts))) for number, name, conflicts in told),
            )

    def alone(self, numbers: Iterable[int]) -> None:
        """These events share their happening with no other."""
        with faults(self.path):
            self.connection.executemany("DELETE FROM telling WHERE number = ?", ((number,) for number in numbers))
