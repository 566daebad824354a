"""What is remembered between sessions: where one was, the views with a name, the filters used before."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from textual.timer import Timer

from timeline.browser import remembering
from timeline.browser.remembering import Remembered
from timeline.browser.screens.returning import PARTS
from timeline.browser.screens.stepping import Stepping
from timeline.browser.units import UNITS
from timeline.messages import text
from timeline.store.filters import Filter, FilterError, parse

#: Changes are written down so many seconds after the first that is not: a terminal that dies loses no more.
_SOON: Final = 0.15


class Keeping(Stepping):
    """The part of the main screen that remembers."""

    _keeper: Timer | None = None
    _before: Filter = Filter()
    _remembered: Remembered | None = None
    _greets = False
    _begun = False

    @property
    def _session_file(self) -> Path | None:
        """Where the session is remembered, ``None`` where it is not to be."""
        wished = getattr(self.project.settings, "session", True)
        return self.project.store.parent / remembering.SESSION_FILE if wished else None

    # --- the session -----------------------------------------------------------------------

    def recall(self) -> None:
        """Go on where the last session of the project ended; greet who comes for the first time."""
        path = self._session_file
        if path is None:
            self.bar.unit(text(f"browser.unit_{self.unit}"))
            return
        known = remembering.load(path)
        if known is None:
            # In the filter's line, where it hides nothing; it goes away with the first thing that is done.
            self._greets = True
            self.app.call_later(self.bar.note, text("browser.first_hint"))
            known = Remembered()
        self._remembered = known
        self.unit = known.unit if known.unit in UNITS else "day"
        self.folded, self.lunar = known.folded, known.lunar
        self._anchor_id, self._anchor_day = known.event, known.day
        if known.theme in self.app.available_themes and not self.project.settings.theme:
            self.app.theme = known.theme
        for name, shown in known.parts.items():
            if name in PARTS:
                self.set_class(not shown, f"-hide-{name}")
                self.set_class(shown, f"-show-{name}")
        self.bar.unit(text(f"browser.unit_{self.unit}"))
        if known.filter and not self.given_filter:
            self.given_filter = known.filter
            try:
                parse(known.filter)
            except FilterError:
                self.given_filter = ""

    def keep_soon(self) -> None:
        """Remember where one is, a moment after the last change."""
        if self._session_file is None or self._remembered is None:
            return
        if self._greets and self._begun:
            self._greets = False
            self.bar.note("")
        if self._keeper is None:
            self._keeper = self.set_timer(_SOON, self.keep)

    def keep(self) -> None:
        """Remember where one is."""
        self._keeper = None
        path, known = self._session_file, self._remembered
        if path is None or known is None:
            return
        self._remembered = Remembered(
            filter=str(self.history.present),
            event=self._anchor_id,
            day=self._anchor_day,
            unit=self.unit,
            folded=self.folded,
            lunar=self.lunar,
            parts=dict(self.parts()),
            recent=self.recent_filters(),
            theme=self.app.theme,
        )
        remembering.save(path, self._remembered)

    def on_unmount(self) -> None:
        """The last state is the one to come back to."""
        super().on_unmount()
        if self._keeper is not None or self._remembered is not None:
            self.keep()

    def recent_filters(self) -> list[str]:
        """The filters used in this session and before, last first."""
        before = self._remembered.recent if self._remembered is not None else []
        return remembering.merged([str(item) for item in self.history.recent()], before)

    # --- picking filters -------------------------------------------------------------------

    def action_recent(self) -> None:
        from timeline.browser.screens.picker import Item, PickerScreen

        items = [Item(words, words) for words in self.recent_filters()]
        screen = PickerScreen(
            text("browser.title_recent"), items, text("browser.recent_hint"), empty=text("browser.recent_none")
        )
        self.app.push_screen(screen, self._filter_picked)

    def _filter_picked(self, picked: object) -> None:
        if picked is not None:
            self._choose_words(picked.value)  # type: ignore[attr-defined]

    def _choose_words(self, words: str) -> None:
        try:
            self.choose(parse(words))
        except FilterError:
            self.call_later(self.bar.ask, "filter", words)

    def action_views(self) -> None:
        from timeline.browser.screens.picker import Item, PickerScreen

        try:
            views = remembering.load_views(self.project.folder)
        except ValueError as error:
            self.say(text("browser.views_broken", file=remembering.VIEWS_FILE, error=str(error)), "error")
            return
        items = [Item(name, name, words) for name, words in sorted(views.items())]
        screen = PickerScreen(
            text("browser.title_views"),
            items,
            text("browser.views_hint", filter=str(self.history.present) or text("browser.filter_none")),
            new=True,
            deletes=True,
            empty=text("browser.views_none"),
        )

        def closed(picked: object) -> None:
            if picked is None:
                return
            act, value = picked.act, picked.value  # type: ignore[attr-defined]
            if act == "pick":
                self._choose_words(views[value])
                return
            if act == "new":
                views[value] = str(self.history.present)
            else:
                views.pop(value, None)
            said = text("browser.view_kept" if act == "new" else "browser.view_gone", name=value)
            self._write(lambda: self.decisions.keep_views(views), lambda _: self.say(said), None)

        self.app.push_screen(screen, closed)
