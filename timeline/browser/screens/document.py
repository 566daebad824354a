"""The whole document of an event, scrolled to its quote; from quote to quote with n and p."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.screen import Screen

from timeline.browser import facts, keymap
from timeline.browser.cleaned import clean_text
from timeline.browser.facts import Fact
from timeline.browser.passage import around, cleaned
from timeline.browser.widgets.key_bar import KeyBar
from timeline.browser.widgets.passage_view import PassageView
from timeline.browser.widgets.prose import Prose
from timeline.browser.wrap import width
from timeline.messages import text
from timeline.model import Event
from timeline.store.values import StoredDocument

_ALL = 1_000_000_000


class DocumentScreen(Screen[str]):
    """Reads one document; closes with the id of the event read last."""

    CSS_PATH = "document.tcss"
    BINDINGS: ClassVar = keymap.bindings(keymap.DOCUMENT)
    AUTO_FOCUS = "#document-text"

    def __init__(
        self, document: StoredDocument, event: Event, others: Sequence[Event], cleaned_first: bool = False
    ) -> None:
        super().__init__()
        self._document = document
        self._event = event
        self._cleaned = cleaned_first
        self._others = sorted(
            (e for e in others if e.source is not None),
            key=lambda e: (e.source.start, e.source.end, e.id) if e.source else (0, 0, e.id),
        )

    def compose(self) -> ComposeResult:
        yield Prose(id="document-head")
        yield PassageView(id="document-text")
        yield Prose(id="document-event")
        yield KeyBar(keymap.DOCUMENT, id="keys")

    def on_mount(self) -> None:
        document = self._document
        where = self._beside(document.file, facts.document_line(document.facts))
        self.query_one("#document-head", Prose).show(
            [Fact("", document.facts.title or document.file, "head"), *(Fact("", words, "faint") for words in where)]
        )
        self._show()

    def _beside(self, first: str, second: str) -> list[str]:
        """Two things on one line where there is room, else each on its own."""
        both = f"{first}   {second}".strip()
        return [both] if width(both) <= self.app.size.width - 2 else [first, second]

    def _show(self) -> None:
        passage = around(self._document, self._event, self._others, whole=True)
        if self._cleaned:
            passage = cleaned(passage, clean_text(self._document))
        self.query_one("#document-text", PassageView).show(passage)
        rest = passage.before + passage.after
        told = self._beside(facts.date_line(self._event), facts.basis_line(self._event))
        found = [Fact("", words, "strong") for words in told]
        if self._cleaned:
            found.append(Fact("", text("browser.is_cleaned"), "faint"))
        if rest:
            found.append(Fact("", text("browser.document_cut", n=rest), "faint"))
        self.query_one("#document-event", Prose).show(found)

    async def on_key_bar_picked(self, message: KeyBar.Picked) -> None:
        await self.run_action(message.action)

    def action_close(self) -> None:
        self.dismiss(self._event.id)

    def action_step(self, lines: int) -> None:
        self.query_one(PassageView).step(lines)

    def action_page(self, direction: int) -> None:
        view = self.query_one(PassageView)
        view.step(direction * max(1, view.size.height - 1))

    def action_end(self, last: bool) -> None:
        self.query_one(PassageView).step(_ALL if last else -_ALL)

    def action_told(self, step: int) -> None:
        ids = [event.id for event in self._others]
        if self._event.id not in ids:
            return
        at = ids.index(self._event.id) + step
        if 0 <= at < len(ids):
            self._event = replace(self._others[at])
            self._show()

    def action_cleaned(self) -> None:
        self._cleaned = not self._cleaned
        self._show()

    def action_copy(self) -> None:
        from timeline.browser.screens.viewing import Viewing

        below = self.app.screen_stack[0]
        if isinstance(below, Viewing):
            below.copy_of(self._event, self._document)

    def on_passage_view_picked(self, message: PassageView.Picked) -> None:
        """A click on the quote of another event goes to that event."""
        hit = [e for e in self._others if e.source and e.source.start <= message.offset < e.source.end]
        if hit and self._event.id not in [event.id for event in hit]:
            self._event = min(hit, key=lambda e: e.source.end - e.source.start if e.source else 0)
            self._show()

    def action_editor(self) -> None:
        from timeline.browser.screens.acts import Acts

        below = self.app.screen_stack[0]
        if isinstance(below, Acts):
            below.open_editor(self._event)
