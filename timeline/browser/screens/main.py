"""The main screen: puts the parts together and keeps them on the same filter and the same event."""

from __future__ import annotations

import gc
from contextlib import suppress
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.timer import Timer
from textual.worker import get_current_worker

from timeline.browser import keymap
from timeline.browser.data import TROUBLE, Asked, Pages, Section, View
from timeline.browser.heap import keep_together
from timeline.browser.lines import Layout, together
from timeline.browser.screens.keeping import Keeping
from timeline.browser.widgets.drawn import CoveredColumn, CoveredRow
from timeline.browser.widgets.facets import FacetsPanel
from timeline.browser.widgets.filter_bar import FilterBar
from timeline.browser.widgets.header import Header
from timeline.browser.widgets.histogram import Histogram
from timeline.browser.widgets.key_bar import KeyBar
from timeline.browser.widgets.lane_title import LaneTitle
from timeline.browser.widgets.notice import Notice
from timeline.browser.widgets.source_pane import SourcePane
from timeline.browser.widgets.timeline_view import TimelineView
from timeline.messages import text
from timeline.store.filters import Filter
from timeline.store.folding import fold
from timeline.store.masks import load_numbers
from timeline.store.values import Dimension

#: The cursor rests this long (seconds) before its source is read: holding a key down must stay quick.
_REST = 0.03
#: So long (seconds) the screen stands still for what the store says of another filter; then it shows that it waits.
_PATIENCE = 0.12
#: After so long (seconds) a list stands on the screen also where nothing told of its paint.
_PAINTED = 0.05
#: Below this there is nothing that could be shown.
_LEAST_CELLS, _LEAST_LINES = 24, 6
#: A window with no more lines than this has none for days without events.
_LOW = 30


class MainScreen(Keeping):
    """Header, histogram, filter bar; facets, timeline, source; keys."""

    BINDINGS: ClassVar = keymap.bindings(keymap.MAIN)
    AUTO_FOCUS = "#timeline"

    _reader: Timer | None = None
    _counts: Timer | None = None
    _wanted = ""
    _asked_at = ""
    _counting = False
    _begun = False
    _whole = False

    @property
    def reads(self) -> bool:
        """Whether the source pane is behind the cursor, the search behind what was typed, or the facets behind."""
        return self._reader is not None or self._pause is not None or self._counting or self._asking or not self._whole

    def compose(self) -> ComposeResult:
        yield Header(self.project.name, id="header")
        yield Histogram(id="histogram")
        yield FilterBar(id="filter-bar")
        with CoveredRow(id="body"):
            yield FacetsPanel(id="facets")
            with CoveredRow(id="reading"):
                with CoveredRow(id="lists"), CoveredColumn(id="main-column"):
                    yield TimelineView(id="timeline")
                    yield Notice(id="notice")
                yield SourcePane(id="source")
        yield KeyBar(keymap.MAIN, id="keys")
        yield Notice(id="too-small")

    # --- showing a filter ------------------------------------------------------------------

    def on_mount(self) -> None:
        self.tell_own_keys()
        self.recall()
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
        self.query_one(FacetsPanel).begin(self.history.present)
        self._counting = True
        chosen = self.view.chosen
        if chosen is not None:
            # What tells of it may still be on its way.
            self._anchor_id, self._anchor_day = chosen.id, chosen.day
        self._asked_at = self._anchor_id
        asked = [self.asked(view.id == "beside") for view in self.lists]
        if self._begun:
            self.hold(_PATIENCE)
            self._asking = True
            self._query(self.history.present, asked)
        else:
            # The first screen is drawn once, with its events, instead of first without them.
            self._first(asked)
            self._begun = True
            return
        self.keep_soon()

    def _first(self, asked: list[Asked]) -> None:
        try:
            views = [self.session.view(one, self._anchor_id, self._anchor_day) for one in asked]
        except TROUBLE as error:
            self.trouble(error)
            self._counted()
            self.call_after_refresh(self._complete)
            return
        self._show(self.history.present, views)

    @work(thread=True, exclusive=True, group="view")
    def _query(self, chosen: Filter, asked: list[Asked]) -> None:
        # Answers are left in the screen's queue: a thread that waited for the screen would outlive it.
        worker = get_current_worker()
        try:
            views = [self.session.view(one, self._anchor_id, self._anchor_day) for one in asked]
        except TROUBLE as error:
            if not worker.is_cancelled:
                self.call_later(self._unanswered, error)
            return
        if not worker.is_cancelled:
            self.call_later(self._show, chosen, views)

    def _unanswered(self, error: Exception) -> None:
        self._asking = False
        self.trouble(error)
        self._counted()

    def _show(self, chosen: Filter, views: list[View]) -> None:
        if not self.is_attached or chosen != self.history.present or len(views) != len(self.lists):
            return
        self._asking = False
        view = views[0]
        if view.asked != self.asked():
            # The zoom went on meanwhile.
            view = View(self.asked(), view.layout.zoomed(self.unit), view.hits, view.rank, view.kept)
        asked, layout = view.asked, view.layout
        hits = sum(one.hits for one in views)
        self.bar.show(str(chosen), hits, self.total)
        self.query_one(Histogram).show(together([one.layout for one in views]))
        self.timeline.words = tuple(filter(None, map(fold, self.found_words(chosen))))
        self.timeline.lunar, self.timeline.folded = self.lunar, asked.folded
        pages = Pages(lambda start, limit: self.page_of(asked, start, limit), layout.total)
        height = self.kept_height()
        self.timeline.show(layout, pages, self._rank_now(view), height)
        if height is not None:
            # As a line that the list has only from now on may be the one.
            self.call_after_refresh(self.timeline.stand, height)
        if self.lanes is not None:
            self.query(LaneTitle)[0].show(None, view.hits)
        if len(views) > 1:
            self.show_beside(views[1])
        self._show_notice(layout, hits)
        if self._whole:
            self.call_later(self._shown)
        else:
            self.call_after_refresh(self._complete)

    def _rank_now(self, view: View) -> int | None:
        """Where the cursor goes: if it was moved while the store was asked, to the event that it was moved to."""
        moved_to = self.timeline.chosen
        if moved_to is None or moved_to.id == self._asked_at:
            return view.rank
        try:
            found = self.session.rank(view.asked, moved_to.id)
        except TROUBLE as error:
            self.trouble(error)
            return view.rank
        return view.rank if found is None else found

    def _shown(self) -> None:
        """Paint what was asked for; the counts wait until it stands on the screen (an empty list is not painted)."""
        self.release()
        if self._counts is not None:
            self._counts.stop()
        self._counts = self.set_timer(_PAINTED, self._begin_counting)

    @on(TimelineView.Painted)
    def _painted(self) -> None:
        if self._counts is not None:
            self._begin_counting()

    async def _complete(self) -> None:
        """The first screen stands: put in what it did without."""
        if self._whole or not self.is_attached:
            return
        self._whole = True
        keep_together()
        await self.bar.furnish()
        await self.query_one(SourcePane).furnish()
        await self.query_one("#main-column").mount(LaneTitle(), before=0)
        await self.query_one("#lists").mount(
            Vertical(LaneTitle(), TimelineView(id="beside"), id="beside-column"),
        )
        if self._reader is None:
            self._read()
        self._begin_counting()
        self.check_store()
        self.watch_sources()
        if not gc.isenabled():
            # What was made until now stays: looking through it again and again would hold up the screen.
            gc.freeze()
            gc.set_threshold(20_000, 20, 20)
            gc.enable()

    # --- facets ----------------------------------------------------------------------------

    def _begin_counting(self) -> None:
        if self._counts is not None:
            self._counts.stop()
            self._counts = None
        panel = self.query_one(FacetsPanel)
        if not self.is_attached or not self.shown("facets"):
            self._counted()
            return
        self._counting = True
        edges = self.query_one(Histogram).edges(panel.spark_cells)
        self._count_facets(self.history.present, edges, panel.dimensions)

    @work(thread=True, exclusive=True, group="facets")
    def _count_facets(self, chosen: Filter, edges: list[str], dimensions: tuple[Dimension, ...]) -> None:
        worker = get_current_worker()
        try:
            load_numbers()
            for section in self.session.facets(chosen, lambda: not worker.is_cancelled, edges, dimensions):
                if not worker.is_cancelled:
                    self.call_later(self._show_section, chosen, section)
        except TROUBLE as error:
            if not worker.is_cancelled:
                self.call_later(self.trouble, error)
        if not worker.is_cancelled:
            self.call_later(self._counted)

    def _show_section(self, chosen: Filter, section: Section) -> None:
        if self.is_attached and chosen == self.history.present:
            self.query_one(FacetsPanel).show(section)

    def _counted(self) -> None:
        self._counting = False

    @on(FacetsPanel.Wanted)
    def _facets_wanted(self) -> None:
        self._begin_counting()

    def action_toggle_facets(self) -> None:
        super().action_toggle_facets()
        self.keep_soon()

    def parts_changed(self) -> None:
        super().parts_changed()
        if self.shown("facets"):
            self._begin_counting()

    def action_toggle_source(self) -> None:
        super().action_toggle_source()
        self.keep_soon()

    # --- an empty list ---------------------------------------------------------------------

    def _show_notice(self, layout: Layout, hits: int) -> None:
        """Say what to do where there is nothing to see."""
        notice = self.query_one("#notice", Notice)
        empty = hits == 0
        if empty:
            notice.show(self._nothing())
            if self.history.present:
                self._advise(self.history.present)
        if notice.display != empty:
            notice.display = empty
            self.timeline.display = not empty
        if not empty and self.focused is None and not self.bar.asked:
            self.timeline.focus()

    @work(thread=True, exclusive=True, group="advice")
    def _advise(self, chosen: Filter) -> None:
        """Look for what to change in a filter that finds nothing."""
        from timeline.browser.advice import advice

        worker = get_current_worker()
        with suppress(*TROUBLE):
            lines = list(advice(self.session.store.count, chosen))
            if lines and not worker.is_cancelled:
                self.call_later(self._advised, chosen, lines)

    def _advised(self, chosen: Filter, lines: list[str]) -> None:
        if self.is_attached and chosen == self.history.present:
            self.query_one("#notice", Notice).show("\n".join((self._nothing(), "", *lines)))

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
        view = message.view
        if not message.by_hand and view is not self.view:
            return
        if row is not None:
            self.stood(view, row, message.by_hand)
        if row is not None and (message.by_hand or not self._anchor_id):
            self._anchor_id, self._anchor_day = row.id, row.day
        if message.by_hand:
            self.follow(view, row)
            self.keep_soon()
        self._point()
        self.read_soon(row.id if row is not None else "")

    @on(TimelineView.Scrolled)
    def _point(self) -> None:
        row = self.view.row
        # With its hour where the hour is known.
        moment = (row.earliest or row.latest or "") if row is not None else ""
        self.query_one(Histogram).point(moment, *self.view.seen())

    def read_soon(self, event_id: str) -> None:
        """Show the source of an event as soon as the cursor rests."""
        self._wanted = event_id
        if self._reader is not None:
            self._reader.stop()
        self._reader = self.set_timer(_REST, self._read)

    def _read(self) -> None:
        """Show the source of the event under the cursor."""
        self._reader = None
        if self._asking:
            # The store is busy; where the cursor will be, it says soon.
            return
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
        self.view.read_ahead()

    @on(TimelineView.Opened)
    async def _opened(self) -> None:
        await self.run_action("document")

    @on(KeyBar.Picked)
    async def _key_picked(self, message: KeyBar.Picked) -> None:
        focused = self.focused
        for part, table in ((FacetsPanel, keymap.FACETS), (Histogram, keymap.HISTOGRAM)):
            if isinstance(focused, part) and message.action in {key.action for key in table}:
                await focused.run_action(message.action)
                return
        await self.run_action(message.action)

    @property
    def is_commanded(self) -> bool:
        """Whether keys are commands, and not text for a line."""
        return self.focused is None or not hasattr(self.focused, "insert_text_at_cursor")

    def takes(self, event: events.Key) -> bool:
        """What is typed faster than the prompt opens belongs to the prompt all the same.

        Asked of keys that nobody took; one that was meant for the prompt's line would have been taken there.
        """
        if self.bar.asked and event.is_printable and event.character and self.focused is not None:
            typed = getattr(self.focused, "insert_text_at_cursor", None)
            if typed is not None:
                typed(event.character)
                return True
        return False

    def on_descendant_blur(self) -> None:
        """Where nothing has the keys, as of an empty list, those of the main screen are in force."""
        if self.focused is None:
            self.query_one(KeyBar).show(keymap.MAIN)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The key bar tells of the part that has the keys."""
        table = keymap.MAIN
        if isinstance(event.widget, FacetsPanel):
            table = (*keymap.FACETS, *(key for key in keymap.MAIN if key.name in ("toggle_facets", "clear", "help")))
        elif isinstance(event.widget, Histogram):
            table = keymap.HISTOGRAM
        elif event.widget.id == "ask-input":
            # Only filters are completed, and have earlier ones.
            table = keymap.ASKING if self.bar.asked == "filter" else keymap.ASKING[:2]
        elif isinstance(event.widget, TimelineView) and event.widget.row is not None:
            self._point()
            self.read_soon(event.widget.row.id)
        self.query_one(KeyBar).show(table)

    @on(Header.ProblemsClicked)
    async def _problems_clicked(self) -> None:
        await self.run_action("problems")

    # --- size ------------------------------------------------------------------------------

    def on_resize(self, event: events.Resize) -> None:
        small = event.size.width < _LEAST_CELLS or event.size.height < _LEAST_LINES
        notice = self.query_one("#too-small", Notice)
        if small or notice.display:
            notice.display = small
        if small:
            notice.show(text("browser.too_small", w=_LEAST_CELLS, h=_LEAST_LINES))
        if small != self.has_class("-too-small"):
            for part in ("#header", "#filter-bar", "#body", "#keys"):
                self.query_one(part).display = not small
        self.set_class(small, "-too-small")
        if self.timeline.layout_lines.total and (event.size.height <= _LOW) != self._low:
            self.show_filter()
        # The size may bring the source pane or the facets back.
        self.call_after_refresh(self._after_resize)

    def _after_resize(self) -> None:
        self.read_soon(self._wanted)
        if self.shown("facets") and not self._counting and self.timeline.layout_lines.total:
            self._begin_counting()
