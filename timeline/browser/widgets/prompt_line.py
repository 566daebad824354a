"""The line that is typed into; read when something is asked for the first time."""

from __future__ import annotations

from textual import events
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input


class PromptLine(Input):
    """A line as wide as there is room: a longer text in it does not lay the screen out anew with every key.

    Its keys are answered in the order in which they are typed: Textual puts characters in at once, but looks up the
    other keys only when they have come by all that is around the line, past the characters that were typed after them.
    """

    virtual_size: Reactive[Size] = Reactive(Size(0, 0))

    async def _on_key(self, event: events.Key) -> None:
        if not self.check_consume_key(event.key, event.character) and await self.app._check_bindings(event.key):
            event.stop()
            event.prevent_default()
