"""Processes of this machine that extract side by side."""

from __future__ import annotations

import signal
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import active_children, get_context
from typing import Final

from timeline.build.jobs import Common, Done, Job, done, killed, last_resort, prepare, too_long

BATCH_FILES: Final = 16
BATCH_BYTES: Final = 200_000
_AHEAD: Final = 3  # batches waiting for each process


class Pool:
    """A process pool as `timeline.build.running.Workers`."""

    lost: tuple[type[BaseException], ...] = (BrokenProcessPool,)

    def __init__(self, common: Common, processes: int) -> None:
        self.ahead = processes * _AHEAD
        self._common = common
        self._processes = processes
        self._strangers = {child.pid for child in active_children()}
        self._pool = _pool(common, processes)

    def submit(self, batch: list[Job]) -> Future[list[Done]]:
        """Have a batch done; where a process has died meanwhile, by new ones."""
        with _undisturbed():
            try:
                return self._pool.submit(_batch, batch)
            except BrokenProcessPool:
                self._pool.shutdown(wait=False, cancel_futures=True)
                self._pool = _pool(self._common, self._processes)
                return self._pool.submit(_batch, batch)

    def one_by_one(self, batch: list[Job]) -> Iterator[Done]:
        """Have the documents of a lost batch done, one at a time."""
        return one_by_one(batch, self._common)

    def close(self, finished: bool) -> None:
        """Let the processes go; ``finished`` is whether all is done: else nobody wants what they are at."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        if not finished:
            for child in active_children():
                if child.pid not in self._strangers:
                    child.terminate()


class _Worker:
    """What a worker process knows: set once, when it starts."""

    common: Common | None = None


def _start(common: Common) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who asked; it ends us in order
    prepare(common)
    _Worker.common = common


def _is_ready() -> None:
    """Done once a process has started."""


def _batch(jobs: list[Job]) -> list[Done]:
    assert _Worker.common is not None
    results = []
    for job in jobs:
        with last_resort(_Worker.common.seconds_for(job)):
            results.append(done(job, _Worker.common))
    return results


def _pool(common: Common, processes: int) -> ProcessPoolExecutor:
    # spawn: the browser builds from a thread, and a fork of a process with threads may hang.
    return ProcessPoolExecutor(processes, get_context("spawn"), _start, (common,))


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold Ctrl-C back: a process that is started meanwhile never gets it, we do afterwards."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def one_by_one(jobs: Sequence[Job], common: Common) -> Iterator[Done]:
    """The documents of a batch over which a process died, one at a time, to find out over which one it was.

    One process does them; where it dies, the document it was at (one that dies before it has begun: the next one) is
    left out, and another one does the rest.
    """
    waiting = deque(jobs)
    while waiting:
        job, begun = None, time.monotonic()
        with _pool(common, 1) as pool:
            try:
                with _undisturbed():
                    ready = pool.submit(_is_ready)
                ready.result()
                while waiting:
                    job, begun = waiting.popleft(), time.monotonic()
                    yield from pool.submit(_batch, [job]).result()
            except BrokenProcessPool:
                job = job or waiting.popleft()
                seconds = common.seconds_for(job)
                yield too_long(job, seconds) if time.monotonic() - begun > seconds else killed(job)
