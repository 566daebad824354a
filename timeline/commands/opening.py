"""From a folder to an open store: what the commands that ask something of it have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.commands.terminal import ProgressLine, problem_line, tell, visible
from timeline.messages import say, text

if TYPE_CHECKING:
    from timeline.build import Progress, Report
    from timeline.config import Project
    from timeline.store import Store


class CannotGoOnError(Exception):
    """There is nothing to work on; the message has all that a person needs, ``code`` is the exit code."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.code = code


def require(project: Project) -> None:
    """Stop where the folder is no project: it has neither sources nor curated events."""
    folder = visible(str(project.folder))
    if not project.folder.is_dir():
        key = "cli.not_a_folder" if project.folder.exists() else "cli.no_folder"
        raise CannotGoOnError(text(key, folder=folder), 2)
    if not project.exists:
        raise CannotGoOnError(text("cli.no_project", folder=folder), 2)


def bring_up_to_date(
    project: Project, *, jobs: int | None = None, cluster: str = "", rebuild: bool = False, always: bool = False
) -> Report | None:
    """Build what is missing or stale, with progress for a person who waits; the report, ``None`` if nothing was.

    ``jobs`` ``None`` takes the setting's; ``cluster`` is the address of a scheduler that does it instead.
    """
    from timeline.build import is_stale

    require(project)
    if not (rebuild or always) and not is_stale(project):
        return None
    from timeline.build import BuildError, build

    line = ProgressLine()
    try:
        report = build(
            project,
            jobs=project.settings.jobs if jobs is None else jobs,
            cluster=cluster,
            rebuild=rebuild,
            progress=line,
            waiting=lambda: tell(text("build.waiting")),
        )
    except KeyboardInterrupt:
        line.clear()
        tell(_stopped(line.last))
        raise
    except BuildError as error:
        line.clear()
        raise CannotGoOnError(visible(say(error.reason))) from error
    finally:
        line.clear()
    for note in report.notes:
        tell(visible(say(note)))
    return report


def _stopped(last: Progress | None) -> str:
    """What a person should know who stopped a build: how far it came, and that nothing is lost."""
    if last is None:
        return text("build.stopped_early")
    return text("build.stopped", done=last.done, total=last.total)


def open_store(project: Project) -> Store:
    """The project's store, brought up to date; a word about problems where something was read anew."""
    from timeline.store import Store, StoreError

    report = bring_up_to_date(project)
    if report is not None and report.problems:
        tell(text("cli.problems_found", count=len(report.problems)))
    try:
        return Store.open(project.store)
    except StoreError as error:
        raise CannotGoOnError(visible(say(error.reason))) from error


def tell_setting_problems(project: Project) -> None:
    """What is wrong with the settings, a line each."""
    for problem in project.problems:
        tell(problem_line(problem))
