"""What the histogram's cells stand for: parts of time (days, or hours of a few days) laid out on a line.

Where there are more cells than parts, a part is several cells wide; where there are fewer, a cell holds several parts.
A *slot* is whichever of both is the larger: what is drawn as one bar, and what a brush takes whole. So a period that
was brushed is exactly what stood under the brush.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from timeline.browser.daynumbers import iso

HOURS = 24
_STEPS: Final = (1, 2, 3, 4, 6, 8, 12)


class Scale(Struct, frozen=True):
    """The days [first, last] (ordinals) on so many cells (at least one); the parts are days or, where there are
    ``hours``, so many hours each (which divide a day)."""

    first: int
    last: int
    cells: int
    hours: int = 0

    @staticmethod
    def hourly(first: int, last: int, cells: int) -> Scale:
        """By the hour, or by the fewest hours for which there are cells: else bars would hold unlike times."""
        days = last - first + 1
        fitting = (step for step in _STEPS if days * HOURS // step <= cells)
        return Scale(first, last, cells, next(fitting, HOURS))

    @property
    def a_day(self) -> int:
        """How many parts a day has."""
        return HOURS // self.hours if self.hours else 1

    @property
    def parts(self) -> int:
        """How many days or stretches of hours there are."""
        return (self.last - self.first + 1) * self.a_day

    @property
    def slots(self) -> int:
        """How many bars there are."""
        return min(self.parts, self.cells)

    def part(self, day: int, hour: int = 0) -> int:
        """The part in which a day (and hour) stands; beyond the parts for what is outside."""
        return (day - self.first) * self.a_day + (hour // self.hours if self.hours else 0)

    def slot_of_part(self, part: int) -> int:
        """The slot in which a part stands."""
        return part * self.slots // self.parts

    def slot_of_cell(self, cell: int) -> int:
        """The slot in which a cell stands."""
        return max(0, min(cell, self.cells - 1)) * self.slots // self.cells

    def parts_of(self, slot: int) -> range:
        """The parts of a slot."""
        return _share(slot, self.slots, self.parts)

    def cells_of(self, slot: int) -> range:
        """The cells of a slot."""
        return _share(slot, self.slots, self.cells)

    def heights(self, values: Sequence[float]) -> list[float]:
        """The values of all days or hours, summed for each slot."""
        found = [0.0] * self.slots
        for place, value in enumerate(values):
            found[self.slot_of_part(place // max(1, self.hours))] += value
        return found

    def period(self, low: int, high: int) -> tuple[str, str]:
        """The first and the last moment of the slots from ``low`` to ``high``: days, or minutes where they are not
        whole days."""
        first, last = self.parts_of(low)[0], self.parts_of(high)[-1]
        starts, ends = iso(self.first + first // self.a_day), iso(self.first + last // self.a_day)
        first, last = first % self.a_day, last % self.a_day
        if first == 0 and last == self.a_day - 1:
            return starts, ends
        return f"{starts}T{first * self.hours:02d}:00", f"{ends}T{(last + 1) * self.hours - 1:02d}:59"


def _share(place: int, of: int, among: int) -> range:
    """Which of ``among`` things fall to the ``place``-th of ``of``."""
    return range(-(-place * among // of), -(-(place + 1) * among // of))
