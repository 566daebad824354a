"""What the quick formats have in common: a head, events one after the other, a tail.

Such a format writes events in portions, each of them on its own, from the fields in which the store keeps them: so
several processes can share the work (``sharing``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Final, NamedTuple, TextIO

from timeline.export.task import Task, Written
from timeline.model import Event
from timeline.store.bodies import Kept, as_kept
from timeline.store.codec import Stored

_AT_HAND: Final = 64  # events


class Layout(NamedTuple):
    """What stands before all events, before the first and between two portions, after the last, or in place of all
    where there are none; and the text of a portion."""

    head: str
    portion: Callable[[Iterable[Kept | Stored]], str]
    first: str = ""
    between: str = ""
    tail: str = ""
    none: str = ""


def encoded(layout: Layout, events: Iterator[Kept | Stored]) -> bytes:
    """The text of a portion as UTF-8, some events at a time: long texts are dear, as the processor has them not at
    hand."""
    some = iter(lambda: list(islice(events, _AT_HAND)), [])
    return layout.between.encode().join([layout.portion(few).encode() for few in some])


def lay(events: Iterable[Event], stream: TextIO, layout: Layout) -> Written:
    """Write events one by one, as they come."""
    stream.write(layout.head)
    count = 0
    for count, event in enumerate(events, 1):
        stream.write((layout.between if count > 1 else layout.first) + layout.portion([as_kept(event)]))
    stream.write(layout.tail if count else layout.none)
    return Written(count)


def write_with(layout_of: Callable[[Task], Layout]) -> Callable[[Iterable[Event], TextIO, Task], Written]:
    """The writer of a format that has a layout."""

    def write(events: Iterable[Event], stream: TextIO, task: Task) -> Written:
        return lay(events, stream, layout_of(task))

    return write
