"""Everything that Strikemap raises on purpose.

    StrikemapError
      Located (ValueError)              something stands wrong at a spot of a file; one of
        ReportError                     this document cannot be read; go on with the next
          ReportWarning                 it was read, but without one of its fields (geo.reports)
        AnnotationError                 a row of annotated articles is wrong; nothing is measured
      VocabularyError (ValueError)      a file in geo/data/ is wrong; stop
      GazetteerError
        GazetteerMissing (FileNotFoundError)   not compiled yet
        GazetteerFileError (Located)    this file is no list of places; nothing of it was taken
        BadRow (ValueError)             this row of a list of places is left out; go on with the next
        DownloadError (OSError)         a gazetteer could not be fetched; try again, what came is kept
      GeocoderError
        GeocoderSkipped                 this name could not be asked; go on
        GeocoderRefused                 the service refuses us; stop asking it
      DatasetError (Located)            this file is not of the dataset it was given as; nothing of it was taken
      BadEvent (ValueError)             this row of a dataset is left out; go on with the next
      StoreError
        StoreLocked                     another program writes; try again
        StoreReadOnly (PermissionError) nothing can be written here
        StoreUnreachable                no database there
        MigrationError                  the schema is newer or broken
        CorrectionRefused (ValueError)  a correction of a place cannot be made, or undone, as asked
      CacheFileError (ValueError)       a file is no exported place cache, or a newer one
      SettingsError (ValueError)        a setting has a value we cannot use
      AssetsMissing (FileNotFoundError) the front-end files are not installed

A message says what was wrong, where (file, line), and what to do.
"""


class StrikemapError(Exception):
    """Root of everything that Strikemap raises on purpose."""


class Located(StrikemapError, ValueError):
    """What is wrong stands at a spot of a file; each kind says how `where` names it."""

    def __init__(self, where: str, wrong: str, remedy: str = "") -> None:
        self.where, self.wrong, self.remedy = where, wrong, remedy
        super().__init__(f"{where}: {wrong}" + (f" {remedy}" if remedy else ""))


class ReportError(Located):
    """A document cannot be read. `where` is "file" or "file:line"."""


class VocabularyError(StrikemapError, ValueError):
    """A vocabulary file in geo/data/ does not say what it should."""


class AnnotationError(Located):
    """A row of annotated articles says something that cannot be. `where` is "file:line"."""


class GazetteerError(StrikemapError):
    """The gazetteer cannot be used."""


class GazetteerMissing(GazetteerError, FileNotFoundError):
    """The gazetteer has not been compiled."""


class GazetteerFileError(Located, GazetteerError):
    """A file cannot be read as a list of places. `where` is the file, or the file and its member."""


class BadRow(GazetteerError, ValueError):
    """A row of a list of places says something that cannot be; `number` counts from 1."""

    def __init__(self, number: int, wrong: str) -> None:
        self.number, self.wrong = number, wrong
        super().__init__(f"row {number}: {wrong}")


class DatasetError(Located):
    """A file cannot be read as one of a dataset. `where` is the file, or the file and its member."""


class BadEvent(StrikemapError, ValueError):
    """A row of a dataset says something that cannot be; `number` counts from 1, the heading being the first."""

    def __init__(self, number: int, wrong: str) -> None:
        self.number, self.wrong = number, wrong
        super().__init__(f"row {number}: {wrong}")


class DownloadError(GazetteerError, OSError):
    """A gazetteer could not be downloaded; the message says why, and whether trying again helps."""


class GeocoderError(StrikemapError):
    """An online geocoder gave no usable answer."""


class GeocoderSkipped(GeocoderError):
    """This name could not be asked now; go on with the next."""


class GeocoderRefused(GeocoderError):
    """The service refuses us; stop asking it."""


class StoreError(StrikemapError):
    """The store cannot do what was asked."""


class StoreLocked(StoreError):
    """Another program is writing; nothing was changed."""


class StoreReadOnly(StoreError, PermissionError):
    """The database cannot be written."""


class StoreUnreachable(StoreError):
    """There is no database at this address."""


class MigrationError(StoreError):
    """The schema is newer than this program, or a step failed."""


class CorrectionRefused(StoreError, ValueError):
    """A correction of a place cannot be made, or undone, as asked; nothing was changed."""


class CacheFileError(StrikemapError, ValueError):
    """A file is no exported place cache, or one that a newer Strikemap wrote."""


class SettingsError(StrikemapError, ValueError):
    """A setting has a value that cannot be used."""


class AssetsMissing(StrikemapError, FileNotFoundError):
    """The front-end files have not been installed."""
