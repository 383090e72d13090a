"""The command about incidents: list them, set a mention apart, join it to another, undo that, read the log."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from geo.cli.words import Command, Options, Parser, add_actions, add_person, add_why, no_options, shown, undone

if TYPE_CHECKING:
    from geo.incidents.decisions import Decision
    from geo.store import Store, StoredStrike

FIRST = 20  # incidents listed unasked


def incidents_options(sub: Parser) -> None:
    add_actions(sub, ACTIONS)


def incidents_command(options: Options) -> int:
    """What is taken for one strike, and what persons say of it."""
    return int(options.act(options))


def list_options(sub: Parser) -> None:
    sub.add_argument("--limit", type=int, default=FIRST, metavar="N", help=f"how many mentions to start from ({FIRST})")


def list_incidents(options: Options) -> int:
    """Print the newest incidents, each member with its key."""
    from geo.store import open_store

    with open_store(readonly=True) as store:
        newest = [one.part.incident for one in store.strikes(limit=options.limit) if one.part]
        for members in store.members(list(dict.fromkeys(newest))).values():
            for line in told(members):
                print(shown(line))
    return 0


def told(members: list[StoredStrike]) -> list[str]:
    """An incident for a person: its standing and sources, then each member."""
    part = members[0].part
    lines = [f"{part.standing}, sources: {part.sources}"] if part else []
    for one in members:
        why = f" ({one.part.why})" if one.part and one.part.why else ""
        strike, source = one.strike, one.report.source or "-"
        sentence = " ".join(strike.sentence.split())
        lines.append(f"  {one.key}  {source}  {strike.date or '-'}  {strike.place_name}: {sentence}{why}")
    return lines


def apart_options(sub: Parser) -> None:
    sub.add_argument("strike", metavar="KEY", help="of the mention, as incidents list and the exports show it")
    add_person(sub)
    add_why(sub)


def join_options(sub: Parser) -> None:
    sub.add_argument("strike", metavar="KEY", help="of the mention, as incidents list and the exports show it")
    sub.add_argument("other", metavar="OTHER", help="the key of a mention of the same strike")
    add_person(sub)
    add_why(sub)


def undo_options(sub: Parser) -> None:
    sub.add_argument("number", type=int, metavar="NUMBER", help="as incidents log shows it")
    add_person(sub)


def apart(options: Options) -> int:
    """Say that a mention is no part of its incident."""
    return decided(lambda store: store.set_apart(options.strike, options.who, options.why))


def join(options: Options) -> int:
    """Say that a mention belongs to another's incident."""
    return decided(lambda store: store.join_to(options.strike, options.other, options.who, options.why))


def undo(options: Options) -> int:
    """Take a decision back: the one before it holds, or the rules."""
    return decided(lambda store: store.undo_decision(options.number, options.who))


def decided(change: Callable[[Store], Decision]) -> int:
    """Change the store, and print what stands in its log."""
    from geo.store import open_store

    with open_store() as store:
        print(shown(logged(change(store))))
    return 0


def log(options: Options) -> int:
    """Print every decision, newest first, also those undone."""
    from geo.store import open_store

    with open_store(readonly=True) as store:
        for decision in store.decisions():
            print(shown(logged(decision)))
    return 0


def logged(one: Decision) -> str:
    """A decision for a person: who, when, what, why, and who undid it."""
    what = f"belongs to the incident of {one.other}" if one.other else "stands apart"
    line = f"{one.number}. {one.at:%Y-%m-%d %H:%M} {one.who}: {one.strike} {what}, because: {one.why}"
    return undone(line, one.undone_by, one.undone_at)


ACTIONS = (
    Command("list", "print the newest incidents with their members", list_options, list_incidents),
    Command("apart", "say that a mention is no part of its incident", apart_options, apart),
    Command("join", "say that a mention belongs to another's incident", join_options, join),
    Command("undo", "take such a word back", undo_options, undo),
    Command("log", "print who said what of which mention, when and why", no_options, log),
)
