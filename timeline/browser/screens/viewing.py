"""How the timeline is looked at: its zoom, folded happenings, a second list beside it, lanes, what is copied."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from textual import on, work

from timeline.browser import keymap, palette
from timeline.browser.data import TROUBLE, Asked, Pages, View
from timeline.browser.hours import hours
from timeline.browser.lines import Layout
from timeline.browser.screens.acts import Acts
from timeline.browser.screens.filtering import Filtering
from timeline.browser.units import UNITS, Unit
from timeline.browser.widgets.histogram import Histogram
from timeline.browser.widgets.lane_title import LaneTitle
from timeline.browser.widgets.source_pane import SourcePane
from timeline.browser.widgets.timeline_view import TimelineView
from timeline.messages import text
from timeline.model import Event
from timeline.store.filters import Filter, Term
from timeline.store.values import Row, StoredDocument

#: The two lists of the directives' own track.
TRACK = (Filter(Term("is", ("event",))), Filter(Term("is", ("directive",))))


def place_in_document(event: Event) -> tuple[int, int, str]:
    """By what the events of a document are put in its order."""
    return (event.source.start, event.source.end, event.id) if event.source is not None else (0, 0, event.id)


class Viewing(Acts, Filtering):
    """The part of the main screen that decides how events are shown."""

    unit: Unit = "day"
    folded = True
    lunar = False
    #: What the two lists ask for beside the filter, where there are two.
    lanes: tuple[Filter, Filter] | None = None
    _lane_names = ("", "")
    # By so many lines the list has moved down (up where negative) since it was shown: the titles of two lists.
    _moved_down = 0
    _low = False

    def asked(self, beside: bool = False) -> Asked:
        """What the timeline (or the list beside it) is to show."""
        chosen = self.history.present
        if self.lanes is not None:
            chosen = chosen.and_also(self.lanes[beside])
        return Asked(chosen, self.unit, self.folded, not self._low)

    # --- zoom ------------------------------------------------------------------------------

    def action_zoom(self, step: int) -> None:
        """Finer (1) or coarser (-1) stretches of time around the cursor."""
        place = UNITS.index(self.unit) - step
        if not 0 <= place < len(UNITS):
            self.say(text("browser.no_finer" if step > 0 else "browser.no_coarser"))
            return
        self.zoom_to(UNITS[place])

    def zoom_to(self, unit: Unit) -> None:
        """Show another unit, the same event at the same height."""
        self._zoom_to(unit)
        self.looked("zoom")

    def _zoom_to(self, unit: Unit) -> None:
        self.unit = unit
        for view in self.lists:
            view.zoom(view.layout_lines.zoomed(unit))
        self.bar.unit(text(f"browser.unit_{unit}"))
        self.keep_soon()

    def action_histogram(self, step: int) -> None:
        if self.query_one(Histogram).zoom(step):
            self.looked("histogram")

    def action_document(self) -> None:
        """The whole document; of a stretch of time the next finer one that has lines for its events."""
        if self.view.layout_lines.summed:
            self.zoom_to("day")
        else:
            super().action_document()

    def action_lunar(self) -> None:
        self._put_lunar(not self.lunar)
        self.looked("lunar")
        self.keep_soon()

    def _put_lunar(self, lunar: bool) -> None:
        self.lunar = lunar
        for view in self.lists:
            view.lunar = lunar
            view.refresh()

    @on(TimelineView.KindsWanted)
    def _kinds_wanted(self, message: TimelineView.KindsWanted) -> None:
        beside = message.view.id == "beside"
        self._count_kinds(message.view, self.asked(beside), tuple(message.edges))

    @work(thread=True, group="kinds")
    def _count_kinds(self, view: TimelineView, asked: Asked, edges: tuple[str, ...]) -> None:
        try:
            kinds = self.session.store.kinds(asked.chosen, edges, folded=asked.folded)
        except TROUBLE as error:
            self.call_later(self.trouble, error)
            return
        self.call_later(self._show_kinds, view, asked, edges, kinds)

    def _show_kinds(
        self, view: TimelineView, asked: Asked, edges: tuple[str, ...], kinds: list[dict[str, int]]
    ) -> None:
        if asked == self.asked(view.id == "beside"):
            view.show_kinds(edges, kinds)

    # --- hours -----------------------------------------------------------------------------

    @on(Histogram.HoursWanted)
    def _hours_wanted(self, message: Histogram.HoursWanted) -> None:
        lists = [(self.asked(view.id == "beside"), view.layout_lines) for view in self.lists]
        self._count_hours(lists, message.first, message.last)

    @work(thread=True, exclusive=True, group="hours")
    def _count_hours(self, lists: Sequence[tuple[Asked, Layout]], first: int, last: int) -> None:
        found = []
        try:
            for asked, layout in lists:
                # Pages of its own: those of the list belong to the screen's thread.
                pages = Pages(partial(self.session.rows, asked), layout.total)
                found.append(hours(pages.row, layout, first, last))
        except TROUBLE as error:
            self.call_later(self.trouble, error)
            return
        self.call_later(self._show_hours, lists[0][0], first, last, [sum(each) for each in zip(*found, strict=True)])

    def _show_hours(self, asked: Asked, first: int, last: int, values: list[float]) -> None:
        if self.is_attached and asked == self.asked():
            self.query_one(Histogram).show_hours(first, last, values)

    # --- happenings ------------------------------------------------------------------------

    def action_fold(self) -> None:
        """One line for a happening, or one for every mention of it."""
        self.folded = not self.folded
        self.looked("fold")
        self.say(text("browser.fold_on" if self.folded else "browser.fold_off"))
        self.show_filter()
        self.keep_soon()

    def action_open(self, opens: bool) -> None:
        """List the other mentions of the row's happening below it, or take them away; of a stretch: zoom."""
        view = self.view
        if view.layout_lines.summed:
            if opens:
                self.zoom_to("day")
            return
        if not opens:
            if view.opens:
                view.open(())
            elif self.unit == "hour":
                self.zoom_to("day")
            return
        row = view.row
        if row is None or view.mention or not self.folded or row.mentions < 2:
            return
        try:
            others = self.session.mentions(self.asked(view.id == "beside"), row)
        except TROUBLE as error:
            self.trouble(error)
            return
        if others:
            view.open(others)
        else:
            self.action_details()

    @on(TimelineView.MentionsClicked)
    def _mentions_clicked(self) -> None:
        self.action_open(not self.view.opens)

    def go_to(self, event_id: str | None) -> None:
        """Put the cursor on an event, where the filter lets it through; one that is folded away is opened."""
        row = self.row
        if not event_id or (row is not None and row.id == event_id):
            return
        view = self.view
        asked = self.asked(view.id == "beside")
        try:
            rank = self.session.rank(asked, event_id)
        except TROUBLE as error:
            self.trouble(error)
            return
        if rank is None:
            self.say(text("browser.filtered_out"))
            return
        view.go(rank)
        if view.row is not None and view.row.id != event_id and not view.layout_lines.summed:
            if not view.opens:
                self.action_open(True)
            view.go_to_mention(event_id)

    def action_told(self, step: int) -> None:
        """The next event of the same document, in the order in which the document tells them."""
        event = self.present()
        if event is None or event.source is None:
            return
        chosen = self.asked(self.view.id == "beside").chosen
        try:
            told = [e for e in self.session.store.document_events(event.source.file) if e.source is not None]
            told.sort(key=place_in_document)
            at = next((place for place, other in enumerate(told) if other.id == event.id), None)
            ahead = [] if at is None else told[at + 1 :] if step > 0 else told[:at][::-1]
            found = next((e for e in ahead if self.session.store.rank(chosen, e.id) is not None), None)
        except TROUBLE as error:
            self.trouble(error)
            return
        if found is None:
            self.say(text("browser.no_next_told" if step > 0 else "browser.no_previous_told"))
        else:
            self.go_to(found.id)

    # --- two lists -------------------------------------------------------------------------

    @property
    def timeline(self) -> TimelineView:
        """The list that is always there."""
        return self.query_one("#timeline", TimelineView)

    @property
    def beside(self) -> TimelineView:
        """The list that stands beside it on demand."""
        return self.query_one("#beside", TimelineView)

    @property
    def lists(self) -> tuple[TimelineView, ...]:
        """The lists that are shown."""
        return (self.timeline, self.beside) if self.lanes is not None else (self.timeline,)

    def action_track(self) -> None:
        """Directives in a track of their own; once more: back to one list."""
        if self.lanes is not None:
            self.pin(None)
        else:
            self.pin(TRACK, (text("browser.track_events"), text("browser.track_directives")))

    def pin(self, lanes: tuple[Filter, Filter] | None, names: tuple[str, str] = ("", "")) -> None:
        """Show two lists side by side, or (``None``) one again."""
        self._put_lanes(lanes, names)
        self.looked("lanes")
        self.show_filter()

    def _put_lanes(self, lanes: tuple[Filter, Filter] | None, names: tuple[str, str]) -> None:
        self._moved_down += (lanes is not None) - (self.lanes is not None)
        self.lanes, self._lane_names = lanes, names
        self.set_class(lanes is not None, "-lanes")
        for name, title in zip(names, self.query(LaneTitle), strict=True):
            title.display = lanes is not None
            title.show(name)
        self.query_one("#beside-column").display = lanes is not None
        if lanes is None and self.focused is self.beside:
            self.timeline.focus()

    def kept_height(self) -> int | None:
        """So many lines below the top of the list the cursor's event stands at the height of the screen at which it
        stood; ``None`` where the list is where it was."""
        height, moved = self.timeline.height_of_cursor, self._moved_down
        self._moved_down = 0
        return max(0, height - moved) if moved and height is not None else None

    def show_beside(self, view: View) -> None:
        """Show the list beside; its cursor stands at the day of the other one's."""
        asked = view.asked
        layout = view.layout
        self.beside.words = self.timeline.words
        self.beside.lunar, self.beside.folded = self.lunar, asked.folded
        height = self.timeline.height_of_cursor
        self.beside.show(
            layout, Pages(lambda start, limit: self.page_of(asked, start, limit), layout.total), view.rank, height
        )
        self.query(LaneTitle)[1].show(None, view.hits)

    def page_of(self, asked: Asked, start: int, limit: int) -> list[Row]:
        """A page of rows; what goes wrong is said after the drawing in which it happened."""
        try:
            return self.session.rows(asked, start, limit)
        except TROUBLE as error:
            self.call_later(self.trouble, error)
            return []

    def follow(self, view: TimelineView, row: Row | None) -> None:
        """The other list goes to the day of this one's cursor."""
        if self.lanes is None or row is None:
            return
        other = self.beside if view is self.timeline else self.timeline
        if other.layout_lines.total:
            other.go(other.layout_lines.rank_of_day(row.day), by_hand=False)
            # What happened on one day stands on one line.
            other.stand(view.height_of_cursor)

    # --- lanes -----------------------------------------------------------------------------

    def action_lanes(self) -> None:
        from timeline.browser.screens.lanes import LanesScreen

        layout = self.timeline.layout_lines
        days = [day for day, number in zip(layout.days, layout.ordinals, strict=True) if number is not None]
        bulk = layout.bulk()
        if bulk is not None:
            # A few stragglers from long before would make all columns decades.
            days = [date.fromordinal(number).isoformat() for number in bulk]
        if not days:
            self.say(text("browser.lanes_none"))
            return
        row = self.row
        day = row.day if row is not None else ""
        self.app.push_screen(
            LanesScreen(self.session, self.history.present, days[0], days[-1], day), self._lanes_closed
        )

    def _lanes_closed(self, chosen: object) -> None:
        from timeline.browser.screens.lanes import Chosen

        if not isinstance(chosen, Chosen):
            return
        if len(chosen.values) == 2:
            first, second = (Filter(Term(chosen.field, (value,))) for value in chosen.values)
            self.pin((first, second), chosen.values)
            return
        if chosen.values[0] in self.history.present.terms(chosen.field):
            found = self.history.present
        else:
            found = self.history.present.without_term(chosen.field).with_term(chosen.field, chosen.values[0])
        if chosen.period:
            found = found.without_term("date").with_term("date", chosen.period)
        if self.unit not in ("hour", "day"):
            self._zoom_to("day")
        self.choose(found)
        self.looked("zoom")

    # --- the source ------------------------------------------------------------------------

    def action_cleaned(self) -> None:
        """The original text, or the cleaned one with what was repaired underlined."""
        pane = self.query_one(SourcePane)
        pane.cleaned = not pane.cleaned
        self.looked("cleaned")
        self.read_soon(self.row.id if self.row is not None else "")

    def action_copy(self) -> None:
        event = self.present()
        if event is None:
            return
        try:
            document = self.session.document(event.source.file) if event.source is not None else None
        except TROUBLE as error:
            self.trouble(error)
            return
        self.copy_of(event, document)

    def copy_of(self, event: Event, document: StoredDocument | None) -> None:
        """Ask what of an event is to be copied, and hand it to the terminal's clipboard."""
        from timeline.browser.screens.picker import Item, PickerScreen
        from timeline.export.citation import FORMS

        made = {name: (key, make(event, document, self.project.folder)) for name, (key, make) in FORMS.items()}
        items = [
            Item(name, text(f"browser.copy_{name}"), words.strip().replace("\n", " "), key)
            for name, (key, words) in made.items()
        ]

        def closed(picked: object) -> None:
            if picked is not None:
                name = picked.value  # type: ignore[attr-defined]
                self.app.copy_to_clipboard(made[name][1])
                self.say(text("browser.copied", what=text(f"browser.copy_{name}")))

        self.app.push_screen(PickerScreen(text("browser.title_copy"), items, text("browser.copy_hint")), closed)

    # --- look ------------------------------------------------------------------------------

    def action_theme(self) -> None:
        names = [theme.name for theme in palette.THEMES]
        here = names.index(self.app.theme) if self.app.theme in names else -1
        self.app.theme = names[(here + 1) % len(names)]
        self.looked("theme")
        self.say(text("browser.theme_is", name=self.app.theme))
        self.keep_soon()

    def tell_own_keys(self) -> None:
        """Say which of a person's own keys could not be used."""
        wrong = keymap.use(getattr(self.project.settings, "keys", {}))
        if wrong:
            self.say(text("browser.wrong_keys", names=", ".join(wrong)), "warning")
