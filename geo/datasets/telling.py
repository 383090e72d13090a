"""Whether the words of a row tell of a strike, by the words and rules of the extraction."""

from __future__ import annotations

from geo.extraction.reading import read_sentence
from geo.extraction.sentences import sentences
from geo.extraction.triggers import find_triggers, may_tell
from geo.records import MAPPED_STATUSES


def tells_of_strike(text: str) -> bool:
    """Whether a sentence says by itself that there was a strike."""
    for sentence in sentences(text):
        if may_tell(sentence.text):
            found = find_triggers(read_sentence(sentence), strikes_before=False)
            if any(trigger.status in MAPPED_STATUSES for trigger in found):
                return True
    return False
