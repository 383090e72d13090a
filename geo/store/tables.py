"""The tables as the program uses them today; migrations.py makes them, a test holds both together.

`strikes` is narrow: numbers and short words that filters, facets and counts run over, every one
of them computed from the record when it is written. `strike_records` holds the records themselves,
as the JSON that `python -m geo extract` prints. `places` and `actors` give their texts a number.
All writing is done by one writer at a time, which hands out the numbers (writing.py).
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKey, Integer, MetaData, Table, Text

from geo.store.verbatim import Verbatim

METADATA = MetaData()

# version: +1 with every change; identity: random, one a database; last_strike: the highest number given out;
# samples: see store.Samples.
state = Table(
    "state",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)

reports = Table(
    "reports",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("key", Verbatim, nullable=False),  # asked for by URLs, so by any text
    Column("content_hash", Text, nullable=False),
    Column("source", Verbatim, nullable=False),
    Column("given_id", Verbatim, nullable=False),
    Column("title", Verbatim, nullable=False),
    Column("url", Verbatim, nullable=False),
    Column("published", Date),
    Column("origin", Verbatim, nullable=False),
    Column("sample", Boolean, nullable=False),
    Column("strikes", Integer, nullable=False),
    # SHA-256 of the strikes' records: tells whether an extraction found the same again.
    Column("digest", Text, nullable=False),
    Column("added", Text, nullable=False),
)

# Apart from `reports`, so that a list of reports does not read their texts.
report_texts = Table(
    "report_texts",
    METADATA,
    Column("report_id", ForeignKey("reports.id"), primary_key=True),
    Column("text", Verbatim, nullable=False),
)

places = Table(
    "places",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("key", Verbatim, nullable=False),
)

actors = Table(
    "actors",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", Verbatim, nullable=False),
)

strikes = Table(
    "strikes",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("report_id", ForeignKey("reports.id"), nullable=False),
    Column("place_id", ForeignKey("places.id")),
    Column("mapped", Boolean, nullable=False),
    Column("sample", Boolean, nullable=False),
    Column("status", Verbatim, nullable=False),
    Column("province", Verbatim, nullable=False),  # "" is no province
    Column("first_day", Date),
    Column("last_day", Date),
    # One number that orders all strikes, newest highest (ordering.py); no two are equal.
    Column("recency", BigInteger, nullable=False),
)

strike_actors = Table(
    "strike_actors",
    METADATA,
    Column("strike_id", ForeignKey("strikes.id"), primary_key=True),
    Column("actor_id", ForeignKey("actors.id"), primary_key=True),
    # Repeated from `strikes`, so that actors are counted by reports and places from one index.
    Column("report_id", Integer, nullable=False),
    Column("place_id", Integer),  # None where the strike is not on the map
)

strike_records = Table(
    "strike_records",
    METADATA,
    Column("strike_id", ForeignKey("strikes.id"), primary_key=True),
    Column("key", Verbatim, nullable=False),  # asked for by URLs, so by any text
    Column("record", Verbatim, nullable=False),
    Column("reasons", Verbatim, nullable=False),  # why and candidates: seldom read, and long
)

place_cache = Table(
    "place_cache",
    METADATA,
    Column("query", Verbatim, nullable=False),
    Column("country", Verbatim, nullable=False),
    Column("state", Text, nullable=False),
    Column("answer", Verbatim, nullable=False),  # the whole CachedAnswer, as its as_json writes it
)
