"""What the histogram's cells stand for: parts of time (days, or hours of a few days) laid out on a line.

Where there are more cells than parts, a part is several cells wide; where there are fewer, a cell holds several parts.
A *slot* is whichever of both is the larger: what is drawn as one bar, and what a brush takes whole. So a period that
was brushed is exactly what stood under the brush.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from timeline.browser.daynumbers import iso

HOURS = 24


class Scale(Struct, frozen=True):
    """The days [first, last] (ordinals) on so many cells (at least one), by the day or ``hourly``."""

    first: int
    last: int
    cells: int
    hourly: bool = False

    @property
    def parts(self) -> int:
        """How many days or hours there are."""
        return (self.last - self.first + 1) * (HOURS if self.hourly else 1)

    @property
    def slots(self) -> int:
        """How many bars there are."""
        return min(self.parts, self.cells)

    def part(self, day: int, hour: int = 0) -> int:
        """The part in which a day (and hour) stands; beyond the parts for what is outside."""
        return (day - self.first) * HOURS + hour if self.hourly else day - self.first

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
        """The values of the parts, summed for each slot."""
        if self.slots == self.parts:
            return list(values)
        found = [0.0] * self.slots
        for part, value in enumerate(values):
            found[part * self.slots // self.parts] += value
        return found

    def period(self, low: int, high: int) -> tuple[str, str]:
        """The first and the last moment of the slots from ``low`` to ``high``: days, or minutes where they are not
        whole days."""
        first, last = self.parts_of(low)[0], self.parts_of(high)[-1]
        if not self.hourly:
            return iso(self.first + first), iso(self.first + last)
        starts, ends = iso(self.first + first // HOURS), iso(self.first + last // HOURS)
        if first % HOURS == 0 and last % HOURS == HOURS - 1:
            return starts, ends
        return f"{starts}T{first % HOURS:02d}:00", f"{ends}T{last % HOURS:02d}:59"


def _share(place: int, of: int, among: int) -> range:
    """Which of ``among`` things fall to the ``place``-th of ``of``."""
    return range(-(-place * among // of), -(-(place + 1) * among // of))
