"""Text from outside stays text: in Markdown, in links, in HTML."""

from __future__ import annotations

import re
import string
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo.mapping.text import (
    PART,
    ROLES,
    escape_html,
    escape_markdown,
    highlight,
    markdown_link,
    marked,
    neutral,
    one_line,
    runs,
    safe_url,
)
from tests.hostile import HOSTILE

ESCAPED = re.compile(rf"\\([{re.escape(string.punctuation)}])")
MARKED = re.compile(r":color\[((?:\\.|:small\[\]|[^\]\\])*)\]\{background=\"rgba\([\d.,]+\)\"\}", re.DOTALL)
TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def as_read(markdown: str) -> str:
    """What CommonMark shows of Markdown in which every punctuation mark is escaped."""
    return ESCAPED.sub(r"\1", markdown.replace("\\\n", "\n").replace(PART, ""))


def lines_of(text: str) -> str:
    """A text as it can be shown: line by line, without spaces at the ends, no more than one empty line."""
    lines = "\n".join(line.strip() for line in neutral(text).replace("\t", " ").split("\n"))
    return re.sub(r"\n{2,}", "\n\n", lines.strip("\n"))


def hostile_or_any(test: Any) -> Any:
    """Run with each hostile text and with whatever Hypothesis finds."""
    for text in HOSTILE:
        test = example(text)(test)
    return given(st.text(alphabet=st.characters(), max_size=60) | st.sampled_from(HOSTILE))(test)


@hostile_or_any
def test_markdown_shows_the_very_text(text: str) -> None:
    assert as_read(escape_markdown(text)) == lines_of(text)


@hostile_or_any
def test_no_punctuation_is_left_to_mean_something(text: str) -> None:
    left = ESCAPED.sub("", escape_markdown(text).replace("\\\n", "\n").replace(PART, ""))
    assert not set(left) & set(string.punctuation)


@hostile_or_any
def test_what_streamlit_finds_after_the_backslashes_is_parted(text: str) -> None:
    for piece in escape_markdown(text).split(PART):
        shown = ESCAPED.sub(r"\1", piece)
        assert not re.search(r":\S|@\S|https?://|www\.|[-<>=~]{2}", shown, re.IGNORECASE)


@hostile_or_any
def test_nothing_shown_turns_its_surroundings(text: str) -> None:
    assert not TURNS.search(escape_markdown(text))
    assert not TURNS.search(neutral(text))
    neutral(text).encode("utf-8")


@given(
    st.text(alphabet="ab *_:[]\n$\u202e`<", max_size=40),
    st.lists(st.tuples(st.integers(-5, 45), st.integers(-5, 45), st.sampled_from([*ROLES, "other"])), max_size=6),
)
def test_highlights_change_no_text(text: str, spans: list[tuple[int, int, str]]) -> None:
    assert "".join(piece for piece, _ in runs(text, spans)) == text
    shown = MARKED.sub(r"\1", highlight(text, spans))
    assert as_read(shown) == lines_of(text)


def test_a_span_is_marked_by_its_role() -> None:
    text = "Jets hit Idlib, residents said."
    spans: list[tuple[int, int] | tuple[int, int, str]] = [(9, 14), (0, 4, "actor"), (16, 25, "claimant")]
    jets, idlib, residents = (f'{{background="{ROLES[role]}"}}' for role in ("actor", "place", "claimant"))
    assert highlight(text, spans) == (
        f":color[Jets]{jets} hit :color[Idlib]{idlib}\\, :color[residents]{residents} said\\."
    )


def test_spans_are_counted_from_the_sentences_own_start() -> None:
    assert highlight("on Idlib", [(103, 108)], start=100) == f"on {marked('Idlib', 'place')}"


def test_of_overlapping_spans_the_first_wins() -> None:
    assert runs("abcdef", [(2, 4), (0, 6, "cue")]) == [("ab", "cue"), ("cd", "place"), ("ef", "cue")]


def test_a_highlight_over_a_line_end_is_two() -> None:
    assert highlight("a b\nc d", [(2, 5)]) == f"a {marked('b', 'place')}\\\n{marked('c', 'place')} d"


def test_a_report_keeps_its_paragraphs() -> None:
    assert escape_markdown("one\ntwo\r\n\r\n\r\n   three") == "one\\\ntwo\n\nthree"


def test_arabic_keeps_its_direction_marks_and_joiners() -> None:
    text = "\u200fقصف\u200f على می\u200cخواهم"
    assert neutral(text) == text


def test_a_name_is_one_line() -> None:
    assert one_line("  Khan\n\tSheikhoun\u2028 ") == "Khan Sheikhoun"


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com",
        "http://example.com/a/b.html?x=1&y=%20#part",
        "https://xn--p1ai.example/%D1%83",
        "https://example.com:8443/",
        "http://192.0.2.1/x",
    ],
)
def test_plain_addresses_pass_as_they_are(url: str) -> None:
    assert safe_url(url) == url


def test_an_address_is_rebuilt_from_its_parts() -> None:
    assert safe_url(" HTTPS://example.com/Идлиб?q=[a](b)|c ") == (
        "https://example.com/%D0%98%D0%B4%D0%BB%D0%B8%D0%B1?q=%5Ba%5D%28b%29%7Cc"
    )


@pytest.mark.parametrize(
    "url",
    [
        *("", "  ", "example.com", "//example.com", "/etc/passwd", "https://", "https:///x", "http:example.com"),
        *("javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", " javascript:alert(1)"),
        *("data:text/html,<script>alert(1)</script>", "vbscript:x", "file:///etc/passwd", "ftp://example.com"),
        *("https://user:pass@example.com", "https://example.com@evil.example/", "https://evil.example\\@example.com"),
        *("https://exa mple.com", "https://example.com/\u202egnp", "https://example.com/\x00", 'https://e.com/"x'),
        *("https://example.com:99999/", "https://example.com:0/", "https://[::1", "https://e\uff0fvil.example/"),
        "https://example.com/" + "x" * 3000,
    ],
)
def test_no_other_address_passes(url: str) -> None:
    assert safe_url(url) == ""


@given(st.text(max_size=80) | st.sampled_from(HOSTILE))
def test_an_address_that_passes_cannot_leave_its_link(text: str) -> None:
    for url in (safe_url(text), safe_url("https://example.com/" + text)):
        assert not url or re.fullmatch(r"https?://[^\s<>()\[\]\"'`\\|{}]+", url)


def test_a_link_has_an_escaped_label_and_a_checked_address() -> None:
    assert markdown_link("a](x) <b>", "https://example.com/") == "[a\\]\\(x\\) \\<b\\>](<https://example.com/>)"
    assert markdown_link("*a*", "javascript:alert(1)") == "\\*a\\*"


@hostile_or_any
def test_html_holds_no_markup(text: str) -> None:
    assert not set(escape_html(text)) & set("<>\"'")
