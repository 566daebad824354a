"""A process that writes portions of an export: what ``sharing`` starts, and how it talks with it.

Through its standard input come what to write (a line of JSON), then for each portion how many events it has and their
numbers (32 bits each, as this machine writes them); through its standard output go the state of the store (a line of
JSON), then each portion: how many bytes (64 bits), and these, UTF-8. Counts are little-endian. It ends when nothing
more comes.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from array import array
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from timeline.export.layout import encoded
from timeline.export.task import Header, Task
from timeline.store.snapshot import Snapshot

_CODE: Final = "from timeline.export.helper import main; main()"
_PIPE: Final = 1 << 20  # bytes that wait between two processes, where the system lets us say so


class Helper:
    """Such a process, seen from the one that started it. Where it dies, ``take`` gives nothing any more."""

    def __init__(self, store: Path, format: str, lang: str | None) -> None:
        # -P: whatever lies in the folder in which a person works is not to be taken for a module.
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _CODE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        self._in, self._out = self._process.stdin, self._process.stdout
        _widen(self._out.fileno())
        self._send(json.dumps([os.fspath(store.resolve()), format, lang]).encode() + b"\n")

    def mark(self) -> list[Any] | None:
        """The mark of the state of the store that it sees; ``None`` where it sees none."""
        with suppress(OSError, ValueError):
            found: list[Any] = json.loads(self._out.readline())
            return found
        return None

    def ask(self, numbers: Sequence[int]) -> None:
        """Have these events written."""
        self._send(len(numbers).to_bytes(4, "little") + array("I", numbers).tobytes())

    def take(self) -> bytes | None:
        """What was asked for first and not taken yet, as UTF-8; ``None`` where the process died over it."""
        with suppress(OSError):
            size = int.from_bytes(self._out.read(8), "little")
            data = self._out.read(size)
            if size and len(data) == size:
                return data
        return None

    def close(self) -> None:
        """End it, whatever it is at."""
        self._process.kill()
        self._process.wait()
        with suppress(OSError):
            self._in.close()
        self._out.close()

    def _send(self, data: bytes) -> None:
        with suppress(OSError):
            self._in.write(data)
            self._in.flush()


def _widen(pipe: int) -> None:
    """Let a process get ahead by a portion while nobody reads."""
    with suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)


def main() -> None:
    """Write portions until nothing more is asked for."""
    from timeline.export.writing import layout_of

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who asked; it ends us
    source, target = sys.stdin.buffer, sys.stdout.buffer
    store, format, lang = json.loads(source.readline())
    layout = layout_of(format, Task(Header(), lang))
    assert layout is not None
    with Snapshot(Path(store)) as snapshot, suppress(BrokenPipeError):
        target.write(json.dumps(snapshot.mark).encode() + b"\n")
        target.flush()
        while head := source.read(4):
            numbers = array("I", source.read(4 * int.from_bytes(head, "little")))
            data = encoded(layout, snapshot.events(numbers))
            target.write(len(data).to_bytes(8, "little"))
            target.write(data)
            target.flush()
