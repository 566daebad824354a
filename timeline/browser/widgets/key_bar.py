"""The last line: the keys which are worth knowing now, made from the keymap."""

from __future__ import annotations

from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from timeline.browser.keymap import Key
from timeline.browser.widgets.drawn import Grounded
from timeline.browser.widgets.pieces import Piece, line, measure
from timeline.messages import text


class KeyBar(Grounded):
    """Keys with a word each, as many as fit; a click does what the key does."""

    class Picked(Message):
        """A key of the bar was clicked: its action."""

        def __init__(self, action: str) -> None:
            self.action = action
            super().__init__()

    def __init__(self, keys: tuple[Key, ...], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._places: list[tuple[int, int, str]] = []
        self.show(keys)

    def show(self, keys: tuple[Key, ...]) -> None:
        """Show the keys of another part."""
        self._keys = sorted((key for key in keys if key.bar), key=lambda key: key.bar)
        self.refresh()

    def _entry(self, key: Key) -> list[Piece]:
        return [
            (" " + key.label.split()[0], self.part("keys--key")),
            (" " + text(f"browser.bar_{key.name}") + " ", self.part("keys--does")),
        ]

    def render_line(self, y: int) -> Strip:
        cells = self.size.width
        help_key = next((key for key in self._keys if key.name.endswith("help")), None)
        last = self._entry(help_key) if help_key else []
        room = cells - measure(last) - 1
        shown: list[Piece] = []
        self._places = []
        for key in self._keys:
            if key is help_key:
                continue
            entry = self._entry(key)
            size = measure(entry)
            if size > room:
                continue
            start = measure(shown)
            self._places.append((start, start + size, key.action))
            shown += entry
            room -= size
        if help_key:
            self._places.append((cells - measure(last), cells, help_key.action))
        return line(shown, cells, self.ground, last or [("", Style())])

    def on_click(self, event: events.Click) -> None:
        for start, end, action in self._places:
            if start <= event.x < end and action:
                self.post_message(self.Picked(action))
                return
