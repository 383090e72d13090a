"""Who says so and how sure: speakers, chains, kinds, quotes, denials, background, and the reasons for each."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.extract import Extractor
from geo.extraction.attribution import credit
from geo.extraction.claimants import Speaker, fighting_in, kind_of, kind_table
from geo.extraction.quotes import quotes_of
from geo.extraction.reading import read_sentence
from geo.extraction.sentences import sentences
from geo.extraction.speaker_memory import SpeakerMemory
from geo.extraction.speakers import find_sources
from geo.records import Certainty, ClaimantKind, Report, Sentence, Status, Strike

SUNDAY = dt.date(2018, 3, 4)


def strikes(extractor: Extractor, text: str, *, all_statuses: bool = False) -> list[Strike]:
    return extractor.strikes(Report(text=text, id="said", published=SUNDAY), all_statuses=all_statuses)


def first(extractor: Extractor, text: str) -> Strike:
    found = strikes(extractor, text, all_statuses=True)
    assert found, f"no strike in {text!r}"
    return found[0]


# ---- the reasons


@pytest.mark.parametrize(
    ("text", "field", "words"),
    [
        ("Jets bombed Ariha in Syria, residents said.", "reported_by", "residents"),
        ("Jets bombed Ariha in Syria, according to the White Helmets.", "reported_by", "the White Helmets"),
        ("Turkey denied shelling Afrin in Syria.", "status", "denied"),
        ("The coalition will launch air strikes on Hodeidah in Yemen.", "status", "will"),
        ("Jets reportedly bombed Ariha in Syria.", "hedged", "reportedly"),
        ("Survivors of the 2015 air raid on Mocha in Yemen wait.", "background", "the 2015 air raid"),
    ],
)
def test_a_reason_points_at_its_characters(extractor: Extractor, text: str, field: str, words: str) -> None:
    reason = first(extractor, text).why[field]
    assert reason.start is not None
    assert text[reason.start : reason.end] == reason.text == words
    assert reason.rule


def test_it_said_names_the_other_speakers_that_were_possible(extractor: Extractor) -> None:
    text = "Medics said an air strike hit Sabha in Libya. Airwars said it was late. It said an air strike hit Sirte."
    reason = strikes(extractor, text)[-1].why["reported_by"]
    assert "Medics" in reason.alternatives
    assert reason.start is None


def test_an_aside_is_kept_as_what_else_was_possible(extractor: Extractor) -> None:
    text = "Jets bombed Idlib, residents said, where the army says foreign rebels are hiding."
    reason = first(extractor, text).why["reported_by"]
    assert reason.text == "residents"
    assert "army" in reason.alternatives


def test_a_kind_says_by_which_word_and_what_else_it_could_be(extractor: Extractor) -> None:
    strike = first(extractor, "An air strike hit Rafah, the Gaza health ministry said.")
    assert strike.why["claimants"].rule == 'kind by "health"'
    assert "official" in strike.why["claimants"].alternatives


def test_a_denial_of_something_else_says_so(extractor: Extractor) -> None:
    strike = first(extractor, "The coalition said it bombed Hajin in Syria but denied killing civilians.")
    assert strike.status is Status.REPORTED
    assert strike.why["status"].rule == "what is denied is something else"


# ---- what did not (yet) happen is kept apart


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The coalition is preparing to launch air strikes on Hodeidah in Yemen.", Status.PLANNED),
        ("Israel threatened to launch air strikes on Beirut in Lebanon.", Status.THREATENED),
        ("People fled Rafah for fear of air strikes on Rafah.", Status.HYPOTHETICAL),
        ("There were no air strikes on Idlib in Syria.", Status.NEGATED),
    ],
)
def test_what_did_not_happen_has_a_status_of_its_own(extractor: Extractor, text: str, status: Status) -> None:
    strike = first(extractor, text)
    assert strike.status is status
    assert strike.certainty is Certainty.NOT_SAID
    assert strikes(extractor, text) == []


# ---- chains


@pytest.mark.parametrize(
    ("text", "origin", "via"),
    [
        ("A resident told Reuters that jets bombed Taiz.", "resident", "Reuters"),
        ("A resident told a Reuters reporter that jets bombed Taiz.", "resident", "Reuters"),
        ("Amaq quoted a source as saying that jets bombed Hajin in Syria.", "source", "Amaq"),
        ("State TV, citing a military source, said jets bombed Hajin in Syria.", "military source", "State TV"),
        ("State TV citing a military source said jets bombed Hajin in Syria.", "military source", "State TV"),
        ("Jets bombed Hajin in Syria, SANA reported, citing a local source.", "local source", "SANA"),
        ("Jets bombed Taiz, a medic was quoted by AFP as saying.", "medic", "AFP"),
        ("Jets bombed Taiz, residents said.", "residents", ""),
    ],
)
def test_the_origin_is_the_claimant_and_the_outlet_its_way(
    extractor: Extractor, text: str, origin: str, via: str
) -> None:
    strike = first(extractor, text)
    assert [(claimant.name, claimant.via) for claimant in strike.claimants] == [(origin, via)]
    assert origin in strike.reported_by


# ---- kinds


@pytest.mark.parametrize(
    ("name", "nation", "country", "kind"),
    [
        ("Turkish officials", "Turkey", "SY", ClaimantKind.PARTY),
        ("Turkish officials", "Turkey", "UA", ClaimantKind.OFFICIAL),
        ("Jordanian army", "Jordan", "SY", ClaimantKind.OFFICIAL),
        ("Syrian army", "Syrian government", "SY", ClaimantKind.PARTY),
        ("Saudi-led coalition", "Saudi-led coalition", "YE", ClaimantKind.PARTY),
    ],
)
def test_whether_a_side_fights_is_told_by_the_war(name: str, nation: str, country: str, kind: ClaimantKind) -> None:
    speaker = Speaker(name, nations=frozenset({nation}), acting=nation == name)
    assert kind_of(speaker, fighting_in([country], []))[0] is kind


def test_who_struck_fights_there() -> None:
    speaker = Speaker("French officials", nations=frozenset({"France", "FR"}))
    assert kind_of(speaker, fighting_in(["ML"], ["France"]))[0] is ClaimantKind.PARTY


def test_every_kind_but_other_has_words_of_its_own() -> None:
    assert {row.kind for row in kind_table().rows} == set(ClaimantKind) - {ClaimantKind.OTHER}


# ---- quotes


def test_a_quote_closes_where_its_mark_stands() -> None:
    found = sentences('"Jets came. They bombed Taiz. We fled," said Amal. It was quiet after.')
    quoted = quotes_of(found)
    assert [one.is_speech for one in quoted] == [True, True, True, False]
    assert [one.closes for one in quoted] == [2, 2, -1, -1]


def test_a_paragraph_without_a_mark_ends_a_lost_quote() -> None:
    found = sentences('He said: "Jets came. They fled.\n\nThe town was quiet.')
    assert not quotes_of(found)[-1].is_speech


def test_each_paragraph_of_a_long_quote_opens_anew() -> None:
    found = sentences('She said: "Jets came.\n\n"They bombed Taiz."\n\nThe town was quiet.')
    assert [one.inside for one in quotes_of(found)] == [False, True, False]


@given(st.text(alphabet='ab. "“”«»\n', max_size=200))
def test_any_text_has_one_entry_a_sentence(text: str) -> None:
    found = sentences(text)
    quoted = quotes_of(found)
    assert len(quoted) == len(found)
    assert all(one.closes == -1 or number < one.closes < len(found) for number, one in enumerate(quoted))


# ---- speakers


WORDS = (
    'the a said told according to army quoted by denied , " ( ) : it which Reuters jets bombed Taiz and citing - in '
    "statement where . as saying spokesman"
).split()


@given(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join))
def test_speakers_never_share_words_and_are_as_written(text: str) -> None:
    reading = read_sentence(Sentence(0, len(text), text))
    sources = find_sources(reading)
    for source in sources:
        assert source.first < source.last <= len(reading.tokens)
        assert source.name in text or source.name.lower() in text.lower()
    for one, other in pairwise(sources):
        assert one.last <= other.first


@given(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join))
def test_a_credit_never_names_whom_the_text_does_not(text: str) -> None:
    said = credit(read_sentence(Sentence(0, len(text), text)), SpeakerMemory())
    assert all(name.lower() in text.lower() for name in said.names)
    assert {speaker.name for speaker in said.speakers} <= set(said.names)
