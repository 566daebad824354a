"""Asks for a format and a file, and writes the events of the view there."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Button, Input, RadioButton, RadioSet

from timeline.browser.data import TROUBLE, Session, in_words
from timeline.browser.facts import Fact
from timeline.browser.safe import ambiguous_wide, safe
from timeline.browser.widgets.prose import Prose
from timeline.messages import text
from timeline.store.filters import Filter

FORMATS = ("yaml", "json", "jsonl")


class Choice(RadioButton):
    """One format; whether it is chosen shows without colours."""

    BUTTON_LEFT = "("
    BUTTON_RIGHT = ")"

    @property
    def _button(self) -> Content:
        return Content(f"({('*' if ambiguous_wide() else '•') if self.value else ' '})")


class Formats(RadioSet):
    """The formats: an arrow chooses at once, Enter writes."""

    BINDINGS: ClassVar = [
        ("enter", "write", "write"),
        ("down,right", "choose(1)", "next"),
        ("up,left", "choose(-1)", "previous"),
    ]

    class Entered(Message):
        """Enter was pressed."""

    def action_choose(self, step: int) -> None:
        if step > 0:
            self.action_next_button()
        else:
            self.action_previous_button()
        self.action_toggle_button()

    def action_write(self) -> None:
        self.post_message(self.Entered())


class ExportScreen(ModalScreen[None]):
    """The export of what is shown."""

    CSS_PATH: ClassVar = ["over.tcss", "export.tcss"]
    BINDINGS: ClassVar = [("escape", "close", "close")]
    AUTO_FOCUS = "#export-format"

    def __init__(self, session: Session, chosen: Filter, hits: int, folder: Path) -> None:
        super().__init__()
        self._session, self._filter, self._hits, self._folder = session, chosen, hits, folder
        self._sure_of: Path | None = None
        self._busy = False

    def compose(self) -> ComposeResult:
        shown = str(self._filter) or text("browser.filter_none")
        with Vertical(classes="over", id="export"):
            yield Prose([Fact("", text("browser.title_export", n=self._hits), "head"), Fact("", shown, "faint")])
            with Formats(id="export-format", compact=True):
                for number, name in enumerate(FORMATS):
                    yield Choice(name.upper(), value=number == 0, id=f"format-{name}")
            yield Input("timeline.yaml", id="export-file", select_on_focus=False, compact=True)
            yield Prose(id="export-says")
            with Horizontal(id="export-buttons"):
                yield Button(text("browser.button_write"), variant="primary", id="write", compact=True)
                yield Button(text("browser.button_cancel"), id="cancel", compact=True)
            yield Prose([Fact("", text("browser.export_hint"), "faint")], id="export-keys")

    def on_mount(self) -> None:
        self._says(text("browser.export_into", folder=str(self._folder)))

    def _says(self, words: str, alert: bool = False) -> None:
        self.query_one("#export-says", Prose).show([Fact("", words, "alert" if alert else "faint")])

    @property
    def format(self) -> str:
        """The chosen format."""
        return FORMATS[max(0, self.query_one(RadioSet).pressed_index)]

    @on(RadioSet.Changed)
    def _format_chosen(self) -> None:
        """Keep the ending of the name and the format together."""
        name = self.query_one(Input)
        stem, dot, ending = name.value.rpartition(".")
        if dot and ending in FORMATS:
            name.value = f"{stem}.{self.format}"

    @on(Input.Changed)
    def _renamed(self) -> None:
        self._sure_of = None

    @on(Formats.Entered)
    @on(Input.Submitted)
    def _submitted(self) -> None:
        self._begin()

    @on(Button.Pressed, "#write")
    def _pressed(self) -> None:
        self._begin()

    @on(Button.Pressed, "#cancel")
    def _given_up(self) -> None:
        self.dismiss()

    def action_close(self) -> None:
        self.dismiss()

    def _begin(self) -> None:
        typed = self.query_one(Input).value.strip()
        if self._busy:
            return
        if not typed:
            self._says(text("browser.export_no_name"), alert=True)
            return
        try:
            path = self._folder / Path(typed).expanduser()
            there, folder = path.exists(), path.is_dir()
        except (OSError, ValueError, RuntimeError):
            self._says(text("browser.export_bad_name"), alert=True)
            return
        if folder:
            self._says(text("browser.export_is_folder", path=str(path)), alert=True)
            return
        if there and self._sure_of != path:
            self._sure_of = path
            self._says(text("browser.export_overwrite", path=str(path)), alert=True)
            return
        self._busy = True
        self._write(path, self.format)

    @work(thread=True)
    def _write(self, path: Path, format: str) -> None:
        try:
            count = write_to(path, format, self._session, self._filter)
        except TROUBLE as error:
            words = safe(error.strerror or str(error)) if isinstance(error, OSError) else in_words(error)
            self.app.call_later(self._failed, text("browser.export_failed", path=safe(str(path)), error=words))
            return
        self.app.call_later(self._written, text("browser.exported", n=count, path=str(path)))

    def _failed(self, words: str) -> None:
        self._busy = False
        if self.is_attached:
            self._says(words, alert=True)

    def _written(self, words: str) -> None:
        self.app.say(words)  # type: ignore[attr-defined]
        if self.is_attached:
            self.dismiss()


def write_to(path: Path, format: str, session: Session, chosen: Filter) -> int:
    """Write the events of a filter to ``path`` and return how many; the file is there whole or not at all.

    Raises ``OSError`` and what the store raises.
    """
    from timeline.export import Header, write
    from timeline.export.files import write_whole

    return write_whole(path, lambda stream: write(session.store.events(chosen), format, stream, Header.now(chosen)))
