"""Event datasets: a file of UCDP GED or ACLED becomes documents with mentions, in its own words and places."""

from geo.datasets.events import NAMES_ATTACKER, event_words
from geo.datasets.known import Dataset, conventions, dataset_by_id, dataset_of
from geo.datasets.places import as_corrected, entry_of
from geo.datasets.reading import FORMATS, Rows, Source, documents, fill, source_of
from geo.datasets.spool import Spool

__all__ = [
    "FORMATS",
    "NAMES_ATTACKER",
    "Dataset",
    "Rows",
    "Source",
    "Spool",
    "as_corrected",
    "conventions",
    "dataset_by_id",
    "dataset_of",
    "documents",
    "entry_of",
    "event_words",
    "fill",
    "source_of",
]
