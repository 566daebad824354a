"""Which line of the timeline shows what, worked out from the counts of the days alone.

A line is a head (of a month), a gap (days without events inside a month) or a row (an event, by its rank in time
order).  Built once for a filter in time linear in the number of days; every question is a binary search, so that a
timeline of a million events is asked for only the lines which stand on the screen.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

#: Fewer empty days than this inside one month are not worth a line.
LEAST_GAP: Final = 2


class Day(Protocol):
    """A day which has events, as the store counts it; ``day`` is YYYY-MM-DD, '' for events without a date."""

    @property
    def day(self) -> str: ...
    @property
    def count(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a month; ``new_year`` where the year is another than before; ``gap`` empty days before it.

    ``rank`` is the first event under it.
    """

    day: str
    new_year: bool
    gap: int
    rank: int


@dataclass(frozen=True, slots=True)
class Gap:
    """So many empty days inside a month, before the event with this rank."""

    days: int
    rank: int


@dataclass(frozen=True, slots=True)
class RowLine:
    """The event with this rank; ``first`` of its day."""

    rank: int
    day: str
    first: bool


Line = Head | Gap | RowLine


def ordinal(day: str) -> int | None:
    """The number of a day (proleptic Gregorian), ``None`` for what is no day between the years 1 and 9999."""
    try:
        return date.fromisoformat(day[:10]).toordinal()
    except ValueError:
        return None


def month_of(day: str) -> str:
    """YYYY-MM of a day; works for years of any length and before the common era."""
    return day.rpartition("-")[0]


def year_of(day: str) -> str:
    """The year of a day, as :func:`month_of`."""
    return day.rpartition("-")[0][:-3]


class Layout:
    """The lines of a timeline of ``days`` in time order (events without a date, day '', last).

    Without ``gaps`` empty days inside a month get no line of their own: a low window has none to spare.
    """

    def __init__(self, days: Iterable[Day], gaps: bool = True) -> None:
        self.days: list[str] = []
        self.counts: list[int] = []
        self.ordinals: list[int | None] = []
        self.first_rank: list[int] = []  # of each day
        self.first_line: list[int] = []  # of each day's block: its head, its gap, or its first row
        self._before: list[Head | Gap | None] = []  # what stands before the rows of the day
        self.heads: list[int] = []  # indices of the days that begin a month
        self._year_heads: list[int] = []
        rank = line = 0
        before = ""
        last: int | None = None
        for item in days:
            day, count = item.day, item.count
            number = ordinal(day) if day else None
            empty = number - last - 1 if number is not None and last is not None else 0
            lead: Head | Gap | None = None
            if not self.days or month_of(day) != month_of(before):
                lead = Head(day, not self.days or year_of(day) != year_of(before), empty, rank)
                self.heads.append(len(self.days))
                if lead.new_year:
                    self._year_heads.append(len(self.days))
            elif gaps and empty >= LEAST_GAP:
                lead = Gap(empty, rank)
            self.days.append(day)
            self.counts.append(count)
            self.ordinals.append(number)
            self.first_rank.append(rank)
            self.first_line.append(line)
            self._before.append(lead)
            rank += count
            line += count + (lead is not None)
            before, last = day, number if number is not None else last
        self._head_index = {self.days[at]: index for index, at in enumerate(self.heads)}
        self.total = rank
        self.height = line

    def day_of_rank(self, rank: int) -> int:
        """Index of the day in which the event with this rank stands."""
        return bisect_right(self.first_rank, rank) - 1

    def line_of(self, rank: int) -> int:
        """The line of the event with this rank."""
        index = self.day_of_rank(rank)
        return self.first_line[index] + (self._before[index] is not None) + rank - self.first_rank[index]

    def line(self, number: int) -> Line | None:
        """What line ``number`` shows; ``None`` beyond the end."""
        if not 0 <= number < self.height:
            return None
        index = bisect_right(self.first_line, number) - 1
        lead = self._before[index]
        offset = number - self.first_line[index]
        if lead is not None:
            if offset == 0:
                return lead
            offset -= 1
        return RowLine(self.first_rank[index] + offset, self.days[index], offset == 0)

    def head_at(self, number: int) -> Head | None:
        """The head of the month to which line ``number`` belongs."""
        if not self.days:
            return None
        index = bisect_right(self.first_line, max(0, number)) - 1
        head = self._before[self.heads[bisect_right(self.heads, index) - 1]]
        return head if isinstance(head, Head) else None

    def month_count(self, head: Head) -> int:
        """How many events stand under the head of a month."""
        index = self._head_index[head.day]
        first = self.first_rank[self.heads[index]]
        after = self.heads[index + 1] if index + 1 < len(self.heads) else None
        return (self.total if after is None else self.first_rank[after]) - first

    def rank_near(self, number: int, downwards: bool = True) -> int:
        """The event on line ``number``, or the next one from there."""
        line = self.line(max(0, min(number, self.height - 1)))
        if isinstance(line, RowLine):
            return line.rank
        index = bisect_right(self.first_line, max(0, number)) - 1
        rank = self.first_rank[index]
        return rank if downwards else max(0, rank - 1)

    def month_rank(self, rank: int, step: int) -> int:
        """First event of the next (1) or the previous (-1) month that has any; of this one when inside it."""
        return self._step(self.heads, rank, step)

    def year_rank(self, rank: int, step: int) -> int:
        """As :meth:`month_rank` by years."""
        return self._step(self._year_heads, rank, step)

    def _step(self, heads: list[int], rank: int, step: int) -> int:
        if not heads:
            return 0
        at = bisect_right(heads, self.day_of_rank(rank)) - 1
        if step < 0 and rank > self.first_rank[heads[at]]:
            return self.first_rank[heads[at]]
        if at + step >= len(heads):
            return max(0, self.total - 1)
        return self.first_rank[heads[max(0, at + step)]]

    def rank_of_day(self, day: str) -> int:
        """First event on ``day`` or after it, else the last one; by days, not by text, so that -0044 is before 0001."""
        wanted = ordinal(day)
        if wanted is None:
            index = bisect_left(self.days, day) if day else len(self.days) - 1
        else:
            dated = [number for number in self.ordinals if number is not None]
            skipped = next((i for i, number in enumerate(self.ordinals) if number is not None), 0)
            index = skipped + bisect_left(dated, wanted)
        if index >= len(self.days):
            return max(0, self.total - 1)
        return self.first_rank[max(0, index)]

    def opening(self) -> int:
        """The event to begin with, so that stragglers from long before do not hide what the timeline is about.

        Where three quarters of the dated events fall into a quarter of the time or less: the first event of the
        year in which the shortest such stretch begins. Else the first of all.
        """
        span = self.span()
        if span is None:
            return 0
        dated = [index for index, number in enumerate(self.ordinals) if number is not None]
        wanted = (sum(self.counts[index] for index in dated) * 3 + 3) // 4
        best, shortest, held, low = 0, span[1] - span[0] + 1, 0, 0
        for index in dated:
            held += self.counts[index]
            while held - self.counts[dated[low]] >= wanted:
                held -= self.counts[dated[low]]
                low += 1
            length = (self.ordinals[index] or 0) - (self.ordinals[dated[low]] or 0) + 1
            if held >= wanted and length < shortest:
                best, shortest = dated[low], length
        if shortest * 4 > span[1] - span[0] + 1:
            return 0
        return self.first_rank[self._year_heads[bisect_right(self._year_heads, best) - 1]]

    def span(self) -> tuple[int, int] | None:
        """Ordinals of the first and the last day, ``None`` without any dated event."""
        dated = [number for number in self.ordinals if number is not None]
        return (min(dated), max(dated)) if dated else None

    def bulk(self) -> tuple[int, int] | None:
        """The days which hold nearly all events, where a few stragglers make the span more than four times as long.

        ``None`` where the span does without: then nothing is gained.
        """
        span = self.span()
        if span is None:
            return None
        dated = [
            (number, count) for number, count in zip(self.ordinals, self.counts, strict=True) if number is not None
        ]
        total = sum(count for _, count in dated)
        allowed = max(2, total // 20) if total >= 10 else 0
        low, high = 0, len(dated) - 1
        # From either end, whichever straggler stands farther off goes first.
        while low < high:
            gap_low, gap_high = dated[low + 1][0] - dated[low][0], dated[high][0] - dated[high - 1][0]
            at = low if gap_low >= gap_high else high
            if dated[at][1] > allowed:
                break
            allowed -= dated[at][1]
            low, high = (low + 1, high) if at == low else (low, high - 1)
        first, last = dated[low][0], dated[high][0]
        return (first, last) if (last - first + 1) * 4 < span[1] - span[0] + 1 else None


def buckets(layout: Layout, first: int, last: int, count: int) -> list[int]:
    """Events in each of ``count`` equal parts of the days [first, last] (ordinals); empty parts are kept."""
    sums = [0] * max(1, count)
    length = last - first + 1
    for number, events in zip(layout.ordinals, layout.counts, strict=True):
        if number is not None and first <= number <= last:
            sums[(number - first) * len(sums) // length] += events
    return sums
