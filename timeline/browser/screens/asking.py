"""What a decision asks for: which act, a value and why, whether to go on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from timeline.browser.facts import Fact
from timeline.browser.screens.over import OverScreen
from timeline.browser.widgets.prose import Prose
from timeline.messages import text


class PickScreen(OverScreen):
    """One of several by its key; closes with the key, '' for none."""

    HINT = "deciding.pick_hint"

    def __init__(self, title: str, told: Sequence[Fact], choices: Mapping[str, str]) -> None:
        facts = [*told, Fact("", ""), *(Fact(f" {key} ", words, "strong") for key, words in choices.items())]
        super().__init__(title, facts)
        self._choices = choices

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
    """Says what stands in the way; closes with ``yes`` where the person goes on all the same."""

    BINDINGS: ClassVar = [("y", "yes", "yes")]
    HINT = "deciding.confirm_hint"

    def __init__(self, words: str) -> None:
        super().__init__(text("deciding.title_confirm"), [Fact("", words, "alert")])

    def action_yes(self) -> None:
        self.dismiss("yes")


@dataclass(frozen=True, slots=True)
class Asked:
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
    ) -> None:
        """``value`` to begin with, ``None`` to ask for the reason only; ``check`` raises ``ValueError`` in words."""
        super().__init__()
        self._title_words, self._told, self._value, self._check, self._hint = title, tuple(told), value, check, hint

    def compose(self) -> ComposeResult:
        with Vertical(classes="over"):
            yield Prose([Fact("", self._title_words, "head")], id="over-title")
            yield Prose(self._told, id="ask-told")
            if self._value is not None:
                yield Input(self._value, id="ask-value", compact=True, select_on_focus=False)
            yield Input(placeholder=text("deciding.why"), id="ask-why", compact=True)
            yield Prose([Fact("", self._hint, "faint")], id="ask-says")
            yield Prose([Fact("", text("deciding.ask_hint"), "faint")], id="over-keys")

    def on_mount(self) -> None:
        first = self.query(Input).first()
        first.focus()
        first.cursor_position = len(first.value)

    @on(Input.Submitted)
    def _given(self) -> None:
        value = self.query_one("#ask-value", Input).value if self._value is not None else ""
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
