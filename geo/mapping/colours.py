"""One colour for each actor and each certainty, the same everywhere: map, legend, charts.

Okabe and Ito (2008), "Color Universal Design", gives eight colours that the colour-blind
can tell apart; they belong to the actors that most reports name. The others have colours
of Tol's (2021) "muted" and "dark" schemes. The grey of an unknown actor is nobody else's.
"""

from __future__ import annotations

import hashlib

from geo.records import UNKNOWN_ACTOR, Certainty

UNKNOWN = "#6b7076"
COLOURS = {
    # Okabe and Ito
    "Russia": "#0072b2",
    "Syrian government": "#d55e00",
    "US-led coalition": "#009e73",
    "Israel": "#e69f00",
    "Turkey": "#cc79a7",
    "United States": "#56b4e9",
    "Syrian opposition": "#f0e442",
    # Tol
    "Islamic State": "#332288",
    "Iran": "#117733",
    "Hezbollah": "#999933",
    "Kurdish forces": "#882255",
    "Saudi-led coalition": "#44aa99",
    "Houthis": "#aa4499",
    "Ukraine": "#ddcc77",
    "Hamas": "#cc6677",
    "Iraq": "#88ccee",
}
# The colours whose owners are often seen together; tests hold that they differ for every kind of colour sight.
MAIN = (
    *("Russia", "Syrian government", "US-led coalition", "Israel", "Turkey", "United States", "Syrian opposition"),
    *("Islamic State", "Kurdish forces", "Iran"),
)
# How sure a mention is: two blues of one that is said, warmer as it is doubted, purple where it is denied.
# ColorBrewer (Brewer 2003) and Okabe and Ito.
CERTAINTIES = {
    Certainty.ASSERTED: "#08519c",
    Certainty.ATTRIBUTED: "#6baed6",
    Certainty.CLAIMED: "#e69f00",
    Certainty.HEDGED: "#f0e442",
    Certainty.DENIED: "#5c1049",
}
KNOWN = frozenset(Certainty)
# For an actor without a row: by its name, so that it keeps its colour from day to day.
OTHERS = ("#6b4c9a", "#7a5c3e", "#3d6b6b", "#9c4f4f", "#4f5d2f", "#5b6ea8")


def colour(actor: str) -> str:
    """An actor's colour as "#rrggbb"."""
    if actor == UNKNOWN_ACTOR:
        return UNKNOWN
    if actor in COLOURS:
        return COLOURS[actor]
    return OTHERS[hashlib.sha256(actor.encode("utf-8", "surrogatepass")).digest()[0] % len(OTHERS)]


def colour_of_certainty(certainty: str) -> str:
    """The colour of how sure a mention is, as "#rrggbb"."""
    return CERTAINTIES.get(Certainty(certainty), UNKNOWN) if certainty in KNOWN else UNKNOWN
