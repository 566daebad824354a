"""The store: documents, events and their facets in one SQLite file, made from sources and curation and disposable."""

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
