"""``timeline [DIR]``: the browser."""

from __future__ import annotations

import argparse
import os
import sys

from msgspec.structs import replace

from timeline.commands.opening import CannotGoOnError, bring_up_to_date, require
from timeline.commands.terminal import is_tty
from timeline.config import Project
from timeline.messages import text


def browse(project: Project, arguments: argparse.Namespace) -> int:
    """Build what is missing or stale, then browse."""
    require(project)
    served = bool(os.environ.get("TIMELINE_SERVED"))  # its terminal is a page, and the server has built already
    if not served and not (is_tty(sys.stdin) and is_tty(sys.stdout)):
        raise CannotGoOnError(text("cli.no_terminal"), 2)
    if not served:
        bring_up_to_date(project, jobs=arguments.jobs)
    if arguments.ascii:
        project = replace(project, settings=replace(project.settings, ascii=True))
    from timeline.browser import run

    return run(project, project.store, arguments.filter or "", served)
