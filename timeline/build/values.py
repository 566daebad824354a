"""What building tells of itself."""

from __future__ import annotations

from msgspec import Struct

from timeline.model import Problem, Reason


class Progress(Struct, frozen=True):
    """How far it is: ``done`` of ``total`` documents, the one just done, documents a second so far."""

    done: int
    total: int
    file: str
    rate: float


class Report(Struct, frozen=True):
    """What was done: documents read anew, reused and dropped, events in the store, everything worth knowing.

    ``notes`` tell what happened to the store itself (it was damaged and made anew, say).
    """

    read: int
    reused: int
    dropped: int
    events: int
    problems: tuple[Problem, ...] = ()
    notes: tuple[Reason, ...] = ()


class BuildError(Exception):
    """Nothing can be built at all: the store's folder cannot be written, say."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.key)
        self.reason = reason
