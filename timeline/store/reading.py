"""Reading the store: everything the browser, the command line and exports ask."""

from __future__ import annotations

import json
import sqlite3
import threading
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from timeline.model import DocumentFacts, Event, Place, Problem
from timeline.store import facets
from timeline.store.codec import (
    event_from_json,
    facts_from_json,
    paragraphs_from_json,
    problem_from_json,
)
from timeline.store.connecting import fault_of, open_reading
from timeline.store.evaluation import Leaves
from timeline.store.filters.nodes import Filter
from timeline.store.folding import plain
from timeline.store.masks import members
from timeline.store.moments import start_of
from timeline.store.postings import Postings
from timeline.store.selections import State
from timeline.store.values import (
    DayCount,
    Dimension,
    DocumentRow,
    FacetValue,
    Names,
    Row,
    Stats,
    StoredDocument,
    StoreError,
)

_CHUNK: Final = 500
EVERYTHING: Final = Filter()
_ROW: Final = (
    "id, date, earliest, latest, day, date_text, basis, kind, title, cities, institutions, origin, bounded, planned,"
    " conflict, mentions, file, paragraph, confidence"
)


class Store:
    """A store, read only. Every answer is from one state of it; after a build the next answer is from the new one.

    Safe to use from several threads. Every method raises ``StoreError`` where the file turns out to be damaged.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._file = _identity(path)
        self._lock = threading.RLock()
        self._state: State | None = None
        self._depth = 0

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the store at ``path``; ``StoreError`` where there is none that this version can read."""
        store = cls(path, open_reading(path))
        try:
            with store._reading():
                pass
        except BaseException:
            store.close()
            raise
        return store

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, type_: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._state = None
            self._connection.close()

    @contextmanager
    def _reading(self) -> Iterator[State]:
        """One state of the store, held for as long as the block runs."""
        with self._lock:
            if self._depth:
                assert self._state is not None
                yield self._state
                return
            try:
                self._follow()
                self._connection.execute("BEGIN")
                self._depth = 1
                try:
                    yield self._current()
                finally:
                    self._depth = 0
                    self._connection.execute("ROLLBACK")
            except sqlite3.DatabaseError as error:
                raise StoreError(fault_of(error), str(self.path), str(error)) from error
            except (ValueError, LookupError, TypeError) as error:
                raise StoreError("damaged", str(self.path), str(error)) from error

    def _follow(self) -> None:
        """Open the file again where a rebuild has put another one in its place."""
        identity = _identity(self.path)
        if identity is not None and identity != self._file:
            connection = open_reading(self.path)
            self._connection.close()
            self._connection, self._file, self._state = connection, identity, None

    def _current(self) -> State:
        """The state of this transaction, worked out anew where the file has changed."""
        generation = self._connection.execute("SELECT value FROM meta WHERE name = 'generation'").fetchone()
        mark = (*(self._file or (0, 0)), generation[0] if generation else "")
        if self._state is None or self._state.mark != mark:
            days = tuple(self._connection.execute("SELECT day, first, count FROM day ORDER BY first"))
            size = days[-1][1] + days[-1][2] if days else 0
            leaves = Leaves(self._connection, size, Postings(self._connection, size), self._names)
            self._state = State(mark, size, days, leaves)
        return self._state

    def _names(self) -> Names:
        institutions: dict[str, set[str]] = {}
        places: dict[str, str] = {}
        for dimension, other, name in self._connection.execute("SELECT dimension, other, name FROM alias"):
            if dimension == "place":
                places[other] = name
            else:
                institutions.setdefault(other, set()).add(name)
        known = self._connection.execute(
            "SELECT name, code, province, level FROM value WHERE dimension = 'city'"
            " ORDER BY name, province, code, level"
        )
        return Names(
            {other: frozenset(names) for other, names in institutions.items()},
            places,
            tuple(Place(*row) for row in known),
        )

    # Lists

    # With ``folded`` a list has one line for all the events which tell of the same happening: the first of them that
    # the filter lets through.

    def count(self, filter: Filter = EVERYTHING, *, folded: bool = False) -> int:
        """How many events the filter lets through."""
        with self._reading() as state:
            return state.selection(filter, folded).count

    def days(self, filter: Filter = EVERYTHING, *, folded: bool = False) -> Sequence[DayCount]:
        """The days under which the filter's events are listed, in time order; undated events ('' ) last."""
        with self._reading() as state:
            return state.selection(filter, folded).days

    def rows(self, filter: Filter, start: int, limit: int, *, folded: bool = False) -> list[Row]:
        """The lines [start, start + limit) of the list, in time order; fewer at its end."""
        with self._reading() as state:
            return [_row(row) for row in self._fetch(_ROW, state.ranks(filter, start, limit, folded))]

    def rank(self, filter: Filter, event_id: str, *, folded: bool = False) -> int | None:
        """The line of the list at which an event stands; None where the filter does not let it through.

        ``folded``: for an event that is folded away the line of the one that stands for it.
        """
        with self._reading() as state:
            found = self._connection.execute("SELECT rank FROM event WHERE id = ?", (plain(event_id),)).fetchone()
            if found is None or not state.mask(filter.root)[found[0]]:
                return None
            rank = state.representative(filter, found[0]) if folded else found[0]
            return state.selection(filter, folded).mask.count(1, 0, rank)

    def rank_of_day(self, filter: Filter, day: str) -> int:
        """The line at which a day (``YYYY-MM-DD``) or, where nothing is listed under it, the next one begins."""
        with self._reading() as state:
            chosen = state.selection(filter)
            moments = [(not each.day, start_of(each.day)) for each in chosen.days]
            index = bisect_left(moments, (False, start_of(day)))
            return chosen.days[index].first if index < len(chosen.days) else chosen.count

    def event(self, id: str) -> Event | None:
        """Everything about one event."""
        with self._reading():
            row = self._connection.execute("SELECT body FROM event WHERE id = ?", (plain(id),)).fetchone()
            return event_from_json(row[0]) if row else None

    def ids(self, prefix: str, limit: int = 20) -> list[str]:
        """The ids that begin so, ascending."""
        with self._reading():
            return [
                id_
                for (id_,) in self._connection.execute(
                    "SELECT id FROM event WHERE id >= ? AND id < ? ORDER BY id LIMIT ?",
                    (plain(prefix), plain(prefix) + "\U0010ffff", limit),
                )
            ]

    def events(self, filter: Filter = EVERYTHING) -> Iterator[Event]:
        """All events that the filter lets through, in time order, a few at a time: one state of the store throughout,
        even while a build goes on."""
        with Store.open(self.path) as snapshot, snapshot._reading() as state:
            mask = state.mask(filter.root)
            chunk: list[int] = []
            for rank in members(mask, 0, state.size):
                chunk.append(rank)
                if len(chunk) == _CHUNK:
                    yield from snapshot._events(chunk)
                    chunk = []
            yield from snapshot._events(chunk)

    def _events(self, ranks: Sequence[int]) -> list[Event]:
        return [event_from_json(body) for (body,) in self._fetch("body", ranks)]

    def _fetch(self, columns: str, ranks: Sequence[int]) -> list[tuple[Any, ...]]:
        """Columns of the events with these ascending ranks."""
        if not ranks:
            return []
        if ranks[-1] - ranks[0] == len(ranks) - 1:
            return self._connection.execute(
                f"SELECT {columns} FROM event WHERE rank BETWEEN ? AND ? ORDER BY rank", (ranks[0], ranks[-1])
            ).fetchall()
        found: list[tuple[Any, ...]] = []
        for at in range(0, len(ranks), _CHUNK):
            part = ranks[at : at + _CHUNK]
            found += self._connection.execute(
                f"SELECT {columns} FROM event WHERE rank IN ({','.join('?' * len(part))}) ORDER BY rank", part
            )
        return found

    # Facets and counts

    def facet(
        self, filter: Filter, dimension: Dimension, limit: int = 1000, edges: Sequence[str] = (), most: int = 1000
    ) -> list[FacetValue]:
        """The values of a dimension among the filter's events, most frequent first; at most ``limit`` of them.

        Cities follow their province, which counts every event in it once. With ``edges`` (days ``YYYY-MM-DD``,
        ascending) the first ``most`` values have a series: the events listed from each edge up to the next.
        """
        with self._reading() as state:
            mask = None if filter.root is None else state.mask(filter.root)
            places = state.places(edges) if len(edges) > 1 else []
            return facets.facet(state.leaves.postings, dimension, mask, limit, places, most)

    def values(self, dimension: Dimension) -> dict[str, int]:
        """Every value of a dimension with the number of its events, without reading which they are."""
        with self._reading():
            return self._counts(dimension)

    def kinds(self, filter: Filter, edges: Sequence[str], *, folded: bool = False) -> list[Mapping[str, int]]:
        """How many events of each kind are listed from each edge (days, ascending) up to the next."""
        with self._reading() as state:
            mask = state.selection(filter, folded).mask if filter.root is not None or folded else None
            return facets.kinds(state.leaves.postings, mask, state.places(edges))

    def names(self) -> Names:
        """The names the filter language knows here."""
        with self._reading() as state:
            return state.leaves.names

    def stats(self) -> Stats:
        """Counts over the whole store."""
        with self._reading() as state:
            one = self._one
            by = {dimension: self._counts(dimension) for dimension in ("kind", "basis", "origin")}
            directives = by["kind"].get("directive", 0)
            dated = [day for day, _, _ in state.days if day]
            return Stats(
                documents=one("SELECT count(*) FROM document"),
                events=state.size - directives,
                directives=directives,
                problems=one("SELECT count(*) FROM problem"),
                cities=one("SELECT count(DISTINCT name) FROM value WHERE dimension = 'city'"),
                institutions=one("SELECT count(*) FROM value WHERE dimension = 'institution'"),
                people=one("SELECT count(*) FROM value WHERE dimension = 'person'"),
                first=dated[0] if dated else "",
                last=dated[-1] if dated else "",
                built=one("SELECT max(value) FROM meta WHERE name = 'built'") or "",
                by_kind=by["kind"],
                by_basis=by["basis"],
                by_origin=by["origin"],
            )

    def _counts(self, dimension: str) -> dict[str, int]:
        """How many events each value of a dimension has."""
        return dict(
            self._connection.execute("SELECT name, count FROM value WHERE dimension = ? ORDER BY name", (dimension,))
        )

    def meta(self, name: str) -> str:
        """What a build remembered under a name, '' where nothing."""
        with self._reading():
            row = self._connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
            return str(row[0]) if row else ""

    def _one(self, query: str) -> Any:
        return self._connection.execute(query).fetchone()[0]

    # Documents

    def document(self, file: str) -> StoredDocument | None:
        """A document with its text."""
        with self._reading():
            row = self._connection.execute(
                "SELECT file, text, paragraphs, facts, format, encoding, sha256 FROM document WHERE file = ?",
                (plain(file),),
            ).fetchone()
            if row is None:
                return None
            name, text, paragraphs, facts, *rest = row
            return StoredDocument(name, text, paragraphs_from_json(paragraphs), facts_from_json(facts), *rest)

    def facts(self, file: str) -> DocumentFacts | None:
        """What is known of a document, without its text; ``None`` for a file the store does not have."""
        with self._reading():
            row = self._connection.execute("SELECT facts FROM document WHERE file = ?", (plain(file),)).fetchone()
            return facts_from_json(row[0]) if row else None

    def documents(self) -> list[DocumentRow]:
        """All documents by file, without their texts."""
        with self._reading():
            counts = self._counts("source")
            return [
                DocumentRow(*(*row, counts.get(row[0], 0)))
                for row in self._connection.execute(
                    "SELECT file, title, published, publisher, format, encoding, characters FROM document ORDER BY file"
                )
            ]

    def paragraph_events(self, file: str, paragraph: int) -> list[Event]:
        """The events whose anchor is in a paragraph (by its number), in the order of their quotes."""
        return self._anchored("file = ? AND paragraph = ?", plain(file), paragraph)

    def document_events(self, file: str) -> list[Event]:
        """The events whose anchor is in a document, in the order of their quotes."""
        return self._anchored("file = ?", plain(file))

    def _anchored(self, where: str, *values: str | int) -> list[Event]:
        with self._reading():
            rows = self._connection.execute(f"SELECT body FROM event WHERE {where} ORDER BY rank", values)
            found = [event_from_json(body) for (body,) in rows]
        return sorted(found, key=lambda event: event.source.start if event.source else 0)

    def problems(self) -> list[Problem]:
        """What the last build found, in its order."""
        with self._reading():
            return [
                problem_from_json(body)
                for (body,) in self._connection.execute("SELECT body FROM problem ORDER BY number")
            ]


def _strings(stored: str) -> tuple[str, ...]:
    """A JSON list of strings; the usual ones, of none or one, without the reader."""
    if stored == "[]":
        return ()
    if "\\" not in stored and stored.count('"') == 2:
        return (stored[2:-2],)
    return tuple(json.loads(stored))


def _row(row: tuple[Any, ...]) -> Row:
    values = list(row)
    values[9] = _strings(values[9])
    values[10] = _strings(values[10])
    values[12] = bool(values[12])
    values[13] = bool(values[13])
    values[14] = bool(values[14])
    return Row(*values)


def _identity(path: Path) -> tuple[int, int] | None:
    """Device and number of the file, None where it cannot be asked."""
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_dev, status.st_ino)
