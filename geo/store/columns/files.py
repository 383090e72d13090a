"""The columns of a large SQLite database in a file beside it, so that a restart need not read it all again.

The file is NumPy's own (.npz): plain numbers with checksums, read without ever running anything of it. It says of which
moment of which database it is; one that is of another, damaged or foreign is as good as none.
"""

from __future__ import annotations

import json
import logging
import stat
import tempfile
import zipfile
import zlib
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.store.columns.held import Held, Ints
from geo.store.verbatim import storable, verbatim

FORMAT = 1  # +1 whenever what is saved, or what it means, becomes another
ENDING = ".columns.npz"
ARRAYS = tuple(field.name for field in fields(Held) if field.name not in {"codes", "values", "places", "incidents"})
CODES = "codes_"
ABOUT = "about"
BAD = (
    OSError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    EOFError,
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
)


def beside(database: Path) -> Path:
    """The file of a database's columns."""
    return database.with_name(database.name + ENDING)


def save(held: Held, moment: str, database: Path) -> bool:
    """Write the columns beside a database, for those who may read that; whether it could be done."""
    path = beside(database)
    about = {
        "format": FORMAT,
        "moment": moment,
        # Written out as in the database: JSON would join two halves of a character.
        "values": {key: [storable(value) for value in values] for key, values in held.values.items()},
        "places": [storable(place) for place in held.places],
        "incidents": held.incidents,
    }
    arrays: dict[str, NDArray[Any]] = {name: getattr(held, name) for name in ARRAYS}
    arrays |= {CODES + key: column for key, column in held.codes.items()}
    arrays[ABOUT] = np.frombuffer(json.dumps(about).encode(), np.uint8)
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=path.name, delete=False) as file:
            try:
                np.savez(file, **arrays)  # type: ignore[arg-type]  # numpy's stub takes every keyword for allow_pickle
                file.close()
                Path(file.name).chmod(stat.S_IMODE(database.stat().st_mode))
                Path(file.name).replace(path)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        logging.getLogger(__name__).info("%s: not saved (%s)", path, error.strerror)
        return False
    return True


def load(moment: str, database: Path) -> Held | None:
    """The columns that were saved of this moment of a database; None where there are none, or none that are whole."""
    try:
        with np.load(beside(database), allow_pickle=False) as saved:
            about = json.loads(bytes(saved[ABOUT]))
            if about["format"] != FORMAT or about["moment"] != moment:
                return None
            held = Held(
                **{name: saved[name] for name in ARRAYS},
                codes={key: saved[CODES + key] for key in about["values"]},
                values={key: [verbatim(value) for value in values] for key, values in about["values"].items()},
                places=[verbatim(place) for place in about["places"]],
                incidents=about["incidents"],
            )
    except BAD:
        return None
    return held if is_whole(held) else None


def is_whole(held: Held) -> bool:
    """Whether the columns fit each other, so that no question can fail on them."""
    rows = (held.strike, held.report, held.spot, held.incident, held.rank, held.first_day, held.last_day, held.sample)
    columns = (*rows, *held.codes.values())
    if any(column.shape != held.strike.shape for column in columns) or held.strike.ndim != 1:
        return False
    within = [(held.codes[key], len(values) + 1) for key, values in held.values.items()]
    within += [(held.spot, len(held.places) + 1), (held.incident, held.incidents + 1), (held.rank, held.strikes)]
    within += [(held.report, len(held.published)), (held.more_row, held.strikes)]
    within += [(held.more_actor, len(held.values["actor"]) + 1)]
    return len(held.more_row) == len(held.more_actor) and all(fits(column, size) for column, size in within)


def fits(codes: Ints, size: int) -> bool:
    """Whether all codes are from 0 up to a size."""
    return codes.dtype.kind in "iu" and (not len(codes) or (int(codes.min()) >= 0 and int(codes.max()) < size))
