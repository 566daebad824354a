"""What the screens ask the store for, each thread with a connection of its own, rows in pages.

Only :data:`TROUBLE` is raised: the screens say it in words (:func:`in_words`) and go on.
"""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from timeline.browser.facts import said
from timeline.browser.lines import Layout
from timeline.browser.safe import safe
from timeline.messages import text
from timeline.model import Event
from timeline.store import Store, StoreError
from timeline.store.filters import Field, Filter, Term
from timeline.store.values import Dimension, FacetValue, Row, StoredDocument

#: What asking the store can raise.
TROUBLE: Final = (StoreError, sqlite3.Error, OSError)

PAGE: Final = 128
_KEPT_PAGES: Final = 48
#: How many values of a dimension the facets panel asks for.
FACET_LIMIT: Final = 200
# How many events of one document are lit in its full view.
_MOST_LIT: Final = 5000


def in_words(error: Exception) -> str:
    """One line for people about what went wrong with the store."""
    if isinstance(error, StoreError):
        return safe(said(error.reason))
    return text("browser.store_trouble", error=safe(str(error)) or type(error).__name__)


@dataclass(frozen=True, slots=True)
class View:
    """What a filter shows: its lines, and where the cursor goes (``None`` for nowhere)."""

    chosen: Filter
    layout: Layout
    rank: int | None
    kept: bool  # the cursor is on the event that was asked for


@dataclass(frozen=True, slots=True)
class Facets:
    """Counted values by dimension."""

    chosen: Filter
    kinds: Sequence[FacetValue]
    cities: Sequence[FacetValue]
    institutions: Sequence[FacetValue]


class Session:
    """The store of one project, for as long as the browser runs.

    Two connections: what stands on the screen is asked of one, the counts of the facets panel of the other, so that
    no row waits for a facet.  (A ``Store`` answers several threads, one after the other.)
    """

    def __init__(self, path: Path) -> None:
        """Raises one of ``TROUBLE`` where the store cannot be opened."""
        self.path = path
        self.store = Store.open(path)
        self._side: Store | None = None
        self._document: tuple[str, StoredDocument | None] = ("", None)

    def close(self) -> None:
        """Let go of the store."""
        self.store.close()
        if self._side is not None:
            self._side.close()

    def view(self, chosen: Filter, event_id: str, day: str, gaps: bool = True) -> View:
        """The lines of a filter, and the cursor on the same event, else on the first one at or after ``day``.

        ``gaps``: empty days inside a month have a line of their own.
        """
        store = self.store
        layout = Layout(store.days(chosen), gaps)
        rank = store.rank(chosen, event_id) if event_id else None
        kept = rank is not None
        if rank is None and layout.total:
            rank = layout.rank_of_day(day) if day else layout.opening()
        return View(chosen, layout, rank, kept)

    def facets(self, chosen: Filter, wanted: Callable[[], bool]) -> Facets | None:
        """The facets of a filter; ``None`` as soon as ``wanted`` says no.

        A dimension is counted without the filter's own terms of it: its other values stay in sight, with the counts
        they would add.
        """
        if self._side is None:
            self._side = Store.open(self.path)
        counted: list[Sequence[FacetValue]] = []
        wished: tuple[tuple[Dimension, Field, int], ...] = (
            ("kind", "kind", 20),
            ("city", "city", FACET_LIMIT),
            ("institution", "inst", FACET_LIMIT),
        )
        for dimension, field, limit in wished:
            if not wanted():
                return None
            counted.append(self._side.facet(chosen.without_term(field), dimension, limit))
        return Facets(chosen, *counted)

    def event(self, event_id: str) -> Event | None:
        """Everything known about an event."""
        return self.store.event(event_id)

    def document(self, file: str) -> StoredDocument | None:
        """A document with its text."""
        if self._document[0] != file:
            self._document = (file, self.store.document(file))
        return self._document[1]

    def forget(self) -> None:
        """The store was built anew: nothing read before holds."""
        self._document = ("", None)

    def told_in(self, document: StoredDocument) -> list[Event]:
        """The events of a document, as many as are lit at once."""
        found = self.store.events(Filter(Term("source", (document.file,))))
        return [e for e in islice(found, _MOST_LIT) if e.source is not None and e.source.file == document.file]


class Pages:
    """Rows by rank, a page at a time, the pages used last kept."""

    def __init__(self, fetch: Callable[[int, int], Sequence[Row]], total: int) -> None:
        self._fetch = fetch
        self.total = total
        self._pages: OrderedDict[int, Sequence[Row]] = OrderedDict()

    def row(self, rank: int) -> Row | None:
        """The row with this rank; ``None`` where there is none (any more)."""
        if not 0 <= rank < self.total:
            return None
        number, place = divmod(rank, PAGE)
        page = self._pages.get(number)
        if page is None:
            page = self._fetch(number * PAGE, PAGE)
            self._pages[number] = page
            if len(self._pages) > _KEPT_PAGES:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(number)
        return page[place] if place < len(page) else None
