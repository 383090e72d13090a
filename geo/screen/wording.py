"""How a name was read and found, in a reader's words instead of the rules' own.

A rule that has no words here is shown as it is: nothing is hidden.
"""

from __future__ import annotations

import re

from geo.places.gazetteer import STEPS
from geo.places.ways import Way, way_of
from geo.records import Place, Strike

WAY_WORDS = {
    Way.NOT_FOUND: "Not found",
    Way.AMBIGUOUS: "Ambiguous: another place is about as likely",
    Way.CONTAINER: "Only the area around it is known",
    Way.ONLINE: "Found online",
    Way.GAZETTEER: "In the list of places",
    Way.DATASET: "The dataset's own coordinates",
    Way.MANUAL: "Corrected by hand",
}
STEP_WORDS = {
    "exact": "it has exactly this name",
    "folded": "it has this name, but for capitals, accents or an article",
    "alias": "it has this as another name of the place",
    "romanised": "it has a name that sounds the same",
    "skeleton": "it has a name with the same consonants, which is less sure",
}
HOLDERS = {
    "holds it": "the text puts it in {}",
    "is said to be near": "the text puts it near {}",
    "is named beside it": "the text names it together with {}",
    "was told of before": "the text spoke of {} before",
}
SERVICES = {"nominatim": "Nominatim (OpenStreetMap)", "photon": "Photon (OpenStreetMap)", "geonames": "GeoNames"}
UNPLACED = (
    ("no gazetteer knows", "no list of places here knows"),
    ("in the gazetteer", "in the list of places"),
)
_LISTED = re.compile(r"gazetteer: (?P<step>.+?) \(confidence [\d.]+\)(?:: “(?P<name>.*?)”)?(?P<more>; .*)?", re.DOTALL)
_HELD = re.compile(
    rf"container: “(?P<name>.*)” is in no gazetteer; (?P<outer>.+?) (?P<how>{'|'.join(HOLDERS)})(?P<more>; .*)?",
    re.DOTALL,
)
_SERVICE = re.compile(rf"(; )({'|'.join(SERVICES)}): ")
_TINY = re.compile(r"0\.[0-2] points behind")
_QUOTED = re.compile(r"; “(.+)”", re.DOTALL)
_STEPS = {words: STEP_WORDS[step] for step, words in STEPS.items()}


def found_words(place: Place | None, unplaced: str = "") -> str:
    """How a name was found, as one line: in which list, under which name, and what the text adds."""
    if place is None:
        return "; ".join(filter(None, (WAY_WORDS[Way.NOT_FOUND], unplaced_words(unplaced))))
    way = WAY_WORDS[way_of(place)]
    if listed := _LISTED.fullmatch(place.method):
        step = _STEPS.get(listed["step"], listed["step"])
        if (listed["more"] or "").startswith("; \u201cbetween "):
            return f"{way}; both names were looked up{_said(listed['more'])}"
        name = f" (looked up as \u201c{listed['name']}\u201d)" if listed["name"] else ""
        return f"{way}; {step}{name}{_said(listed['more'])}"
    if held := _HELD.fullmatch(place.method):
        known = "no listed place of this name suits" if place.candidates else "the name is in no list of places here"
        return f"{way}; {known}; {HOLDERS[held['how']].format(held['outer'])}{_said(held['more'])}"
    beginning, _, rest = place.method.partition(": ")
    if beginning == Way.DATASET:
        return f"{way} ({rest})"
    if beginning in {"online", "cache"}:
        service, _, more = rest.partition("; ")
        return f"{way} by {service_words(service)}{_said(more and f'; {more}')}"
    return f"{way}; {rest}" if beginning == "manual" and rest else way if beginning == "manual" else place.method


def named_place(place: Place) -> str:
    """A place by its name; an area that has none of its own ("40 km east of Palmyra") in quotation marks."""
    return f"the area \u201c{place.name}\u201d" if "+" in place.gazetteer_id else place.name


def _said(more: str | None) -> str:
    """What the text adds to a name: "near", "40 km east of"; anything else as it is."""
    quoted = _QUOTED.fullmatch(more or "")
    return f"; the text says \u201c{quoted[1]}\u201d" if quoted else _with_services(more or "")


def _with_services(words: str) -> str:
    """A clause that begins with a service's key ("photon: knows no such place"), with the service's name."""
    return _SERVICE.sub(lambda found: f"{found[1]}{SERVICES[found[2]]}: ", words)


def service_words(service: str) -> str:
    """An online service by the name that readers know."""
    return SERVICES.get(service, service)


def unplaced_words(reason: str) -> str:
    """Why a name has no place, without the words of the trade."""
    for ours, readers in UNPLACED:
        reason = reason.replace(ours, readers)
    return _with_services(reason)


def lost_words(lost: str) -> str:
    """Why a candidate was not taken; a difference that decides nothing is none."""
    return "about as likely" if _TINY.fullmatch(lost) else lost


def only_area(strike: Strike) -> str:
    """That a mention stands at what contains its place, as a sentence; "" where the place itself is known."""
    if strike.place is None or way_of(strike.place) is not Way.CONTAINER:
        return ""
    return f"Where \u201c{strike.place_text}\u201d itself lies is not known here, only the area around it."
