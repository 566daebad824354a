"""The command palette: every key of the main screen by what it does, found in either language."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import Final

from msgspec import Struct
from rich.align import Align
from rich.text import Text
from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.screen import Screen
from textual.widgets.option_list import Option

from timeline.browser import keyhelp, keymap
from timeline.browser.keymap import Key
from timeline.messages import LANGUAGES, text

#: What the palette says more of than its one line.
EXPLAINED: Final = frozenset(
    {
        "jump",
        "document",
        "details",
        "editor",
        "correction",
        "mark",
        "marked",
        "review",
        "undo",
        "toggle_source",
        "toggle_facets",
        "zoom_in",
        "zoom_out",
        "search",
        "filter",
        "period",
        "back",
        "export",
        "reload",
        "problems",
        "theme",
        "lanes",
        "track",
        "fold",
        "copy",
        "cleaned",
        "brush",
        "known",
        "views",
        "recent",
        "lunar",
    }
)


class Command(Struct, frozen=True):
    """One line of the palette, with a second one that explains it, and what it does."""

    key: Key
    act: Callable[[], Awaitable[None]]

    @property
    def title(self) -> str:
        """What it does."""
        return keyhelp.does(self.key)

    @property
    def help(self) -> str:
        """The key, and what one should know about it."""
        group = text(f"browser.group_{self.key.group}")
        more = text(f"browser.about_{self.key.name}") if self.key.name in EXPLAINED else group
        return text("browser.palette_help", keys=self.key.label, more=more)

    def names(self) -> Iterator[str]:
        """The words by which it is found."""
        for language in LANGUAGES:
            yield keyhelp.does(self.key, language)
        yield self.key.label


def commands(screen: Screen[object]) -> Iterator[Command]:
    """What the keys of the main screen do, the palette itself left out."""
    for key in keymap.MAIN:
        if key.name == "palette":
            continue

        async def act(action: str = key.action) -> None:
            await screen.run_action(action)

        yield Command(key, act)


class KeyCommands(Provider):
    """The commands of the main screen."""

    async def discover(self) -> Hits:
        # What moves the cursor is better known by its key: it comes last.
        for command in sorted(commands(self.screen), key=lambda command: command.key.name not in EXPLAINED):
            yield DiscoveryHit(command.title, command.act, help=command.help)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for command in commands(self.screen):
            score = max(map(matcher.match, command.names()))
            if score > 0:
                yield Hit(score, matcher.highlight(command.title), command.act, help=command.help)


class Palette(CommandPalette):
    """The palette in the language of the browser."""

    def _start_no_matches_countdown(self, search_value: str) -> None:
        self._stop_no_matches_countdown()

        def nothing() -> None:
            self._list_visible = bool(search_value)
            if search_value:
                words = Align.center(Text(text("browser.palette_nothing"), style="not bold"))
                self.query_one(CommandList).add_option(Option(words, disabled=True, id=self._NO_MATCHES))

        self._no_matches_timer = self.set_timer(self._NO_MATCHES_COUNTDOWN, nothing)
