"""The claim matrix beside the map: who says of this place and these days that a strike happened, and who denies it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from geo.incidents.claims import Claim, Speaker, Verdict, claims_of, days_around, matrix
from geo.mapping.text import escape_line
from geo.records import UNKNOWN_ACTOR
from geo.screen.facts import KINDS
from geo.screen.holdings import Holdings, Selection
from geo.screen.mention import day
from geo.store import StoredStrike

MOST_MENTIONS = 300
MOST_SPEAKERS = 40
MOST_IN_A_CELL = 4
HEAD = "| Who | Says it happened | Denies it |\n|---|---|---|\n"


def show_claims(found: Holdings, row: StoredStrike) -> None:
    """The matrix for one mention's place and days; a sentence where nobody else says anything."""
    rows = about_the_same(found, row)
    speakers = matrix(claim for one in rows for claim in told(one))
    if len(speakers) < 2:
        st.caption(f"Nobody else is reported to say anything about this place {days_in_words(row)}.")
        return
    st.caption(f"All claims about this place {days_in_words(row)}, whatever the filters.")
    st.markdown(HEAD + "\n".join(line(speaker) for speaker in speakers[:MOST_SPEAKERS]))
    if len(speakers) > MOST_SPEAKERS:
        st.caption(f"The {MOST_SPEAKERS} with the newest word of {len(speakers):,}.")


def about_the_same(found: Holdings, row: StoredStrike) -> list[StoredStrike]:
    """The mentions of the same place and days, and of the same incident wherever they place it."""
    days, place = days_around(row.strike), row.strike.place
    here: Sequence[StoredStrike] = ()
    if days and place:
        between: Selection = {"from": (days[0].isoformat(),), "to": (days[1].isoformat(),)}
        here = found.strikes(between, place=place.key, limit=MOST_MENTIONS)
    joined = found.members(row.part.incident) if row.part else []
    return list({one.key: one for one in (row, *here, *joined)}.values())


def told(row: StoredStrike) -> list[Claim]:
    """The claims of one mention."""
    return claims_of(row.strike, row.key, row.report.source, row.report.published)


def days_in_words(row: StoredStrike) -> str:
    """Which days the matrix is about."""
    days = days_around(row.strike)
    return f"from {days[0].isoformat()} to {days[1].isoformat()}" if days else "(the day is not given)"


def line(speaker: Speaker) -> str:
    """A row of the table, in escaped Markdown."""
    cells = (
        who(speaker),
        cell(speaker.saying(Verdict.HAPPENED, Verdict.HEDGED)),
        cell(speaker.saying(Verdict.DENIED)),
    )
    return f"| {' | '.join(cells)} |"


def who(speaker: Speaker) -> str:
    """A speaker and what it is."""
    name = f"**{escape_line(speaker.name)}**" if speaker.name.strip() else "**outlet not given**"
    kind = "the outlet itself" if speaker.kind is None else KINDS.get(speaker.kind, str(speaker.kind))
    return f"{name} :gray[{kind}]" if kind else name


def cell(claims: Sequence[Claim]) -> str:
    """What a speaker says, newest first, each thing once."""
    words = list(dict.fromkeys(in_short(claim) for claim in claims))
    more = [f":gray[and {len(words) - MOST_IN_A_CELL} more]"] if len(words) > MOST_IN_A_CELL else []
    return "; ".join([*words[:MOST_IN_A_CELL], *more])


def in_short(claim: Claim) -> str:
    """Whose strike on which day, and which outlet told of it when."""
    actors = ", ".join(escape_line(name) for name in claim.actors if name != UNKNOWN_ACTOR)
    dated = claim.date or "undated"
    until = f" to {claim.date_end}" if claim.date_end not in (None, claim.date) else ""
    hedge = ", hedged" if claim.verdict is Verdict.HEDGED else ""
    told_by = ", ".join(filter(None, (outlet(claim), day(claim.published))))
    return f"{escape_line(f'{dated}{until}')}{actors and f', by {actors}'}{hedge}{told_by and f' :gray[({told_by})]'}"


def outlet(claim: Claim) -> str:
    """Which outlet told of a claim; "" where the outlet is the speaker."""
    return "" if claim.kind is None else escape_line(claim.outlet) or "outlet not given"
