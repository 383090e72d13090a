"""The speakers a report has named so far, for "it said", "he added", "the ministry" and open quotes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from geo.extraction.claimants import Speaker
from geo.extraction.sources import Source
from geo.extraction.speaker_words import words


@dataclass(slots=True)
class SpeakerMemory:
    """The speakers named so far, for "it said", "he added", "the ministry", and open quotes."""

    heard: list[Speaker] = field(default_factory=list)
    latest: tuple[Speaker, ...] = ()

    def recall(self, source: Source) -> Speaker:
        """A named speaker; "the ministry" and a bare surname are those that were named in full before."""
        low = source.name.lower()
        fresh = Speaker(source.name, source.described, source.via, source.nations, source.acting, source.homes)
        if low in words("reports") or low.startswith("same "):
            return self.latest[0] if self.latest else fresh
        if low in words("writings") and self.latest:
            return replace(self.latest[0], name=source.name, described=self.latest[0].described or self.latest[0].name)
        known = self.fuller(low)
        if known is not None:
            name = known.name if " " not in low else source.name
            return replace(known, name=name, described=known.described or known.name, via=source.via)
        if low in words("bodies"):
            return next((one for one in reversed(self.heard) if is_body(one.name)), fresh)
        return fresh

    def fuller(self, low: str) -> Speaker | None:
        """The latest speaker whose longer name ends with this one's words, or holds its one word."""
        wanted = unarticled(low)
        for known in reversed(self.heard):
            have = unarticled(known.name.lower())
            if len(have) >= len(wanted) and (
                have[-len(wanted) :] == wanted or (len(wanted) == 1 and wanted[0] in have)
            ):
                return known
        return None

    def meant_by(self, pronoun: str) -> tuple[Speaker, ...]:
        """Whom "it", "he" or "they" said means: the latest that can be called so, else the latest."""
        fits = {"it": is_body, "he": is_person, "she": is_person, "they": is_several}.get(pronoun)
        if fits is None or any(fits(one.name) for one in self.latest):
            return self.latest
        return next(((one,) for one in reversed(self.heard[-4:]) if fits(one.name)), self.latest)

    def keep(self, speakers: Sequence[Speaker], sources: Sequence[Source]) -> None:
        """Remember a sentence's speakers; who only passes on is not meant by a later "it"."""
        origins = [one for one, source in zip(speakers, sources, strict=True) if not source.medium] or list(speakers)
        first_said = sources[0].rule == "S said" and not sources[0].medium
        self.latest = tuple(origins[:1] if first_said else origins[-1:])
        self.heard.extend(speakers)


def unarticled(low: str) -> list[str]:
    """The words of a name without Arabic articles: "al-Saleh" is later "Saleh"."""
    return [word.removeprefix("al-").removeprefix("el-") for word in low.split()]


def is_person(name: str) -> bool:
    """A noun for one person, or a name of two words and more that is no organisation's."""
    return not words("pronoun.persons").isdisjoint(head_of(name)) or looks_personal(name)


def head_of(name: str) -> list[str]:
    """The words of a name before the first "of", "in", "for": its noun stands among them."""
    low = name.lower().split()
    until = next((number for number, word in enumerate(low) if word in words("hangers")), len(low))
    return low[:until]


def is_several(name: str) -> bool:
    """A plural noun: residents, activists, officials."""
    last = (head_of(name) or [name])[-1]
    return last.endswith("s") and last not in words("pronoun.singular") and not looks_personal(name)


def is_body(name: str) -> bool:
    """No noun for a person or for several: an organisation, an army, a ministry."""
    return not is_person(name) and not is_several(name)


def looks_personal(name: str) -> bool:
    """It begins with two to four capitalised words, none of them a word for bodies."""
    parts = name.split()
    parts = parts[: next((n for n, part in enumerate(parts) if part[0].islower() and n > 1), len(parts))]
    bodies = words("chain.outlets") | words("bodies") | words("pronoun.singular") | BODIES
    return (
        1 < len(parts) <= 4
        and all(part[0].isupper() for part in parts)
        and bodies.isdisjoint(part.lower() for part in parts)
    )


BODIES = frozenset(
    "observatory ministry army command council committee committees watch international state states council".split()
)
