"""What the screens ask the store for, each thread with a connection of its own, rows in pages.

Only :data:`TROUBLE` is raised: the screens say it in words (:func:`in_words`) and go on.
"""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from msgspec import Struct

from timeline.browser import bodies
from timeline.browser.facts import said
from timeline.browser.lines import Layout
from timeline.browser.safe import safe
from timeline.browser.units import Unit
from timeline.messages import text
from timeline.model import Event
from timeline.store import Store, StoreError
from timeline.store.filters import Field, Filter, Term
from timeline.store.values import Dimension, FacetValue, Row, StoredDocument

#: What asking the store can raise.
TROUBLE: Final = (StoreError, sqlite3.Error, OSError)

PAGE: Final = 32
_KEPT_PAGES: Final = 128
#: How many values of a dimension the facets panel asks for.
FACET_LIMIT: Final = 200
#: How many other mentions an opened row lists.
MOST_MENTIONS: Final = 50
# How many events of one document are lit in its full view.
_MOST_LIT: Final = 5000


def in_words(error: Exception) -> str:
    """One line for people about what went wrong with the store."""
    if isinstance(error, StoreError):
        return safe(said(error.reason))
    return text("browser.store_trouble", error=safe(str(error)) or type(error).__name__)


class Asked(Struct, frozen=True):
    """What a list is asked to show: a filter, the unit of its zoom, whether one happening has one line, and whether
    empty stretches have lines."""

    chosen: Filter
    unit: Unit = "day"
    folded: bool = True
    gaps: bool = True


class View(Struct, frozen=True):
    """What was asked for: its lines, the number of events (also of those folded away), and where the cursor goes
    (``None`` for nowhere)."""

    asked: Asked
    layout: Layout
    hits: int
    rank: int | None
    kept: bool  # the cursor is on the event that was asked for

    @property
    def chosen(self) -> Filter:
        """The filter."""
        return self.asked.chosen


class Section(Struct, frozen=True):
    """The counted values of one dimension, with the field of the filter language that asks for them."""

    dimension: Dimension
    field: Field
    values: Sequence[FacetValue]


#: The sections of the facets panel, in order: dimension, field of the filter language, how many values are asked for.
SECTIONS: Final[tuple[tuple[Dimension, Field, int], ...]] = (
    ("kind", "kind", 20),
    ("city", "city", FACET_LIMIT),
    ("institution", "inst", FACET_LIMIT),
    ("person", "person", FACET_LIMIT),
    ("source", "source", FACET_LIMIT),
    ("basis", "basis", 20),
    ("origin", "origin", 20),
)
#: How many values of a section have a sparkline.
SPARKS: Final = 40


class Session:
    """The store of one project, for as long as the browser runs.

    One connection: what was worked out for the list (which events a filter lets through) serves the counts of panels
    and lanes too.  (A ``Store`` answers several threads, one after the other; every answer is short.)
    """

    def __init__(self, path: Path) -> None:
        """Raises one of ``TROUBLE`` where the store cannot be opened."""
        self.path = path
        self.store = Store.open(path)
        self._document: tuple[str, StoredDocument | None] = ("", None)

    def close(self) -> None:
        """Let go of the store."""
        self.store.close()

    def view(self, asked: Asked, event_id: str, day: str) -> View:
        """The lines of what is asked, and the cursor on the same event, else on the first one at or after ``day``."""
        store, chosen = self.store, asked.chosen
        layout = Layout(store.days(chosen, folded=asked.folded), asked.gaps, asked.unit)
        hits = store.count(chosen) if asked.folded else layout.total
        rank = store.rank(chosen, event_id, folded=asked.folded) if event_id else None
        kept = rank is not None
        if rank is None and layout.total:
            rank = layout.rank_of_day(day) if day else layout.opening()
        return View(asked, layout, hits, rank, kept)

    def rows(self, asked: Asked, start: int, limit: int) -> list[Row]:
        """A page of the list."""
        return self.store.rows(asked.chosen, start, limit, folded=asked.folded)

    def rank(self, asked: Asked, event_id: str) -> int | None:
        """The line of an event in the list."""
        return self.store.rank(asked.chosen, event_id, folded=asked.folded)

    def mentions(self, asked: Asked, row: Row) -> list[Row]:
        """The other events which tell of the same happening and which the filter lets through."""
        event = self.store.event(row.id)
        if event is None or not event.happening:
            return []
        told = asked.chosen.and_also(Filter(Term("happening", (event.happening,))))
        return [other for other in self.store.rows(told, 0, MOST_MENTIONS) if other.id != row.id]

    def facets(
        self,
        chosen: Filter,
        wanted: Callable[[], bool],
        edges: Sequence[str] = (),
        dimensions: Collection[Dimension] = ("kind", "city", "institution"),
    ) -> Iterator[Section]:
        """The facets of a filter, section by section; ends as soon as ``wanted`` says no.

        A dimension is counted without the filter's own terms of it: its other values stay in sight, with the counts
        they would add. Institutions come as a tree.
        """
        for dimension, field, limit in SECTIONS:
            if dimension not in dimensions:
                continue
            if not wanted():
                return
            rest = chosen.without_term(field)
            values = self.store.facet(rest, dimension, limit, edges, SPARKS)
            yield Section(dimension, field, self._bodies(rest, values, edges) if field == "inst" else values)

    def _bodies(self, chosen: Filter, values: Sequence[FacetValue], edges: Sequence[str]) -> list[FacetValue]:
        """The institutions as a tree; a head counts what the filter finds for its name."""

        def count(head: str) -> tuple[int, tuple[int, ...]]:
            return self.store.course(chosen.and_also(Filter(Term("inst", (head,)))), edges)

        names = self.store.names()
        return bodies.tree(values, (place.name for place in names.known_places), count, names.institutions)

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
