"""Bringing the store up to date: what changed is read again, curation is applied to everything."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from timeline.build.finishing import finish
from timeline.build.memory import Finished, finished_from_json, problems_from_json, problems_to_json
from timeline.build.pipeline import NO_EVENTS
from timeline.build.planning import Plan, planned
from timeline.build.scanning import Texts, contents, documents, scan
from timeline.build.staleness import inputs
from timeline.build.values import BuildError, Progress, Report
from timeline.config import Project
from timeline.model import Problem, Reason
from timeline.store.origins import Origin

if TYPE_CHECKING:
    from timeline.build.jobs import Done, Job
    from timeline.curation import Curation
    from timeline.store.writing import StoreWriter

_COMMIT_EVERY: Final = 5.0  # seconds of work that may be lost when the machine is switched off
_PAUSE: Final = 0.2  # seconds between looks at another build's lock


def build(
    project: Project,
    *,
    jobs: int = 1,
    cluster: str = "",
    rebuild: bool = False,
    progress: Callable[[Progress], None] | None = None,
    waiting: Callable[[], None] | None = None,
) -> Report:
    """Make the store agree with sources and curation; only what changed is extracted again.

    ``jobs`` processes extract side by side (0: as many as there are processors), or the workers of the scheduler at
    the address ``cluster``; the result does not depend on it. ``rebuild`` begins from nothing. ``waiting`` is called
    once if another build must be waited for. Stopped half-way (``KeyboardInterrupt`` passes through), the store is
    usable and the next build goes on from there.

    Raises `BuildError` where nothing can be written. Everything that is wrong with single files is in
    ``Report.problems``.
    """
    try:
        prepare_folder(project.store.parent)
        with _locked(project.store, waiting):
            return _build(project, _How(jobs, cluster, progress), rebuild)
    except BrokenPipeError:  # nobody looks at the progress any more
        raise
    except OSError as error:
        values = {"path": str(project.store.parent), "error": error.strerror or str(error)}
        raise BuildError(Reason("build.cannot_write", values)) from error


def prepare_folder(folder: Path) -> None:
    """Make the store's folder, which nobody else reads and which tells version control to leave it alone."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")


@contextmanager
def _locked(store: Path, waiting: Callable[[], None] | None) -> Iterator[None]:
    """Hold the project's build lock; the system lets go of it should we die."""
    try:
        import fcntl
    except ImportError:  # no such locks here: the store's own lock still keeps writers apart
        yield
        return
    with (store.parent / "build.lock").open("ab") as file:
        told = False
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if waiting is not None and not told:
                    waiting()
                told = True
                time.sleep(_PAUSE)
            except OSError:  # a file system without locks: the same as a system without them
                break
        yield


class _How(Struct, frozen=True):
    """By how many processes, on which cluster, and who is told of it."""

    jobs: int
    cluster: str
    progress: Callable[[Progress], None] | None


def _build(project: Project, how: _How, rebuild: bool) -> Report:
    from timeline.store import StoreError
    from timeline.store.writing import StoreWriter

    notes: list[Reason] = []
    try:
        writer = StoreWriter(project.store, rebuild=rebuild)
    except StoreError as error:
        if error.fault not in ("foreign", "older", "newer", "damaged", "missing"):
            raise BuildError(error.reason) from error
        notes.append(Reason("build.made_anew", {"why": error.reason}))
        writer = StoreWriter(project.store, rebuild=True)
    try:
        with writer:
            report = _Building(project, writer, how).run()
    except StoreError as error:
        if rebuild or error.fault != "damaged":
            raise BuildError(error.reason) from error
        # Damage that only shows when its pages are read.
        notes.append(Reason("build.made_anew", {"why": error.reason}))
        report = _build(project, how, True)
    return Report(report.read, report.reused, report.dropped, report.events, report.problems, (*notes, *report.notes))


class _Building:
    """One build of one project into one open store."""

    def __init__(self, project: Project, writer: StoreWriter, how: _How) -> None:
        self.project = project
        self.writer = writer
        self.how = how
        # A store made anew has nothing to keep.
        something = next(writer.document_keys(), None) is not None
        self.last = finished_from_json(writer.meta("finished")) if something else Finished()

    def run(self) -> Report:
        """Extract what changed, then curate and finish."""
        from timeline.curation import load
        from timeline.reading import SUFFIXES

        self.writer.commit()  # a new store is one from now on, whatever happens
        everything = scan(self.project)
        looked_at = inputs(self.project, everything)  # what changes from here on is for the next build
        found = documents(everything, SUFFIXES, contents(self.project.settings))
        curation = load(self.project.events_files, self.project.folder)
        plan = planned(self.writer, found, curation, self.project.settings)
        for file in plan.gone:
            self.writer.drop_document(file)
        failures = self._extract(plan, curation)
        if plan.jobs or plan.gone:
            self._save()  # what curation reads of the documents is read like by any other reader
        read, reused, gone = len(plan.jobs) - len(failures), plan.reused, len(plan.gone)
        files, told = found.files.names, found.problems
        del everything, found, plan  # of many files they are much, and what follows takes most
        files = _apart(files, {problem.file for problem in failures})
        finished = finish(self.writer, self.project.store, files, curation, self.last)
        problems = self._problems([*told, *failures, *curation.problems], finished)
        self.writer.replace_problems(problems)
        self.writer.set_meta("inputs", looked_at)
        self.writer.commit()
        return Report(read, reused, gone, finished.events, tuple(problems))

    def _problems(self, problems: Sequence[Problem], finished: Finished) -> list[Problem]:
        """Every problem in order; that a document gave no event is none where a person added one to it."""
        warnings = [
            warning
            for told in self.writer.warnings()
            for warning in problems_from_json(told)
            if not (warning.message.key in NO_EVENTS and self.writer.tells(warning.file))
        ]
        return sorted((*problems, *warnings, *finished.curated.problems), key=_place)

    def _extract(self, plan: Plan, curation: Curation) -> list[Problem]:
        """Extract the planned files and store what they give; the problems of those that gave nothing."""
        if not plan.jobs:
            return []
        from timeline.build.running import run

        failures: list[Problem] = []
        began = committed = time.monotonic()
        total = len(plan.jobs)
        self._show(Progress(0, total, plan.jobs[0].file, 0.0))
        results = run(plan.jobs, curation.additions, self.project.settings, self.how.jobs, self.how.cluster)
        try:
            for done, (job, result) in enumerate(zip(plan.jobs, results, strict=True), start=1):
                self._store(job, result, failures)
                now = time.monotonic()
                self._show(Progress(done, total, job.file, done / max(now - began, 1e-6)))
                if now - committed > _COMMIT_EVERY:
                    self._save()
                    committed = now
        except KeyboardInterrupt:
            self._save()
            raise
        finally:
            results.close()
        return failures

    def _show(self, progress: Progress) -> None:
        if self.how.progress is not None:
            self.how.progress(progress)

    def _store(self, job: Job, result: Done, failures: list[Problem]) -> None:
        if result.document is None:
            self.writer.drop_document(job.file)
            if result.problem is not None:
                failures.append(result.problem)
            return
        key = f"{result.document.sha256}:{job.key}.{result.touched}"
        warnings = problems_to_json(result.warnings)
        origin = Origin(result.document.file, key, job.stamp.size, job.stamp.changed, warnings)
        self.writer.put(result.document, origin)

    def _save(self) -> None:
        """Keep what is done so far. The inputs are not those of a finished build, so the next one goes on."""
        self.writer.set_meta("inputs", "")
        self.writer.commit()


def _apart(names: Texts, failed: Collection[str]) -> Texts:
    """Each of the names once, without those that failed."""
    once = sum(1 for _ in groupby(names))
    if once == len(names) and not failed:
        return names
    return Texts(name for name, _ in groupby(names) if name not in failed)


def _place(problem: Problem) -> tuple[str, int, int]:
    return (problem.file, problem.line, problem.column)
