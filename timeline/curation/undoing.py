"""The changes of one sitting, to be undone and done again."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from msgspec import Struct, field

from timeline.curation.writing import Change, put_back

_KEPT: Final = 200  # changes that can be undone
_BYTES: Final = 64 << 20  # bytes that they may take; of very large files fewer can be undone


class Undo(Struct):
    """What was written, last first to be undone; ``folder`` is where the lock goes."""

    folder: Path
    _done: list[tuple[Change, ...]] = field(default_factory=list)
    _undone: list[tuple[Change, ...]] = field(default_factory=list)

    def did(self, *changes: Change) -> None:
        """Remember changes that are undone together; what was undone before cannot be done again."""
        real = tuple(change for change in changes if change.before != change.after)
        if real:
            self._done.append(real)
            self._undone.clear()
            self._shorten()

    def undo(self) -> tuple[Change, ...]:
        """Take back the last changes; empty where there are none. Raises ``WriteError`` and keeps them then."""
        return self._turn(self._done, self._undone)

    def redo(self) -> tuple[Change, ...]:
        """Do again what was undone last; empty where there is nothing. Raises ``WriteError``."""
        return self._turn(self._undone, self._done)

    def _turn(self, source: list[tuple[Change, ...]], target: list[tuple[Change, ...]]) -> tuple[Change, ...]:
        if not source:
            return ()
        back = tuple(put_back(change, self.folder) for change in reversed(source[-1]))
        source.pop()
        target.append(back)
        return back

    def _shorten(self) -> None:
        def size() -> int:
            return sum(len(c.before or b"") + len(c.after or b"") for group in self._done for c in group)

        while len(self._done) > _KEPT or (len(self._done) > 1 and size() > _BYTES):
            self._done.pop(0)
