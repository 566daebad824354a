"""What makes a screen quick: a key must be answered on the terminal before the next one is pressed.

Textual puts every line into the box of its widget (border, padding, opacity, hatching), draws what holds other widgets
behind them, and makes the styles of a scrollbar anew for every paint. A list of ours has no box, what holds the lists
is covered by them, and a scrollbar has three styles.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil

from rich.color import Color
from rich.segment import Segment, Segments
from rich.style import Style
from textual.containers import Horizontal, Vertical
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip
from textual.widget import Widget

from timeline.browser.parts import style_of

_GREY = Color.parse("#555555")


class Grounded(Widget):
    """A widget that looks up once, and not for every line, what its lines stand on and how their parts look.

    As a second base it comes last: Textual takes style sheets from the first one.
    """

    _ground: Style | None = None
    _parts: dict[tuple[str, bool], Style] | None = None

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """One of ours, where the widget scrolls."""
        if self._vertical_scrollbar is None:
            self._vertical_scrollbar = QuickBar(name="vertical", thickness=self.scrollbar_size_vertical)
            self._vertical_scrollbar.display = False
            self.app._start_widget(self, self._vertical_scrollbar)
        return self._vertical_scrollbar

    @property
    def ground(self) -> Style:
        """``rich_style``, until the style sheet says something else."""
        if self._ground is None:
            self._ground = self.rich_style
        return self._ground

    def part(self, name: str, *, whole: bool = False) -> Style:
        """The style of one of the ``PARTS``: what it changes of the ground, or (``whole``) with its ground."""
        if self._parts is None:
            self._parts = {}
        found = self._parts.get((name, whole))
        if found is None:
            found = self._parts[name, whole] = style_of(name, self.app.theme_variables, self.ground if whole else None)
        return found

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._ground = self._parts = None


class Drawn(Grounded):
    """A widget whose ``render_line`` gives whole lines: no border, no padding.

    Where a style sheet gives it a box all the same, it is drawn as Textual does. As a second base it comes last.
    """

    def render_lines(self, crop: Region) -> list[Strip]:
        if self.styles.gutter or self.opacity != 1.0:
            return super().render_lines(crop)
        # A line may leave out the place of a scrollbar that is not there.
        width, ground = self.size.width, self.ground
        strips = [self.render_line(y).adjust_cell_length(width, ground) for y in crop.line_range]
        for line_filter in self.get_line_filters():
            behind = self.background_colors[1]
            strips = [strip.apply_filter(line_filter, behind) for strip in strips]
        if crop.column_span != (0, width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips


def resize_content(view: ScrollView, lines: int) -> None:
    """Make what is scrolled so many lines high. The screen is laid out anew only where a scrollbar comes or goes."""
    wished = Size(view.size.width, lines)
    if view.show_vertical_scrollbar and 0 < view.size.height < lines:
        view.set_reactive(ScrollView.virtual_size, wished)
        view.vertical_scrollbar.window_virtual_size = lines
    else:
        view.virtual_size = wished


def cuts_of(widget: Widget) -> frozenset[int]:
    """The cells of a widget of one line at which that line is cut when it is painted: Textual does so wherever a
    widget begins or ends, also one below it."""
    region, cuts = widget.region, widget.screen._compositor.cuts
    return frozenset(x - region.x for x in cuts[region.y]) if 0 <= region.y < len(cuts) else frozenset()


class Covered(Widget):
    """Its widgets cover it whole: nothing of it is seen, so nothing of it is drawn. As a second base it comes last."""

    def render_lines(self, crop: Region) -> list[Strip]:
        return []


class CoveredRow(Horizontal, Covered):
    """Widgets side by side."""


class CoveredColumn(Vertical, Covered):
    """Widgets one below the other."""


class Bar(ScrollBarRender):
    """A scrollbar from styles that are made once; its thumb is of whole cells."""

    @classmethod
    def render_bar(
        cls,
        size: int = 25,
        virtual_size: float = 50,
        window_size: float = 20,
        position: float = 0,
        thickness: int = 1,
        vertical: bool = True,
        back_color: Color = _GREY,
        bar_color: Color = _GREY,
    ) -> Segments:
        """The cells of the bar; the sizes and the position are in lines of what is scrolled."""
        if not vertical:
            return super().render_bar(
                size, virtual_size, window_size, position, thickness, vertical, back_color, bar_color
            )
        pieces = _pieces(thickness, back_color, bar_color)
        start, end = _thumb(int(size), virtual_size, window_size, position)
        return Segments([pieces[(y >= start) + (y >= end)] for y in range(int(size))], new_lines=True)


class QuickBar(ScrollBar, Drawn):
    """A vertical scrollbar of which a line is a strip that is there already."""

    def render_lines(self, crop: Region) -> list[Strip]:
        wanted = self.render()
        assert isinstance(wanted, ScrollBarRender)
        style = wanted.style
        assert isinstance(style, Style)
        self._strips = _strips(self.size.width, style.bgcolor or _GREY, style.color or _GREY)
        self._span = _thumb(self.size.height, wanted.virtual_size, wanted.window_size, wanted.position)
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        start, end = self._span
        return self._strips[(y >= start) + (y >= end)]


def _thumb(size: int, virtual_size: float, window_size: float, position: float) -> tuple[int, int]:
    """The cells [start, end) of the thumb in a bar of so many cells."""
    if not (window_size and size and virtual_size) or size == virtual_size:
        return size, size
    length = max(1, min(size, ceil(window_size * size / virtual_size)))
    start = round((size - length) * min(1.0, position / max(1, virtual_size - window_size)))
    return start, start + length


@lru_cache(maxsize=64)
def _pieces(cells: int, back: Color, bar: Color) -> tuple[Segment, Segment, Segment]:
    """A cell above the thumb, of it and below it; what the mouse does there is told as Textual's scrollbar reads it."""
    blank = " " * cells
    return (
        Segment(blank, Style(bgcolor=back, meta={"@mouse.down": "scroll_up"})),
        Segment(blank, Style(color=bar, reverse=True, meta={"@mouse.down": "grab"})),
        Segment(blank, Style(bgcolor=back, meta={"@mouse.down": "scroll_down"})),
    )


@lru_cache(maxsize=64)
def _strips(cells: int, back: Color, bar: Color) -> tuple[Strip, ...]:
    """The pieces as lines."""
    return tuple(Strip([piece], cells) for piece in _pieces(cells, back, bar))
