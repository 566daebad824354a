"""Bringing the store up to date while the browser runs: ``timeline build`` in a process of its own, kept for a while.

A process, because reading documents is work that would make the screen wait; and because the browser may not import
what only building needs.
"""

from __future__ import annotations

import codecs
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import RLock, Thread
from typing import Final

from msgspec import Struct

import timeline
from timeline.messages import language

_CONTROLS: Final = r"\x1b\[[0-9;?]*[A-Za-z]"
#: Cells that the line of progress may take.
_CELLS: Final = "58"
#: How many bytes are taken from the process at once.
_CHUNK: Final = 4096
#: Begins the line that tells that a build is over (`timeline.again`).
END: Final = "\x02"


class Updated(Struct, frozen=True):
    """How it went: the exit code of ``timeline build`` and the last line that it said ('' for none)."""

    code: int
    said: str


class Updating:
    """The builds of one browser, each by ``jobs`` processes (0: as many as there are processors).

    The process that is asked stays for the next build, which then has nothing to load any more.

    All but ``run`` may be called from another thread; the store is usable after ``stop`` and ``rest``, too.
    """

    def __init__(self, folder: Path, jobs: int = 0) -> None:
        self._folder = folder
        self._jobs = jobs
        self._process: subprocess.Popen[bytes] | None = None
        self._said: Iterator[str] = iter(())
        self._stopped = False
        self._lock = RLock()

    def run(self, tell: Callable[[str], None]) -> Updated:
        """Build, and tell every line of progress; blocks. Raises ``OSError`` where no process can be started."""
        process = self.begin()
        assert process.stdin is not None
        with suppress(OSError):  # it has ended just now; the wait below says how
            process.stdin.write(b"\n")
            process.stdin.flush()
        if self._stopped:
            self.stop()
        last = ""
        for line in self._said:
            if line.startswith(END):
                return Updated(int(line[len(END) :]), last)
            last = line
            tell(last)
        return Updated(process.wait(), last)

    def begin(self) -> subprocess.Popen[bytes]:
        """Have the process there: it loads what a build needs while none is asked for."""
        with self._lock:
            if self._process is None or self._process.poll() is not None:
                self.rest()
                self._process, reads = _started(command(self._folder, self._jobs))
                self._said = lines(_read(reads))
            return self._process

    def rest(self) -> None:
        """Keep no process any more; one that builds ends when it is done. The next build loads everything again."""
        with self._lock:
            process, self._process = self._process, None
        if process is not None and process.stdin is not None:
            with suppress(OSError):
                process.stdin.close()
            Thread(target=process.wait, name="resting", daemon=True).start()

    def stop(self) -> None:
        """End the build, and begin no other; what it has done so far is kept."""
        self._stopped = True
        process = self._process
        if process is not None and process.poll() is None:
            # As ^C does it, for the processes which the build has started as well.
            with suppress(OSError):
                os.killpg(process.pid, signal.SIGINT)


def _started(words: list[str]) -> tuple[subprocess.Popen[bytes], int]:
    """A process that builds when it is told to, and where to read what it says."""
    reads, writes = _channel()
    try:
        process = subprocess.Popen(
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=writes,
            env=environment(),
            start_new_session=True,
        )
    except BaseException:
        os.close(reads)
        raise
    finally:
        os.close(writes)
    return process, reads


def command(folder: Path, jobs: int) -> list[str]:
    """The command that brings the project in ``folder`` up to date at every line that it is given."""
    # -P: a folder that happens to be called timeline, where the person stands, is not this program.
    return [sys.executable, "-P", "-m", "timeline.again", str(folder), str(jobs)]


def environment() -> dict[str, str]:
    """The environment of the build: it speaks the language of the browser."""
    here = str(Path(timeline.__file__).resolve().parent.parent)
    path = os.pathsep.join(filter(None, (here, os.environ.get("PYTHONPATH", ""))))
    return {**os.environ, "TIMELINE_LANG": language(), "PYTHONPATH": path, "COLUMNS": _CELLS}


def _channel() -> tuple[int, int]:
    """Two ends (to read, to write): a terminal where there are such, for only there progress is told."""
    try:
        import pty
    except ImportError:
        return os.pipe()
    try:
        return pty.openpty()
    except OSError:
        return os.pipe()


def _read(reads: int) -> Iterator[bytes]:
    try:
        # A terminal whose other end is closed is an error to read from.
        with suppress(OSError):
            while data := os.read(reads, _CHUNK):
                yield data
    finally:
        os.close(reads)


def lines(pieces: Iterator[bytes]) -> Iterator[str]:
    """What was said, line by line; a line that was written over another counts as one. Never an empty one."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    rest = ""
    for data in pieces:
        *whole, rest = re.split(r"[\r\n]+", rest + decoder.decode(data))
        for line in whole:
            if shown := re.sub(_CONTROLS, "", line).strip():
                yield shown
        # Progress is not followed by a line end but by the next \r: what ends in a control is complete.
        if rest.endswith("\x1b[K"):
            if shown := re.sub(_CONTROLS, "", rest).strip():
                yield shown
            rest = ""
    if shown := re.sub(_CONTROLS, "", rest).strip():
        yield shown


def stamp(path: Path) -> tuple[int, int] | None:
    """What changes when a file is written: time (ns) and size; ``None`` where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
