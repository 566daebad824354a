"""``timeline [DIR]``: the browser."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from timeline.commands.opening import CannotGoOnError, bring_up_to_date, require
from timeline.commands.terminal import is_tty
from timeline.config import Project
from timeline.messages import text

if TYPE_CHECKING:
    import argparse


def browse(project: Project, arguments: argparse.Namespace) -> int:
    """Browse what was built before, and bring it up to date meanwhile; where there is nothing, build first."""
    require(project)
    served = bool(os.environ.get("TIMELINE_SERVED"))  # its terminal is a page, and the server has built already
    if not served and not (is_tty(sys.stdin) and is_tty(sys.stdout)):
        raise CannotGoOnError(text("cli.no_terminal"), 2)
    settings = project.settings
    if arguments.jobs is not None:
        settings = replace(settings, jobs=arguments.jobs)
    if arguments.ascii:
        settings = replace(settings, ascii=True)
    if settings is not project.settings:
        project = replace(project, settings=settings)
    built = served or _tells_something(project.store)
    if not built:
        bring_up_to_date(project)
    from timeline.browser import run

    return run(project, project.store, arguments.filter or "", served, checks=built and not served)


def _tells_something(store: Path) -> bool:
    """Whether there is a store, of this version and not damaged, that holds an event."""
    from timeline.store.connecting import open_reading
    from timeline.store.values import StoreError

    try:
        connection = open_reading(store)
    except StoreError:
        return False
    try:
        return connection.execute("SELECT 1 FROM event LIMIT 1").fetchone() is not None
    finally:
        connection.close()
