"""What the store keeps of events that tell of the same happening, for whoever finds out which these are."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from timeline.model import Event
from timeline.store.codec import dumps, unpack
from timeline.store.connecting import faults
from timeline.store.folding import plain
from timeline.store.places import day_range
from timeline.store.settling import VISIBLE

_SOME: Final = 500


@dataclass(frozen=True, slots=True)
class Tellings:
    """Reads and writes links between events, by their numbers, in the open transaction of a writer."""

    connection: sqlite3.Connection
    path: Path

    def changed_days(self) -> list[tuple[bytes, bytes]]:
        """The days, as ranges of places, that have other events than when the store was last settled, in order."""
        return sorted({day_range(place) for place in self._of_changed("place", "event")})

    def changed_files(self) -> set[str]:
        """The files that have other events than when the store was last settled."""
        return set(self._of_changed("name", "event JOIN file ON file.number = event.file", "event."))

    def _of_changed(self, column: str, table: str, prefix: str = "") -> Iterator[Any]:
        """The values of a column for events that are shown now and were not, or the other way round."""
        with faults(self.path):
            import numpy as np

            row = self.connection.execute("SELECT numbers FROM ranking WHERE name = 'number'").fetchone()
            before = np.frombuffer(row[0] if row else b"", dtype="<u4")
            rows = self.connection.execute(f"SELECT number FROM event WHERE {VISIBLE}")
            now = np.fromiter((number for (number,) in rows), dtype="<u4")
            changed = np.setxor1d(before, now).tolist()
            for at in range(0, len(changed), _SOME):
                some = changed[at : at + _SOME]
                marks = ", ".join("?" * len(some))
                query = f"SELECT DISTINCT {column} FROM {table} WHERE {prefix}number IN ({marks})"
                for (value,) in self.connection.execute(query, some).fetchall():
                    yield value

    def reasons(self, begins: str) -> set[str]:
        """The reasons for links that begin so."""
        with faults(self.path):
            rows = self.connection.execute("SELECT DISTINCT reason FROM link WHERE reason GLOB ?", (f"{begins}*",))
            return {reason for (reason,) in rows}

    def told_in(self, file: str) -> list[tuple[int, Event]]:
        """What is shown of a document, with its numbers, in time order."""
        return list(self._events("event.file = (SELECT number FROM file WHERE name = ?)", (plain(file),)))

    def on(self, day: tuple[bytes, bytes]) -> list[tuple[int, Event]]:
        """What is shown of a day, with its numbers, in time order."""
        return list(self._events("place >= ? AND place < ?", day))

    def of(self, numbers: Iterable[int]) -> list[tuple[int, Event]]:
        """The events with these numbers, in time order."""
        wanted = list(numbers)
        marks = ", ".join("?" * len(wanted))
        return list(self._events(f"number IN ({marks})", wanted))

    def _events(self, where: str, values: Sequence[object]) -> Iterator[tuple[int, Event]]:
        with faults(self.path):
            rows = self.connection.execute(
                f"SELECT number, body FROM event WHERE {where} AND {VISIBLE}"
                " ORDER BY place, (SELECT name FROM file WHERE file.number = event.file), start, id",
                tuple(values),
            )
            for number, body in rows:
                yield number, unpack(body)

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
