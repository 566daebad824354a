"""How long exports of many events take, and how much memory: every format over the same made-up store.

``python benchmarks/export.py [COUNT] [--format NAME …]`` (default 100,000 events, all formats). Each format is written
in a process of its own; the ratio is to a plain reading of all events without writing them.
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


def measured(path: Path, format: str, target: Path) -> tuple[float, float]:
    """Seconds and peak memory (MB) of one export; '' only reads."""
    with Store.open(path) as store, target.open("w", encoding="utf-8", newline="\n") as stream:
        begun = time.perf_counter()
        if format:
            write_from(store, Filter(), format, stream)
        else:
            for _ in store.events():
                pass
        spent = time.perf_counter() - begun
    return spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("count", nargs="?", type=int, default=100_000)
    options.add_argument("--format", action="append", choices=FORMATS)
    options.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.one:
        store, format, target = asked.one
        print(*measured(Path(store), format, Path(target)))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store.sqlite"
        with StoreWriter(path) as writer:
            writer.replace_events(events(asked.count))
            writer.commit()
        base = 0.0
        print(f"{asked.count:,} events\n{'format':12} {'s':>7} {'x':>5} {'MB written':>11} {'peak MB':>8}")
        for format in ("", *(asked.format or FORMATS)):
            target = Path(folder) / "out"
            command = [sys.executable, __file__, "--one", str(path), format, str(target)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            spent, peak = map(float, done.stdout.split())
            base = base or spent
            size = target.stat().st_size / 1e6
            print(f"{format or '(reading)':12} {spent:7.2f} {spent / base:5.1f} {size:11.1f} {peak:8.0f}")


if __name__ == "__main__":
    main()
