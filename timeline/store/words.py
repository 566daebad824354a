"""Feeding the full-text index, many events at a time: SQLite writes a part of the index whenever another table is
written in between, and many small parts cost more to join, and to ask, than all the rest of the writing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Final

_AT_ONCE: Final = 4_000_000  # bytes of text that wait
_ADD: Final = "INSERT INTO words (rowid, text) VALUES (?, ?)"
_AUTOMERGE: Final = "INSERT INTO words (words, rank) VALUES ('automerge', ?)"  # how many parts are joined in passing
_USUAL: Final = 4  # SQLite's own value; none are joined while many are written


class Words:
    """The texts of events that are yet to be written; with ``flush`` they are."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._waiting: list[tuple[int, bytes]] = []
        self._bytes = 0

    def add(self, numbers: Iterable[int], texts: Sequence[bytes]) -> None:
        """Index texts (tokens as `folding` makes them, in UTF-8) under events' numbers, higher than any before."""
        self._waiting += zip(numbers, texts, strict=True)
        self._bytes += sum(map(len, texts))
        if self._bytes > _AT_ONCE:
            if not _is_going_on(self._connection):
                self._connection.execute(_AUTOMERGE, (0,))
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        if self._waiting:
            self._connection.executemany(_ADD, self._waiting)
            self._waiting = []
            self._bytes = 0


def drop(connection: sqlite3.Connection, texts: Iterable[tuple[int, bytes]]) -> None:
    """Take events' texts, which must be what was added, out of the index."""
    connection.executemany("INSERT INTO words (words, rowid, text) VALUES ('delete', ?, ?)", texts)


def join(connection: sqlite3.Connection) -> None:
    """Make one part of the many that have come about since the index was last in order."""
    if _is_going_on(connection):
        connection.execute("INSERT INTO words (words) VALUES ('optimize')")
        connection.execute(_AUTOMERGE, (_USUAL,))


def _is_going_on(connection: sqlite3.Connection) -> bool:
    """Whether many parts were written since the last ``join``: noted in the store, as a build may be stopped."""
    row = connection.execute("SELECT v FROM words_config WHERE k = 'automerge'").fetchone()
    return row is not None and row[0] == 0
