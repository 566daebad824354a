"""Everything known about one event, and the other places that tell of the same happening."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from timeline.browser import facts
from timeline.browser.facts import Fact
from timeline.browser.screens.over import OverScreen
from timeline.browser.widgets.prose import Prose
from timeline.messages import text
from timeline.model import Event
from timeline.store.values import Row, StoredDocument


class DetailsScreen(OverScreen):
    """The details of one event; closes with the id of another mention that was chosen, else ''."""

    BINDINGS: ClassVar = [("n", "choose(1)", "next"), ("p", "choose(-1)", "previous"), ("enter", "go", "go")]

    def __init__(self, event: Event, document: StoredDocument | None, mentions: Sequence[Row] = ()) -> None:
        self._event, self._document = event, document
        self._others = [row for row in mentions if row.id != event.id]
        self._chosen = 0
        if self._others:
            self.HINT = "browser.details_hint"
        super().__init__(text("browser.title_details"), self._told())

    def _told(self) -> list[Fact]:
        return facts.full(self._event, self._document, self._others, self._chosen)

    def action_choose(self, step: int) -> None:
        """Point at the next mention, or the one before."""
        if not self._others:
            return
        self._chosen = max(0, min(self._chosen + step, len(self._others) - 1))
        prose = self.query_one("#over-facts", Prose)
        prose.show(self._told())
        self.call_after_refresh(self._reveal)

    def _reveal(self) -> None:
        prose = self.query_one("#over-facts", Prose)
        at = prose.line_with(facts.pointer())
        if at is not None:
            body = self.query_one("#over-body")
            top, height = body.scroll_offset.y, body.size.height
            if not top <= at < top + height - 1:
                body.scroll_to(y=max(0, at - height // 2), animate=False)

    def action_go(self) -> None:
        """Close, with the mention that is pointed at."""
        self.dismiss(self._others[self._chosen].id if self._others else "")
