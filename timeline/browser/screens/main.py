"""The main screen: puts the parts together and keeps them on the same filter and the same event."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.timer import Timer
from textual.widgets import Input
from textual.worker import get_current_worker

from timeline.browser import keymap
from timeline.browser.data import TROUBLE, Facets, Pages, View
from timeline.browser.lines import Layout
from timeline.browser.screens.acts import Acts
from timeline.browser.screens.filtering import Filtering
from timeline.browser.widgets.facets import FacetsPanel
from timeline.browser.widgets.filter_bar import FilterBar
from timeline.browser.widgets.header import Header
from timeline.browser.widgets.histogram import Histogram
from timeline.browser.widgets.key_bar import KeyBar
from timeline.browser.widgets.notice import Notice
from timeline.browser.widgets.source_pane import SourcePane
from timeline.browser.widgets.timeline_view import TimelineView
from timeline.messages import text
from timeline.store.filters import Filter
from timeline.store.values import Row

#: The cursor rests this long (seconds) before its source is read: holding a key down must stay quick.
_REST = 0.03
#: Below this there is nothing that could be shown.
_LEAST_CELLS, _LEAST_LINES = 24, 6
#: A window with no more lines than this has none for days without events.
_LOW = 30


class MainScreen(Acts, Filtering):
    """Header, histogram, filter bar; facets, timeline, source; keys."""

    BINDINGS: ClassVar = keymap.bindings(keymap.MAIN)
    AUTO_FOCUS = "#timeline"

    _reader: Timer | None = None
    _low = False
    _wanted = ""

    @property
    def reads(self) -> bool:
        """Whether the source pane is behind the cursor, or the search behind what was typed."""
        return self._reader is not None or self._pause is not None

    def compose(self) -> ComposeResult:
        yield Header(self.project.name, id="header")
        yield Histogram(id="histogram")
        yield FilterBar(id="filter-bar")
        with Horizontal(id="body"):
            yield FacetsPanel(id="facets")
            with Horizontal(id="reading"):
                yield TimelineView(id="timeline")
                yield Notice(id="notice")
                yield SourcePane(id="source")
        yield KeyBar(keymap.MAIN, id="keys")
        yield Notice(id="too-small")

    # --- showing a filter ------------------------------------------------------------------

    def on_mount(self) -> None:
        self.query_one("#notice").display = False
        self.query_one("#too-small").display = False
        self.count()
        self.begin()

    def count(self) -> None:
        """Show how many events there are in all."""
        try:
            self.stats = self.session.store.stats()
        except TROUBLE as error:
            self.trouble(error)
            return
        self.total = self.stats.events + self.stats.directives
        self.query_one(Header).show(self.stats)

    def show_filter(self) -> None:
        """Put the present filter on the screen; what is asked of the store is asked in a thread."""
        self.bar.show(str(self.history.present), None, self.total, busy=True)
        self._low = self.app.size.height <= _LOW
        self._query(self.history.present, self._anchor_id, self._anchor_day, not self._low)

    @work(thread=True, exclusive=True, group="view")
    def _query(self, chosen: Filter, event_id: str, day: str, gaps: bool) -> None:
        # Answers are left in the screen's queue: a thread that waited for the screen would outlive it.
        worker = get_current_worker()
        try:
            view = self.session.view(chosen, event_id, day, gaps)
        except TROUBLE as error:
            if not worker.is_cancelled:
                self.call_later(self.trouble, error)
            return
        if worker.is_cancelled:
            return
        self.call_later(self._show, view)
        try:
            facets = self.session.facets(chosen, lambda: not worker.is_cancelled)
        except TROUBLE as error:
            if not worker.is_cancelled:
                self.call_later(self.trouble, error)
            return
        if facets is not None and not worker.is_cancelled:
            self.call_later(self._show_facets, facets)

    def _show(self, view: View) -> None:
        if not self.is_attached or view.chosen != self.history.present:
            return
        chosen, layout = view.chosen, view.layout
        self.bar.show(str(chosen), layout.total, self.total)
        self.query_one(Histogram).show(layout)
        self.view.show(layout, Pages(lambda start, limit: self._rows(chosen, start, limit), layout.total), view.rank)
        self._show_notice(layout)

    def _show_facets(self, facets: Facets) -> None:
        if self.is_attached and facets.chosen == self.history.present:
            self.query_one(FacetsPanel).show(facets)

    def _rows(self, chosen: Filter, start: int, limit: int) -> list[Row]:
        try:
            return self.session.store.rows(chosen, start, limit)
        except TROUBLE as error:
            # Said after the drawing in which it happened.
            self.call_later(self.trouble, error)
            return []

    def _show_notice(self, layout: Layout) -> None:
        """Say what to do where there is nothing to see."""
        notice = self.query_one("#notice", Notice)
        empty = layout.total == 0
        if empty:
            notice.show(self._nothing())
        notice.display = empty
        self.view.display = not empty
        if not empty and self.focused is None and not self.bar.asked:
            self.view.focus()

    def _nothing(self) -> str:
        if self.history.present:
            return text("browser.empty_filter", filter=str(self.history.present))
        if self.stats is not None and self.stats.documents:
            return text("browser.empty_no_events", n=self.stats.documents)
        return text("browser.empty_no_documents", folder=str(self.project.sources))

    # --- following the cursor --------------------------------------------------------------

    @on(TimelineView.Moved)
    def _moved(self, message: TimelineView.Moved) -> None:
        row = message.row
        if row is not None and (message.by_hand or not self._anchor_id):
            self._anchor_id, self._anchor_day = row.id, row.day
        self._point()
        self.read_soon(row.id if row is not None else "")

    @on(TimelineView.Scrolled)
    def _point(self) -> None:
        row = self.view.row
        self.query_one(Histogram).point(row.day if row is not None else "", *self.view.seen())

    def read_soon(self, event_id: str) -> None:
        """Show the source of an event as soon as the cursor rests."""
        self._wanted = event_id
        if self._reader is not None:
            self._reader.stop()
        self._reader = self.set_timer(_REST, self._read)

    def _read(self) -> None:
        """Show the source of the event under the cursor."""
        self._reader = None
        pane = self.query_one(SourcePane)
        try:
            self.event = self.session.event(self._wanted) if self._wanted else None
            anchor = self.event.source if self.event is not None else None
            if not pane.display:
                return
            if anchor is None:
                pane.show(self.event, None)
                return
            document = self.session.document(anchor.file)
            others = self.session.store.paragraph_events(anchor.file, anchor.paragraph)
        except TROUBLE as error:
            self.trouble(error)
            return
        pane.show(self.event, document, others)

    @on(Histogram.Picked)
    def _picked(self, message: Histogram.Picked) -> None:
        self.view.go(self.view.layout_lines.rank_of_day(message.day))

    @on(TimelineView.Opened)
    async def _opened(self) -> None:
        await self.run_action("document")

    @on(KeyBar.Picked)
    async def _key_picked(self, message: KeyBar.Picked) -> None:
        focused = self.focused
        if isinstance(focused, FacetsPanel) and message.action in {key.action for key in keymap.FACETS}:
            await focused.run_action(message.action)
        else:
            await self.run_action(message.action)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The key bar tells of the part that has the keys."""
        table = keymap.MAIN
        if isinstance(event.widget, FacetsPanel):
            table = (*keymap.FACETS, *(key for key in keymap.MAIN if key.name in ("toggle_facets", "clear", "help")))
        elif isinstance(event.widget, Input):
            table = keymap.ASKING
        self.query_one(KeyBar).show(table)

    @on(Header.ProblemsClicked)
    async def _problems_clicked(self) -> None:
        await self.run_action("problems")

    # --- size ------------------------------------------------------------------------------

    def on_resize(self, event: events.Resize) -> None:
        small = event.size.width < _LEAST_CELLS or event.size.height < _LEAST_LINES
        notice = self.query_one("#too-small", Notice)
        notice.display = small
        if small:
            notice.show(text("browser.too_small", w=_LEAST_CELLS, h=_LEAST_LINES))
        for part in ("#header", "#filter-bar", "#body", "#keys"):
            self.query_one(part).display = not small
        self.set_class(small, "-too-small")
        if self.view.layout_lines.total and (event.size.height <= _LOW) != self._low:
            self.show_filter()
        # The size may bring the source pane back.
        self.call_after_refresh(lambda: self.read_soon(self._wanted))
