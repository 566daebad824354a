"""What changes the filter: typing, facets, kind keys, periods, the way back."""

from __future__ import annotations

from textual import on
from textual.timer import Timer

from timeline.browser import facts, state
from timeline.browser.period import PeriodError, first_day, period
from timeline.browser.screens.base import BrowserScreen
from timeline.browser.widgets.facets import FacetsPanel
from timeline.browser.widgets.filter_bar import FilterBar
from timeline.messages import text
from timeline.store.filters import Filter, FilterError, parse

#: Words are searched for when the person pauses for so long (seconds).
_PAUSE = 0.12


class Filtering(BrowserScreen):
    """The part of the main screen that decides which events are shown."""

    _pause: Timer | None = None
    _before = Filter()

    def begin(self) -> None:
        """Show the filter of the command line; a mistake in it is shown where it can be put right."""
        if self.given_filter:
            try:
                self.history.go(parse(self.given_filter))
            except FilterError as error:
                self.show_filter()
                self.bar.ask("filter", self.given_filter)
                self.call_after_refresh(self.bar.mistake, facts.said(error.reason), error.start, error.end)
                return
        self.show_filter()

    def choose(self, chosen: Filter) -> None:
        """Put another filter in force."""
        if self.history.go(chosen):
            self.show_filter()

    # --- typing ----------------------------------------------------------------------------

    def action_search(self) -> None:
        self._before = self.history.present
        self.bar.ask("search", state.words_of(self.history.present))

    def action_filter(self) -> None:
        shown = str(self.history.present)
        self.bar.ask("filter", shown + " " if shown else "", [str(item) for item in self.history.recent()])

    def action_period(self) -> None:
        self.bar.ask("period", ",".join(self.history.present.terms("date")))

    def action_jump(self) -> None:
        self.bar.ask("jump", "")

    @on(FilterBar.Clicked)
    def _bar_clicked(self) -> None:
        self.action_filter()

    @on(FilterBar.Typed)
    def _typed(self, message: FilterBar.Typed) -> None:
        if message.asked == "search":
            if self._pause is not None:
                self._pause.stop()
            self._pause = self.set_timer(_PAUSE, lambda: self._search(message.value))
        elif message.asked == "filter":
            try:
                parse(message.value)
            except FilterError as error:
                # A word that is still being typed is no mistake yet.
                if error.end < len(message.value):
                    self.bar.mistake(facts.said(error.reason), error.start, error.end)
                    return
            self.bar.mistake("", 0, 0)
        else:
            self.bar.mistake("", 0, 0)

    def _search(self, typed: str) -> None:
        """Show the hits of the words so far, without a place of their own in the history."""
        self._pause = None
        if self.bar.asked != "search":
            return
        chosen = state.with_words(self._before, typed)
        if chosen != self.history.present:
            if self.history.present != self._before:
                self.history.move(-1)
            self.history.go(chosen)
            self.show_filter()

    @on(FilterBar.Cancelled)
    def _cancelled(self, message: FilterBar.Cancelled) -> None:
        if message.asked == "search" and self.history.present != self._before:
            self.history.move(-1)
            self.show_filter()
        self._to_timeline()

    @on(FilterBar.Given)
    def _given(self, message: FilterBar.Given) -> None:
        typed = message.value
        if message.asked == "search":
            self._search(typed)
        elif message.asked == "filter":
            try:
                chosen = parse(typed)
            except FilterError as error:
                self.bar.mistake(facts.said(error.reason), error.start, error.end)
                return
            self.choose(chosen)
        elif not self._period_given(message.asked, typed):
            return
        self.bar.done()
        self._to_timeline()

    def _period_given(self, asked: str, typed: str) -> bool:
        row = self.row
        try:
            value = period(typed, row.day if row is not None else "")
            if asked == "period":
                self.choose(state.with_only(self.history.present, "date", value))
            elif value:
                self.view.go(self.view.layout_lines.rank_of_day(first_day(value)))
        except PeriodError as error:
            self.bar.mistake(text("browser.no_period"), error.start, error.end)
            return False
        except ValueError:
            self.bar.mistake(text("browser.no_period"), 0, len(typed))
            return False
        return True

    def _to_timeline(self) -> None:
        """Give the keys back to the timeline."""
        if self.view.display:
            self.view.focus()
        else:
            self.set_focus(None)

    # --- keys and facets -------------------------------------------------------------------

    def action_kind(self, kind: str) -> None:
        self.choose(state.include(self.history.present, "kind", kind))

    def action_without(self, kind: str) -> None:
        self.choose(state.exclude(self.history.present, "kind", kind))

    @on(FacetsPanel.Chosen)
    def _facet_chosen(self, message: FacetsPanel.Chosen) -> None:
        change = state.exclude if message.out else state.include
        try:
            self.choose(change(self.history.present, message.field, message.value))
        except ValueError as error:
            self.say(str(error), "error")

    @on(FacetsPanel.Left)
    def _facets_left(self) -> None:
        self._to_timeline()

    def action_clear(self) -> None:
        self.choose(Filter())

    def action_drop_last(self) -> None:
        self.choose(state.without_last(self.history.present))

    def action_back(self) -> None:
        self._travel(-1)

    def action_forward(self) -> None:
        self._travel(1)

    def _travel(self, step: int) -> None:
        if self.history.move(step):
            self.show_filter()
        else:
            self.say(text("browser.no_earlier_filter" if step < 0 else "browser.no_later_filter"))
