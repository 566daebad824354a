"""The store: documents, events and their facets in one SQLite file, made from sources and curation and disposable."""

from typing import TYPE_CHECKING, Any

from timeline.store.reading import Store
from timeline.store.values import (
    DIMENSIONS,
    DayCount,
    Dimension,
    DocumentRow,
    FacetValue,
    Names,
    Row,
    Stats,
    StoredDocument,
    StoreError,
)

if TYPE_CHECKING:
    from timeline.store.writing import StoreWriter

__all__ = [
    "DIMENSIONS",
    "DayCount",
    "Dimension",
    "DocumentRow",
    "FacetValue",
    "Names",
    "Row",
    "Stats",
    "Store",
    "StoreError",
    "StoreWriter",
    "StoredDocument",
]


def __getattr__(name: str) -> Any:
    # Who only reads a store does not load what writes one.
    if name == "StoreWriter":
        from timeline.store.writing import StoreWriter

        return StoreWriter
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
