"""Errors said calmly: what is the matter, what to do; the rest of the page works on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from geo import errors
from geo.mapping.text import escape_markdown

TITLES: tuple[tuple[type[Exception], str], ...] = (
    (errors.StoreLocked, "The database is busy: another program is writing to it. Nothing was changed; try again."),
    (errors.StoreReadOnly, "The database cannot be written. Reading works; nothing was changed."),
    (errors.StoreUnreachable, "The database cannot be reached."),
    (errors.MigrationError, "The database was made by another version of Strikemap."),
    (errors.CorrectionRefused, "The correction cannot be made, or undone, as asked. Nothing was changed."),
    (errors.StoreError, "The database could not answer."),
    (errors.GazetteerMissing, "The list of places has not been built yet, so no text can be placed on the map."),
    (errors.DownloadError, "The fuller list of places could not be downloaded. Nothing was changed."),
    (errors.GazetteerError, "The list of places cannot be used."),
    (errors.AssetsMissing, "The map's own files are not installed, so the map cannot be drawn. Tables and texts work."),
    (errors.VocabularyError, "A vocabulary file is wrong, so no text can be read for strikes."),
    (errors.SettingsError, "A setting has a value that cannot be used."),
    (errors.ReportError, "A document could not be read."),
    (errors.GeocoderError, "The online geocoder gave no answer."),
)


@contextmanager
def calmly() -> Iterator[None]:
    """Show an expected error in its place instead of a broken page."""
    try:
        yield
    except errors.StrikemapError as error:
        show(error)


def show(error: errors.StrikemapError) -> None:
    """One box: what is the matter in our words, then the error's own words as text."""
    st.warning(f"{title(error)}\n\n{escape_markdown(str(error))}", icon=":material/info:")


def title(error: errors.StrikemapError) -> str:
    """What a kind of error means for a reader."""
    return next((words for kind, words in TITLES if isinstance(error, kind)), "Something is not as it should be.")
