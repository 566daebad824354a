"""Extracting many documents: in this process, in several, or on a cluster; always in the order asked for."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future
from typing import Final, Protocol

from timeline.build.jobs import Common, Done, Job, batches, done, prepare
from timeline.config import Settings
from timeline.extraction.additions import Additions

_WORTH_BYTES: Final = 1_000_000  # below so much text another process costs more than it saves


class Workers(Protocol):
    """Whoever does batches elsewhere: a process pool, a cluster."""

    @property
    def ahead(self) -> int:
        """How many batches may be under way or done and not yet taken: what bounds memory."""

    @property
    def lost(self) -> tuple[type[BaseException], ...]:
        """What a future raises when its batch was lost with a worker."""

    def submit(self, batch: list[Job]) -> Future[list[Done]]:
        """Have a batch done."""

    def one_by_one(self, batch: list[Job]) -> Iterator[Done]:
        """Have the documents of a lost batch done, where none can harm another."""

    def close(self, finished: bool) -> None:
        """Let go; ``finished`` is whether everything was done."""


def run(
    jobs: Sequence[Job], additions: Additions, settings: Settings, processes: int, cluster: str = ""
) -> Generator[Done, None, None]:
    """The results of all jobs, one after the other as they come, in the jobs' order.

    ``processes`` 0 decides by the work: one for little text, else as many as there are processors. Much text is done
    in a process of its own even where that is the only one, so that no document can take the build with it.
    ``cluster`` is the address of a scheduler, '' for none; raises ``ClusterError`` where it cannot be used.
    """
    common = Common.of(additions, settings)
    if cluster:
        from timeline.build.cluster import BATCH_BYTES, BATCH_FILES, Cluster

        yield from _ordered(batches(jobs, BATCH_FILES, BATCH_BYTES), Cluster(common, cluster))
        return
    large = sum(min(job.stamp.size, settings.max_file_size) for job in jobs) >= _WORTH_BYTES
    if processes == 0:
        processes = (os.cpu_count() or 1) if large else 1
    processes = min(len(jobs), processes)
    if processes <= 1 and not large:
        prepare(common)
        for job in jobs:
            yield done(job, common)
        return
    from timeline.build.pool import BATCH_BYTES, BATCH_FILES, Pool

    most = max(1, min(BATCH_FILES, len(jobs) // (processes * 2)))  # every process gets some
    yield from _ordered(batches(jobs, most, BATCH_BYTES), Pool(common, processes))


def _ordered(waiting: Iterator[list[Job]], workers: Workers) -> Generator[Done, None, None]:
    """The results of the batches in their order, of which a few are under way at any time.

    Where a worker died over a batch, its documents are done one by one; those that were lost only because they were
    under way beside it are given out again.
    """
    running: deque[tuple[list[Job], Future[list[Done]]]] = deque()
    finished = False
    try:
        while True:
            while len(running) < workers.ahead and (batch := next(waiting, None)) is not None:
                running.append((batch, workers.submit(batch)))
            if not running:
                break
            batch, future = running.popleft()
            try:
                yield from future.result()
            except workers.lost:
                yield from workers.one_by_one(batch)
                for place, (beside, its) in enumerate(running):
                    if its.done() and isinstance(its.exception(), workers.lost):
                        running[place] = beside, workers.submit(beside)
        finished = True
    finally:
        workers.close(finished)
