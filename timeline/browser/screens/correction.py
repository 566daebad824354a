"""A ready correction of one event, to be put into ``events.yaml``."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Button

from timeline.browser.facts import Fact
from timeline.browser.screens.over import OverScreen
from timeline.messages import text


class CorrectionScreen(OverScreen):
    """Shows the entry; closes with ``edit`` where the file is to be opened."""

    BINDINGS: ClassVar = [("o,enter", "edit", "edit"), ("c", "copy", "copy")]
    HINT = "browser.correction_hint"

    def __init__(self, entry: str, file: str, opens: bool) -> None:
        where = text("browser.correction_at_end" if opens else "browser.correction_in_section", file=file)
        shown = [
            Fact("", text("browser.correction_copied"), "faint"),
            Fact("", where),
            Fact("", ""),
            *(Fact("", line, "quote") for line in entry.rstrip("\n").split("\n")),
        ]
        super().__init__(text("browser.title_correction"), shown)
        self._entry, self._file = entry, file

    def compose_more(self) -> ComposeResult:
        with Horizontal(classes="buttons"):
            yield Button(text("browser.button_open", file=self._file), variant="primary", id="edit", compact=True)
            yield Button(text("browser.button_close"), id="close", compact=True)

    def on_mount(self) -> None:
        super().on_mount()
        self.action_copy()

    def action_copy(self) -> None:
        """Hand the entry to the terminal's clipboard."""
        self.app.copy_to_clipboard(self._entry)

    def action_edit(self) -> None:
        self.dismiss("edit")

    @on(Button.Pressed, "#edit")
    def _edit(self) -> None:
        self.dismiss("edit")

    @on(Button.Pressed, "#close")
    def _close(self) -> None:
        self.dismiss("")
