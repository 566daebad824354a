"""What changes the filter: typing, facets, kind keys, periods, the way back."""

from __future__ import annotations

from heapq import nlargest
from operator import itemgetter

from textual import on, work

from timeline.browser import facts, state
from timeline.browser.completion import Name, by_initials, complete
from timeline.browser.data import TROUBLE
from timeline.browser.glyphs import MARK
from timeline.browser.initials import LETTERS
from timeline.browser.screens.dating import Dating
from timeline.browser.widgets.facets import FacetsPanel
from timeline.browser.widgets.filter_bar import FilterBar
from timeline.browser.widgets.histogram import Histogram
from timeline.browser.wrap import width
from timeline.messages import edtf_words, text
from timeline.store.filters import Any, Field, Filter, FilterError, Term, Text, parse
from timeline.store.values import Dimension, Named

#: So many names of a sort are offered.
_MOST_NAMES = 5000
#: Words are searched for when the person pauses for so long (seconds), and read as a day or a period.
_PAUSE, _PREVIEW = 0.002, 0.03


class Filtering(Dating):
    """The part of the main screen that decides which events are shown."""

    _before = Filter()
    _names: list[Name] | None = None

    def begin(self) -> None:
        """Show the filter of the command line; a mistake in it is shown where it can be put right."""
        self.history.begin(self.look())
        if self.given_filter:
            try:
                self.history.go(parse(self.given_filter), self.look())
            except FilterError as error:
                self.show_filter()
                self.call_later(self._ask_again, error)
                return
        self.show_filter()

    async def _ask_again(self, error: FilterError) -> None:
        """Let the filter of the command line be put right."""
        await self.bar.ask("filter", self.given_filter)
        self.call_after_refresh(self.bar.mistake, facts.said(error.reason), error.start, error.end)

    # --- typing ----------------------------------------------------------------------------

    async def action_search(self) -> None:
        self._before = self.history.present
        self._load_names()
        words = state.words_of(self.history.present)
        # What is typed next is another word.
        await self.bar.ask("search", f"{words} " if words else "")

    @staticmethod
    def is_sought(character: str | None) -> bool:
        """Whether a character that is no command is looked for: a Chinese one, from an input method that is on."""
        return character is not None and character.isalpha() and width(character) > 1

    async def seek(self, character: str) -> None:
        """Begin a search with a character."""
        await self.action_search()
        self.bar.type(character)

    async def action_filter(self) -> None:
        shown = str(self.history.present)
        self._load_names()
        await self.bar.ask("filter", shown + " " if shown else "", self.recent_filters())
        self._offer()

    def action_brush(self) -> None:
        """Brush a period on the histogram."""
        if not self.query_one(Histogram).begin_brush():
            self.say(text("browser.empty_histogram"))

    @on(Histogram.Brushed)
    def _brushed(self, message: Histogram.Brushed) -> None:
        self._to_timeline()
        value = message.first if message.first == message.last else f"{message.first}/{message.last}"
        self.choose(state.with_only(self.history.present, "date", value))

    @on(Histogram.BrushLeft)
    def _brush_left(self) -> None:
        self._to_timeline()

    @on(Histogram.BrushMoved)
    def _brush_moved(self, message: Histogram.BrushMoved) -> None:
        words = edtf_words.words(f"{message.first}/{message.last}") if message.first else ""
        self.bar.note(text("browser.brushed", period=words) if words else "")

    @on(Histogram.Picked)
    def _picked(self, message: Histogram.Picked) -> None:
        self.view.go(self.view.rank_of_day(message.day))

    # --- names that can be typed -----------------------------------------------------------

    def recent_filters(self) -> list[str]:
        """The filters used before, last first."""
        return [str(item) for item in self.history.recent()]

    def _load_names(self) -> None:
        if self._names is None:
            self._names = []
            self._read_names()

    @work(thread=True, group="names")
    def _read_names(self) -> None:
        """The names of places, bodies, people and files, most frequent first."""
        found: list[Name] = []
        wanted: tuple[tuple[Dimension | Named, Field], ...] = (
            ("institution", "inst"),
            ("person", "person"),
            ("source", "source"),
            ("tag", "tag"),
            ("addressee", "addressee"),
            ("issuer", "issuer"),
            ("modal", "modal"),
        )
        try:
            for value in self.session.store.facet(Filter(), "city", 50_000):
                found.append(Name("city", value.value, value.label, value.count))
            for dimension, field in wanted:
                counts = self.session.store.values(dimension)
                for name, count in nlargest(_MOST_NAMES, counts.items(), key=itemgetter(1)):
                    if name:
                        found.append(Name(field, name, name.rpartition("/")[2] if field == "source" else name, count))
        except TROUBLE as error:
            self.call_later(self.trouble, error)
        found.sort(key=lambda name: -name.count)
        self.call_later(self._names_read, found)

    def _names_read(self, names: list[Name]) -> None:
        self._names = names
        if self.is_attached and self.bar.asked == "filter":
            self._offer()
        elif self.is_attached and self.bar.asked == "search" and self._pause is None:
            self._search(self.bar.typed[0])

    def _offer(self) -> None:
        """Candidates for what is being typed."""
        value, cursor = self.bar.typed
        self.bar.offer(complete(value, cursor, self._names or ()))

    def found_words(self, chosen: Filter) -> list[str]:
        """The words to be lit in titles."""
        words = []
        for part in chosen.parts:
            for one in part.parts if isinstance(part, Any) else (part,):
                if isinstance(one, Text):
                    words.append(one.words)
                elif isinstance(one, Term) and isinstance(part, Any) and one.field in ("city", "inst", "person"):
                    words += one.values
        return words

    @on(FilterBar.Completed)
    def _completed(self, message: FilterBar.Completed) -> None:
        if message.asked == "filter" and message.only:
            self._offer()

    @on(FilterBar.Clicked)
    async def _bar_clicked(self) -> None:
        await self.action_filter()

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
                    self.bar.offer(())
                    self.bar.mistake(facts.said(error.reason), error.start, error.end)
                    return
            self.bar.mistake("", 0, 0)
            self._offer()
        elif message.asked == "find":
            self.query_one(FacetsPanel).seek(message.value.strip())
        else:
            self.bar.mistake("", 0, 0)
            if self._pause is not None:
                self._pause.stop()
            self._pause = self.set_timer(_PREVIEW, lambda: self._preview(message.asked, message.value))

    def _search(self, typed: str, given: bool = False) -> None:
        """Show the hits of the words so far, without a place of their own in the history; ``given``: of all of them."""
        self._pause = None
        if self.bar.asked != "search":
            return
        if self._asking and not given:
            # One question at a time: what was typed meanwhile is asked when the answer has come.
            self._pause = self.set_timer(_PREVIEW, lambda: self._search(self.bar.typed[0]))
            return
        chosen, meant = self._with_names(typed)
        self.bar.offer((), f"{meant}" if meant else "")
        if chosen != self.history.present:
            if self.history.present != self._before:
                self.history.move(-1)
            self.history.go(chosen, self.look())
            self.show_filter()

    def _with_names(self, typed: str) -> tuple[Filter, str]:
        """The filter with these words; first letters of pinyin also mean the names they stand for."""
        chosen = state.with_words(self._before, typed)
        told: list[str] = []
        parts = list(chosen.parts)
        for place, part in enumerate(parts):
            if isinstance(part, Text) and LETTERS.fullmatch(part.words.lower()) and self._names:
                names = by_initials(part.words.lower(), self._names)
                if names:
                    labels = list(dict.fromkeys(name.label for name in names))
                    terms = (Term(name.field, (name.value,)) for name in names)
                    parts[place] = Any((part, *dict.fromkeys(terms)))
                    told.append(f"{part.words} → {text('browser.list_separator').join(labels)}")
        return Filter.of(tuple(parts)), "   ".join(told)

    @on(FilterBar.Cancelled)
    def _cancelled(self, message: FilterBar.Cancelled) -> None:
        if message.asked == "find":
            panel = self.query_one(FacetsPanel)
            panel.seek("")
            panel.focus()
            return
        if message.asked == "search" and self.history.present != self._before:
            self.history.move(-1)
            self.show_filter()
        self._to_timeline()

    @on(FilterBar.Given)
    def _entered(self, message: FilterBar.Given) -> None:
        try:
            self._given(message)
        finally:
            self.bar.answered()

    def _given(self, message: FilterBar.Given) -> None:
        typed = message.value
        if message.asked == "search":
            self._search(typed, given=True)
        elif message.asked == "filter":
            try:
                chosen = parse(typed)
            except FilterError as error:
                self.bar.mistake(facts.said(error.reason), error.start, error.end)
                return
            self.choose(chosen)
        elif message.asked == "find":
            self.bar.done()
            self.query_one(FacetsPanel).focus()
            return
        else:
            self._understand(message.asked, typed, True)
            return
        self.bar.done()
        self._to_timeline()

    # --- keys and facets -------------------------------------------------------------------

    def action_kind(self, kind: str) -> None:
        self.choose(state.include(self.history.present, "kind", kind))

    def action_marked(self) -> None:
        """Only the events that were marked, or all again."""
        self.choose(state.include(self.history.present, "tag", MARK))

    def action_only(self, what: str) -> None:
        """Only what the field ``is`` asks for, or all again."""
        self.choose(state.include(self.history.present, "is", what))

    def action_without(self, kind: str) -> None:
        self.choose(state.exclude(self.history.present, "kind", kind))

    @on(FacetsPanel.Chosen)
    def _facet_chosen(self, message: FacetsPanel.Chosen) -> None:
        change = state.exclude if message.out else state.include
        try:
            self.choose(change(self.history.present, message.field, message.value))
        except ValueError as error:
            self.say(str(error), "error")

    async def action_find_value(self) -> None:
        """Look for a value of the facets panel."""
        await self.bar.ask("find", self.query_one(FacetsPanel).sought)

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
        before = self.history.present
        if self.history.move(step):
            self.put(self.history.look, self.history.present != before)
            self.keep_soon()
        else:
            self.say(text("browser.no_earlier_filter" if step < 0 else "browser.no_later_filter"))
