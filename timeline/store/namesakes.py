"""Which events of a day are of one kind and share a body, a person or a place, found by the numbers of their values
alone: no event is unpacked for it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self
from zlib import crc32

from timeline.store.changes import PLACE, rows_of
from timeline.store.keys import read
from timeline.store.spooling import Spool

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SHARED: Final = frozenset({"city", "institution", "person"})  # the dimensions of names
_KIND: Final = "kind"
_NEVER: Final = "directive"  # the kind of what is no mention of a happening
_NAMES: Final = 3  # that an event has, about
_DAY: Final = 11  # bits of a moment's number that tell of the time of day
_DAYS: Final = 9  # between first and last moment, at most, of what may be told of one day
_FACTOR: Final = 2654435761  # spreads numbers over 32 bits


class Namesakes:
    """Takes events; a context manager. ``last``: the highest number of any; ``events``: how many there may be.

    What it finds may be a few more than there are: names and days are compared by hashes.
    """

    def __init__(self, connection: sqlite3.Connection, last: int, events: int) -> None:
        import numpy as np

        self._connection = connection
        self._shared = np.zeros(last + 1, dtype=bool)
        self._meanings = np.zeros(0, dtype="<u4")  # of values, by number
        self._looked_up = np.zeros(0, dtype=bool)
        self._is_kind = np.zeros(0, dtype=bool)
        self._blocks = Spool(events * _NAMES)
        self._days = Spool(events)
        self._open = ExitStack()

    def __enter__(self) -> Self:
        self._open.enter_context(self._blocks)
        self._open.enter_context(self._days)
        return self

    def __exit__(
        self, type_: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def add(self, events: Sequence[tuple[int, bytes, bytes]]) -> None:
        """Take events: number, place and keys of each."""
        import numpy as np

        if not events:
            return
        numbers = np.array([number for number, _, _ in events], dtype="<u4")
        days, may_be = _days([place for _, place, _ in events])
        values, lengths = read(keys for _, _, keys in events)
        self._look_up(values)
        of = np.repeat(np.arange(len(events)), lengths)
        meanings = self._meanings[values]
        kinds = np.zeros(len(events), dtype="<u4")
        is_kind = self._is_kind[values]
        kinds[of[is_kind]] = meanings[is_kind]
        may_be &= kinds != 0
        names = (meanings != 0) & ~is_kind & may_be[of]
        of = of[names]
        factor = np.uint32(_FACTOR)
        self._blocks.add((meanings[names] ^ kinds[of]) + days[of] * factor, numbers[of])
        self._days.add(days[may_be], numbers[may_be])

    def by_days(self, at_least: int) -> Iterator[list[int]]:
        """The numbers of the events that were found, of one or more whole days at a time."""
        import numpy as np

        for values, numbers in self._blocks.parts():
            # An event twice in a block shares it with itself only, which does no harm.
            same = np.flatnonzero(values[1:] == values[:-1])
            self._shared[numbers[same]] = True
            self._shared[numbers[same + 1]] = True
        waiting: list[int] = []
        for days, numbers in self._days.parts():
            found = self._shared[numbers]
            days, numbers = days[found], numbers[found]
            if not len(days):
                continue
            edges = np.flatnonzero(np.append(True, days[1:] != days[:-1]))
            for some in np.split(numbers, edges[1:]):
                waiting += some.tolist()
                if len(waiting) >= at_least:
                    yield waiting
                    waiting = []
        if waiting:
            yield waiting

    def _look_up(self, values: NDArray[Any]) -> None:
        """Learn what values mean: a hash of a name, a hash of a kind, 0 for all others."""
        import numpy as np

        highest = int(values.max()) if len(values) else 0
        if highest >= len(self._meanings):
            more = highest + 1 - len(self._meanings) + len(self._meanings) // 2
            self._meanings = np.append(self._meanings, np.zeros(more, dtype="<u4"))
            self._looked_up = np.append(self._looked_up, np.zeros(more, dtype=bool))
            self._is_kind = np.append(self._is_kind, np.zeros(more, dtype=bool))
        new = sorted(set(values[~self._looked_up[values]].tolist()))
        self._looked_up[new] = True
        for number, dimension, name in rows_of(self._connection, "number, dimension, name", new, "value"):
            if dimension in _SHARED:
                self._meanings[number] = crc32(name.encode()) or 1
            elif dimension == _KIND and name != _NEVER:
                self._meanings[number] = crc32(f"\n{name}".encode())
                self._is_kind[number] = True


def _days(places: Sequence[bytes]) -> tuple[NDArray[Any], NDArray[Any]]:
    """The day of each place as a number below 2³², and whether an event there may be told of one day."""
    import numpy as np

    bytes_ = np.array(places, dtype=PLACE).view(np.uint8).reshape(len(places), -1).astype(np.int64)
    weights = np.array([1 << 32, 1 << 24, 1 << 16, 1 << 8, 1], dtype=np.int64)
    begins, short = bytes_[:, 1:6] @ weights, bytes_[:, 7:12] @ weights
    ends = (1 << 40) - 1 - short
    both = (bytes_[:, 0] == 0) & (bytes_[:, 6] == 1)
    return (begins >> _DAY).astype("<u4"), both & ((ends >> _DAY) - (begins >> _DAY) <= _DAYS)
