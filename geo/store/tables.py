"""The tables as the program uses them today; migrations.py makes them, a test holds both together.

`strikes` is narrow: numbers and short words that filters, facets and counts run over, every one
of them computed from the record when it is written, but for the incident (incidents.py).
`strike_records` holds the records themselves, as the JSON that `python -m geo extract` prints.
`places` and `actors` give their texts a number.
`strike_names` says which name each strike has and what became of it, `names` and `namings` hold these once;
`tellings` is what mentions are joined to incidents by.
All writing is done by one writer at a time, which hands out the numbers (writing.py).
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, Double, ForeignKey, Integer, MetaData, Table, Text

from geo.store.verbatim import Verbatim

METADATA = MetaData()

# version: +1 with every change; identity: random, one a database; last_strike: the highest number given out;
# samples: see store.Samples; corrected: +1 whenever a person's word on a place changes;
# incident_rules: the rules by which incidents were last joined (incidents.py).
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
    Column("dataset", Verbatim, nullable=False),  # "UCDP GED 19.1"; "" where the program found the strikes itself
)

# Each import of an event dataset: which, from what file, and what became of its rows.
dataset_imports = Table(
    "dataset_imports",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("dataset", Verbatim, nullable=False),
    Column("file", Verbatim, nullable=False),  # without its folder
    Column("sha256", Text, nullable=False),
    Column("only_strikes", Boolean, nullable=False),
    Column("at", Text, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("kept", Integer, nullable=False),
    Column("skipped", Integer, nullable=False),
    Column("bad", Integer, nullable=False),
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
    Column("country", Verbatim, nullable=False),  # ISO 3166-1 alpha-2, "" is no country
    Column("precision", Verbatim, nullable=False),  # "" is no place
    Column("certainty", Verbatim, nullable=False),
    Column("weapon", Verbatim, nullable=False),
    Column("strike_type", Verbatim, nullable=False),  # ACLED's sub-event type, "" where the weapon has none
    Column("first_day", Date),
    Column("last_day", Date),
    # One number that orders all strikes, newest highest (ordering.py); no two are equal.
    Column("recency", BigInteger, nullable=False),
    # The strike that stands for its incident, and the incident's standing; None and "" where it is in none.
    Column("incident", Integer),
    Column("standing", Text, nullable=False),
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

# A name as it is folded, in the country where reports put it ("" = none is known).
names = Table(
    "names",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("key", Verbatim, nullable=False),
    Column("country", Verbatim, nullable=False),
)

# What became of a name: as written, in which province ("" = none is said), and the place with how it was found.
namings = Table(
    "namings",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("digest", Text, nullable=False),  # of all that follows, by which the number is found
    Column("name_id", ForeignKey("names.id"), nullable=False),
    Column("written", Verbatim, nullable=False),
    Column("within", Verbatim, nullable=False),
    Column("way", Text, nullable=False),  # places.ways.Way
    Column("unplaced", Verbatim, nullable=False),
    Column("place", Verbatim),  # as JSON, without its candidates; None where there is none
)

strike_names = Table(
    "strike_names",
    METADATA,
    Column("strike_id", ForeignKey("strikes.id"), primary_key=True),
    Column("report_id", Integer, nullable=False),  # repeated, so that names are counted by reports from one index
    Column("name_id", ForeignKey("names.id"), nullable=False),
    Column("naming_id", ForeignKey("namings.id"), nullable=False),
)

# What joining looks at of each strike on the map, and what came of it (incidents.py).
tellings = Table(
    "tellings",
    METADATA,
    Column("strike_id", ForeignKey("strikes.id"), primary_key=True),
    Column("block", Text, nullable=False),  # a hash: within it mentions look for others
    Column("first_day", Integer, nullable=False),  # ordinals, 0 where no day is fixed
    Column("last_day", Integer, nullable=False),
    Column("telling", Verbatim, nullable=False),  # as Telling.as_json writes it
    Column("sources", Integer, nullable=False),  # the incident's
    Column("why", Verbatim, nullable=False),  # why it is a member; "" where it is alone
)

# What persons said of mentions: which stands apart from the others, and which belongs to another's incident.
incident_decisions = Table(
    "incident_decisions",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("strike", Verbatim, nullable=False),  # the key of a strike: it outlives reading the report again
    Column("other", Verbatim, nullable=False),  # "" stands apart
    Column("who", Verbatim, nullable=False),
    Column("why", Verbatim, nullable=False),
    Column("at", Text, nullable=False),
    Column("undone_by", Verbatim, nullable=False),  # "" where it was not undone
    Column("undone_at", Text),
)

place_cache = Table(
    "place_cache",
    METADATA,
    Column("query", Verbatim, nullable=False),
    Column("country", Verbatim, nullable=False),
    Column("within", Verbatim, nullable=False),
    Column("state", Text, nullable=False),
    Column("answer", Verbatim, nullable=False),  # the whole CachedAnswer, as its as_json writes it
)

# Every correction ever made, also those undone: rows are added, and only the last two columns ever change.
place_corrections = Table(
    "place_corrections",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("query", Verbatim, nullable=False),
    Column("country", Verbatim, nullable=False),
    Column("within", Verbatim, nullable=False),
    Column("written", Verbatim, nullable=False),
    Column("answer", Verbatim, nullable=False),  # the CachedAnswer that holds since then
    Column("before", Verbatim),  # the one it took the place of, None where there was none
    Column("who", Verbatim, nullable=False),
    Column("why", Verbatim, nullable=False),
    Column("at", Text, nullable=False),
    Column("undone_by", Verbatim, nullable=False),  # "" where it was not undone
    Column("undone_at", Text),
)

# How things stand at each online service: places.turns.Standing, in seconds since 1970 of one clock (turns.py).
service_turns = Table(
    "service_turns",
    METADATA,
    Column("service", Verbatim, primary_key=True),
    Column("free", Double, nullable=False),
    Column("taken", Double, nullable=False),
    Column("since", Double, nullable=False),
    Column("until", Double, nullable=False),
    Column("why", Verbatim, nullable=False),
    Column("failures", Integer, nullable=False),
)
