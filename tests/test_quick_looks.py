"""The quick ways of reading text give what the plain, slow ways give."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.extraction.context import WORDS, capitalised, phrases_in
from geo.extraction.layers import LAYERS, find_layers, with_possessives
from geo.extraction.reading import BOUNDARIES, Reading
from geo.extraction.sentences import last_word
from geo.extraction.tokens import WORD, cut, lowered, without_possessives
from geo.extraction.triggers import PUNCTUATION, may_tell, strike_words
from geo.extraction.vocabulary import vocabulary
from geo.records import Sentence

PIECES = st.lists(
    st.sampled_from(
        "Syrias Syria's the army U.S. U.S-led U.S.-led Da'esh da'esh us US who WHO air strikes struck Su-34 rebels' "
        "‘Aleppo’ “We Saudi Arabia West Bank, west bank. Türkiye France’s N'Djamena as well as many since then since "
        "x_y 3.5 3,000 (SOHR) — ; a.m. killed shelled warplanes; Islamic State's Russias Iraqi forces May no longer"
        "\u00a0 \u2009 İstanbul é ß ²".split(" ")
    ),
    max_size=25,
).map(" ".join)
TEXTS = st.one_of(PIECES, st.text(max_size=80))


@given(text=TEXTS)
def test_tokens_are_those_of_the_expression(text: str) -> None:
    starts, words = cut(text)
    assert [(m.start(), m.group()) for m in WORD.finditer(text)] == list(zip(starts, words, strict=True))
    assert len(lowered(words)) == len(words)


@given(text=TEXTS)
def test_a_sentence_is_worth_reading_where_a_strike_word_stands_in_it(text: str) -> None:
    words = set(text.lower().translate(PUNCTUATION).split())
    assert may_tell(text) == bool(words & strike_words())


@given(text=TEXTS)
def test_all_layers_at_once_find_what_each_book_finds(text: str) -> None:
    _, texts = cut(text)
    lows = without_possessives(texts)
    for layer, cues in zip(LAYERS, find_layers(texts, lows), strict=True):
        book = getattr(vocabulary(), layer)
        assert cues == (with_possessives(book, texts, lows) if layer in {"actors", "speech"} else book.find(lows))


@given(text=TEXTS)
def test_words_with_a_capital(text: str) -> None:
    whole = [word for word in WORDS.findall(text) if word[0].isupper()]
    assert capitalised(text) == [re.split("['’]", word)[0] for word in whole]


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("jets hit the west bank and saudi arabia", ["PS", "SA"]),
        ("the west banks of saudi arabias rivers", []),
        ("south sudanese troops in south sudan", ["SS", "SS"]),
        ("xwest bank west bankers", []),
        ("", []),
    ],
)
def test_countries_of_several_words(text: str, countries: list[str]) -> None:
    assert phrases_in(text) == countries


@given(text=st.text(alphabet="ab.\"“‘'(« \t\u00a0-é", max_size=12))
def test_the_word_before_a_full_stop(text: str) -> None:
    found = re.search(r"[^\s\"“‘'(«]+$", text)
    assert last_word(text) == (found.group() if found else "")


@given(text=TEXTS)
def test_clauses_and_spans(text: str) -> None:
    reading = Reading(Sentence(7, 7 + len(text), text))
    edges = [number for number in range(len(reading.lows)) if reading.is_boundary(number)]
    assert all(reading.lows[number] in BOUNDARIES for number in edges)
    for number in range(len(reading.lows)):
        first, last = reading.clause(number)
        assert first == max([edge for edge in edges if edge <= number], default=0)
        assert last == min([edge for edge in edges if edge > number], default=len(reading.lows))
        assert reading.boundaries(0, number) == len([edge for edge in edges if edge < number])
        token = reading.tokens[number]
        assert reading.span(number, number + 1) == (token.start, token.end)
        assert reading.covering(token.start, token.end) == (number, number + 1)
        assert reading.words(number, number + 1) == token.text
