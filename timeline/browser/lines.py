"""Which line of the timeline shows what, worked out from the counts of the days alone.

A line is a head (of the stretch of time above the unit of the zoom), a gap (stretches without events), a row (an
event, by its rank in time order), a mention (of the happening of an opened row) or, under the coarser units, a whole
stretch of time.  Built once for a filter and a unit in time linear in the number of days; every question is a binary
search, so that a timeline of a million events is asked for only the lines which stand on the screen.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from itertools import accumulate
from typing import Final, Protocol

from msgspec import Struct

from timeline.browser import units
from timeline.browser.daynumbers import ordinal
from timeline.browser.units import EVENTS, HEADS, Stretch, Unit
from timeline.store.values import DayCount

#: Fewer empty stretches than this are not worth a line.
LEAST_GAP: Final = 2


class Day(Protocol):
    """A day which has events, as the store counts it; ``day`` is YYYY-MM-DD, '' for events without a date."""

    @property
    def day(self) -> str: ...
    @property
    def count(self) -> int: ...


class Head(Struct, frozen=True):
    """The head of a stretch of time (of a month, where days are shown); ``new_year`` where the year (or what stands
    above the stretch) is another than before; ``gap`` empty days before it; ``rank`` the first event under it."""

    day: str
    new_year: bool
    gap: int
    rank: int
    unit: Stretch = "month"


class Gap(Struct, frozen=True):
    """So many empty stretches (days, weeks …) under a head, before the event with this rank."""

    days: int
    rank: int
    unit: Unit = "day"


class RowLine(Struct, frozen=True):
    """The event with this rank; ``first`` of its day."""

    rank: int
    day: str
    first: bool


class MentionLine(Struct, frozen=True):
    """The ``number``-th (from 1) further mention of the happening of the opened row with this rank."""

    rank: int
    number: int


class PeriodLine(Struct, frozen=True):
    """A stretch of time as a whole: its first day ('' for undated events), its first event, how many it has."""

    start: str
    rank: int
    count: int


Line = Head | Gap | RowLine | MentionLine | PeriodLine


def month_of(day: str) -> str:
    """YYYY-MM of a day; works for years of any length and before the common era."""
    return day.rpartition("-")[0]


def year_of(day: str) -> str:
    """The year of a day, as :func:`month_of`."""
    return day.rpartition("-")[0][:-3]


def _above(day: str, head: Stretch) -> str:
    """What must change for a head to be drawn strongly: the year for days and months, else the century."""
    return year_of(day) if head in ("day", "month", "year") else units.start(day, "century")


class Layout:
    """The lines of a timeline of ``days`` in time order (events without a date, day '', last), zoomed to ``unit``.

    Without ``gaps`` empty stretches get no line of their own: a low window has none to spare.
    """

    def __init__(self, days: Iterable[Day], gaps: bool = True, unit: Unit = "day") -> None:
        found = list(days)
        self.days: list[str] = [item.day for item in found]
        self.counts: list[int] = [item.count for item in found]
        self.ordinals: list[int | None] = [ordinal(day) if day else None for day in self.days]
        # Of the days themselves, which blocks may hold several of.
        self._day_ranks = [0, *accumulate(self.counts)][: len(self.counts)]
        self.total = sum(self.counts)
        dated = [number for number in self.ordinals if number is not None]
        self._span = (min(dated), max(dated)) if dated else None
        self._bulk = self._find_bulk()
        self._zooms: dict[Unit, Layout] = {}  # those that were asked for
        self._begin(gaps, unit)

    def _begin(self, gaps: bool, unit: Unit) -> None:
        self._zooms[unit] = self
        self._gaps = gaps
        self.unit: Unit = unit
        # A block is a day's rows or a stretch's one line, with what stands before it.
        self._starts: list[str] = []
        self.first_rank: list[int] = []
        self.first_line: list[int] = []
        self._before: list[Head | Gap | None] = []
        self.heads: list[int] = []  # indices of the blocks that begin under a head
        self._month_heads: list[int] = []
        self._year_heads: list[int] = []
        self.summed = unit not in EVENTS
        self._lay()
        self._head_index = {self.first_rank[at]: index for index, at in enumerate(self.heads)}
        self._open_ranks: list[int] = []
        self._open_sums: list[int] = []

    def _lay(self) -> None:
        head_unit = HEADS[self.unit]
        rank = line = 0
        before: str | None = None
        last: int | None = None
        last_head = last_above = ""
        same: object = None
        for day, count, number in zip(self.days, self.counts, self.ordinals, strict=True):
            if self.summed:
                # Cheaper than the first day of a stretch: what all days of it (or of a part of it) have in common.
                stretch = (number - 1) // 7 if self.unit == "week" and number is not None else month_of(day)
                start = self._starts[-1] if stretch == same else units.start(day, self.unit)
                same = stretch
                if self._starts and start == self._starts[-1]:
                    rank += count
                    before, last = day, number if number is not None else last
                    continue
            else:
                start = day
            empty = number - last - 1 if number is not None and last is not None else 0
            lead: Head | Gap | None = None
            place = len(self._starts)
            above = units.middle(start, self.unit) if self.summed else day
            month = month_of(day)
            # Under most days the head goes on: which one it is need not be worked out for each of them.
            head = month if head_unit == "month" else units.start(above, head_unit)
            if before is None or head != last_head:
                new = before is None or _above(above, head_unit) != _above(last_above, head_unit)
                lead = Head(day if head_unit == "month" else head, new, empty, rank, head_unit)
                self.heads.append(place)
            elif self._gaps:
                missing = units.between(self._starts[-1], start, self.unit) if self.summed else empty
                if missing >= (1 if self.summed else LEAST_GAP):
                    lead = Gap(missing, rank, self.unit)
            if before is None or month != month_of(before):
                self._month_heads.append(place)
                if before is None or year_of(day) != year_of(before):
                    self._year_heads.append(place)
            self._starts.append(start)
            self.first_rank.append(rank)
            self.first_line.append(line)
            self._before.append(lead)
            rank += count
            line += (1 if self.summed else count) + (lead is not None)
            before, last, last_head, last_above = day, number if number is not None else last, head, above
        self._height = line
        self.most = 0
        if self.summed:
            ends = [*self.first_rank[1:], self.total]
            self.most = max((end - first for first, end in zip(self.first_rank, ends, strict=False)), default=0)

    def zoomed(self, unit: Unit) -> Layout:
        """The same days under another unit, with no row opened."""
        found = self._zooms.get(unit)
        if found is None:
            found = copy(self)
            found._begin(self._gaps, unit)
        found.open({})
        return found

    # --- opened rows -----------------------------------------------------------------------

    def open(self, mentions: Mapping[int, int]) -> None:
        """Give the rows with these ranks so many lines more, for the other mentions of their happenings."""
        opened = sorted((rank, count) for rank, count in mentions.items() if count and not self.summed)
        self._open_ranks = [rank for rank, _ in opened]
        self._open_sums = list(accumulate(count for _, count in opened))

    @property
    def height(self) -> int:
        """How many lines there are."""
        return self._height + (self._open_sums[-1] if self._open_sums else 0)

    def _added_before(self, rank: int) -> int:
        """How many lines of mentions stand above the row with this rank."""
        place = bisect_left(self._open_ranks, rank)
        return self._open_sums[place - 1] if place else 0

    # --- lines -----------------------------------------------------------------------------

    def _block_of(self, rank: int) -> int:
        return bisect_right(self.first_rank, rank) - 1

    def day_of_rank(self, rank: int) -> int:
        """Index of the day in which the event with this rank stands."""
        return bisect_right(self._day_ranks, rank) - 1

    def rank_of_index(self, index: int) -> int:
        """The first event of the day with this index in ``days``."""
        return self._day_ranks[index]

    def line_of(self, rank: int, mention: int = 0) -> int:
        """The line of the event with this rank (of its stretch, under a coarse unit), or of a mention below it."""
        index = self._block_of(rank)
        line = self.first_line[index] + (self._before[index] is not None)
        if self.summed:
            return line
        return line + rank - self.first_rank[index] + self._added_before(rank) + mention

    def line(self, number: int) -> Line | None:
        """What line ``number`` shows; ``None`` beyond the end."""
        if not 0 <= number < self.height:
            return None
        if self._open_ranks:
            place = bisect_right(self._open_ranks, number, key=self.line_of) - 1
            if place >= 0:
                rank = self._open_ranks[place]
                before = self._open_sums[place - 1] if place else 0
                below = number - self.line_of(rank)
                if 0 < below <= self._open_sums[place] - before:
                    return MentionLine(rank, below)
                number -= self._open_sums[place] if below else before
        index = bisect_right(self.first_line, number) - 1
        lead = self._before[index]
        offset = number - self.first_line[index]
        if lead is not None:
            if offset == 0:
                return lead
            offset -= 1
        first = self.first_rank[index]
        if self.summed:
            return PeriodLine(self._starts[index], first, self._end(index) - first)
        return RowLine(first + offset, self._starts[index], offset == 0)

    def _end(self, block: int) -> int:
        return self.first_rank[block + 1] if block + 1 < len(self.first_rank) else self.total

    def head_at(self, number: int) -> Head | None:
        """The head of the stretch to which line ``number`` belongs."""
        if not self.days:
            return None
        rank = self.rank_near(number, downwards=False) if self._open_ranks else None
        index = self._block_of(rank) if rank is not None else max(0, bisect_right(self.first_line, max(0, number)) - 1)
        head = self._before[self.heads[bisect_right(self.heads, index) - 1]]
        return head if isinstance(head, Head) else None

    def month_count(self, head: Head) -> int:
        """How many events stand under a head."""
        index = self._head_index[head.rank]
        after = self.heads[index + 1] if index + 1 < len(self.heads) else None
        return (self.total if after is None else self.first_rank[after]) - head.rank

    def rank_near(self, number: int, downwards: bool = True) -> int:
        """The event on line ``number``, or the next one from there."""
        line = self.line(max(0, min(number, self.height - 1)))
        if isinstance(line, RowLine | MentionLine | PeriodLine):
            return line.rank
        rank = line.rank if line is not None else 0
        return rank if downwards else max(0, rank - 1)

    # --- stepping --------------------------------------------------------------------------

    def step(self, rank: int, step: int) -> int:
        """The event ``step`` lines on: the next event, or the first one of the next stretch."""
        if not self.summed or not self.total:
            return max(0, min(rank + step, self.total - 1))
        block = max(0, min(self._block_of(rank) + step, len(self.first_rank) - 1))
        return self.first_rank[block]

    def same_block(self, a: int, b: int) -> bool:
        """Whether two events stand on the same line (of a stretch) or day."""
        return self._block_of(a) == self._block_of(b)

    def month_rank(self, rank: int, step: int) -> int:
        """First event of the next (1) or the previous (-1) head that has any; of this one when inside it."""
        return self._step(self.heads if self.summed else self._month_heads, rank, step)

    def year_rank(self, rank: int, step: int) -> int:
        """As :meth:`month_rank` by years."""
        return self._step(self._year_heads, rank, step)

    def _step(self, heads: list[int], rank: int, step: int) -> int:
        if not heads:
            return 0
        at = bisect_right(heads, self._block_of(rank)) - 1
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
        return self._day_ranks[max(0, index)]

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
        year = year_of(self.days[best])
        while best and year_of(self.days[best - 1]) == year:
            best -= 1
        return self._day_ranks[best]

    def span(self) -> tuple[int, int] | None:
        """Ordinals of the first and the last day, ``None`` without any dated event."""
        return self._span

    def bulk(self) -> tuple[int, int] | None:
        """The days which hold nearly all events, where a few stragglers make the span more than four times as long.

        ``None`` where the span does without: then nothing is gained.
        """
        return self._bulk

    def _find_bulk(self) -> tuple[int, int] | None:
        span = self._span
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


def together(layouts: Sequence[Layout]) -> Layout:
    """The days of several timelines as one."""
    if len(layouts) == 1:
        return layouts[0]
    counts: dict[str, int] = {}
    for layout in layouts:
        for day, count in zip(layout.days, layout.counts, strict=True):
            counts[day] = counts.get(day, 0) + count
    undated = counts.pop("", None)
    days = sorted(counts, key=lambda day: (ordinal(day) or 0, day))
    found = [DayCount(day, counts[day]) for day in days]
    return Layout(found if undated is None else [*found, DayCount("", undated)])


def buckets(layout: Layout, first: int, last: int, count: int) -> list[int]:
    """Events in each of ``count`` equal parts of the days [first, last] (ordinals); empty parts are kept."""
    sums = [0] * max(1, count)
    length = last - first + 1
    for number, events in zip(layout.ordinals, layout.counts, strict=True):
        if number is not None and first <= number <= last:
            sums[(number - first) * len(sums) // length] += events
    return sums
