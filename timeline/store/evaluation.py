"""Which events a text or term of a filter means: each leaf of the filter becomes a mask, by the quickest way.

Values that events share (places, bodies, kinds …) are few: the rules of ``filters.matching`` are asked of each value
once, and the ranks of those that hold are united. Words go through the full-text index, dates through time order.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from timeline.store.codec import event_from_json
from timeline.store.filters.matching import (
    compare,
    contains,
    institutions_of,
    places_of,
    reported_matches,
    text_matches,
)
from timeline.store.filters.nodes import Node, Term, Text
from timeline.store.filters.periods import period
from timeline.store.folding import fold, phrase, plain
from timeline.store.masks import Mask, mark, mark_written, members
from timeline.store.moments import BEGINNING
from timeline.store.postings import CODED, Posting, Postings
from timeline.store.values import Names


@dataclass(frozen=True, slots=True)
class Leaves:
    """Evaluates leaves over one state of the store; ``size`` is the number of events."""

    connection: sqlite3.Connection
    size: int
    postings: Postings
    read_names: Callable[[], Names]
    _known: list[Names] = field(default_factory=list)

    @property
    def names(self) -> Names:
        """The names the filter language knows here, read when they are first asked for."""
        if not self._known:
            self._known.append(self.read_names())
        return self._known[0]

    def __call__(self, node: Node) -> Mask:
        if isinstance(node, Text):
            return self._text(node.words)
        if not isinstance(node, Term):
            raise TypeError(node)
        if node.field in ("date", "id", "happening"):
            mask = bytearray(self.size)
            for value in node.values:
                getattr(self, f"_{node.field}")(mask, value)
            return bytes(mask)
        if node.field in CODED:
            codes, names = self.postings.codes(node.field)
            return codes.translate(bytes([0, *(name in node.values for name in names)]).ljust(256, b"\x00"))
        tests = [self._test(node, value) for value in node.values]
        dimension = _DIMENSION.get(node.field, node.field)
        mask = bytearray(self.size)
        for posting in self.postings.of(dimension):
            if any(test(posting) for test in tests):
                mark(mask, posting.ranks)
        return bytes(mask)

    def _test(self, term: Term, value: str) -> Callable[[Posting], bool]:
        match term.field:
            case "city":
                question = places_of(value, self.names)
                return lambda posting: question(posting.place)
            case "inst":
                named = institutions_of(value, self.names)
                return lambda posting: named(posting.name)
            case "person" | "source" | "tag":
                return lambda posting: contains(value, posting.name)
            case "reported":
                return lambda posting: reported_matches(value, posting.name)
            case "conf":
                return lambda posting: compare(value, float(posting.name))
            case "modal":
                return lambda posting: fold(value) == fold(posting.name)
        return lambda posting: posting.name == value

    def _text(self, words: str) -> Mask:
        folded = fold(words)
        # One text with all the ranks is handed over several times as quickly as so many rows.
        found = self.connection.execute(
            "SELECT group_concat(rowid) FROM words WHERE words MATCH ?", (phrase(folded[:_LONGEST_PHRASE]),)
        ).fetchone()
        mask = bytearray(self.size)
        mark_written(mask, found[0])
        if len(folded) > _LONGEST_PHRASE:
            for rank in list(members(mask, 0, self.size)):
                row = self.connection.execute("SELECT body FROM event WHERE rank = ?", (rank,)).fetchone()
                event = event_from_json(row[0])
                mask[rank] = text_matches(words, event.quote, event.title)
        return bytes(mask)

    def _date(self, mask: bytearray, value: str) -> None:
        """Mark the events that meet a period.

        Those that begin within it lie together in time order. What begins before and reaches into it lasts more than
        a day and is found by its end; only a period that begins within a day can be met by shorter ones too. What has
        no beginning is listed by its end, which may be after the period.
        """
        asked = period(value)
        first, end = self._first(">=", asked.start), self._first(">", asked.end)
        mask[first:end] = b"\x01" * (end - first)
        self._mark(
            mask,
            "SELECT group_concat(rank) FROM event INDEXED BY event_open WHERE earliest IS NULL AND moment > ?",
            asked.end,
        )
        if asked.start == BEGINNING:
            return
        self._mark(
            mask,
            "SELECT group_concat(rank) FROM event INDEXED BY event_wide WHERE wide = 1 AND ending >= ? AND moment < ?",
            asked.start,
            asked.start,
        )
        if not asked.start.endswith("T00:00"):
            self._mark(
                mask,
                "SELECT group_concat(rank) FROM event WHERE moment >= ? AND moment < ? AND ending >= ?",
                asked.start[:12],
                asked.start,
                asked.start,
            )

    def _first(self, operator: str, moment: str) -> int:
        """The first rank whose moment is at or after another; where there is none, that of the first undated event."""
        found = self.connection.execute(
            f"SELECT rank FROM event WHERE moment {operator} ? ORDER BY moment, rank LIMIT 1", (moment,)
        ).fetchone()
        if found is None:
            found = self.connection.execute("SELECT first FROM day WHERE day = ''").fetchone()
        return int(found[0]) if found else self.size

    def _id(self, mask: bytearray, value: str) -> None:
        self._mark(mask, "SELECT group_concat(rank) FROM event WHERE id = ?", plain(value))

    def _happening(self, mask: bytearray, value: str) -> None:
        self._mark(mask, "SELECT group_concat(rank) FROM event WHERE happening = ? AND happening <> ''", plain(value))

    def _mark(self, mask: bytearray, query: str, *values: str | float) -> None:
        """Put into the set what the one text of a query lists."""
        mark_written(mask, self.connection.execute(query, values).fetchone()[0])


_LONGEST_PHRASE: Final = 200  # characters asked of the index, whose time grows faster than a phrase
_DIMENSION: Final[Mapping[str, str]] = {"inst": "institution"}
