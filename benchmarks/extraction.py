"""Extraction, file to events in one process, against ``jieba.posseg`` alone on the same text.

usage: python benchmarks/extraction.py [FOLDER] [--share N] [--rounds N] [--profile]

FOLDER holds text, Markdown or HTML (default: notices that ``benchmarks/corpus.py`` makes, whose every clause is an
event: they cost more than twice as much a megabyte as what people write); of its files every Nth is taken. Processor
time, the least of the rounds, both in turn in one process; the ratio is what counts. ``--profile`` then says where the
time goes.
"""

from __future__ import annotations

import argparse
import cProfile
import logging
import pstats
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import corpus
import jieba
import jieba.posseg

from timeline.build.pipeline import Limits, process
from timeline.extraction.additions import Additions
from timeline.model import DocumentFacts

SUFFIXES = (".txt", ".md", ".html")
LIMITS = Limits(20_000_000)


def extracted(files: Sequence[Path]) -> int:
    """How many events files tell."""
    found = (process(file, file.name, Additions(), DocumentFacts(), "past", LIMITS) for file in files)
    return sum(len(result.events) for result in found)


def tagged(texts: Sequence[str]) -> int:
    """How many words texts have."""
    return sum(1 for text in texts for _ in jieba.posseg.cut(text))


def spent(work: Callable[[], int]) -> tuple[float, int]:
    """Processor seconds, and what came of them."""
    begun = time.process_time()
    found = work()
    return time.process_time() - begun, found


def measure(files: Sequence[Path], rounds: int) -> None:
    """Print a line each, and the ratio."""
    texts = [file.read_text(encoding="utf-8", errors="replace") for file in files]
    size = sum(file.stat().st_size for file in files) / 1e6
    jieba.setLogLevel(logging.ERROR)
    tagged(texts[:1])
    extracted(files[:1])  # loads what both need
    best: dict[str, tuple[float, int]] = {}
    for _ in range(rounds):
        for name, work in (("jieba.posseg", lambda: tagged(texts)), ("extraction", lambda: extracted(files))):
            best[name] = min(best.get(name, (float("inf"), 0)), spent(work))
    print(f"{len(files)} documents, {size:.2f} MB")
    for (name, (seconds, found)), what in zip(best.items(), ("words", "events"), strict=True):
        print(f"{name:14}{seconds:8.2f} s {size / seconds:8.3f} MB/s {found:9,} {what}")
    ratio = best["jieba.posseg"][0] / best["extraction"][0]
    print(f"extraction is {ratio:.2f} times as quick")


def main() -> None:
    """Measure."""
    options = argparse.ArgumentParser(description="Extraction against jieba.posseg alone.")
    options.add_argument("folder", nargs="?", type=Path)
    options.add_argument("--share", type=int, default=1, help="take every Nth file")
    options.add_argument("--rounds", type=int, default=2)
    options.add_argument("--profile", action="store_true")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as made:
        if given.folder is None:
            corpus.write(Path(made), documents=150)
        folder = given.folder or Path(made)
        files = sorted(file for file in folder.rglob("*") if file.suffix in SUFFIXES)[:: given.share]
        if not files:
            options.error(f"no {', '.join(SUFFIXES)} below {folder}")
        measure(files, given.rounds)
        if given.profile:
            profile = cProfile.Profile()
            profile.runcall(extracted, files)
            pstats.Stats(profile).sort_stats("tottime").print_stats(30)


if __name__ == "__main__":
    main()
