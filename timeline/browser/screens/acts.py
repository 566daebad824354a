"""What the keys of the main screen do, but for the filter."""

from __future__ import annotations

from textual import on

from timeline.browser import palette
from timeline.browser.data import TROUBLE
from timeline.browser.screens.reviewing import Reviewing
from timeline.browser.widgets.facets import FacetsPanel
from timeline.browser.widgets.histogram import Histogram
from timeline.browser.widgets.passage_view import PassageView
from timeline.browser.widgets.source_pane import SourcePane
from timeline.messages import text
from timeline.model import Event
from timeline.store.filters import Filter, Term
from timeline.store.values import Row
from timeline.virtual import IN_LINES, on_disk, suffix_of

#: How many other places that tell of the same happening the details list.
_MOST_TOLD = 20


class Acts(Reviewing):
    """The part of the main screen that moves, opens and shows."""

    # --- moving ----------------------------------------------------------------------------

    def action_move(self, step: int) -> None:
        self.view.move(step)

    def action_page(self, direction: int) -> None:
        self.view.page(direction)

    def action_first(self) -> None:
        self.view.go(0)

    def action_last(self) -> None:
        self.view.go(self.view.layout_lines.total - 1)

    def action_month(self, step: int) -> None:
        self.view.go(self.view.layout_lines.month_rank(self.view.cursor or 0, step))

    def action_year(self, step: int) -> None:
        self.view.go(self.view.layout_lines.year_rank(self.view.cursor or 0, step))

    def action_zoom(self, step: int) -> None:
        self.query_one(Histogram).zoom(step)

    def action_told(self, step: int) -> None:
        """The next event of the same document, in the order in which the document tells them."""
        event = self.present()
        if event is None or event.source is None:
            return
        try:
            rank = self._neighbour(event, step)
        except TROUBLE as error:
            self.trouble(error)
            return
        if rank is None:
            self.say(text("browser.no_next_told" if step > 0 else "browser.no_previous_told"))
        else:
            self.view.go(rank)

    def _neighbour(self, event: Event, step: int) -> int | None:
        """The rank, under the present filter, of the event told next."""
        assert event.source is not None
        store, chosen = self.session.store, self.history.present
        document = self.session.document(event.source.file)
        if document is None:
            return None
        here = (event.source.start, event.source.end, event.id)
        numbers = [p.number for p in document.paragraphs]
        wanted = event.source.paragraph
        ordered = [n for n in numbers if n >= wanted] if step > 0 else [n for n in reversed(numbers) if n <= wanted]
        for number in ordered:
            told = [e for e in store.paragraph_events(event.source.file, number) if e.source is not None]
            told.sort(key=lambda e: (e.source.start, e.source.end, e.id) if e.source else (0, 0, e.id))
            for other in told if step > 0 else reversed(told):
                assert other.source is not None
                there = (other.source.start, other.source.end, other.id)
                if (there > here) if step > 0 else (there < here):
                    rank = store.rank(chosen, other.id)
                    if rank is not None:
                        return rank
        return None

    # --- looking closer --------------------------------------------------------------------

    def present(self) -> Event | None:
        """The event under the cursor, read now if the source pane has not got there yet."""
        row = self.row
        if row is None:
            return None
        if self.event is None or self.event.id != row.id:
            try:
                self.event = self.session.event(row.id)
            except TROUBLE as error:
                self.trouble(error)
                return None
        return self.event

    def action_document(self) -> None:
        from timeline.browser.screens.document import DocumentScreen

        event = self.present()
        if event is None:
            return
        if event.source is None:
            self.say(text("browser.no_source"))
            return
        try:
            document = self.session.document(event.source.file)
            others = [] if document is None else self.session.told_in(document)
        except TROUBLE as error:
            self.trouble(error)
            return
        if document is None:
            self.say(text("browser.document_gone", file=event.source.file), "warning")
            return
        self.app.push_screen(DocumentScreen(document, event, others), self.go_to)

    def go_to(self, event_id: str | None) -> None:
        """Put the cursor on an event, where the filter lets it through."""
        row = self.row
        if not event_id or (row is not None and row.id == event_id):
            return
        try:
            rank = self.session.store.rank(self.history.present, event_id)
        except TROUBLE as error:
            self.trouble(error)
            return
        if rank is not None:
            self.view.go(rank)
        else:
            self.say(text("browser.filtered_out"))

    @on(PassageView.Picked)
    def _passage_picked(self, message: PassageView.Picked) -> None:
        """A click on the quote of another event goes to that event."""
        event = self.event
        if event is None or event.source is None:
            return
        try:
            told = self.session.store.paragraph_events(event.source.file, message.paragraph)
        except TROUBLE as error:
            self.trouble(error)
            return
        hit = [e for e in told if e.source is not None and e.source.start <= message.offset < e.source.end]
        if hit and event.id not in [e.id for e in hit]:
            # Of quotes inside one another the shortest is meant.
            self.go_to(min(hit, key=lambda e: e.source.end - e.source.start if e.source else 0).id)

    def action_details(self) -> None:
        from timeline.browser.screens.details import DetailsScreen

        event = self.present()
        if event is None:
            return
        told: list[Row] = []
        try:
            document = self.session.document(event.source.file) if event.source is not None else None
            if event.happening:
                told = self.session.store.rows(Filter(Term("happening", (event.happening,))), 0, _MOST_TOLD)
        except TROUBLE as error:
            self.trouble(error)
            return
        self.app.push_screen(DetailsScreen(event, document, told), self.go_to)

    def action_editor(self) -> None:
        event = self.present()
        if event is None or event.source is None:
            self.say(text("browser.no_source"))
            return
        self.open_editor(event)

    def open_editor(self, event: Event) -> None:
        """Open the event's file at its line in the person's editor; the browser waits."""
        assert event.source is not None
        path = on_disk(self.project.folder / event.source.file)
        if not path.is_file():
            self.say(text("browser.document_gone", file=event.source.file), "warning")
            return
        if suffix_of(path.name) not in IN_LINES:
            shown = suffix_of(path.name).removeprefix(".").upper()
            self.say(text("browser.no_editor_for", format=shown, file=path.name), "warning")
            return
        line = event.source.paragraph
        try:
            document = self.session.document(event.source.file)
        except TROUBLE:
            document = None
        if document is not None:
            line = next((p.line for p in document.paragraphs if p.number == line), line)
        self.edit(path, line)

    # --- parts of the screen ---------------------------------------------------------------

    def action_toggle_source(self) -> None:
        self._toggle(self.query_one(SourcePane), "source")
        self.read_soon(self.row.id if self.row is not None else "")

    def action_toggle_facets(self) -> None:
        panel = self.query_one(FacetsPanel)
        self._toggle(panel, "facets")
        self.parts_changed()
        if self.shown("facets"):
            panel.focus()

    def parts_changed(self) -> None:
        """A part was shown or hidden: the keys are never where nothing is seen."""
        if isinstance(self.focused, FacetsPanel) and not self.shown("facets") and self.view.display:
            self.view.focus()

    def _toggle(self, part: SourcePane | FacetsPanel, name: str) -> None:
        """Show what the size hides, hide what it shows; a second time undoes it."""
        visible = self.shown(name)
        self.set_class(visible, f"-hide-{name}")
        self.set_class(not visible, f"-show-{name}")
        self.looked("parts")

    def shown(self, name: str) -> bool:
        """Whether a part is on the screen."""
        return bool(self.query_one(f"#{name}").styles.display != "none")

    def action_theme(self) -> None:
        dark = self.app.current_theme.dark
        self.app.theme = palette.LIGHT.name if dark else palette.DARK.name

    # --- other screens ---------------------------------------------------------------------

    def action_help(self) -> None:
        from timeline.browser.screens.help import HelpScreen

        here = "facets" if isinstance(self.focused, FacetsPanel) else ""
        self.app.push_screen(HelpScreen("histogram" if isinstance(self.focused, Histogram) else here))

    def action_problems(self) -> None:
        from timeline.browser.screens.problems import ProblemsScreen

        try:
            found = [*self.project.problems, *self.session.store.problems()]
        except TROUBLE as error:
            self.trouble(error)
            return
        self.app.push_screen(ProblemsScreen(found))

    def action_export(self) -> None:
        from timeline.browser.screens.export import ExportScreen

        # Events, not lines: several mentions, and zoomed out a whole stretch of time, have one line.
        try:
            hits = self.session.store.count(self.history.present)
        except TROUBLE as error:
            self.trouble(error)
            return
        if not hits:
            self.say(text("browser.nothing_to_export"), "warning")
            return
        self.app.push_screen(ExportScreen(self.session, self.history.present, hits, self.project.folder))
