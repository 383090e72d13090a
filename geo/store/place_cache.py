"""The place cache that lasts: a `geo.places.cache.PlaceCache` in the store's database."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from geo.errors import StoreReadOnly
from geo.places.cache import CachedAnswer, State, may_replace
from geo.store.databases import Database
from geo.store.tables import place_cache
from geo.store.writing import wait_turn


class StoredCache:
    """Answers about place names, kept between runs and shared by all who open the store.

    The database may be open for reading only: then answers are served and new ones are not kept,
    except that a person's correction, which must not be lost in silence, raises StoreReadOnly.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, query: str, country: str) -> CachedAnswer | None:
        """The answer for a name's key and country ("" = any), also an expired one."""
        with self._database.reading() as connection:
            return read_answer(connection, query, country)

    def named(self, query: str) -> list[CachedAnswer]:
        """Every answer for a name's key, whatever its country."""
        with self._database.reading() as connection:
            rows = connection.execute(select(place_cache.c.answer).where(place_cache.c.query == query)).scalars().all()
        return [answer for row in rows if (answer := parse(row)) is not None]

    def put(self, answer: CachedAnswer) -> None:
        """Keep an answer in place of the one before, where it may take its place."""
        if self._database.readonly:
            if answer.state is not State.MANUAL:
                return
            raise StoreReadOnly(f"{self._database.name}: opened for reading only, so this correction was not kept.")
        with self._database.writing() as connection:
            wait_turn(connection)
            if not may_replace(read_answer(connection, answer.query, answer.country), answer):
                return
            connection.execute(delete(place_cache).where(*named(answer.query, answer.country)))
            row = {"query": answer.query, "country": answer.country, "state": str(answer.state)}
            connection.execute(insert(place_cache), {**row, "answer": answer.as_json()})

    def __iter__(self) -> Iterator[CachedAnswer]:
        """Every answer, in the order of names."""
        with self._database.reading() as connection:
            rows = connection.execute(select(place_cache.c.answer)).scalars().all()
        answers = [answer for row in rows if (answer := parse(row)) is not None]
        return iter(sorted(answers, key=lambda answer: (answer.query, answer.country)))


def named(query: str, country: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The condition for one row."""
    return place_cache.c.query == query, place_cache.c.country == country


def read_answer(connection: Connection, query: str, country: str) -> CachedAnswer | None:
    """The row of a name, None where there is none that can be read."""
    row = connection.execute(select(place_cache.c.answer).where(*named(query, country))).scalar_one_or_none()
    return None if row is None else parse(row)


def parse(row: str) -> CachedAnswer | None:
    """A stored answer; one that another version wrote and this one cannot read counts as none."""
    try:
        return CachedAnswer.from_json(row)
    except ValueError:
        return None
