"""Ids for events that only a decision makes: added ones, and the parts of a split."""

from __future__ import annotations

from collections.abc import Iterable

from timeline.extraction.identity import event_id


class FreeIds:
    """Gives ids that no event has; ``taken`` are those of the extracted ones."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)
        self._next: dict[tuple[str, str, str], int] = {}

    def new(self, file: str, quote: str, date_text: str) -> str:
        """The id for words of a file at a time: of several with the same words each gets its own, in their order."""
        key = (file, quote, date_text)
        ordinal = self._next.get(key, 0)
        while (name := event_id(file, quote, date_text, ordinal)) in self._taken:
            ordinal += 1
        self._next[key] = ordinal + 1
        self._taken.add(name)
        return name
