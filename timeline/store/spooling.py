"""Pairs of values and numbers, brought together by value: beyond some they wait in files, so that memory holds a part
of them at a time."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Final, Self

if TYPE_CHECKING:
    from numpy.typing import NDArray

_AT_ONCE: Final = 500_000  # pairs of eight bytes in memory


class Spool:
    """Takes about so many pairs; a context manager. Going through it gives every value, with its numbers in ascending
    order, once: values in no order."""

    def __init__(self, pairs: int) -> None:
        self._parts = max(1, -(-pairs // _AT_ONCE))
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

    def add(self, values: NDArray[Any], numbers: NDArray[Any]) -> None:
        """Take pairs; both are below 2³²."""
        import numpy as np

        pairs = (values.astype("<u8") << 32) | numbers
        if not self._files:
            self._kept.append(pairs)
            return
        part = (values % self._parts).astype("<u2")
        order = np.argsort(part, kind="stable")
        pairs = pairs[order]
        edges = np.searchsorted(part[order], np.arange(self._parts + 1))
        for file, first, end in zip(self._files, edges, edges[1:], strict=False):
            file.write(pairs[first:end].data)

    def parts(self) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
        """Values, ascending, and their numbers, a part at a time: all of a value are in one part."""
        import numpy as np

        if not self._files:
            if self._kept:
                yield _apart(np.concatenate(self._kept))
            return
        for file in self._files:
            file.seek(0)
            if len(pairs := np.fromfile(file, dtype="<u8")):
                yield _apart(pairs)

    def __iter__(self) -> Iterator[tuple[int, NDArray[Any]]]:
        import numpy as np

        for values, numbers in self.parts():
            edges = np.flatnonzero(np.append(True, values[1:] != values[:-1]))
            ends = np.append(edges[1:], len(values))
            for edge, end, value in zip(edges.tolist(), ends.tolist(), values[edges].tolist(), strict=True):
                yield value, numbers[edge:end]


def _apart(pairs: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    pairs.sort()
    return (pairs >> 32).astype("<u4"), pairs.astype("<u4")
