"""The bytes of a file, or a clear reason why there are none to be had."""

from __future__ import annotations

import errno
import stat
from pathlib import Path
from typing import Final

from timeline.model import Reason
from timeline.reading.errors import ReadError

DEFAULT_LIMIT: Final = 20_000_000
"""The largest file that is read, in bytes."""

_MAGIC: Final = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG\r\n",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"\x7fELF",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"SQLite format 3\x00",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07",
    b"BZh9",
    b"\xfd7zXZ\x00",
    b"{\\rtf",
)
"""First bytes of formats that hold no plain text, whatever the file is called."""


def size(count: int) -> str:
    """A number of bytes for people: ``20 MB``, ``1.5 kB`` (thousands, as settings say sizes)."""
    value = float(count)
    for unit in ("B", "kB", "MB"):
        if value < 1000:
            return f"{value:.1f}".removesuffix(".0") + f" {unit}"
        value /= 1000
    return f"{value:.1f}".removesuffix(".0") + " GB"


def check(path: Path, limit: int | None) -> None:
    """Raise ``ReadError`` where a path is no regular file of at most ``limit`` bytes (``None``: of any size).

    Nothing is opened: a device or a pipe could block. Raises ``OSError`` where the system does.
    """
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise ReadError(Reason("reading.not_regular"))
    if limit is not None and status.st_size > limit:
        raise ReadError(Reason("reading.too_large", {"size": size(status.st_size), "limit": size(limit)}))


def load(path: Path, limit: int = DEFAULT_LIMIT) -> bytes:
    """All bytes of a regular, non-empty file of at most ``limit`` bytes.

    Raises ``ReadError`` else: missing, circular link, directory, device or pipe (never opened, it could block), too
    large (never loaded), empty, not permitted, or any other failure of the system.
    """
    try:
        check(path, limit)
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise ReadError(reason_of(path, error)) from error
    except (ValueError, RuntimeError) as error:  # a name with a NUL; a loop, as older Pythons say it
        raise ReadError(Reason("reading.unreadable", {"error": str(error)})) from error
    if len(data) > limit:  # it grew while it was read
        raise ReadError(Reason("reading.too_large", {"size": f"> {size(limit)}", "limit": size(limit)}))
    if not data:
        raise ReadError(Reason("reading.empty"))
    return data


def no_text(data: bytes) -> bool:
    """Whether the bytes are plainly of a binary format, whatever the file is called."""
    return data.startswith(_MAGIC)


def reason_of(path: Path, error: OSError) -> Reason:
    """Why the system does not give the file, in words for people."""
    if error.errno == errno.ELOOP:
        return Reason("reading.loop")
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return Reason("reading.broken_link") if path.is_symlink() else Reason("reading.missing")
    if error.errno in (errno.EACCES, errno.EPERM):
        return Reason("reading.permission")
    return Reason("reading.unreadable", {"error": error.strerror or str(error)})
