"""The export of a filter's events out of the store: in portions, by several processes where there are many.

What the processes write is put together in order, so the file is the same whatever their number. A process that dies
leaves its share to this one.
"""

from __future__ import annotations

import io
import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from typing import BinaryIO, Final, TextIO

from timeline.export.helper import Helper
from timeline.export.layout import Layout, encoded
from timeline.export.task import Task, Written
from timeline.store import StoreError
from timeline.store.filters import Filter
from timeline.store.snapshot import Snapshot

_PORTION: Final = 1_000  # events: about a megabyte
_AHEAD: Final = 2  # portions that each process is asked for before the first is taken
_WORTH_IT: Final = 20_000  # events from which on starting processes is soon made up for
_MOST: Final = 8  # one process cannot put more together


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def share(
    snapshot: Snapshot,
    chosen: Filter,
    stream: TextIO,
    layout: Layout,
    helpers: Sequence[Helper],
    told: Callable[[int], None],
) -> Written:
    """Write the events of a filter; ``told`` hears how many are written after each portion."""
    put = _bytes_into(stream)
    put(layout.head.encode())
    count = 0
    for data, events in _portions(snapshot, snapshot.numbers(chosen, _PORTION), layout, helpers):
        put((layout.between if count else layout.first).encode())
        put(data)
        count += events
        told(count)
    put((layout.tail if count else layout.none).encode())
    return Written(count)


def _portions(
    snapshot: Snapshot, chunks: Iterator[list[int]], layout: Layout, helpers: Sequence[Helper]
) -> Iterator[tuple[bytes, int]]:
    """The portions in order, as UTF-8, each with the number of its events."""
    asked: deque[tuple[Helper | None, list[int]]] = deque()
    turn = 0

    def ask(chunks: Iterable[list[int]]) -> None:
        nonlocal turn
        for chunk in chunks:
            helper = helpers[turn % len(helpers)] if helpers else None
            turn += 1
            if helper is not None:
                helper.ask(chunk)
            asked.append((helper, chunk))

    ask(islice(chunks, _AHEAD * len(helpers) or 1))
    while asked:
        helper, chunk = asked.popleft()
        data = helper.take() if helper is not None else None
        ask(islice(chunks, 1))
        yield data if data is not None else _alone(snapshot, chunk, layout), len(chunk)


def _alone(snapshot: Snapshot, chunk: list[int], layout: Layout) -> bytes:
    try:
        return encoded(layout, snapshot.events(chunk))
    except (ValueError, LookupError, TypeError) as error:  # lists that are no events
        raise StoreError("damaged", str(snapshot.path), str(error)) from error


def helpers_for(
    snapshot: Snapshot, events: int, format: str, task: Task, jobs: int, opened: ExitStack
) -> Sequence[Helper]:
    """The processes that share the work, none where it is too little; ``opened`` ends them.

    All of them see the same state of the store: where a build has come between, there are none either.
    """
    jobs = min(jobs or processors(), _MOST)
    if events < _WORTH_IT or jobs < 2 or not sys.executable:
        return ()
    helpers: list[Helper] = []
    try:
        for _ in range(jobs):
            helper = Helper(snapshot.path, format, task.lang)
            opened.callback(helper.close)
            helpers.append(helper)
    except OSError:  # the system lets us have no more
        pass
    mark = list(snapshot.mark)
    return helpers if all(helper.mark() == mark for helper in helpers) else ()


def _bytes_into(stream: TextIO) -> Callable[[bytes], object]:
    """What writes UTF-8 into a stream of text: past its encoder where that would only make the same bytes again."""
    if isinstance(stream, io.TextIOWrapper) and stream.encoding.lower() in ("utf-8", "utf8") and os.linesep == "\n":
        stream.flush()
        below: BinaryIO = stream.buffer
        return below.write
    return lambda data: stream.write(data.decode())
