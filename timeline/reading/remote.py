"""Documents from elsewhere, named by a URL that fsspec understands: brought into the sources folder, then read as any.

What was fetched lies below the sources folder under a name made of the URL alone, so that names and anchors stay the
same; a list beside the store (``Known``) says which files these are and what their file system said of them, so that
only what changed is fetched again. Nothing is written over that a person put there or changed.

Nothing here is called but for a URL that a person names: no setting and no document can.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from msgspec import Struct

from timeline.model import Problem, Reason
from timeline.reading import remote_system
from timeline.reading.errors import ReadError
from timeline.reading.files import size
from timeline.reading.reader import DOCUMENTS, SUFFIXES
from timeline.reading.remote_system import Remote, RemoteFile
from timeline.reading.rules import Rules
from timeline.virtual import suffix_of

#: The name of the list of what was fetched, beside the store.
FETCHED: Final = "fetched.json"
_GIVEN_UP: Final = 3  # files one after the other that cannot be had, after which the system is taken to be gone
_LONGEST: Final = 200  # bytes of a part of a name, which most systems can hold


class Fetched(Struct, frozen=True):
    """What became of a source: ``into`` is the folder (or file) it lies in, from the sources folder, with ``/``; how
    many files were fetched, were there and the same, and went because they are no longer there; what was left out and
    why (``Problem.file`` is its URL)."""

    into: str
    new: int = 0
    same: int = 0
    gone: int = 0
    problems: tuple[Problem, ...] = ()


class _Entry(Struct, frozen=True):
    """What is known of a fetched file: what its system said of it, and its size and time of change (ns) here."""

    mark: str
    size: int
    changed: int


_Known = dict[str, dict[str, _Entry]]  # source → path below the sources folder → what is known


def fetch(url: str, sources: Path, known_at: Path, rules: Rules) -> Fetched:
    """Bring the documents below a URL (or the one that it names) into the folder ``sources``.

    ``known_at`` is the list of what was fetched before. Raises ``ReadError`` where nothing can be had from there at
    all, and ``OSError`` where nothing can be written here.
    """
    remote = remote_system.opened(url)
    known = _read(known_at)
    source = remote.url
    before = known.get(source, {})
    fetching = _Fetching(remote, sources, before, rules)
    try:
        fetching.run()
    finally:
        known[source] = fetching.now
        _write(known_at, known)
    return Fetched(remote.into, fetching.new, fetching.same, fetching.gone, tuple(fetching.problems))


class _Fetching:
    """One source on its way; ``now`` is what is known of its files from here on."""

    def __init__(self, remote: Remote, sources: Path, before: dict[str, _Entry], rules: Rules) -> None:
        self.remote, self.sources, self.before, self.rules = remote, sources, before, rules
        self.now = dict(before)  # stopped half-way, what was fetched before is known as before
        self.new = self.same = self.gone = 0
        self.problems: list[Problem] = []

    def run(self) -> None:
        there: set[str] = set()
        wanted = list(self._wanted())
        failed = 0
        for at, file in enumerate(wanted):
            name = f"{self.remote.into}/{file.name}" if file.name else self.remote.into
            there.add(name)
            try:
                self._one(file, name)
                failed = 0
            except ReadError as error:
                self.problems.append(Problem(f"{self.remote.url}/{file.name}".rstrip("/"), error.reason))
                failed = failed + 1 if error.reason.key in remote_system.GONE else 0
            if failed == _GIVEN_UP and at + 1 < len(wanted):
                left = Reason("reading.remote_given_up", {"count": str(len(wanted) - at - 1)})
                self.problems.append(Problem(self.remote.url, left))
                return  # of the others it is not known whether they are still there
        for name in sorted(set(self.before) - there):
            with suppress(ReadError):  # a link leads out: what lies there is not ours
                self._drop(name)

    def _wanted(self) -> Iterator[RemoteFile]:
        """The files that can be documents; those that cannot are left where they are, a name that is none is told."""
        for file in self.remote.files():
            parts = (file.name or self.remote.into).split("/")
            if any(part.startswith(".") and part != ".." for part in parts):
                continue
            if suffix_of(parts[-1]) not in SUFFIXES:
                continue
            if not all(map(_is_name, parts)):
                shown = "".join(char if char.isprintable() else "\ufffd" for char in file.name)
                self.problems.append(Problem(f"{self.remote.url}/{shown}", Reason("reading.remote_name")))
                continue
            yield file

    def _one(self, file: RemoteFile, name: str) -> None:
        path = self.sources / name
        entry, here = self.before.get(name), _stamp(path)
        if here is not None and entry is not None and here != (entry.size, entry.changed):
            raise ReadError(Reason("reading.remote_edited", {"file": name}))
        if here is not None and entry is not None and file.mark and file.mark == entry.mark:
            self.same += 1
            return
        _inside(path, self.sources)
        limit = self.rules.file_size if suffix_of(name) in DOCUMENTS else self.rules.archive_size
        if file.size is not None and file.size > limit:
            raise ReadError(Reason("reading.too_large", {"size": size(file.size), "limit": size(limit)}))
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=path.parent, prefix=".fetching.")
        try:
            with os.fdopen(handle, "wb") as stream:
                self.remote.copy(file, stream, limit)
            if here is not None and _same_bytes(path, Path(part)):
                self.same += 1
            elif here is not None and entry is None:
                raise ReadError(Reason("reading.remote_taken", {"file": name}))
            else:
                Path(part).chmod(0o644)
                Path(part).replace(path)
                self.new += 1
        finally:
            with suppress(FileNotFoundError):
                Path(part).unlink()
        status = path.stat()
        self.now[name] = _Entry(file.mark, status.st_size, status.st_mtime_ns)

    def _drop(self, name: str) -> None:
        """Remove what is no longer there, unless a person changed it."""
        path, entry = self.sources / name, self.now.pop(name)
        if not all(map(_is_name, name.split("/"))):
            return  # no name of ours: the list may come from somebody else
        _inside(path, self.sources)
        if _stamp(path) == (entry.size, entry.changed):
            path.unlink()
            self.gone += 1
            for folder in path.parents:
                if folder == self.sources:
                    break
                with suppress(OSError):  # it holds something else
                    folder.rmdir()


def _is_name(part: str) -> bool:
    return (
        part not in ("", ".", "..")
        and part.isprintable()
        and "\\" not in part
        and len(part.encode("utf-8", "replace")) <= _LONGEST
    )


def _inside(path: Path, sources: Path) -> None:
    """Refuse a place that a link leads out of the sources folder."""
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(sources)):
        raise ReadError(Reason("reading.remote_link"))


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        status = path.lstat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def _same_bytes(one: Path, other: Path) -> bool:
    if one.stat().st_size != other.stat().st_size:
        return False
    with one.open("rb") as first, other.open("rb") as second:
        while piece := first.read(1 << 20):
            if piece != second.read(1 << 20):
                return False
    return True


def _read(path: Path) -> _Known:
    """What is known; nothing where the list is missing or damaged: then files are compared by their bytes."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {url: {name: _Entry(*entry) for name, entry in files.items()} for url, files in found.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _write(path: Path, known: _Known) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lists = {
        url: {name: [entry.mark, entry.size, entry.changed] for name, entry in files.items()}
        for url, files in known.items()
    }
    part = path.with_name(path.name + ".part")
    part.write_text(json.dumps(lists, ensure_ascii=False, indent=0), encoding="utf-8")
    part.replace(path)
