"""What the parts of the main screen share: the project, the store, the filter, the event under the cursor."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Literal

from textual.reactive import Reactive
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from timeline.browser.data import Session, in_words
from timeline.browser.state import History, Look
from timeline.browser.widgets.filter_bar import FilterBar
from timeline.browser.widgets.timeline_view import TimelineView
from timeline.model import Event
from timeline.store.filters import Filter
from timeline.store.values import Row, Stats

if TYPE_CHECKING:
    from timeline.config import Project


class BrowserScreen(Screen[None]):
    """The state of the main screen, without what it does."""

    # A screen is not drawn anew because something else on it has the keys: what looks otherwise then says so itself.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    #: Whether the store is being asked for another list.
    _asking = False

    def __init__(self, project: Project, session: Session, filter_text: str = "") -> None:
        super().__init__()
        self.project = project
        self.session = session
        self.history = History()
        self.given_filter = filter_text
        self.stats: Stats | None = None
        self.total = 0
        self.event: Event | None = None
        # The event which the person chose: the cursor goes back to it whenever the filter lets it through.
        self._anchor_id = ""
        self._anchor_day = ""
        self._held: ExitStack | None = None
        self._holds: Timer

    @property
    def view(self) -> TimelineView:
        """The list that has the keys: the timeline, or the one beside it."""
        focused = self.focused
        if isinstance(focused, TimelineView):
            return focused
        return self.query_one("#timeline", TimelineView)

    @property
    def bar(self) -> FilterBar:
        """The filter bar."""
        return self.query_one("#filter-bar", FilterBar)

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self.view.row

    def say(self, words: str, severity: Literal["information", "warning", "error"] = "information") -> None:
        """A toast."""
        self.app.say(words, severity)  # type: ignore[attr-defined]

    def hold(self, seconds: float) -> None:
        """Paint what changes from now on at once, after so many seconds or when it is told to: see ``release``.

        One paint instead of several, and no work for the screen while the store is asked.
        """
        if self._held is None:
            self._held = ExitStack()
            self._held.enter_context(self.app.batch_update())
            self._holds = self.set_timer(seconds, self.release)

    def release(self) -> None:
        """Paint what was held back."""
        if self._held is not None:
            self._holds.stop()
            self._held.close()
            self._held = None
            self.check_idle()

    def trouble(self, error: Exception) -> None:
        """Say what went wrong with the store; the screen goes on."""
        self.say(in_words(error), "error")

    def show_filter(self) -> None:
        """Put the present filter on the screen."""
        raise NotImplementedError

    def choose(self, chosen: Filter) -> None:
        """Put another filter in force."""
        if self.history.go(chosen, self.look()):
            self.show_filter()

    def _to_timeline(self) -> None:
        """Give the keys back to the timeline."""
        if self.view.display and self.view.layout_lines.total:
            self.set_focus(self.view)
        else:
            self.set_focus(None)

    def go_to(self, event_id: str | None) -> None:
        """Put the cursor on an event, where the filter lets it through."""
        raise NotImplementedError

    def look(self) -> Look:
        """How the events are looked at."""
        raise NotImplementedError

    def put(self, look: Look, asks: bool) -> None:
        """Look in another way at the present filter, which (``asks``) is another one than before."""
        raise NotImplementedError

    def keep_soon(self) -> None:
        """Remember where one is."""
        raise NotImplementedError

    def looked(self, sort: str) -> None:
        """Something of the look was changed: the way back leads to how it was before."""
        self.history.looks(self.look(), sort)

    def count(self) -> None:
        """Show how many events there are in all."""
        raise NotImplementedError

    def read_soon(self, event_id: str) -> None:
        """Show the source of an event as soon as the cursor rests."""
        raise NotImplementedError
