"""Sentences of a report, with offsets; the text itself is never changed."""

from __future__ import annotations

import re

from geo.records import Sentence

# Ends a sentence only where the next word begins one.
STOP = re.compile(r"""[.!?؟。]+(?:["'”’»)\]]+|�*)(?=\s|$|[A-Z"“‘'�(«])""")
BREAK = re.compile(r"\r\n|[\n\r\f\v\x1c-\x1e\x85\u2028\u2029]")
BLANK = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
NEXT = re.compile(r"[\s�]*[\"“‘'«(\[�]*\s*(\w?)")
OPENING = re.compile(r"[\"“‘'(«]")
BULLET = re.compile(r"\s*(?:[-–—•*·]|\d{1,2}[.)])\s+")

WIDEST = 120  # characters: longer lines are nobody's wrapping, so each of them is a unit
# A full stop after these does not end a sentence: titles, ranks, months, common shortenings.
ABBREVIATIONS = frozenset(
    """mr mrs ms dr prof st sr jr rev hon gen col lt maj capt sgt cpl brig adm cmdr gov sen rep pres sec amb supt insp
    jan feb mar apr jun jul aug sept sep oct nov dec mon tue tues wed thu thur thurs fri sat sun no nos vs etc approx
    est ca cf e.g i.e u.s u.n u.k u.s.a a.m p.m inc ltd co corp al ft mt ave blvd km m min max dept univ bros art vol
    pp ed eds op resp""".split()
)


def sentences(text: str) -> list[Sentence]:
    """Split a text; every sentence is text[start:end], without surrounding space, in order."""
    found: list[Sentence] = []
    for number, (start, end) in enumerate(paragraphs(text)):
        begin = start
        for stop in stops(text, start, end):
            begin = keep(found, text, begin, stop, number)
        keep(found, text, begin, end, number)
    return found


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Spans between blank lines; within them a line that is a heading or bullet stands alone."""
    spans, start = [], 0
    for gap in BLANK.finditer(text):
        spans.extend(lines(text, start, gap.start()))
        start = gap.end()
    spans.extend(lines(text, start, len(text)))
    return [span for span in spans if text[span[0] : span[1]].strip()]


def lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Hard-wrapped lines are joined; a line break after a full line or before a bullet parts."""
    if len(text[start:end].splitlines()) < 2:
        return [(start, end)]
    spans, begin = [], start
    width = max(map(len, BREAK.split(text[start:end])))
    for match in BREAK.finditer(text, start, end):
        before = text[begin : match.start()].rstrip()
        if not before:
            begin = match.end()
        elif parts_here(before, text[match.end() : end], width):
            spans.append((begin, match.start()))
            begin = match.end()
    spans.append((begin, end))
    return spans


def parts_here(before: str, after: str, width: int) -> bool:
    """Whether a single line break ends a unit: a wrapped line goes on in lower case or mid-phrase.

    In a text wrapped to a `width` no line ends where its next word would have fitted.
    """
    if BULLET.match(after) or before[-1] in '.!?:;”"':
        return True
    head = after.lstrip()[:1]
    last_line = before.rsplit("\n", 1)[-1]
    if head.islower() or head.isdigit() or last_line.endswith((",", "-")):
        return False
    word = after.split(maxsplit=1)[0] if after.strip() else ""
    return len(last_line) <= 60 or width > WIDEST or len(last_line) + 1 + len(word) <= width


def stops(text: str, start: int, end: int) -> list[int]:
    """The ends of sentences within a paragraph."""
    return [match.end() for match in STOP.finditer(text, start, end) if ends_sentence(text, match, start, end)]


def ends_sentence(text: str, match: re.Match[str], start: int, end: int) -> bool:
    """Whether this full stop ends a sentence: not after an abbreviation, not before lower case."""
    stop, behind = match.span()
    follows = text[behind + 1 : behind + 2] if behind + 1 < end and text[behind] == " " else ""
    if not follows.isalpha():  # no plain word after one space
        next_word = NEXT.match(text, behind, end)
        follows = next_word.group(1) if next_word else ""
    if follows and follows.islower():
        return False
    word = last_word(text[max(start, stop - 40) : stop])
    if behind < end and not text[behind].isspace():
        # glued, "irresolution.For his part": a lost space, but not "3.5", "U.S.A", "www.x.Y"
        return len(word) > 3 and word.islower() and follows.isupper() and "/" not in word and "www" not in word
    if text[stop] != ".":
        return True
    low = word.lower().rstrip(".")
    if low in ABBREVIATIONS:
        return low in {"a.m", "p.m", "etc", "u.s", "inc", "km", "m"} and starts_clause(text, behind, end)
    return not (len(word) == 1 and word.isupper())


def last_word(text: str) -> str:
    """The word at the end of a text, without a bracket or quote that opens it; "" after a space."""
    if not text or text[-1].isspace():
        return ""
    word = text.rsplit(None, 1)[-1]
    return word if word.isalnum() else OPENING.split(word)[-1]


def starts_clause(text: str, position: int, end: int) -> bool:
    """Whether what follows looks like a new sentence rather than the rest of a name."""
    head = text[position : min(end, position + 20)].split()
    return bool(head) and head[0] in {
        "The",
        "A",
        "An",
        "In",
        "On",
        "It",
        "He",
        "She",
        "They",
        "But",
        "However",
        "Meanwhile",
    }


def keep(found: list[Sentence], text: str, start: int, end: int, paragraph: int) -> int:
    """Add text[start:end] without its outer space, if anything is left; returns where the next begins."""
    while start < end and text[start].isspace():
        start += 1
    last = end
    while last > start and text[last - 1].isspace():
        last -= 1
    if last > start:
        found.append(Sentence(start, last, text[start:last], paragraph))
    return end
