"""Merging the gazetteers that the user brought with the built-in one, while it is compiled.

The built-in places stay what they are, with their names, points and ids: a row that is one of
them only adds its spellings. All others become entries of their own, marked as minor.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geo.places.curated import CuratedPlace
from geo.places.drafts import Draft, distance_km, nearest
from geo.places.entries import GEONAMES, default_radius, honest_radius
from geo.places.geonames import ROMANISED_COUNTRIES, local_name, plain_name
from geo.places.names import fold
from geo.places.own.lists import OwnList
from geo.places.own.nearness import Nearness
from geo.places.own.rows import OwnPlace

SAME_KM = 8.0  # as for curated towns: a row of the same name and kind this near to a place is that place
ALIKE_KM = 3.0  # the same for a kind that others may call otherwise
PROVINCE_KM = 60.0  # a place without a code lies in the province of a town at most so far away
HOLDS_KM = 150.0  # a parent further away is another place of that name
_ALIKE = {"town": "settled", "neighbourhood": "settled", "camp": "settled", "airbase": "field", "airport": "field"}


@dataclass(frozen=True, slots=True)
class OwnRows:
    """A list that the user brought, with its places."""

    about: OwnList
    places: Sequence[OwnPlace]


class Merging:
    """The places of all lists on their way into the gazetteer."""

    def __init__(self, drafts: list[Draft], curated: Sequence[CuratedPlace], countries: set[str]) -> None:
        self.drafts = drafts
        self.languages: dict[str, str] = {}
        self._numbers = {draft.geonames: draft for draft in drafts if draft.geonames}
        codes = {(place.country, place.name): place.geonames_admin1 for place in curated if place.geonames_admin1}
        self._provinces = {
            (draft.country, code): draft
            for draft in drafts
            if draft.kind == "province" and (code := codes.get((draft.country, draft.name)))
        }
        self._curated_countries = {country for country, _ in self._provinces}
        self._by_key: dict[tuple[str, str], list[Draft]] = defaultdict(list)
        for draft in drafts:
            if draft.country in countries:
                self._list_names(draft)

    def _list_names(self, draft: Draft) -> None:
        for key in {fold(name) for name in draft.names}:
            self._by_key[draft.country, key].append(draft)

    def add_list(self, rows: OwnRows) -> None:
        """Merge the places of one list, or add them; then see where those that were added lie."""
        taken: set[int] = set()
        added: list[tuple[Draft, OwnPlace]] = []
        for place in rows.places:
            draft = self._same(place, taken)
            if draft is None:
                draft = draft_own(place, rows.about, self.languages.get(place.country, ""))
                added.append((draft, place))
            else:
                taken.add(id(draft))
                self._merge(place, draft, rows.about)
        for draft, _ in added:
            self.drafts.append(draft)
            self._list_names(draft)
        self._place_within([draft for draft, _ in added])
        for draft, place in added:
            self._give_containers(draft, place)

    def _same(self, place: OwnPlace, taken: set[int]) -> Draft | None:
        """The place that a row is: by number, by the code of a province, or by name and nearness; None for a new one.

        A row with a number is never merged by name with a place that has another number.
        """
        if place.geonames and (known := self._numbers.get(place.geonames)):
            return known
        if place.kind == "province" and (known := self._provinces.get((place.country, place.admin1))):
            return known
        keys = {fold(name) for name in (place.name, place.local, *place.names) if name}
        near = {id(draft): draft for key in keys for draft in self._by_key.get((place.country, key), ())}
        return nearest_of(place, [d for d in near.values() if id(d) not in taken and not (place.geonames and d.number)])

    def _merge(self, place: OwnPlace, draft: Draft, about: OwnList) -> None:
        """Give a place what a row of a list adds to it: spellings, and what was not known."""
        draft.names.update((place.name, *place.names), [place.local] if place.local else ())
        draft.population = draft.population or place.population
        draft.local = draft.local or place.local
        draft.also = (*draft.also, own_id(place, about))
        if place.geonames:
            draft.number = draft.number or place.geonames
            self._numbers.setdefault(place.geonames, draft)
        elif about.source not in draft.source:
            draft.source = f"{draft.source or GEONAMES}; spellings: {about.source}"

    def _place_within(self, added: Sequence[Draft]) -> None:
        """Name the provinces of places: by their code, else that of the nearest town whose province is known."""
        names = {key: draft.name for key, draft in self._provinces.items()}
        for draft in added:
            if draft.kind == "province" and draft.admin1 and draft.country not in self._curated_countries:
                names.setdefault((draft.country, draft.admin1), draft.name)
        countries = {draft.country for draft in added}
        known = [d for d in self.drafts if d.country in countries and d.country not in self._curated_countries]
        for draft in (*known, *added):
            if draft.kind == "province":
                draft.province = draft.name
            elif draft.kind != "country":
                draft.province = draft.province or names.get((draft.country, draft.admin1), "")
        for country in countries:
            here = [draft for draft in self.drafts if draft.country == country and draft.kind == "town"]
            give_nearest(
                [d for d in added if d.country == country and not d.province],
                [draft for draft in here if draft.province],
            )

    def _give_containers(self, draft: Draft, place: OwnPlace) -> None:
        """The province and the parent that a row names, where they are known."""
        if place.province and draft.kind != "province":
            division = self._called(place.province, draft, ("province",))
            draft.province = division.name if division else place.province
        if place.parent:
            parent = self._called(place.parent, draft, ())
            if parent is not None and parent is not draft:
                draft.parent = parent.key
                if parent.kind == "province" and not place.province:
                    draft.province = parent.name

    def _called(self, name: str, draft: Draft, kinds: Sequence[str]) -> Draft | None:
        """The nearest place of a name (and of some kinds) in a place's country that can hold it."""
        known = self._by_key.get((draft.country, fold(name)), ())
        found = nearest(draft, [one for one in known if one is not draft and (not kinds or one.kind in kinds)])
        reach = HOLDS_KM if found is None else HOLDS_KM + found.radius_m / 1000
        return found if found and distance_km(draft.latitude, draft.longitude, found) <= reach else None


def with_own(
    drafts: list[Draft], curated: Sequence[CuratedPlace], lists: Sequence[OwnRows], languages: dict[str, str]
) -> list[Draft]:
    """The built-in places and those of some lists, in the order of the compiled files; GeoNames' dumps come first."""
    if not lists:
        return drafts
    merging = Merging(drafts, curated, {place.country for rows in lists for place in rows.places})
    merging.languages = languages
    for rows in sorted(lists, key=lambda rows: (rows.about.format != "geonames", rows.about.name)):
        merging.add_list(rows)
    return sorted(merging.drafts, key=lambda draft: (not draft.geonames, draft.geonames, draft.own, draft.curated))


def own_id(place: OwnPlace, about: OwnList) -> str:
    """The id under which a row of a list is known."""
    return f"geonames:{place.geonames}" if place.geonames else f"own:{about.name}/{place.key}"


def draft_own(place: OwnPlace, about: OwnList, language: str) -> Draft:
    """A row as an entry of its own, named as the built-in cities are."""
    name = plain_name(place.name) if place.country in ROMANISED_COUNTRIES else place.name
    return Draft(
        name=name,
        kind=place.kind,
        latitude=place.latitude,
        longitude=place.longitude,
        country=place.country,
        names={name, place.name, *place.names, *([place.local] if place.local else [])},
        local=place.local or local_name(place.name, list(place.names), language),
        geonames=place.geonames,
        number=place.geonames,
        own="" if place.geonames else own_id(place, about),
        admin1=place.admin1,
        radius_m=honest_radius(
            place.kind, place.radius_m or default_radius(place.kind, place.population), surveyed=True
        ),
        population=place.population,
        source=about.source,
        minor=True,
    )


def nearest_of(place: OwnPlace, drafts: Iterable[Draft]) -> Draft | None:
    """The nearest of some places of a row's name that it may be, None where none is near enough."""
    found = [
        (km, number, draft)
        for number, draft in enumerate(drafts)
        if (km := distance_km(place.latitude, place.longitude, draft)) <= reach_km(place.kind, draft)
    ]
    return min(found)[2] if found else None


def reach_km(kind: str, draft: Draft) -> float:
    """How far from a place a row of its name may lie and still be that place, -1 for never."""
    if kind == draft.kind:
        return max(SAME_KM, min(draft.radius_m / 1000, 60.0)) if kind in ("province", "district") else SAME_KM
    return ALIKE_KM if kind in _ALIKE and _ALIKE[kind] == _ALIKE.get(draft.kind) else -1.0


def give_nearest(lost: Sequence[Draft], known: Sequence[Draft]) -> None:
    """Name the province of places after the nearest town that has one."""
    if not lost or not known:
        return
    nearness = Nearness([(draft.latitude, draft.longitude) for draft in known])
    for draft in lost:
        number = nearness.nearest(draft.latitude, draft.longitude, PROVINCE_KM)
        draft.province = "" if number is None else known[number].province
