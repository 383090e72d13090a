"""One filter on an archive of a million: the numbers, every facet and every marker, by the store and by two peers.

The peers answer the same questions on the same rows: pandas by a group of each facet on tables in memory, and SQL as
one would write it on the same file. Each turn asks for another actor, so that no answer is one that was kept.
Where an answer of the store is not that of the peers, nothing is measured.
STRIKEMAP_BENCH_STRIKES=100000 asks of fewer.
"""

from __future__ import annotations

import os
import sqlite3
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import pandas as pd

from geo.store import Counts, Store, open_store
from tests.bench.archive import archive
from tests.bench.rows import Row

STRIKES = int(os.environ.get("STRIKEMAP_BENCH_STRIKES", "1000000"))
GOAL_MS, GOAL_WITH_WORDS_MS = 10.0, 50.0
ACTORS = ("Israel", "Russia", "Turkey", "Syrian government", "Ukraine", "US-led coalition", "Saudi-led coalition")
WORD = "hospital"
FACETS = ("province", "status", "standing", "source")
# What must be equal: reports, mentions and places; the reports of each actor; the reports of each marker.
Answer = tuple[tuple[int, int, int], dict[str, int], dict[str, int]]


class Asked(Protocol):
    """One way to answer a filter by one actor, and by a word where one is given."""

    def ask(self, actor: str, word: str = "") -> Answer:
        """All numbers, all facets, all markers."""


class OfStore:
    """Through the store, as the page asks."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def ask(self, actor: str, word: str = "") -> Answer:
        counts, facets = self.numbers(actor, word)
        markers = self.store.markers(selected(actor, word))
        there = zip((markers.faces.places[at].key for at in markers.at), markers.reports, strict=True)
        return (counts.reports, counts.mentions, counts.places), dict(facets["actor"]), dict(there)

    def numbers(self, actor: str, word: str = "") -> tuple[Counts, dict[str, list[tuple[str, int]]]]:
        """What the goal speaks of: a filter with all facet counts."""
        return self.store.counts(selected(actor, word)), self.store.facets(selected(actor, word))


def selected(actor: str, word: str) -> dict[str, tuple[str, ...]]:
    """The selection of an actor, and of a word where one is given."""
    return {"actor": (actor,), **({"text": (word,)} if word else {})}


class OfSql:
    """One question in SQL for the numbers, for each facet, and for the markers."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path)
        self.connection.execute("PRAGMA cache_size = -200000")

    def ask(self, actor: str, word: str = "") -> Answer:
        self._choose(actor, word)
        chosen = "FROM strikes JOIN chosen USING (id) JOIN reports ON reports.id = report_id"
        number = "count(DISTINCT report_id)"
        counts = self._all(
            f"SELECT {number}, count(*), count(DISTINCT CASE WHEN mapped THEN place_id END),"
            f" count(DISTINCT incident), count(CASE WHEN NOT mapped THEN 1 END) {chosen}"
        )[0]
        for column in FACETS:
            self._all(f"SELECT {column}, {number} {chosen} GROUP BY 1")
        self._all(f"SELECT {number} {chosen} WHERE first_day IS NULL")
        matched = f"WHERE strike_id IN ({MATCHED})" if word else ""
        actors = self._all(
            f"SELECT name, {number} FROM strike_actors JOIN actors ON actors.id = actor_id {matched} GROUP BY 1",
            *([word] if word else []),
        )
        markers = self._all(
            f"SELECT places.key, {number}, count(*), max(recency) {chosen}"
            " JOIN places ON places.id = place_id WHERE mapped GROUP BY 1"
        )
        return (counts[0], counts[1], counts[2]), dict(actors), {key: reports for key, reports, *_ in markers}

    def _choose(self, actor: str, word: str) -> None:
        """Put the numbers of the strikes asked for into a table, so that each question need not find them again."""
        self.connection.execute("CREATE TEMP TABLE IF NOT EXISTS chosen (id INTEGER PRIMARY KEY)")
        self.connection.execute("DELETE FROM chosen")
        matched = f" AND strike_id IN ({MATCHED})" if word else ""
        self.connection.execute(
            f"INSERT INTO chosen SELECT strike_id FROM strike_actors WHERE actor_id ="
            f" (SELECT id FROM actors WHERE name = ?){matched}",
            [actor, *([word] if word else [])],
        )

    def _all(self, query: str, *given: str) -> list[Any]:
        return self.connection.execute(query, given).fetchall()


MATCHED = "SELECT rowid FROM strike_search WHERE strike_search MATCH ?"


class OfPandas:
    """A table of strikes and one of their actors, in memory; its word is looked for in the sentence alone."""

    def __init__(self, path: Path) -> None:
        with sqlite3.connect(path) as connection:
            self.strikes = pd.read_sql(TABLE, connection, index_col="id")
            self.named = pd.read_sql(NAMED, connection, index_col="id")
        for column in (*FACETS, "key"):
            self.strikes[column] = self.strikes[column].astype("category")
        self.named["name"] = self.named["name"].astype("category")

    def ask(self, actor: str, word: str = "") -> Answer:
        strikes, named = self.strikes, self.named
        if word:
            strikes = strikes[strikes["sentence"].str.contains(word, case=False, regex=False)]
            named = named[named.index.isin(strikes.index)]
        chosen = strikes[strikes.index.isin(named.index[named["name"] == actor])]
        for column in FACETS:
            chosen.groupby(column, observed=True)["report_id"].nunique()
        chosen["report_id"][chosen["first_day"].isna()].nunique()
        actors = named.groupby("name", observed=True)["report_id"].nunique()
        mapped = chosen[chosen["mapped"] == 1]
        markers = mapped.groupby("key", observed=True).agg({"report_id": "nunique", "recency": "max"})["report_id"]
        counts = chosen["report_id"].nunique(), len(chosen), len(markers)
        return counts, actors.to_dict(), markers.to_dict()


TABLE = """
SELECT strikes.id, report_id, places.key, mapped, province, status, standing, first_day, recency, incident, source,
    json_extract(record, '$.sentence') AS sentence
FROM strikes JOIN reports ON reports.id = report_id JOIN strike_records ON strike_id = strikes.id
LEFT JOIN places ON places.id = place_id
"""
NAMED = "SELECT strike_id AS id, report_id, name FROM strike_actors JOIN actors ON actors.id = actor_id"


def measure() -> list[Row]:
    """Milliseconds for all that a filter asks, without and with a word; and of the first question of all."""
    path = archive(STRIKES)
    start = time.perf_counter()
    with open_store(str(path)) as store:
        ours = OfStore(store)
        ours.ask(ACTORS[0])
        cold = (time.perf_counter() - start) * 1000
        peers: dict[str, Asked] = {"SQL, same file": OfSql(path), "pandas": OfPandas(path)}
        agree(ours, peers)
        plain, words = milliseconds(ours.ask, ""), milliseconds(ours.ask, WORD)
        theirs = {name: (milliseconds(peer.ask, ""), milliseconds(peer.ask, WORD)) for name, peer in peers.items()}
    with open_store(str(path)) as store:  # anew, so that nothing is kept but what no filter gives
        ours = OfStore(store)
        store.facets({})
        facets = milliseconds(ours.numbers, ""), milliseconds(ours.numbers, WORD)
    rows = []
    for name, (their_plain, their_words) in theirs.items():
        what = f"filter, facets, places of {STRIKES:,}"
        rows.append(Row(what, plain, name, their_plain, "ms"))
        rows.append(Row(f"{what}, a word", words, name, their_words, "ms"))
    name, (their_plain, their_words) = next(iter(theirs.items()))
    what = f"filter and all facets of {STRIKES:,}"
    goals = f"{GOAL_MS:.0f} ms", f"{GOAL_WITH_WORDS_MS:.0f} ms"
    note = f"{name}, with places"
    rows.append(Row(what, facets[0], note, their_plain, "ms", goals[0], facets[0] <= GOAL_MS))
    met = facets[1] <= GOAL_WITH_WORDS_MS
    rows.append(Row(f"{what}, a word", facets[1], note, their_words, "ms", goals[1], met))
    rows.append(Row("opening and the first such question", cold, "the later ones", plain, "ms"))
    return rows


def milliseconds(ask: Callable[[str, str], object], word: str) -> float:
    """The median over the actors, each asked for once."""
    taken = []
    for actor in ACTORS:
        start = time.perf_counter()
        ask(actor, word)
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def agree(ours: Asked, peers: dict[str, Asked]) -> None:
    """Check that peers count as the store does; pandas not with words, as it looks into the sentence alone."""
    for name, peer in peers.items():
        for word in ("", WORD) if name.startswith("SQL") else ("",):
            if (mine := ours.ask(ACTORS[0], word)) != (other := peer.ask(ACTORS[0], word)):
                raise RuntimeError(f"{name} counts {other[0]}, the store {mine[0]}")
