"""Which files there are, and whether they are what they were."""

from __future__ import annotations

import os
import stat
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from typing import overload

from msgspec import Struct

from timeline.config import Project, Settings
from timeline.model import Problem, Reason
from timeline.virtual import CONTAINERS, is_row, suffix_of


class Stamp(Struct, frozen=True):
    """What the file system says of a file: size in bytes and time of last change in nanoseconds."""

    size: int
    changed: int

    @classmethod
    def of(cls, status: os.stat_result) -> Stamp:
        """The stamp in a file's status."""
        return cls(status.st_size, status.st_mtime_ns)


class SourceFile(Struct, frozen=True):
    """A file that may be a document, at ``where`` on disk; ``file`` is its path from the project's folder, with ``/``.

    A document inside another file has the path of that file and its ``place`` in it (`timeline.virtual`), and in its
    stamp its own size and a number that changes with its content.
    """

    where: str
    file: str
    stamp: Stamp
    place: str = ""

    @property
    def path(self) -> Path:
        """Where it is on disk; made when it is asked for, as a path is several times as large as its words."""
        return Path(self.where)


class Texts(Sequence[str]):
    """Texts in one piece of memory: as objects each would take several times as much."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._written = bytearray()
        self._ends = array("Q", [0])
        for text in texts:
            self.append(text)

    def append(self, text: str) -> None:
        """Take one more."""
        self._written += text.encode("utf-8", "surrogatepass")
        self._ends.append(len(self._written))

    def __len__(self) -> int:
        return len(self._ends) - 1

    @overload
    def __getitem__(self, at: int) -> str: ...

    @overload
    def __getitem__(self, at: slice) -> list[str]: ...

    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        at = range(len(self))[at]
        return self._written[self._ends[at] : self._ends[at + 1]].decode("utf-8", "surrogatepass")


class Files(Sequence[SourceFile]):
    """Files in order of ``file``, each made when it is asked for: of hundreds of thousands little more than the names
    is held."""

    def __init__(self, found: Iterable[SourceFile] = ()) -> None:
        self.names = Texts()
        self._folders: list[str] = []  # ends with a slash where the file's last name follows
        self._folder = array("I")
        self._places = Texts()  # stays without any while all files are documents themselves
        self._sizes = array("q")
        self._changed = array("q")
        known: dict[str, int] = {}
        for one in found:
            folder, slash, name = one.where.rpartition("/")
            if one.place or not slash or name != one.file.rpartition("/")[2]:
                folder = one.where
            else:
                folder += slash
            self._folder.append(known.setdefault(folder, len(known)))
            self.names.append(one.file)
            if one.place or self._places:
                while len(self._places) < len(self._sizes):
                    self._places.append("")
                self._places.append(one.place)
            self._sizes.append(one.stamp.size)
            self._changed.append(one.stamp.changed)
        self._folders = list(known)
        order = array("I", sorted(range(len(self.names)), key=list(self.names).__getitem__))
        self.names = Texts(self.names[at] for at in order)
        self._places = Texts(self._places[at] for at in order if self._places)
        self._folder = array("I", [self._folder[at] for at in order])
        self._sizes = array("q", [self._sizes[at] for at in order])
        self._changed = array("q", [self._changed[at] for at in order])

    def __len__(self) -> int:
        return len(self.names)

    @overload
    def __getitem__(self, at: int) -> SourceFile: ...

    @overload
    def __getitem__(self, at: slice) -> list[SourceFile]: ...

    def __getitem__(self, at: int | slice) -> SourceFile | list[SourceFile]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        file, where = self.names[at], self._folders[self._folder[at]]
        if where.endswith("/"):
            where += file.rpartition("/")[2]
        return SourceFile(
            where, file, Stamp(self._sizes[at], self._changed[at]), self._places[at] if self._places else ""
        )

    def lines(self) -> Iterator[str]:
        """What is known of each file, as a line."""
        for file, size, changed in zip(self.names, self._sizes, self._changed, strict=True):
            yield f"{file}\t{size}\t{changed}\n"


class Scan(Struct, frozen=True):
    """The files below the sources folder in order of ``file``, and what was found that is no file."""

    files: Files
    problems: tuple[Problem, ...]


Members = Callable[[SourceFile], Iterator[SourceFile | Problem]]


def documents(found: Scan, suffixes: Collection[str], members: Members | None = None) -> Scan:
    """The files with one of these suffixes (lower case, with the dot); every other one is a problem.

    ``members`` gives what a file holds that is no document itself (`contents`); without it such files count as one.
    """
    problems = list(found.problems)

    def take(source: SourceFile) -> Iterator[SourceFile]:
        if suffix_of(source.file) in suffixes:
            yield source
        else:
            suffix = PurePosixPath(source.file).suffix
            values = {"suffix": suffix or PurePosixPath(source.file).name}
            problems.append(Problem(source.file, Reason("build.unknown_format", values)))

    def taken() -> Iterator[SourceFile]:
        for source in found.files:
            if members is None or suffix_of(source.file) not in CONTAINERS:
                yield from take(source)
                continue
            for member in members(source):
                if isinstance(member, Problem):
                    problems.append(member)
                elif is_row(member.file):
                    yield member
                else:
                    yield from take(member)

    plain = all(suffix_of(name) in suffixes and suffix_of(name) not in CONTAINERS for name in found.files.names)
    files = found.files if plain else Files(taken())
    return Scan(files, tuple(sorted(problems, key=lambda problem: (problem.file, problem.line))))


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
                yield SourceFile(source.where, member.file, Stamp(member.size, member.mark), member.place)

    return found


def extras(found: Scan) -> list[str]:
    """Which optional libraries, of those that these files need, are there: with another answer they are read again."""
    wanted = set(map(suffix_of, found.files.names)) & {".pdf", ".zip"}
    return [name for name in ("pypdfium2",) if wanted and find_spec(name) is not None]


def scan(project: Project) -> Scan:
    """Look through the sources folder and folders below it; hidden names are left alone.

    Links that stay in the project's folder are followed; those that lead out of it only where ``follow_links`` is set,
    which no project can set for itself: a folder from somebody else reads nothing but itself.

    Every real folder is looked through once, so that links in a circle end; links come after real folders. Work
    is linear in the number of names.
    """
    problems: list[Problem] = []
    seen: set[tuple[int, int]] = set()
    waiting: list[_Folder] = []
    root = _Folder(str(project.sources), _name(project))

    def problem(file: str, key: str, **values: str) -> None:
        problems.append(Problem(_escaped(file), Reason(f"build.{key}", values)))

    def leads_out(where: str, file: str) -> bool:
        if project.settings.follow_links or Path(os.path.realpath(where)).is_relative_to(project.folder):
            return False
        problem(file, "link_outside")
        return True

    def look(folder: _Folder) -> Iterator[SourceFile]:
        stack = [folder]
        while stack:
            here = stack.pop()
            try:
                status = os.stat(here.where)  # noqa: PTH116
                identity = (status.st_dev, status.st_ino)
                if identity in seen:
                    problem(here.file, "link_circle")
                    continue
                seen.add(identity)
                with os.scandir(here.where) as found:
                    entries = sorted(found, key=lambda entry: entry.name)
            except OSError as error:
                problem(here.file, "folder_unreadable", error=_words(error))
                continue
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                file = f"{here.file}/{entry.name}" if here.file else entry.name
                try:
                    status = entry.stat()
                except OSError as error:
                    problem(file, "link_broken" if entry.is_symlink() else "unreadable", error=_words(error))
                    continue
                if entry.is_symlink() and leads_out(entry.path, file):
                    continue
                if stat.S_ISDIR(status.st_mode):
                    (waiting if entry.is_symlink() else stack).append(_Folder(entry.path, file))
                elif not stat.S_ISREG(status.st_mode):
                    problem(file, "no_file")
                elif not _is_text(file[len(root.file) :]):
                    problem(file, "bad_name")
                else:
                    yield SourceFile(entry.path, _escaped(file), Stamp.of(status))

    def everywhere() -> Iterator[SourceFile]:
        if project.sources.is_dir() and not (project.sources.is_symlink() and leads_out(root.where, root.file)):
            yield from look(root)
        while waiting:
            waiting.sort(key=lambda folder: Path(folder.where))
            yield from look(waiting.pop(0))

    files = Files(everywhere())
    problems.sort(key=lambda found: found.file)
    return Scan(files, tuple(problems))


class _Folder(Struct, frozen=True):
    """A folder on disk, and its path from the project's folder."""

    where: str
    file: str


def _words(error: OSError) -> str:
    return error.strerror or str(error)


def _is_text(name: str) -> bool:
    if name.isascii():
        return True
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _escaped(name: str) -> str:
    """The name; bytes that are no text are written as escapes."""
    return name if name.isascii() else name.encode("utf-8", "backslashreplace").decode("utf-8")


def _name(project: Project) -> str:
    """The path of the sources folder from the project's folder, '' where they are one."""
    path = project.sources
    with suppress(ValueError):
        path = path.relative_to(project.folder)
    return path.as_posix() if path.parts else ""


def sha256(path: Path) -> str:
    """The hexadecimal SHA-256 of a file's bytes; raises ``OSError``."""
    import hashlib  # a start that builds nothing needs none

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
