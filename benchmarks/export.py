"""How long exports of many events take, and how much memory: every format over the same made-up store.

``python benchmarks/export.py [COUNT] [--format NAME …] [--jobs N] [--keep FILE]`` (default 100,000 events, all formats,
as many processes as there are processors; ``--keep`` uses this store, and makes it only where it is missing). Each
format is written in a process of its own, with helpers where the format knows them; ``CPU`` is of all of them, ``peak
MB`` of the largest. The ratio is that of CPU times to a plain reading of all events without writing them: it tells more
than seconds on a machine that does other things too.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from store import events

from timeline.export import FORMATS, write_from
from timeline.store import Store, StoreWriter
from timeline.store.filters import Filter


def measured(path: Path, format: str, target: Path, jobs: int) -> tuple[float, float, float]:
    """Seconds, seconds of processors and peak memory (MB) of one export; '' only reads."""
    with Store.open(path) as store, target.open("w", encoding="utf-8", newline="\n") as stream:
        begun = time.perf_counter()
        if format:
            write_from(store, Filter(), format, stream, jobs=jobs)
        else:
            for _ in store.events():
                pass
        spent = time.perf_counter() - begun
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    peak = max(one.ru_maxrss for one in used) / 1024
    return spent, sum(one.ru_utime + one.ru_stime for one in used), peak


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("count", nargs="?", type=int, default=100_000)
    options.add_argument("--format", action="append", choices=FORMATS)
    options.add_argument("--jobs", type=int, default=0)
    options.add_argument("--keep", type=Path)
    options.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    options.add_argument("--make", type=Path, help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.make:
        with StoreWriter(asked.make) as writer:
            writer.replace_events(events(asked.count))
            writer.commit()
        return
    if asked.one:
        store, format, target = asked.one
        print(*measured(Path(store), format, Path(target), asked.jobs))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = asked.keep or Path(folder) / "store.sqlite"
        if not path.exists():
            # By a process of its own: what it needs of memory would be said of every process that this one starts.
            subprocess.run([sys.executable, __file__, str(asked.count), "--make", str(path)], check=True)
        with Store.open(path) as store:
            print(f"{store.count():,} events")
        print(f"{'format':12} {'CPU':>9} {'x':>5} {'wall':>9} {'MB written':>11} {'peak MB':>8}")
        base = 0.0
        for format in ("", *(asked.format or FORMATS)):
            target = Path(folder) / "out"
            one = ["--jobs", str(asked.jobs), "--one", str(path), format, str(target)]
            done = subprocess.run([sys.executable, __file__, *one], capture_output=True, text=True, check=True)
            spent, used, peak = map(float, done.stdout.split())
            base = base or used
            size = target.stat().st_size / 1e6
            print(
                f"{format or '(reading)':12} {used:7.2f} s {used / base:5.2f} {spent:7.2f} s {size:11.1f} {peak:8.0f}"
            )


if __name__ == "__main__":
    main()
