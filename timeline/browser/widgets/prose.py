"""Labelled lines of text, wrapped by the rules of Chinese text; as high as its text is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from timeline.browser.facts import Fact
from timeline.browser.widgets.pieces import Piece, line
from timeline.browser.wrap import pad, width, wrap


class Prose(Widget):
    """Shows facts: labels in a column of their own, values wrapped beside them."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "prose--label",
        "prose--plain",
        "prose--strong",
        "prose--faint",
        "prose--quote",
        "prose--alert",
        "prose--head",
    }

    def __init__(self, facts: Sequence[Fact] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._facts = tuple(facts)
        self._lines: list[tuple[str, str, str]] = []
        self._laid_out_for = -1

    def show(self, facts: Sequence[Fact]) -> None:
        """Show other facts."""
        if tuple(facts) != self._facts:
            self._facts = tuple(facts)
            self._laid_out_for = -1
            self.refresh(layout=True)

    @property
    def plain(self) -> str:
        """What is shown, as text (for tests and copying)."""
        return "\n".join(f"{fact.label} {fact.value}".strip() for fact in self._facts)

    def _lay_out(self, cells: int) -> None:
        if cells == self._laid_out_for:
            return
        self._laid_out_for = cells
        self._column = max((width(fact.label) for fact in self._facts if fact.label), default=0)
        self._column = min(self._column + 2, max(4, cells // 2)) if self._column else 0
        self._lines = []
        for fact in self._facts:
            whole = fact.tone == "head"
            room = cells if whole else cells - self._column
            for part in fact.value.split("\n"):
                for index, (start, end) in enumerate(wrap(part, room)):
                    label = fact.label if index == 0 and part is fact.value.split("\n")[0] else ""
                    self._lines.append((label, part[start:end], fact.tone))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        self._lay_out(width)
        return max(1, len(self._lines))

    def render_line(self, y: int) -> Strip:
        cells = self.size.width
        self._lay_out(cells)
        if not 0 <= y < len(self._lines):
            return Strip.blank(cells, self.rich_style)
        label, words, tone = self._lines[y]
        pieces: list[Piece] = []
        if tone != "head" and self._column:
            pieces.append((pad(label, self._column), self.get_component_rich_style("prose--label", partial=True)))
        pieces.append((words, self.get_component_rich_style(f"prose--{tone}", partial=True)))
        return line(pieces or [("", Style())], cells, self.rich_style)
