"""Faults injected into builds and decisions: no confirmed decision is lost, every store can be read or made anew.

    python benchmarks/faults.py [--count 2000] [--seed 1] [--fault NAME ...]

Each injection is a child process that builds a small project and writes decisions into its ``events.yaml`` while
something goes wrong. A decision counts as confirmed once the child has told it through a pipe, after the write
returned. Then the fault is over: every confirmed decision must stand in the file, the next build must end well, and
its store must be readable. The same for the installed command (`faults_command`). Prints a row for each fault; ends
with 1 where anything was lost.
"""

from __future__ import annotations

import argparse
import builtins
import errno
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
import faults_command

TEXT = "临河县防汛工作简报\n2021年7月20日\n\n7月18日,县防汛抗旱指挥部召开紧急会议。\n次日上午,县水利局检查堤坝。\n"


def make_project(folder: Path) -> None:
    """A few documents and an empty curation file."""
    (folder / "sources").mkdir(parents=True)
    for number in range(3):
        (folder / "sources" / f"{number}.txt").write_text(TEXT.replace("18日", f"{number + 3}日"), encoding="utf-8")
    (folder / "events.yaml").write_text("version: 1\n# kept\nevents:\n", encoding="utf-8")


def build(folder: Path) -> None:
    """Build as the command does."""
    from timeline.build import build as run
    from timeline.config import Project

    run(Project.find(folder))


def decide(folder: Path, name: str) -> None:
    """Write one decision as the browser does."""
    from timeline.curation.patching import add_entry
    from timeline.curation.writing import change

    entry = {"date": "2021-07-22", "kind": "support", "title": name}
    change(folder / "events.yaml", folder / ".timeline", lambda text: add_entry(text, "events", entry))


def work(folder: Path, confirmed: int, label: str) -> None:
    """What a child does: decisions and builds, each decision told once it is written."""
    from timeline.build import BuildError
    from timeline.curation.writing import WriteError

    for number in range(3):
        try:
            decide(folder, f"{label}-{number}")
            os.write(confirmed, f"{label}-{number}\n".encode())
        except WriteError:
            os.write(confirmed, b"!refused\n")
        try:
            build(folder)
        except BuildError:
            os.write(confirmed, b"!refused\n")


def failing(source: random.Random, number: int) -> None:
    """From some call on, one in so many calls of the system that write fails."""
    left = source.randrange(1, 60)
    every = source.choice((1, 3))

    def broken(function: Callable[..., Any], writes: Callable[..., bool]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            nonlocal left
            if writes(*arguments, **named):
                left -= 1
                if left <= 0 and left % every == 0:
                    raise OSError(number, os.strerror(number))
            return function(*arguments, **named)

        return call

    def always(*_: Any, **__: Any) -> bool:
        return True

    for name in ("fsync", "replace", "rename", "unlink", "mkdir", "fchmod"):
        setattr(os, name, broken(getattr(os, name), always))
    real = os.open
    os.open = broken(real, lambda path, flags, *_, **__: bool(flags & (os.O_WRONLY | os.O_RDWR)))
    import io

    opened = broken(io.open, lambda file, mode="r", *_, **__: any(letter in mode for letter in "wax+"))
    builtins.open = io.open = opened


def disk_full(folder: Path, source: random.Random) -> None:
    """No file grows beyond a few kilobytes: SQLite and Python alike are refused in the middle of a write."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limit = source.randrange(0, 300_000)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))


def no_handles(folder: Path, source: random.Random) -> None:
    """Almost no file may be opened any more."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (source.randrange(6, 16), resource.getrlimit(resource.RLIMIT_NOFILE)[1]))


def changing_sources(folder: Path, source: random.Random) -> None:
    """Files vanish, grow and change while they are read."""
    seed = source.random()

    def change() -> None:
        mine = random.Random(seed)
        while True:
            path = folder / "sources" / f"{mine.randrange(4)}.txt"
            try:
                match mine.randrange(3):
                    case 0:
                        path.unlink(missing_ok=True)
                    case 1:
                        path.write_text(TEXT * mine.randrange(1, 9), encoding="utf-8")
                    case _:
                        with path.open("a", encoding="utf-8") as file:
                            file.write(TEXT[20:])
            except OSError:
                pass
            time.sleep(0.001)

    threading.Thread(target=change, daemon=True).start()


def clock(folder: Path, source: random.Random) -> None:
    """Clocks jump."""
    real = time.time
    time.time = lambda: real() + source.choice((-1e9, 1e9, 0, -3600))
    for path in (folder / "sources").iterdir():
        when = source.choice((0, 2**31, 4e9, real() + 1e6))
        os.utime(path, (when, when))


def no_locks(folder: Path, source: random.Random) -> None:
    """A file system that knows no locks."""
    import fcntl

    def refused(*_: Any) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    fcntl.flock = fcntl.lockf = refused


def damaged_store(folder: Path, source: random.Random) -> None:
    """Bytes of the store are other ones, or its end is gone."""
    build(folder)
    store = folder / ".timeline"
    for path in [one for one in store.iterdir() if one.suffix not in (".lock", "")]:
        content = bytearray(path.read_bytes())
        for _ in range(source.randrange(1, 40)):
            if content:
                at = source.randrange(min(len(content), source.choice((100, 4096, 10**9))))
                content[at] = source.randrange(256)
        path.write_bytes(content[: source.randrange(len(content) + 1)] if source.random() < 0.3 else content)


def gone_store(folder: Path, source: random.Random) -> None:
    """The store's folder is a file, or gone."""
    shutil.rmtree(folder / ".timeline", ignore_errors=True)
    if source.random() < 0.5:
        (folder / ".timeline").write_text("x")


def other_build(folder: Path, source: random.Random) -> None:
    """Another process builds and decides at the same time."""
    if os.fork() == 0:
        try:
            null = os.open(os.devnull, os.O_WRONLY)
            work(folder, null, "other")
        finally:
            os._exit(0)


def reader_open(folder: Path, source: random.Random) -> None:
    """A browser has the store open and goes on reading."""
    from timeline.config import Project
    from timeline.store import Store
    from timeline.store.filters import Filter

    build(folder)
    store = Store.open(Project.find(folder).store)

    def look() -> None:
        while True:
            try:
                store.rows(Filter(), 0, 10)
            except Exception:
                return
            time.sleep(0.002)

    threading.Thread(target=look, daemon=True).start()


FAULTS: dict[str, Callable[[Path, random.Random], None]] = {
    "disk full (size limit)": disk_full,
    "disk full (ENOSPC)": lambda folder, source: failing(source, errno.ENOSPC),
    "I/O error (EIO)": lambda folder, source: failing(source, errno.EIO),
    "read-only (EROFS)": lambda folder, source: failing(source, errno.EROFS),
    "permission lost (EACCES)": lambda folder, source: failing(source, errno.EACCES),
    "no handles left": no_handles,
    "sources change meanwhile": changing_sources,
    "clock jumps": clock,
    "no locks": no_locks,
    "store damaged": damaged_store,
    "store gone": gone_store,
    "two builds at once": other_build,
    "browser open": reader_open,
    "SIGKILL": lambda folder, source: None,
    "SIGTERM": lambda folder, source: None,
    "SIGINT": lambda folder, source: None,
    "SIGHUP": lambda folder, source: None,
}


def inject(folder: Path, fault: str, source: random.Random, longest: float) -> tuple[str, int, int, list[str]]:
    """One injection: how the child ended, decisions confirmed, work refused, what is wrong afterwards."""
    make_project(folder)
    if source.random() < 0.7:
        build(folder)
    if fault in faults_command.FAULTS:
        ended, confirmed, wrong = faults_command.run(folder, fault, source)
        return ended, len(confirmed), 0, wrong + after(folder, confirmed)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        os.close(reading)
        code = 3
        try:
            FAULTS[fault](folder, source)
            work(folder, writing, "mine")
            code = 0
        except KeyboardInterrupt:
            code = 4
        except OSError:
            code = 5
        except BaseException:
            import traceback

            if fault != "no handles left":
                traceback.print_exc()
        finally:
            os._exit(code)
    os.close(writing)
    if fault.startswith("SIG"):
        time.sleep(source.random() * longest)
        os.kill(child, getattr(signal, fault))
    _, status = os.waitpid(child, 0)
    with os.fdopen(reading) as told:  # ends when the last one who could write has ended, another build too
        lines = told.read().split()
    confirmed = [line for line in lines if line != "!refused"]
    ended = f"signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else f"exit {os.WEXITSTATUS(status)}"
    wrong = ["traceback"] if ended == "exit 3" and fault != "no handles left" else []
    return ended, len(confirmed), len(lines) - len(confirmed), wrong + after(folder, confirmed)


def after(folder: Path, confirmed: list[str]) -> list[str]:
    """What is wrong once the fault is over."""
    from timeline.config import Project
    from timeline.curation import load
    from timeline.store import Store
    from timeline.store.filters import Filter

    project = Project.find(folder)
    curation = load(project.events_files, project.folder)
    titles = {event.title for event in curation.events}
    wrong = [f"lost: {name}" for name in confirmed if name not in titles]
    wrong += [f"events.yaml: {problem.message}" for problem in curation.problems if problem.level == "error"]
    if "# kept" not in (folder / "events.yaml").read_text(encoding="utf-8"):
        wrong.append("events.yaml: a comment is gone")
    if (folder / ".timeline").is_file():
        (folder / ".timeline").unlink()
    try:
        build(folder)
        store = Store.open(Project.find(folder).store)
        shown = {row.title for row in store.rows(Filter(), 0, 1000)}
        store.close()
        wrong += [f"not in the store: {name}" for name in confirmed if name not in shown]
    except Exception as error:
        wrong.append(f"unreadable store: {type(error).__name__}: {error}")
    return wrong


def main() -> int:
    """Inject, and tell."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--count", type=int, default=2000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--fault", action="append", default=[])
    given = options.parse_args()
    source = random.Random(given.seed)
    names = given.fault or [*FAULTS, *faults_command.FAULTS]
    few = sum(name in faults_command.FAULTS for name in names)  # dear: a process each; a tenth of what the others get
    parts = [1 if name in faults_command.FAULTS and few < len(names) else 10 for name in names]
    print(f"seed {given.seed}", flush=True)
    total = lost = 0
    with tempfile.TemporaryDirectory() as place:
        os.environ["HOME"] = place
        make_project(Path(place) / "warm")
        begun = time.perf_counter()
        build(Path(place) / "warm")
        decide(Path(place) / "warm", "x")
        begun = time.perf_counter()
        build(Path(place) / "warm")
        longest = 4 * (time.perf_counter() - begun) + 0.1
        for number, fault in enumerate(names):
            share = max(1, round(given.count * parts[number] / sum(parts)))
            ends: dict[str, int] = {}
            bad: list[str] = []
            kept = refused = 0
            for _ in range(share):
                folder = Path(place) / "project"
                ended, told, not_done, wrong = inject(folder, fault, source, longest)
                kept, refused = kept + told, refused + not_done
                ends[ended] = ends.get(ended, 0) + 1
                bad += wrong
                shutil.rmtree(folder, ignore_errors=True)
            ending = ", ".join(f"{end}: {count}" for end, count in sorted(ends.items()))
            counts = f"{share:>5} injections {len(bad):>3} wrong {kept:>5} confirmed {refused:>5} refused"
            print(f"{fault:<34} {counts}   {ending}", flush=True)
            for line in bad[:10]:
                print("   ", line, flush=True)
            total, lost = total + share, lost + len(bad)
    print(f"{total} injections, {lost} lost or unreadable")
    return int(lost > 0)


if __name__ == "__main__":
    sys.exit(main())
