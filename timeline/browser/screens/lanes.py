"""Places, institutions or people as rows, time as columns, a count in each cell; a cell is entered, two rows are
pinned side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct
from textual import work
from textual.app import ComposeResult
from textual.screen import Screen
from textual.worker import get_current_worker

from timeline.browser import keymap, units
from timeline.browser.data import TROUBLE, Session
from timeline.browser.facts import Fact
from timeline.browser.glyphs import glyphs
from timeline.browser.units import Unit
from timeline.browser.widgets.key_bar import KeyBar
from timeline.browser.widgets.lanes_view import LanesView
from timeline.browser.widgets.prose import Prose
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
