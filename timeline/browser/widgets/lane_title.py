"""The line above a list that stands beside another: what it holds, and how much of it."""

from __future__ import annotations

from textual.strip import Strip

from timeline.browser.widgets.drawn import Grounded
from timeline.browser.widgets.pieces import line


class LaneTitle(Grounded):
    """A name and a count."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._name, self._count = "", 0

    def show(self, name: str | None, count: int | None = None) -> None:
        """Show another name or count; ``None`` keeps what is there."""
        self._name = self._name if name is None else name
        self._count = self._count if count is None else count
        self.refresh()

    def render_line(self, y: int) -> Strip:
        def style(part: str):  # type: ignore[no-untyped-def]
            return self.part(f"lane-title--{part}")

        pieces = [(f" {self._name}  ", style("name")), (str(self._count), style("count"))]
        return line(pieces, self.size.width, self.ground)
