"""Labelled lines of text, wrapped by the rules of Chinese text; as high as its text is."""

from __future__ import annotations

from collections.abc import Sequence

from rich.style import Style
from textual.containers import VerticalScroll
from textual.geometry import Size
from textual.strip import Strip

from timeline.browser.facts import Fact
from timeline.browser.safe import safe
from timeline.browser.widgets.drawn import Grounded
from timeline.browser.widgets.pieces import Piece, line
from timeline.browser.wrap import pad, width, wrap

# The widest column of labels, in cells.
_MOST_LABEL = 22


class Prose(Grounded):
    """Shows facts: labels in a column of their own, values wrapped beside them."""

    def __init__(self, facts: Sequence[Fact] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._facts = tuple(facts)
        self._lines: list[tuple[str, str, str]] = []
        self._laid_out_for = -1
        self._column = 0

    def show(self, facts: Sequence[Fact]) -> None:
        """Show other facts."""
        if tuple(facts) == self._facts:
            return
        self._facts = tuple(facts)
        self._laid_out_for = -1
        cells, before = self.size.width, len(self._lines)
        if cells:
            self._lay_out(cells)
        # The screen is laid out anew only where more or fewer lines are needed.
        self.refresh(layout=not cells or max(1, len(self._lines)) != max(1, before))

    @property
    def plain(self) -> str:
        """What is shown, as text (for tests and copying)."""
        return "\n".join(
            safe(f"{fact.label} {line}".strip()) for fact in self._facts for line in fact.value.split("\n")
        )

    def line_with(self, start: str) -> int | None:
        """The number of the first line whose value begins with ``start``."""
        return next((number for number, (_, words, _) in enumerate(self._lines) if words.startswith(start)), None)

    def label_at(self, y: int) -> str:
        """The label of the fact that stands on a line; '' for one without."""
        labels = [label for label, _, _ in self._lines[: y + 1] if label]
        return labels[-1] if labels and 0 <= y < len(self._lines) and self._lines[y][1] else ""

    def _lay_out(self, cells: int) -> None:
        if cells == self._laid_out_for:
            return
        self._laid_out_for = cells
        most = min(_MOST_LABEL, max(4, cells // 2))
        sizes = [width(fact.label) + 2 for fact in self._facts if fact.label]
        self._column = max((size for size in sizes if size <= most), default=min(most, max(sizes, default=0)))
        self._lines = []
        for fact in self._facts:
            room = cells if fact.tone == "head" else cells - self._column
            label = fact.label
            if width(label) + 2 > self._column and label:
                # Too long for the column: a line of its own, the value below.
                self._lines.append((label, "", "label"))
                label = ""
            for part in fact.value.split("\n"):
                for start, end in wrap(part, room):
                    self._lines.append((label, part[start:end], fact.tone))
                    label = ""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        self._lay_out(width)
        return max(1, len(self._lines))

    def render_line(self, y: int) -> Strip:
        cells = self.size.width
        self._lay_out(cells)
        if not 0 <= y < len(self._lines):
            return Strip.blank(cells, self.ground)
        label, words, tone = self._lines[y]
        pieces: list[Piece] = []
        if tone == "label":
            return line([(label, self.part("prose--label"))], cells, self.ground)
        if tone != "head" and self._column:
            pieces.append((pad(label, self._column), self.part("prose--label")))
        pieces.append((words, self.part(f"prose--{tone}")))
        return line(pieces or [("", Style())], cells, self.ground)


class ProseScroll(VerticalScroll):
    """Holds prose, as high as that is in the cells which the scrollbar leaves to it."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return super().get_content_height(container, viewport, max(1, width - self.scrollbar_size_vertical))
