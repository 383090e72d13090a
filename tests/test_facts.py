"""A mention field by field: values, the report's own words, chains of speakers, tolls, doubt; the marks in its text."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.extract import Extractor
from geo.mapping.text import NO_ROLE, ROLES, marked, runs
from geo.records import Claimant, ClaimantKind, Reason, Report, Status, Strike, Toll
from geo.screen.facts import alike, certainty, credited, facts, kind, persons, when
from geo.screen.looks import STYLE
from geo.screen.marks import FIELDS, LABELS, key_to_marks, sentence, spans
from tests.hostile import HOSTILE

TEXT = "Terrorists reportedly fired a rocket at Homs on Friday, killing two, the ministry said."
MONITOR = Claimant("The Observatory", ClaimantKind.MONITOR, "AFP")


def strike(**fields: Any) -> Strike:
    at = TEXT.index("Homs")
    return replace(Strike("a", TEXT, 0, len(TEXT), "Homs", at, at + 4, None), **fields)


def because(words: str, rule: str = "subject", start: int | None = None) -> Reason:
    at = TEXT.find(words) if start is None else start
    return Reason(rule, at, at + len(words), words)


def read(markdown: str) -> str:
    """Markdown as a reader sees it."""
    bare = re.sub(r":color\[((?:\\.|[^\]\\])*)\]\{[^}]*\}|:[a-z-]+\[((?:\\.|[^\]\\])*)\]", r"\1\2", markdown)
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", bare)


# ---- the facts


def test_the_reports_word_for_an_actor_is_shown_as_the_reports() -> None:
    one = strike(actors=("Syrian opposition",), why={"actors": because("Terrorists")})
    assert "Syrian opposition in the report\u2019s words \u201cTerrorists\u201d" in read(facts(one, "Homs"))


def test_a_form_of_the_name_itself_is_only_quoted() -> None:
    one = strike(actors=("Russia",), why={"actors": because("Russian jets", start=0)})
    assert "Russia \u201cRussian jets\u201d" in read(facts(one, "Homs"))


@pytest.mark.parametrize(
    ("name", "words", "same"),
    [
        ("Russia", "Russian", True),
        ("Syrian government", "the Syrian army", True),
        ("Syrian government", "regime helicopters", False),
        ("Syrian opposition", "terrorists", False),
        ("US-led coalition", "the coalition", True),
    ],
)
def test_names_and_words_of_the_reports_own(name: str, words: str, same: bool) -> None:
    assert alike(name, words) is same


def test_a_field_without_a_value_is_left_out_and_an_unknown_actor_is_said() -> None:
    lines = [read(line) for line in facts(strike(), "Homs").splitlines()]
    assert [line.split(" ", 1)[1] for line in lines] == [
        "place Homs",
        "who struck actor not named",
        "strike weapon not named",
        "when undated",
        "how sure the outlet says so itself",
    ]


def test_a_chain_of_speakers_with_what_they_are() -> None:
    one = strike(reported_by=("The Observatory", "a medic"), claimants=(MONITOR,))
    assert read(credited(one)) == "The Observatory (monitor), quoted by AFP, a medic"


def test_a_party_is_called_one() -> None:
    ministry = Claimant("the ministry", ClaimantKind.PARTY)
    assert read(credited(strike(claimants=(ministry,)))) == "the ministry (a party to the war)"


@pytest.mark.parametrize(
    ("toll", "best", "said"),
    [
        (None, None, ""),
        (None, 12, "12"),
        (None, 0, "0"),
        (Toll(12, 12, 12), 12, "12"),
        (Toll(12, 12, None), 12, "at least 12"),
        (Toll(None, 12, 12), 12, "at most 12"),
        (Toll(12, 12, 13), 12, "12 to 13"),
        (Toll(10, 12, 14), 12, "10 to 14 (best 12)"),
        (Toll(None, 12, None), 12, "12"),
        (Toll(1200, 1200, 1200, ("the mayor",)), 1200, "1,200, counted by the mayor"),
        (Toll(), None, ""),
    ],
)
def test_a_toll_says_its_range_and_who_counted(toll: Toll | None, best: int | None, said: str) -> None:
    assert persons(toll, best) == said


def test_kind_and_number_of_strikes() -> None:
    one = strike(weapon="airstrike", number=3, strike_type="Airstrike", sub_event_type="Air/drone strike")
    assert kind(one) == "airstrike, 3 strikes (Airstrike; Air/drone strike)"
    assert kind(strike(number=1)) == "weapon not named, 1 strike"


def test_an_older_strike_is_said_to_be_one() -> None:
    assert when(strike(background=True, date="2013-08-21")) == "2013-08-21, recalled as an older strike"
    assert when(strike(date="2015-10-02", date_end="2015-10-04")) == "2015-10-02 to 2015-10-04"
    assert when(strike()) == "undated"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, ["the outlet says so itself"]),
        ({"reported_by": ("a medic",)}, ["attributed"]),
        ({"claimants": (Claimant("the army", ClaimantKind.PARTY),)}, ["claimed by a party to the war"]),
        ({"hedged": True, "reported_by": ("a medic",)}, ["hedged"]),
        ({"status": Status.DENIED, "denied_by": ("Moscow",), "hedged": True}, ["denied by Moscow", "hedged"]),
        ({"status": Status.DENIED}, ["denied"]),
        ({"status": Status.PLANNED}, ["planned: not said to have happened"]),
    ],
)
def test_how_sure(fields: dict[str, Any], said: list[str]) -> None:
    assert [read(badge) for badge in certainty(strike(**fields))] == said


def test_a_denial_of_something_else_is_no_doubt() -> None:
    one = strike(why={"status": because("reportedly", "what is denied is something else")})
    assert "reportedly" not in facts(one, "Homs")
    denied = replace(one, status=Status.DENIED, denied_by=("the ministry",))
    assert "denied by the ministry \u201creportedly\u201d" in read(facts(denied, "Homs"))
    assert [role for *_, role in spans([one])] == ["place"]
    assert [role for *_, role in spans([denied])] == ["place", "hedge"]


@given(st.sampled_from(HOSTILE) | st.text(max_size=40))
def test_no_fact_is_markup(text: str) -> None:
    """Words of a report stay words: no line of the list is cut, none is added."""
    one = strike(
        actors=(text,), targets=(text,), reported_by=(text,), denied_by=(text,), weapon=text, strike_type=text,
        status=Status.DENIED, fatalities=Toll(1, 1, 1, (text,)), claimants=(Claimant(text, via=text),),
        why={field: Reason("x", 0, 1, text) for field in FIELDS},
    )  # fmt: skip
    for written in (*facts(one, "Homs").splitlines(), credited(one)):
        bare = re.sub(r'\\.|:small\[\]|\{background="rgba\([\d.,]+\)"\}', "", written.removeprefix("- "))
        assert not re.search(r"[<>$`*_#|!]|\]\(", bare), bare


# ---- the marks


def test_every_field_is_marked_where_it_stands(extractor: Extractor) -> None:
    [one] = extractor.strikes(Report(TEXT + " Syria.", "a"))
    found = {role: piece for piece, role in runs(one.sentence, spans([one]), start=one.start) if role}
    assert found["place"] == "Homs"
    assert found["hedge"] == "reportedly"
    assert found["claimant"] == "the ministry"
    assert {"harm", "cue"} <= found.keys()


def test_a_place_named_before_is_named_again_and_the_words_that_lead_back_are_marked() -> None:
    text = "The town was hit."
    leading = Reason("\u201cthe town\u201d leads back", 100, 108, "The town")
    one = replace(strike(), sentence=text, start=100, end=100 + len(text), anaphoric=True, why={"place": leading})
    assert sentence(one) == f"Of {marked('Homs', 'place')}, named earlier: {marked('The town', 'place')} was hit\\."


def test_every_role_has_its_label_its_colour_and_its_underline() -> None:
    assert set(FIELDS.values()) | {"place"} == set(LABELS) == set(ROLES)
    assert len(set(ROLES.values())) == len(ROLES)
    style = STYLE.read_text(encoding="utf-8")
    for colour in {*ROLES.values(), NO_ROLE}:
        red, green, blue, _ = re.findall(r"[\d.]+", colour)
        assert f'[style*="({red}, {green}, {blue},"]' in style
    assert read(key_to_marks()) == " ".join(LABELS.values())


def test_underlines_tell_apart_what_one_kind_of_colour_sight_confuses() -> None:
    """Orange and vermilion, blue and sky blue, green and grey: never the same line below."""
    style = STYLE.read_text(encoding="utf-8")

    def line(role: str) -> str:
        red, green, blue, _ = re.findall(r"[\d.]+", ROLES[role])
        [rule] = re.findall(rf'\[style\*="\({red}, {green}, {blue},"\] \{{([^}}]*)\}}', style)
        return next((kind for kind in ("double", "dashed", "dotted") if kind in rule), "solid")

    for one, other in (
        ("place", "harm"),
        ("actor", "target"),
        ("claimant", "place"),
        ("date", "actor"),
        ("cue", "actor"),
    ):
        assert line(one) != line(other), (one, other)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_marked_words_are_as_legible_as_others(theme: str) -> None:
    """At least 7:1 on every mark (WCAG 2.2, level AAA)."""
    settings = tomllib.loads((STYLE.parents[2] / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"][
        theme
    ]
    paper, ink = (hexadecimal(settings[name]) for name in ("backgroundColor", "textColor"))
    for role, colour in ROLES.items():
        *hue, alpha = (float(part) for part in re.findall(r"[\d.]+", colour))
        ground = [alpha * tint + (1 - alpha) * base for tint, base in zip(hue, paper, strict=True)]
        assert contrast(ground, ink) >= 7, (theme, role)


def hexadecimal(colour: str) -> list[float]:
    return [float(int(colour[at : at + 2], 16)) for at in (1, 3, 5)]


def contrast(one: list[float], other: list[float]) -> float:
    """The contrast ratio of two colours as WCAG defines it."""
    dark, light = sorted(luminance(colour) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: list[float]) -> float:
    parts = (part / 255 for part in colour)
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
