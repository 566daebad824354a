"""Writing a file so that it is there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TextIO, TypeVar

T = TypeVar("T")


def write_whole(path: Path, write: Callable[[TextIO], T]) -> T:
    """What ``write`` returns; what it wrote (UTF-8, newlines as ``\\n``) then stands at ``path``.

    It is written beside its place and moved there, with the rights a new file has. Raises ``OSError`` and what
    ``write`` raises; ``path`` is then as it was.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            result = write(stream)
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    return result
