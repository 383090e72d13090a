"""With what: the trigger's own class, a more telling munition beside it, or the report's last."""

from __future__ import annotations

from geo.extraction.reading import Reading, spans_of
from geo.extraction.triggers import Trigger

# A munition of these classes says more than "airstrike" or "shelling".
TELLING = ("chemical", "barrel bomb", "cluster")


def weapon_of(reading: Reading, trigger: Trigger, before: str) -> tuple[str, str]:
    """The weapon's class and the rule that gave it; "unknown" where nothing says."""
    first, last = trigger.first - 14, trigger.last + 14
    near = [cue for cue in spans_of(reading.strikes, "munition", "noun") if cue.value and first <= cue.first < last]
    for weapon in TELLING:
        if trigger.weapon == weapon or any(cue.value == weapon for cue in near):
            return weapon, "telling munition"
    if trigger.weapon and not trigger.carried:
        return trigger.weapon, "trigger"
    if near:
        return min(near, key=lambda cue: abs(cue.first - trigger.first)).value, "word beside the trigger"
    carriers = [cue for cue in spans_of(reading.strikes, "carrier") if first <= cue.first < last]
    if carriers:
        return carriers[0].value, "carrier"
    if trigger.weapon:
        return trigger.weapon, "trigger"
    return (before, "named before") if before else ("unknown", "not said")
