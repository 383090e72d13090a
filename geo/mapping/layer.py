"""Strikes as a map layer: plain data for marks.js, in a folium group that streamlit-folium updates in place.

Nothing from outside is ever code here: the data is compressed JSON in the letters of Base64, which HTML, JavaScript,
Jinja and streamlit-folium's own replacing all take for what it is, a string. What a place looks like (faces) is the
same for every selection: the browser unpacks it once and then gets numbers.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import re
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from math import isfinite
from typing import Any
from weakref import WeakKeyDictionary

import folium
from branca.element import MacroElement
from folium.template import Template

from geo.datasets import dataset_by_id
from geo.mapping.colours import CERTAINTIES, colour, colour_of_certainty
from geo.mapping.precision import DRAWN
from geo.mapping.shelf import Shelf
from geo.mapping.text import carried, neutral, one_line
from geo.markers import MOST_WORDS, Face, Faces, Markers, Words
from geo.records import UNKNOWN_ACTOR, Certainty, PlaceSummary, Precision

LONGEST_SENTENCE = 280
SENT_ALONG = 2_000  # bytes; faces that take fewer are there sooner with the message
ISO_PREFIX = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?", re.ASCII)
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True)
class Answered:
    """What the map's frame is told beside the places: which turn of the reader they answer, and where all mentions lie.

    The turns are those of the filters' panel; the mentions are for the frame to answer the next turn itself.
    """

    turn: int = 0
    archive: str = ""


NOTHING_ASKED = Answered()


def strike_layer(
    places: Markers | Sequence[PlaceSummary],
    selected: str | None = None,
    shelf: Shelf | None = None,
    answered: Answered = NOTHING_ASKED,
) -> folium.FeatureGroup:
    """A group for `st_folium(..., feature_group_to_add=...)`: one mark a place, `selected` (a key) highlighted.

    Places whose precision is not drawn are left out. Of more than 500 places only the selected one
    brings its sentence, where it has one. With a `shelf` the faces of many places are fetched from there.
    """
    group = folium.FeatureGroup()
    group.add_child(Places(encode_places(places, selected, shelf, answered)))
    return group


class Places(MacroElement):
    """The call that hands the data to the map; `data` is what `encode_places` wrote."""

    _template = Template(
        "{% macro script(this, kwargs) %}strikemap.update({{ this.data }});{% endmacro %}",
    )

    def __init__(self, data: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Places"
        self.data = data


def encode_places(
    places: Markers | Sequence[PlaceSummary],
    selected: str | None = None,
    shelf: Shelf | None = None,
    answered: Answered = NOTHING_ASKED,
) -> str:
    """The arguments of `strikemap.update`, all plain ASCII.

    They are the faces' name, the packed faces or their address on the shelf, and the packed table.
    """
    markers = places if isinstance(places, Markers) else Markers.of(places)
    name, faces = handed_over(markers.faces, shelf)
    told = [*table(markers, selected), answered.turn, answered.archive]
    return f'"{name}","{faces}","{lettered(pressed(told, level=1))}"'


def handed_over(faces: Faces, shelf: Shelf | None) -> tuple[str, str]:
    """The faces' name, and where they lie; or they themselves, where there are few or no shelf has them."""
    name, content = pressed_faces(faces)
    lying = shelf.put(f"{name}.bin", lambda: content) if shelf and len(content) > SENT_ALONG else ""
    return name, lying or lettered(content)


def pressed_faces(faces: Faces) -> tuple[str, bytes]:
    """The faces as the browser reads them, with a name by which it knows them again; worked out once."""
    known = PRESSED.get(faces)
    if known is None:
        written = pressed([column(faces) for column in FACE_COLUMNS], level=9)
        known = PRESSED[faces] = (hashlib.sha256(written).hexdigest()[:16], written)
    return known


PRESSED: WeakKeyDictionary[Faces, tuple[str, bytes]] = WeakKeyDictionary()
# In the order of FACES in places.js. The places' wheres are few and repeat: they are packed well.
FACE_COLUMNS: tuple[Callable[[Faces], list[Any]], ...] = (
    lambda faces: [carried(face.key) for face in faces.places],
    lambda faces: [one_line(face.name) for face in faces.places],
    lambda faces: [whereabouts(face) for face in faces.places],
    lambda faces: [degrees(face.latitude) for face in faces.places],
    lambda faces: [degrees(face.longitude) for face in faces.places],
    lambda faces: [DRAWN.index(face.precision) if is_drawn(face) else None for face in faces.places],
    lambda faces: [face.radius_m for face in faces.places],
)


def is_drawn(face: Face) -> bool:
    """Whether a place has a mark on the map."""
    return face.precision in DRAWN and isfinite(face.latitude + face.longitude)


def degrees(angle: float) -> float:
    """To about a metre; what is no number is not drawn."""
    return round(angle, 5) if isfinite(angle) else 0.0


def table(markers: Markers, selected: str | None) -> list[Any]:
    """The numbers of the markers, in the order of COLUMNS in places.js, and what is said once for all."""
    actors, numbers = named_actors(markers)
    order = by_certainty(markers.certainty_names)
    brought = set(markers.words)
    if len(markers) > MOST_WORDS:
        brought &= {markers.find(selected)} if selected else set()
    return [
        markers.at,
        markers.reports,
        markers.mentions,
        markers.denied,
        markers.contested,
        [int(sample) for sample in markers.sample],
        numbers,
        [number for row in markers.certainties for number in (row[one] for one in order)],
        {number: written(markers.words[number]) for number in brought},
        named(actors, colour),
        named((markers.certainty_names[one] for one in order), colour_of_certainty),
        carried(selected or ""),
    ]


def written(words: Words) -> list[Any]:
    """The newest mention's words, in the order of WORDS in places.js."""
    return [
        shortened(neutral(words.sentence).strip()),
        one_line(words.source),
        [one_line(name) for name in words.reported_by],
        day(words.date),
        day(words.published),
    ]


def named_actors(markers: Markers) -> tuple[list[str], list[list[int]]]:
    """The actors that are named, "unknown" last, and for each marker their numbers in that list.

    Of a dataset's events only the sides are known, not who is said to have struck.
    """
    nobody, names = (len(markers.actor_names),), [*markers.actor_names, UNKNOWN_ACTOR]
    coded = of_datasets(markers.faces)
    told = [
        nobody if not actors or face in coded else actors
        for face, actors in zip(markers.at, markers.actors, strict=True)
    ]
    there = set(chain.from_iterable(told))
    found = unknown_last(names[one] for one in there)
    numbers = {actor: number for number, actor in enumerate(found)}
    as_written = {one: numbers[names[one]] for one in there}
    return found, [list(dict.fromkeys(as_written[one] for one in some)) for some in told]


def of_datasets(faces: Faces) -> frozenset[int]:
    """Which places are those of an event dataset's own; worked out once."""
    known = CODED.get(faces)
    if known is None:
        known = CODED[faces] = frozenset(at for at, face in enumerate(faces.places) if dataset_by_id(face.key))
    return known


CODED: WeakKeyDictionary[Faces, frozenset[int]] = WeakKeyDictionary()


def unknown_last(actors: Iterable[str]) -> list[str]:
    """Different actors in the order of a list: by name, "unknown" last."""
    return sorted(set(actors), key=lambda name: (name == UNKNOWN_ACTOR, name))


def by_certainty(certainties: Sequence[str]) -> list[int]:
    """The numbers of certainties in the order of a list: the surest first, unknown words last."""
    known = list(CERTAINTIES)

    def rank(number: int) -> tuple[int, str]:
        word = certainties[number]
        return (known.index(Certainty(word)) if word in known else len(known)), word

    return sorted(range(len(certainties)), key=rank)


def named(names: Iterable[str], dye: Callable[[str], str]) -> list[list[str]]:
    """Names as a reader sees them, each with its colour."""
    return [[one_line(name), dye(name)] for name in names]


def whereabouts(place: Face) -> str:
    """What stands behind a place's name: its province; for a province the word itself."""
    if place.precision is Precision.PROVINCE:
        return "province"
    return f"{one_line(place.province)} province" if place.province else ""


def shortened(sentence: str) -> str:
    """A sentence cut to 280 characters, the cut shown; a letter keeps its accents."""
    if len(sentence) <= LONGEST_SENTENCE:
        return sentence
    end = LONGEST_SENTENCE - 1
    while end > 1 and unicodedata.combining(sentence[end]):
        end -= 1
    return sentence[:end].rstrip() + "\u2026"


def day(date: str | dt.date | None) -> str:
    """An ISO prefix as a reader reads it: "2 October 2015", "October 2015", "2015"; "" for none."""
    written = str(date or "")
    found = ISO_PREFIX.fullmatch(written)
    if not found:
        return one_line(written)
    year, month, of_month = found.groups()
    words = [of_month.lstrip("0") if of_month else "", MONTHS[int(month) - 1] if month else "", year]
    return " ".join(filter(None, words))


def pressed(value: list[Any], level: int) -> bytes:
    """JSON, compressed."""
    told = json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return zlib.compress(told.encode("ascii"), level)


def lettered(content: bytes) -> str:
    """In the letters of Base64: nothing of a text is left in it that anything could read as code."""
    return base64.b64encode(content).decode("ascii")
