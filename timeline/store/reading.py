"""Reading the store: everything the browser, the command line and exports ask."""

from __future__ import annotations

import json
import sqlite3
import threading
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from msgspec.structs import replace

from timeline.model import Anchor, DocumentFacts, Event, Place, Problem
from timeline.store import facets
from timeline.store.bodies import unpack, unpack_list
from timeline.store.changes import IN_FILE, rows_of
from timeline.store.codec import (
    facts_from_json,
    paragraphs_from_json,
    problem_from_json,
)
from timeline.store.connecting import fault_of, open_reading
from timeline.store.evaluation import Leaves
from timeline.store.filters.nodes import Filter
from timeline.store.folding import plain
from timeline.store.masks import count, members
from timeline.store.moments import sort_day, start_of
from timeline.store.postings import Postings
from timeline.store.ranking import Ranking
from timeline.store.selections import State
from timeline.store.values import (
    DayCount,
    Dimension,
    DocumentRow,
    FacetValue,
    Named,
    Names,
    Row,
    Stats,
    StoredDocument,
    StoreError,
)

_CHUNK: Final = 500
EVERYTHING: Final = Filter()
# An event's packed body, and what happenings add to it.
_EVENT: Final = "id, body, happening, conflicts"
_TOLD: Final = "event LEFT JOIN telling USING (number)"


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
            ranking = Ranking(self._connection, size)
            leaves = Leaves(self._connection, size, ranking, Postings(self._connection, size), self._names)
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
            frozenset(file for (file,) in self._connection.execute("SELECT file FROM document WHERE repost_of > ''")),
        )

    # Lists

    # With ``folded`` a list has one line for all the events which tell of the same happening: the first of them that
    # the filter lets through.

    def count(self, filter: Filter = EVERYTHING, *, folded: bool = False) -> int:
        """How many events the filter lets through."""
        with self._reading() as state:
            return state.selection(filter, folded).count if folded else count(state.mask(filter.root), 0, state.size)

    def days(self, filter: Filter = EVERYTHING, *, folded: bool = False) -> Sequence[DayCount]:
        """The days under which the filter's events are listed, in time order; undated events ('' ) last."""
        with self._reading() as state:
            return state.selection(filter, folded).days

    def rows(self, filter: Filter, start: int, limit: int, *, folded: bool = False) -> list[Row]:
        """The lines [start, start + limit) of the list, in time order; fewer at its end."""
        with self._reading() as state:
            return [
                self._row(*row) for row in self._fetch(f"{_EVENT}, mentions", state.ranks(filter, start, limit, folded))
            ]

    def rank(self, filter: Filter, event_id: str, *, folded: bool = False) -> int | None:
        """The line of the list at which an event stands; None where the filter does not let it through.

        ``folded``: for an event that is folded away the line of the one that stands for it.
        """
        with self._reading() as state:
            rank = self._rank(state, event_id)
            if rank is None or not state.mask(filter.root)[rank]:
                return None
            if folded:
                rank = state.representative(filter, rank)
            return state.before(filter, rank, folded)

    def rank_of_day(self, filter: Filter, day: str) -> int:
        """The line at which a day (``YYYY-MM-DD``) or, where nothing is listed under it, the next one begins."""
        with self._reading() as state:
            chosen = state.selection(filter)
            moments = [(not each.day, start_of(each.day)) for each in chosen.days]
            index = bisect_left(moments, (False, start_of(day)))
            return chosen.days[index].first if index < len(chosen.days) else chosen.count

    def _rank(self, state: State, event_id: str) -> int | None:
        """The rank of the event that is shown under an id."""
        for (number,) in self._connection.execute(
            "SELECT number FROM event WHERE id = ?", (plain(event_id),)
        ).fetchall():
            if (rank := state.leaves.ranking.rank(number)) is not None:
                return rank
        return None

    def event(self, id: str) -> Event | None:
        """Everything about one event."""
        with self._reading() as state:
            rank = self._rank(state, id)
            return self._events([rank])[0] if rank is not None else None

    def ids(self, prefix: str, limit: int = 20) -> list[str]:
        """The ids that begin so, ascending."""
        with self._reading() as state:
            found: list[str] = []
            rows = self._connection.execute(
                "SELECT id, number FROM event WHERE id >= ? AND id < ? ORDER BY id",
                (plain(prefix), plain(prefix) + "\U0010ffff"),
            )
            with closing(rows):
                for id_, number in rows:
                    if len(found) < limit and state.leaves.ranking.rank(number) is not None:
                        found.append(id_)
                    elif len(found) >= limit:
                        break
            return found

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
        return [_event(*row) for row in self._fetch(_EVENT, ranks)]

    def _fetch(self, columns: str, ranks: Sequence[int]) -> list[tuple[Any, ...]]:
        """Columns of the events with these ranks, in their order."""
        if not ranks:
            return []
        numbers = self._current().leaves.ranking.numbers(ranks)
        rows = rows_of(self._connection, f"number, {columns}", numbers, _TOLD)
        found = {row[0]: row[1:] for row in rows}
        return [found[number] for number in numbers]

    def _row(self, id_: str, body: bytes, happening: str | None, conflicts: str | None, mentions: int) -> Row:
        if happening:
            query = "SELECT number FROM telling WHERE happening = ?"
            rank = self._current().leaves.ranking.rank
            told = self._connection.execute(query, (plain(happening),)).fetchall()
            mentions += max(0, sum(rank(number) is not None for (number,) in told) - 1)
        return row_from_list(unpack_list(id_, body), conflicts, mentions)

    # Facets and counts

    def facet(
        self, filter: Filter, dimension: Dimension, limit: int = 1000, edges: Sequence[str] = (), most: int = 1000
    ) -> list[FacetValue]:
        """The values of a dimension among the filter's events, most frequent first; at most ``limit`` of them.

        Cities follow their province, which counts every event in it once. With ``edges`` (days ``YYYY-MM-DD``,
        ascending) the first ``most`` values have a series: the events listed from each edge up to the next.
        """
        with self._reading() as state:
            mask = None if filter.root is None else state.mask(filter.root, aside=True)
            places = state.places(edges) if len(edges) > 1 else []
            postings = state.leaves.postings
            facets.prepare(postings, dimension)
        # Counted with the store left free: who pages on meanwhile need not wait.
        return facets.facet(postings, dimension, mask, limit, places, most)

    def course(self, filter: Filter, edges: Sequence[str]) -> tuple[int, tuple[int, ...]]:
        """How many events a filter lets through, and how many of them are listed from each edge (days, ascending) up to
        the next."""
        with self._reading() as state:
            mask = state.mask(filter.root, aside=True)
            places = state.places(edges) if len(edges) > 1 else []
        return count(mask, 0, len(mask)), tuple(count(mask, first, end) for first, end in pairwise(places))

    def values(self, dimension: Dimension | Named) -> dict[str, int]:
        """Every value of a dimension with the number of its events, without reading which they are."""
        with self._reading():
            return self._counts(dimension)

    def kinds(self, filter: Filter, edges: Sequence[str], *, folded: bool = False) -> list[Mapping[str, int]]:
        """How many events of each kind are listed from each edge (days, ascending) up to the next."""
        with self._reading() as state:
            mask = state.mask_of(filter, folded) if filter.root is not None or folded else None
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
                "SELECT file, text, paragraphs, facts, format, encoding, sha256, repost_of FROM document"
                " WHERE file = ?",
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
                DocumentRow(*(*row, counts.get(row[0], 0), original))
                for *row, original in self._connection.execute(
                    "SELECT file, title, published, publisher, format, encoding, characters, repost_of FROM document"
                    " ORDER BY file"
                )
            ]

    def originals(self) -> dict[str, str]:
        """The original of every document that prints another one again."""
        with self._reading():
            rows = self._connection.execute("SELECT file, repost_of FROM document WHERE repost_of > '' ORDER BY file")
            return dict(rows.fetchall())

    def reposts(self, file: str) -> list[str]:
        """The documents that print a document again, by file."""
        with self._reading():
            query = "SELECT file FROM document WHERE repost_of = ? AND repost_of > '' ORDER BY file"
            return [str(name) for (name,) in self._connection.execute(query, (plain(file),))]

    def paragraph_events(self, file: str, paragraph: int) -> list[Event]:
        """The events whose anchor is in a paragraph (by its number), in the order of their quotes."""
        return self._anchored("paragraph = :paragraph", file, paragraph=paragraph)

    def document_events(self, file: str) -> list[Event]:
        """The events whose anchor is in a document, in the order of their quotes."""
        return self._anchored("TRUE", file)

    def _anchored(self, where: str, file: str, **values: int) -> list[Event]:
        with self._reading() as state:
            rows = self._connection.execute(
                f"SELECT number FROM ({IN_FILE}) WHERE {where}", {"file": plain(file), **values}
            )
            ranks = [rank for (number,) in rows if (rank := state.leaves.ranking.rank(number)) is not None]
            found = self._events(sorted(ranks))
        return sorted(found, key=lambda event: event.source.start if event.source else 0)

    def problems(self) -> list[Problem]:
        """What the last build found, in its order."""
        with self._reading():
            return [
                problem_from_json(body)
                for (body,) in self._connection.execute("SELECT body FROM problem ORDER BY number")
            ]


def _event(id_: str, body: bytes, happening: str | None, conflicts: str | None) -> Event:
    event = unpack(id_, body)
    if happening is None:
        return event
    told = tuple(json.loads(conflicts)) if conflicts else event.conflicts
    return replace(event, happening=happening, conflicts=told)


def row_from_list(stored: Sequence[Any], conflicts: str | None, mentions: int) -> Row:
    """An event, as the list that is stored, as a line of a list; ``conflicts`` as its happening has them."""
    source = stored[_AT["source"]]
    earliest, latest = stored[_AT["earliest"]], stored[_AT["latest"]]
    return Row(
        stored[_AT["id"]],
        stored[_AT["date"]],
        earliest,
        latest,
        sort_day(earliest, latest),
        stored[_AT["date_text"]],
        stored[_AT["basis"]],
        stored[_AT["kind"]],
        stored[_AT["title"]],
        tuple([place[0] for place in stored[_AT["cities"]] or ()]),
        tuple([body[0] for body in stored[_AT["institutions"]] or ()]),
        stored[_AT["origin"]],
        stored[_AT["bounded"]],
        stored[_AT["planned"]],
        bool(json.loads(conflicts) if conflicts else stored[_AT["conflicts"]]),
        mentions,
        source[_FILE] if source else "",
        source[_PARAGRAPH] if source else 0,
        stored[_AT["confidence"]],
        tuple(stored[_AT["tags"]] or ()),
    )


_AT: Final = {name: place for place, name in enumerate(Event.__struct_fields__)}
_FILE, _PARAGRAPH = map(Anchor.__struct_fields__.index, ("file", "paragraph"))


def _identity(path: Path) -> tuple[int, int] | None:
    """Device and number of the file, None where it cannot be asked."""
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_dev, status.st_ino)
