"""Exports, written as they are read: memory does not grow with the number of events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from importlib import import_module
from typing import TextIO, cast

from timeline.export.registry import FORMATS
from timeline.export.task import Header, Task, Writer, Written
from timeline.messages import language
from timeline.model import Event, Reason


class UnknownFormatError(ValueError):
    """There is no such format."""

    def __init__(self, format: str) -> None:
        self.reason = Reason("export.unknown_format", {"format": format, "known": ", ".join(FORMATS)})
        super().__init__(format)


def write(events: Iterable[Event], format: str, stream: TextIO, task: Task | None = None) -> Written:
    """Write the events; how many were written, and left out, is returned. ``stream`` takes text; encode it as UTF-8.

    Raises ``UnknownFormatError``, and what the stream raises (``BrokenPipeError`` for a closed pipe).
    """
    known = FORMATS.get(format)
    if known is None:
        raise UnknownFormatError(format)
    module = import_module(f"timeline.export.{known.module}")
    writer = cast(Writer, getattr(module, f"write_{format.replace('-', '_')}"))
    task = task or Task(Header.now())
    # The language is looked up once, not for every event.
    return writer(events, stream, replace(task, lang=task.lang or language()))
