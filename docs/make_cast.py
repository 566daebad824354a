"""Records docs/demo.cast: a shell on a terminal of its own, in which keys are pressed as a person would.

    python docs/make_cast.py [OUTPUT]

The shipped documents are copied to a folder of their own and built first. The file is an asciicast of version 2: a
header, then ``[seconds, "o", output]`` a line. What the program writes stands there as it was written, when it was
written; the pauses between keys are those that a reader needs.
"""

from __future__ import annotations

import codecs
import fcntl
import json
import os
import pty
import select
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeAlias

ROOT = Path(__file__).resolve().parent.parent
TIMELINE = (sys.executable, "-m", "timeline")
COLUMNS, ROWS = 110, 30
LEAST = 1.2  # seconds that a program is given to begin with its answer
QUIET = 0.4  # seconds without output after which it waits for keys: less than a cursor takes to blink
LONGEST = 30.0  # seconds that are waited for it
LETTER = 0.07  # seconds between the letters of what is typed
SCREEN = "\x1b[?1049h"  # what a program writes that takes the whole screen, and
SHELL = "\x1b[?1049l"  # gives it back

#: What is typed (a text letter by letter, a tuple key by key), how long a reader looks at what follows, and what must
#: have been written before it is quiet.
Step: TypeAlias = tuple[str | tuple[str, ...], float] | tuple[str | tuple[str, ...], float, str]
STORY: tuple[Step, ...] = (
    ("timeline\r", 3.0, SCREEN),
    ("D", 0.8),
    (("2020-01-25", "\r"), 2.5),
    (("\x1b[B",) * 3, 1.5),
    ("i", 3.5),
    ("\x1b", 0.8),
    ("\r", 3.0),
    ("\x1b", 0.8),
    ("f", 0.8),
    (("city:阳泉", " kind:meeting", "\r"), 3.0),
    ("\x7f", 1.0),
    ("-", 0.7),
    ("-", 2.0),
    ("+", 0.7),
    ("+", 1.5),
    ("L", 3.5),
    ("\x1b", 0.8),
    ("q", 1.0, SHELL),
    ("timeline export city:阳泉 -o yangquan.html\r", 2.0, "written"),
    ("exit\r", 0.5),
)


def record(
    command: Sequence[str],
    story: Iterable[Step],
    folder: Path,
    environment: dict[str, str],
    size: tuple[int, int] = (COLUMNS, ROWS),
) -> list[tuple[float, str]]:
    """What a command writes to its terminal, with the seconds from the start, while it is typed to.

    Raises ``TimeoutError`` where it does not come to rest in ``LONGEST`` seconds, or not write what is waited for.
    """
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.execvpe(command[0], list(command), environment)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    written: list[tuple[float, str]] = []
    clock = 0.0

    def watch(quiet: float, least: float = 0.0, wanted: str = "", since: int = 0) -> bool:
        """Take output until the wanted came and there was none for so long; whether the program is still there."""
        nonlocal clock
        begin = last = now = time.monotonic()
        while now - last < quiet or now - begin < least or wanted not in "".join(w for _, w in written[since:]):
            now = time.monotonic()
            if now - begin > LONGEST:
                raise TimeoutError(f"no end, or no {wanted!r}, in {written[-1:]!r}")
            if not select.select([terminal], [], [], 0.02)[0]:
                continue
            try:
                got = os.read(terminal, 65536)
            except OSError:  # Linux says so at the end of a terminal
                got = b""
            if not got:
                return False
            last = time.monotonic()
            written.append((clock + last - begin, decoder.decode(got)))
        clock += last - begin
        return True

    try:
        there = watch(QUIET)
        for keys, pause, *wanted in story:
            if not there:
                break
            since = len(written)
            for key in keys:
                os.write(terminal, key.encode())
                there = watch(LETTER) if len(keys) > 1 else there
                clock += LETTER
            there = there and watch(QUIET, LEAST, *wanted, since=since)
            clock += pause
    finally:
        os.close(terminal)
        os.waitpid(child, 0)
    return written


def cast(written: Iterable[tuple[float, str]], size: tuple[int, int] = (COLUMNS, ROWS)) -> str:
    """The recording as an asciicast, version 2."""
    header = {
        "version": 2,
        "width": size[0],
        "height": size[1],
        "title": "timeline: a folder of documents as a timeline whose every date can be trusted",
        "env": {"TERM": "xterm-256color", "SHELL": "/bin/bash"},
    }
    lines = [json.dumps(header, ensure_ascii=False)]
    lines += [json.dumps([round(when, 3), "o", words], ensure_ascii=False) for when, words in written if words]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Record the story."""
    output = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "demo.cast"
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "yangquan"
        folder.mkdir()
        for name in ("sources", "events.yaml"):
            part = ROOT / name
            (shutil.copytree if part.is_dir() else shutil.copy)(part, folder / name)
        environment = {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": made,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            "TIMELINE_LANG": "en",
            "PS1": "$ ",
        }
        subprocess.run([*TIMELINE, "build"], cwd=folder, env=environment, check=True, capture_output=True)
        shell = ["bash", "--noprofile", "--norc", "-i"]
        output.write_text(cast(record(shell, STORY, folder, environment)), encoding="utf-8")
    print(output)


if __name__ == "__main__":
    main()
