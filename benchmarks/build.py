"""How fast documents become a store, and in how much memory, on corpora made here (`corpus.py`).

    python benchmarks/build.py [--megabytes 0.6 …] [--jobs 1 2] [--replay MEGABYTES …]

For each size and number of processes a project is built from nothing, then again with nothing changed and with one
document changed, each in a process of its own as a person would; and with one changed in a process that goes on, as
the browser and ``--watch`` do. Times are wall-clock and processor time of all
processes; "main" and "worker" are the largest memory of the process that asked and of any one that extracts.
``--replay`` builds so many megabytes with the extraction of a few documents in place of all others' (each under names
of its own), so that what the main process needs shows at sizes whose extraction would take hours.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import corpus
from msgspec.structs import replace

from timeline.build import build, running
from timeline.build.jobs import Done, Job
from timeline.config import Project
from timeline.store.places import UNDATED

_SAMPLE = 40  # documents that stand for all where extraction is replayed


def kilobytes(of: int) -> int:
    """The largest memory of this process, or of any one that it waited for."""
    return resource.getrusage(of).ru_maxrss // (1024 if sys.platform == "darwin" else 1)


def processor(of: int) -> float:
    """Seconds of processor time."""
    used = resource.getrusage(of)
    return used.ru_utime + used.ru_stime


def one(folder: str, jobs: int, rebuild: bool, replayed: bool, again: bool) -> None:
    """One build; prints what it took as JSON. ``again``: it is the second one of the process, each after a change."""
    if replayed:
        running.run = replay  # type: ignore[assignment]
    if again:
        change(Path(folder))
        build(Project.find(Path(folder)), jobs=jobs)
        change(Path(folder))
    begun = time.perf_counter()
    report = build(Project.find(Path(folder)), jobs=jobs, rebuild=rebuild)
    own, others = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
    found = {"read": report.read, "events": report.events, "seconds": time.perf_counter() - begun}
    found |= {
        "main": kilobytes(own),
        "worker": kilobytes(others),
        "cpu": processor(own),
        "cpu_workers": processor(others),
    }
    print(json.dumps(found))


def measure(name: str, folder: Path, jobs: int, size: float, *flags: str) -> dict[str, float]:
    """A build in a process of its own; prints a row. ``size`` in megabytes."""
    begun = time.perf_counter()
    command = [sys.executable, __file__, "--one", str(folder), "--jobs", str(jobs), *flags]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds = time.perf_counter() - begun
    found: dict[str, float] = json.loads(done.stdout)
    if "--again" in flags:
        seconds = found["seconds"]
    cpu = found["cpu"] + found["cpu_workers"]
    speed = f"{size / seconds:6.3f} MB/s, {cpu / size:5.1f} s of processor a MB" if found["read"] > 1 else " " * 37
    memory = f"main {found['main'] / 1024:4.0f} MB, worker {found['worker'] / 1024:4.0f} MB"
    print(
        f"{name:<34}{seconds:8.2f} s  processor {found['cpu']:7.2f} + {found['cpu_workers']:7.2f} s {speed}"
        f" {found['events']:9,.0f} events  {memory}",
        flush=True,
    )
    return {**found, "seconds": seconds, "cpu": cpu}


def change(folder: Path) -> None:
    """Add a sentence to the first document."""
    with min((folder / "sources").rglob("*.txt")).open("a", encoding="utf-8") as file:
        file.write("8月30日，水利局恢复通航。\n")


def replay(jobs: Sequence[Job], *rest: Any) -> Generator[Done, None, None]:
    """Results as ``running.run`` gives them: for all but the first documents those of the first, under new names."""
    running._WORTH_BYTES = 0  # in a process of its own, as much text would be
    real = list(_run(jobs[:_SAMPLE], *rest))
    yield from real
    for number, job in enumerate(islice(jobs, _SAMPLE, None)):
        result = real[number % len(real)]
        document = result.document
        assert document is not None
        # Other years, so that a day has no more events than it would have.
        years = number // len(real) + 1
        own = document.extracted
        count = len(own.ids)
        values = tuple(("source", job.file, *key[2:]) if key[0] == "source" else key for key in own.values)
        extracted = replace(
            own,
            values=values,
            ids=[f"{number:x}.{place}" for place in range(count)],
            files=[job.file] * count,
            places=[_later(place, years) for place in own.places],
        )
        row = (job.file, *document.row[1:])
        yield replace(
            result,
            file=job.file,
            document=replace(
                document, file=job.file, row=row, sketch=_other(document.sketch, number), extracted=extracted
            ),
        )


def _other(sketch: bytes, number: int) -> bytes:
    """A sketch of another text of the same length."""
    return sketch and sketch[:4] + random.Random(number).randbytes(len(sketch) - 4)


def _later(place: bytes, years: int) -> bytes:
    """A place in time so many years later (see `timeline.store.places`)."""
    if place >= UNDATED:
        return place
    return place[:1] + (int.from_bytes(place[1:6], "big") + (years << 20)).to_bytes(5, "big") + place[6:]


_run = running.run


def sized(megabytes: Sequence[float]) -> Iterator[tuple[float, Path]]:
    """A project of each size (what it is in fact, in MB), there while it is asked for."""
    for size in megabytes:
        with tempfile.TemporaryDirectory() as name:
            yield corpus.write(Path(name), size=int(size * 1e6)) / 1e6, Path(name)


def main() -> None:
    """Makes the projects and builds them."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--megabytes", type=float, nargs="*", default=[0.6])
    options.add_argument("--jobs", type=int, nargs="*", default=[1, 2])
    options.add_argument("--replay", type=float, nargs="*", default=[])
    options.add_argument("--one", help=argparse.SUPPRESS)
    options.add_argument("--rebuild", action="store_true", help=argparse.SUPPRESS)
    options.add_argument("--again", action="store_true", help=argparse.SUPPRESS)
    options.add_argument("--replayed", action="store_true", help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.one:
        one(given.one, given.jobs[0], given.rebuild, given.replayed, given.again)
        return
    for size, folder in sized(given.megabytes):
        took = {}
        for jobs in given.jobs:
            took[jobs] = measure(f"{size:.1f} MB, {jobs} process(es)", folder, jobs, size, "--rebuild")
        measure("nothing changed", folder, 1, size)
        change(folder)
        measure("one document changed", folder, 1, size)
        measure("… in a process that goes on", folder, 1, size, "--again")
        if {1, 2} <= took.keys():
            print(f"two processes are {took[1]['seconds'] / took[2]['seconds']:.2f} times as fast as one")
    for size, folder in sized(given.replay):
        measure(f"{size:.1f} MB, extraction replayed", folder, 1, size, "--rebuild", "--replayed")


if __name__ == "__main__":
    main()
