"""Faults of `faults.py` that befall the installed command: signals at any moment, a terminal or a pipe that closes, and
what is wrong around it: sources that grow, clocks that jump, a second build, a browser that looks on, no locks, no
locale.

Each injection starts ``timeline build``, ``export``, ``import`` or the browser as a process of its own. Besides what
`faults.after` looks at: an export that stood there is the old one or a whole new one, what ``import`` called done
stands in ``events.yaml``, no traceback of ours is written (Python's own start cannot be guarded), the process ends
within seconds of its terminal, and where nothing but its surroundings is wrong it ends with 0.
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
PATIENCE = 30.0  # seconds in which a process must have ended
_IMPORTED = "version: 1\nevents:\n  - {date: 2021-07-23, kind: support, title: imported}\n"
_OLD = "what stood there before\n"
#: What the interpreter does before it runs the command, for a fault that only it can bring about.
_BEFORE = {
    "clock jumps": "import random, time; real = time.time; time.time = lambda: real() + random.choice((-1e9, 1e9, 0))",
    "no locks": (
        "import errno, fcntl\n"
        "def refused(*_): raise OSError(errno.ENOLCK, 'No locks available')\n"
        "fcntl.flock = fcntl.lockf = refused"
    ),
}
_RUN = "\nimport sys\nfrom timeline.__main__ import main\nsys.exit(main())"


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


def _environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TIMELINE_", "XDG_"))}
    return {**kept, "TERM": "xterm-256color", "TIMELINE_LANG": "en", **more}


def run(folder: Path, fault: str, source: random.Random) -> tuple[str, list[str], list[str]]:
    """One injection into a project that is there: how it ended, titles that were confirmed, what is wrong."""
    command = source.choice(COMMANDS)
    (folder / "other.yaml").write_text(_IMPORTED, encoding="utf-8")
    (folder / "out.json").write_text(_OLD, encoding="utf-8")
    call = [sys.executable, "-m", "timeline", *_arguments(command, folder)]
    delay = source.random() * (3.0 if command == "browse" else 1.5)
    name = fault.removesuffix(" around the command")
    if name != fault:
        command = source.choice([one for one in COMMANDS if one != "browse"])
        call = [sys.executable, "-c", _BEFORE.get(name, "") + _RUN, *_arguments(command, folder)]
        ended, words = _surrounded(call, folder, name, source)
    elif fault == "terminal closes" or command == "browse":
        ended, words = _on_terminal(call, fault, delay, source)
    else:
        ended, words = _piped(call, fault, delay)
    wrong = [f"{command}: {words[-300:]!r}"] if "Traceback" in words and "/timeline/cli.py" in words else []
    if name != fault and ended != "exit 0":
        wrong.append(f"{command}: {ended}: {words[-300:]!r}")
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


def _surrounded(call: list[str], folder: Path, fault: str, source: random.Random) -> tuple[str, str]:
    """The command while something beside it goes wrong for as long as it runs."""
    more = {}
    beside: list[subprocess.Popen[bytes]] = []
    if fault == "no locale":
        more = source.choice(({"LC_ALL": "C"}, {"LC_ALL": "xx_YY.KOI8-R"}, {"LANG": "", "LC_ALL": ""}))
    elif fault == "another build":
        beside = [_quiet([sys.executable, "-m", "timeline", "build", str(folder)])]
    elif fault == "a browser open":
        screen, inner = pty.openpty()
        beside = [_quiet([sys.executable, "-m", "timeline", str(folder)], inner)]
        os.close(inner)
        time.sleep(source.random())
    elif fault == "clock jumps":
        for path in (folder / "sources").iterdir():
            when = source.choice((0.0, 2.0**31, 4e9))
            os.utime(path, (when, when))
    process = subprocess.Popen(
        call, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=_environment(**more)
    )
    until = time.monotonic() + PATIENCE
    left = 100 if fault == "growing sources" else 0  # what grows for ever is never read to its end, rightly
    while left and process.poll() is None and time.monotonic() < until:
        left -= 1
        with (folder / "sources" / f"{source.randrange(5)}.txt").open("a", encoding="utf-8") as file:
            file.write("7月21日,县水利局再次检查堤坝。\n" * source.randrange(1, 5))
        time.sleep(0.005)
    ended = _ended(process)
    assert process.stderr is not None
    words = process.stderr.read().decode("utf-8", "replace")
    process.stderr.close()
    for other in beside:
        if fault == "a browser open":
            os.close(screen)  # which ends it
        if _ended(other) == "never":
            ended = "never"
    return ended, words


def _quiet(call: list[str], terminal: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    own = terminal != subprocess.DEVNULL
    return subprocess.Popen(
        call, stdin=terminal, stdout=terminal, stderr=terminal, env=_environment(), start_new_session=own
    )


FAULTS = (
    "SIGKILL command", "SIGTERM command", "SIGINT command", "SIGHUP command", "terminal closes", "output closes",
    *(f"{name} around the command" for name in (
        "growing sources", "clock jumps", "another build", "a browser open", "no locks", "no locale"
    )),
)  # fmt: skip
