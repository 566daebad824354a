"""A list to pick from, narrowed while one types: earlier filters, named views, what can be copied."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from msgspec import Struct
from rich.style import Style
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.geometry import Size
from textual.message import Message
from textual.screen import ModalScreen
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import Input

from timeline.browser.facts import Fact
from timeline.browser.widgets.drawn import Grounded
from timeline.browser.widgets.pieces import Piece, line
from timeline.browser.widgets.prose import Prose
from timeline.browser.wrap import pad, width
from timeline.messages import text
from timeline.store.folding import fold


class Item(Struct, frozen=True):
    """One thing to pick: its value, its name, what it is in more words, the key that picks it at once."""

    value: str
    name: str
    detail: str = ""
    key: str = ""


class Picked(Struct, frozen=True):
    """What was done: ``act`` is pick, delete or new (then ``value`` is what was typed)."""

    act: str
    value: str


class Items(ScrollView, Grounded, can_focus=False):
    """The lines of the list."""

    class Clicked(Message):
        """A line was clicked."""

        def __init__(self, place: int) -> None:
            self.place = place
            super().__init__()

    def __init__(self) -> None:
        super().__init__()
        self.items: Sequence[Item] = ()
        self.at = 0

    def show(self, items: Sequence[Item], at: int) -> None:
        """Show these, with the cursor on one."""
        self.items, self.at = items, max(0, min(at, len(items) - 1))
        self.virtual_size = Size(self.size.width, len(items))
        top, height = self.scroll_offset.y, self.size.height
        if self.at < top:
            self.scroll_to(y=self.at, animate=False)
        elif height and self.at >= top + height:
            self.scroll_to(y=self.at - height + 1, animate=False)
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        self.post_message(self.Clicked(event.y + self.scroll_offset.y))

    def render_line(self, y: int) -> Strip:
        number = y + self.scroll_offset.y
        cells = self.scrollable_content_region.width
        if not 0 <= number < len(self.items):
            return Strip.blank(cells, self.ground)
        item = self.items[number]

        def style(part: str) -> Style:
            return self.part(f"items--{part}")

        base = self.ground + (style("chosen") if number == self.at else Style())
        names = min(max((width(one.name) for one in self.items), default=0), cells // 2)
        pieces: list[Piece] = [(" ", Style())]
        if any(one.key for one in self.items):
            pieces.append((f"{item.key or ' '}  ", style("key")))
        pieces.append((pad(item.name, names) + "  ", style("name")))
        pieces.append((item.detail, style("detail")))
        return line(pieces, cells, base)


class PickerScreen(ModalScreen[Picked | None]):
    """Picks one; closes with ``None`` where nothing was picked.

    ``new``: what is typed and matches no item may be given as it stands; ``deletes``: items can be deleted.
    """

    CSS_PATH: ClassVar = ["over.tcss", "picker.tcss"]
    BINDINGS: ClassVar = [
        ("escape", "close", "close"),
        ("down", "step(1)", "down"),
        ("up", "step(-1)", "up"),
        ("pagedown", "step(10)", "down"),
        ("pageup", "step(-10)", "up"),
        # The line where one types would take it otherwise.
        Binding("ctrl+d", "delete", "delete", show=False, priority=True),
    ]
    AUTO_FOCUS = "#pick-input"

    def __init__(
        self,
        title: str,
        items: Sequence[Item],
        hint: str,
        *,
        new: bool = False,
        deletes: bool = False,
        empty: str = "",
    ) -> None:
        super().__init__()
        self._title_words, self._items, self._hint = title, tuple(items), hint
        self._new, self._deletes, self._empty = new, deletes, empty
        self._shown: Sequence[Item] = self._items

    def compose(self) -> ComposeResult:
        with Vertical(classes="over", id="picker"):
            yield Prose([Fact("", self._title_words, "head")], id="over-title")
            if not any(item.key for item in self._items):
                yield Input(compact=True, id="pick-input", placeholder=text("browser.placeholder_pick"))
            yield Items()
            yield Prose([Fact("", self._hint, "faint")], id="over-keys")

    def on_mount(self) -> None:
        items = self.query_one(Items)
        items.styles.height = max(1, min(len(self._items), max(3, self.app.size.height - 10)))
        items.show(self._items, 0)
        if not self._items and self._empty:
            self.query_one("#over-keys", Prose).show([Fact("", self._empty), Fact("", self._hint, "faint")])

    @on(Input.Changed)
    def _narrow(self, event: Input.Changed) -> None:
        from timeline.browser.initials import matches

        wanted = fold(event.value.strip())
        self._shown = [
            item
            for item in self._items
            if wanted in fold(item.name) or wanted in fold(item.detail) or matches(item.name, wanted)
        ]
        self.query_one(Items).show(self._shown, 0)

    def on_key(self, event: events.Key) -> None:
        found = next((item for item in self._items if item.key and item.key == event.character), None)
        if found is not None:
            event.stop()
            self.dismiss(Picked("pick", found.value))
        elif event.key == "enter" and not self.query(Input):
            event.stop()
            self._pick()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self._pick()

    def _pick(self) -> None:
        items = self.query_one(Items)
        typed = self.query_one(Input).value.strip() if self.query(Input) else ""
        if items.items:
            exact = next((item for item in items.items if item.name == typed), None)
            self.dismiss(Picked("pick", (exact or items.items[items.at]).value))
        elif self._new and typed:
            self.dismiss(Picked("new", typed))

    @on(Items.Clicked)
    def _clicked(self, message: Items.Clicked) -> None:
        if 0 <= message.place < len(self._shown):
            self.dismiss(Picked("pick", self._shown[message.place].value))

    def action_step(self, step: int) -> None:
        items = self.query_one(Items)
        items.show(items.items, items.at + step)

    def action_delete(self) -> None:
        items = self.query_one(Items)
        if self._deletes and items.items:
            self.dismiss(Picked("delete", items.items[items.at].value))

    def action_close(self) -> None:
        self.dismiss(None)
