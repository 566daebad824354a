"""The timeline: a virtual view over the store, a line for each head, gap, event or stretch, drawn when it is seen."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from timeline.browser import units
from timeline.browser.data import Pages
from timeline.browser.daynumbers import ordinal
from timeline.browser.glyphs import glyphs
from timeline.browser.lines import LEAST_GAP, Gap, Head, Layout, MentionLine, PeriodLine, RowLine
from timeline.browser.lunar import lunar_words
from timeline.browser.widgets.drawn import Drawn, resize_content
from timeline.browser.widgets.kinds import kind_style
from timeline.browser.widgets.period_row import draw_period
from timeline.browser.widgets.pieces import Piece, line, measure
from timeline.browser.widgets.row import Look, day_cells, draw, is_point
from timeline.browser.wrap import width
from timeline.messages import edtf_words, text
from timeline.store.values import Row

_YEARS: Final = r"(?:-?\d{4}|\.\.)[~?%]?(?:/(?:-?\d{4}|\.\.)[~?%]?)?"
# A month with more events than this is not looked through for its head.
_FEW: Final = 12
# So many lines below the top the cursor stands at first.
_AT_FIRST: Final = 3
# So many rows of a day are looked at for one that is no span.
_LOOKED: Final = 100
# So many rows are kept as they were drawn: a few screens, each row some kilobytes.
_KEPT_ROWS: Final = 200


class TimelineView(ScrollView, Drawn, can_focus=True, inherit_bindings=False):
    """Events in time order under the heads of their months, or whole stretches of time; a cursor on one of them."""

    class Moved(Message):
        """The cursor stands on another event (``None``: on none); ``by_hand`` when a person moved it."""

        def __init__(self, view: TimelineView, row: Row | None, by_hand: bool) -> None:
            self.view = view
            self.row = row
            self.by_hand = by_hand
            super().__init__()

    class Opened(Message):
        """The event under the cursor was clicked once more."""

    class MentionsClicked(Message):
        """The mark of an event's other mentions was clicked."""

    class Painted(Message):
        """What was shown last stands on the screen."""

    class Scrolled(Message):
        """Other lines are on the screen."""

    class KindsWanted(Message):
        """The kinds of the stretches of time which begin on these days (and of the one that ends at the last)."""

        def __init__(self, view: TimelineView, edges: Sequence[str]) -> None:
            self.view, self.edges = view, edges
            super().__init__()

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.layout_lines = Layout(())
        self._pages = Pages(lambda start, limit: (), 0)
        self.cursor: int | None = None
        #: 0 on the event itself, n on the n-th further mention below it.
        self.mention = 0
        #: The event that a person has put the cursor on since the list was shown.
        self.chosen: Row | None = None
        self.words: tuple[str, ...] = ()
        self.lunar = False
        self._merging = ""
        #: Whether a happening has one line, which opens.
        self.folded = True
        self._looks: dict[str, Style] = {}
        self._drawn: dict[tuple[Row, Look], Strip] = {}
        self._kept_height: int | None = None
        self._opened: dict[int, Sequence[Row]] = {}
        self._kinds: dict[str, Mapping[str, int]] = {}
        self._kinds_asked: set[str] = set()
        self._painted = True

    # --- what is shown ---------------------------------------------------------------------

    def show(self, layout: Layout, pages: Pages, cursor: int | None, height: int | None = None) -> None:
        """Show another layout with the cursor on rank ``cursor``, at the same height of the screen if it can be.

        ``height``: at this one instead, in lines below the top.
        """
        if height is None and self.cursor is not None and self.layout_lines.total:
            height = self._line_of_cursor - self.scroll_offset.y
        self.layout_lines, self._pages = layout, pages
        self.mention, self.chosen = 0, None
        self._opened = {}
        self._kinds, self._kinds_asked = {}, set()
        self.cursor = None if cursor is None or not layout.total else min(cursor, layout.total - 1)
        self._settle(height)
        self._painted = False
        self.post_message(self.Moved(self, self.row, by_hand=False))

    def zoom(self, layout: Layout) -> None:
        """Show the same events under another unit; the cursor keeps its event, and that its height."""
        if self.cursor is None:
            return
        if self._kept_height is None:
            # A short list of decades has no room for it: zoomed in again the event stands where it stood.
            self._kept_height = self._line_of_cursor - self.scroll_offset.y
        height = self._kept_height
        self.layout_lines = layout
        self.mention = 0
        self._opened = {}
        self._kinds, self._kinds_asked = {}, set()
        self._settle(height)
        self.post_message(self.Scrolled())

    def _settle(self, height: int | None) -> None:
        """Make the cursor stand so many lines below the top."""
        self._resize_content()
        if self.cursor is not None:
            at = self._line_of_cursor
            if height is None or not self.size.height:
                # At first the cursor's month stands at the top; what there is to scroll is known after the drawing.
                self.call_after_refresh(self._to_top, at, _AT_FIRST if height is None else height)
            elif 0 <= height < self.size.height:
                self.scroll_to(y=max(0, at - height), animate=False, immediate=True)
            # What stood near an edge stays there.
            self._reveal(0)
        self.refresh()

    def await_merge(self, event_id: str) -> None:
        """Mark the event that waits for another, which it is to be merged with; '' for none."""
        self._merging = event_id
        self.refresh()

    @property
    def height_of_cursor(self) -> int | None:
        """How many lines below the top the cursor stands, ``None`` in an empty list."""
        return self._line_of_cursor - self.scroll_offset.y if self.layout_lines.total else None

    def stand(self, height: int | None) -> None:
        """Scroll so that the cursor stands so many lines below the top, where that can be."""
        if height is not None and self.layout_lines.total and 0 <= height < self.size.height:
            self.scroll_to(y=max(0, self._line_of_cursor - height), animate=False, immediate=True)

    @property
    def _line_of_cursor(self) -> int:
        rank = min(self.cursor or 0, max(0, self.layout_lines.total - 1))
        return self.layout_lines.line_of(rank, self.mention)

    @property
    def row(self) -> Row | None:
        """The row under the cursor; under a coarse unit the event that the cursor came from, or the first one."""
        if self.cursor is None:
            return None
        if self.mention and self.cursor in self._opened:
            return self._opened[self.cursor][self.mention - 1]
        return self._pages.row(self.cursor)

    # --- mentions that open ----------------------------------------------------------------

    @property
    def opens(self) -> bool | None:
        """Whether the row under the cursor has its other mentions open; ``None`` where it cannot."""
        row = None if self.cursor is None or self.layout_lines.summed else self._pages.row(self.cursor)
        if row is None or row.mentions < 2 or not self.folded:
            return None
        return self.cursor in self._opened

    def open(self, mentions: Sequence[Row]) -> None:
        """List the other mentions of the row under the cursor below it; an empty list takes them away."""
        if self.cursor is None:
            return
        height = self.layout_lines.line_of(self.cursor) - self.scroll_offset.y
        self._opened = {rank: rows for rank, rows in self._opened.items() if rank != self.cursor}
        if mentions:
            self._opened[self.cursor] = mentions
        self.mention = 0
        self.layout_lines.open({rank: len(rows) for rank, rows in self._opened.items()})
        self._settle(height)
        self.post_message(self.Moved(self, self.row, by_hand=True))

    def go_to_mention(self, event_id: str) -> None:
        """Put the cursor on one of the mentions that are listed below its row."""
        for place, row in enumerate(self._opened.get(self.cursor or 0, ()), start=1):
            if row.id == event_id and self.cursor is not None:
                self.go(self.cursor, mention=place)
                return

    # --- kinds of stretches ----------------------------------------------------------------

    def show_kinds(self, edges: Sequence[str], kinds: Sequence[Mapping[str, int]]) -> None:
        """The kinds of the stretches that begin on each edge (but the last)."""
        self._kinds.update(zip(edges, kinds, strict=False))
        self.refresh()

    def _kinds_of(self, found: PeriodLine) -> Mapping[str, int] | None:
        if not found.start:
            return {}
        known = self._kinds.get(found.start)
        if known is None and found.start not in self._kinds_asked:
            unit = self.layout_lines.unit
            edges = [found.start]
            for _ in range(max(20, self.size.height)):
                following = units.after(edges[-1], unit)
                if not following:
                    break
                edges.append(following)
            self._kinds_asked.update(edges[:-1])
            if len(edges) > 1:
                self.post_message(self.KindsWanted(self, edges))
        return known

    def row_at(self, rank: int) -> Row | None:
        """The row of an event by its rank."""
        return self._pages.row(rank)

    def read_ahead(self) -> None:
        """Read the rows a screen above and below: paging on, there is nothing to wait for."""
        if self.cursor is None or self.layout_lines.summed:
            return
        top, height = self.scroll_offset.y, self.size.height
        for at in (top + 2 * height, top - height):
            self._pages.row(self.layout_lines.rank_near(at))

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

    def rank_of_day(self, day: str) -> int:
        """The first event that stands on a day for certain, else the first one listed under it or after it.

        What may have begun on that day and lasted is listed before what happened on it.
        """
        first = self.layout_lines.rank_of_day(day)
        for rank in range(first, first if self.layout_lines.summed else first + _LOOKED):
            row = self._pages.row(rank)
            if row is None or row.day != day:
                break
            if is_point(row):
                return rank
        return first

    def go(self, rank: int, *, mention: int = 0, by_hand: bool = True) -> None:
        """Put the cursor on an event, by rank, and bring it on the screen."""
        if not self.layout_lines.total:
            return
        rank = max(0, min(rank, self.layout_lines.total - 1))
        if (rank, mention) == (self.cursor, self.mention):
            self._reveal()
            return
        self._kept_height = None
        if self.cursor is not None:
            self.refresh_line(self._line_of_cursor)
        self.cursor, self.mention = rank, mention
        self.refresh_line(self._line_of_cursor)
        self._reveal()
        if by_hand:
            self.chosen = self.row
        self.post_message(self.Moved(self, self.row, by_hand=by_hand))

    def move(self, step: int) -> None:
        """So many lines down (up where negative): events with their open mentions, or stretches of time."""
        rank, mention = self.cursor or 0, self.mention + step
        below = len(self._opened.get(rank, ()))
        if 0 <= mention <= below:
            self.go(rank, mention=mention)
            return
        target = self.layout_lines.step(rank, 1 if step > 0 else -1)
        if target == rank:
            return
        if abs(step) > 1:
            self.go(self.layout_lines.step(rank, step))
        else:
            self.go(target, mention=0 if step > 0 else len(self._opened.get(target, ())))

    def page(self, direction: int) -> None:
        """A screen down (1) or up (-1)."""
        if self.cursor is None:
            return
        screen = max(1, self.size.height - 2)
        at = self._line_of_cursor + direction * screen
        self.scroll_to(y=self.scroll_offset.y + direction * screen, animate=False, immediate=True)
        self.go(self.layout_lines.rank_near(at, downwards=direction > 0))

    def _to_top(self, at: int, height: int) -> None:
        """Scroll so that a line of the layout stands so many lines below the top."""
        if self.cursor is not None and self._line_of_cursor == at:
            self.scroll_to(y=max(0, at - height), animate=False, immediate=True)
            self._reveal()

    def _reveal(self, margin: int = 2) -> None:
        """Scroll as little as needed to have so many lines around the cursor's; the top line belongs to the head of
        the month."""
        if self.cursor is None or not self.size.height:
            return
        at = self._line_of_cursor
        top, height = self.scroll_offset.y, self.size.height
        margin = min(margin, (height - 1) // 3)
        if at < top + 1 + margin:
            self.scroll_to(y=max(0, at - 1 - margin), animate=False, immediate=True)
        elif at > top + height - 1 - margin:
            self.scroll_to(y=at - height + 1 + margin, animate=False, immediate=True)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self.post_message(self.Scrolled())

    def on_resize(self) -> None:
        self._drawn.clear()  # rows of another width
        self._resize_content()
        self._reveal(0)

    def _resize_content(self) -> None:
        """As high as the layout is."""
        resize_content(self, self.layout_lines.height)

    def on_click(self, event: events.Click) -> None:
        number = event.y + self.scroll_offset.y
        found = self.layout_lines.line(number)
        if not isinstance(found, RowLine | MentionLine | PeriodLine):
            return
        mention = found.number if isinstance(found, MentionLine) else 0
        if (found.rank, mention) == (self.cursor, self.mention) and event.chain >= 2:
            self.post_message(self.Opened())
        if not self.has_focus:
            self.focus()
        self.go(found.rank, mention=mention)
        if isinstance(found, RowLine) and self.opens is not None and self._is_on_mark(event):
            self.post_message(self.MentionsClicked())

    def _is_on_mark(self, event: events.Click) -> bool:
        """Whether a click was on the ×2▸ of its row."""
        row = self._pages.row(self.cursor or 0)
        words = self.render_line(event.y).text
        place = words.rfind(f"{glyphs().mentions}{row.mentions}") if row is not None else -1
        start = width(words[:place])
        return place >= 0 and start <= event.x <= start + len(f"{glyphs().mentions}{row.mentions}" if row else "")

    # --- drawing ---------------------------------------------------------------------------

    def style_of(self, part: str) -> Style:
        """The style of a part of a line; whole (with its ground) for rows, else what it changes."""
        if part == "selected" and not self.has_focus:
            part = "selected-idle"
        found = self._looks.get(part)
        if found is None:
            if part.startswith("kind-"):
                found = kind_style(self.app, part)
            else:
                whole = part in ("row", "selected", "selected-idle")
                found = self.part(f"timeline--{part}", whole=whole)
            self._looks[part] = found
        return found

    def watch_has_focus(self, _has_focus: bool) -> None:
        """Only the chosen row looks otherwise: the style sheet need not be asked anew for all that the list shows."""
        for key in [key for key in self._drawn if key[1].selected]:
            del self._drawn[key]
        self.refresh()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._looks.clear()
        self._drawn.clear()

    def render_lines(self, crop: Region) -> list[Strip]:
        if not self._painted:
            # Comes to its turn when the paint is done.
            self._painted = True
            self.post_message(self.Painted())
        return super().render_lines(crop)

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
        if isinstance(found, PeriodLine):
            chosen = self.cursor is not None and self.layout_lines.same_block(found.rank, self.cursor)
            layout = self.layout_lines
            # What is told by the year is listed under its first day, and need not have been in January.
            by_year = layout.unit in ("month", "quarter") and self._told_by_years(found.start, found.rank, found.count)
            name = text("browser.in_the_year") if by_year else ""
            kinds = self._kinds_of(found)
            return draw_period(found, layout.unit, layout.most, kinds, cells, chosen, self.style_of, name)
        if isinstance(found, MentionLine):
            return self._mention(found, cells)
        return self._row(found, y, cells)

    def _head(self, head: Head, cells: int) -> Strip:
        signs = glyphs()
        base = self.style_of("row")
        rule = self.style_of("rule")
        name = text("browser.undated")
        if head.day:
            named = head.unit == "month" and self._names_a_year(head)
            name = edtf_words.words(head.day[:-6]) if named else units.name(head.day, head.unit)
            if head.unit == "day" and self.lunar:
                name += f"  {lunar_words(head.day)}"
        right: list[Piece] = []
        gap = self._really_empty(head.gap, head.day, head.rank)
        if gap >= LEAST_GAP:
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
        if measure(left) + measure(right) > cells:
            # The name is worth more, a lunar day in it too.
            right = []
        fill = signs.year_rule if head.new_year else signs.rule
        return line(left, cells, base, right, (fill, rule))

    def _gap(self, gap: Gap, cells: int) -> Strip:
        if gap.unit in units.EVENTS:
            found = self._pages.row(gap.rank)
            empty = self._really_empty(gap.days, found.day if found is not None else "", gap.rank)
            # What a stretch of time listed before reaches into is not empty.
            said = edtf_words.gap_words(empty) if empty > 0 else text("browser.gap_reached")
            words = f"{glyphs().gap} {said}"
            indent = " " * (1 + (day_cells(self.lunar) if cells >= 44 else 3))
        else:
            one = "one" if gap.days == 1 else "many"
            words = f"{glyphs().gap} {text(f'browser.gap_{gap.unit}_{one}', n=gap.days)}"
            indent = "   "
        return line([(indent, Style()), (words, self.style_of("gap"))], cells, self.style_of("row"))

    def _really_empty(self, days: int, day: str, rank: int) -> int:
        """How many of the days before ``day`` nothing reaches into: a range or a year listed before it may."""
        before = self._pages.row(rank - 1) if days > 0 else None
        last = ordinal(before.latest) if before is not None and before.latest else None
        here = ordinal(day)
        return days if last is None or here is None else min(days, here - last - 1)

    def _names_a_year(self, head: Head) -> bool:
        """Whether all events of the month are told by the year (or years): then January says nothing."""
        return self._told_by_years(head.day, head.rank, self.layout_lines.month_count(head))

    def _told_by_years(self, day: str, rank: int, count: int) -> bool:
        """Whether so many events from a rank on, which are listed from ``day`` on, are all told by the year."""
        if not day.endswith("-01-01") or count > _FEW:
            return False
        rows = [self._pages.row(rank + place) for place in range(count)]
        return all(row is not None and re.fullmatch(_YEARS, row.date) for row in rows)

    def _mention(self, found: MentionLine, cells: int) -> Strip:
        rows = self._opened.get(found.rank, ())
        if found.number > len(rows):
            return Strip.blank(cells, self.style_of("row"))
        row = rows[found.number - 1]
        signs = glyphs()
        chosen = (found.rank, found.number) == (self.cursor, self.mention)
        branch = signs.branch_last if found.number == len(rows) else signs.branch
        head = self._pages.row(found.rank)
        known = edtf_words.part(head.day[:7]) if head is not None and head.day else None
        look = Look(cells, chosen, True, False, known.year if known else None, branch=branch, words=self.words)
        return self._draw(row, look)

    def _draw(self, row: Row, look: Look) -> Strip:
        """A row as it looks; most of those of a paint were on the screen before it."""
        key = (row, look)
        found = self._drawn.get(key)
        if found is None:
            if len(self._drawn) > _KEPT_ROWS:
                self._drawn.clear()
            found = self._drawn[key] = draw(row, look, self.style_of)
        return found

    def _row(self, found: RowLine, y: int, cells: int) -> Strip:
        row = self._pages.row(found.rank)
        if row is None:
            return line([("  ", Style()), (glyphs().gap, self.style_of("gap"))], cells, self.style_of("row"))
        above = None if found.first or y <= 1 else self._pages.row(found.rank - 1)
        # Dates that are no points come first in their day and do not show it.
        shows_day = above is None or not is_point(above)
        same = above is not None and (above.date, above.bounded) == (row.date, row.bounded)
        known = edtf_words.part(found.day[:7]) if found.day else None
        look = Look(
            cells,
            found.rank == self.cursor and not self.mention,
            shows_day,
            same,
            known.year if known else None,
            opened=found.rank in self._opened if self.folded and row.mentions > 1 else None,
            lunar=self.lunar,
            hours=self.layout_lines.unit == "hour",
            words=self.words,
            merging=row.id == self._merging,
        )
        return self._draw(row, look)
