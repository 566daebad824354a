"""The person's editor, and the store brought up to date after it: what changes files while the browser runs."""

from __future__ import annotations

import subprocess
from contextlib import suppress
from functools import partial
from pathlib import Path

from textual import work
from textual.app import SuspendNotSupported
from textual.timer import Timer

from timeline.browser import editor
from timeline.browser.data import TROUBLE
from timeline.browser.screens.base import BrowserScreen
from timeline.browser.screens.problems import described
from timeline.browser.updating import Updated, Updating, stamp
from timeline.browser.watching import Watching
from timeline.messages import text
from timeline.model import Event, Problem

#: So many new problems are said one by one.
_MOST_SAID = 2
#: Changed sources are read when the person is done with a dialog; so many seconds between looks.
_SOON = 0.5
#: So many seconds without a build its process is kept for the next one.
_KEPT = 300


class Editing(BrowserScreen):
    """The part of the main screen that edits files and reads them again."""

    _updating: Updating | None = None  # while a build runs
    _builds: Updating | None = None  # from the first one on
    _resting: Timer | None = None
    _again = False
    _watching: Watching | None = None

    def present(self) -> Event | None:
        """The event under the cursor."""
        raise NotImplementedError

    def edit(self, path: Path, line: int) -> None:
        """Open a file at a line in the person's editor; the browser waits, and reads again what was changed."""
        command = editor.command(path, line)
        if command is None:
            self.say(text("browser.no_editor"), "warning")
            return
        before = stamp(path)
        self._load_builder()
        try:
            with self.app.suspend():
                done = subprocess.run(command, check=False)
        except (SuspendNotSupported, OSError) as error:
            self.say(text("browser.editor_failed", error=str(error) or text("browser.no_suspend")), "error")
            return
        if done.returncode:
            self.say(text("browser.editor_failed", error=f"{command[0]}: {done.returncode}"), "warning")
        self.refresh()
        if stamp(path) != before:
            self.action_reload()

    # --- up to date ------------------------------------------------------------------------

    def action_reload(self) -> None:
        """Bring the store up to date and show it, with the cursor on the same event."""
        if self._updating is not None:
            self.say(text("browser.update_runs"))
            return
        self._updating = self._building()
        self.bar.note(text("browser.updating"))
        self._update(self._updating)

    def _building(self) -> Updating:
        """What builds; it is kept for some time from now on."""
        if self._builds is None:
            self._builds = Updating(self.project.folder, self.project.settings.jobs)
        if self._resting is None:
            self._resting = self.set_interval(_KEPT, self._rest)
        self._resting.reset()
        return self._builds

    def _rest(self) -> None:
        if self._builds is not None and self._updating is None:
            self._builds.rest()

    def reload_soon(self) -> None:
        """Bring the store up to date now, or once more when the present update is done: it may have begun too early."""
        if self._updating is None:
            self.action_reload()
        else:
            self._again = True

    def check_store(self) -> None:
        """Bring the store up to date where it is not: what was built before is on the screen meanwhile."""
        if self.app.checks:  # type: ignore[attr-defined]
            self._check()

    @work(thread=True, group="check")
    def _check(self) -> None:
        from timeline.build import is_stale

        # A folder that cannot be looked at now is said by whatever wants to read from it.
        with suppress(OSError):
            if is_stale(self.project):
                self.call_later(self._read_when_free)

    def watch_sources(self) -> None:
        """From now on read what is dropped into the sources, unless the settings say otherwise."""
        if self._watching is None and self.project.settings.watch:
            self._watching = Watching(self.project, self._told_of_sources, self._sighted)
            self._watching.begin()

    def _sighted(self) -> None:
        self.call_later(self._load_builder)

    def _load_builder(self) -> None:
        """A build will be asked for soon: let it load what it needs."""
        with suppress(OSError):  # the build itself will say so
            self._building().begin()

    def _told_of_sources(self) -> None:
        self.call_later(self._read_when_free, text("browser.watched"))

    def _read_when_free(self, note: str = "") -> None:
        if not self.is_attached:
            return
        if self.app.screen is not self or self.bar.asked or self._updating is not None:
            # What the person is at comes first: nothing moves under a dialog or a line that is being typed.
            self.set_timer(_SOON, partial(self._read_when_free, note))
            return
        self.action_reload()
        if note:
            self.bar.note(note)

    def on_unmount(self) -> None:
        """Nobody waits for a build any more."""
        if self._watching is not None:
            self._watching.end()
        if self._updating is not None:
            self._updating.stop()
        if self._builds is not None:
            self._builds.rest()

    @work(thread=True, group="update")
    def _update(self, updating: Updating) -> None:
        try:
            known = self._known_problems()
            done = updating.run(self._tell)
            new = [problem for problem in self._known_problems() if problem not in known]
        except TROUBLE as error:
            self.call_later(self._updated, None, [], error)
            return
        self.call_later(self._updated, done, new, None)

    def _known_problems(self) -> list[Problem]:
        return self.session.store.problems()

    def _tell(self, words: str) -> None:
        self.call_later(self.bar.note, words)

    def _updated(self, done: Updated | None, new: list[Problem], error: Exception | None) -> None:
        self._updating = None
        if not self.is_attached:
            return
        self._building()
        self.bar.note("")
        if error is not None:
            self.trouble(error)
        if done is not None:
            self.say(done.said or text("browser.update_failed"), "warning" if done.code else "information")
        for problem in new[:_MOST_SAID]:
            self.say(described(problem).value, "warning")
        if len(new) > _MOST_SAID:
            self.say(text("browser.more_problems", n=len(new) - _MOST_SAID), "warning")
        self.session.forget()
        self.event = None
        self.count()
        self.show_filter()
        if self._again:
            self._again = False
            self.action_reload()
