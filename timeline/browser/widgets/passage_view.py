"""A passage of a document, broken by the rules of Chinese text, the quote lit and its time expression stronger."""

from __future__ import annotations

from bisect import bisect_right

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from timeline.browser.passage import REPAIRED, Passage, PassageLine, lay_out, line_of
from timeline.browser.widgets.drawn import Grounded
from timeline.browser.widgets.pieces import Piece, line
from timeline.browser.wrap import char_width, width


class PassageView(ScrollView, Grounded, can_focus=True):
    """Reads a passage; scrolls so that the quote is seen."""

    class Picked(Message):
        """A character of the document was clicked: its paragraph's number and its offset."""

        def __init__(self, paragraph: int, offset: int) -> None:
            self.paragraph, self.offset = paragraph, offset
            super().__init__()

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._passage: Passage | None = None
        self._lines: list[PassageLine] = []
        self._gutter = 4
        self._laid_out_for = 0

    @property
    def passage(self) -> Passage | None:
        """What is being read."""
        return self._passage

    def show(self, passage: Passage | None) -> None:
        """Read another passage (``None``: nothing), from its quote on."""
        self._passage = passage
        self._laid_out_for = 0
        self._show_quote()
        self.refresh()

    def on_resize(self) -> None:
        self._show_quote()

    def _show_quote(self) -> None:
        self._lay_out()
        self._to_focus()
        # At first there is nothing to scroll in before the screen was laid out.
        self.call_after_refresh(self._to_focus)

    def _lay_out(self) -> None:
        cells = self.scrollable_content_region.width
        if cells == self._laid_out_for:
            return
        self._laid_out_for = cells
        if self._passage is None or cells < 4:
            self._lines = []
        else:
            last = self._passage.paragraphs[-1].number if self._passage.paragraphs else 0
            self._gutter = max(3, len(str(last)) + 1) + 1 if cells >= 24 else 1
            self._lines = lay_out(self._passage, cells - self._gutter)
        self.virtual_size = Size(cells, len(self._lines))

    def _to_focus(self) -> None:
        """Scroll so that the quote begins in the upper third, and a short passage stands still."""
        if self._passage is None or not self._lines:
            self.scroll_to(y=0, animate=False, immediate=True)
            return
        at = line_of(self._lines, self._passage.focus)
        self.scroll_to(y=max(0, at - self.size.height // 3), animate=False, immediate=True)

    def step(self, lines: int) -> None:
        """Scroll by so many lines."""
        self.scroll_to(y=self.scroll_offset.y + lines, animate=False, immediate=True)

    def on_click(self, event: events.Click) -> None:
        number = event.y + self.scroll_offset.y
        passage = self._passage
        if passage is None or not 0 <= number < len(self._lines):
            return
        shown = self._lines[number]
        column = event.x - self._gutter
        for offset in range(shown.start, shown.end):
            column -= char_width(passage.text[offset])
            if column < 0:
                paragraph = bisect_right(passage.paragraphs, offset, key=lambda p: p.start) - 1
                if passage.origin is not None:
                    offset = passage.origin.to_original(offset, offset + 1)[0]
                self.post_message(self.Picked(passage.paragraphs[paragraph].number, offset))
                return

    def render_line(self, y: int) -> Strip:
        number = y + self.scroll_offset.y
        cells = self.scrollable_content_region.width
        base = self.ground
        if not 0 <= number < len(self._lines):
            return Strip.blank(cells, base)
        shown = self._lines[number]
        pieces: list[Piece] = []
        here = self._passage is not None and shown.number == self._passage.current
        label = str(shown.number) if shown.number and self._gutter > 1 else ""
        style = self.part(f"passage--{'number-here' if here else 'number'}")
        pieces.append((" " * max(0, self._gutter - 1 - width(label)) + label + " ", style))
        for words, light in shown.pieces:
            mended = light.startswith(REPAIRED)
            light = light.removeprefix(REPAIRED)
            look = self.part(f"passage--{light}")
            if mended:
                look = look + self.part("passage--repaired")
            if shown.heading and light in ("plain", "context"):
                look = look + self.part("passage--heading")
            pieces.append((words, look))
        return line(pieces, cells, base)
