"""Which events a text or term of a filter means: each leaf of the filter becomes a mask, by the quickest way.

Values that events share (places, bodies, kinds …) are few: the rules of ``filters.matching`` are asked of each value
once, and the ranks of those that hold are united. Words go through the full-text index, dates through time order.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from itertools import compress
from typing import Final

from msgspec import Struct, field

from timeline.store.bodies import unpack
from timeline.store.changes import rows_of
from timeline.store.filters.matching import (
    compare,
    named_otherwise,
    places_of,
    reported_matches,
    text_matches,
)
from timeline.store.filters.nodes import Node, Term, Text
from timeline.store.filters.periods import period
from timeline.store.folding import fold, phrase, plain
from timeline.store.masks import NO_RANKS, Mask, Ranks, mark, members, ranks_in
from timeline.store.moments import BEGINNING, end_of, reached_from
from timeline.store.places import UNDATED, at, code, end_in
from timeline.store.postings import CODED, OPEN, Postings
from timeline.store.ranking import Ranking
from timeline.store.values import Names


class Leaves(Struct, frozen=True):
    """Evaluates leaves over one state of the store; ``size`` is the number of events."""

    connection: sqlite3.Connection
    size: int
    ranking: Ranking
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
            codes, names = self.postings.coded(node.field).codes, self.postings.listed(node.field).names
            return codes.translate(bytes([0, *(name in node.values for name in names)]).ljust(256, b"\x00"))
        numbers = self._numbers(node)
        if node.field == "is" and "repost" in node.values:
            files = self.postings.listed("source")
            numbers += compress(files.numbers, (file in self.names.reposts for file in files.names))
        mask = bytearray(self.size)
        mark(mask, self._ranks(numbers))
        return bytes(mask)

    def _numbers(self, term: Term) -> list[int]:
        """The numbers of the shared values that a term means. Names alone are looked at: the ranks of all values of a
        dimension are many times as much."""
        wanted = term.values
        if term.field == "city":
            questions = [places_of(value, self.names) for value in wanted]
            known = self.postings.listed("city")
            return list(compress(known.numbers, (any(asked(place) for asked in questions) for place in known.places)))
        dimension = _DIMENSION.get(term.field, term.field)
        known = self.postings.listed(dimension)
        names = known.names
        match term.field:
            case "inst" | "person" | "source" | "tag" | "issuer" | "addressee":
                hits = _containing(wanted, self.postings.folded(dimension))
                if term.field == "inst":
                    meant = {name for value in wanted for name in named_otherwise(value, self.names)}
                    hits = [hit or name in meant for hit, name in zip(hits, names, strict=True)]
            case "reported":
                hits = [any(reported_matches(value, name) for value in wanted) for name in names]
            case "conf":
                hits = [any(compare(value, float(name)) for value in wanted) for name in names]
            case "modal":
                folded = {fold(value) for value in wanted}
                hits = [name in folded for name in self.postings.folded(dimension)]
            case _:
                hits = [name in wanted for name in names]
        return list(compress(known.numbers, hits))

    def _ranks(self, numbers: Sequence[int]) -> Ranks:
        """The ranks of the values with these numbers, one after the other."""
        return ranks_in(b"".join([ranks for (ranks,) in rows_of(self.connection, "ranks", numbers, "value")]))

    def _text(self, words: str) -> Mask:
        folded = fold(words)
        # One text with all the ranks is handed over several times as quickly as so many rows.
        found = self.connection.execute(
            "SELECT group_concat(rowid) FROM words WHERE words MATCH ?", (phrase(folded[:_LONGEST_PHRASE]),)
        ).fetchone()
        mask = bytearray(self.size)
        self.ranking.mark(mask, found[0])
        if len(folded) > _LONGEST_PHRASE:
            for rank in list(members(mask, 0, self.size)):
                event = unpack("", self._column("body", rank))
                mask[rank] = text_matches(words, event.quote, event.title)
        return bytes(mask)

    def _date(self, mask: bytearray, value: str) -> None:
        """Mark the events that meet a period.

        Those that are listed within it lie together in time order. What has no beginning reaches into it from wherever
        it is listed at its end, later than the period's beginning, and what has no end from wherever before. What has
        both and began before lasts more than a day and is looked for by how far it reaches; only a period that begins
        within a day can be met by shorter ones too.
        """
        asked = period(value)
        first, end = self._first(code(asked.start)), self._first(code(asked.end) + 1)
        mask[first:end] = b"\x01" * (end - first)
        no_start, no_end = self._open("start"), self._open("end")
        mark(mask, no_start[bisect_left(no_start, first) :])
        if asked.start == BEGINNING:
            return
        mark(mask, no_end[: bisect_left(no_end, first)])
        (farthest,) = self.connection.execute("SELECT max(reach) FROM span").fetchone()
        for reach in range(0 if farthest is None else farthest + 1):
            self._mark(
                mask,
                "SELECT group_concat(number) FROM span WHERE reach = ? AND begins >= ? AND begins < ? AND ends >= ?",
                reach,
                reached_from(asked.start, reach),
                asked.start,
                asked.start,
            )
        if not asked.start.endswith("T00:00"):
            start = code(asked.start)
            morning = self._first(start >> _DAY_BITS << _DAY_BITS)
            for rank in range(morning, first):
                if end_in(self._column("place", rank)) >= start:
                    mask[rank] = 1
            for rank in no_start[bisect_left(no_start, morning) : bisect_left(no_start, first)]:
                latest = unpack("", self._column("body", rank)).latest
                if latest and end_of(latest) >= asked.start:
                    mask[rank] = 1

    def _open(self, which: str) -> Ranks:
        """The events without a ``start`` or without an ``end``."""
        return next((posting.ranks for posting in self.postings.of(OPEN) if posting.name == which), NO_RANKS)

    def _first(self, moment: int) -> int:
        """The first rank that is listed by a moment or later: that of the first undated event where there is none."""
        place = at(min(moment, _LAST)) if moment <= _LAST else UNDATED
        low, high = 0, self.size
        while low < high:
            middle = (low + high) // 2
            if self._column("place", middle) < place:
                low = middle + 1
            else:
                high = middle
        return low

    def _column(self, name: str, rank: int) -> bytes:
        (number,) = self.ranking.numbers((rank,))
        row = self.connection.execute(f"SELECT {name} FROM event WHERE number = ?", (number,)).fetchone()
        if row is None:
            raise sqlite3.DatabaseError("an event that is shown is missing")
        found: bytes = row[0]
        return found

    def _id(self, mask: bytearray, value: str) -> None:
        self._mark(mask, "SELECT group_concat(number) FROM event WHERE id = ?", plain(value))

    def _happening(self, mask: bytearray, value: str) -> None:
        self._mark(
            mask, "SELECT group_concat(number) FROM telling WHERE happening = ? AND happening <> ''", plain(value)
        )

    def _mark(self, mask: bytearray, query: str, *values: str | float) -> None:
        """Put into the set what the one text of a query lists."""
        self.ranking.mark(mask, self.connection.execute(query, values).fetchone()[0])


def _containing(wanted: Sequence[str], names: Sequence[str]) -> list[bool]:
    """For each folded name whether one of the texts is a part of it, as ``filters.matching.contains`` has it."""
    folded = [fold(value) for value in wanted]
    if len(folded) == 1:
        (one,) = folded
        return [one in name for name in names]
    return [any(one in name for one in folded) for name in names]


_DAY_BITS: Final = 11  # of a moment as a number, below the day
_LAST: Final = (1 << 40) - 1
_LONGEST_PHRASE: Final = 200  # characters asked of the index, whose time grows faster than a phrase
_DIMENSION: Final[Mapping[str, str]] = {"inst": "institution"}
