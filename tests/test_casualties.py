"""Counts of the killed and injured: their bounds, who counted, and whose count it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.extract import Extractor
from geo.extraction.casualties import injured_in, killed_in
from geo.extraction.reading import NUMBERS, Reading, read_sentence
from geo.records import Report, Sentence, Strike, Toll


def reading(text: str) -> Reading:
    return read_sentence(Sentence(0, len(text), text))


def killed(text: str) -> list[int | None]:
    return [count.quantity.best if count.quantity else None for count in killed_in(reading(text))]


def strikes(extractor: Extractor, text: str) -> list[Strike]:
    return extractor.strikes(Report(text=text, id="toll"))


@given(number=st.integers(min_value=1, max_value=1989), people=st.sampled_from(["people", "civilians", "soldiers"]))
def test_a_number_is_read_back(number: int, people: str) -> None:
    assert killed(f"Shells hit the town, killing {number:,} {people}.") == [number]
    assert killed(f"In the town {number} {people} were killed by shells.") == [number]


@given(word=st.sampled_from([word for word, value in NUMBERS.items() if value > 1]))
def test_a_number_in_words_is_read_back(word: str) -> None:
    assert killed(f"Shells killed {word} people.") == [NUMBERS[word]]
    assert killed(f"{word.capitalize()} people died when shells hit the town.") == [NUMBERS[word]]


@given(low=st.integers(min_value=1, max_value=50), more=st.integers(min_value=1, max_value=50))
def test_a_span_holds_its_best_number(low: int, more: int) -> None:
    (count,) = killed_in(reading(f"Shells killed between {low} and {low + more} people."))
    assert count.quantity is not None
    assert (count.quantity.low, count.quantity.best, count.quantity.high) == (low, low, low + more)


@given(text=st.text(alphabet="0123456789,-. aonekilldwumb", max_size=40))
def test_no_text_breaks_the_counting(text: str) -> None:
    found = killed_in(reading(f"Shells killed {text} people and wounded a dozen")) + injured_in(reading(text + " x"))
    for count in found:
        assert 0 <= count.first < count.last
        if count.quantity is not None and count.quantity.low is not None:
            assert count.quantity.low <= count.quantity.best


@given(number=st.integers(min_value=2, max_value=40))
def test_the_killed_are_not_the_injured(number: int) -> None:
    read = reading(f"Shells hit the town, killing {number} people and wounding {number + 1} others.")
    assert [count.quantity.best for count in killed_in(read) if count.quantity] == [number]
    assert [count.quantity.best for count in injured_in(read) if count.quantity] == [number + 1]


@pytest.mark.parametrize("thing", ["rockets", "air strikes", "vehicles", "houses", "kilometres", "hours"])
def test_things_are_not_counted(thing: str) -> None:
    assert killed(f"The shells killed nobody but destroyed 12 {thing}.") == []


def test_who_counted(extractor: Extractor) -> None:
    (strike,) = strikes(
        extractor, "An air strike on Ariha killed 12 people, the Syrian Observatory for Human Rights said."
    )
    assert strike.fatalities == Toll(12, 12, 12, ("Syrian Observatory for Human Rights",))


def test_nobody_is_credited(extractor: Extractor) -> None:
    (strike,) = strikes(extractor, "An air strike on Ariha killed 12 people.")
    assert strike.fatalities == Toll(12, 12, 12, ())


def test_counts_are_never_summed_over_sentences(extractor: Extractor) -> None:
    text = "An air strike on Ariha killed 12 people. An air strike on Ariha killed three children."
    assert [strike.killed for strike in strikes(extractor, text)] == [12, 3]


def test_each_place_has_its_own_dead(extractor: Extractor) -> None:
    text = "An air strike on Ariha killed three people, while seven were killed by shelling in Nubl in Syria."
    assert {strike.place_text: strike.killed for strike in strikes(extractor, text)} == {"Ariha": 3, "Nubl": 7}


def test_the_reason_names_the_words_and_the_other_counts(extractor: Extractor) -> None:
    text = "An air strike on Ariha killed three people, while seven were killed by shelling in Nubl in Syria."
    why = strikes(extractor, text)[0].why["killed"]
    assert text[why.start : why.end] == "killed three"
    assert why.alternatives == ("seven were killed",)


def test_no_number_is_null_and_nobody_is_zero(extractor: Extractor) -> None:
    assert strikes(extractor, "An air strike on Ariha killed dozens.")[0].killed is None
    assert strikes(extractor, "An air strike on Ariha caused no casualties.")[0].killed == 0
