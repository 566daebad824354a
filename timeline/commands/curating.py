"""Commands on decisions: ``import`` and ``log``."""

from __future__ import annotations

import argparse
import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from timeline.commands.arguments import UsageError
from timeline.commands.opening import CannotGoOnError, open_store
from timeline.commands.terminal import problem_line, put, tell, visible
from timeline.config import EVENTS_FILE, Project
from timeline.export.plain import safe_json
from timeline.messages import say, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from timeline.curation.decisions import Curation
    from timeline.model import Event


def import_file(project: Project, arguments: argparse.Namespace) -> int:
    """Take over what another file decides; the differences on standard output; 1 where something was left as it is."""
    from timeline.curation import load
    from timeline.curation.decisions import History
    from timeline.curation.importing import plan, write
    from timeline.curation.writing import WriteError, change

    if not arguments.file:
        raise UsageError(text("cli.missing_file"))
    file = Path(arguments.directory or ".") / arguments.file
    if not file.is_file():
        raise CannotGoOnError(text("cli.no_file", file=visible(arguments.file)), 2)
    if any(file.resolve() == path.resolve() for path in project.events_files):
        raise CannotGoOnError(text("cli.import_itself", file=visible(arguments.file)), 2)
    with open_store(project) as store:
        other = _read(file.resolve(), project.folder, store.event)
    errors = [problem for problem in other.problems if problem.level == "error"]
    for problem in errors:
        tell(problem_line(problem))
    if errors:  # nothing is taken over half
        raise CannotGoOnError(text("cli.import_broken", file=visible(arguments.file), count=len(errors)))
    with open_store(project) as store:
        here = load(project.events_files, project.folder)
        when = datetime.now().strftime("%Y-%m-%dT%H:%M")
        history = History(project.settings.curator, when, text("importing.why", file=file.name))
        made = plan(other, here, store.events(), history)
    left = sum(difference.sign == "!" for difference in made.differences)
    counts = {"new": str(len(made.entries) + len(made.words)), "same": str(made.same), "left": str(left)}
    if arguments.dry_run or not (made.entries or made.words):
        said = text("cli.import_would" if arguments.dry_run else "cli.import_nothing", None, **counts)
    else:
        target = project.events_files[0] if project.events_files else project.folder / EVENTS_FILE
        try:
            done = change(target, project.store.parent, lambda words: write(words, made))
        except WriteError as error:
            raise CannotGoOnError(visible(say(error.reason))) from error
        said = text("cli.import_done", None, file=visible(done.path.name), **counts)
    # Only now: who reads the differences may have gone, which ends the command without a word.
    for difference in made.differences:
        put(f"{difference.sign} {visible(say(difference.what))}")
    tell(said)
    return 1 if left else 0


def _read(file: Path, folder: Path, known: Callable[[str], Event | None]) -> Curation:
    """The decisions of a file: of this program's own format, an export of it, or what another program reads too.

    What such a file says and a curation file cannot is printed, a line each, behind ``-``.
    """
    from timeline.curation import load, load_text
    from timeline.curation.files import relative_name
    from timeline.curation.loading import LARGEST
    from timeline.export.back import BackError, read_back
    from timeline.export.back.completing import completed

    try:
        content = file.read_bytes() if file.stat().st_size <= LARGEST else b""
        returned = read_back(file.name, content.decode("utf-8"))
    except (OSError, UnicodeDecodeError):  # told by what reads the file itself
        returned = None
    except BackError as error:
        where = f"{file.name}:{error.line}"
        raise CannotGoOnError(f"{visible(where)}: {visible(say(error.reason))}") from error
    if returned is None:
        return load([file], folder)
    for loss in returned.losses:
        put(f"- {visible(file.name)}:{loss.line}: {visible(say(loss.what))}")
    return load_text(completed(returned, known).text, relative_name(file, folder), folder)


def log(project: Project, arguments: argparse.Namespace) -> int:
    """Every decision with when, who and why, a line each, oldest first."""
    from timeline.commands.opening import require
    from timeline.curation import load
    from timeline.curation.ledger import logged

    require(project)
    curation = load(project.events_files, project.folder)
    for item in logged(curation):
        history = item.history
        if arguments.json:
            row = {
                "when": history.when,
                "who": history.who,
                "act": item.act,
                "what": item.what,
                "change": item.change,
                "why": history.why,
                "file": item.where.file,
                "line": item.where.mark.line,
            }
            put(safe_json(json.dumps(row, ensure_ascii=False)))
            continue
        act = text(f"cli.log_{item.act}")
        cells = (history.when or "-", history.who or "-", act, item.what, item.change, history.why, str(item.where))
        put("\t".join(visible(" ".join(cell.split())) for cell in cells))
    errors = [problem for problem in curation.problems if problem.level == "error"]
    for problem in errors:
        tell(problem_line(problem))
    return 1 if errors else 0
