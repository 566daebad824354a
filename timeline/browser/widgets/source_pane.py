"""The source of the event under the cursor: its document, the passage, and on what its date rests."""

from __future__ import annotations

from collections.abc import Sequence

from textual.containers import Vertical

from timeline.browser import facts
from timeline.browser.cleaned import clean_text
from timeline.browser.facts import Fact
from timeline.browser.glyphs import glyphs
from timeline.browser.passage import Passage, around, cleaned
from timeline.browser.widgets.passage_view import PassageView
from timeline.browser.widgets.prose import Prose, ProseScroll
from timeline.messages import text
from timeline.model import Event
from timeline.store.values import StoredDocument


class SourcePane(Vertical):
    """Follows the cursor of the timeline."""

    #: Whether the cleaned text is read in place of the original.
    cleaned = False

    _furnished = False

    async def furnish(self) -> None:
        """Put the parts in, when the first screen stands."""
        why = ProseScroll(Prose(id="source-facts"), id="source-why", can_focus=False)
        await self.mount_all([Prose(id="source-head"), PassageView(id="source-passage"), why])
        self._furnished = True

    def show(self, event: Event | None, document: StoredDocument | None, others: Sequence[Event] = ()) -> None:
        """Show the source of an event; ``None`` empties the pane."""
        if not self._furnished:
            return
        head, passage, why = (
            self.query_one("#source-head", Prose),
            self.query_one("#source-passage", PassageView),
            self.query_one("#source-facts", Prose),
        )
        if event is None:
            head.show([])
            passage.show(None)
            why.show([])
            return
        head.show(self._head(event, document))
        passage.show(None if document is None else self._passage(document, event, others))
        why.show(facts.short(event))
        self.query_one("#source-why").scroll_home(animate=False)

    def _passage(self, document: StoredDocument, event: Event, others: Sequence[Event]) -> Passage:
        found = around(document, event, others)
        return cleaned(found, clean_text(document)) if self.cleaned else found

    def _head(self, event: Event, document: StoredDocument | None) -> list[Fact]:
        if event.source is None:
            return [Fact("", text("browser.no_source"), "faint")]
        found = []
        if document is None:
            found.append(Fact("", text("browser.document_gone", file=event.source.file), "alert"))
        else:
            # In a low pane there is only room for the first of these lines: it says document and paragraph.
            title = document.facts.title or document.file
            place = facts.paragraph_of(event.source)
            found.append(Fact("", f"{place} {glyphs().separator} {title}", "strong"))
        found.append(Fact("", event.source.file, "faint"))
        if document is not None and facts.document_line(document.facts):
            found.append(Fact("", facts.document_line(document.facts), "faint"))
        if document is not None and document.repost_of:
            found.append(Fact("", text("browser.is_repost", file=document.repost_of), "faint"))
        if self.cleaned:
            found.append(Fact("", text("browser.is_cleaned"), "faint"))
        return found
