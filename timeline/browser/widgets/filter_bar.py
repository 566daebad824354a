"""The filter in force with its hits, and the line where filters, words and periods are typed."""

from __future__ import annotations

from asyncio import Lock
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Literal, cast

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message

from timeline.browser.completion import Candidate
from timeline.browser.widgets.filter_lines import FilterLine, MistakeLine, OfferLine, PromptLabel
from timeline.browser.wrap import width
from timeline.messages import text

if TYPE_CHECKING:
    from textual.widgets import Input

    from timeline.browser.widgets.prompt_line import PromptLine

Asked = Literal["", "search", "filter", "period", "jump", "known", "find"]


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

    def type(self, words: str) -> None:
        """Put words in where the cursor stands, as if they were typed."""
        self._line.insert_text_at_cursor(words)

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
