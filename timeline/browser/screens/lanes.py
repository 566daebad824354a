"""Places, institutions or people as rows, time as columns, a count in each cell; a cell is entered, two rows are
pinned side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from msgspec import Struct
from rich.style import Style
from textual import events, work
from textual.app import ComposeResult
from textual.geometry import Size
from textual.message import Message
from textual.screen import Screen
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.worker import get_current_worker

from timeline.browser import keymap, units
from timeline.browser.data import TROUBLE, Session
from timeline.browser.facts import Fact
from timeline.browser.glyphs import glyphs
from timeline.browser.units import Unit
from timeline.browser.widgets.key_bar import KeyBar
from timeline.browser.widgets.pieces import Piece, line
from timeline.browser.widgets.prose import Prose
from timeline.browser.wrap import pad, width
from timeline.messages import text
from timeline.store.filters import Field, Filter
from timeline.store.values import Dimension, FacetValue

#: What the rows can be: their name, what is counted for them, the field that asks for a row.
ROWS: Final[tuple[tuple[str, Dimension, Field], ...]] = (
    ("city", "city", "city"),
    ("province", "city", "city"),
    ("institution", "institution", "inst"),
    ("person", "person", "person"),
)
#: So many rows are counted over time.
MOST_LANES: Final = 100
_MOST_COLUMNS: Final = 600
_CELL: Final = 9
#: So many columns without events are drawn as one.
_LEAST_GAP: Final = 3
_SHADES: Final = 5


class Chosen(Struct, frozen=True):
    """What the lanes are left with: a value and a period ('' for the whole time), or two values to compare."""

    field: Field
    values: tuple[str, ...]
    period: str = ""


def in_order(values: Sequence[FacetValue], rows: str) -> list[FacetValue]:
    """The rows of the lanes, those with most events first: cities under their province, or (``province``) these alone.

    A province that would only repeat its one city has no row above it.
    """
    if rows == "province":
        chosen = [value for value in values if not value.parent]
    else:
        repeats = {(value.parent, value.count) for value in values if value.parent}
        chosen = [value for value in values if (value.value, value.count) not in repeats]
    chosen = chosen[:MOST_LANES]
    heads = {value.value: value.count for value in chosen}
    return sorted(
        chosen,
        key=lambda value: (
            -heads.get(value.parent, value.count),
            value.parent if value.parent in heads else value.value,
            value.parent in heads,
            -value.count,
            value.value,
        ),
    )


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


class LanesView(ScrollView, can_focus=True, inherit_bindings=False):
    """The table: only what stands on the screen is drawn."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "lanes--head",
        "lanes--label",
        "lanes--pinned",
        "lanes--empty",
        "lanes--cursor",
        "lanes--row",
        *(f"lanes--shade-{number}" for number in range(_SHADES)),
    }

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
        return self.get_component_rich_style(f"lanes--{part}", partial=partial)

    def render_line(self, y: int) -> Strip:
        cells = self.scrollable_content_region.width
        base = self.rich_style
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


class LanesScreen(Screen[Chosen | None]):
    """The lanes of a filter; closes with what was chosen, ``None`` for nothing."""

    CSS_PATH = "lanes.tcss"
    BINDINGS = keymap.bindings(keymap.LANES)
    AUTO_FOCUS = "#lanes"

    def __init__(self, session: Session, chosen: Filter, first: str, last: str, day: str) -> None:
        super().__init__()
        self._session, self._filter = session, chosen
        self._first, self._last, self._day = first, last, day or first
        self._place = 0
        self._unit: Unit = self._fitting()
        self._pinned: tuple[str, ...] = ()

    def _fitting(self) -> Unit:
        """The finest unit under which the whole time has not many more columns than are seen at once."""
        for unit in ("day", "week", "month", "quarter", "year"):
            if units.between(self._first, self._last, unit) < 60:
                return unit
        return "decade"

    def compose(self) -> ComposeResult:
        yield Prose(id="lanes-head")
        yield LanesView(id="lanes")
        yield Prose(id="lanes-foot")
        yield KeyBar(keymap.LANES, id="keys")

    @property
    def view(self) -> LanesView:
        """The table."""
        return self.query_one("#lanes", LanesView)

    @property
    def waits(self) -> bool:
        """Whether the table is still being counted."""
        return not self.view.edges

    def on_mount(self) -> None:
        self._head(text("browser.lanes_counting"))
        self._count(self._place, self._unit)

    def _head(self, words: str = "") -> None:
        title = text("browser.title_lanes", what=text(f"browser.facet_{ROWS[self._place][0]}"))
        more = words or str(self._filter) or text("browser.filter_none")
        self.query_one("#lanes-head", Prose).show([Fact("", f"{title}  {glyphs().separator}  {more}", "head")])

    @work(thread=True, exclusive=True, group="lanes")
    def _count(self, place: int, unit: Unit) -> None:
        worker = get_current_worker()
        edges = []
        for first in units.stretches(self._first, self._last, unit):
            edges.append(first)
            if len(edges) > _MOST_COLUMNS:
                break
        following = units.after(edges[-1], unit) if edges else ""
        if following:
            edges.append(following)
        try:
            name, dimension, _ = ROWS[place]
            values = self._session.store.facet(self._filter, dimension, 10_000, edges, MOST_LANES)
        except TROUBLE as error:
            self.app.call_later(self._trouble, error)
            return
        rows = in_order([value for value in values if value.series], name)
        if not worker.is_cancelled:
            self.app.call_later(self._show, rows, edges, unit)

    def _trouble(self, error: Exception) -> None:
        from timeline.browser.data import in_words

        self._head(in_words(error))

    def _show(self, rows: Sequence[FacetValue], edges: Sequence[str], unit: Unit) -> None:
        if not self.is_attached:
            return
        column = max(0, sum(edge <= self._day for edge in edges) - 1)
        self.view.show(rows, edges, unit, column)
        self._head("" if rows else text("browser.lanes_none"))
        self._foot()

    def _foot(self) -> None:
        """What the cell under the cursor is, in full."""
        view = self.view
        if not view.rows or len(view.edges) < 2:
            return
        column, row = view.at
        value = view.rows[row]
        period = units.name(view.edges[column], self._unit)
        words = text("browser.lanes_cell", name=value.label, period=period, n=value.series[column], all=value.count)
        self.query_one("#lanes-foot", Prose).show([Fact("", words, "strong")])

    # --- acts ------------------------------------------------------------------------------

    def action_move(self, columns: int, rows: int) -> None:
        self.view.move_to(self.view.beside(columns), self.view.at[1] + rows)
        self._remember()

    def action_page(self, direction: int) -> None:
        self.action_move(0, direction * max(1, self.view.size.height - 2))

    def action_end(self, direction: int) -> None:
        self.action_move(direction * len(self.view.edges), 0)

    def _remember(self) -> None:
        if len(self.view.edges) > 1:
            self._day = self.view.edges[self.view.at[0]]
        self._foot()

    def action_zoom(self, step: int) -> None:
        known: tuple[Unit, ...] = ("day", "week", "month", "quarter", "year", "decade")
        place = known.index(self._unit) - step
        if not 0 <= place < len(known):
            return
        if units.between(self._first, self._last, known[place]) >= _MOST_COLUMNS:
            return
        self._unit = known[place]
        self._count(self._place, self._unit)

    def action_dimension(self) -> None:
        self._place = (self._place + 1) % len(ROWS)
        self._pinned = self.view.pinned = ()
        self._head(text("browser.lanes_counting"))
        self._count(self._place, self._unit)

    def action_pin(self) -> None:
        """Pin a lane; the second one closes the screen with both side by side."""
        if not self.view.rows:
            return
        value = self.view.rows[self.view.at[1]].value
        if value in self._pinned:
            self._pinned = ()
        else:
            self._pinned = (*self._pinned, value)
        self.view.pinned = self._pinned
        self.view.refresh()
        if len(self._pinned) == 2:
            self.dismiss(Chosen(ROWS[self._place][2], self._pinned))
        else:
            self._head(text("browser.lanes_pin_another") if self._pinned else "")

    def action_enter(self) -> None:
        view = self.view
        if not view.rows or len(view.edges) < 2:
            return
        column, row = view.at
        first = view.edges[column]
        last = units.last_day(first, self._unit)
        period = first if first == last else f"{first}/{last}"
        self.dismiss(Chosen(ROWS[self._place][2], (view.rows[row].value,), period))

    def on_lanes_view_entered(self) -> None:
        self.action_enter()

    def action_leave(self) -> None:
        self.dismiss(None)

    async def on_key_bar_picked(self, message: KeyBar.Picked) -> None:
        await self.run_action(message.action)
