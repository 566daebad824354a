"""The browser: the timeline on the terminal, over a store that was built before.

``textual`` is imported only when the browser is run, and nothing that only building needs is imported at all.
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from timeline.config import Project

DONE = 0
PROBLEMS = 1
USAGE = 2


def run(
    project: Project, store_path: Path, filter_text: str = "", served: bool = False, *, checks: bool = False
) -> int:
    """Browse the store at ``store_path`` until the person quits; returns the exit code of the command line.

    ``project`` gives ``name``, ``folder`` (where documents are opened and exports written), ``problems`` and
    ``settings`` with ``language``, ``colour``, ``theme``, ``ambiguous_width``, ``ascii``, ``mouse``, ``session``,
    ``keys`` and ``kitty_keys``.  ``filter_text`` is the filter to begin with; a mistake in it is shown in the filter
    bar.  With ``served`` a web page is the terminal.  With ``checks`` the store is looked at once it is on the screen:
    where it is not up to date it is brought there.  A store that cannot be opened, or no terminal to draw on, is said
    on standard error (1, 2).
    """
    from timeline.messages import language, set_language, text

    settings = project.settings
    set_language(settings.language)
    set_language(language())  # looked up in the environment once, not for every word on the screen
    if not served and not (sys.stdin.isatty() and sys.stdout.isatty()):
        print(text("browser.no_terminal"), file=sys.stderr)
        return USAGE
    prepare_environment(kitty_keys=settings.kitty_keys, colour=settings.colour)

    # Loading makes much that stays and next to nothing to collect; the main screen turns this on again.
    gc.disable()
    # A thread that asks the store must not wait long for the one that draws, nor that one for it.
    sys.setswitchinterval(0.0005)
    _load_without_network()
    from timeline.browser.data import TROUBLE, Session, in_words
    from timeline.browser.safe import set_ambiguous_wide

    set_ambiguous_wide(settings.ambiguous_width == 2 or settings.ascii)
    try:
        session = Session(store_path)
    except TROUBLE as error:
        print(in_words(error), file=sys.stderr)
        return PROBLEMS

    from timeline.browser.app import TimelineApp
    from timeline.browser.leaving import leave_with_terminal

    if not served:
        leave_with_terminal()
    try:
        app = TimelineApp(project, session, filter_text, checks=checks)
        app.run(mouse=settings.mouse)
        return app.return_code or DONE
    finally:
        session.close()


def _load_without_network() -> None:
    """Load ``asyncio`` as on a Python without encryption: the browser never opens a connection, and starts sooner."""
    if "ssl" in sys.modules or "asyncio" in sys.modules:
        return
    sys.modules["ssl"] = None  # type: ignore[assignment]  # the documented way to let an import fail
    try:
        import asyncio  # noqa: F401
    finally:
        del sys.modules["ssl"]


def prepare_environment(*, kitty_keys: bool, colour: str) -> None:
    """What Textual reads from the environment when it is imported first.

    The kitty keyboard mode loses Chinese input in several terminals: it is off unless it is asked for.
    """
    if not kitty_keys:
        os.environ["TEXTUAL_DISABLE_KITTY_KEY"] = "1"
    os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
    os.environ.setdefault("TEXTUAL_FPS", "240")
    if colour == "never":
        os.environ["NO_COLOR"] = "1"
    elif colour == "always" or not os.environ.get("NO_COLOR"):
        # Set, but to nothing, it asks for nothing.
        os.environ.pop("NO_COLOR", None)
