"""Documents with their sketches; where they are many, in files without a name while reposts are looked for: memory
holds of each where it begins and how long it is."""

from __future__ import annotations

import struct
import tempfile
from array import array
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple, Self

from timeline.reading.sketch import PLACES, length_of, places_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

_HEAD: Final = struct.Struct("<HH")  # bytes of the name and of the day; the sketch is the rest
_ROW: Final = 2 * PLACES  # bytes
_AT_ONCE: Final = 4096  # rows
#: So many bytes are kept in memory: few documents need no file.
_IN_MEMORY: Final = 1 << 20
BANDS: Final = _ROW // 8
"""Bands of a sketch: numbers of 64 bits, each made of four places."""


class Shelved(NamedTuple):
    """A document: file, day of publication (EDTF or ''), sketch."""

    file: str
    published: str
    sketch: bytes


class Shelf:
    """Takes documents (file, day of publication, sketch), those without a sketch left out, and gives them by their
    place in the order of files; a context manager."""

    def __init__(self, documents: Iterable[tuple[str, str, bytes]]) -> None:
        self._open = ExitStack()
        self._documents = documents

    def __enter__(self) -> Self:
        import numpy as np

        with ExitStack() as opened:
            self._words: IO[bytes] = opened.enter_context(tempfile.SpooledTemporaryFile(_IN_MEMORY))
            self._rows: IO[bytes] = opened.enter_context(tempfile.SpooledTemporaryFile(_IN_MEMORY))
            self._ends = array("Q", [0])
            lengths = array("I")
            before, ascending = "", True
            for file, published, sketch in self._documents:
                if not sketch:
                    continue
                ascending, before = ascending and before < file, file
                names = file.encode("utf-8", "surrogatepass"), published.encode("utf-8", "surrogatepass")
                head = _HEAD.pack(*map(len, names))
                self._words.write(head + b"".join(names) + sketch)
                self._ends.append(self._ends[-1] + len(head) + sum(map(len, names)) + len(sketch))
                self._rows.write(places_of(sketch))
                lengths.append(length_of(sketch))
            self._words.flush()
            self._rows.flush()
            self._order = np.arange(len(lengths), dtype="<u4")
            if not ascending:
                self._order = np.array(sorted(range(len(lengths)), key=list(self.files()).__getitem__), dtype="<u4")
            self.lengths = np.array(lengths, dtype=np.float64)[self._order]
            self._open = opened.pop_all()
        return self

    def __exit__(
        self, type_: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def __len__(self) -> int:
        return len(self._order)

    def __getitem__(self, index: int) -> Shelved:
        at = int(self._order[index])
        self._words.seek(self._ends[at])
        stored = self._words.read(self._ends[at + 1] - self._ends[at])
        name, day = _HEAD.unpack_from(stored)
        end = _HEAD.size + name
        words = stored[_HEAD.size : end], stored[end : end + day]
        file, published = (each.decode("utf-8", "surrogatepass") for each in words)
        return Shelved(file, published, stored[end + day :])

    def files(self) -> Iterator[str]:
        """The names, in order."""
        return (self[index].file for index in range(len(self)))

    def places(self, indices: NDArray[Any]) -> NDArray[Any]:
        """The places of the sketches of some documents, a row each."""
        import numpy as np

        found = bytearray()
        for at in self._order[indices].tolist():
            self._rows.seek(at * _ROW)
            found += self._rows.read(_ROW)
        return np.frombuffer(found, dtype="<u2").reshape(-1, PLACES)

    def bands(self) -> Iterator[NDArray[Any]]:
        """The bands of all sketches, one band after the other."""
        import numpy as np

        for band in range(BANDS):
            found = np.empty(len(self), dtype="<u8")
            self._rows.seek(0)
            for at in range(0, len(self), _AT_ONCE):
                rows = np.frombuffer(self._rows.read(_AT_ONCE * _ROW), dtype="<u8").reshape(-1, BANDS)
                found[at : at + len(rows)] = rows[:, band]
            yield found[self._order]
