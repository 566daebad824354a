"""The histogram: how many events fall into each part of the time, empty parts kept; where screen and cursor are."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import ClassVar, Final

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip

from timeline.browser import keymap
from timeline.browser.glyphs import bar, glyphs
from timeline.browser.hours import HOURS, spread
from timeline.browser.lines import Layout, buckets, ordinal
from timeline.browser.widgets.drawn import Grounded
from timeline.browser.widgets.pieces import line
from timeline.browser.wrap import width
from timeline.messages import edtf_words

#: So few days are shown by the hour.
_HOURLY: Final = 6


class Histogram(Grounded, can_focus=False):
    """One line of bars (and one of years or months where there is room) over the span of the filter's events.

    A period is brushed by dragging, or by keys: see :meth:`begin_brush`.
    """

    BINDINGS = keymap.bindings(keymap.HISTOGRAM)

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "histogram--bar",
        "histogram--empty",
        "histogram--seen",
        "histogram--cursor",
        "histogram--axis",
        "histogram--more",
        "histogram--brush",
    }

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
        """A period was brushed: its first and last day."""

        def __init__(self, first: str, last: str) -> None:
            self.first, self.last = first, last
            super().__init__()

    class BrushLeft(Message):
        """Brushing by keys has ended without a period."""

    class BrushMoved(Message):
        """The brush covers other days, or ('' twice) none any more."""

        def __init__(self, first: str, last: str) -> None:
            self.first, self.last = first, last
            super().__init__()

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._layout = Layout(())
        # Cells of the bars from which and to which the brush goes.
        self._brush: tuple[int, int] | None = None
        self._pressed: int | None = None
        # How often the span is halved; None: what holds nearly all of it, while the cursor is there.
        self._zoom: int | None = None
        self._cursor: int | None = None
        self._seen: tuple[int | None, int | None] = (None, None)
        self._before = self._after = False
        self._counted: tuple[tuple[int, int, int], list[float]] | None = None
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
        # Bars of hours are for those who zoom in so far, and for what is no longer than a few days itself.
        if _HOURLY <= last - first < 27 and not self._zoom:
            last = first + 27
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
        return [_iso(first + place * (last - first + 1) // count) for place in range(count)] + [_iso(last + 1)]

    def _bars(self, cells: int) -> tuple[int, int, list[float]] | None:
        window = self.window()
        if window is None or cells < 1:
            return None
        key = (*window, cells)
        if self._counted is None or self._counted[0] != key:
            self._counted = (key, self._sums(window, cells))
        return *window, self._counted[1]

    def _sums(self, window: tuple[int, int], cells: int) -> list[float]:
        if not self.hourly():
            return [*buckets(self._layout, *window, cells)]
        if self._hours is not None and self._hours[0] == window:
            return spread(self._hours[1], cells)
        if self._asked_hours != window:
            self._asked_hours = window
            self.post_message(self.HoursWanted(*window))
        return [0.0] * cells

    def render_line(self, y: int) -> Strip:
        cells = self.size.width - 2
        base = self.ground
        counted = self._bars(cells)
        if counted is None:
            return Strip.blank(self.size.width, base)
        first, last, sums = counted
        self._before, self._after = self._outside(first, last)
        return self._axis(first, last, cells) if y else self._drawn(first, last, sums)

    def _outside(self, first: int, last: int) -> tuple[bool, bool]:
        """Whether there are events before and after what is shown."""
        span = self._layout.span()
        return (False, False) if span is None else (span[0] < first, span[1] > last)

    def _place(self, number: int | None, first: int, last: int, cells: int) -> int:
        if number is None:
            return -1
        return (number - first) * cells // (last - first + 1)

    def _drawn(self, first: int, last: int, sums: list[float]) -> Strip:
        styles = {
            name: self.get_component_rich_style(f"histogram--{name}", partial=name in ("seen", "cursor", "brush"))
            for name in ("bar", "empty", "seen", "cursor", "more", "brush")
        }
        most = max(sums)
        cells = len(sums)
        brush = (min(self._brush), max(self._brush)) if self._brush is not None else (1, 0)
        at = self._place(self._cursor, first, last, cells)
        if at >= 0 and self.hourly():
            at += self._hour * cells // ((last - first + 1) * HOURS)
        left = self._place(self._seen[0], first, last, cells)
        right = self._place(self._seen[1], first, last, cells)
        segments = [Segment(glyphs().more_left if self._before else " ", styles["more"])]
        bars = [bar(value, most) if value else glyphs().bars[0] for value in sums]
        looks = [
            (
                "bar" if value else "empty",
                left <= place <= right and left >= 0,
                "brush" if brush[0] <= place <= brush[1] else "cursor" if place == at else "",
            )
            for place, value in enumerate(sums)
        ]
        place = 0
        for (name, seen, light), run in groupby(looks):
            style = styles[name] + styles["seen"] if seen else styles[name]
            end = place + sum(1 for _ in run)
            segments.append(Segment("".join(bars[place:end]), style + styles[light] if light else style))
            place = end
        segments.append(Segment(glyphs().more_right if self._after else " ", styles["more"]))
        return Strip(segments, self.size.width)

    def _axis(self, first: int, last: int, cells: int) -> Strip:
        """Names of years or months under the bars, as many as fit without touching."""
        names = [" "] * cells
        free = 0
        for number, name in _ticks(first, last, cells):
            place = (number - first) * cells // (last - first + 1)
            size = width(name)
            if place >= free and place + size <= cells:
                names[place : place + size] = [name] + [""] * (size - 1)
                free = place + size + 2
        style = self.get_component_rich_style("histogram--axis")
        return line([(" " + "".join(names), style)], self.size.width, self.ground)

    # --- the brush -------------------------------------------------------------------------

    def begin_brush(self) -> bool:
        """Brush by keys, from the cursor's place on; false where there is nothing to brush."""
        counted = self._bars(self.size.width - 2)
        if counted is None:
            return False
        first, last, sums = counted
        at = max(0, min(self._place(self._cursor, first, last, len(sums)), len(sums) - 1))
        self.can_focus = True
        self._set_brush(at, at)
        self.focus()
        return True

    def _set_brush(self, start: int, end: int) -> None:
        self._brush = (start, end)
        self.post_message(self.BrushMoved(*self.brushed()))
        self.refresh()

    def brushed(self) -> tuple[str, str]:
        """First and last day under the brush, '' for none."""
        counted = self._bars(self.size.width - 2)
        if counted is None or self._brush is None:
            return "", ""
        first, last, sums = counted
        low, high = min(self._brush), max(self._brush)
        length = last - first + 1
        start = first + -(-low * length // len(sums))
        end = first + -(-(high + 1) * length // len(sums)) - 1
        return _iso(min(start, end)), _iso(max(start, end))

    def _end_brush(self) -> None:
        self._brush = self._pressed = None
        self.can_focus = False
        self.post_message(self.BrushMoved("", ""))
        self.refresh()

    def action_brush(self, step: int) -> None:
        if self._brush is not None:
            start, end = self._brush
            self._set_brush(start, max(0, min(end + step, self.size.width - 3)))

    def action_brush_here(self) -> None:
        """Begin anew at the end of the brush."""
        if self._brush is not None:
            self._set_brush(self._brush[1], self._brush[1])

    def action_brush_take(self) -> None:
        first, last = self.brushed()
        self._end_brush()
        self.post_message(self.Brushed(first, last) if first else self.BrushLeft())

    def action_brush_leave(self) -> None:
        self._end_brush()
        self.post_message(self.BrushLeft())

    def on_blur(self) -> None:
        if self._brush is not None and self._pressed is None:
            self._end_brush()

    def _cell(self, x: int) -> int:
        return max(0, min(x - 1, self.size.width - 3))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        if event.button == 1:
            self._pressed = self._cell(event.x)
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._pressed is not None:
            at = self._cell(event.x)
            if at != self._pressed or self._brush is not None:
                self._set_brush(self._pressed, at)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        pressed, brushed = self._pressed, self.brushed()
        if pressed is None:
            return
        self.release_mouse()
        dragged = self._brush is not None and self._brush[0] != self._brush[1]
        self._end_brush()
        if dragged:
            self.post_message(self.Brushed(*brushed))
            return
        counted = self._bars(self.size.width - 2)
        if counted is not None:
            first, last, sums = counted
            number = first + min(pressed, len(sums) - 1) * (last - first + 1) // len(sums)
            self.post_message(self.Picked(_iso(number)))


def _iso(number: int) -> str:
    return date.fromordinal(max(1, min(number, date.max.toordinal()))).isoformat()


def _ticks(first: int, last: int, cells: int) -> list[tuple[int, str]]:
    """Where the axis names something: days, months or years, by how much time a label's room covers."""
    days_a_label = max(1, (last - first + 1) * 9 // max(1, cells))
    start, end = date.fromordinal(first), date.fromordinal(last)
    name = f"{start.year:04d}" if days_a_label > 250 else f"{start.year:04d}-{start.month:02d}"
    ticks = [(first, edtf_words.words(name))]
    if last - first < _HOURLY:
        days = range(first + 1, last + 1)
        return [(first, edtf_words.words(start.isoformat()))] + [
            (number, edtf_words.words(date.fromordinal(number).isoformat(), start.year)) for number in days
        ]
    if days_a_label > 250:
        step = next((s for s in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if s * 365 >= days_a_label), 2000)
        years = range((start.year // step + 1) * step, end.year + 1, step)
        return [ticks[0]] + [(date(year, 1, 1).toordinal(), edtf_words.words(f"{year:04d}")) for year in years]
    if days_a_label > 20:
        step = next((s for s in (1, 2, 3, 6) if s * 30 >= days_a_label), 12)
        year, month = start.year, start.month
        while True:
            month += 1
            if month > 12:
                year, month = year + 1, 1
            if year > end.year or (year, month) > (end.year, end.month):
                return ticks
            if (month - 1) % step == 0:
                name = f"{year:04d}" if month == 1 else f"{year:04d}-{month:02d}"
                ticks.append((date(year, month, 1).toordinal(), edtf_words.words(name, None if month == 1 else year)))
    for number in range(first + 1, last + 1):
        day = date.fromordinal(number)
        if day.day in (1, 6, 11, 16, 21, 26):
            ticks.append((number, edtf_words.words(day.isoformat(), day.year)))
    return ticks
