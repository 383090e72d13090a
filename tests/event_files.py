"""Files of event datasets with invented rows in the published columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

UCDP = {
    "id": "9001",
    "year": "2017",
    "active_year": "1",
    "type_of_violence": "1",
    "conflict_name": "Syria: Government",
    "dyad_name": "Government of Syria - Syrian insurgents",
    "side_a": "Government of Syria",
    "side_b": "Syrian insurgents",
    "number_of_sources": "1",
    "source_article": '"Invented Agency,2017-03-06,Shells fall on Lower Wakludah"',
    "source_office": "Invented Agency",
    "source_date": "2017-03-06",
    "source_headline": "Shells fall on Lower Wakludah",
    "source_original": "Invented Observatory",
    "where_prec": "1",
    "where_coordinates": "Lower Wakludah",
    "adm_1": "Hamah Governorate",
    "adm_2": "Hama district",
    "latitude": "35.25",
    "longitude": "36.5",
    "country": "Syria",
    "country_id": "652",
    "event_clarity": "1",
    "date_prec": "1",
    "date_start": "2017-03-05",
    "date_end": "2017-03-05",
    "low": "2",
    "best": "3",
    "high": "5",
}
ACLED = {
    "event_id_cnty": "SYR9001",
    "event_date": "05 March 2019",
    "year": "2019",
    "time_precision": "1",
    "disorder_type": "Political violence",
    "event_type": "Explosions/Remote violence",
    "sub_event_type": "Shelling/artillery/missile attack",
    "actor1": "Military Forces of Syria (2000-) Air Force",
    "assoc_actor_1": "",
    "inter1": "1",
    "actor2": "Civilians (Syria)",
    "assoc_actor_2": "Teachers (Syria)",
    "inter2": "7",
    "civilian_targeting": "Civilian targeting",
    "iso": "760",
    "region": "Middle East",
    "country": "Syria",
    "admin1": "Idleb",
    "admin2": "Idleb",
    "admin3": "",
    "location": "Upper Wakludah",
    "latitude": "35.9",
    "longitude": "36.6",
    "geo_precision": "1",
    "source": "Invented Observatory; Invented Radio",
    "source_scale": "Other-National",
    "notes": "On 5 March 2019, shells were said to have hit Upper Wakludah. No number of dead was given.",
    "fatalities": "0",
    "tags": "",
    "timestamp": "1700000000",
}
PLAIN = {"ucdp": UCDP, "acled": ACLED}
Rows = Iterable[Mapping[str, str]]


def as_csv(rows: Rows, key: str = "ucdp", *, columns: Sequence[str] = (), delimiter: str = ",") -> str:
    """Rows as a CSV file; what a row does not say is as in the plain one."""
    names = list(columns or PLAIN[key])
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, names, delimiter=delimiter, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(PLAIN[key] | dict(row) for row in rows)
    return stream.getvalue()


def written(path: Path, rows: Rows, key: str = "ucdp") -> Path:
    """The rows as a file."""
    path.write_text(as_csv(rows, key), encoding="utf-8")
    return path
