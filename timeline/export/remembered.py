"""What was once written is written again without being made again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

K = TypeVar("K")
V = TypeVar("V")

_MOST: Final = 1 << 13  # in order of time what comes again comes soon


class Remembered(dict[K, V]):
    """The values that ``make`` gives for keys, by their keys, ``most`` of them at a time.

    Asked for as in any dictionary, which is several times as quick as a call of a function that remembers. Once full,
    it begins anew.
    """

    def __init__(self, make: Callable[[K], V], most: int = _MOST) -> None:
        super().__init__()
        self._make, self._most = make, most

    def __missing__(self, key: K) -> V:
        value = self._make(key)
        if len(self) >= self._most:
            self.clear()
        self[key] = value
        return value
