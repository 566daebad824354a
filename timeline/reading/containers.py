"""Documents inside other files: which there are, and the bytes or fields of one.

What was opened last stays open, one archive and its nested ones a process: members are asked for one after the other.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, Final

from msgspec import Struct

from timeline.model import Problem, Reason
from timeline.reading import archive, files
from timeline.reading.archive import Archive
from timeline.reading.errors import ReadError
from timeline.reading.rows import Row, Rows, Values
from timeline.reading.rules import DEEPEST, Rules
from timeline.virtual import ARCHIVES, MARK, ROWS, at, inside, located, suffix_of

_KEPT: Final = 4  # archives that stay open
_TABLES: Final = 4  # tables whose beginning stays known


class Member(Struct, frozen=True):
    """A document in a container on disk: ``place`` is where in it, ``file`` what it is called, ``size`` its bytes.

    ``mark`` is a number that changes with its content.
    """

    container: Path
    place: str
    file: str
    size: int
    mark: int

    @property
    def path(self) -> Path:
        """The path by which it is read."""
        return at(self.container, self.place)


class Bytes(Struct, frozen=True):
    """The bytes of a document in an archive; ``name`` is the last part of its name."""

    name: str
    data: bytes


class Record(Struct, frozen=True):
    """A row of a table; ``rows`` knows what its fields mean, ``line`` is the number of its first line in the file;
    there it stands at ``offset``, ``length`` bytes long."""

    values: Values
    rows: Rows
    line: int
    table: bool
    offset: int
    length: int


def members(path: Path, file: str, rules: Rules) -> Iterator[Member | Problem]:
    """Every document in a container on disk, in its order, nested ones too; and what is wrong with some.

    Never raises: a container that cannot be read is a problem. Archives are read by their directories only, tables as
    streams.
    """
    try:
        kind = suffix_of(path.name)
        files.check(path, None)  # its parts are bounded one by one
        if kind in ROWS:
            with path.open("rb") as stream:
                yield from _rows(stream, kind, path, "", file, rules)
        else:
            yield from _archived(_archive(path, rules), path, "", file, rules, 1)
    except ReadError as error:
        yield Problem(file, error.reason)
    except OSError as error:
        yield Problem(file, files.reason_of(path, error))


def _rows(
    stream: BinaryIO, kind: str, container: Path, before: str, file: str, rules: Rules
) -> Iterator[Member | Problem]:
    for row in Rows(stream, kind, rules).all(file):
        if isinstance(row, Problem):
            yield row
        else:
            place = f"{before}@{row.offset}+{row.length}+{row.line}/{row.name}"
            yield Member(container, place, inside(file, row.name), row.length, row.mark)


def _archived(
    found: Archive, container: Path, before: str, file: str, rules: Rules, depth: int
) -> Iterator[Member | Problem]:
    for name, reason in found.refused:
        yield Problem(inside(file, name), reason)
    for name, info in found.members.items():
        kind = suffix_of(name)
        within, inner_file = f"{before}{name}{MARK}", inside(file, name)
        if kind not in ARCHIVES | ROWS:
            yield Member(container, before + name, inner_file, info.file_size, info.CRC)
            continue
        try:
            if kind in ARCHIVES and depth >= DEEPEST:
                raise ReadError(Reason("reading.archive_deep", {"limit": str(DEEPEST)}))
            data = found.read(name, rules.file_size)
            if kind in ROWS:
                yield from _rows(io.BytesIO(data), kind, container, within, inner_file, rules)
            else:
                yield from _archived(archive.nested(data, rules), container, within, inner_file, rules, depth + 1)
        except ReadError as error:
            yield Problem(inner_file, error.reason)


def find(path: Path, rules: Rules) -> Bytes | Record | None:
    """The document that a path leads to inside a container; ``None`` where it leads to a file of its own.

    Raises ``ReadError``.
    """
    found = located(path)
    if found is None:
        return None
    container, rest = found
    kind = suffix_of(container.name)
    try:
        if kind in ROWS:
            return _record(_table(container, rules), rest, kind)
        opened = _archive(container, rules)
    except OSError as error:
        raise ReadError(files.reason_of(container, error)) from error
    return _in_archive(opened, rest, rules)


def _in_archive(found: Archive, rest: str, rules: Rules) -> Bytes | Record:
    for _ in range(DEEPEST + 1):
        if rest in found.members:
            return Bytes(rest.rsplit("/", 1)[-1], found.read(rest, rules.file_size))
        inner = next((name for name in _beginnings(rest) if name in found.members), None)
        if inner is None:
            break
        rest = rest[len(inner) + len(MARK) :]
        kind = suffix_of(inner)
        if kind in ROWS:
            return _record(_inner_table(found, inner, rules), rest, kind)
        found = _inner(found, inner, rules)
    found.read(rest, 0)  # says why it is not there
    raise ReadError(Reason("reading.archive_missing", {"name": rest}))


def _beginnings(rest: str) -> Iterator[str]:
    at = rest.find(MARK)
    while at >= 0:
        if suffix_of(rest[:at]) in ARCHIVES | ROWS:
            yield rest[:at]
        at = rest.find(MARK, at + 1)


def _record(rows: Rows, rest: str, kind: str) -> Record:
    table = kind in (".csv", ".tsv")
    if rest.startswith("@"):
        try:
            offset, length, line = map(int, rest[1:].split("/", 1)[0].split("+"))
            return Record(rows.read(offset, length), rows, line, table, offset, length)
        except ValueError:
            raise ReadError(Reason("reading.archive_missing", {"name": rest})) from None
    for row in rows.all(""):
        if isinstance(row, Row) and row.name == rest:
            return Record(rows.read(row.offset, row.length), rows, row.line, table, row.offset, row.length)
    raise ReadError(Reason("reading.archive_missing", {"name": rest}))


# --- what stays open -------------------------------------------------------------------------


def _archive(path: Path, rules: Rules) -> Archive:
    status = path.stat()
    return _kept_archive(path, (status.st_size, status.st_mtime_ns), _Key(rules))


def _table(path: Path, rules: Rules) -> Rows:
    status = path.stat()
    return _kept_table(path, (status.st_size, status.st_mtime_ns), _Key(rules))


class _Key:
    """Rules as a key of a cache: equal where they say the same."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self._said = repr(rules)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self._said == other._said

    def __hash__(self) -> int:
        return hash(self._said)


@lru_cache(maxsize=_KEPT)
def _kept_archive(path: Path, stamp: tuple[int, int], key: _Key) -> Archive:
    return archive.opened(path, key.rules)


@lru_cache(maxsize=_TABLES)
def _kept_table(path: Path, stamp: tuple[int, int], key: _Key) -> Rows:
    return Rows(path.open("rb"), suffix_of(path.name), key.rules)


@lru_cache(maxsize=_KEPT)
def _kept_inner(found: Archive, name: str, key: _Key) -> Archive:
    return archive.nested(found.read(name, key.rules.file_size), key.rules)


@lru_cache(maxsize=1)
def _kept_inner_table(found: Archive, name: str, key: _Key) -> Rows:
    return Rows(io.BytesIO(found.read(name, key.rules.file_size)), suffix_of(name), key.rules)


def _inner(found: Archive, name: str, rules: Rules) -> Archive:
    return _kept_inner(found, name, _Key(rules))


def _inner_table(found: Archive, name: str, rules: Rules) -> Rows:
    return _kept_inner_table(found, name, _Key(rules))
