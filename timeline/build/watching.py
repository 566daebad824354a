"""Telling when something that a build looks at has changed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from timeline.build.staleness import is_stale
from timeline.config import STORE_FOLDER, Project

_QUIET: Final = 0.15  # seconds without a change after which a run of changes is over
_LONGEST: Final = 2.0  # seconds after which a run of changes is told although it goes on
_LOOK: Final = 30.0  # seconds between looks for what the system does not tell: files behind links, network folders
_POLL: Final = 0.5  # seconds between looks where the system tells nothing at all
_SHARE: Final = 20  # of the time, at most one such part is spent on looking


def changes(folder: Path, wait: Callable[[float], None] = time.sleep) -> Iterator[Project]:
    """The project in ``folder``, with the settings of that moment, each time that its store is no longer up to date.

    What is changed in one go is told once, when it is over. Goes on until it is closed or interrupted. The system
    tells of changes where the library `watchfiles` (extra ``watch``) is there; else the folder is looked through.
    """
    for _ in _moments(folder, wait):
        project = Project.find(folder)
        if is_stale(project):
            yield project


def _moments(folder: Path, wait: Callable[[float], None]) -> Iterator[None]:
    """Each moment at which a look is worth while."""
    try:
        from watchfiles import watch
    except ImportError:
        yield from _polled(wait)
        return
    told = watch(
        folder,
        watch_filter=_concerns(folder),
        debounce=int(_LONGEST * 1000),
        step=int(_QUIET * 1000),
        rust_timeout=int(_LOOK * 1000),
        yield_on_timeout=True,
        raise_interrupt=True,
    )
    yield None  # what has changed before the system began to tell
    for _ in told:
        yield None


def _concerns(folder: Path) -> Callable[[Any, str], bool]:
    """Whether a path is none of those that a build itself writes."""
    store = str(folder / STORE_FOLDER)
    return lambda change, path: not (path == store or path.startswith(store + "/"))


def _polled(wait: Callable[[float], None]) -> Iterator[None]:
    while True:
        begun = time.monotonic()
        yield None
        wait(max(_POLL, (time.monotonic() - begun) * _SHARE))
