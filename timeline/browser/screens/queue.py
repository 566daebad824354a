"""Events that wait for a person's look, one after the other, each decided with one key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from timeline.browser import facts, keymap
from timeline.browser.facts import Fact
from timeline.browser.screens.over import OverScreen
from timeline.browser.widgets.key_bar import KeyBar
from timeline.browser.widgets.prose import Prose
from timeline.messages import text
from timeline.model import Event


class QueueScreen(OverScreen):
    """One event after the other; ``act`` does what a key asks ('' asks which correction)."""

    BINDINGS: ClassVar = keymap.bindings(keymap.QUEUE)
    KEYS = keymap.QUEUE

    def __init__(self, ids: Sequence[str], read: Callable[[str], Event | None], act: Callable[[str, Event], None]):
        super().__init__("", [])
        self._ids, self._read, self._act = list(ids), read, act
        self._at = 0
        self._event: Event | None = None

    def on_mount(self) -> None:
        super().on_mount()
        self._show()

    def _show(self) -> None:
        count = len(self._ids)
        self._at = max(0, min(self._at, count - 1))
        self._event = self._read(self._ids[self._at]) if count else None
        title = text("deciding.title_queue", at=self._at + 1, n=count) if count else text("deciding.review_done")
        self.query_one("#over-title", Prose).show([Fact("", title, "head")])
        self.query_one("#over-facts", Prose).show(facts.full(self._event, None) if self._event else [])
        self.query_one("#over-body").scroll_home(animate=False)
        if not count:
            # Nothing is left to decide: nothing is offered.
            self.query_one(KeyBar).show(tuple(key for key in self.KEYS if key.name == "queue_leave"))

    def action_step(self, step: int) -> None:
        self._at = (self._at + step) % max(1, len(self._ids))
        self._show()

    def action_act(self, name: str) -> None:
        if self._event is not None:
            self._act(name, self._event)

    def decided(self, *ids: str) -> None:
        """A decision on events is written: they leave the queue."""
        self._ids = [each for each in self._ids if each not in ids]
        self._show()
