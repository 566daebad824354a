"""Which events wait for a person's look, in which order."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from timeline.store.values import Row

#: Events below this confidence wait for a look.
DOUBTFUL: Final = "<0.6"
#: So many of each sort are asked for at once.
MOST: Final = 200


def queued(rows: Iterable[Row], decided: Collection[str]) -> list[Row]:
    """Each event once, without what a person decided: conflicts first, then the lowest confidence; else as given."""
    once = {row.id: row for row in rows if row.origin == "extracted" and row.id not in decided}
    return sorted(once.values(), key=lambda row: (not row.conflict, row.confidence))
