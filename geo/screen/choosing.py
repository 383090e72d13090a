"""The filters in the sidebar: one part for each row of geo.store's table of filters, all drawn by frontend/filters.js.

They are one component, not a widget each: two dozen widgets and their counts took the browser longer to draw again
than all the rest, while the map waited; and a list to tick can say beside each value how many reports it has.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from geo.screen import address, notes
from geo.screen.holdings import Facets, Holdings, Selection, country_name
from geo.screen.own_component import own_component
from geo.screen.values import worded
from geo.screen.weeks import mondays, without_days
from geo.store.filters import FILTERS, Filter, problems, usable
from geo.store.selections import bound

EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2100, 12, 31)
KEY = "filters-panel"
SESSION, TURN = "filters.session", "filters.turn"
Counts = dict[str, int]
Told = dict[str, Any]

panel = own_component("filters")


def show_filters(found: Holdings) -> None:
    """All filters, where there are reports to choose from; each count is of reports under the other filters."""
    known = found.facets({})
    if not any(known.values()):
        return  # nothing to choose from
    with st.sidebar:
        panel(key=KEY, data=told(found, known, address.selection()), on_chosen_change=_take)


def told(found: Holdings, known: Facets, selection: Selection) -> Told:
    """What the panel is told: the rows, what is chosen, and the newest of the reader's turns that this answers."""
    here = found.facets(selection)
    state = st.session_state
    return {
        "rows": rows(found, known, here),
        "chosen": shown(selection),
        "session": state.setdefault(SESSION, secrets.token_hex(4)),
        "turn": answered_turn(),
    }


def answered_turn() -> int:
    """The newest of the reader's turns in the panel that this run answers."""
    turn: int = st.session_state.get(TURN, 0)
    return turn


def shown(selection: Selection) -> dict[str, list[str]]:
    """A selection as the panel shows it: a day for a month or year that an address names."""
    days = {row.key: bound(selection, row.key) for row in FILTERS if row.kind == "day"}
    written = {key: [day.isoformat()] for key, day in days.items() if day}
    return {key: written.get(key, list(values)) for key, values in selection.items()}


def rows(found: Holdings, known: Facets, here: Facets) -> list[Told]:
    """The filters in their order, the weeks before the days."""
    drawn = [one_row(row, found, known, here) for row in FILTERS]
    before = next(at for at, row in enumerate(FILTERS) if row.key == "from")
    return [*drawn[:before], weeks(found), *drawn[before:]]


def one_row(row: Filter, found: Holdings, known: Facets, here: Facets) -> Told:
    """One filter: what it is called, and what can be chosen or written in it."""
    about = {"key": row.key, "label": row.label, "kind": row.kind, "rare": row.rare}
    if row.kind == "day":
        return about | {"earliest": EARLIEST.isoformat(), "latest": LATEST.isoformat()}
    if row.kind == "text":
        return about | {"hint": "in sentences and titles", "longest": address.LONGEST_VALUE}
    homes = homes_of(found.provinces()) if row.key == "province" else {}
    return about | {"options": options(row, known.get(row.key, ()), dict(here.get(row.key, ())), homes)}


def options(
    row: Filter, known: Sequence[tuple[str, int]], here: Counts, homes: Mapping[str, Sequence[str]]
) -> list[Told]:
    """Every value the store knows, with its reports under the other filters and under none.

    Provinces stand with those of the same country, where there are several; else those with most reports come first.
    """
    several = len({country for countries in homes.values() for country in countries}) > 1
    values = by_country(dict(known), homes) if several else dict(known)
    return [
        {
            "value": value,
            "words": worded(row.key, value),
            "number": here.get(value, 0),
            "known": number,
            "home": ", ".join(homes.get(value, ())) if several else "",
        }
        for value, number in values.items()
    ]


def weeks(found: Holdings) -> Told:
    """The reports of each week under the other filters, from the first week to the last of all."""
    known = mondays(found.timeline({}).weeks)
    here = found.timeline(without_days()).weeks
    return {
        "key": "weeks",
        "label": "Weeks",
        "kind": "weeks",
        "rare": False,
        "first": known[0].isoformat() if known else "",
        "numbers": [here.get(monday, 0) for monday in known],
        "ends": [f"{day:%b %Y}" for day in (known[0], known[-1])] if known else ["", ""],
    }


def homes_of(provinces: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The countries of each province, by their names: some provinces of two countries have one name."""
    found: dict[str, list[str]] = {}
    for code, names in provinces.items():
        for name in names:
            if code and name:
                found.setdefault(name, []).append(country_name(code))
    return found


def by_country(counts: Counts, home: Mapping[str, Sequence[str]]) -> Counts:
    """Provinces with those of one country together, the country with most reports first."""
    totals: Counter[str] = Counter()
    for province, number in counts.items():
        totals[" ".join(home.get(province, ()))] += number
    order = {country: at for at, (country, _) in enumerate(totals.most_common())}
    return dict(sorted(counts.items(), key=lambda pair: order[" ".join(home.get(pair[0], ()))]))


def _take() -> None:
    """Choose what the reader chose in the panel."""
    turn, chosen = read(st.session_state[KEY].get("chosen"))
    st.session_state[TURN] = turn
    address.choose_filters(usable(chosen))


def read(answer: object) -> tuple[int, dict[str, list[str]]]:
    """The panel's answer, its turn and the values of each filter; a browser may send anything."""
    given = answer if isinstance(answer, Mapping) else {}
    turn, chosen = given.get("turn"), given.get("chosen")
    known = {row.key for row in FILTERS}
    return turn if isinstance(turn, int) else 0, {
        key: [value for value in values if isinstance(value, str)]
        for key, values in (chosen if isinstance(chosen, Mapping) else {}).items()
        if key in known and isinstance(values, list)
    }


def refuse_unknown(found: Holdings) -> None:
    """Leave out, with a note, what the address asks for and no filter can mean."""
    asked = address.selection()
    if not asked:
        return
    known = found.facets({})
    if not any(known.values()):
        return  # nothing is in yet: whatever is asked for matches nothing
    good = usable(asked)
    for sentence in problems(asked):
        notes.keep(sentence)
    for row in FILTERS:
        kept = good.get(row.key, ())
        if row.kind == "choices":
            there = dict(known.get(row.key, ()))
            for value in [value for value in kept if value not in there]:
                notes.keep(f"{row.label}: no report has {worded(row.key, value)!r}; it was left out.")
            kept = tuple(value for value in kept if value in there)
        if kept != asked.get(row.key, ()):
            address.choose(row.key, kept)
