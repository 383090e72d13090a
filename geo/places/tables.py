"""The compiled gazetteer's files: a trie of keys, numpy tables, and one blob of strings.

    names.*        every key: a trie, whose ids are the rows of a table of where its places
                   begin and its flags, and the places: rows of entries.npy, most prominent first
    romanised.*    the same for the sounds of names in curated countries: "SY gut"
    skeletons.*    the same for the consonants of those sounds: "SY gt"
    entries.npy    one record a place; GeoNames' in the order of their id, then the curated ones
    strings.npy    offsets into strings.bin (UTF-8)
    curated.marisa the ids that are no GeoNames numbers of their own; the trie id is the row of curated.npy,
                   which holds rows of entries.npy
    meta.json      version, counts, sources

Everything is opened by memory map: nothing is read before it is asked for.
"""

from __future__ import annotations

import json
import mmap
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import marisa_trie
import numpy as np
from numpy.typing import NDArray

from geo.errors import GazetteerMissing
from geo.places.entries import GEONAMES, KIND_NAMES, KINDS, LEANS, Entry

FORMAT = 4

# What a key is besides a name of places.
COMMON = 1  # an English word: no place unless an Arabic article stands before it
PERSON = 2  # a personal name: no place in a running text
GIVEN = 4  # a given name or title: the next word is a person's name
PHRASE = 8  # swallows the places in it
PROMINENT = 16  # a curated place, a country, or a town of at least compiling.PROMINENT_POPULATION
ACRONYM = 32  # listed in capitals ("UAE")
MINOR = 64  # only another name of small places in countries that nobody curated
EMPTY = 128  # no place has this key
WARY = 256  # a name that may be a person's: wants "in" before it

OWN = "own:"  # with which the ids of places from users' own lists begin

ENTRY = np.dtype(
    [
        ("geonames", "<u4"),
        ("latitude", "<f8"),
        ("longitude", "<f8"),
        ("population", "<u4"),
        ("radius", "<u4"),
        ("parent", "<i4"),
        ("name", "<u4"),
        ("local", "<u4"),
        ("province", "<u4"),
        ("curated", "<u4"),
        ("source", "<u4"),
        ("country", "S2"),
        ("kind", "u1"),
        ("leans", "u1"),
        ("minor", "u1"),
        ("weight", "<f4"),
    ]
)
# The same for struct, which reads one record of the file several times as fast as numpy does.
RECORD = struct.Struct("<IddIIiIIIII2sBBBf")
KEY = np.dtype([("start", "<u4"), ("flags", "<u2")])


def mapped(path: Path) -> NDArray[Any]:
    """A column of the disk, as a plain array: slicing numpy's own class for them takes several times as long."""
    return np.asarray(np.load(path, mmap_mode="r"))


def reader(column: NDArray[Any]) -> Callable[[int], Any]:
    """What reads one number of a file of plain numbers: a memory view costs a third of numpy's own way."""
    return column.data.__getitem__ if sys.byteorder == "little" else column.item


class Index:
    """Keys and the rows of the places they may mean."""

    def __init__(self, folder: Path, name: str) -> None:
        keys = mapped(folder / f"{name}.npy")
        self.trie = marisa_trie.Trie().mmap(str(folder / f"{name}.marisa"))
        self.flags: Callable[[int], int] = keys["flags"].item
        self._start: Callable[[int], int] = keys["start"].item
        self._rows = mapped(folder / f"{name}_rows.npy")

    def rows(self, key: int) -> list[int]:
        """The places that a key may mean, most prominent first."""
        found: list[int] = self._rows[self._start(key) : self._start(key + 1)].tolist()
        return found


class Tables:
    """The open files of one compiled gazetteer; safe to share between threads, as nothing is written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            self.meta: dict[str, Any] = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
            self.names = Index(folder, "names")
            self.romanised = Index(folder, "romanised")
            self.skeletons = Index(folder, "skeletons")
            self.curated_ids = marisa_trie.Trie().mmap(str(folder / "curated.marisa"))
            self.entries = mapped(folder / "entries.npy")
            self.curated_rows = mapped(folder / "curated.npy")
            self.offsets = mapped(folder / "strings.npy")
            with (folder / "strings.bin").open("rb") as file:
                self.strings = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (FileNotFoundError, NotADirectoryError) as error:
            remedy = "run `python -m geo gazetteer build`"
            raise GazetteerMissing(f"{folder}: no compiled gazetteer ({error}); {remedy}.") from error
        self._records = self.entries.view(np.uint8).data
        self._offset: Callable[[int], int] = reader(self.offsets)
        self.weight: Callable[[int], float] = self.entries["weight"].item
        self._geonames: Callable[[int], int] = self.entries["geonames"].item
        self._curated: Callable[[int], int] = self.entries["curated"].item
        self.minor: Callable[[int], int] = self.entries["minor"].item
        self.geonames_ids: NDArray[np.uint32] = self.entries["geonames"][: self.meta["geonames"]]

    def text(self, number: int) -> str:
        """The string of this number; 0 is ""."""
        return self.strings[self._offset(number) : self._offset(number + 1)].decode() if number else ""

    def row_of(self, entry_id: str) -> int | None:
        """The row of an id such as "geonames:170063", None where there is none."""
        kind, _, rest = entry_id.partition(":")
        if kind == "geonames" and rest.isascii() and rest.isdigit() and len(rest) < 10:
            row = int(np.searchsorted(self.geonames_ids, np.uint32(int(rest))))
            if row < len(self.geonames_ids) and self.geonames_ids[row] == int(rest):
                return row
        number = self.curated_ids.get(rest if kind == "curated" else entry_id)
        return None if number is None else int(self.curated_rows[number])

    def id_of(self, row: int) -> str:
        """The id of a row."""
        return self._id(self._geonames(row), self._curated(row))

    def _id(self, geonames: int, other: int) -> str:
        """The id of a place: its GeoNames number, else its curated key, else that of the user's own list."""
        if geonames:
            return f"geonames:{geonames}"
        key = self.text(other)
        return key if key.startswith(OWN) else f"curated:{key}"

    def entry(self, row: int) -> Entry:
        """The entry of a row."""
        (geonames, latitude, longitude, population, radius, parent, name, local, province, curated, source, country,
         kind, leans, minor, _) = RECORD.unpack_from(self._records, row * RECORD.size)  # fmt: skip
        kind_name = KIND_NAMES[kind]
        return Entry(
            f"geonames:{geonames}" if geonames else self._id(geonames, curated),
            self.text(name),
            self.text(local),
            kind_name,
            latitude,
            longitude,
            self.text(province) or None,
            country.rstrip(b"\0").decode(),
            KINDS[kind_name],
            radius,
            population,
            LEANS[leans],
            "" if parent < 0 else self.id_of(parent),
            self.text(source) or GEONAMES,
            bool(minor),
        )
