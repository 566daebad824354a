"""The line that is typed into; read when something is asked for the first time."""

from __future__ import annotations

from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input


class PromptLine(Input):
    """A line as wide as there is room: a longer text in it does not lay the screen out anew with every key."""

    virtual_size: Reactive[Size] = Reactive(Size(0, 0))
