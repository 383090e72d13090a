"""A phrase book for phrases of which most sentences hold none: it looks for their first words before all else."""

from __future__ import annotations

from collections.abc import Sequence

from geo.extraction.vocabulary import Cue, Meaning, Phrasebook


class RarePhrases(Phrasebook):
    """Finds what a Phrasebook finds; a sentence without any first word costs one look."""

    def close(self) -> RarePhrases:
        """Keep the first words, once, after the last `add`."""
        super().close()
        self._first = self.first_words(self._kinds())
        return self

    def _kinds(self) -> frozenset[str]:
        return frozenset(meaning.kind for meanings in self._meanings.values() for meaning in meanings)

    def find(self, lows: Sequence[str]) -> list[Cue]:
        """Leftmost-longest phrases over lower-case words without possessive endings."""
        return [] if self._first.isdisjoint(lows) else super().find(lows)


def rare_phrases(phrases: dict[str, list[str]]) -> RarePhrases:
    """A book of a few kinds of phrases."""
    book = RarePhrases()
    for kind, rows in phrases.items():
        book.add(rows, Meaning(kind))
    return book.close()
