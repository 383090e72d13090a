"""What the pages ask of the store, the gazetteer and the extractor: opened once, answered once.

Store and gazetteer are shared by all sessions. A question is asked again only when the
data or the selection changed: answers are kept under the store's own version.
"""

from __future__ import annotations

import logging
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from geo.datasets import entry_of
from geo.errors import GazetteerError, StoreError, StoreReadOnly
from geo.incidents.decisions import Decision
from geo.markers import Markers
from geo.places.cache import CachedAnswer, cache_key
from geo.places.ways import Way, way_of
from geo.records import Place, PlaceSummary, Report
from geo.settings import settings
from geo.store import Counts, DatasetHolding, NameRow, ReportRow, Store, StoredStrike, Timeline, open_store

if TYPE_CHECKING:
    from geo.extract import Extractor
    from geo.places import Gazetteer
    from geo.store.columns.mapped import Mapped

Selection = dict[str, tuple[str, ...]]
Facets = dict[str, list[tuple[str, int]]]


@dataclass(frozen=True)
class Holdings:
    """The store under one name and one version: equal names and versions have equal answers."""

    store: Store
    name: str
    version: str

    def counts(self, selection: Selection) -> Counts:
        answer: Counts = self._ask("counts", selection)
        return answer

    def facets(self, selection: Selection) -> Facets:
        answer: Facets = self._ask("facets", selection)
        return answer

    def places(self, selection: Selection) -> list[PlaceSummary]:
        answer: list[PlaceSummary] = self._ask("places", selection)
        return answer

    def timeline(self, selection: Selection) -> Timeline:
        answer: Timeline = self._ask("timeline", selection)
        return answer

    def markers(self, selection: Selection) -> Markers:
        """What the map is drawn from; the store keeps it itself, and as one: a copy would be another to the map."""
        with st.spinner("Counting the reports of each place ..."):
            return self.store.markers(selection)

    def mapped(self) -> Mapped | None:
        """All mentions on the map, for a browser that counts them itself; None where that would bring nothing."""
        return self.store.mapped()

    def unmapped(self, selection: Selection) -> list[StoredStrike]:
        answer: list[StoredStrike] = self._ask("unmapped", selection)
        return answer

    def reports(self, selection: Selection) -> list[ReportRow]:
        answer: list[ReportRow] = self._ask("reports", selection)
        return answer

    def names(self, selection: Selection) -> list[NameRow]:
        answer: list[NameRow] = self._ask("names", selection)
        return answer

    def strikes(
        self, selection: Selection, *, place: str | None = None, limit: int | None = None, offset: int = 0
    ) -> list[StoredStrike]:
        answer: list[StoredStrike] = self._ask("strikes", selection, place_key=place, limit=limit, offset=offset)
        return answer

    def provinces(self) -> dict[str, list[str]]:
        """The provinces of each country (ISO 3166-1 alpha-2) that the mentions have."""
        answer: dict[str, list[str]] = _other(self.store, self.name, self.version, "provinces_of_countries", ())
        return answer

    def datasets(self) -> list[DatasetHolding]:
        """What is in of each event dataset."""
        answer: list[DatasetHolding] = _other(self.store, self.name, self.version, "datasets", ())
        return answer

    def wants_samples(self) -> bool:
        """Whether this is a new store, which the sample reports belong into."""
        return self.store.wants_samples()

    def report(self, key: str) -> tuple[Report, list[StoredStrike]] | None:
        return self.store.report(key)

    def strike(self, key: str) -> StoredStrike | None:
        """One mention by its key; None where there is none, as for ""."""
        return self.store.strike(key) if key else None

    def members(self, incident: str) -> list[StoredStrike]:
        """All mentions of an incident, the newest first."""
        return self.members_of([incident]).get(incident, [])

    def members_of(self, incidents: list[str]) -> dict[str, list[StoredStrike]]:
        """The same of several, by the incident."""
        answer: dict[str, list[StoredStrike]] = _other(
            self.store, self.name, self.version, "members", (tuple(incidents),)
        )
        return answer

    def decisions(self) -> list[Decision]:
        """What persons said of mentions and incidents, newest first."""
        answer: list[Decision] = _other(self.store, self.name, self.version, "decisions", ())
        return answer

    def naming(self, key: str, country: str | None, limit: int) -> list[StoredStrike]:
        """The newest mentions of a name."""
        return self.store.strikes_naming(key, country, limit=limit)

    def answers(self, name: str) -> list[CachedAnswer]:
        """What is kept about a name, whatever the country."""
        return self.store.cache.named(cache_key(name))

    def _ask(self, question: str, selection: Selection, **more: Hashable) -> Any:
        chosen = tuple(sorted(selection.items()))
        # The key is plain ASCII: half a surrogate pair in a place's key is nothing that Streamlit could hash.
        key = ascii((question, chosen, sorted(more.items())))
        return _answer(self.store, self.name, self.version, key, question, selection, more)


# Shown where it takes more than half a second.
@st.cache_data(max_entries=512, max_size="256MB", ttl="1h", show_spinner="Reading the reports ...")
def _answer(
    _store: Store,
    name: str,
    version: str,
    key: str,
    _question: str,
    _selection: Selection,
    _more: Mapping[str, Hashable],
) -> Any:
    """One question to the store; name, version and key are what the answer is kept under."""
    return getattr(_store, _question)(dict(_selection), **_more)


@st.cache_data(max_entries=128, max_size="64MB", ttl="1h", show_spinner=False)
def _other(_store: Store, name: str, version: str, question: str, given: tuple[Hashable, ...]) -> Any:
    """One question that does not depend on what the filters choose."""
    return getattr(_store, question)(*given)


def holdings() -> Holdings:
    """The store as it is now; StoreError where it cannot be opened."""
    now = settings()
    name = f"{now.database_url or now.data_dir}{' (read only)' if now.readonly else ''}"
    store = _store(name)
    return Holdings(store, name, str(store.version()))


@st.cache_resource(max_entries=8, show_spinner="Opening the database ...")
def _store(name: str) -> Store:
    now = settings()
    try:
        return open_store(now.database_url or None, readonly=now.readonly)
    except StoreReadOnly:
        return open_store(now.database_url or None, readonly=True)


@st.cache_resource(show_spinner="Opening the list of places ...")
def gazetteer() -> Gazetteer:
    """The offline gazetteer, compiled first where it never was; GazetteerError where it cannot be."""
    from geo.places import Gazetteer

    return Gazetteer.ready()


def forget_places() -> None:
    """Open the list of places anew when it is asked next: another one was brought."""
    gazetteer.clear()
    _extractor.clear()


def country_name(code: str) -> str:
    """A country's English name; its code where the list of places is not there to say it, or it is no code."""
    if not code.isascii():
        return code  # half a surrogate pair is nothing that Streamlit could hash
    try:
        return _country_name(gazetteer(), code)
    except (GazetteerError, KeyError):
        return code  # not kept: the list may be there the next time


@st.cache_data(max_entries=300, show_spinner=False)
def _country_name(_known: Gazetteer, code: str) -> str:
    return str(_known.country(code).name)


@st.cache_data(show_spinner=False)
def country_codes() -> list[str]:
    """The codes of all countries (ISO 3166-1 alpha-2), by their English names."""
    codes = {label.country for label in gazetteer().labels() if label.kind == "country"}
    return sorted(codes, key=country_name)


def has_provinces(code: str) -> bool:
    """Whether the list of places knows a country's first-level divisions; True where there is no list to ask."""
    try:
        return bool(gazetteer().provinces(code))
    except GazetteerError:
        return True


def online_credit(place: Place) -> str:
    """Whom to credit for a place that an online service found, now or earlier; "" for any other."""
    from geo.places.online.geocoders import attribution_for

    # A correction may have chosen what a service found: then only the id tells.
    return attribution_for(place.method) if way_of(place) is Way.ONLINE else credit_of(entry_of(place.gazetteer_id))


def credit_of(entry_id: str) -> str:
    """Whom to credit for an id that only an online service gives; GeoNames' are those of our own list too."""
    from geo.places.online.geocoders import GEOCODERS

    service = entry_id.partition(":")[0]
    return GEOCODERS[service].attribution if service in GEOCODERS and service != "geonames" else ""


def extractor() -> Extractor:
    """What finds strikes in a text, with the store's place cache and the online service where one is switched on."""
    try:
        found = holdings()
    except StoreError:  # a text can be read without a store; a service is then not asked, as nothing could be kept
        return _extractor(None, "")
    return _extractor(found.store, found.name)


@st.cache_resource(max_entries=8, show_spinner=False)
def _extractor(_store: Store | None, name: str) -> Extractor:
    """One for each store: it has to see what that store's corrections say."""
    from geo.extract import Extractor
    from geo.places.online.geocoders import kept_online

    now = settings()
    if _store is None:
        return Extractor(gazetteer(), countries=now.countries)
    say = logging.getLogger(__name__).warning
    online = kept_online(now, _store.turns, gazetteer(), readonly=_store.readonly, say=say)
    return Extractor(gazetteer(), _store.cache, online, now.countries)
