"""Records in parts, of which memory holds one at a time: where there are several, they wait in files. And pairs of
values and numbers, brought together by value in this way."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Final, Self

if TYPE_CHECKING:
    from numpy.typing import NDArray

_AT_ONCE: Final = 300_000  # pairs of eight bytes in memory


class Pieces:
    """Takes records of a numpy type, each for one of so many parts; a context manager. Going through it gives all
    parts, one after the other, empty ones too."""

    def __init__(self, parts: int, dtype: Any) -> None:
        self.parts = parts
        self._dtype = dtype
        self._kept: list[NDArray[Any]] = []
        self._files: list[IO[bytes]] = []
        self._open = ExitStack()

    def __enter__(self) -> Self:
        if self.parts > 1:
            for _ in range(self.parts):
                file = tempfile.TemporaryFile(buffering=0)
                self._files.append(self._open.enter_context(file))
        return self

    def __exit__(
        self, type_: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def add(self, parts: NDArray[Any], records: NDArray[Any]) -> None:
        """Take records, each for the part with its number."""
        import numpy as np

        if not self._files:
            self._kept.append(records)
            return
        parts = parts.astype("<u2")
        order = np.argsort(parts, kind="stable")
        records = records[order]
        edges = np.searchsorted(parts[order], np.arange(self.parts + 1))
        for file, first, end in zip(self._files, edges, edges[1:], strict=False):
            if end > first:
                file.write(records[first:end].data)

    def __iter__(self) -> Iterator[NDArray[Any]]:
        import numpy as np

        if not self._files:
            kept, self._kept = self._kept, []
            yield np.concatenate(kept) if kept else np.empty(0, self._dtype)
        for file in self._files:
            file.seek(0)
            yield np.fromfile(file, dtype=self._dtype)


class Spool:
    """Takes about so many pairs; a context manager. Going through it gives every value, with its numbers in ascending
    order, once: values in no order."""

    def __init__(self, pairs: int) -> None:
        self._pieces = Pieces(max(1, -(-pairs // _AT_ONCE)), "<u8")

    def __enter__(self) -> Self:
        self._pieces.__enter__()
        return self

    def __exit__(
        self, type_: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pieces.__exit__(type_, error, trace)

    def add(self, values: NDArray[Any], numbers: NDArray[Any]) -> None:
        """Take pairs; both are below 2³²."""
        self._pieces.add(values % self._pieces.parts, (values.astype("<u8") << 32) | numbers)

    def parts(self) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
        """Values, ascending, and their numbers, a part at a time: all of a value are in one part."""
        for pairs in self._pieces:
            if len(pairs):
                pairs.sort()
                yield (pairs >> 32).astype("<u4"), pairs.astype("<u4")

    def __iter__(self) -> Iterator[tuple[int, NDArray[Any]]]:
        import numpy as np

        for pairs in self._pieces:
            if not len(pairs):
                continue
            pairs.sort()
            halves = pairs.view("<u4").reshape(-1, 2)  # the number, then the value
            values = halves[:, 1]
            edges = np.flatnonzero(values[1:] != values[:-1]) + 1
            at = 0
            for end in [*edges.tolist(), len(pairs)]:
                yield int(values[at]), halves[at:end, 0]
                at = end
