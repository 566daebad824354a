"""The frame of screens that open over the main one: a title, a body that scrolls, a line of keys; Esc closes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from timeline.browser.facts import Fact
from timeline.browser.keymap import Key
from timeline.browser.widgets.key_bar import KeyBar
from timeline.browser.widgets.prose import Prose, ProseScroll
from timeline.messages import text


class OverScreen(ModalScreen[str]):
    """Facts under a title; closes with what was chosen there, '' for nothing."""

    # What only some screens need is read when the first of them opens.
    CSS_PATH = "over.tcss"
    #: The message that tells the keys.
    HINT = "browser.close_hint"
    #: The keys that stand there in its place, and can be clicked.
    KEYS: ClassVar[tuple[Key, ...]] = ()

    BINDINGS: ClassVar = [
        ("escape,q,i,question_mark", "close", "close"),
        ("j", "scroll(1)", "down"),
        ("k", "scroll(-1)", "up"),
        ("space", "page(1)", "page"),
        ("g", "end(False)", "first"),
        ("G", "end(True)", "last"),
    ]

    def __init__(self, title: str, facts: Sequence[Fact]) -> None:
        super().__init__()
        self._title_words = title
        self._facts = tuple(facts)

    def compose(self) -> ComposeResult:
        with Vertical(classes="over"):
            yield Prose([Fact("", self._title_words, "head")], id="over-title")
            with ProseScroll(id="over-body"):
                yield Prose(self._facts, id="over-facts")
            with Vertical(id="over-foot"):
                yield from self.compose_more()
                if self.KEYS:
                    yield KeyBar(self.KEYS, id="over-keys")
                else:
                    yield Prose([Fact("", text(self.HINT), "faint")], id="over-keys")

    def compose_more(self) -> ComposeResult:
        """What stands between the body and the keys."""
        return iter(())

    async def on_key_bar_picked(self, message: KeyBar.Picked) -> None:
        await self.run_action(message.action)

    def on_mount(self) -> None:
        self.query_one("#over-body").focus()

    def label_under(self, event: events.Click) -> str:
        """The label of the fact under the mouse; '' for none."""
        facts = self.query_one("#over-facts", Prose)
        inside = facts.region.contains(event.screen_x, event.screen_y)
        return facts.label_at(event.screen_y - facts.region.y).strip() if inside else ""

    def action_close(self) -> None:
        self.dismiss("")

    def action_scroll(self, step: int) -> None:
        self.query_one("#over-body").scroll_relative(y=step, animate=False)

    def action_page(self, step: int) -> None:
        body = self.query_one("#over-body")
        body.scroll_relative(y=step * max(1, body.size.height - 1), animate=False)

    def action_end(self, last: bool) -> None:
        body = self.query_one("#over-body")
        if last:
            body.scroll_end(animate=False)
        else:
            body.scroll_home(animate=False)
