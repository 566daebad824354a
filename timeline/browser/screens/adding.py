"""An event of a person's own: a form with a line for each thing that they may say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from msgspec import Struct
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input

from timeline.browser.facts import Fact
from timeline.browser.widgets.prose import Prose
from timeline.browser.wrap import width
from timeline.messages import text


class WrongError(ValueError):
    """What was typed in a field cannot be: the field's name and why, in words."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


class Line(Struct, frozen=True):
    """A field: its name, what stands in it to begin with, and what it is for, shown while it has the cursor."""

    name: str
    value: str = ""
    hint: str = ""


class AddScreen(ModalScreen[Mapping[str, str] | None]):
    """Asks for the fields of a new event; closes with them by name, ``None`` where the person leaves."""

    CSS_PATH = "over.tcss"
    BINDINGS: ClassVar = [
        Binding("escape", "leave", "leave"),
        Binding("tab,down", "app.focus_next", "next", show=False),
        Binding("shift+tab,up", "app.focus_previous", "previous", show=False),
    ]

    def __init__(self, lines: tuple[Line, ...], check: Callable[[Mapping[str, str]], object]) -> None:
        """``check`` raises ``WrongError``."""
        super().__init__()
        self._lines, self._check = lines, check
        self._wrong = ("", "")
        self._hints = {line.name: line.hint for line in lines}

    def compose(self) -> ComposeResult:
        labels = {line.name: text(f"deciding.add_{line.name}") for line in self._lines}
        room = max(map(width, labels.values())) + 2
        with Vertical(classes="over"):
            yield Prose([Fact("", text("deciding.title_add"), "head")], id="over-title")
            with VerticalScroll(id="over-body", can_focus=False):
                for line in self._lines:
                    with Horizontal(classes="add-line"):
                        label = Prose([Fact("", labels[line.name], "faint")])
                        label.styles.width = room
                        yield label
                        yield Input(line.value, id=f"add-{line.name}", classes="add-field", compact=True)
            with Vertical(id="over-foot"):
                yield Prose([], id="ask-says")
                yield Prose([Fact("", text("deciding.add_keys"), "faint")], id="over-keys")

    def on_mount(self) -> None:
        empty = [line.name for line in self._lines if not line.value]
        self._field(empty[0] if empty else self._lines[0].name).focus()

    def _field(self, name: str) -> Input:
        return self.query_one(f"#add-{name}", Input)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Say what the field is for."""
        name = (event.widget.id or "").removeprefix("add-")
        field, words = self._wrong
        fact = Fact("", words, "alert") if name == field else Fact("", self._hints.get(name, ""), "faint")
        self.query_one("#ask-says", Prose).show([fact])

    @on(Input.Submitted)
    def _given(self) -> None:
        values = {line.name: self._field(line.name).value.strip() for line in self._lines}
        try:
            self._check(values)
        except WrongError as error:
            self._wrong = (error.field, str(error))
            self.query_one("#ask-says", Prose).show([Fact("", str(error), "alert")])
            self._field(error.field).focus()
            return
        self.dismiss(values)

    def action_leave(self) -> None:
        self.dismiss(None)
