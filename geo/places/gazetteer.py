"""The offline gazetteer: a geopy geocoder that needs no network, and finds names in texts."""

from __future__ import annotations

import difflib
import math
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from geopy.adapters import BaseSyncAdapter
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from geo.errors import GazetteerMissing
from geo.places import compiling
from geo.places.entries import KIND_NAMES, Entry, Hit, Label
from geo.places.finding import SHORTEST_SOUND, Finder, Span
from geo.places.names import fold, romanised, skeleton
from geo.places.tables import Tables

_BONUS = {"exact": 2.0, "folded": 1.5, "alias": 0.0, "romanised": -4.0, "skeleton": -6.0}
SOUNDS_ALIKE = "romanised"  # too weak a step where a name was only guessed
# Each step in words, and how sure it makes that the name is this place's: ours, ordered by how often it errs.
STEPS = {
    "exact": "exact name",
    "folded": "the name but for case, marks and articles",
    "alias": "another name of it",
    "romanised": "a name of the same sound",
    "skeleton": "a name with the same consonants",
}
CONFIDENCE = {"exact": 1.0, "folded": 0.95, "alias": 0.9, "romanised": 0.7, "skeleton": 0.5}
SHORTEST_SKELETON = 2  # consonants below which too much looks alike
UNLABELLED = frozenset({"West Bank settlements"})  # towns that GeoNames codes apart, no area of a map
_TRIES = 3  # to compile, where other processes bring or remove lists meanwhile
_MOST = 50  # places that geocode(exactly_one=False) hands out


class Ranked(NamedTuple):
    """A candidate: the entry, the step that found it, and its score (higher is likelier)."""

    entry: Entry
    step: str
    score: float


class _NoNetwork(BaseSyncAdapter):  # type: ignore[misc]  # geopy is untyped
    """geopy wants an adapter; this one reaches nothing, and costs no TLS context."""

    def get_json(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> Any:
        raise NotImplementedError("the gazetteer is offline")

    get_text = get_json


class Gazetteer(Geocoder):  # type: ignore[misc]  # geopy is untyped
    """Names and places, offline, in the seat of a geopy geocoder; safe to share between threads."""

    def __init__(self, opened: Tables) -> None:
        super().__init__(user_agent="strikemap-gazetteer", adapter_factory=_NoNetwork)
        self._tables = opened
        self._finder = Finder(opened)
        self._provinces: dict[str, list[Entry]] = {}

    @classmethod
    def open(cls, path: Path | None = None) -> Gazetteer:
        """Open the compiled gazetteer of the present data, or the one in the folder `path`.

        Raises GazetteerMissing where it has not been compiled, or its sources have changed since.
        """
        return cls(Tables(path or compiling.folder_of()))

    @classmethod
    def ready(cls) -> Gazetteer:
        """Open the gazetteer, compiling it first where that has not been done (about 20 seconds)."""
        for _ in range(_TRIES):
            try:
                return cls.open()
            except GazetteerMissing:
                compiling.compile_gazetteer()
        return cls.open()

    @property
    def version(self) -> str:
        """The version of the data and the program that compiled it."""
        return str(self._tables.meta["version"])

    @property
    def folder(self) -> Path:
        """Where the compiled files lie."""
        return self._tables.folder

    @property
    def problems(self) -> tuple[str, ...]:
        """Curated rows that could not be merged with the GeoNames city they name, as file, line and reason."""
        return tuple(self._tables.meta["problems"])

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        country_codes: str | Collection[str] | None = None,
        timeout: float | None = DEFAULT_SENTINEL,
    ) -> Location | list[Location] | None:
        """The most likely place of a name as a geopy Location, all of them as a list, None without a match.

        `country_codes` are ISO 3166-1 alpha-2, as Nominatim's; `timeout` is there for the signature.
        In "Saraqib, Idlib, Syria" the later parts narrow to a country or province.
        """
        countries = [country_codes] if isinstance(country_codes, str) else country_codes
        entries = [entry for entry, _ in self.candidates(query, countries=countries)]
        if not entries and "," in query:
            name, *within = query.split(",")
            entries = [entry for entry, _ in self.candidates(name, countries=countries)]
            for part in within:
                entries = self.within(entries, part)
        found = [_location(entry) for entry in entries[:_MOST]]
        if not found:
            return None
        return found[0] if exactly_one else found

    def within(self, entries: list[Entry], part: str) -> list[Entry]:
        """The entries that lie in a country or province of this name (or ISO code)."""
        held = {(entry.country, entry.name) for entry, _ in self.candidates(part) if entry.kind == "province"}
        countries = {entry.country for entry, _ in self.candidates(part) if entry.kind == "country"}
        countries.add(part.strip().upper())
        return [entry for entry in entries if entry.country in countries or (entry.country, entry.province) in held]

    def reverse(
        self,
        query: Point | tuple[float, float] | str,
        *,
        exactly_one: bool = True,
        timeout: float | None = DEFAULT_SENTINEL,
    ) -> Location | list[Location] | None:
        """The town nearest to a point, or the ten nearest."""
        point = query if isinstance(query, Point) else Point(query)
        entries = self._tables.entries
        east = (entries["longitude"] - point.longitude + 180) % 360 - 180
        away = (entries["latitude"] - point.latitude) ** 2 + (east * np.cos(np.radians(point.latitude))) ** 2
        away[entries["kind"] != KIND_NAMES.index("town")] = np.inf
        rows = np.argsort(away)[:1] if exactly_one else np.argsort(away)[:10]
        found = [_location(self._tables.entry(int(row))) for row in rows]
        return found[0] if exactly_one else found

    def find(self, text: str, *, countries: Collection[str] = ()) -> list[Hit]:
        """The names in a running text, leftmost-longest; `ids` most prominent first.

        Where `countries` are given, names that only sound like places of theirs are found as well,
        and the minor places of theirs, which are known only from a list that the user brought.
        """
        codes = tuple(code.upper() for code in countries)
        found = ((span, self._meant(span, codes)) for span in self._finder.spans(text, codes))
        return [Hit(span.start, span.end, text[span.start : span.end], self._ids(rows)) for span, rows in found if rows]

    def _meant(self, span: Span, countries: Collection[str]) -> list[int]:
        """The rows that a span may mean in a text about some countries."""
        entries = self._tables.entries
        return [
            row
            for row in self._span_rows(span)
            if not entries["minor"].item(row) or (span.keys and entries["country"].item(row).decode() in countries)
        ]

    def named_in(self, text: str) -> list[tuple[int, int, tuple[Entry, ...]]]:
        """What `find` finds in a text about any country, with the entries themselves: text[start:end] may mean them."""
        entry = self._tables.entry
        return [
            (span.start, span.end, tuple(map(entry, self._span_rows(span)))) for span in self._finder.spans(text, ())
        ]

    def candidates(self, name: str, *, countries: Collection[str] | None = None) -> list[tuple[Entry, str]]:
        """Every place that a spelling may mean, with the step that found it, the likeliest first."""
        return [(one.entry, one.step) for one in self.ranked(name, countries=countries)]

    def ranked(self, name: str, *, countries: Collection[str] | None = None) -> list[Ranked]:
        """The candidates of a name with their scores, by a cascade of steps.

        exact, folded, alias: the very name, the name but for case, marks and articles, another
        listed name; romanised (within `countries` only): a listed name of the same sound.
        A score is the logarithm of the inhabitants (or of what the kind stands for) and a
        bonus for the step: the very name is worth a hundredfold of inhabitants over another name.
        """
        wanted = {code.upper() for code in countries} if countries else None
        rows = dict.fromkeys(self._spelled(name), "")
        for row in self._sounding(name, wanted or ()):
            rows.setdefault(row, "romanised")
        found = []
        for row, step in rows.items():
            entry = self._tables.entry(row)
            if wanted is None or entry.country in wanted:
                step = step or step_of(name, entry)
                weight = math.log10(max(1.0, self._tables.weight(row)))
                found.append(Ranked(entry, step, round(weight + _BONUS[step], 3)))
        return sorted(found, key=lambda one: -one.score)

    def loosely(self, name: str, countries: Collection[str], like: float) -> list[Ranked]:
        """The places of some countries with the consonants of a name, whose sounds are `like` its own (0 to 1).

        The weakest step: only where a country is known and a geographic cue says that this is a place's name.
        """
        key = fold(name)
        bones, sound = skeleton(key), romanised(key)
        if len(bones.replace(" ", "")) < SHORTEST_SKELETON:
            return []
        keys = [self._tables.skeletons.trie.get(f"{code} {bones}") for code in sorted(c.upper() for c in countries)]
        rows = dict.fromkeys(row for key in keys if key is not None for row in self._tables.skeletons.rows(key))
        found = []
        for row in rows:
            entry = self._tables.entry(row)
            alike = _likeness(sound, romanised(fold(entry.name.partition(",")[0])))
            if alike >= like:
                weight = math.log10(max(1.0, self._tables.weight(row)))
                found.append(Ranked(entry, "skeleton", round(weight + _BONUS["skeleton"] + 4 * (alike - 1), 3)))
        return sorted(found, key=lambda one: -one.score)

    def _spelled(self, name: str) -> list[int]:
        """The rows that list this spelling."""
        keys = [self._tables.names.trie.get(key) for key in dict.fromkeys((fold(name), fold(name, articles=True)))]
        return self._rows(tuple(key for key in keys if key is not None))

    def _sounding(self, name: str, countries: Collection[str]) -> list[int]:
        """The rows of some countries that list a spelling of the same sound."""
        sound = romanised(fold(name))
        if len(sound) < SHORTEST_SOUND:
            return []
        keys = [self._tables.romanised.trie.get(f"{country} {sound}") for country in sorted(countries)]
        return [row for key in keys if key is not None for row in self._tables.romanised.rows(key)]

    def entry(self, entry_id: str) -> Entry:
        """The entry of an id; KeyError where there is none."""
        row = self._tables.row_of(entry_id)
        if row is None:
            raise KeyError(entry_id)
        return self._tables.entry(row)

    def country(self, iso2: str) -> Entry:
        """The entry of a country by its ISO 3166-1 alpha-2 code; KeyError where there is none."""
        found = self._of_kind("country", iso2)
        if not found:
            raise KeyError(iso2)
        return found[0]

    def provinces(self, iso2: str) -> list[Entry]:
        """The curated first-level divisions of a country, by name."""
        if iso2 not in self._provinces:  # a list that threads may make twice and never change
            self._provinces[iso2] = sorted(self._of_kind("province", iso2), key=lambda entry: entry.name)
        return list(self._provinces[iso2])

    def of_country(self, iso2: str) -> Iterator[Entry]:
        """Every entry of a country."""
        for row in np.flatnonzero(self._tables.entries["country"] == iso2.upper().encode()):
            yield self._tables.entry(int(row))

    def labels(self, smallest: int = 15_000) -> list[Label]:
        """Names for the basemap: countries, provinces, and towns of at least `smallest` inhabitants."""
        entries = self._tables.entries
        kinds = entries["kind"]
        towns = (kinds == KIND_NAMES.index("town")) & (entries["population"] >= smallest)
        wanted = towns | (kinds == KIND_NAMES.index("country")) | (kinds == KIND_NAMES.index("province"))
        labels = [
            Label(self._tables.text(name), KIND_NAMES[kind], latitude, longitude, population, country.decode())
            for name, kind, latitude, longitude, population, country in entries[wanted][
                ["name", "kind", "latitude", "longitude", "population", "country"]
            ].tolist()
        ]
        rank = {"country": 0, "province": 1, "town": 2}
        named = [label for label in labels if label.name not in UNLABELLED]
        return sorted(named, key=lambda label: (rank[label.kind], -label.population))

    def town_points(self) -> Iterator[tuple[float, float, str]]:
        """Latitude, longitude and country of every built-in town."""
        entries = self._tables.entries
        towns = entries[(entries["kind"] == KIND_NAMES.index("town")) & (entries["minor"] == 0)]
        for latitude, longitude, country in towns[["latitude", "longitude", "country"]].tolist():
            yield latitude, longitude, country.decode()

    def _of_kind(self, kind: str, iso2: str) -> list[Entry]:
        entries = self._tables.entries
        of_kind = entries["kind"] == KIND_NAMES.index(kind)
        rows = np.flatnonzero(of_kind & (entries["country"] == iso2.upper().encode()))
        return [self._tables.entry(int(row)) for row in rows]

    def _rows(self, keys: tuple[int, ...]) -> list[int]:
        if len(keys) == 1:
            return self._tables.names.rows(keys[0])
        return list(dict.fromkeys(row for key in keys for row in self._tables.names.rows(key)))

    def _span_rows(self, span: Span) -> list[int]:
        if span.keys:
            return self._rows(span.keys)
        return [row for key in span.sounds for row in self._tables.romanised.rows(key)]

    def _ids(self, rows: list[int]) -> tuple[str, ...]:
        return tuple(self._tables.id_of(row) for row in rows)


def method_of(step: str) -> str:
    """How a name was found in the gazetteer, with the confidence of the step."""
    return f"gazetteer: {STEPS[step]} (confidence {CONFIDENCE[step]:.2f})"


def step_of(name: str, entry: Entry) -> str:
    """The step by which a spelling is an entry's: its very name, its name when folded, or another listed one."""
    if name in (entry.name, entry.local_name):
        return "exact"
    names = {fold(entry.name), fold(entry.local_name)}
    return "folded" if fold(name) in names else "alias"


def _likeness(sound: str, other: str) -> float:
    """How like two sounds are, 0 to 1."""
    return difflib.SequenceMatcher(None, sound, other, autojunk=False).ratio()


def _location(entry: Entry) -> Location:
    """An entry as geopy hands places out; `raw` is the entry's own row."""
    return Location(entry.address, (entry.latitude, entry.longitude), entry.as_row())
