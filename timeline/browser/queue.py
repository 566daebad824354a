"""Which events wait for a person's look, in which order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Final

from timeline.store.filters import Filter, Term
from timeline.store.values import Row

#: Events below the last of these confidences wait for a look; the store lists each sort by time, so it is asked for the
#: least certain ones first.
DOUBTFUL: tuple[str, ...] = ("<0.2", "<0.3", "<0.4", "<0.5", "<0.6")
#: So many are gone through at once; of a million events nobody looks at more in a sitting.
MOST: Final = 200


def queued(rows: Iterable[Row], decided: Collection[str]) -> list[Row]:
    """Each event once, without what a person decided: conflicts first, then the lowest confidence; else as given."""
    once = {row.id: row for row in rows if row.origin == "extracted" and row.id not in decided}
    return sorted(once.values(), key=lambda row: (not row.conflict, row.confidence))


def waiting_in(rows: Callable[[Filter, int, int], list[Row]], decided: Collection[str]) -> list[Row]:
    """The first ``MOST`` events that wait; ``rows`` gives so many lines of a filter's list from one of them on."""
    found: list[Row] = []
    sorts = (Term("is", ("conflict",)), *(Term("conf", (below,)) for below in DOUBTFUL))
    for sort in sorts:
        asked = Filter.of((sort, Term("origin", ("extracted",))))
        start = 0
        while True:
            page = rows(asked, start, MOST)
            found = queued((*found, *page), decided)
            start += MOST
            if len(found) >= MOST:
                return found[:MOST]
            if len(page) < MOST:
                break
    return found
