"""Wire copy: which sentences are one text in several outlets.

Two sentences are copies when the shorter of them, of at least ten plain words, shares six in ten of its shingles
(runs of three words) with the other: a changed verb or a cut clause leaves a copy. Names and numbers are left out
before that, as every writer has them: two sentences about one strike share the town, the day and the Observatory.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

WORD = re.compile(r"\w+")
RUN = 3  # words in a shingle
COPIED = 0.6  # of the shorter sentence's shingles
FEWEST = 8  # shingles, of ten plain words: "jets struck the town on" is everybody's sentence
MOST = 64  # shingles kept of a sentence, those with the smallest hashes: the same ones for equal texts


def shingles_of(sentence: str) -> tuple[int, ...]:
    """The hashes of a sentence's shingles, at most 64, in order."""
    words = [word for word in WORD.findall(sentence) if is_plain(word)]
    runs = {" ".join(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}
    return tuple(sorted(zlib.crc32(run.encode("utf-8", "surrogatepass")) for run in runs)[:MOST])


def is_plain(word: str) -> bool:
    """Whether a word is neither a name nor a number, in scripts with capitals; all words of other scripts are."""
    return not word[0].isupper() and not word[0].isdigit()


def are_copies(one: Sequence[int], other: Sequence[int]) -> bool:
    """Whether two sentences' shingles are those of one text."""
    fewest = min(len(one), len(other))
    return fewest >= FEWEST and len(set(one) & set(other)) >= COPIED * fewest


def alike(sketches: Sequence[tuple[int, ...]]) -> list[tuple[int, int]]:
    """The pairs of copies; only sentences that share a shingle are compared."""
    holding: dict[int, list[int]] = {}
    found = []
    for number, sketch in enumerate(sketches):
        for other in sorted({before for shingle in sketch for before in holding.get(shingle, ())}):
            if are_copies(sketch, sketches[other]):
                found.append((other, number))
        if not (found and found[-1][1] == number):  # a copy's own shingles are those of its first
            for shingle in sketch:
                holding.setdefault(shingle, []).append(number)
    return found
