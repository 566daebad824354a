"""The line that is typed into; read when something is asked for the first time."""

from __future__ import annotations

from asyncio import Event, wait_for
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from textual import events
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input

#: Nobody waits longer (seconds) for what is entered to be acted on.
_PATIENCE: Final = 1.0


class PromptLine(Input):
    """A line as wide as there is room: a longer text in it does not lay the screen out anew with every key.

    Its keys are answered in the order in which they are typed: Textual puts characters in at once, but looks up the
    other keys only when they have come by all that is around the line, past the characters that were typed after them.
    """

    virtual_size: Reactive[Size] = Reactive(Size(0, 0))

    def __init__(self, entered: Callable[[str], None], *, id: str) -> None:
        """``entered`` takes what is given with Enter; ``answered`` is called when that has been acted on."""
        super().__init__(compact=True, select_on_focus=False, id=id)
        self._entered = entered
        self._answered = Event()

    async def _on_key(self, event: events.Key) -> None:
        if self.screen.focused is not self:
            # Typed before the line was put away, but after what put it away.
            self.app.post_message(events.Key(event.key, event.character))
        elif self.check_consume_key(event.key, event.character) or not await self.app._check_bindings(event.key):
            return
        event.stop()
        event.prevent_default()

    async def action_submit(self) -> None:
        """Give what was typed, and wait until it has been acted on: what is typed next may be meant for something
        else."""
        self._answered.clear()
        self._entered(self.value)
        with suppress(TimeoutError):
            await wait_for(self._answered.wait(), _PATIENCE)

    def answered(self) -> None:
        """What was entered has been acted on."""
        self._answered.set()
