"""The table of the lanes: values as rows, stretches of time as columns, a count in each cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from timeline.browser import units
from timeline.browser.glyphs import glyphs
from timeline.browser.units import Unit
from timeline.browser.widgets.drawn import Grounded
from timeline.browser.widgets.pieces import Piece, line
from timeline.browser.wrap import pad, width
from timeline.messages import text
from timeline.store.values import FacetValue

_CELL: Final = 9
#: So many columns without events are drawn as one.
_LEAST_GAP: Final = 3
_SHADES: Final = 5


def drawn_columns(rows: Sequence[FacetValue], count: int) -> list[int | None]:
    """The columns that are drawn, in order: a long run of those without any event is one, ``None``."""
    filled = {column for value in rows for column, events in enumerate(value.series) if events}
    found: list[int | None] = []
    empty: list[int] = []
    for column in [*range(count), None]:
        if column is not None and column not in filled:
            empty.append(column)
            continue
        found += empty if len(empty) < _LEAST_GAP else [None]
        empty = []
        if column is not None:
            found.append(column)
    return found


class LanesView(ScrollView, Grounded, can_focus=True, inherit_bindings=False):
    """The table: only what stands on the screen is drawn."""

    class Entered(Message):
        """A cell was clicked twice."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.rows: Sequence[FacetValue] = ()
        self.edges: Sequence[str] = ()
        self.unit: Unit = "month"
        self.at = (0, 0)  # column, row
        self.pinned: tuple[str, ...] = ()
        self._heads: set[str] = set()
        self._drawn: list[int | None] = []
        self._left = 0  # the first of the drawn columns that is seen
        self._most = 1

    def show(self, rows: Sequence[FacetValue], edges: Sequence[str], unit: Unit, column: int) -> None:
        """Show another table; the cursor stays on its row."""
        here = self.rows[self.at[1]].value if self.at[1] < len(self.rows) else ""
        self.rows, self.edges, self.unit = rows, edges, unit
        self._heads = {value.value for value in rows}
        self._drawn = drawn_columns(rows, max(0, len(edges) - 1))
        row = next((i for i, value in enumerate(rows) if value.value == here), 0)
        self._most = max((max(value.series, default=0) for value in rows), default=1) or 1
        self.virtual_size = Size(self.size.width, len(rows) + 1)
        self.at = (0, 0)
        self.move_to(column, row, centred=True)
        self.refresh()

    @property
    def label_cells(self) -> int:
        """The width of the names."""
        return max(10, min(24, self.size.width // 4))

    @property
    def columns(self) -> int:
        """How many columns are seen."""
        return max(1, (self.scrollable_content_region.width - self.label_cells) // _CELL)

    def move_to(self, column: int, row: int, centred: bool = False) -> None:
        """Put the cursor on a cell and bring it on the screen."""
        if not self.rows or len(self.edges) < 2:
            return
        place = min(range(len(self._drawn)), key=lambda place: self._away(place, column))
        row = max(0, min(row, len(self.rows) - 1))
        self.at = (self._drawn[place] or 0, row)
        if centred or not self._left <= place < self._left + self.columns:
            self._left = max(0, min(place - self.columns // 2, len(self._drawn) - self.columns))
        top, height = self.scroll_offset.y, self.size.height - 1
        if row < top:
            self.scroll_to(y=row, animate=False, immediate=True)
        elif row >= top + height:
            self.scroll_to(y=row - height + 1, animate=False, immediate=True)
        self.refresh()

    def _away(self, place: int, column: int) -> int:
        """How far a drawn column stands from another one; a gap is nobody's place."""
        drawn = self._drawn[place]
        return abs(drawn - column) if drawn is not None else len(self.edges)

    def beside(self, steps: int) -> int:
        """The column so many drawn ones on from the cursor's; gaps are stepped over."""
        columns = [column for column in self._drawn if column is not None]
        if self.at[0] not in columns:
            return self.at[0]
        return columns[max(0, min(columns.index(self.at[0]) + steps, len(columns) - 1))]

    def on_resize(self) -> None:
        self.virtual_size = Size(self.size.width, len(self.rows) + 1)
        self.move_to(*self.at)

    def on_click(self, event: events.Click) -> None:
        row = event.y - 1 + self.scroll_offset.y
        place = self._left + (event.x - self.label_cells) // _CELL
        if event.y < 1 or event.x < self.label_cells or not 0 <= row < len(self.rows):
            return
        column = self._drawn[place] if place < len(self._drawn) else None
        if column is None:
            return
        again = (column, row) == self.at and event.chain >= 2
        self.move_to(column, row)
        if again:
            self.post_message(self.Entered())

    def _style(self, part: str, partial: bool = True) -> Style:
        return self.part(f"lanes--{part}", whole=not partial)

    def render_line(self, y: int) -> Strip:
        cells = self.scrollable_content_region.width
        base = self.ground
        shown = self._drawn[self._left : self._left + self.columns]
        if y == 0:
            total = text("browser.lanes_total")
            blank = max(0, self.label_cells - width(total) - 1)
            head: list[Piece] = [(" " * blank + total + " ", self._style("head"))]
            for column in shown:
                name = glyphs().gap if column is None else units.short(self.edges[column], self.unit)
                look = self._style("cursor" if column == self.at[0] else "head")
                head.append((" " * max(0, _CELL - 1 - width(name)) + name + " ", look))
            return line(head, cells, base)
        row = y - 1 + self.scroll_offset.y
        if row >= len(self.rows):
            return Strip.blank(cells, base)
        value = self.rows[row]
        here = row == self.at[1]
        mark = glyphs().chosen if value.value in self.pinned else glyphs().cursor if here else " "
        inside = "  " if value.parent and value.parent in self._heads else ""
        label = pad(f"{mark}{inside}{value.label}", self.label_cells - len(str(value.count)) - 2) + f" {value.count} "
        style = self._style("pinned" if value.value in self.pinned else "row" if here else "label")
        pieces: list[Piece] = [(pad(label, self.label_cells), style)]
        for column in shown:
            if column is None:
                pieces.append((" " * _CELL, self._style("empty")))
                continue
            count = value.series[column] if column < len(value.series) else 0
            words = f"{count or glyphs().empty:>{_CELL - 1}} "
            if (column, row) == self.at:
                look = self._style("cursor")
            elif count:
                shade = min(_SHADES - 1, int((count / self._most) ** 0.5 * _SHADES))
                # Without colours a shade cannot be told from the cursor: many events are bold.
                look = Style(bold=shade > _SHADES // 2) if self.app.no_color else self._style(f"shade-{shade}")
            else:
                look = self._style("empty")
            pieces.append((words, look))
        return line(pieces, cells, base)
