"""What is to be extracted, in batches, and how any process does one of them."""

from __future__ import annotations

import faulthandler
import gc
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from msgspec import Struct

from timeline.build.pipeline import DocumentResult, Limits, process, titled
from timeline.build.scanning import Stamp
from timeline.config import Prefer, Settings
from timeline.extraction.additions import Additions
from timeline.model import DocumentFacts, Problem, Reason
from timeline.reading.rules import Rules
from timeline.store.packing import PackedDocument, packed_document
from timeline.virtual import at

_MEGABYTE: Final = 1_000_000
_GRACE: Final = 10.0  # seconds, at most, that a document may go on after its time before its process is ended


class Job(Struct, frozen=True):
    """A file to extract, at ``where`` on disk; ``key`` is what its events depend on besides its bytes.

    ``stamp`` is what the file was like, ``place`` is where the document stands in the file, '' where it is the file.
    """

    where: str
    file: str
    facts: DocumentFacts
    key: str
    stamp: Stamp
    place: str = ""

    @property
    def path(self) -> Path:
        """The file on disk."""
        return Path(self.where)


class Done(Struct, frozen=True):
    """What became of a document, ready to be written; or the problem that says why nothing did. ``touched`` as in
    ``DocumentResult``."""

    file: str
    document: PackedDocument | None = None
    problem: Problem | None = None
    warnings: tuple[Problem, ...] = ()
    touched: str = ""


class Common(Struct, frozen=True):
    """What is the same for all documents of a build; ``seconds`` is the time for a document of up to a megabyte."""

    additions: Additions
    prefer: Prefer
    limits: Limits
    seconds: float

    @classmethod
    def of(cls, additions: Additions, settings: Settings) -> Common:
        """What settings and the curator's additions say."""
        limits = Limits(settings.max_file_size, Rules.of(settings))
        return cls(additions, settings.prefer, limits, float(settings.max_seconds))

    def seconds_for(self, job: Job) -> float:
        """The time that a document may take: larger ones in proportion."""
        return self.seconds * max(1.0, min(job.stamp.size, self.limits.file_size) / _MEGABYTE)


def batches(jobs: Sequence[Job], most_files: int, most_bytes: int) -> Iterator[list[Job]]:
    """The jobs in order, in batches that end at so many files or at so many bytes."""
    batch: list[Job] = []
    size = 0
    for job in jobs:
        if batch and (size >= most_bytes or len(batch) >= most_files):
            yield batch
            batch, size = [], 0
        batch.append(job)
        size += job.stamp.size
    if batch:
        yield batch


def prepare(common: Common) -> None:
    """Load all that extraction needs, so that no document's time is spent on it."""
    looking = gc.isenabled()
    gc.disable()  # nothing of what is loaded is given up: to look for that takes a sixth of the time
    try:
        from timeline.cleaning import clean
        from timeline.extraction import extract
        from timeline.model import Document, Paragraph

        words = "2021年5月6日,县文化馆召开座谈会。"
        document = Document("", words, (Paragraph(1, 0, len(words), 1),), "txt", "utf-8", "")
        extract(document, clean(words), common.additions, document.facts, common.prefer)
    finally:
        gc.freeze()  # … and it is not looked through again and again later
        if looking:
            gc.enable()


def done(job: Job, common: Common, read: Callable[[Job], Path] | None = None) -> Done:
    """What becomes of one document, within its time where that can be kept.

    ``read`` gives the file to read in place of the job's own.
    """
    seconds = common.seconds_for(job)
    try:
        with _alarm(seconds):
            path = at(job.path, job.place) if read is None else read(job)
            result = process(path, job.file, common.additions, job.facts, common.prefer, common.limits)
            return _packed(result)
    except _TooLongError:
        return too_long(job, seconds)


def _packed(result: DocumentResult) -> Done:
    if result.document is None:
        return Done(result.file, problem=result.problem, warnings=result.warnings)
    try:
        document = packed_document(result.document, result.facts, map(titled, result.events))
    except Exception as error:  # an error of our own costs no more than this document
        reason = Reason("build.failed", {"error": f"{type(error).__name__}: {error}"[:200]})
        return Done(result.file, problem=Problem(result.file, reason))
    return Done(result.file, document, warnings=result.warnings, touched=result.touched)


def too_long(job: Job, seconds: float) -> Done:
    """The result for a document that is left out because its time was over."""
    return _left_out(job, Reason("build.took_too_long", {"seconds": f"{seconds:g}"}))


def killed(job: Job) -> Done:
    """The result for a document whose process died over it."""
    return _left_out(job, Reason("build.process_died"))


def _left_out(job: Job, reason: Reason) -> Done:
    return Done(job.file, problem=Problem(job.file, reason))


class _TooLongError(BaseException):
    """Nobody who handles the errors of a document handles this one."""


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """Raise ``_TooLongError`` in the block after so many seconds: possible in a main thread only, and only where the
    interpreter still gets its turn (regular expressions give it theirs)."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def ring(number: int, frame: object) -> None:
        raise _TooLongError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def last_resort(seconds: float) -> Iterator[None]:
    """End this process where the block takes much longer than so many seconds, whatever it is stuck in.

    For processes that do nothing else; whoever waits for them sees that they died.
    """
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123
        faulthandler.dump_traceback_later(seconds + min(_GRACE, seconds), exit=True, file=nowhere)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()
