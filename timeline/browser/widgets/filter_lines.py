"""The lines of the filter bar: the filter in force, what is wrong with what is typed, what may be typed next."""

from __future__ import annotations

from collections.abc import Sequence

from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from timeline.browser.completion import Candidate
from timeline.browser.glyphs import glyphs
from timeline.browser.widgets.drawn import Grounded, cuts_of
from timeline.browser.widgets.pieces import Piece, line, measure, unbroken
from timeline.browser.wrap import cut, pad, width
from timeline.messages import text


class FilterLine(Grounded):
    """The filter in words, and how many events it lets through."""

    def __init__(self) -> None:
        super().__init__()
        self._filter = ""
        self._hits: int | None = None
        self._total = 0
        self._busy = False
        self._note = ""
        self._unit = ""

    def note(self, words: str) -> None:
        """Say for a while what is being done in place of the counts; '' when it is done."""
        self._note = words
        self.refresh()

    def unit(self, name: str) -> None:
        """Say how much time a line of the timeline stands for."""
        self._unit = name
        self.refresh()

    def show(self, chosen: str, hits: int | None, total: int, busy: bool) -> None:
        """Show a filter and its counts."""
        self._filter, self._hits, self._total, self._busy = chosen, hits, total, busy
        self.refresh()

    def render_line(self, y: int) -> Strip:
        def style(part: str) -> Style:
            return self.part(f"filter--{part}")

        left: list[Piece] = [(f" {text('browser.filter_label')} ", style("label"))]
        left.append((self._filter, style("text")) if self._filter else (text("browser.filter_none"), style("none")))
        right: list[Piece] = []
        if self._note:
            words = f"{glyphs().gap} {self._note} "
            return line(left, self.size.width, self.ground, [(words, style("count"))])
        if self._hits is not None:
            wait = glyphs().gap + " " if self._busy else ""
            counts = f"{wait}{self._hits} / {self._total}" if self._filter else f"{wait}{self._total}"
            right.append((counts, style("count")))
        if self._unit:
            right.append((f"  {self._unit}", style("hint")))
        if self._filter and self.size.width >= 60:
            right.append((f"   {text('browser.filter_clear_hint')}", style("hint")))
        right.append((" ", Style()))
        return line(left, self.size.width, self.ground, right)


class MistakeLine(Widget):
    """A caret under the mistake in the line above, and what is wrong."""

    def __init__(self) -> None:
        super().__init__()
        self._indent = 0
        self._length = 1
        self._words = ""

    def show(self, indent: int, length: int, words: str) -> None:
        """Point at cells [indent, indent + length) of the line above; '' takes the line away."""
        self._indent, self._length, self._words = indent, max(1, length), words
        self.display = bool(words)
        self.refresh()

    @property
    def words(self) -> str:
        """What is said to be wrong, '' for nothing."""
        return self._words

    def render_line(self, y: int) -> Strip:
        cells = self.size.width
        caret = glyphs().caret * min(self._length, 40)
        room = cells - self._indent - len(caret) - 1
        if room < min(width(self._words), 20) and self._indent > 20:
            # No room to the right of the caret: the words go before it.
            said = pad(cut(self._words, self._indent - 1), self._indent) + caret
        else:
            said = " " * self._indent + caret + " " + self._words
        return line(unbroken([(said, Style())], cuts_of(self)), cells, self.rich_style)


class OfferLine(Grounded):
    """What may be typed next, the chosen one lit; or a word about what was typed."""

    def __init__(self) -> None:
        super().__init__()
        self.offers: Sequence[Candidate] = ()
        self.chosen = -1
        self.words = ""

    def show(self, offers: Sequence[Candidate], chosen: int = -1, words: str = "") -> None:
        """Show candidates or words; nothing of either takes the line away."""
        self.offers, self.chosen, self.words = offers, chosen, words
        self.display = bool(offers or words)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        def style(part: str) -> Style:
            return self.part(f"offer--{part}")

        pieces: list[Piece] = [("  ", Style())]
        if self.words:
            pieces.append((self.words, style("note")))
        first = 0
        room = self.size.width - 4
        # What does not fit is scrolled away at the front, so that the chosen one is seen.
        while first < self.chosen and sum(self._cells(o) for o in self.offers[first : self.chosen + 1]) > room:
            first += 1
        for place, offer in enumerate(self.offers[first:], start=first):
            if measure(pieces) + self._cells(offer) > self.size.width and place > first:
                break
            pieces.append((f" {offer.shown} ", style("chosen" if place == self.chosen else "one")))
            if offer.count:
                pieces.append((f"{offer.count} ", style("count")))
            pieces.append((" ", Style()))
        return line(unbroken(pieces, cuts_of(self)), self.size.width, self.ground)

    @staticmethod
    def _cells(offer: Candidate) -> int:
        return width(offer.shown) + (len(str(offer.count)) + 1 if offer.count else 0) + 3


class PromptLabel(Grounded):
    """A word or two beside what is typed: what is asked for, how many hits there are."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._words = ""

    def show(self, words: str) -> None:
        """Say something else."""
        self._words = words
        self.styles.width = width(words)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        return line([(self._words, Style())], self.size.width, self.ground)
