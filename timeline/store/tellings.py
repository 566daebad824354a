"""What the store keeps of events that tell of the same happening, for whoever finds out which these are."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct, field

from timeline.extraction.happenings import Families, Telling, is_datable, telling
from timeline.model import Figure
from timeline.store.bodies import (
    PARTED,
    bounds_in,
    decoded,
    figures_in,
    letters_in,
    parted,
    parts_in,
    rare_in,
    title_in,
    unpack,
)
from timeline.store.changes import IN_FILE, VISIBLE, are_few, changes, ordered, rows_of, shown_rows, twins
from timeline.store.codec import dumps
from timeline.store.connecting import faults
from timeline.store.folding import plain
from timeline.store.namesakes import Namesakes
from timeline.store.places import LENGTH, day_range, moment_of
from timeline.store.postings import UNRANKED

if TYPE_CHECKING:
    from numpy.typing import NDArray

_AT_ONCE: Final = 500  # events that are looked at together


class _Changed(Struct, frozen=True):
    """What has changed since the store was last settled, and the order that was then: numbers and ranks."""

    gone: frozenset[int]
    new: frozenset[int]
    days: list[tuple[bytes, bytes]]  # that have other events, as ranges of places, in order
    listed: dict[str, tuple[int, int]]  # first rank and count of each day
    numbers: NDArray[Any]
    ranks: NDArray[Any]

    def is_shown(self, number: int) -> bool:
        """Whether an event is shown now."""
        was = number < len(self.ranks) and self.ranks[number] != UNRANKED
        return number in self.new or (bool(was) and number not in self.gone)

    def on_these_days(self) -> list[int]:
        """The numbers of what is shown now on the days that have other events, and of all that is new."""
        found = sorted(self.new)
        for day in self.days:
            first, count = self.listed.get(moment_of(day[0]), (0, 0))
            found += [n for n in self.numbers[first : first + count].tolist() if n not in self.gone]
        return found


class Tellings(Struct, frozen=True):
    """Reads and writes links between events, by their numbers, in the open transaction of a writer.

    Where little has changed since the store was last settled, it gives only what that touches, else everything; what
    was found before is forgotten then (``begin``).
    """

    connection: sqlite3.Connection
    path: Path
    _state: list[_Changed | None] = field(default_factory=list)

    @property
    def _changed(self) -> _Changed | None:
        """What has changed, found out once: nothing that is written here changes it. ``None`` where it is too much."""
        if not self._state:
            with faults(self.path):
                self._state.append(self._few() if are_few(self.connection) else None)
        return self._state[0]

    def _few(self) -> _Changed:
        found = changes(self.connection)
        days = self.connection.execute("SELECT day, first, count FROM day")
        places = set(found.places.tolist())
        return _Changed(
            frozenset(found.gone.tolist()),
            frozenset(found.new.tolist()),
            sorted({day_range(place.ljust(LENGTH, b"\x00")) for place in places}),
            {day: (first, count) for day, first, count in days},
            ordered(self.connection, "number"),
            ordered(self.connection, "rank"),
        )

    def begin(self) -> Iterator[int]:
        """Forget all links where everything is looked at; gives the numbers of the events that had one."""
        if self._changed is None:
            with faults(self.path):
                for pair in self.connection.execute("SELECT a, b FROM link"):
                    yield from pair
                self.connection.execute("DELETE FROM link")

    def days(self) -> Iterator[tuple[bytes, list[tuple[int, Telling]]]]:
        """The days, each as its first place, on which datable events share kind and a name, with these events and
        their numbers in time order. A day that has no longer any comes with none."""
        changed = self._changed
        left = set() if changed is None else {first for first, _ in changed.days}
        columns = "number, place, keys"
        with faults(self.path):
            (last,) = self.connection.execute("SELECT coalesce(max(number), 0) FROM event").fetchone()
            if changed is None:
                rows: Iterable[Sequence[tuple[Any, ...]]] = shown_rows(self.connection, columns)
                events = last
            else:
                rows = [list(rows_of(self.connection, columns, changed.on_these_days()))]
                events = 0
            with Namesakes(self.connection, last, events) as namesakes:
                for some in rows:
                    namesakes.add(some)
                for numbers in namesakes.by_days(_AT_ONCE):
                    for day, told in groupby(self._sorted(numbers), lambda each: day_range(each[0])[0]):
                        left.discard(day)
                        yield day, [(number, one) for _, number, one in told if one.datable]
        for day in sorted(left):
            yield day, []

    def of(self, numbers: Iterable[int]) -> Iterator[tuple[int, Telling]]:
        """The events with these numbers, in time order."""
        return ((number, told) for _, number, told in self._sorted(sorted(numbers)))

    def told_in(self, file: str) -> list[tuple[int, Telling]]:
        """What is shown of a document, with its numbers, in time order."""
        with faults(self.path):
            rows = self.connection.execute(
                f"SELECT number FROM ({IN_FILE}) WHERE {VISIBLE}", {"file": plain(file)}
            ).fetchall()
        return list(self.of([number for (number,) in rows]))

    def _sorted(self, numbers: Sequence[int]) -> Iterator[tuple[bytes, int, Telling]]:
        columns = "place, coalesce((SELECT name FROM file WHERE file.number = event.file), ''), start, id, number, body"
        with faults(self.path):
            for place, _, _, id_, number, body in sorted(rows_of(self.connection, columns, numbers)):
                yield place, number, _telling(id_, body)

    def changed_files(self) -> set[str] | None:
        """The files that have other events than when the store was last settled; ``None`` where it may be any."""
        changed = self._changed
        if changed is None:
            return None
        with faults(self.path):
            files = {file for (file,) in rows_of(self.connection, "file", [*changed.gone, *changed.new])}
            query = "SELECT name FROM file WHERE number = ?"
            return {name for file in files for (name,) in self.connection.execute(query, (file,))}

    def reasons(self, begins: str) -> set[str]:
        """The reasons for links that begin so."""
        with faults(self.path):
            rows = self.connection.execute("SELECT DISTINCT reason FROM link WHERE reason GLOB ?", (f"{begins}*",))
            return {reason for (reason,) in rows}

    def link(self, reason: str, pairs: Iterable[tuple[int, int]]) -> set[int]:
        """The pairs that were found by a day or a thing, in place of those before; returns the numbers of both."""
        with faults(self.path):
            now = set(pairs)
            before: set[tuple[int, int]] = set()
            if self._changed is not None:
                before = set(self.connection.execute("SELECT a, b FROM link WHERE reason = ?", (reason,)))
                if now == before:
                    return set()
                self.connection.execute("DELETE FROM link WHERE reason = ?", (reason,))
            self.connection.executemany("INSERT INTO link VALUES (?, ?, ?)", ((reason, a, b) for a, b in now))
            return {number for pair in before ^ now for number in pair}

    def things(self) -> Iterator[tuple[str, list[tuple[int, str, str]]]]:
        """The things that events name which are others now, each with the events that name it: number, source, date;
        in the order of date, source and number."""
        with faults(self.path):
            changed = self._changed
            if changed is None:
                hidden = twins(self.connection)
                query = f"SELECT name, number, source, date FROM thing WHERE {VISIBLE} ORDER BY name"
                for name, rows in groupby(self.connection.execute(query), lambda row: str(row[0])):
                    found = [(number, source, date) for _, number, source, date in rows if number not in hidden]
                    if len(found) > 1:
                        yield name, sorted(found, key=_by_date)
                return
            touched = rows_of(self.connection, "name", [*changed.gone, *changed.new], "thing")
            for name in sorted({name for (name,) in touched}):
                listed = self.connection.execute("SELECT number, source, date FROM thing WHERE name = ?", (name,))
                yield name, sorted((row for row in listed.fetchall() if changed.is_shown(row[0])), key=_by_date)

    def families(self, numbers: Iterable[int]) -> Iterator[dict[int, int]]:
        """Some of these events at a time, with all to which they are linked at any remove: each event's number, and
        that of the first of its family."""
        import numpy as np

        waiting = np.fromiter(numbers, dtype="<u4")
        waiting.sort()
        with faults(self.path):
            (last,) = self.connection.execute("SELECT coalesce(max(number), 0) FROM event").fetchone()
            seen = np.zeros(last + 1, dtype=bool)
            for at in range(0, len(waiting), _AT_ONCE):
                some = waiting[at : at + _AT_ONCE]
                families = Families()
                found = set(some[~seen[some]].tolist())
                looked_at: set[int] = set()
                while near := sorted(found - looked_at):
                    looked_at.update(near)
                    for a, b in self._links(near):
                        families.join(a, b)
                        found.update((a, b))
                seen[list(found)] = True
                yield {number: families.of(number) for number in found}

    def _links(self, numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
        for column in "ab":
            yield from rows_of(self.connection, "a, b", numbers, "link", column)

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


def _by_date(row: tuple[int, str, str]) -> tuple[str, str, int]:
    number, source, date = row
    return date, source, number


def _telling(id_: str, body: bytes) -> Telling:
    """What is compared of a stored event: little of it is decoded and taken apart for that."""
    fields = parted(body)
    if fields is None:
        return telling(unpack(id_, body))
    head, title, _, _, quote, _, cities, bodies, people, figures, _, _, _, _, more = fields
    date, first, last, letters, _ = decoded(head).split(PARTED)
    _, kind, _, bounded, _ = letters_in(letters)
    words = decoded(quote)
    return Telling(
        id_,
        date,
        kind,
        title_in(decoded(title), words),
        words,
        frozenset((*_named(cities), *_named(bodies), *_named(people))),
        tuple([Figure(*each) for each in figures_in(decoded(figures))]) if figures else (),
        tuple(rare_in(decoded(more))[0]) if more else (),
        is_datable(kind, bounded, date, *bounds_in(date, first, last)),
    )


@lru_cache(1 << 12)
def _named(parts: bytes) -> tuple[str, ...]:
    """The names in a field of places, bodies or people."""
    return tuple([part[0] for part in parts_in(decoded(parts))])
