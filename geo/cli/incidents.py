"""The command about incidents: list them, set a mention apart, join it to another, undo that, read the log."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from geo.cli.words import Options, Parser, shown

if TYPE_CHECKING:
    from geo.incidents.decisions import Decision
    from geo.store import Store, StoredStrike

FIRST = 20  # incidents listed unasked


def incidents_options(sub: Parser) -> None:
    actions = sub.add_subparsers(metavar="ACTION", required=True)
    for name, (words, add_options, run) in ACTIONS.items():
        action = actions.add_parser(name, help=words, description=words)
        add_options(action)
        action.set_defaults(run_action=run)


def incidents_command(options: Options) -> int:
    """What is taken for one strike, and what persons say of it."""
    return int(options.run_action(options))


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
        place = one.strike.place.name if one.strike.place else one.strike.place_text
        why = f" ({one.part.why})" if one.part and one.part.why else ""
        sentence = " ".join(one.strike.sentence.split())
        lines.append(f"  {one.key}  {one.report.source or '-'}  {one.strike.date or '-'}  {place}: {sentence}{why}")
    return lines


def apart_options(sub: Parser) -> None:
    sub.add_argument("strike", metavar="KEY", help="of the mention, as incidents list and the exports show it")
    add_person(sub)


def join_options(sub: Parser) -> None:
    sub.add_argument("strike", metavar="KEY", help="of the mention, as incidents list and the exports show it")
    sub.add_argument("other", metavar="OTHER", help="the key of a mention of the same strike")
    add_person(sub)


def add_person(sub: Parser) -> None:
    sub.add_argument("--who", required=True, help="who says so; it is logged")
    sub.add_argument("--why", required=True, help="why, for those who read it later")


def undo_options(sub: Parser) -> None:
    sub.add_argument("number", type=int, metavar="NUMBER", help="as incidents log shows it")
    sub.add_argument("--who", required=True, help="who undoes it; it is logged")


def no_options(sub: Parser) -> None:
    """Nothing to choose."""


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
    if one.undone_at is None:
        return line
    return f"{line} -- undone by {one.undone_by} {one.undone_at:%Y-%m-%d %H:%M}"


ACTIONS: dict[str, tuple[str, Callable[[Parser], None], Callable[[Options], int]]] = {
    "list": ("print the newest incidents with their members", list_options, list_incidents),
    "apart": ("say that a mention is no part of its incident", apart_options, apart),
    "join": ("say that a mention belongs to another's incident", join_options, join),
    "undo": ("take such a word back", undo_options, undo),
    "log": ("print who said what of which mention, when and why", no_options, log),
}
