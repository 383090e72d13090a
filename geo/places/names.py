"""Folding: how the spellings of one name are brought to one key.

    "Deir ez-Zor", "Deir el Zor", "deir zor"  ->  "deir zor"
    "الرَّقّة", "رقه"                            ->  "رقه"

Latin script is romanised to plain letters; Arabic, Hebrew and Cyrillic stay in
their own script. Apostrophes, backticks and ayn marks vanish, hyphens part words.
"""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

MARKS = "'`´ʹʺʻʼʽʾʿˈˊˋ‘’‛′‵＇ꞌ"
COMBINING = "\u0300-\u036f\u064b-\u065f\u0670\u06d6-\u06ed\u05b0-\u05c7\u102b-\u103e"  # the last: Burmese vowels
LETTER = f"[^\\W_]|[{COMBINING}]"
TOKEN = re.compile(f"[^\\W_](?:{LETTER}|[{MARKS}](?=[^\\W_]))*")

# The article and its assimilated forms in the romanisations that news and maps use.
_SUN_AND_MOON = "al el ul il ad ed ud ar er ur as es us ash esh ech ach ush at et ut ath eth adh edh az ez uz an en un"
ARTICLES = frozenset([*_SUN_AND_MOON.split(), "the"])
ARABIC_ARTICLE = "ال"

_ARABIC = str.maketrans(
    {
        **dict.fromkeys("أإآٱٲٳٵ", "ا"),
        **dict.fromkeys("ىیےېۍئ", "ي"),
        "ة": "ه", "ۀ": "ه", "ۂ": "ه", "ہ": "ه", "ھ": "ه", "ە": "ه", "ۃ": "ه",
        "ؤ": "و", "ك": "ك", "ک": "ك", "ڪ": "ك", "ء": None, "ٴ": None, "ـ": None,
    }
)  # fmt: skip
_CYRILLIC = str.maketrans({"ё": "е", "ґ": "г"})
# Romanisation: what is written with two letters, with one of several, and twice.
_SOUNDS = {
    "kh": "x", "gh": "g", "rh": "g", "dh": "d", "sh": "$", "ch": "$", "th": "t", "ph": "f", "dj": "j", "zh": "z",
    "ou": "u", "oo": "u", "au": "u", "aw": "u", "ow": "u", "ei": "i", "ai": "i", "ay": "i", "ey": "i", "ee": "i",
}  # fmt: skip
_DIGRAPHS = re.compile("|".join(_SOUNDS))
_LETTERS = str.maketrans("qcoweyv", "kkuuiif")
_DOUBLED = re.compile(r"(.)\1+")
_ENDING = re.compile("(?:[ae]h|[ae])$")
# First words of Arabic names that are one word in many romanisations, by their sound.
_HEADS = {
    **dict.fromkeys(("til", "tul"), "tal"),
    **dict.fromkeys(("kfar", "kafar", "kafir", "kfir", "kufr", "kifr", "kufur"), "kafr"),
    **dict.fromkeys(("jibil", "jibal", "gabal", "jabil"), "jabal"),
    **dict.fromkeys(("xirb", "xarb", "xirbit", "xarbit", "xarbat"), "xirbat"),
    **dict.fromkeys(("marit", "mart", "mar", "mara"), "marat"),
    **dict.fromkeys(("xu$", "hu$", "hau$"), "hau$"),
    "kalit": "kalat",
    "bu": "abu",
    "albu": "abu",
}
_VOWELS = str.maketrans("", "", "aiu")
_FIRST = str.maketrans("iu", "aa")
_DROPPED = dict.fromkeys(map(ord, MARKS))
_DIACRITICS = re.compile(f"[{COMBINING}]")
_NATIVE = re.compile("[\u0400-\u052f\u0590-\u06ff\u0750-\u077f\u08a0-\u08ff]")
_NATIVE_OTHER = re.compile("[^0-9a-z\u0400-\u052f\u0590-\u06ff\u0750-\u077f\u08a0-\u08ff]+")
_PLAIN_OTHER = re.compile("[^0-9a-z]+")


def fold(name: str, *, articles: bool = False) -> str:
    """The key of a name: folded words parted by one space, "" where nothing is left.

    Articles are dropped unless `articles` is set, or the name has no other word.
    Folding a key again gives the same key.
    """
    words = [word for word in map(fold_word, TOKEN.findall(name.replace(".", ""))) if word]
    if not articles:
        words = without_articles(words)
    return " ".join(words)


def is_article(word: str, gap: str, following: str) -> bool:
    """Whether a folded word is an article before another: "al" always, "ash" before "sh", "an" before "n"."""
    if word in ("al", "el", "ul", "il"):
        return True
    return word in ARTICLES and word != "the" and following.startswith(word[1:])


def romanised(key: str) -> str:
    """The sound of a folded name in Latin letters, as romanisations of Arabic agree on it; "" for other scripts.

    "hamadaniyeh", "hamadaniya" -> "hamadani"; "ghouta", "gouta", "ghuta" -> "gut": digraphs are one
    letter, w sounds as o and u, y as e and i, doubled letters count once, a final a, ah or eh is dropped.
    """
    if not key.isascii():
        return ""
    sounds = [_sound(word) for word in key.split()]
    return " ".join([_HEADS.get(sounds[0], sounds[0]), *sounds[1:]]) if len(sounds) > 1 else "".join(sounds)


def skeleton(key: str) -> str:
    """The consonants of a folded name's sound, with a first vowel as "a"; "" for other scripts.

    "bizaah", "bzaa" -> "bz"; but "adra" -> "adr" and "daraa" -> "dr", as the first vowel is heard.
    """
    return " ".join([word[:1].translate(_FIRST) + word[1:].translate(_VOWELS) for word in romanised(key).split()])


def _sound(word: str) -> str:
    word = _ENDING.sub("", word) if len(word) > 3 else word
    word = _DIGRAPHS.sub(lambda match: _SOUNDS[match.group()], word).translate(_LETTERS)
    return _DOUBLED.sub(r"\1", word)


def without_articles(words: list[str]) -> list[str]:
    """The words that are not articles; all of them where nothing else is there."""
    return [word for word in words if word not in ARTICLES] or words


def fold_word(word: str) -> str:
    """One word's key, without a possessive s; plain ASCII, by far the most frequent, takes the short way."""
    if is_possessive(word):
        word = word[:-2]
    if word.isascii():
        word = word.lower()
        return word.translate(_DROPPED) if "'" in word or "`" in word else word
    word = unicodedata.normalize("NFKC", word)
    if _NATIVE.search(word):
        return fold_native(word)
    return _PLAIN_OTHER.sub("", anyascii(word).lower())


def is_possessive(word: str) -> bool:
    """Whether a word ends in a possessive s, as "Aleppo's" does, and the "Ra's" of "Ra's al-Ayn" does not."""
    return word[-1:] in "sS" and word[-2:-1] in MARKS and len(word) > 3 and word[:-2].lower() != "ra"


def fold_native(word: str) -> str:
    """The key of a word in Arabic, Hebrew or Cyrillic script, in that script."""
    word = _DIACRITICS.sub("", word.lower().translate(_ARABIC).translate(_CYRILLIC))
    word = _NATIVE_OTHER.sub("", word)
    while word.startswith(ARABIC_ARTICLE) and len(word) >= 5:
        word = word[2:]
    return word
