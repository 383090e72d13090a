"""The filters in the sidebar: one widget for each row of geo.store's table of filters."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

import streamlit as st

from geo.mapping.text import escape_markdown
from geo.screen import address, notes
from geo.screen.holdings import Facets, Holdings, country_name
from geo.screen.values import worded
from geo.screen.weeks import show_weeks
from geo.store.filters import FILTERS, Filter, problems, usable
from geo.store.selections import bound

EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2100, 12, 31)
MOST_COUNTED = 6
Counts = dict[str, int]


def show_filters(found: Holdings) -> None:
    """All filters, where there are reports to choose from; each count is of reports under the other filters."""
    known = found.facets({})
    if not any(known.values()):
        return  # nothing to choose from
    here = found.facets(address.selection())
    with st.sidebar, st.container(key="filters"):
        _show(found, [row for row in FILTERS if not row.rare], known, here)
        rare = [row for row in FILTERS if row.rare]
        # Its label stays what it is: another would be another part of the page, and closed.
        with st.expander("More filters", expanded=any(address.everything().get(row.key) for row in rare)):
            _show(found, rare, known, here)
        st.button("Reset filters", on_click=address.reset, disabled=not address.selection(), width="stretch")


def _show(found: Holdings, rows: Iterable[Filter], known: Facets, here: Facets) -> None:
    for row in rows:
        if row.key == "from":
            show_weeks(found)
        counts = _merged(row.key, known, here)
        if row.key == "province":
            _provinces(row, counts, homes(found.provinces()))
        else:
            WIDGETS[row.kind](row, counts)


def homes(provinces: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
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


def _provinces(row: Filter, counts: Counts, home: Mapping[str, Sequence[str]]) -> None:
    """Where there are several countries, each province says in which it lies, and stands beside those of the same."""
    if len({country for countries in home.values() for country in countries}) < 2:
        _choices(row, counts)
        return

    def words(province: str) -> str:
        return ", ".join([worded(row.key, province), *home.get(province, ())])

    _choices(row, by_country(counts, home), words)


def _choices(row: Filter, counts: Counts, words: Callable[[str], str] | None = None) -> None:
    """Its options stay what they are while the reader chooses; the counts, which change with each choice, stand below.

    A count in an option's name would make it another option, and a choice made meanwhile would be lost.
    """
    key = _hold(row.key, list(address.everything().get(row.key, ())))
    st.multiselect(
        row.label,
        list(counts),
        key=key,
        format_func=words or (lambda value: worded(row.key, value)),
        placeholder="all",
        on_change=_taken(row.key, lambda value: value),
        select_all=False,
    )
    st.caption(counted(row.key, counts))


def _day(row: Filter, counts: Counts) -> None:
    key = _hold(row.key, bound(address.selection(), row.key))
    st.date_input(
        row.label,
        value=None,
        key=key,
        min_value=EARLIEST,
        max_value=LATEST,
        format="YYYY-MM-DD",
        on_change=_taken(row.key, lambda value: [value.isoformat()] if value else []),
    )


def _switch(row: Filter, counts: Counts) -> None:
    key = _hold(row.key, bool(address.chosen(row.key)))
    st.checkbox(
        f"{row.label} ({counts.get('yes', 0):,})",
        key=key,
        on_change=_taken(row.key, lambda value: ["yes"] if value else []),
    )


def _words(row: Filter, counts: Counts) -> None:
    key = _hold(row.key, address.chosen(row.key))
    st.text_input(
        row.label,
        key=key,
        type="search",
        placeholder="in sentences and titles",
        max_chars=address.LONGEST_VALUE,
        on_change=_taken(row.key, lambda value: usable({row.key: (value,)}).get(row.key, ())),
    )


def counted(key: str, counts: Counts) -> str:
    """The values with most reports under the other filters, in Markdown: "Russia 8 · Israel 3"."""
    there = sorted(((value, number) for value, number in counts.items() if number), key=lambda pair: -pair[1])
    listed = [f"{escape_markdown(worded(key, value))} **{number:,}**" for value, number in there[:MOST_COUNTED]]
    more = [f"{len(there) - MOST_COUNTED} more"] if len(there) > MOST_COUNTED else []
    return " · ".join([*listed, *more]) or "no report under the other filters"


WIDGETS: dict[str, Callable[[Filter, Counts], None]] = {
    "choices": _choices,
    "day": _day,
    "switch": _switch,
    "text": _words,
}


def _hold(key: str, value: object) -> str:
    """Give a filter's widget the chosen value where it has another; the key of its widget.

    Written only then: each writing is sent to the browser, where it would undo a choice made meanwhile.
    """
    widget = f"filter-{key}"
    if widget not in st.session_state or st.session_state[widget] != value:
        st.session_state[widget] = value
    return widget


def _taken(key: str, values: Callable[..., Iterable[str]]) -> Callable[[], None]:
    """What a widget does when it was changed: choose its values."""
    return lambda: address.choose(key, values(st.session_state[f"filter-{key}"]))


def _merged(key: str, known: Facets, here: Facets) -> Counts:
    """Every value the store knows, most reports first, with its count under the other filters."""
    return dict.fromkeys((value for value, _ in known.get(key, ())), 0) | dict(here.get(key, ()))


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
