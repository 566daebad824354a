"""The application: its look, its screens, and what it says when something goes wrong."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal, cast

from rich.text import Text
from textual import events
from textual.app import App
from textual.command import CommandPalette
from textual.screen import Screen
from textual.scrollbar import ScrollBar

from timeline.browser import keymap, palette
from timeline.browser.commands import KeyCommands, Palette
from timeline.browser.data import Session
from timeline.browser.forgetting import forget_places
from timeline.browser.safe import ambiguous_wide, safe
from timeline.browser.screens.main import MainScreen
from timeline.browser.widgets.drawn import Bar
from timeline.messages import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.filter import LineFilter
    from textual.theme import Theme

    from timeline.config import Project

Severity = Literal["information", "warning", "error"]


ScrollBar.renderer = Bar


class TimelineApp(App[int]):
    """The browser of one project."""

    CSS_PATH = "styles.tcss"
    TITLE = "timeline"
    # Textual declares these two for instances.
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (90, "-mid"), (112, "-normal"), (150, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-lowest"), (14, "-low"), (20, "-medium"), (30, "-high"), (44, "-tall")]  # noqa: RUF012
    COMMANDS = {KeyCommands}  # noqa: RUF012
    ESCAPE_TO_MINIMIZE = False

    _without_colours: LineFilter | None = None
    _variables: tuple[Theme, dict[str, str]] | None = None

    def __init__(self, project: Project, session: Session, filter_text: str = "", *, checks: bool = False) -> None:
        super().__init__()
        self.checks = checks
        self.project = project
        self.session = session
        self._filter_text = filter_text
        keymap.use(getattr(project.settings, "keys", {}))
        self.animation_level = "none"
        self.set_class(ambiguous_wide(), "ascii")
        for theme in palette.THEMES:
            self.register_theme(theme)
        wished = palette.theme_name(project.settings.theme)
        self._unknown_theme = "" if wished in self.available_themes else wished
        self.theme = palette.DARK.name if self._unknown_theme else wished

        # What is parsed first is parsed for the theme that is shown: see refresh_css.
        self.stylesheet.set_variables(self.get_css_variables())
        self._parsed_for: dict[str, str] | None = self.get_css_variables()

    def get_css_variables(self) -> dict[str, str]:
        """As Textual has them, but worked out once for a theme, not each time that they are looked at."""
        theme = self.current_theme
        if self._variables is None or self._variables[0] is not theme:
            self._variables = theme, super().get_css_variables()
        return self._variables[1]

    def refresh_css(self, animate: bool = True) -> None:
        """As Textual has it, but that the first theme is not applied once more to what was parsed for it."""
        self._without_colours = None
        parsed_for, self._parsed_for = self._parsed_for, None
        if parsed_for is None or parsed_for != self.get_css_variables():
            super().refresh_css(animate)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Without colours there are none at all, not shades of grey as Textual has it."""
        if not self.no_color:
            return super().get_line_filters()
        if self._without_colours is None:
            from timeline.browser.plain import Plain

            self._without_colours = Plain(self.theme_variables)
        return (self._without_colours,)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return palette.variables(self.current_theme.dark, self.current_theme.name)

    def get_default_screen(self) -> Screen[None]:
        return MainScreen(self.project, self.session, self._filter_text)

    def on_mount(self) -> None:
        self.set_keymap(dict(keymap.own_keys()))
        if self._unknown_theme:
            self.say(text("browser.unknown_theme", name=self._unknown_theme), "warning")

    def on_resize(self) -> None:
        forget_places()

    async def on_event(self, event: events.Event) -> None:
        """A key that a list of the main screen has the focus for does at once what it is bound to.

        Textual hands it to the list, and looks it up when it has come back by way of all that is around the list. What
        was typed after it would by then be on its way to the list as well, though the key may have opened a line that
        all of it is meant for; on the way to that line what is typed later would be overtaken, or overtake.
        """
        if isinstance(event, events.Key) and not event.is_forwarded:
            screen = self.screen
            if isinstance(screen, MainScreen) and screen.is_commanded and event.key != "escape":
                self.app_focus = True
                if await self._check_bindings(event.key, priority=True) or await self._check_bindings(event.key):
                    return
                if screen.is_sought(event.character):
                    await screen.seek(event.character or "")
                    return
        await super().on_event(event)

    def on_key(self, event: events.Key) -> None:
        """Before a key is looked up among the bindings: see ``MainScreen.takes``."""
        if isinstance(self.screen, MainScreen) and self.screen.takes(event):
            event.prevent_default()

    def say(self, words: str, severity: Severity = "information") -> None:
        """A toast; words may hold document text, so no markup is read in them."""
        self.notify(safe(words), severity=severity, markup=False, timeout=8 if severity == "error" else 4)

    def _fatal_error(self) -> None:
        """A mistake of ours ends the browser with one line, not with a page of code (but with TIMELINE_DEBUG)."""
        error = self._exception
        if error is None or os.environ.get("TIMELINE_DEBUG"):
            super()._fatal_error()
            return
        self.panic(Text(text("browser.unexpected", error=f"{type(error).__name__}: {safe(str(error))[:300]}")))

    def export_screenshot(self, *, title: str | None = None, simplify: bool = False) -> str:
        from timeline.browser import picture

        return picture.tidy(super().export_screenshot(title=title, simplify=simplify))

    def action_keys(self, group: str) -> None:
        """The help, the keys of a group first."""
        from timeline.browser.screens.help import HelpScreen

        self.push_screen(HelpScreen(group))

    def action_command_palette(self) -> None:
        if isinstance(self.screen, MainScreen) and not CommandPalette.is_open(cast("App[object]", self)):
            self.push_screen(Palette(placeholder=text("browser.placeholder_palette"), id="--command-palette"))
