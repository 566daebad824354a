"""Asks for a format and a file, and writes the events of the view there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event
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
from timeline.export import FORMATS, Written, left_out
from timeline.messages import text
from timeline.store.filters import Filter


class Choice(RadioButton):
    """One format; whether it is chosen shows without colours."""

    BUTTON_LEFT = "("
    BUTTON_RIGHT = ")"

    @property
    def _button(self) -> Content:
        return Content(f"({('*' if ambiguous_wide() else '•') if self.value else ' '})")


class Formats(RadioSet):
    """The formats, three in a row: an arrow chooses at once, Enter writes."""

    BINDINGS: ClassVar = [
        ("enter", "write", "write"),
        ("right", "choose(1)", "next"),
        ("left", "choose(-1)", "previous"),
        ("down", "choose(3)", "below"),
        ("up", "choose(-3)", "above"),
    ]

    class Entered(Message):
        """Enter was pressed."""

    def action_choose(self, step: int) -> None:
        at = max(0, self.pressed_index)
        to = moved(at, step, len(self.children))
        if to != at:
            self._selected = to
            self.action_toggle_button()

    def action_write(self) -> None:
        self.post_message(self.Entered())


def moved(at: int, step: int, count: int) -> int:
    """The format ``step`` on from ``at``: by one it goes round, by a row it keeps to the column and ends at the edge
    (where the last row is short, at the last format)."""
    if abs(step) == 1:
        return (at + step) % count
    if 0 <= at + step < count:
        return at + step
    return count - 1 if step > 0 and at // step < (count - 1) // step else at


def at_home(folder: Path) -> str:
    """A folder as people write it: ``~`` for what stands before it in their own."""
    try:
        return str(Path("~") / folder.relative_to(Path.home()))
    except (ValueError, RuntimeError):
        return str(folder)


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
        self._stop = Event()

    def compose(self) -> ComposeResult:
        shown = str(self._filter) or text("browser.filter_none")
        with Vertical(classes="over", id="export"):
            yield Prose([Fact("", text("browser.title_export", n=self._hits), "head"), Fact("", shown, "faint")])
            with Formats(id="export-format", compact=True):
                for number, name in enumerate(FORMATS):
                    yield Choice(text(f"export.name_{name.replace('-', '_')}"), value=number == 0, id=f"format-{name}")
            yield Input("timeline.yaml", id="export-file", select_on_focus=False, compact=True)
            yield Prose(id="export-says")
            with Horizontal(id="export-buttons"):
                yield Button(text("browser.button_write"), variant="primary", id="write", compact=True)
                yield Button(text("browser.button_cancel"), id="cancel", compact=True)
            yield Prose([Fact("", text("browser.export_hint"), "faint")], id="export-keys")

    def on_mount(self) -> None:
        self._says(text("browser.export_into", folder=at_home(self._folder)))

    def _says(self, words: str, alert: bool = False) -> None:
        self.query_one("#export-says", Prose).show([Fact("", words, "alert" if alert else "faint")])

    @property
    def format(self) -> str:
        """The chosen format."""
        return tuple(FORMATS)[max(0, self.query_one(RadioSet).pressed_index)]

    @on(RadioSet.Changed)
    def _format_chosen(self) -> None:
        """Keep the ending of the name and the format together."""
        name = self.query_one(Input)
        endings = sorted((f".{one.ending}" for one in FORMATS.values()), key=len, reverse=True)
        for ending in endings:
            if name.value.endswith(ending):
                name.value = f"{name.value.removesuffix(ending)}.{FORMATS[self.format].ending}"
                return

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
    def action_close(self) -> None:
        """Close; while a file is being written: stop that, and leave what was there before."""
        if self._busy:
            self._stop.set()
        else:
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
        self._stop.clear()
        self._write(path, self.format)

    @work(thread=True)
    def _write(self, path: Path, format: str) -> None:
        def told(count: int) -> None:
            if self._stop.is_set():
                raise StoppedError
            self.app.call_later(self._progress, count)

        try:
            done = write_to(path, format, self._session, self._filter, told)
        except StoppedError:
            self.app.call_later(self._failed, text("browser.export_stopped"))
            return
        except TROUBLE as error:
            words = safe(error.strerror or str(error)) if isinstance(error, OSError) else in_words(error)
            self.app.call_later(self._failed, text("browser.export_failed", path=safe(str(path)), error=words))
            return
        said = [text("browser.exported", n=done.count, path=str(path)), left_out(format, done)]
        self.app.call_later(self._written, " ".join(filter(None, said)))

    def _progress(self, count: int) -> None:
        if self._busy and self.is_attached:
            self._says(text("browser.export_progress", n=count, of=self._hits))

    def _failed(self, words: str) -> None:
        self._busy = False
        if self.is_attached:
            self._says(words, alert=True)

    def _written(self, words: str) -> None:
        self.app.say(words)  # type: ignore[attr-defined]
        if self.is_attached:
            self.dismiss()


class StoppedError(Exception):
    """A person stopped the writing."""


def write_to(
    path: Path, format: str, session: Session, chosen: Filter, told: Callable[[int], None] = lambda count: None
) -> Written:
    """Write the events of a filter to ``path``; the file is there whole or not at all.

    ``told`` hears now and then how many events are written, and may raise to stop. Raises ``OSError`` and what the
    store raises.
    """
    from timeline.export import write_from
    from timeline.export.files import write_whole

    return write_whole(path, lambda stream: write_from(session.store, chosen, format, stream, told=told))
