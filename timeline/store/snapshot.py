"""One state of the store, held open while all of it is read: what an export goes through, a build or not meanwhile."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from timeline.store.bodies import Kept, kept
from timeline.store.changes import rows_of
from timeline.store.codec import Stored, tell
from timeline.store.connecting import fault_of
from timeline.store.filters.nodes import Filter
from timeline.store.masks import members
from timeline.store.reading import EVERYTHING, Store
from timeline.store.values import StoreError


class Snapshot:
    """All events of the store at ``path`` as they are when the block is entered.

    Events are asked for by their numbers, so that several processes can share the work; two snapshots show the same
    state where their ``mark`` is the same. Every method raises ``StoreError`` where the file turns out to be damaged.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._open = ExitStack()
        self._telling: bytearray | None = None

    def __enter__(self) -> Self:
        with ExitStack() as opened:
            store = opened.enter_context(Store.open(self.path))
            self._state = opened.enter_context(store._reading())
            self._connection = store._connection
            # Hardly any page is asked for twice: so few are kept that the processor has them at hand.
            self._connection.execute("PRAGMA cache_size = -512")
            self._open = opened.pop_all()
        return self

    def __exit__(
        self, type_: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    @property
    def mark(self) -> tuple[int, int, str]:
        """Tells states apart."""
        return self._state.mark

    def count(self, filter: Filter = EVERYTHING) -> int:
        """How many events the filter lets through."""
        with self._faults():
            return self._state.mask(filter.root).count(1)

    def numbers(self, filter: Filter, size: int) -> Iterator[list[int]]:
        """The numbers of the events that the filter lets through, in time order, ``size`` at a time."""
        with self._faults():
            ranks = members(self._state.mask(filter.root), 0, self._state.size)
        chunk: list[int] = []
        for rank in ranks:
            chunk.append(rank)
            if len(chunk) == size:
                yield self._numbers(chunk)
                chunk = []
        if chunk:
            yield self._numbers(chunk)

    def _numbers(self, ranks: Sequence[int]) -> list[int]:
        with self._faults():
            return self._state.leaves.ranking.numbers(ranks)

    def events(self, numbers: Sequence[int]) -> Iterator[Kept | Stored]:
        """The events with these numbers as they are kept: most of them little taken apart, some as lists that
        ``codec.event_from_list`` reads."""
        with self._faults():
            rows = {row[0]: row for row in rows_of(self._connection, "number, id, body", numbers)}
            told: dict[int, tuple[str, list[str] | None]] = {
                number: (happening, json.loads(conflicts) if conflicts else None)
                for number, happening, conflicts in rows_of(
                    self._connection, "number, happening, conflicts", self._that_tell(numbers), "telling"
                )
            }
            for number in numbers:
                _, id_, body = rows[number]
                found = kept(id_, body)
                if number in told:
                    happening, others = told[number]
                    if isinstance(found, Kept):
                        found = found._replace(happening=happening, conflicts=others)
                    else:
                        tell(found, happening, others)
                yield found

    def _that_tell(self, numbers: Sequence[int]) -> list[int]:
        """Those of which it is known that they tell of a happening."""
        if self._telling is None:
            # One byte an event: asking for every event whether it is among them takes longer.
            self._telling = bytearray(self._connection.execute("SELECT max(number) FROM event").fetchone()[0] + 1)
            for (number,) in self._connection.execute("SELECT number FROM telling"):
                self._telling[number] = 1
        return [number for number in numbers if self._telling[number]]

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise StoreError(fault_of(error), str(self.path), str(error)) from error
        except (ValueError, LookupError, TypeError) as error:
            raise StoreError("damaged", str(self.path), str(error)) from error
