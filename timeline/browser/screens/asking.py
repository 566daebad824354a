"""What a decision asks for: which act, a value and why, whether to go on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, Final

from msgspec import Struct
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, TextArea

from timeline.browser.facts import Fact
from timeline.browser.screens.over import OverScreen
from timeline.browser.widgets.prose import Prose
from timeline.messages import text

_LOW: Final = 26  # lines of a window in which many choices leave no room between the parts


class PickScreen(OverScreen):
    """One of several by its key; closes with the key, '' for none."""

    HINT = "deciding.pick_hint"

    def __init__(self, title: str, told: Sequence[Fact], choices: Mapping[str, str]) -> None:
        facts = [*told, Fact("", ""), *(Fact(f" {key} ", words, "strong") for key, words in choices.items())]
        super().__init__(title, facts)
        self._choices = choices

    def on_resize(self) -> None:
        """In a low window every line is for the choices."""
        self.set_class(self.app.size.height <= _LOW, "-close")

    def on_key(self, event: events.Key) -> None:
        """A key of a choice closes the screen before anything else hears of it."""
        if event.character in self._choices:
            event.stop()
            event.prevent_default()
            self.dismiss(event.character)

    def on_click(self, event: events.Click) -> None:
        """So does a click on its line."""
        key = self.label_under(event)
        if key in self._choices:
            self.dismiss(key)


class ConfirmScreen(OverScreen):
    """Asks whether to go on; closes with ``yes`` where the person does. ``hint`` is the message that tells the keys."""

    BINDINGS: ClassVar = [("y", "yes", "yes")]

    def __init__(self, title: str, told: Sequence[Fact], hint: str) -> None:
        self.HINT = hint
        super().__init__(title, told)

    def action_yes(self) -> None:
        self.dismiss("yes")


class Lines(TextArea):
    """A text of several lines: Enter gives it, as in a line of its own; ^j begins another line."""

    class Given(Message):
        """Enter was pressed."""

    async def _on_key(self, event: events.Key) -> None:
        if event.key not in ("enter", "ctrl+j"):
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()
        if event.key == "enter":
            self.post_message(self.Given())
        else:
            self.insert("\n")


class Asked(Struct, frozen=True):
    """What was given: the value ('' where none was asked for) and why."""

    value: str
    why: str


class AskScreen(ModalScreen[Asked | None]):
    """A line for a value, one for the reason; Enter gives them, Esc leaves."""

    CSS_PATH = "over.tcss"
    BINDINGS: ClassVar = [
        Binding("escape", "leave", "leave"),
        Binding("tab,down", "app.focus_next", "next", show=False),
        Binding("shift+tab,up", "app.focus_previous", "previous", show=False),
    ]

    def __init__(
        self,
        title: str,
        told: Sequence[Fact],
        value: str | None,
        check: Callable[[str], object],
        hint: str = "",
        lines: bool = False,
    ) -> None:
        """``value`` to begin with, ``None`` to ask for the reason only; ``check`` raises ``ValueError`` in words.

        ``lines`` says that the value may have several lines.
        """
        super().__init__()
        self._title_words, self._told, self._value, self._check, self._hint = title, tuple(told), value, check, hint
        self._in_lines = lines

    def compose(self) -> ComposeResult:
        with Vertical(classes="over"):
            yield Prose([Fact("", self._title_words, "head")], id="over-title")
            yield Prose(self._told, id="ask-told")
            if self._in_lines:
                yield Lines(self._value or "", id="ask-value", compact=True, highlight_cursor_line=False)
            elif self._value is not None:
                yield Input(self._value, id="ask-value", compact=True, select_on_focus=False)
            yield Input(placeholder=text("deciding.why"), id="ask-why", compact=True)
            yield Prose([Fact("", self._hint, "faint")], id="ask-says")
            keys = "deciding.ask_hint_lines" if self._in_lines else "deciding.ask_hint"
            yield Prose([Fact("", text(keys), "faint")], id="over-keys")

    def on_mount(self) -> None:
        first = self.query("#ask-value, #ask-why").first()
        first.focus()
        if isinstance(first, TextArea):
            first.move_cursor(first.document.end)
        elif isinstance(first, Input):
            first.cursor_position = len(first.value)

    def _words(self) -> str:
        if self._value is None:
            return ""
        return self.query_one(Lines).text if self._in_lines else self.query_one("#ask-value", Input).value

    @on(Input.Submitted)
    @on(Lines.Given)
    def _given(self) -> None:
        value = self._words()
        why = " ".join(self.query_one("#ask-why", Input).value.split())
        if self._value is not None:
            try:
                self._check(value)
            except ValueError as error:
                self.query_one("#ask-says", Prose).show([Fact("", str(error), "alert")])
                return
        self.dismiss(Asked(value, why))

    def action_leave(self) -> None:
        self.dismiss(None)
