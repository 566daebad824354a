"""Faults of `faults.py` that befall the installed command: signals at any moment, a terminal or a pipe that closes.

Each injection starts ``timeline build``, ``export``, ``import`` or the browser as a process of its own. Besides what
`faults.after` looks at: an export that stood there is the old one or a whole new one, what ``import`` called done
stands in ``events.yaml``, no traceback of ours is written (Python's own start cannot be guarded), and the process ends
within seconds of its terminal.
"""

from __future__ import annotations

import json
import os
import pty
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

COMMANDS = ("build", "export", "import", "browse")
PATIENCE = 20.0  # seconds in which a process must have ended
_IMPORTED = "version: 1\nevents:\n  - {date: 2021-07-23, kind: support, title: imported}\n"
_OLD = "what stood there before\n"


def _arguments(command: str, folder: Path) -> list[str]:
    place = ["-C", str(folder)]
    match command:
        case "build":
            return ["build", str(folder)]
        case "export":
            return ["export", *place, "-o", str(folder / "out.json")]
        case "import":
            return ["import", *place, str(folder / "other.yaml")]
    return [str(folder)]


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TIMELINE_", "XDG_"))}
    return {**kept, "TERM": "xterm-256color", "TIMELINE_LANG": "en"}


def run(folder: Path, fault: str, source: random.Random) -> tuple[str, list[str], list[str]]:
    """One injection into a project that is there: how it ended, titles that were confirmed, what is wrong."""
    command = source.choice(COMMANDS)
    (folder / "other.yaml").write_text(_IMPORTED, encoding="utf-8")
    (folder / "out.json").write_text(_OLD, encoding="utf-8")
    call = [sys.executable, "-m", "timeline", *_arguments(command, folder)]
    delay = source.random() * (3.0 if command == "browse" else 1.5)
    if fault == "terminal closes" or command == "browse":
        ended, words = _on_terminal(call, fault, delay, source)
    else:
        ended, words = _piped(call, fault, delay)
    wrong = [f"{command}: {words[-300:]!r}"] if "Traceback" in words and "/timeline/cli.py" in words else []
    if ended == "never":
        wrong.append(f"{command}: did not end")
    with suppress(FileNotFoundError):
        left = (folder / "out.json").read_text(encoding="utf-8")
        if left != _OLD:
            try:
                json.loads(left)
            except ValueError:
                wrong.append(f"{command}: half an export")
    done = command == "import" and ended == "exit 0"
    return f"{command} {ended}", ["imported"] if done else [], wrong


def _ended(process: subprocess.Popen[bytes]) -> str:
    try:
        code = process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return "never"
    return f"signal {-code}" if code < 0 else f"exit {code}"


def _piped(call: list[str], fault: str, delay: float) -> tuple[str, str]:
    process = subprocess.Popen(
        call, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment()
    )
    assert process.stdout is not None and process.stderr is not None
    if fault == "output closes":
        process.stdout.close()
        if delay < 0.75:
            process.stderr.close()
            return _ended(process), ""
    else:
        time.sleep(delay)
        process.send_signal(getattr(signal, fault.partition(" ")[0]))
    try:
        words = process.stderr.read().decode("utf-8", "replace")
        return _ended(process), words
    finally:
        process.stdout.close()
        process.stderr.close()


def _on_terminal(call: list[str], fault: str, delay: float, source: random.Random) -> tuple[str, str]:
    screen, inner = pty.openpty()
    process = subprocess.Popen(
        call, stdin=inner, stdout=inner, stderr=inner, env=_environment(), start_new_session=True
    )
    os.close(inner)
    os.set_blocking(screen, False)
    words = b""
    until = time.monotonic() + delay
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError):
            words += os.read(screen, 1 << 16)
        with suppress(OSError):
            if b"\x1b[?1049h" in words:
                os.write(screen, source.choice((b"j", b"k", b"\r", b"a", b"/", b"\x1b")))
        time.sleep(0.05)
    if not fault.startswith("SIG"):
        os.close(screen)
        if source.random() < 0.5 and process.poll() is None:  # as a window does; some terminals just go
            process.send_signal(signal.SIGHUP)
        return _ended(process), words.decode("utf-8", "replace")
    process.send_signal(getattr(signal, fault.partition(" ")[0]))
    if fault == "SIGINT command":
        time.sleep(0.2)
        process.terminate()  # Ctrl-C is a key in the browser: it asks
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        with suppress(OSError):
            words += os.read(screen, 1 << 16)
        time.sleep(0.02)
    with suppress(OSError):
        words += os.read(screen, 1 << 16)
    os.close(screen)
    return _ended(process), words.decode("utf-8", "replace")


FAULTS = ("SIGKILL command", "SIGTERM command", "SIGINT command", "SIGHUP command", "terminal closes", "output closes")
