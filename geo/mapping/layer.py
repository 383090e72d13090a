"""Strikes as a map layer: plain data for marks.js, in a folium group that streamlit-folium updates in place.

Nothing from outside is ever code here. The data is JSON made of arrays only, in which every
character that HTML, JavaScript, Jinja or streamlit-folium's own replacing could take for
something else is written as a \\u escape.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from collections.abc import Sequence
from math import isfinite
from typing import Any

import folium
from branca.element import MacroElement
from folium.template import Template

from geo.datasets import dataset_by_id
from geo.mapping.colours import CERTAINTIES, colour, colour_of_certainty
from geo.mapping.precision import DRAWN
from geo.mapping.text import carried, neutral, one_line
from geo.records import UNKNOWN_ACTOR, Certainty, PlaceSummary, Precision

MOST_SENTENCES = 500
LONGEST_SENTENCE = 280
ISO_PREFIX = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?", re.ASCII)
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def strike_layer(places: Sequence[PlaceSummary], selected: str | None = None) -> folium.FeatureGroup:
    """A group for `st_folium(..., feature_group_to_add=...)`: one mark a place, `selected` (a key) highlighted.

    Places whose precision is not drawn are left out. With more than 500 places only the
    selected one brings its sentence.
    """
    group = folium.FeatureGroup()
    group.add_child(Places(encode_places(places, selected)))
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


def encode_places(places: Sequence[PlaceSummary], selected: str | None = None) -> str:
    """The argument of `strikemap.update`: [actor, colour]s, rows, selected key or "", [certainty, colour]s."""
    drawn = [place for place in places if place.precision in DRAWN and isfinite(place.latitude + place.longitude)]
    found = {actor for place in drawn for actor in named(place)}
    actors = sorted(found, key=lambda name: (name == UNKNOWN_ACTOR, name))
    numbers = {actor: i for i, actor in enumerate(actors)}
    all_sentences = len(drawn) <= MOST_SENTENCES
    certainties = sorted({certainty for place in drawn for certainty, _ in place.certainties}, key=by_certainty)
    sure = {certainty: i for i, certainty in enumerate(certainties)}
    rows = [row(place, numbers, sure, with_sentence=all_sentences or place.key == selected) for place in drawn]
    named_colours = [[one_line(actor), colour(actor)] for actor in actors]
    sure_colours = [[one_line(certainty), colour_of_certainty(certainty)] for certainty in certainties]
    return literal([named_colours, rows, carried(selected or ""), sure_colours])


def by_certainty(certainty: str) -> tuple[int, str]:
    """Where a certainty stands in a list: the surest first, unknown words last."""
    order = list(CERTAINTIES)
    return (order.index(Certainty(certainty)) if certainty in order else len(order)), certainty


def row(place: PlaceSummary, actors: dict[str, int], sure: dict[str, int], *, with_sentence: bool) -> list[Any]:
    """One place in the order of FIELDS in strikemap.js."""
    return [
        carried(place.key),
        one_line(place.name),
        whereabouts(place),
        round(place.latitude, 5),
        round(place.longitude, 5),
        DRAWN.index(place.precision),
        place.radius_m,
        place.reports,
        place.mentions,
        place.denied,
        [actors[actor] for actor in named(place)],
        int(place.sample),
        shortened(neutral(place.sentence).strip()) if with_sentence else None,
        one_line(place.source),
        [one_line(name) for name in place.reported_by],
        day(place.date),
        day(place.published),
        place.contested,
        [[sure[certainty], mentions] for certainty, mentions in place.certainties],
    ]


def named(place: PlaceSummary) -> tuple[str, ...]:
    """Who is said to have struck there, "unknown" where nobody is: of a dataset's events only the sides are known."""
    if dataset_by_id(place.key):
        return (UNKNOWN_ACTOR,)
    return tuple(dict.fromkeys(place.actors)) or (UNKNOWN_ACTOR,)


def whereabouts(place: PlaceSummary) -> str:
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


def literal(value: list[Any]) -> str:
    """A list of lists, strings, numbers and None as JSON that stays what it is on its whole way.

    Kept as \\u escapes: all but ASCII (so U+2028 too), `<`, `>`, `&` and quotes (HTML), `` ` `` and `$`
    (template literals), `{` and `}` (Jinja; streamlit-folium resolves {{ '...' }}), `_` (it renames _abc).
    """
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False).translate(_KEPT)


_KEPT = str.maketrans({character: f"\\u{ord(character):04x}" for character in "<>&'`${}_"})
