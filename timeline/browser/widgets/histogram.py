"""The histogram: how many events fall into each part of the time, empty parts kept; where screen and cursor are."""

from __future__ import annotations

from itertools import groupby
from typing import Final

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip

from timeline.browser import keymap
from timeline.browser.daynumbers import iso, ordinal
from timeline.browser.glyphs import glyphs
from timeline.browser.lines import Layout, buckets
from timeline.browser.scale import HOURS, Scale
from timeline.browser.ticks import ticks
from timeline.browser.widgets.bars import Stands, bar_line
from timeline.browser.widgets.drawn import Grounded
from timeline.browser.widgets.pieces import line
from timeline.browser.wrap import width

#: So few days are shown by the hour.
_HOURLY: Final = 6


class Histogram(Grounded, can_focus=False):
    """Bars, one line high or more (and years or months below where there is room) over the span of the filter's events.

    A period is brushed by dragging, or by keys: see :meth:`begin_brush`.
    """

    BINDINGS = keymap.bindings(keymap.HISTOGRAM)

    class Picked(Message):
        """A place of the histogram was clicked: a day."""

        def __init__(self, day: str) -> None:
            self.day = day
            super().__init__()

    class HoursWanted(Message):
        """A few days are shown, whose events by the hour are not known yet: first and last day, as ordinals."""

        def __init__(self, first: int, last: int) -> None:
            self.first, self.last = first, last
            super().__init__()

    class Brushed(Message):
        """A period was brushed: its first and last moment, days or (of bars of hours) minutes."""

        def __init__(self, first: str, last: str) -> None:
            self.first, self.last = first, last
            super().__init__()

    class BrushLeft(Message):
        """Brushing by keys has ended without a period."""

    class BrushMoved(Message):
        """The brush covers other days or hours, or ('' twice) none any more."""

        def __init__(self, first: str, last: str) -> None:
            self.first, self.last = first, last
            super().__init__()

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._layout = Layout(())
        # The slots from which and to which the brush goes.
        self._brush: tuple[int, int] | None = None
        self._pressed: int | None = None
        # How often the span is halved; None: what holds nearly all of it, while the cursor is there.
        self._zoom: int | None = None
        self._cursor: int | None = None
        self._seen: tuple[int | None, int | None] = (None, None)
        self._counted: tuple[Scale, list[float]] | None = None
        # Asked for, and known: the days, and their events by the hour.
        self._asked_hours: tuple[int, int] | None = None
        self._hours: tuple[tuple[int, int], list[float]] | None = None
        self._hour = 0

    def show(self, layout: Layout) -> None:
        """Show the days of another filter."""
        self._layout = layout
        self._counted = self._hours = self._asked_hours = None
        self.refresh()

    def show_hours(self, first: int, last: int, values: list[float]) -> None:
        """The events of these days by the hour."""
        if (first, last) == self._asked_hours:
            self._hours, self._counted = ((first, last), values), None
            self.refresh()

    def point(self, cursor: str, first: str, last: str) -> None:
        """The day (or day and hour) of the cursor, and the first and last day on the screen."""
        seen = (ordinal(first), ordinal(last))
        hour = int(cursor[11:13]) if cursor[10:11] == "T" and cursor[11:13].isdigit() else 0
        if (ordinal(cursor), seen, hour) != (self._cursor, self._seen, self._hour):
            self._cursor, self._seen, self._hour = ordinal(cursor), seen, hour
            self.refresh()

    def zoom(self, step: int) -> bool:
        """Show half (1) or twice (-1) as much time around the cursor; false where it goes no further."""
        span, window = self._layout.span(), self.window()
        if span is None or window is None:
            return False
        whole = span[1] - span[0] + 1
        zoom = self._zoom
        if zoom is None:
            zoom = max(0, (whole // max(1, window[1] - window[0] + 1)).bit_length() - 1)
            zoom += step < 0 and zoom == 0 and window != span
        if zoom + step < 0 or (step > 0 and whole >> (zoom + step) < 1):
            return False
        self._zoom = zoom + step
        self._counted = None
        self.refresh()
        return True

    @property
    def halved(self) -> int | None:
        """How often the span is halved, ``None`` for what holds nearly all of it."""
        return self._zoom

    @halved.setter
    def halved(self, times: int | None) -> None:
        if times != self._zoom:
            self._zoom = times
            self.refresh()

    def window(self) -> tuple[int, int] | None:
        """The first and last day shown, as ordinals."""
        span = self._layout.span()
        if span is None:
            return None
        first, last = span
        if self._zoom is None:
            bulk = self._layout.bulk()
            if bulk is not None and (self._cursor is None or bulk[0] <= self._cursor <= bulk[1]):
                first, last = bulk
        length = max(1, (last - first + 1) >> (self._zoom or 0))
        if self._zoom and self._cursor is not None:
            first = max(first, min(self._cursor - length // 2, last - length + 1))
            last = first + length - 1
        return first, last

    def hourly(self) -> bool:
        """Whether what is shown is so short that its bars are of hours."""
        window = self.window()
        return window is not None and window[1] - window[0] < _HOURLY

    def edges(self, count: int) -> list[str]:
        """The days which cut what is shown into so many equal parts, the day after the last one included."""
        window = self.window()
        if window is None:
            return []
        first, last = window
        return [iso(first + place * (last - first + 1) // count) for place in range(count)] + [iso(last + 1)]

    def _scale(self) -> Scale | None:
        window, cells = self.window(), self.size.width - 2
        if window is None or cells < 1:
            return None
        return Scale.hourly(*window, cells) if self.hourly() else Scale(*window, cells)

    def _bars(self, scale: Scale) -> list[float]:
        """How many events each slot has."""
        if self._counted is None or self._counted[0] != scale:
            self._counted = (scale, self._heights(scale))
        return self._counted[1]

    def _heights(self, scale: Scale) -> list[float]:
        window = (scale.first, scale.last)
        if not scale.hours:
            return [*buckets(self._layout, *window, scale.slots)]
        if self._hours is not None and self._hours[0] == window:
            return scale.heights(self._hours[1])
        if self._asked_hours != window:
            self._asked_hours = window
            self.post_message(self.HoursWanted(*window))
        return [0.0] * scale.slots

    def render_line(self, y: int) -> Strip:
        scale = self._scale()
        if scale is None:
            return Strip.blank(self.size.width, self.ground)
        # Where there is but one line there are no names.
        rows = max(1, self.size.height - 1)
        return self._drawn(scale, y, rows) if y < rows else self._axis(scale)

    def _slot(self, day: int | None, scale: Scale, hour: int = 0) -> int:
        """The slot of a day and hour, beyond all slots where it is not shown; -1 for no day."""
        return -1 if day is None else scale.slot_of_part(scale.part(day, hour))

    def _drawn(self, scale: Scale, row: int, rows: int) -> Strip:
        """A line of the bars, the ``row``-th from the top of so many."""
        styles = {
            name: self.part(f"histogram--{name}", whole=name not in ("seen", "cursor", "brush"))
            for name in ("bar", "empty", "seen", "cursor", "more", "brush")
        }
        span = self._layout.span() or (scale.first, scale.last)
        left, right = (self._slot(day, scale, hour) for day, hour in zip(self._seen, (0, HOURS - 1), strict=True))
        stands = Stands(
            cursor=self._slot(self._cursor, scale, self._hour),
            seen=(left, right) if self._seen[0] is not None else (0, -1),
            brush=(min(self._brush), max(self._brush)) if self._brush is not None else (0, -1),
        )
        segments = [Segment(glyphs().more_left if span[0] < scale.first and not row else " ", styles["more"])]
        heights = self._bars(scale)
        for cell, run in groupby(bar_line(scale, heights, stands, rows - row - 1, rows, self.app.no_color)):
            style = styles[cell.name] + styles["seen"] if cell.seen else styles[cell.name]
            style = style + styles[cell.light] if cell.light else style
            segments.append(Segment(cell.sign * sum(1 for _ in run), style))
        segments.append(Segment(glyphs().more_right if span[1] > scale.last and not row else " ", styles["more"]))
        return Strip(segments, self.size.width)

    def _axis(self, scale: Scale) -> Strip:
        """Names of years, months, days or hours under the bars, as many as fit without touching."""
        names = [" "] * scale.cells
        free = 0
        for part, name in ticks(scale):
            place = scale.cells_of(scale.slot_of_part(part))[0]
            size = width(name)
            if place >= free and place + size <= scale.cells:
                names[place : place + size] = [name] + [""] * (size - 1)
                free = place + size + 2
        style = self.part("histogram--axis", whole=True)
        return line([(" " + "".join(names), style)], self.size.width, self.ground)

    # --- the brush -------------------------------------------------------------------------

    def begin_brush(self) -> bool:
        """Brush by keys, from the cursor's place on; false where there is nothing to brush."""
        scale = self._scale()
        if scale is None:
            return False
        at = max(0, min(self._slot(self._cursor, scale, self._hour), scale.slots - 1))
        self.can_focus = True
        self._set_brush(at, at)
        self.focus()
        return True

    def _set_brush(self, start: int, end: int) -> None:
        self._brush = (start, end)
        self.post_message(self.BrushMoved(*self.brushed()))
        self.refresh()

    def brushed(self) -> tuple[str, str]:
        """First and last moment under the brush, '' for none."""
        scale = self._scale()
        if scale is None or self._brush is None:
            return "", ""
        return scale.period(min(*self._brush, scale.slots - 1), min(max(self._brush), scale.slots - 1))

    def _end_brush(self) -> None:
        self._brush = self._pressed = None
        self.can_focus = False
        self.post_message(self.BrushMoved("", ""))
        self.refresh()

    def action_brush(self, step: int) -> None:
        scale = self._scale()
        if self._brush is not None and scale is not None:
            start, end = self._brush
            self._set_brush(start, max(0, min(end + step, scale.slots - 1)))

    def action_brush_here(self) -> None:
        """Begin anew at the end of the brush."""
        if self._brush is not None:
            self._set_brush(self._brush[1], self._brush[1])

    def action_brush_take(self) -> None:
        first, last = self.brushed()
        self._end_brush()
        if first:
            self._take(first, last)
        else:
            self.post_message(self.BrushLeft())

    def _take(self, first: str, last: str) -> None:
        # The period is shown whole, however close one had looked at what was there before.
        self._zoom = None
        self.post_message(self.Brushed(first, last))

    def action_brush_leave(self) -> None:
        self._end_brush()
        self.post_message(self.BrushLeft())

    def on_blur(self) -> None:
        if self._brush is not None and self._pressed is None:
            self._end_brush()

    def _slot_at(self, x: int) -> int | None:
        scale = self._scale()
        return None if scale is None else scale.slot_of_cell(x - 1)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        if event.button == 1:
            self._pressed = self._slot_at(event.x)
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        at = self._slot_at(event.x)
        if self._pressed is not None and at is not None and (at != self._pressed or self._brush is not None):
            self._set_brush(self._pressed, at)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        pressed, brushed, scale = self._pressed, self.brushed(), self._scale()
        if pressed is None:
            return
        self.release_mouse()
        dragged = self._brush is not None and self._brush[0] != self._brush[1]
        self._end_brush()
        if dragged:
            self._take(*brushed)
        elif scale is not None:
            self.post_message(self.Picked(scale.period(pressed, pressed)[0][:10]))
