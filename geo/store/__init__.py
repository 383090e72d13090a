"""The store: what was read, and what can be asked of it (SQLite, or PostgreSQL by URL)."""

from geo.store.filters import FILTERS, Filter, describe, problems, usable
from geo.store.rows import (
    Counts,
    DatasetHolding,
    DatasetImport,
    NameRow,
    Part,
    ReportRow,
    StoredStrike,
    Timeline,
    is_mapped,
)
from geo.store.selections import Selection
from geo.store.store import Added, Renewed, Store, open_store

__all__ = [
    "FILTERS",
    "Added",
    "Counts",
    "DatasetHolding",
    "DatasetImport",
    "Filter",
    "NameRow",
    "Part",
    "Renewed",
    "ReportRow",
    "Selection",
    "Store",
    "StoredStrike",
    "Timeline",
    "describe",
    "is_mapped",
    "open_store",
    "problems",
    "usable",
]
