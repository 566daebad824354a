"""Noticing documents that are dropped into the sources while the browser is open.

A thread of its own looks at names, sizes and times, as a build does; what it costs is bounded. What is copied in one go
is told once, when it has come to rest.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from timeline.config import Project

#: Seconds between looks.
POLL: Final = 0.5
#: Seconds until what is seen to change is looked at again.
_REST: Final = 0.3
#: At most one such part of the time is spent on looking.
_SHARE: Final = 30


class Watching:
    """Calls ``told``, from a thread, each time that the sources have changed since the last look that was told.

    ``seen`` is called as soon as a change is seen, which may still go on.
    """

    def __init__(self, project: Project, told: Callable[[], None], seen: Callable[[], None]) -> None:
        self._project, self._told, self._seen = project, told, seen
        self._ended = Event()

    def begin(self) -> None:
        """Begin to look; what the sources are now is what they are compared with."""
        Thread(target=self._run, name="watching", daemon=True).start()

    def end(self) -> None:
        """Look no more."""
        self._ended.set()

    def _run(self) -> None:
        from timeline.build.scanning import scan

        known: int | None = None
        last: int | None = None
        pause = 0.0
        while not self._ended.wait(pause):
            begun = time.monotonic()
            moving = False
            # A folder that cannot be looked at just now may be there again at the next look.
            with suppress(OSError):
                found = hash(tuple((source.file, source.stamp) for source in scan(self._project).files))
                if known is None:
                    known = found
                moving = found not in (known, last)
                if moving:
                    self._seen()
                elif found != known:
                    known = found
                    self._told()
                last = found
            pause = _REST if moving else max(POLL, (time.monotonic() - begun) * _SHARE)
