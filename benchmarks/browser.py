"""How quick the browser is on a terminal: a made-up project of a million events, keys in, paint out.

    python benchmarks/browser.py [--events 1000000] [--keep FOLDER] [--peers] [--runs 5]

Every program runs in a terminal of its own (a pty of 120x40 cells). A figure is the time from the key (or from the
start of the process) to the arrival of the paint that shows what the key was for, the median of several runs, in
milliseconds; memory is the peak of the process. ``--peers`` measures lnav and VisiData on the same rows, where they are
installed (and pyte, which keeps their screen); what they do not have is 0. Times on a busy machine are noisy: compare
ratios within one run.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import pty
import re
import select
import shutil
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from store import events

COLUMNS, LINES = 120, 40
#: A terminal that says nothing for so long (seconds) has painted everything.
QUIET = 0.4
EMPTY_APP = """
import os
os.environ["TEXTUAL_DISABLE_KITTY_KEY"] = "1"
from textual.app import App
from textual.widgets import Static
class Empty(App):
    def compose(self):
        yield Static("painted-now")
Empty().run()
"""
_ESCAPE = re.compile(rb"\x1b(?:\[[0-9;?<=>$]*[A-Za-z~]|[()][A-Z0-9]|\][^\x07]*\x07|.)")


class Terminal:
    """A program in a pty; ``wait`` reads what it paints."""

    def __init__(self, command: Sequence[str], environment: dict[str, str]) -> None:
        self.begun = time.perf_counter()
        self.pid, self.file = pty.fork()
        if self.pid == 0:
            # As installed: our modules were compiled once before.
            os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
            os.environ["PYTHONPYCACHEPREFIX"] = str(Path(tempfile.gettempdir()) / "timeline-benchmark-pyc")
            os.environ.update(environment)
            os.execvp(command[0], list(command))
        fcntl.ioctl(self.file, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))

    def _read(self, timeout: float) -> bytes | None:
        ready, _, _ = select.select([self.file], [], [], timeout)
        if not ready:
            return None
        try:
            return os.read(self.file, 1 << 18)
        except OSError:
            return b""

    def wait(self, pattern: str, timeout: float = 60.0) -> float:
        """Seconds on the clock when something that matches was painted; raises ``TimeoutError``."""
        wanted, seen, end = re.compile(pattern.encode()), b"", time.perf_counter() + timeout
        while time.perf_counter() < end:
            data = self._read(0.05)
            if data == b"":
                break
            if data:
                seen += data
                if wanted.search(_ESCAPE.sub(b"", seen)):
                    return time.perf_counter()
        raise TimeoutError(pattern)

    def settle(self) -> None:
        """Read on until nothing is painted any more."""
        while self._read(QUIET):
            pass

    def key(self, keys: str, pattern: str) -> float:
        """Milliseconds from the last of the keys to the paint that matches."""
        self.settle()
        begun = time.perf_counter()
        os.write(self.file, keys.encode())
        return (self.wait(pattern) - begun) * 1000

    def type(self, keys: str) -> None:
        """Press keys whose paint is of no interest."""
        os.write(self.file, keys.encode())
        self.settle()

    def peak(self) -> float:
        """The largest memory so far, in MB."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        return int(found[1]) / 1000 if found else 0.0

    def close(self) -> None:
        """End the program."""
        try:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        except OSError:
            pass
        os.close(self.file)


@contextmanager
def terminal(command: Sequence[str], of: type[Terminal] | None = None, **environment: str):  # type: ignore[no-untyped-def]
    """A program in a terminal, ended at the end."""
    base = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
    found = (of or Terminal)(command, {**base, "COLUMNS": str(COLUMNS), "LINES": str(LINES), **environment})
    try:
        yield found
    finally:
        found.close()


def make_project(folder: Path, count: int) -> None:
    """A project whose store is what a build would leave behind: fresh, so that starting builds nothing."""
    from timeline.build.scanning import scan
    from timeline.build.staleness import inputs
    from timeline.config import Project
    from timeline.store import Store, StoreWriter

    (folder / "sources").mkdir(parents=True, exist_ok=True)
    (folder / "timeline.toml").write_text('language = "en"\n', encoding="utf-8")
    project = Project.find(folder)
    made = not project.store.exists()
    if not made:
        # A build after our own code has changed finds no documents, and so no events.
        with Store.open(project.store) as store:
            made = store.count() == 0
    with StoreWriter(project.store) as writer:
        if made:
            writer.replace_events(events(count))
        writer.set_meta("inputs", inputs(project, scan(project)))
        writer.commit()


def rows_file(folder: Path, suffix: str) -> Path:
    """The same rows as a log (lnav) or a table (VisiData)."""
    path = folder / f"rows.{suffix}"
    if path.exists():
        return path
    from timeline.config import Project
    from timeline.store import Store
    from timeline.store.filters import Filter

    with Store.open(Project.find(folder).store) as store, path.open("w", encoding="utf-8") as file:
        total = store.count()
        if suffix == "tsv":
            file.write("date\tkind\tcity\ttitle\n")
        for start in range(0, total, 10_000):
            for row in store.rows(Filter(), start, 10_000):
                day = row.day or "2018-01-01"
                if suffix == "tsv":
                    file.write(f"{row.date}\t{row.kind}\t{row.cities[0]}\t{row.title}\n")
                else:
                    file.write(f"{day} 00:00:00,000 INFO {row.kind} {row.cities[0]} {row.title}\n")
    return path


def median(measure: Callable[[], float], runs: int) -> float:
    """The median of several measurements."""
    return statistics.median(measure() for _ in range(runs))


def start(command: Sequence[str], pattern: str, **environment: str) -> float:
    """Milliseconds from the start of the process to the paint that matches."""
    with terminal(command, **environment) as screen:
        return (screen.wait(pattern) - screen.begun) * 1000


EVENT = "(?:召开|发布|部署|检查|启动|暂停|捐赠|通报|要求|开放)"


def measure_timeline(folder: Path, runs: int, count: int) -> dict[str, float]:
    """The figures of the browser."""
    command = [sys.executable, "-m", "timeline", str(folder)]
    environment = {"TIMELINE_SESSION": "false"}
    found = {"start": median(lambda: start(command, EVENT, **environment), runs)}
    with terminal(command, **environment) as screen:
        screen.wait(EVENT)
        screen.settle()
        found["PageDown"] = median(lambda: screen.key("\x1b[6~", EVENT), 2 * runs)
        found["cursor down"] = median(lambda: screen.key("j", "▌"), 2 * runs)
        found["End"] = median(lambda: (screen.type("g"), screen.key("G", EVENT))[1], runs)

        def zoom() -> float:
            out = screen.key("-", r"(?:Week|week) ?\d|\d+ [A-Z][a-z]{2}|\d{4}")
            screen.type("+")
            return out

        found["zoom"] = median(zoom, runs)

        def jump(day: str) -> float:
            screen.type("D" + day)
            return screen.key("\r", EVENT)

        found["jump to a date"] = median(lambda: (jump("2019-03-05"), jump("2020-03-05"))[1], runs)
        city = _common_city(folder)
        number = iter(range(1, 10))

        def filtered() -> float:
            month = next(number)
            screen.type(f"f\x15city:{city} inst:教育局 date:2019-{month:02d}/2019-{month + 2:02d}")
            return screen.key("\r", rf"\d+ / {count}")

        found["filter city+inst+period"] = median(filtered, min(runs, 5))
        screen.type("\x0c")
        words = iter(("会议", "防汛", "水位", "物资", "线路", "献血", "预案"))

        def searched() -> float:
            screen.type("/\x15")
            begun = screen.key(next(words), rf"\d+ / {count}")
            screen.type("\r")
            screen.type("\x0c")
            return begun

        found["search of two characters"] = median(searched, min(runs, 5))
        screen.type("\x0c")
        months = iter(range(1, 10))

        def facets() -> float:
            month = next(months)
            screen.type(f"f\x15date:2019-{month:02d}/2020-{month:02d}")
            return screen.key("\r", _FACET)

        found["facets with sparklines"] = median(facets, min(runs, 5))
        found["peak memory"] = screen.peak()
    return found


#: A value of the places, below the kinds, with its sparkline.
_FACET = r"省[^\n]{0,60}[▁▂▃▄▅▆▇█]"


def _common_city(folder: Path) -> str:
    from timeline.config import Project
    from timeline.store import Store
    from timeline.store.filters import Filter

    with Store.open(Project.find(folder).store) as store:
        return next(value.value for value in store.facet(Filter(), "city", 30) if value.parent)


class Seen(Terminal):
    """A program whose screen is kept: what a peer paints are often only the cells that differ from before."""

    def __init__(self, command: Sequence[str], environment: dict[str, str]) -> None:
        import pyte  # only for the peers: pip install pyte

        super().__init__(command, environment)
        self._screen = pyte.Screen(COLUMNS, LINES)
        self._stream = pyte.ByteStream(self._screen)

    def wait(self, pattern: str, timeout: float = 600.0) -> float:
        """As above, where the pattern is looked for on the screen as it stands."""
        wanted, end = re.compile(pattern), time.perf_counter() + timeout
        while time.perf_counter() < end:
            data = self._read(0.05)
            if data == b"":
                break
            if data:
                now = time.perf_counter()
                self._stream.feed(data)
                if wanted.search(self._shown()):
                    return now
        raise TimeoutError(pattern)

    def _shown(self) -> str:
        lines = (self._screen.buffer[number] for number in range(LINES))
        return "\n".join("".join(line[cell].data for cell in range(COLUMNS)) for line in lines)

    def settle(self) -> None:
        while data := self._read(QUIET):
            self._stream.feed(data)


def matching(path: Path, pattern: str) -> int:
    """How many rows of a file match."""
    wanted = re.compile(pattern)
    with path.open(encoding="utf-8") as file:
        return sum(1 for row in file if wanted.search(row))


WORDS = ("会议", "防汛", "水位", "物资", "线路")


def measure_peers(folder: Path, runs: int, count: int) -> dict[str, dict[str, float]]:
    """The figures of lnav and VisiData, where they are there.

    A filter or a search is done when the program says so many rows as there are: lnav how many lines are not shown and
    how many hits there are, VisiData how many rows are selected (a filter then opens them as a sheet of their own).
    """
    found: dict[str, dict[str, float]] = {}
    if shutil.which("lnav"):
        found["lnav"] = _lnav(folder, runs, count)
    if shutil.which("vd"):
        found["VisiData"] = _visidata(folder, runs, count)
    return found


def _lnav(folder: Path, runs: int, count: int) -> dict[str, float]:
    rows, city = rows_file(folder, "log"), _common_city(folder)
    command = ["lnav", "-N", str(rows)]
    # A home of its own: lnav takes up again the filters that were left.
    with tempfile.TemporaryDirectory() as home:
        own = {"start": median(lambda: start(command, EVENT, HOME=home), max(2, runs // 2))}
    with tempfile.TemporaryDirectory() as home, terminal(command, HOME=home) as screen:
        screen.wait(EVENT)
        screen.settle()
        time.sleep(20)
        screen.type("g")
        own["PageDown"] = median(lambda: screen.key("\x1b[6~", EVENT), runs)
        own["cursor down"] = median(lambda: screen.key("j", "."), runs)
        own["End"] = median(lambda: (screen.type("g"), screen.key("G", EVENT))[1], runs)
        own["peak memory"] = screen.peak()
    months, words = iter(range(1, 8)), iter(WORDS)
    with tempfile.TemporaryDirectory() as home, terminal(command, of=Seen, HOME=home) as screen:
        screen.wait(EVENT)
        time.sleep(20)

        def filtered() -> float:
            month = next(months)
            wanted = f"2019-0[{month}-{month + 2}]-.*{city}.*教育局"
            left = count - matching(rows, wanted)
            screen.type(f":filter-in {wanted}")
            took = screen.key("\r", rf"{left} +Lines not shown")
            screen.type(":reset-session\r")
            screen.type("g")
            return took

        def searched() -> float:
            word = next(words)
            return screen.key(f"/{word}\r", rf"{matching(rows, word)} hits for")

        screen.type("g")
        own["filter city+inst+period"] = median(filtered, min(runs, 5))
        own["search of two characters"] = median(searched, min(runs, 5))
    return own


def _visidata(folder: Path, runs: int, count: int) -> dict[str, float]:
    rows, city = rows_file(folder, "tsv"), _common_city(folder)
    command = ["vd", str(rows)]
    own = {"start": median(lambda: start(command, EVENT), max(2, runs // 2))}
    with terminal(command, of=Seen) as screen:
        screen.wait(rf"{count} rows")
        own["PageDown"] = median(lambda: screen.key("\x06", EVENT), runs)
        own["cursor down"] = median(lambda: screen.key("j", "."), runs)
        own["End"] = median(lambda: (screen.type("gk"), screen.key("gj", EVENT))[1], runs)
        screen.type("gklll")
        months, words = iter(range(1, 8)), iter(WORDS)

        def filtered() -> float:
            month = next(months)
            days = tuple(f"2019-0{month + more}" for more in range(3))
            left = matching(rows, rf"^2019-0[{month}-{month + 2}].*{city}.*教育局")
            # All at once: while something is typed VisiData paints without end.
            wanted = f"city=='{city}' and '教育局' in title and date[:7] in {days}"
            took = screen.key(f"z|{wanted}\r", rf"{count} rows +•{left}")
            took += screen.key('"', rf"\b{left} rows")
            screen.type("q")
            screen.type("gu")
            return took

        def searched() -> float:
            word = next(words)
            took = screen.key(f"|{word}\r", rf"{count} rows +•{matching(rows, word)}")
            screen.type("gu")
            return took

        own["filter city+inst+period"] = median(filtered, min(runs, 5))
        own["search of two characters"] = median(searched, min(runs, 5))
        own["peak memory"] = screen.peak()
    return own


BARS = {
    "PageDown": 16,
    "cursor down": 16,
    "zoom": 16,
    "End": 20,
    "jump to a date": 20,
    "filter city+inst+period": 60,
    "search of two characters": 60,
    "facets with sparklines": 120,
    "peak memory": 90,
}


def main() -> None:
    """Measure, and print a table."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--events", type=int, default=1_000_000)
    options.add_argument("--keep", type=Path, help="use this folder, and make the project only where it is missing")
    options.add_argument("--peers", action="store_true")
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--json", action="store_true")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary)
        make_project(folder, given.events)
        start([sys.executable, "-m", "timeline", str(folder)], EVENT, TIMELINE_SESSION="false")
        empty = median(lambda: start([sys.executable, "-c", EMPTY_APP], "painted-now"), given.runs)
        own = measure_timeline(folder, given.runs, given.events)
        peers = measure_peers(folder, given.runs, given.events) if given.peers else {}
    if given.json:
        print(json.dumps({"empty": empty, "timeline": own, **peers}))
        return
    print(f"{'':<28}{'timeline':>10}   {'bar':>8}" + "".join(f"{name:>10}" for name in peers))
    print(f"{'empty Textual app':<28}{empty:>10.1f} ms")
    for name, value in own.items():
        bar = 1.4 * empty if name == "start" else BARS.get(name, 0)
        unit = "MB" if name == "peak memory" else "ms"
        line = f"{name:<28}{value:>10.1f} {unit}{bar:>8.0f}" + "".join(
            f"{p.get(name, 0):>10.1f}" for p in peers.values()
        )
        print(line + ("" if value <= bar else "   over"))
    print(f"{'start / empty app':<28}{own['start'] / empty:>10.2f}   {1.4:>8}")


if __name__ == "__main__":
    main()
