"""A plain message in the middle of an empty place."""

from __future__ import annotations

from rich.style import Style
from textual.strip import Strip

from timeline.browser.widgets.drawn import Grounded
from timeline.browser.widgets.pieces import line
from timeline.browser.wrap import width, wrap


class Notice(Grounded):
    """Lines of text, centred; says why there is nothing, and what to do."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.words = ""

    def show(self, words: str) -> None:
        """Say something else."""
        self.words = words
        self.refresh()

    def render_line(self, y: int) -> Strip:
        cells, height = self.size
        room = max(2, cells - 4 if cells > 30 else cells)
        lines = [part[a:b] for part in self.words.split("\n") for a, b in wrap(part, room)]
        number = y - max(0, (height - len(lines)) // 2)
        if not 0 <= number < len(lines):
            return Strip.blank(cells, self.ground)
        indent = " " * max(0, (cells - width(lines[number])) // 2)
        return line([(indent + lines[number], Style())], cells, self.ground)
