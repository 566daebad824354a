"""Writing into a person's file: whole and on the disk, or not at all; one writer at a time; nothing overwritten.

A file is read, changed and moved into place while a lock of the project is held.  What another program writes
meanwhile is seen before the move, and the change is made again on that.  ``kill -9`` or a power cut at any moment
leaves the old or the new file: the new one is complete on the disk before it takes the old one's name.
"""

from __future__ import annotations

import codecs
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from msgspec import Struct

from timeline.curation.checking import readable
from timeline.curation.layout import LayoutError
from timeline.curation.nodes import Mark
from timeline.curation.reverting import reverted
from timeline.model import Reason

LOCK_NAME: Final = "curation.lock"
_PATIENCE: Final = 3.0  # seconds that another writer is waited for
_PAUSE: Final = 0.02  # seconds between looks at its lock
_TRIES: Final = 5  # how often a change is made again on what another program wrote meanwhile
_PART: Final = ".part"
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class WriteError(Exception):
    """Nothing was written; ``reason`` says why and what to do."""

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(key)
        self.reason = Reason(f"curation.{key}", values)


class ChangedMeanwhileError(WriteError):
    """What is to be changed is not what the person saw: they must be asked."""


class Change(Struct, frozen=True):
    """One change of one file, as bytes; ``before`` is ``None`` where there was no file. ``line`` of it, from 1."""

    path: Path
    before: bytes | None
    after: bytes | None
    line: int = 1


Edit = Callable[[str], tuple[str, int]]
"""A text to the new text and the line (from 1) at which it differs; may raise ``LayoutError`` or ``WriteError``."""


def change(path: Path, folder: Path, edit: Edit) -> Change:
    """Change a curation file (made where it does not exist) and return when it is on the disk.

    ``folder`` is where the lock goes.  Raises ``WriteError``; the file is then as it was.
    """

    def bytes_of(content: bytes | None) -> tuple[bytes | None, int]:
        text, form = read(path, content or b"")
        try:
            new, line = edit(text)
            readable(text, new)
        except LayoutError as error:
            at = _position(text, error.offset)
            raise WriteError("not-editable", file=path.name, line=str(at.line), column=str(at.column)) from error
        return (content if new == text else form.encode(new)), line

    return _write(path, folder, bytes_of)


def replaced(path: Path, folder: Path, content: bytes) -> Change:
    """Put other bytes into a file of any sort, as ``change`` does. Raises ``WriteError``."""
    return _write(path, folder, lambda _: (content, 1))


def put_back(done: Change, folder: Path) -> Change:
    """Undo a change: the bytes as they were; where the file was changed since, only our change is taken out of it.

    Raises ``ChangedMeanwhileError`` where both touch the same entry, and ``WriteError``.
    """

    def bytes_of(content: bytes | None) -> tuple[bytes | None, int]:
        if content == done.after:
            return done.before, done.line
        now = content or b""
        merged = three_way(done.after or b"", now, done.before or b"")
        if merged is None:
            merged = _by_entries(done, now)
        if merged is None:
            raise ChangedMeanwhileError("changed-meanwhile", file=done.path.name)
        return merged, done.line

    return _write(done.path, folder, bytes_of)


def _by_entries(done: Change, content: bytes) -> bytes | None:
    """The content without our change, where another hand wrote on the lines beside it; ``None`` where that cannot be
    told."""
    now, form = read(done.path, content)
    base, _ = read(done.path, done.after or b"")
    wanted, _ = read(done.path, done.before or b"")
    new = reverted(base, now, wanted)
    return form.encode(new) if new is not None else None


def three_way(base: bytes, theirs: bytes, ours: bytes) -> bytes | None:
    """Both changes of ``base`` in one; ``None`` where they touch the same or neighbouring lines."""
    old = base.splitlines(keepends=True)
    first, second = _hunk(old, theirs.splitlines(keepends=True)), _hunk(old, ours.splitlines(keepends=True))
    if first[0] > second[0]:
        first, second = second, first
    (start, end, new), (later, last, other) = first, second
    if end >= later and (start, end, new) != (later, last, other):
        return None
    if (start, end, new) == (later, last, other):
        return b"".join([*old[:start], *new, *old[end:]])
    return b"".join([*old[:start], *new, *old[end:later], *other, *old[last:]])


def _hunk(old: list[bytes], new: list[bytes]) -> tuple[int, int, list[bytes]]:
    """The lines [start, end) of ``old`` for which others stand in ``new``, and these."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    tail = 0
    while tail < min(len(old), len(new)) - start and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return start, len(old) - tail, new[start : len(new) - tail]


class Form(Struct, frozen=True):
    """How a text is written as bytes; ``returns`` are lines that end with a carriage return alone, as ``\\n`` in the
    text."""

    mark: bytes
    codec: str
    returns: bool

    def encode(self, text: str) -> bytes:
        return self.mark + (text.replace("\n", "\r") if self.returns else text).encode(self.codec)


def read(path: Path, content: bytes) -> tuple[str, Form]:
    """The text (line ends as they are) and its form; ``WriteError`` for what is no text."""
    mark, codec = next(((mark, codec) for mark, codec in _MARKS if content.startswith(mark)), (b"", "utf-8"))
    try:
        text = content[len(mark) :].decode(codec)
    except UnicodeDecodeError as error:
        at = _position(content[: len(mark) + error.start].decode(codec, "replace"), None)
        raise WriteError("not-utf8", file=path.name, line=str(at.line), column=str(at.column)) from error
    returns = "\r" in text and "\n" not in text
    return (text.replace("\r", "\n") if returns else text), Form(mark, codec, returns)


def _position(text: str, offset: int | None) -> Mark:
    before = (text if offset is None else text[:offset]).replace("\r\n", "\n").replace("\r", "\n")
    return Mark(before.count("\n") + 1, len(before) - before.rfind("\n"))


def content_of(path: Path) -> bytes | None:
    """The bytes of a file, ``None`` where there is none. Raises ``WriteError`` where it cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise WriteError("unreadable", detail=error.strerror or type(error).__name__) from error


def _write(path: Path, folder: Path, bytes_of: Callable[[bytes | None], tuple[bytes | None, int]]) -> Change:
    path = Path(os.path.realpath(path))  # a link stays one: its file is changed
    try:
        with locked(folder):
            for _ in range(_TRIES):
                before = content_of(path)
                after, line = bytes_of(before)
                if after == before:
                    return Change(path, before, after, line)
                if _replace(path, before, after):
                    return Change(path, before, after, line)
    except OSError as error:
        raise WriteError("cannot-write", file=str(path), detail=error.strerror or str(error)) from error
    raise ChangedMeanwhileError("changed-meanwhile", file=path.name)


def _replace(path: Path, before: bytes | None, after: bytes | None) -> bool:
    """Put the new bytes in the place of the old; false where these are no longer there."""
    if after is None:
        if content_of(path) != before:
            return False
        path.unlink()
        _sync_folder(path.parent)
        return True
    if before is not None and not os.access(path, os.W_OK):
        raise WriteError("read-only", file=str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    _clear(path)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=_PART)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(after)
            stream.flush()
            os.fchmod(stream.fileno(), _rights(path)) if hasattr(os, "fchmod") else None
            os.fsync(stream.fileno())
        if content_of(path) != before:
            return False
        Path(name).replace(path)
        _sync_folder(path.parent)
        return True
    finally:
        with suppress(OSError):
            Path(name).unlink()


def _rights(path: Path) -> int:
    """The rights of the file that is there, else those a new one has."""
    try:
        return path.stat().st_mode & 0o7777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _clear(path: Path) -> None:
    """Remove what killed writers left beside a file: who holds the lock is the only living one."""
    with suppress(OSError):
        for left in path.parent.iterdir():
            if left.name.startswith(f".{path.name[:40]}.") and left.name.endswith(_PART):
                left.unlink()


def _sync_folder(folder: Path) -> None:
    """Make a new name in a folder last; some systems and file systems cannot, and need not."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Be the one who writes the curation of a project; the system lets go of the lock should we die.

    Raises ``WriteError`` where another keeps it for longer than a moment.
    """
    try:
        import fcntl
    except ImportError:  # no such locks here: the look before the move still keeps writers apart
        yield
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / LOCK_NAME).open("a+", encoding="utf-8") as file:
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    file.seek(0)
                    raise WriteError("locked", who=" ".join(file.read(200).split()) or "?") from None
                time.sleep(_PAUSE)
            except OSError:  # a file system without locks
                break
        file.seek(0)
        file.truncate()
        file.write(f"{_me()}\n")
        file.flush()
        yield


def _me() -> str:
    """Who holds a lock, for the one who waits: a process and its machine."""
    import platform

    return f"{os.getpid()} @ {platform.node()}"
