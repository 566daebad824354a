"""What the keys of the main screen do, but for the filter."""

from __future__ import annotations

from textual import on

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
