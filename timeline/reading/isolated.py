"""A helper process for what may crash, hang or fill memory: asked one thing at a time, killed when it takes too long.

It is started when it is first needed and stays for the next document; it ends with us, as its input ends.
"""

from __future__ import annotations

import atexit
import struct
import subprocess
import sys
import threading
from contextlib import suppress
from typing import Final

_GRACE: Final = 2.0  # seconds for a process that was told to end


class HelperError(Exception):
    """The helper gave no answer; ``late``: it took too long and was ended, else it died."""

    def __init__(self, late: bool) -> None:
        super().__init__("late" if late else "died")
        self.late = late


class Helper:
    """One helper process; ``script`` is a Python file that answers as ``pdf_child`` does. Safe for several threads."""

    def __init__(self, script: str, *arguments: str) -> None:
        self._command = [sys.executable, "-P", script, *arguments]
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def ask(self, data: bytes, seconds: float) -> bytes:
        """The answer to a message. Raises ``HelperError``, and ``OSError`` where no process can be started."""
        with self._lock:
            process = self._running()
            late = threading.Event()

            def stop() -> None:
                late.set()
                process.kill()

            watch = threading.Timer(seconds, stop)
            watch.daemon = True
            watch.start()
            try:
                return _exchange(process, data)
            except (OSError, EOFError) as error:
                self._end()
                raise HelperError(late.is_set()) from error
            except BaseException:  # Ctrl-C: an answer that nobody took would be that to the next question
                self._end()
                raise
            finally:
                watch.cancel()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for us
            )
            atexit.register(self.close)
        return self._process

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        atexit.unregister(self.close)
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        with suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE)


def _exchange(process: subprocess.Popen[bytes], data: bytes) -> bytes:
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(struct.pack("<Q", len(data)))
    process.stdin.write(data)
    process.stdin.flush()
    head = process.stdout.read(8)
    if len(head) < 8:
        raise EOFError
    (size,) = struct.unpack("<Q", head)
    answer = process.stdout.read(size)
    if len(answer) < size:
        raise EOFError
    return answer
