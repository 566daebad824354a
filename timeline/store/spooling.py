"""Pairs of values and ranks, brought together by value: beyond some millions they wait in files, so that memory holds
a part of them at a time."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Final, Self

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PAIRS: Final = 12  # an event, about
_AT_ONCE: Final = 1_000_000  # pairs of eight bytes in memory


class Spool:
    """Takes the pairs of so many events; a context manager. Going through it gives every value, with its ranks in
    ascending order, once: values in no order."""

    def __init__(self, events: int) -> None:
        self._parts = max(1, -(-events * _PAIRS // _AT_ONCE))
        self._kept: list[NDArray[Any]] = []
        self._files: list[IO[bytes]] = []
        self._open = ExitStack()

    def __enter__(self) -> Self:
        if self._parts > 1:
            for _ in range(self._parts):
                file = tempfile.TemporaryFile()
                self._files.append(self._open.enter_context(file))
        return self

    def __exit__(
        self, type_: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def add(self, values: NDArray[Any], ranks: NDArray[Any]) -> None:
        """Take pairs."""
        pairs = (values.astype("<u8") << 32) | ranks
        if not self._files:
            self._kept.append(pairs)
            return
        part = values % self._parts
        for number, file in enumerate(self._files):
            file.write(pairs[part == number].tobytes())

    def __iter__(self) -> Iterator[tuple[int, NDArray[Any]]]:
        import numpy as np

        if not self._files:
            yield from _by_value(np.concatenate(self._kept) if self._kept else np.empty(0, "<u8"))
        for file in self._files:
            file.seek(0)
            yield from _by_value(np.frombuffer(file.read(), dtype="<u8"))


def _by_value(pairs: NDArray[Any]) -> Iterator[tuple[int, NDArray[Any]]]:
    import numpy as np

    if not len(pairs):
        return
    pairs = np.sort(pairs)
    values = pairs >> 32
    edges = np.flatnonzero(np.append(True, values[1:] != values[:-1]))
    ends = np.append(edges[1:], len(pairs))
    for edge, end, value in zip(edges.tolist(), ends.tolist(), values[edges].tolist(), strict=True):
        yield value, (pairs[edge:end] & 0xFFFFFFFF).astype("<u4")
