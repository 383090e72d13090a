"""The bench measures what it says: news without repeats, the same from the same seed; a table that tells a miss."""

from __future__ import annotations

from tests.bench.news import newsroom, reports
from tests.bench.rows import Row, seconds_in_turn, table

SIZE = 200_000


def test_no_sentence_of_the_news_repeats() -> None:
    room = newsroom()
    sentences = [room.sentence() for _ in range(20_000)]
    assert len(set(sentences)) == len(sentences)
    assert not any("{" in sentence for sentence in sentences)


def test_the_news_is_as_large_as_asked_and_depends_on_the_seed_alone() -> None:
    first = [report.text for report in reports(SIZE, seed=1)]
    assert sum(map(len, first)) >= SIZE
    assert first == [report.text for report in reports(SIZE, seed=1)]
    assert first != [report.text for report in reports(SIZE, seed=2)]


def test_every_list_of_the_grammar_is_used() -> None:
    room = newsroom()
    text = " ".join(room.sentence() for _ in range(20_000))
    unused = [name for name, choices in room.choices.items() if not any(part(choice) in text for choice in choices)]
    assert unused == []


def part(template: str) -> str:
    """The longest piece of a template that is written as it stands."""
    return max(template.replace("}", "{").split("{")[::2], key=len)


def test_time_is_taken_of_the_measured_part_only() -> None:
    (seconds,) = seconds_in_turn(("time.sleep(0.2)", "time.sleep(0.01)"), turns=1)
    assert 0.01 <= seconds < 0.2


def test_the_table_says_ratio_and_miss() -> None:
    assert "0.50" in table([Row("load", 10.0, "a peer", 20.0, "ms", "20 ms", True)])
    assert "MISSED" in table([Row("load", 30.0, "a peer", 20.0, "ms", "20 ms", False)])
