"""Every rule that can give a field its value is a sentence for readers, with how sure it makes the field."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest

from geo.errors import VocabularyError
from geo.extract import Extractor
from geo.extraction.explaining import explain, missing, row_of, rules, sure
from geo.records import Confidence, Reason, Report, Strike
from geo.reports import read_path
from geo.screen.reasons import reasons, told

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "golden"
TEXTS = (ROOT / "tests" / "articles", ROOT / "geo" / "data" / "samples", GOLDEN / "annotated" / "articles.jsonl")
# What makes a field with its rule, and the functions that return one.
MAKERS = re.compile(r"Trigger|When|Attackers|Reason|reason|make|on_day|in_\w+|from_\w+")
RETURNERS = frozenset({"open_rule", "weapon_of"})
NO_RULES = frozenset({"", "unknown"})


def reports() -> Iterator[Report]:
    """Our articles, samples and golden sentences."""
    for path in TEXTS:
        yield from (item for item in read_path(path) if isinstance(item, Report) and item.text.strip())
    for path in sorted(GOLDEN.glob("[!t]*.toml")):
        for row in tomllib.loads(path.read_text(encoding="utf-8")).get("golden", ()):
            yield Report(row["text"], "golden", title=row.get("title", ""), published=row.get("published"))


@pytest.fixture(scope="module")
def strikes(extractor: Extractor) -> list[Strike]:
    return [strike for report in reports() for strike in extractor.strikes(report, all_statuses=True)]


def rows_for(names: Iterable[tuple[str, str]]) -> str:
    """Rows to be pasted into geo/data/rules.toml and finished."""
    return "\n".join(f'[{field}]  "{rule}" = ["read", "..."]' for field, rule in sorted(set(names)))


def test_every_rule_that_our_texts_bring_has_its_row(strikes: list[Strike]) -> None:
    assert len(strikes) > 300
    found = chain.from_iterable(missing(field, reason.rule) for one in strikes for field, reason in one.why.items())
    assert not (rows := rows_for(found)), f"rows that geo/data/rules.toml lacks:\n{rows}"


def test_every_rule_that_stands_in_the_code_has_its_row() -> None:
    known = {rule for _, rule in (*rules().exact, *rules().patterns)}
    patterns = [re.compile(re.escape(rule).replace(r"\*", ".*")) for rule in known]
    lacking = {rule for rule in written() if not any(pattern.fullmatch(rule) for pattern in patterns)}
    assert not lacking, f"rows that geo/data/rules.toml lacks, in whatever field they are of: {sorted(lacking)}"


def written() -> set[str]:
    """The names of rules in the code: what stands in the calls, assignments and returns that make a field."""
    found: set[str] = set()
    for path in (*(ROOT / "geo" / "extraction").glob("*.py"), ROOT / "geo" / "extract.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            found.update(chain.from_iterable(map(literals, rule_nodes(node))))
    return {rule for rule in found - NO_RULES if not rule.startswith("*")}


def rule_nodes(node: ast.AST) -> Iterator[ast.expr]:
    """The expressions in which a rule's name may stand."""
    match node:
        case ast.Call(func=ast.Name(id=name), args=args) if MAKERS.fullmatch(name):
            yield from args
        case ast.keyword(arg="rule", value=value):
            yield value
        case ast.Assign(targets=[ast.Name(id="rule" | "SEARCHES")], value=value):
            yield value
        case ast.FunctionDef(name=name, body=body) if name in RETURNERS:
            returned = (one.value for part in body for one in ast.walk(part) if isinstance(one, ast.Return))
            yield from filter(None, returned)


def literals(node: ast.expr) -> Iterator[str]:
    """The strings of an expression, outside of comparisons and keys; what an f-string fills in is a `*`."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=values):
            yield "".join(str(one.value) if isinstance(one, ast.Constant) else "*" for one in values)
        case ast.IfExp(body=body, orelse=other):
            yield from chain(literals(body), literals(other))
        case ast.Tuple(elts=parts):
            yield from chain.from_iterable(map(literals, parts))


# ---- the table


def test_every_row_is_a_sentence_without_words_of_the_trade() -> None:
    for (field, rule), row in {**rules().exact, **rules().patterns}.items():
        assert re.fullmatch(r"[A-Z\u201c].*\.", row.words), (field, rule)
        assert row.words.count("*") <= rule.count("*"), (field, rule)
        assert not re.search(r"\b(token|cue|trigger|premodifier|mention|gazetteer|anaphor\w*|regex)\b", row.words), rule
        assert row.confidence or field == "name", (field, rule)
    assert set(rules().confidences) == set(Confidence)


def test_a_rule_without_a_row_says_itself_and_nothing_of_how_sure_it_is() -> None:
    assert explain("actors", "brand new rule").words == "brand new rule"
    assert explain("actors", "brand new rule").confidence is None
    assert list(missing("actors", "brand new rule")) == [("actors", "brand new rule")]


def test_a_row_may_stand_for_many_rules() -> None:
    assert explain("strike", "strike word with carrier") == explain("strike", "strike word with munition")
    assert explain("place", "\u201cthe town\u201d leads back; ").confidence is Confidence.CARRIED


def test_what_a_star_stands_for_is_said() -> None:
    assert (
        explain("claimants", 'kind by "medics"').words
        == "The word \u201cmedics\u201d says what kind of speaker this is."
    )
    assert explain("claimants", '"sana" belongs to Syria').words == "\u201csana\u201d speaks for Syria."


def test_a_place_is_told_by_how_its_name_was_read_and_by_the_signs_for_it() -> None:
    told = explain("place", "kind of X; object, distance, neighbour_hit")
    assert told.words == (
        "It is a name after words such as \u201cvillage of\u201d. The sentence names it as what was struck. "
        "No other place stands nearer to the word for the strike."
    )
    assert told.confidence is Confidence.STATED


@pytest.mark.parametrize("row", ["a sentence", ["stated"], ["certain", "A sentence."], ["stated", 3]])
def test_a_wrong_row_is_said(row: object) -> None:
    with pytest.raises(VocabularyError, match=r"rules\.toml: \[actors\] 'by-phrase'"):
        row_of("actors", "by-phrase", row)


# ---- what becomes of it


def test_every_reason_of_a_strike_says_how_sure_it_is(strikes: list[Strike]) -> None:
    assert {reason.confidence for one in strikes for reason in one.why.values()} == set(Confidence)
    assert '"confidence": "stated"' in json.dumps(strikes[0].as_contract())


def test_a_reason_in_words() -> None:
    reason = sure("actors", Reason("premodifier", 0, 7, "Russian", ("Syria",)))
    assert told("actors", reason) == (
        "from *Russian*\\. The name stands right before the word for the strike\\. :gray[(stated)] Also named: Syria\\."
    ).replace("*\\. ", "*. ").replace(": Syria\\.", ": Syria.")


def test_reasons_are_in_the_order_of_the_table_and_hold_no_markup_of_others() -> None:
    strike = Strike("x", "s", 0, 1, "p", 0, 1, None)
    why = {"odd": Reason("<b>", 0, 1, "*x*"), "date": Reason("weekday"), "actors": Reason("not said")}
    lines = reasons(replace(strike, why=why)).splitlines()
    assert [line.split("**")[1] for line in lines] == ["Who struck", "When", "odd"]
    assert lines[2] == "- **odd** from *\\*x\\**. \\<b\\>"
