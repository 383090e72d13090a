"""Weapons, what others call them, targets and numbers of strikes: the tables are whole, and reasons name words."""

from __future__ import annotations

import pytest

from geo.extract import Extractor
from geo.extraction.strike_types import strike_type, table, weapon_rules
from geo.extraction.targets import target_words
from geo.extraction.vocabulary import read_toml
from geo.records import Report, Strike

CLASSES = [
    "airstrike", "barrel bomb", "missile", "rocket", "artillery", "mortar", "drone", "chemical", "cluster", "shelling",
    "naval", "unknown",
]  # fmt: skip


def strikes(extractor: Extractor, text: str) -> list[Strike]:
    return extractor.strikes(Report(text=text, id="weapons"))


@pytest.mark.parametrize("weapon", CLASSES)
def test_every_class_has_its_names_elsewhere(weapon: str) -> None:
    assert strike_type(weapon, from_aircraft=False).airwars
    assert strike_type(weapon, from_aircraft=True).airwars


def test_the_table_has_no_class_of_its_own() -> None:
    types, air = table()
    assert set(types) == set(CLASSES)
    assert air <= set(CLASSES)
    assert set(weapon_rules().telling) <= set(CLASSES)


def test_every_weapon_of_the_vocabulary_has_its_names() -> None:
    rows = read_toml("strikes.toml")
    used = {row["weapon"] for kind in ("noun", "verb", "munition", "carrier") for row in rows[kind]} - {""}
    assert used <= set(table()[0])


def test_a_target_s_word_has_one_class() -> None:
    classes: dict[str, str] = {}
    for row in read_toml("targets.toml")["target"]:
        for form in row["forms"]:
            assert classes.setdefault(form, row["class"]) == row["class"], form
    assert len(classes) > 200
    assert target_words().targets.begins("hospital")


def test_a_place_s_weapon_is_remembered(extractor: Extractor) -> None:
    text = "Rockets hit Nubl. Jets bombed Ariha. Rebels denied that they had shelled Nubl."
    assert [strike.weapon for strike in strikes(extractor, text)] == ["rocket", "airstrike", "rocket"]


def test_the_reason_names_the_munition_and_what_else_was_named(extractor: Extractor) -> None:
    text = "Helicopters dropped barrel bombs on Daraya in Syria."
    why = strikes(extractor, text)[0].why["weapon"]
    assert text[why.start : why.end] == "barrel bombs"
    assert why.alternatives == ("airstrike",)


def test_the_reasons_name_target_and_number(extractor: Extractor) -> None:
    text = "Two air strikes hit a school and a bakery in Binnish."
    why = strikes(extractor, text)[0].why
    assert text[why["targets"].start : why["targets"].end] == "school"
    assert why["targets"].alternatives == ("bakery",)
    assert text[why["number"].start : why["number"].end] == "Two air strikes"


def test_a_list_of_raids_counts_each_place(extractor: Extractor) -> None:
    text = "Russian jets in Idlib: four raids on Kafr Nabl, two on Hass."
    assert {strike.place_text: strike.number for strike in strikes(extractor, text)} == {"Kafr Nabl": 4, "Hass": 2}


def test_each_place_has_its_own_target(extractor: Extractor) -> None:
    text = "Jets bombed a school in Ariha and a bridge in Saraqib."
    found = {strike.place_text: strike.targets for strike in strikes(extractor, text)}
    assert found == {"Ariha": ("school",), "Saraqib": ("bridge",)}
