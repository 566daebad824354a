"""Which files there are, and whether they are what they were."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path, PurePosixPath

from timeline.config import Project, Settings
from timeline.model import Problem, Reason
from timeline.virtual import CONTAINERS, is_row


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the file system says of a file: size in bytes and time of last change in nanoseconds."""

    size: int
    changed: int

    @classmethod
    def of(cls, status: os.stat_result) -> Stamp:
        """The stamp in a file's status."""
        return cls(status.st_size, status.st_mtime_ns)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that may be a document; ``file`` is its path from the project's folder, with ``/``.

    A document inside another file has the path of that file and its ``place`` in it (`timeline.virtual`), and in its
    stamp its own size and a number that changes with its content.
    """

    path: Path
    file: str
    stamp: Stamp
    place: str = ""


@dataclass(frozen=True, slots=True)
class Scan:
    """The files below the sources folder in order of ``file``, and what was found that is no file."""

    files: tuple[SourceFile, ...]
    problems: tuple[Problem, ...]


Members = Callable[[SourceFile], Iterator[SourceFile | Problem]]


def documents(found: Scan, suffixes: Collection[str], members: Members | None = None) -> Scan:
    """The files with one of these suffixes (lower case, with the dot); every other one is a problem.

    ``members`` gives what a file holds that is no document itself (`contents`); without it such files count as one.
    """
    files: list[SourceFile] = []
    problems = list(found.problems)

    def take(source: SourceFile) -> None:
        suffix = PurePosixPath(source.file).suffix
        if suffix.lower() in suffixes:
            files.append(source)
        else:
            values = {"suffix": suffix or PurePosixPath(source.file).name}
            problems.append(Problem(source.file, Reason("build.unknown_format", values)))

    for source in found.files:
        if members is None or source.path.suffix.lower() not in CONTAINERS:
            take(source)
            continue
        for member in members(source):
            if isinstance(member, Problem):
                problems.append(member)
            elif is_row(member.file):
                files.append(member)
            else:
                take(member)
    files.sort(key=lambda source: source.file)
    return Scan(tuple(files), tuple(sorted(problems, key=lambda problem: (problem.file, problem.line))))


def contents(settings: Settings) -> Members:
    """What gives the documents in an archive, a table or JSON lines, as the settings say they are read."""
    from timeline.reading.containers import members
    from timeline.reading.rules import Rules

    rules = Rules.of(settings)

    def found(source: SourceFile) -> Iterator[SourceFile | Problem]:
        for member in members(source.path, source.file, rules):
            if isinstance(member, Problem):
                yield member
            else:
                yield SourceFile(source.path, member.file, Stamp(member.size, member.mark), member.place)

    return found


def extras(found: Scan) -> list[str]:
    """Which optional libraries, of those that these files need, are there: with another answer they are read again."""
    wanted = {source.path.suffix.lower() for source in found.files} & {".pdf", ".zip"}
    return [name for name in ("pypdfium2",) if wanted and find_spec(name) is not None]


def scan(project: Project) -> Scan:
    """Look through the sources folder and folders below it; hidden names are left alone.

    Links that stay in the project's folder are followed; those that lead out of it only where ``follow_links`` is set,
    which no project can set for itself: a folder from somebody else reads nothing but itself.

    Every real folder is looked through once, so that links in a circle end; links come after real folders. Work
    is linear in the number of names.
    """
    files: list[SourceFile] = []
    problems: list[Problem] = []
    seen: set[tuple[int, int]] = set()
    waiting: list[Path] = []

    def problem(path: Path, key: str, **values: str) -> None:
        problems.append(Problem(_name(project, path), Reason(f"build.{key}", values)))

    def leads_out(path: Path) -> bool:
        if project.settings.follow_links or Path(os.path.realpath(path)).is_relative_to(project.folder):
            return False
        problem(path, "link_outside")
        return True

    def look(folder: Path) -> None:
        stack = [folder]
        while stack:
            here = stack.pop()
            try:
                status = here.stat()
                identity = (status.st_dev, status.st_ino)
                if identity in seen:
                    problem(here, "link_circle")
                    continue
                seen.add(identity)
                entries = sorted(os.scandir(here), key=lambda entry: entry.name)
            except OSError as error:
                problem(here, "folder_unreadable", error=error.strerror or str(error))
                continue
            for entry in entries:
                path = Path(entry.path)
                if entry.name.startswith("."):
                    continue
                try:
                    status = entry.stat()
                except OSError as error:
                    problem(path, "link_broken" if entry.is_symlink() else "unreadable", error=_words(error))
                    continue
                if entry.is_symlink() and leads_out(path):
                    continue
                if stat.S_ISDIR(status.st_mode):
                    (waiting if entry.is_symlink() else stack).append(path)
                elif not stat.S_ISREG(status.st_mode):
                    problem(path, "no_file")
                elif not _is_text(path.relative_to(project.sources)):
                    problem(path, "bad_name")
                else:
                    files.append(SourceFile(path, _name(project, path), Stamp.of(status)))

    if project.sources.is_dir() and not (project.sources.is_symlink() and leads_out(project.sources)):
        look(project.sources)
    while waiting:
        waiting.sort()
        look(waiting.pop(0))
    files.sort(key=lambda source: source.file)
    problems.sort(key=lambda found: found.file)
    return Scan(tuple(files), tuple(problems))


def _words(error: OSError) -> str:
    return error.strerror or str(error)


def _is_text(path: Path) -> bool:
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _name(project: Project, path: Path) -> str:
    """The path from the project's folder; bytes that are no text are written as escapes."""
    with suppress(ValueError):
        path = path.relative_to(project.folder)
    return path.as_posix().encode("utf-8", "backslashreplace").decode("utf-8")


def sha256(path: Path) -> str:
    """The hexadecimal SHA-256 of a file's bytes; raises ``OSError``."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def stamps(paths: Sequence[Path]) -> Iterator[str]:
    """One line a file: its path, size and time of change; ``-`` where it cannot be looked at."""
    for path in paths:
        try:
            stamp = Stamp.of(path.stat())
            yield f"{path} {stamp.size} {stamp.changed}"
        except OSError:
            yield f"{path} -"
