"""Extracting many documents: in this process, or in several side by side, always in the order asked for."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import active_children, get_context
from pathlib import Path
from typing import Final

from timeline.build.pipeline import DocumentResult, Limits, process
from timeline.build.scanning import Stamp
from timeline.config import Prefer, Settings
from timeline.extraction.additions import Additions
from timeline.model import DocumentFacts, Problem, Reason
from timeline.reading.rules import Rules

_BATCH_FILES: Final = 16  # a batch ends at so many files
_BATCH_BYTES: Final = 200_000  # or at so many bytes
_WORTH_BYTES: Final = 1_000_000  # below so much text another process costs more than it saves
_AHEAD: Final = 3  # batches waiting for each process


@dataclass(frozen=True, slots=True)
class Job:
    """A file to extract; ``key`` is what its events depend on besides its bytes, ``stamp`` what it was like."""

    path: Path
    file: str
    facts: DocumentFacts
    key: str
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class _Common:
    """What is the same for all documents of a build."""

    additions: Additions
    prefer: Prefer
    limits: Limits


def run(
    jobs: Sequence[Job], additions: Additions, settings: Settings, processes: int
) -> Generator[DocumentResult, None, None]:
    """The results of all jobs, one after the other as they come, in the jobs' order.

    ``processes`` 0 decides by the work: one for little text, else as many as there are processors.
    """
    common = _Common(additions, settings.prefer, Limits(settings.max_file_size, Rules.of(settings)))
    if processes == 0:
        large = sum(min(job.stamp.size, settings.max_file_size) for job in jobs) >= _WORTH_BYTES
        processes = min(len(jobs), os.cpu_count() or 1) if large else 1
    if processes <= 1 or len(jobs) <= 1:
        for job in jobs:
            yield _one(job, common)
        return
    batches = deque(_batches(jobs, processes))
    while batches:
        yield from _side_by_side(batches, common, min(processes, len(batches)))


def _one(job: Job, common: _Common) -> DocumentResult:
    return process(job.path, job.file, common.additions, job.facts, common.prefer, common.limits)


def _batches(jobs: Sequence[Job], processes: int) -> list[list[Job]]:
    """The jobs in order, in batches small enough that every process gets some."""
    most = max(1, min(_BATCH_FILES, len(jobs) // (processes * 2)))
    batches: list[list[Job]] = []
    size = _BATCH_BYTES
    for job in jobs:
        if size >= _BATCH_BYTES or len(batches[-1]) >= most:
            batches.append([])
            size = 0
        batches[-1].append(job)
        size += job.stamp.size
    return batches


class _Worker:
    """What a worker process knows: set once, when it starts."""

    common: _Common | None = None


def _start(common: _Common) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who asked; it ends us in order
    _Worker.common = common


def _batch(jobs: list[Job]) -> list[DocumentResult]:
    assert _Worker.common is not None
    return [_one(job, _Worker.common) for job in jobs]


def _pool(common: _Common, processes: int) -> ProcessPoolExecutor:
    # spawn: the browser builds from a thread, and a fork of a process with threads may hang.
    return ProcessPoolExecutor(processes, get_context("spawn"), _start, (common,))


def _side_by_side(batches: deque[list[Job]], common: _Common, processes: int) -> Generator[DocumentResult, None, None]:
    """Take batches away and yield their results; ends early, with one batch gone, when a process dies."""
    strangers = {child.pid for child in active_children()}
    pool = _pool(common, processes)
    done = False
    running: deque[tuple[list[Job], Future[list[DocumentResult]]]] = deque()
    waiting = iter(tuple(batches))
    try:
        while batches:
            while len(running) < processes * _AHEAD and (batch := next(waiting, None)) is not None:
                with _undisturbed():
                    running.append((batch, pool.submit(_batch, batch)))
            batch, future = running.popleft()
            results = future.result()
            batches.popleft()
            yield from results
        done = True
    except BrokenProcessPool:
        for job in batches.popleft():
            yield _alone(job, common)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        if not done:  # stopped half-way: nobody wants what they are at
            for child in active_children():
                if child.pid not in strangers:
                    child.terminate()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold Ctrl-C back: a process that is started meanwhile never gets it, we do afterwards."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _alone(job: Job, common: _Common) -> DocumentResult:
    """A document of a batch in which a process died: in a process of its own, to find out which one it was."""
    with _pool(common, 1) as pool:
        try:
            return pool.submit(_batch, [job]).result()[0]
        except BrokenProcessPool:
            return DocumentResult(job.file, problem=Problem(job.file, Reason("build.process_died")))
