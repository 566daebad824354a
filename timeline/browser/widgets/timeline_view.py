"""The timeline: a virtual view over the store, a line for each head, gap and event, drawn only when it is seen."""

from __future__ import annotations

import re
from typing import ClassVar, Final

from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from timeline.browser import edtf_words
from timeline.browser.data import Pages
from timeline.browser.glyphs import glyphs
from timeline.browser.lines import Gap, Head, Layout, RowLine, ordinal
from timeline.browser.widgets.pieces import Piece, line
from timeline.browser.widgets.row import Look, day_cells, draw, is_point
from timeline.messages import text
from timeline.model import KINDS
from timeline.store.values import Row

_PARTS = (
    "row",
    "selected",
    "cursor",
    "day",
    "weekend",
    "time",
    "span",
    "bounded",
    "planned",
    "planned-title",
    "title",
    "place",
    "conflict",
    "curated",
    "mentions",
    "head",
    "head-year",
    "rule",
    "gap",
    "count",
    *(f"kind-{kind}" for kind in KINDS),
)

_YEARS: Final = re.compile(r"(?:-?\d{4}|\.\.)[~?%]?(?:/(?:-?\d{4}|\.\.)[~?%]?)?")
# A month with more events than this is not looked through for its head.
_FEW: Final = 12


class TimelineView(ScrollView, can_focus=True, inherit_bindings=False):
    """Events in time order under the heads of their months; a cursor on one of them."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"timeline--{part}" for part in _PARTS}

    class Moved(Message):
        """The cursor stands on another event (``None``: on none); ``by_hand`` when a person moved it."""

        def __init__(self, row: Row | None, by_hand: bool) -> None:
            self.row = row
            self.by_hand = by_hand
            super().__init__()

    class Opened(Message):
        """The event under the cursor was clicked once more."""

    class Scrolled(Message):
        """Other lines are on the screen."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.layout_lines = Layout(())
        self._pages = Pages(lambda start, limit: (), 0)
        self.cursor: int | None = None
        self._trouble = ""

    # --- what is shown ---------------------------------------------------------------------

    def show(self, layout: Layout, pages: Pages, cursor: int | None) -> None:
        """Show another layout with the cursor on rank ``cursor``, at the same height of the screen if it can be."""
        height = None
        if self.cursor is not None and self.layout_lines.total:
            height = self.layout_lines.line_of(min(self.cursor, self.layout_lines.total - 1)) - self.scroll_offset.y
        self.layout_lines, self._pages = layout, pages
        self.cursor = None if cursor is None or not layout.total else min(cursor, layout.total - 1)
        self.virtual_size = Size(self.size.width, layout.height)
        if self.cursor is not None:
            at = layout.line_of(self.cursor)
            if height is None:
                # At first the cursor's month stands at the top; what there is to scroll is known after the drawing.
                self.call_after_refresh(self._to_top, at)
            elif 0 <= height < self.size.height:
                self.scroll_to(y=max(0, at - height), animate=False)
            self._reveal()
        self.refresh()
        self.post_message(self.Moved(self.row, by_hand=False))

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return None if self.cursor is None else self._pages.row(self.cursor)

    def row_at(self, rank: int) -> Row | None:
        """The row of an event by its rank."""
        return self._pages.row(rank)

    def seen(self) -> tuple[str, str]:
        """First and last day on the screen, '' for none."""
        layout = self.layout_lines
        if not layout.days:
            return "", ""
        top = self.scroll_offset.y
        bottom = max(top, min(top + self.size.height, layout.height) - 1)
        first, last = layout.rank_near(top), layout.rank_near(bottom, downwards=False)
        return layout.days[layout.day_of_rank(first)], layout.days[layout.day_of_rank(last)]

    # --- moving ----------------------------------------------------------------------------

    def go(self, rank: int, *, by_hand: bool = True) -> None:
        """Put the cursor on an event, by rank, and bring it on the screen."""
        if not self.layout_lines.total:
            return
        rank = max(0, min(rank, self.layout_lines.total - 1))
        if rank == self.cursor:
            self._reveal()
            return
        if self.cursor is not None:
            self.refresh_line(self.layout_lines.line_of(self.cursor))
        self.cursor = rank
        self.refresh_line(self.layout_lines.line_of(rank))
        self._reveal()
        self.post_message(self.Moved(self.row, by_hand=by_hand))

    def move(self, step: int) -> None:
        """So many events down (up where negative)."""
        self.go((self.cursor or 0) + step)

    def page(self, direction: int) -> None:
        """A screen down (1) or up (-1)."""
        if self.cursor is None:
            return
        screen = max(1, self.size.height - 2)
        at = self.layout_lines.line_of(self.cursor) + direction * screen
        self.scroll_to(y=self.scroll_offset.y + direction * screen, animate=False)
        self.go(self.layout_lines.rank_near(at, downwards=direction > 0))

    def _to_top(self, at: int) -> None:
        """Scroll so that a line of the layout stands at the top, below the head of its month."""
        if self.cursor is not None and self.layout_lines.line_of(self.cursor) == at:
            self.scroll_to(y=max(0, at - 3), animate=False)

    def _reveal(self) -> None:
        """Scroll as little as needed; the top line belongs to the head of the month."""
        if self.cursor is None or not self.size.height:
            return
        at = self.layout_lines.line_of(self.cursor)
        top, height = self.scroll_offset.y, self.size.height
        margin = min(2, (height - 1) // 3)
        if at < top + 1 + margin:
            self.scroll_to(y=max(0, at - 1 - margin), animate=False)
        elif at > top + height - 1 - margin:
            self.scroll_to(y=at - height + 1 + margin, animate=False)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self.post_message(self.Scrolled())

    def on_resize(self) -> None:
        self.virtual_size = Size(self.size.width, self.layout_lines.height)
        self._reveal()

    def on_click(self, event: events.Click) -> None:
        number = event.y + self.scroll_offset.y
        found = self.layout_lines.line(number)
        if not isinstance(found, RowLine):
            return
        if found.rank == self.cursor and event.chain >= 2:
            self.post_message(self.Opened())
        self.go(found.rank)

    # --- drawing ---------------------------------------------------------------------------

    def style_of(self, part: str) -> Style:
        """The style of a part of a line; whole (with its ground) for rows, else what it changes."""
        whole = part in ("row", "selected")
        return self.get_component_rich_style(f"timeline--{part}", partial=not whole)

    def render_line(self, y: int) -> Strip:
        cells = self.scrollable_content_region.width
        number = y + self.scroll_offset.y
        found = self.layout_lines.line(number)
        if y == 0 and not isinstance(found, Head):
            head = self.layout_lines.head_at(number)
            if head is not None:
                return self._head(head, cells)
        if found is None:
            return Strip.blank(cells, self.style_of("row"))
        if isinstance(found, Head):
            return self._head(found, cells)
        if isinstance(found, Gap):
            return self._gap(found, cells)
        return self._row(found, y, cells)

    def _head(self, head: Head, cells: int) -> Strip:
        signs = glyphs()
        base = self.style_of("row")
        rule = self.style_of("rule")
        name = text("browser.undated")
        if head.day:
            name = edtf_words.words(head.day[:-6]) if self._names_a_year(head) else edtf_words.month_head(head.day)
        right: list[Piece] = []
        gap = self._really_empty(head.gap, head.day, head.rank)
        if gap > 1:
            right.append((f" {signs.gap} {edtf_words.gap_words(gap)} ", self.style_of("gap")))
            right.append((signs.rule * 2, rule))
        if cells < 44:
            right = []
        count = str(self.layout_lines.month_count(head))
        left: list[Piece] = [
            (" ", rule),
            (name, self.style_of("head-year" if head.new_year else "head")),
            (f"  {count} ", self.style_of("count")),
        ]
        fill = signs.year_rule if head.new_year else signs.rule
        return line(left, cells, base, right, (fill, rule))

    def _gap(self, gap: Gap, cells: int) -> Strip:
        found = self._pages.row(gap.rank)
        empty = self._really_empty(gap.days, found.day if found is not None else "", gap.rank)
        words = f"{glyphs().gap} {edtf_words.gap_words(empty) if empty > 0 else ''}"
        indent = " " * (1 + (day_cells() if cells >= 44 else 3))
        return line([(indent, Style()), (words, self.style_of("gap"))], cells, self.style_of("row"))

    def _really_empty(self, days: int, day: str, rank: int) -> int:
        """How many of the days before ``day`` nothing reaches into: a range or a year listed before it may."""
        before = self._pages.row(rank - 1) if days > 0 else None
        last = ordinal(before.latest) if before is not None and before.latest else None
        here = ordinal(day)
        return days if last is None or here is None else min(days, here - last - 1)

    def _names_a_year(self, head: Head) -> bool:
        """Whether all events of the month are told by the year (or years): then January says nothing."""
        count = self.layout_lines.month_count(head)
        if not head.day.endswith("-01-01") or count > _FEW:
            return False
        rows = [self._pages.row(head.rank + place) for place in range(count)]
        return all(row is not None and re.fullmatch(_YEARS, row.date) for row in rows)

    def _row(self, found: RowLine, y: int, cells: int) -> Strip:
        row = self._pages.row(found.rank)
        if row is None:
            return line([("  ", Style()), (glyphs().gap, self.style_of("gap"))], cells, self.style_of("row"))
        above = None if found.first or y <= 1 else self._pages.row(found.rank - 1)
        # Dates that are no points come first in their day and do not show it.
        shows_day = above is None or not is_point(above)
        same = above is not None and (above.date, above.bounded) == (row.date, row.bounded)
        known = edtf_words.part(found.day[:7]) if found.day else None
        look = Look(cells, found.rank == self.cursor, shows_day, same, known.year if known else None)
        return draw(row, look, self.style_of)
