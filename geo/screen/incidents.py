"""Incidents as a reader sees them: mentions taken for one strike, their standing and sources, and undoing it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from geo.errors import StrikemapError
from geo.incidents import RULES, Standing
from geo.incidents.decisions import Decision
from geo.mapping.text import escape_line, escape_markdown, one_line
from geo.screen import notes, trouble
from geo.screen.facts import when
from geo.screen.holdings import Holdings
from geo.screen.marks import sentence
from geo.screen.mention import attribution, show_mention
from geo.screen.moments import moment
from geo.store import Part, StoredStrike
from geo.store.rows import counted

COLOURS = {Standing.CONTESTED: "violet", Standing.DECLARED: "blue", Standing.LIKELY: "blue", Standing.SINGLE: "gray"}
NOT_A_GRADE = "Computed from who says so; it says nothing about whether it is true."
MOST_OTHERS = 12
MOST_CHOICES = 40
Rows = Sequence[StoredStrike]


def show_incidents(found: Holdings, rows: Rows) -> None:
    """The mentions of a place, those of one incident together, with its members from elsewhere."""
    grouped = by_incident(rows)
    members = found.members_of([key for key in grouped if key])
    for key, here in grouped.items():
        if key:
            show_incident(found, here, members.get(key, here), rows)
        else:
            for row in here:
                show_mention(row, choosable=True)


def by_incident(rows: Rows) -> dict[str, list[StoredStrike]]:
    """Rows by their incident, "" for those of none, in the order of each incident's first row."""
    found: dict[str, list[StoredStrike]] = {}
    for row in rows:
        found.setdefault(row.part.incident if row.part else "", []).append(row)
    return found


def show_incident(found: Holdings, here: Rows, members: Rows, rows: Rows) -> None:
    """One incident: its standing, the mentions to read in full, the others in short."""
    part = here[0].part
    assert part is not None
    shown = {row.key for row in here}
    with st.container(key=f"incident-{part.incident}", gap="xsmall"):
        _show_head(found, part, members, rows)
        for row in here:
            show_mention(row, choosable=True)
        show_others([row for row in members if row.key not in shown])


def show_part(found: Holdings, row: StoredStrike) -> None:
    """The incident of one mention that is shown by itself: its standing, and all other members."""
    if row.part is None:
        return
    members = found.members(row.part.incident) or [row]
    with st.container(key=f"incident-{row.part.incident}", gap="xsmall"):
        _show_head(found, row.part, members, members)
        show_others([one for one in members if one.key != row.key])


def show_others(others: Rows) -> None:
    """The other members of an incident, each with outlet, claimant and sentence."""
    if not others:
        return
    with st.container(key=f"others-{others[0].key}", gap="xsmall"):
        st.caption("Also told" if len(others) == 1 else f"Also told, {len(others)} times")
        for row in others[:MOST_OTHERS]:
            _show_in_short(row)
        if len(others) > MOST_OTHERS:
            more = st.expander(f"{len(others) - MOST_OTHERS:,} more", key=f"more-{others[0].key}", on_change="rerun")
            if more.open:
                with more:
                    for row in others[MOST_OTHERS:]:
                        _show_in_short(row)


def _show_in_short(row: StoredStrike) -> None:
    with st.container(key=f"member-{row.key}", gap=None):
        st.markdown(sentence(row.strike))
        st.markdown(in_short(row))


def in_short(row: StoredStrike) -> str:
    """Outlet and claimant, where and when, and why it is a member, as escaped Markdown."""
    place = escape_line(row.strike.place_name)
    parts = [attribution(row.strike, row.report), place, escape_markdown(when(row.strike))]
    why = f" · {reason(row)}" if reason(row) else ""
    return " · ".join(parts) + why


def reason(row: StoredStrike) -> str:
    """Why a mention is a member of its incident, as escaped Markdown; "" where it is alone."""
    return escape_line(row.part.why) if row.part else ""


def standing_help(standing: Standing) -> str:
    """The rule of a standing, for the reader who points at it."""
    return f"{RULES[standing]} {NOT_A_GRADE}"


def tally(part: Part, members: Rows) -> str:
    """How many sources and mentions an incident has; never how many strikes there were."""
    sources = ("denials only", "1 source")[part.sources] if part.sources < 2 else f"{part.sources} independent sources"
    return f"{sources} · {counted(len(members), 'mention')}" if len(members) > 1 else sources


def _show_head(found: Holdings, part: Part, members: Rows, rows: Rows) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"standing-{part.incident}"):
        st.badge(str(part.standing), color=COLOURS[part.standing], help=standing_help(part.standing))  # type: ignore[arg-type]
        st.caption(tally(part, members), width="content")
        if len(members) > 1 or not found.store.readonly:
            label = "Why one?" if len(members) > 1 else "Join"
            with st.popover(label, type="tertiary", key=f"joined-{part.incident}"):
                _show_joining(found, part, members, rows)


def _show_joining(found: Holdings, part: Part, members: Rows, rows: Rows) -> None:
    """Why each member is one, and what a person may say against it."""
    if len(members) > 1:
        st.markdown("Joined by rules, as these mentions may well tell of one strike:")
        st.markdown("\n".join(f"- {attribution(row.strike, row.report)}: {reason(row)}" for row in members))
    _show_decisions(found, members)
    if not found.store.readonly:
        _show_deciding(found, part, members, rows)


def _show_deciding(found: Holdings, part: Part, members: Rows, rows: Rows) -> None:
    """Setting a member apart, or joining this incident's mention to another's."""
    ours = {row.key for row in members}
    others = [row for row in rows if row.key not in ours and row.part][:MOST_CHOICES]
    apart = {f"Set apart: {label(row)}": (row.key, "") for row in members[:MOST_CHOICES]} if len(members) > 1 else {}
    possible = apart | {f"Same strike as: {label(row)}": ("", row.key) for row in others}
    if not possible:
        st.caption("There is no other mention here to join it to.")
        return
    with st.form(f"deciding-{part.incident}", border=False):
        chosen = st.selectbox("What is so", list(possible), index=None, placeholder="choose")
        who = st.text_input("Who says so", value=st.session_state.get("correct-who", ""), max_chars=120)
        why = st.text_input("Why", max_chars=500)
        st.caption("It is logged, holds when reports are read again, and can be undone.")
        if st.form_submit_button("Keep", type="primary"):
            if chosen is None:
                st.warning("Nothing was kept: choose what is so.", icon=":material/info:")
                return
            strike, other = possible[chosen]
            store = found.store
            if strike:
                _carry_out(lambda: store.set_apart(strike, who, why), "Kept. The mention stands apart.")
            else:
                _carry_out(
                    lambda: [store.join_to(key, other, who, why) for key in sorted(ours)], "Kept. They are joined."
                )


def label(row: StoredStrike) -> str:
    """A mention in a list to choose from: outlet, day, sentence; plain text."""
    words = one_line(row.strike.sentence)
    short = words if len(words) <= 90 else f"{words[:90]}\u2026"
    return f"{one_line(row.report.source) or 'Outlet not given'}, {when(row.strike)}: {short}"


def _show_decisions(found: Holdings, members: Rows) -> None:
    """What persons said of an incident's members and still holds, each with its undoing."""
    keys = {row.key for row in members}
    for one in found.decisions():
        if one.undone_at is None and one.strike in keys:
            st.markdown(signed(one))
            if not found.store.readonly:
                _show_undo(found, one)


def signed(one: Decision) -> str:
    """A decision with who, when and why, as escaped Markdown."""
    done = "Joined" if one.other else "Set apart"
    return escape_line(f"{done} by {one.who}, {moment(one.at)}: {one.why}")


def _show_undo(found: Holdings, one: Decision) -> None:
    with st.form(f"undoing-decision-{one.number}", border=False):
        who = st.text_input("Who undoes it", value=st.session_state.get("correct-who", ""), max_chars=120)
        if st.form_submit_button("Undo it"):
            _carry_out(lambda: found.store.undo_decision(one.number, who), "Undone. The rules hold again.")


def _carry_out(change: Callable[[], object], done: str) -> None:
    """Do it and say so at the top of the page, or say calmly why not."""
    try:
        change()
    except StrikemapError as error:
        trouble.show(error)
        return
    notes.keep(done)
    st.rerun()
