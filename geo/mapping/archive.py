"""All mentions on the map as one file, from which the browser itself counts what a filter chooses (archive.js).

A filter then shows on the map at once, and what Python finds of it a moment later says the same; the numbers of one
and the other are held to each other by a test. Nothing is in it that the pages do not show.
"""

from __future__ import annotations

import json
import struct
import zlib
from typing import TYPE_CHECKING, Any

from geo.incidents import Standing
from geo.mapping.colours import colour, colour_of_certainty
from geo.mapping.layer import by_certainty, handed_over, named, of_datasets, unknown_last
from geo.mapping.shelf import Shelf
from geo.records import UNKNOWN_ACTOR, Status
from geo.store.columns.held import EPOCH
from geo.store.columns.mapped import Mapped

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ALIGNED = 8  # bytes: the browser reads each column where it lies


def archive_address(shelf: Shelf, mapped: Mapped) -> str:
    """Where the file of these mentions is, or will be once it is laid out."""
    return shelf.address(file_name(mapped))


def is_laid_out(shelf: Shelf, mapped: Mapped) -> bool:
    """Whether the file is there."""
    return shelf.has(file_name(mapped))


def lay_out(shelf: Shelf, mapped: Mapped) -> None:
    """Put the file on the shelf, where it is not there yet."""
    shelf.put(file_name(mapped), lambda: packed(mapped, shelf))


def file_name(mapped: Mapped) -> str:
    """The name of these mentions' file."""
    return f"{mapped.name}.bin"


def packed(mapped: Mapped, shelf: Shelf | None = None) -> bytes:
    """The file: the length of its head, the head as JSON, the columns one after the other; compressed."""
    rows = mapped.rows()
    columns: dict[str, NDArray[Any]] = {
        "begins": rows.begins,
        "flags": rows.flags,
        "first": rows.first_day,
        "last": rows.last_day,
        "moreRow": rows.more_row,
        "moreActor": rows.more_actor,
        **rows.codes,
    }
    head = head_of(mapped, shelf) | {
        "base": rows.base - EPOCH,
        "columns": [[name, column.dtype.itemsize, len(column)] for name, column in columns.items()],
    }
    told = json.dumps(head, ensure_ascii=True, separators=(",", ":")).encode("ascii")
    told += b" " * (-(len(told) + 4) % ALIGNED)
    parts = [struct.pack("<I", len(told)), told, *(aligned(column) for column in columns.values())]
    return zlib.compress(b"".join(parts), 1)


def aligned(column: NDArray[np.generic]) -> bytes:
    """A column's bytes, the smallest first, filled up to where the next may begin."""
    content = column.astype(column.dtype.newbyteorder("<")).tobytes()
    return content + bytes(-len(content) % ALIGNED)


def head_of(mapped: Mapped, shelf: Shelf | None) -> dict[str, Any]:
    """What the codes of the columns stand for, as a reader and as the map has to know it."""
    values = dict(mapped.held.values)
    actors, certainties = values["actor"], values["certainty"]
    names, sure = unknown_last([*actors, UNKNOWN_ACTOR]), by_certainty(certainties)
    ranks = {name: rank for rank, name in enumerate(sorted(actors))}
    return {
        "values": values,
        "names": named(names, colour),
        "named": [names.index(actor) for actor in actors],
        "ranks": [ranks[actor] for actor in actors],
        "certainties": named((certainties[one] for one in sure), colour_of_certainty),
        "sure": [sure.index(code) for code in range(len(certainties))],
        "coded": sorted(of_datasets(mapped.faces)),
        "denied": code_of(values["status"], Status.DENIED),
        "contested": code_of(values["standing"], Standing.CONTESTED),
        "faces": handed_over(mapped.faces, shelf),
    }


def code_of(values: list[str], value: str) -> int:
    """The code of a value, -1 where it has none."""
    return values.index(value) if value in values else -1
