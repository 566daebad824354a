"""Exports, written as they are read: memory does not grow with the number of events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from importlib import import_module
from types import ModuleType
from typing import Final, TextIO, cast

from msgspec.structs import replace

from timeline.export.layout import Layout
from timeline.export.registry import FORMATS
from timeline.export.sharing import helpers_for, share
from timeline.export.task import Header, Task, Writer, Written
from timeline.messages import language
from timeline.model import Event, Reason
from timeline.store import Store
from timeline.store.filters import Filter
from timeline.store.snapshot import Snapshot

_STEP: Final = 1_000  # events after which it is told how many were written


class UnknownFormatError(ValueError):
    """There is no such format."""

    def __init__(self, format: str) -> None:
        self.reason = Reason("export.unknown_format", {"format": format, "known": ", ".join(FORMATS)})
        super().__init__(format)


def write(events: Iterable[Event], format: str, stream: TextIO, task: Task | None = None) -> Written:
    """Write the events; how many were written, and left out, is returned. ``stream`` takes text; encode it as UTF-8.

    Raises ``UnknownFormatError``, and what the stream raises (``BrokenPipeError`` for a closed pipe).
    """
    writer = cast(Writer, getattr(_module(format), f"write_{_name(format)}"))
    return writer(events, stream, _in_one_language(task or Task(Header.now())))


def write_from(
    store: Store,
    chosen: Filter,
    format: str,
    stream: TextIO,
    *,
    jobs: int = 0,
    told: Callable[[int], None] = lambda count: None,
) -> Written:
    """Write the events of the store that a filter lets through, in order of time; how many were written, and left out.

    ``jobs`` is how many processes may share the work (0: as many as there are processors); ``told`` hears now and then
    how many events were written, and may raise to stop. Raises ``UnknownFormatError``, ``StoreError``, and what the
    stream raises.
    """
    task = _in_one_language(Task(Header.now(chosen), document=store.facts))
    layout = layout_of(format, task)
    if layout is None:
        return write(_counted(store.events(chosen), told), format, stream, task)
    with Snapshot(store.path) as snapshot, ExitStack() as opened:
        helpers = helpers_for(snapshot, snapshot.count(chosen), format, task, jobs, opened)
        return share(snapshot, chosen, stream, layout, helpers, told)


def layout_of(format: str, task: Task) -> Layout | None:
    """The layout of a format, ``None`` where it cannot be written in portions. Raises ``UnknownFormatError``."""
    make = getattr(_module(format), f"layout_{_name(format)}", None)
    return cast(Layout, make(task)) if make is not None else None


def _module(format: str) -> ModuleType:
    known = FORMATS.get(format)
    if known is None:
        raise UnknownFormatError(format)
    return import_module(f"timeline.export.{known.module}")


def _name(format: str) -> str:
    return format.replace("-", "_")


def _in_one_language(task: Task) -> Task:
    """The same with its language looked up once, not for every event."""
    return replace(task, lang=task.lang or language())


def _counted(events: Iterable[Event], told: Callable[[int], None]) -> Iterator[Event]:
    for count, event in enumerate(events):
        if count % _STEP == 0:
            told(count)
        yield event
