"""The points that the peers draw, and the box above them that chooses about half."""

from __future__ import annotations

import os
from functools import cache

import numpy as np
import pandas as pd
import streamlit as st

from tests.bench.claims import SEED, scene

ALL = "all"
# Each is named at about half of the points, and at no number of them that another is: that tells what is drawn.
ACTORS = tuple(f"actor {number}" for number in range(1, 7))


@cache
def points(number: int) -> pd.DataFrame:
    """So many points at the places of the invented archive, with a column for each actor."""
    chance = np.random.default_rng(SEED)
    places, cumulated = scene().places
    weights = np.diff(np.array(cumulated), prepend=0.0)
    chosen = chance.choice(len(places), number, p=weights / weights.sum())
    near = chance.normal(0.0, 0.02, (2, number))
    named = {actor: chance.permutation(number) < number * (40 + 3 * at) // 100 for at, actor in enumerate(ACTORS)}
    names = [places[index].name for index in chosen]
    return pd.DataFrame(
        {
            "latitude": np.array([place.latitude for place in places])[chosen] + near[0],
            "longitude": np.array([place.longitude for place in places])[chosen] + near[1],
            "sentence": [f"Strikes hit {name}, residents said on day {day}." for day, name in enumerate(names)],
            **named,
        }
    )


def chosen_points() -> pd.DataFrame:
    """The page's head, and the points that its box leaves."""
    st.set_page_config("A peer", layout="wide")
    found = points(int(os.environ.get("BENCH_STRIKES", "100")))
    actor = st.sidebar.selectbox("Actor", (ALL, *ACTORS))
    rows = found if actor == ALL else found[found[actor]]
    return rows[["latitude", "longitude", "sentence"]]
