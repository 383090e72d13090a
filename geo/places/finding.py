"""Finding names in a running text: leftmost-longest, capitalised where the script has capitals.

One regular expression finds runs of capitalised words ("Deir ez-Zor", "Republic of
the Congo"); within a run the trie is asked at each word for the names that begin there.
Listed names may begin or end in lower case ("eastern Ghouta", "Beit Jinn pocket").
Nothing is remembered between texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import marisa_trie

from geo.places import tables
from geo.places.names import ARABIC_ARTICLE, COMBINING, MARKS, fold_word, is_article, is_possessive, romanised
from geo.places.tables import Tables

_LONGEST = 8  # words of a name that are looked at
_SHORT = 4  # letters up to which a word in capitals is taken for an acronym
SHORTEST_SOUND = 5  # letters of a sound below which too much sounds alike
_MOST_LOWER = 4  # words in lower case with which a listed name may begin or end


def _capitals() -> str:
    """All capitals of the Latin, Greek and Cyrillic blocks, for a character class."""
    blocks = (*range(0xC0, 0x250), *range(0x370, 0x530), *range(0x1E00, 0x1F00))
    return "A-Z" + "".join(chr(code) for code in blocks if chr(code).isupper())


_ARABIC = "\u0620-\u063f\u0641-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f"
_START = f"[{_capitals()}\u05d0-\u05ea{_ARABIC}]"
_INNER = f"(?:[^\\W_]|[{COMBINING}]|[{MARKS}](?=[^\\W_]))*"
_DOTTED = "(?:[A-Z]\\.){2,4}"
_GAP = "(?:[ \u00a0\\-\u2010-\u2013/]|\\s\\s?)"
_ABBREVIATED = "(?:(?<=\\b[A-Z][a-z])|(?<=\\b[A-Z][a-z][a-z]))\\. "  # "St. Petersburg"
_WORD = f"(?:{_DOTTED}|{_START}{_INNER})"
# The first capital stands before what else a first word must be, so that the search goes from one to the next.
_FIRST = f"{_START}(?<!\\w.)(?:(?<=[A-Z])\\.(?:[A-Z]\\.){{1,3}}|{_INNER})"
RUN = re.compile(f"{_FIRST}(?:(?:{_GAP}|{_ABBREVIATED})(?:[a-z]{{1,5}}{_GAP}){{0,3}}{_WORD})*")
WORD = re.compile(f"{_DOTTED}|[^\\W_]{_INNER}")
_LOWER = re.compile(" ([a-z]+)(?![\\w-])")
_BEFORE = re.compile(r"(?<!\w)(?:([a-zA-Z]{2,3})-|([ae]l|a[drz]|e[dz]|ash) )$")
_ARTICLE_ENDS = frozenset({"al", "el", "ad", "ar", "az", "ed", "ez", "sh"})  # of those with a space behind them
_ENGLISH = frozenset({"as", "at", "an", "en", "es", "er", "et", "us", "ed", "ad"})  # articles only before a hyphen
_IS_ARABIC = re.compile(f"[{_ARABIC}]")
_PLACED = re.compile(  # what stands before a name that is surely a place: "in", "raids on", "shelled"
    r"(?<!\w)(?:in|at|on|near|around|outside|inside|toward|towards|over|struck|hit|bombed|shelled|targeted|targeting"
    r"|bombing|shelling|hitting|striking|village of|town of) (?:al[- ]|el[- ])?$"
)
_CLITICS = "وبلفك"  # "and", "in", "to", "so", "as", written in one with the next word


class Word(NamedTuple):
    """A word of a run: its key, text[start:end], and what its spelling says."""

    key: str
    start: int
    end: int
    capital: bool
    acronym: bool


class Span(NamedTuple):
    """A name in a text: where it stands, and its keys or those of its sound; a phrase without places has none."""

    start: int
    end: int
    keys: tuple[int, ...]
    sounds: tuple[int, ...] = ()


class Reading(NamedTuple):
    """A way to read the words from one on: the keys to join, and the number of the word of each."""

    keys: list[str]
    numbers: list[int]
    article: bool = False


class Finder:
    """Finds the names of one gazetteer; safe to share between threads."""

    def __init__(self, opened: Tables) -> None:
        self._names: marisa_trie.Trie = opened.names.trie
        self._flags: Callable[[int], int] = opened.names.flags
        self._sounds: marisa_trie.Trie = opened.romanised.trie
        self._leads = frozenset(opened.meta["leads"])
        self._tails = frozenset(opened.meta["tails"])

    def spans(self, text: str, countries: Sequence[str] = ()) -> list[Span]:
        """Where names stand in a text, in order and without overlap; by their sound only within `countries`."""
        found: list[Span] = []
        reached = 0
        for run in RUN.finditer(text):
            start, end = run.span()
            chunk = run.group()
            words = self._before(text, start, reached) if text[start - 1 : start] in {" ", "-"} else []
            after = self._after(text, end) if text[end : end + 1] == " " else []
            if not (words or after or countries) and chunk.isalpha() and chunk.isascii():
                spans = self._single(text, chunk, start)
            else:
                words.extend([read_word(match.group(), match.start()) for match in WORD.finditer(text, start, end)])
                spans = self._in_run(text, words + after, countries)
            if spans:
                found.extend(spans)
                reached = spans[-1].end
        return [span for span in found if span.keys or span.sounds]

    def _before(self, text: str, start: int, reached: int) -> list[Word]:
        """An article ("al-"), or words with which a listed name begins ("eastern Ghouta"), directly before a run."""
        last = text[start - 1] if start > reached else ""
        if last not in {" ", "-"}:
            return []
        may_be = last == "-" or text[start - 3 : start - 1] in _ARTICLE_ENDS
        match = _BEFORE.search(text, max(reached, start - 5), start) if may_be else None
        if match and is_article(match.group()[:-1].lower(), last, text[start : start + 2].lower()):
            return [read_word(match.group()[:-1], match.start())]
        words: list[Word] = []
        while start - 1 > reached and len(words) < _MOST_LOWER:
            begin = max(text.rfind(" ", reached, start - 1) + 1, reached)
            word = text[begin : start - 1]
            if word not in self._leads:
                break
            words.insert(0, Word(word, begin, start - 1, capital=False, acronym=False))
            start = begin
        return words

    def _after(self, text: str, end: int) -> list[Word]:
        """The words directly after a run with which a listed name ends in lower case ("Beit Jinn pocket")."""
        words: list[Word] = []
        match = _LOWER.match(text, end)
        while match and match.group(1) in self._tails and len(words) < _MOST_LOWER:
            words.append(Word(match.group(1), match.start(1), match.end(), capital=False, acronym=False))
            match = _LOWER.match(text, match.end())
        return words

    def _single(self, text: str, chunk: str, start: int) -> list[Span]:
        """The names in a run of one plain word: the frequent case, without the work of the others."""
        number = self._names.get(chunk.lower())
        if number is None and chunk[-1] not in "sS":
            return []
        word = read_word(chunk, start)
        known = number is not None and (word.key[-1] != "s" or self._flags(number) & tables.PROMINENT)
        if not known and (spans := self._without_s(word)):
            return spans
        if number is None or not acceptable([word], self._flags(number), article=False):
            return []
        return [Span(word.start, word.end, (number,))] if self._is_placed(text, word, number) else []

    def _without_s(self, word: Word) -> list[Span]:
        """A prominent name before the s of a possessive whose apostrophe was lost ("Syrias")."""
        if len(word.key) < 5 or word.key[-1] != "s":
            return []
        bare = word._replace(key=word.key[:-1], end=word.end - 1)
        number = self._names.get(bare.key)
        if number is None or not self._flags(number) & tables.PROMINENT:
            return []
        return [Span(bare.start, bare.end, (number,))] if acceptable([bare], self._flags(number), article=False) else []

    def _in_run(self, text: str, words: list[Word], countries: Sequence[str]) -> list[Span]:
        """The names in the words of a run, and the phrases that swallow places."""
        last = len(words) - 1
        articles = [
            number < last and is_article(word.key, text[word.end], words[number + 1].key)
            for number, word in enumerate(words)
        ]
        found: list[Span] = []
        at = 0
        while at <= last:
            word = words[at]
            if not word.capital and not articles[at] and word.key not in self._leads:
                at += 1
                continue
            english = articles[at] and word.key in _ENGLISH and text[word.end] != "-"
            after, keys = self._longest(text, words, articles, at, english)
            bare = self._without_s(word) if after <= at + 1 and self._is_plural(word, keys) else []
            if bare and not self._after_given_name(words, at):
                found.extend(bare)
                after = at + 1
            elif after > at:
                begin = words[at + 1] if english and after > at + 1 else word
                found.append(Span(begin.start, words[after - 1].end, keys))
            elif countries:
                after, sounds = self._sounding(words, articles, at, countries)
                if sounds:
                    found.append(Span(word.start, words[after - 1].end, (), sounds))
            at = max(after, at + 1)
        return found

    def _is_plural(self, word: Word, keys: tuple[int, ...]) -> bool:
        """Whether a word may be a name with a lost possessive: it is no prominent name as it stands."""
        return word.capital and word.key[-1:] == "s" and not any(self._flags(key) & tables.PROMINENT for key in keys)

    def _sounding(
        self, words: list[Word], articles: list[bool], at: int, countries: Sequence[str]
    ) -> tuple[int, tuple[int, ...]]:
        """The longest name of some countries that sounds like the words from one on, and its keys."""
        numbers = [number for number in range(at, min(at + _LONGEST, len(words))) if not articles[number]]
        if not numbers or not words[numbers[0]].capital or self._after_given_name(words, at):
            return at, ()
        sound = romanised(" ".join([words[number].key for number in numbers]))
        best, keys = 0, list[int]()
        for country in countries:
            for name in self._sounds.prefixes(f"{country} {sound}"):
                size = name.count(" ")
                ends = len(name) == len(sound) + 3 or sound[len(name) - 3] == " "
                if not ends or size < best or len(name) - 3 < SHORTEST_SOUND or not words[numbers[size - 1]].capital:
                    continue
                if size == 1 and self._is_word(words[numbers[0]]):
                    continue
                keys = [*(keys if size == best else []), self._sounds[name]]
                best = size
        return (numbers[best - 1] + 1 if best else at), tuple(keys)

    def _is_word(self, word: Word) -> bool:
        """Whether a word is listed as no place, and so cannot be one by its sound."""
        number = self._names.get(word.key)
        return number is not None and bool(self._flags(number) & (tables.COMMON | tables.PERSON | tables.GIVEN))

    def _longest(
        self, text: str, words: list[Word], articles: list[bool], at: int, english: bool
    ) -> tuple[int, tuple[int, ...]]:
        """The longest name that begins at a word: the number of the word after it, and its keys."""
        best, keys = at, list[int]()
        for reading in readings(words, articles, at, english):
            after, key = self._match(text, words, reading, at)
            if after > best:
                best, keys = after, [key]
            elif after == best and after > at:
                keys.append(key)
        if keys and self._flags(keys[0]) & tables.PHRASE:
            return best, ()
        return best, tuple(keys)

    def _match(self, text: str, words: list[Word], reading: Reading, at: int) -> tuple[int, int]:
        """The longest acceptable name at the beginning of a reading: the number of the word after it, and its key."""
        joined = " ".join(reading.keys)
        for name, key in reversed(list(self._names.iter_prefixes_with_ids(joined))):
            if len(name) < len(joined) and joined[len(name)] != " ":
                continue
            size = name.count(" ") + 1
            matched = [words[number] for number in reading.numbers[:size]]
            if not self._is_placed(text, words[at], key):
                continue
            if acceptable(matched, self._flags(key), reading.article) and not (
                size == 1 and self._after_given_name(words, at)
            ):
                return reading.numbers[size - 1] + 1, key
        return at, -1

    def _is_placed(self, text: str, word: Word, key: int) -> bool:
        """Whether a name that may be a person's follows a word that makes it a place; true for all other names."""
        flags = self._flags(key)
        if not flags & tables.WARY or flags & tables.PHRASE:
            return True
        return _PLACED.search(text, max(0, word.start - 16), word.start) is not None

    def _after_given_name(self, words: list[Word], at: int) -> bool:
        """Whether a given name or title stands directly before a word, which then is a person's name."""
        if not at or words[at].start - words[at - 1].end != 1 or not words[at - 1].capital:
            return False
        number = self._names.get(words[at - 1].key)
        return number is not None and bool(self._flags(number) & tables.GIVEN)


def acceptable(matched: list[Word], flags: int, article: bool) -> bool:
    """Whether a name of the trie, in these words of a text, may be taken for a place (or for a phrase without one)."""
    if flags & tables.PHRASE:
        return True
    if flags & (tables.EMPTY | tables.MINOR):
        return False
    if len(matched) == 1:
        return acceptable_alone(matched[0], flags, article)
    prominent = bool(flags & tables.PROMINENT)
    return any(word.capital and word.key != "the" for word in matched) and (prominent or matched[-1].capital)


def acceptable_alone(word: Word, flags: int, article: bool) -> bool:
    """Whether one word may be taken for the place of its name."""
    prominent = bool(flags & tables.PROMINENT)
    if flags & tables.ACRONYM and len(word.key) <= _SHORT:
        return word.acronym
    if flags & tables.PERSON or (flags & (tables.COMMON | tables.GIVEN) and not article) or not word.capital:
        return False
    if word.acronym:
        return len(word.key) == _SHORT and prominent
    return len(word.key) > _SHORT - 1 or prominent


def readings(words: list[Word], articles: list[bool], at: int, english: bool) -> list[Reading]:
    """The ways to read the words from one on: as they stand, without articles, without an Arabic clitic."""
    numbers = list(range(at, min(at + _LONGEST, len(words))))
    found = [Reading([words[number].key for number in numbers], numbers)]
    if True in articles[at : at + _LONGEST]:
        kept = [number for number in numbers if not articles[number]]
        article = kept[0] > at and not english
        found.append(Reading([words[number].key for number in kept], kept, article))
    first = words[at].key
    if first[:1] in _CLITICS and len(first) > 3 and _IS_ARABIC.match(first):
        found.append(Reading([without_clitic(first), *found[0].keys[1:]], numbers))
    return found


def without_clitic(key: str) -> str:
    """An Arabic word without the particle written in one with it, and without its article."""
    key = key[2:] if key.startswith("لل") else key[1:]
    return key[2:] if key.startswith(ARABIC_ARTICLE) and len(key) >= 5 else key


def read_word(text: str, start: int) -> Word:
    """A word of a text; the s of "Aleppo's" is not part of it."""
    end = start + len(text)
    if is_possessive(text):
        text, end = text[:-2], end - 2
    bare = text.replace(".", "") if "." in text else text
    first = text[0]
    return Word(
        fold_word(bare), start, end, not first.islower() and not first.isdigit(), len(bare) <= _SHORT and bare.isupper()
    )
