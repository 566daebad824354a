"""The filter in force with its hits, and the line where filters, words and periods are typed."""

from __future__ import annotations

from asyncio import Lock
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Literal, cast

from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from timeline.browser.completion import Candidate
from timeline.browser.glyphs import glyphs
from timeline.browser.widgets.drawn import Grounded
from timeline.browser.widgets.pieces import Piece, line, measure
from timeline.browser.wrap import cut, pad, width
from timeline.messages import text

if TYPE_CHECKING:
    from textual.widgets import Input

    from timeline.browser.widgets.prompt_line import PromptLine

Asked = Literal["", "search", "filter", "period", "jump", "known", "find"]


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
            words = cut(self._words, self._indent - 1)
            return line([(pad(words, self._indent) + caret, Style())], cells, self.rich_style)
        return line([(" " * self._indent + caret + " " + self._words, Style())], cells, self.rich_style)


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
        return line(pieces, self.size.width, self.rich_style)

    @staticmethod
    def _cells(offer: Candidate) -> int:
        return width(offer.shown) + (len(str(offer.count)) + 1 if offer.count else 0) + 3


class FilterBar(Vertical):
    """Shows the filter; asks for another one, for words, a period or a day to go to."""

    BINDINGS: ClassVar = [
        ("escape", "cancel", "cancel"),
        ("tab", "complete(1)", "complete"),
        ("shift+tab", "complete(-1)", "complete"),
        ("up", "recall(1)", "recall"),
        ("down", "recall(-1)", "recall"),
    ]

    class Typed(Message):
        """Something was typed; nothing is decided yet."""

        def __init__(self, asked: Asked, value: str) -> None:
            self.asked, self.value = asked, value
            super().__init__()

    class Given(Message):
        """The line was entered."""

        def __init__(self, asked: Asked, value: str) -> None:
            self.asked, self.value = asked, value
            super().__init__()

    class Cancelled(Message):
        """The line was left by Esc."""

        def __init__(self, asked: Asked) -> None:
            self.asked = asked
            super().__init__()

    class Completed(Message):
        """A candidate was put in; ``only`` where there was no other."""

        def __init__(self, asked: Asked, value: str, only: bool) -> None:
            self.asked, self.value, self.only = asked, value, only
            super().__init__()

    class Clicked(Message):
        """The filter was clicked, to change it."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.asked: Asked = ""
        self._recent: Sequence[str] = ()
        self._recalled = -1
        self._completed: tuple[str, int] | None = None
        self._furnished = False
        self._furnishing = Lock()
        self._hits = ""
        self._label = ""

    def compose(self) -> ComposeResult:
        yield FilterLine()

    async def furnish(self) -> None:
        """Put in what is needed only when something is asked: the first screen stands before."""
        from timeline.browser.widgets.prompt_line import PromptLine

        async with self._furnishing:
            if self._furnished:
                return
            typed = PromptLine(self._enter, id="ask-input")
            prompt = Horizontal(PromptLabel(id="ask-label"), typed, PromptLabel(id="ask-hits"), id="ask")
            await self.mount_all([prompt, MistakeLine(), OfferLine()])
            self._furnished = True
            self.query_one("#ask-hits", PromptLabel).show(self._hits)

    def show(self, chosen: str, hits: int | None, total: int, busy: bool = False) -> None:
        """Show a filter and its counts."""
        self.query_one(FilterLine).show(chosen, hits, total, busy)
        if hits is not None:
            # As wide for few hits as for all: nothing moves, and nothing is laid out anew, while one types.
            self._hits = f" {hits:>{len(str(total))}} / {total} "
            if self._furnished:
                self.query_one("#ask-hits", PromptLabel).show(self._hits)

    def note(self, words: str) -> None:
        """Say what is being done; '' when it is done."""
        self.query_one(FilterLine).note(words)

    def unit(self, name: str) -> None:
        """Say how much time a line of the timeline stands for."""
        self.query_one(FilterLine).unit(name)

    async def ask(self, what: Asked, value: str, recent: Sequence[str] = ()) -> None:
        """Let the person type; ``value`` stands there to begin with. Keys that follow wait until the line is there."""
        await self.furnish()
        from textual.widgets import Input

        self.asked = what
        self._recent, self._recalled = recent, -1
        self._label = f" {text(f'browser.ask_{what}')} "
        self.query_one("#ask-label", PromptLabel).show(self._label)
        self.query_one(FilterLine).display = False
        self.query_one("#ask").display = True
        typed = self._line
        with self.prevent(Input.Changed):
            typed.value = value
        typed.placeholder = text(f"browser.placeholder_{what}")
        typed.cursor_position = len(value)
        # At once: what is typed next must not reach the timeline.
        self.screen.set_focus(typed)
        self.mistake("", 0, 0)

    def answered(self) -> None:
        """What was entered has been acted on: the keys that were typed after it are next."""
        self._line.answered()

    def done_soon(self) -> None:
        """Nothing is asked any more; the line is put away as soon as what was asked for stands on the screen."""
        self.asked = ""
        self.call_after_refresh(self._put_away)

    def _put_away(self) -> None:
        if not self.asked:
            self.done()

    def done(self) -> None:
        """Put the line away."""
        self.asked = ""
        self.query_one("#ask").display = False
        self.query_one(MistakeLine).show(0, 1, "")
        self.query_one(OfferLine).show(())
        self._completed = None
        self.query_one(FilterLine).display = True

    def mistake(self, words: str, start: int, end: int) -> None:
        """Point at characters [start, end) of what was typed; '' where nothing is wrong."""
        typed = self._line
        # Right after the line has opened it may still be scrolled as if it had no room at all.
        fits = width(typed.value) < (typed.size.width or self.size.width)
        before = width(typed.value[:start]) - (0 if fits else round(typed.scroll_offset.x))
        indent = max(0, width(self._label) + before)
        self.query_one(MistakeLine).show(indent, width(typed.value[start:end]), words)

    @property
    def _line(self) -> PromptLine:
        return cast("PromptLine", self.query_one("#ask-input"))

    # --- what may be typed next ------------------------------------------------------------

    @property
    def typed(self) -> tuple[str, int]:
        """What was typed so far, and the offset of the cursor in it."""
        asked = self._line
        return asked.value, asked.cursor_position

    def offer(self, candidates: Sequence[Candidate], words: str = "") -> None:
        """Show candidates for the place of the cursor, or words about what was typed."""
        self._completed = None
        self.query_one(OfferLine).show(candidates if self.asked else (), words=words if self.asked else "")

    def action_complete(self, step: int) -> None:
        """Put the next candidate in the place of the part that is being typed."""
        offered = self.query_one(OfferLine)
        if not offered.offers:
            return
        if self._completed is None:
            self._completed = self.typed
        value, _ = self._completed
        place = (offered.chosen + step) % len(offered.offers)
        chosen = offered.offers[place]
        from textual.widgets import Input

        typed = self._line
        with self.prevent(Input.Changed):
            typed.value = value[: chosen.start] + chosen.insert + value[chosen.end :]
        typed.cursor_position = chosen.start + len(chosen.insert)
        offered.show(offered.offers, place)
        self.mistake("", 0, 0)
        self.post_message(self.Completed(self.asked, typed.value, len(offered.offers) == 1))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "recall":
            return self.asked == "filter" and bool(self._recent)
        if action == "complete":
            # Also where there is nothing to put in: the key must not lead away from what is being typed.
            return bool(self.asked)
        if action == "cancel":
            return bool(self.asked)
        return True

    def action_cancel(self) -> None:
        asked = self.asked
        self.done()
        self.post_message(self.Cancelled(asked))

    def action_recall(self, step: int) -> None:
        self._recalled = max(-1, min(self._recalled + step, len(self._recent) - 1))
        typed = self._line
        typed.value = self._recent[self._recalled] if self._recalled >= 0 else ""
        typed.cursor_position = len(typed.value)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.asked:
            self.post_message(self.Typed(self.asked, event.value))

    def _enter(self, value: str) -> None:
        if self.asked:
            self.post_message(self.Given(self.asked, value))
        else:
            self.answered()

    def on_click(self, event: events.Click) -> None:
        if not self.asked:
            self.post_message(self.Clicked())


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
