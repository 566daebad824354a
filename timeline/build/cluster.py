"""Extraction on a cluster: batches for the workers of a ``dask.distributed`` scheduler (extra ``cluster``).

The workers need this program, of the very same version, and nothing else: the bytes of the documents travel with the
batches, and how many batches are under way bounds the memory of everybody. Workers that are lost are made up for by
the others; what nobody could do is done here, one document at a time in a process of its own.
"""

from __future__ import annotations

import logging
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any, Final

from msgspec import Struct

from timeline.build import recipe
from timeline.build.jobs import Common, Done, Job, done, last_resort, prepare
from timeline.build.pool import one_by_one
from timeline.build.values import BuildError
from timeline.model import Reason
from timeline.reading import ReadError, content, row_alone
from timeline.virtual import at, container_of, is_row, suffix_of

BATCH_FILES: Final = 256
BATCH_BYTES: Final = 1_000_000
_AHEAD: Final = 4  # batches under way for each thread of the workers
_LEAST_AHEAD: Final = 8  # workers may join later
_SECONDS: Final = 10  # that the scheduler has to answer
_PATIENCE: Final = 60  # seconds until there must be a worker


class ClusterError(BuildError):
    """The cluster cannot be used."""


class Shipped(Struct, frozen=True):
    """A job with the bytes of its file; ``place`` is where in them the document is, '' where it is all of them."""

    job: Job
    content: bytes
    place: str = ""


class Cluster:
    """The workers of a cluster as `timeline.build.running.Workers`."""

    def __init__(self, common: Common, address: str) -> None:
        try:
            from dask import config
            from distributed import Client, KilledWorker
            from distributed.client import FutureCancelledError
        except ImportError as error:
            raise ClusterError(Reason("build.no_cluster_extra")) from error
        self.lost: tuple[type[BaseException], ...] = (KilledWorker, CancelledError, FutureCancelledError)
        self._common = common
        config.set({"distributed.comm.timeouts.connect": _SECONDS})
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # lost workers are made up for
        connecting: Any = Client
        try:
            self._client: Any = connecting(address, timeout=_SECONDS, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            values = {"address": address, "error": str(error) or type(error).__name__}
            raise ClusterError(Reason("build.no_cluster", values)) from error
        try:
            self.ahead = self._prepared()
        except BaseException:
            self._client.close()
            raise

    def _prepared(self) -> int:
        """Check that every worker runs this very program; how many batches they can have under way.

        Workers that were started just now, together with the scheduler, are waited for.
        """
        with suppress(TimeoutError):
            self._client.wait_for_workers(1, timeout=_PATIENCE)
        try:
            versions: dict[str, str] = self._client.run(recipe.version)
        except Exception as error:  # whatever went wrong there: they do not have what they need
            raise ClusterError(Reason("build.cluster_other_version", {"worker": "*"})) from error
        for worker, version in sorted(versions.items()):
            if version != recipe.version():
                raise ClusterError(Reason("build.cluster_other_version", {"worker": worker}))
        if not versions:
            raise ClusterError(Reason("build.no_workers"))
        threads: dict[str, int] = self._client.nthreads()
        return max(_LEAST_AHEAD, _AHEAD * sum(threads.values()))

    def submit(self, batch: list[Job]) -> Future[list[Done]]:
        """Have a batch done, wherever there is room."""
        # What cannot be sent cannot be read either: that is found out here.
        ready = [(job, _shipped(job, self._common)) for job in batch]
        here = {job.file: done(job, self._common) for job, shipped in ready if shipped is None}
        shipped = [found for _, found in ready if found is not None]
        # pure=False: two batches are never the same task, else what is known of one might be taken for the other.
        future: Any = self._client.submit(_batch, shipped, self._common, pure=False)
        return _Taken(future, [job.file for job in batch], here)

    def one_by_one(self, batch: list[Job]) -> Iterator[Done]:
        """Have the documents of a lost batch done here, in a process of their own."""
        return one_by_one(batch, self._common)

    def close(self, finished: bool) -> None:
        """Let go of the cluster; what is under way there and not taken is given up."""
        self._client.close()


class _Taken(Future[list[Done]]):
    """A future of the cluster with the interface of ``concurrent.futures``, as far as it is asked for."""

    def __init__(self, future: Any, files: Sequence[str], here: Mapping[str, Done]) -> None:
        super().__init__()
        self._future = future
        self._files = files
        self._here = here

    def result(self, timeout: float | None = None) -> list[Done]:
        there = {result.file: result for result in self._future.result(timeout)}
        self._future.release()  # the workers need not keep them
        return [self._here.get(file) or there[file] for file in self._files]

    def done(self) -> bool:
        return bool(self._future.done())

    def exception(self, timeout: float | None = None) -> BaseException | None:
        if self._future.status == "cancelled":
            return CancelledError()
        error: BaseException | None = self._future.exception(timeout)
        return error


def _shipped(job: Job, common: Common) -> Shipped | None:
    """The job with the bytes of its document, those of a row behind the names of its columns; ``None`` where it cannot
    be read or is too large, which is found out again and told, and for a row that needs its table to be understood."""
    if job.stamp.size > common.limits.file_size:
        return None
    path = at(job.path, job.place)
    try:
        if is_row(job.file):
            alone = row_alone(path, common.limits.reading)
            return Shipped(job, *alone) if alone is not None else None
        return Shipped(job, content(path, common.limits.reading))
    except (OSError, ReadError):
        return None


class _Worker:
    """What a worker knows besides its tasks."""

    lock = threading.Lock()  # what extraction keeps at hand is meant for one thread
    prepared: Common | None = None


def _batch(shipped: Sequence[Shipped], common: Common) -> list[Done]:
    """Runs on a worker."""
    with _Worker.lock, tempfile.TemporaryDirectory(prefix="timeline-") as folder:
        if _Worker.prepared != common:
            prepare(common)
            _Worker.prepared = common
        results = []
        for number, each in enumerate(shipped):
            with last_resort(common.seconds_for(each.job)):
                results.append(_done(each, common, Path(folder) / str(number)))
        return results


def _done(shipped: Shipped, common: Common, folder: Path) -> Done:
    def laid(job: Job) -> Path:
        folder.mkdir()  # of its own: what is known of a table by its path is not to be taken for the next one's
        name = f"rows{suffix_of(container_of(job.file))}" if shipped.place else (job.place or job.path.as_posix())
        path = folder / PurePosixPath(name).name
        path.write_bytes(shipped.content)
        return at(path, shipped.place)

    return done(shipped.job, common, laid)
