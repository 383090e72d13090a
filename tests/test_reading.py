"""Reading reports: every format, the text kept to the character, metadata never guessed."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from geo.errors import ReportError
from geo.records import Report, hash_text
from geo.reports import READERS, parse_date, read_bytes, read_path, read_text

ARTICLES = Path(__file__).parent / "articles"
SENTENCE = "Jets hit the town of Nawa on Tuesday, an activist said."

# One document a format; a new reader needs a row here.
DOCUMENTS = {
    ".txt": f"{SENTENCE}\n",
    ".md": f"---\ntitle: Raid\npublished: 2016-01-26\n---\n{SENTENCE}\n",
    ".html": f"<html><body><article><p>{SENTENCE}</p></article></body></html>",
    ".htm": f"<html><body><article><p>{SENTENCE}</p></article></body></html>",
    ".jsonl": json.dumps({"text": SENTENCE}) + "\n",
}

# What can stand in a file: no half characters, no zero character, not only space, no byte-order mark in front.
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1).filter(
    lambda text: bool(text.strip().strip("\ufeff")) and not text.startswith("\ufeff")
)
lines = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=80).map(
    lambda s: " ".join(s.split())
)


def only(readings: Iterable[Report | ReportError]) -> Report:
    """The one report that was read, nothing else said."""
    (report,) = readings
    assert isinstance(report, Report), report
    return report


def read_one(data: bytes, name: str) -> Report:
    return only(read_bytes(data, name))


# --- every format ---------------------------------------------------------


def test_every_format_has_a_document() -> None:
    assert set(DOCUMENTS) == set(READERS)


@pytest.mark.parametrize("extension", sorted(READERS))
def test_a_file_and_an_upload_give_the_same_report(extension: str, tmp_path: Path) -> None:
    path = tmp_path / f"report{extension.upper()}"
    path.write_text(DOCUMENTS[extension], encoding="utf-8")
    from_file, uploaded = only(read_path(path)), read_one(path.read_bytes(), path.name)
    assert SENTENCE in from_file.text
    assert from_file.text == uploaded.text
    assert from_file.origin.startswith(str(path))


@pytest.mark.parametrize("extension", sorted(READERS))
def test_what_the_user_gives_wins(extension: str) -> None:
    day = dt.date(2020, 2, 29)
    document = DOCUMENTS[extension].encode()
    report = only(read_bytes(document, f"a{extension}", published=day, source="Desk", url="https://desk.example/1"))
    assert (report.published, report.source, report.url) == (day, "Desk", "https://desk.example/1")


# --- text, kept to the character ------------------------------------------


@settings(deadline=None)
@given(texts)
def test_plain_text_is_read_back_to_the_character(text: str) -> None:
    data = text.encode("utf-8")
    assume(not data.startswith((b"%PDF-", b"BZh", b"GIF8", b"{\\rtf", b"PK\x03\x04", b"\x7fELF")))
    report = read_one(data, "a.txt")
    assert report.text == text
    assert report.id == report.content_hash == hash_text(text)


@given(texts)
def test_pasted_text_is_kept_to_the_character(text: str) -> None:
    assert read_text(text).text == text


@settings(deadline=None)
@given(texts, lines.filter(lambda s: s[:1] not in "\"'|>[{&*!" and " #" not in s))
def test_the_body_behind_front_matter_is_kept_to_the_character(body: str, title: str) -> None:
    report = read_one(f"---\ntitle: {title}\n---\n{body}".encode(), "a.md")
    assert report.text == body
    assert report.title == title or not title


@settings(deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries({"id": lines, "source": lines, "title": lines, "url": lines, "text": texts}), min_size=1
    )
)
def test_jsonl_round_trip(rows: list[dict[str, str]]) -> None:
    data = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
    reports = list(read_bytes(data, "a.jsonl"))
    assert all(isinstance(report, Report) for report in reports)
    assert [
        {"id": r.id, "source": r.source, "title": r.title, "url": r.url, "text": r.text}
        for r in reports
        if isinstance(r, Report)
    ] == [row | {"id": row["id"] or hash_text(row["text"])} for row in rows]


def test_windows_line_ends_stay() -> None:
    text = "A raid on Nawa\r\n\r\nJets hit Nawa.\r\n"
    report = read_one(text.encode(), "a.txt")
    assert report.text == text
    assert report.title == "A raid on Nawa"


def test_an_article_of_20_megabytes_is_read_whole() -> None:
    text = "Warplanes bombed Ma’arrat al-Nu‘man again.\n" * 450_000
    assert len(text.encode()) > 20_000_000
    assert read_one(text.encode(), "long.txt").text == text
    assert read_one(json.dumps({"text": text}).encode(), "long.jsonl").text == text


# --- encodings ------------------------------------------------------------

CURLY = "“It was a raid,” he said – the city’s market was hit."
RUSSIAN = "Самолёты нанесли удары по городу Идлиб во вторник, сообщило министерство обороны."
ARABIC = "قصفت طائرات حربية مدينة إدلب يوم الثلاثاء، بحسب المرصد السوري لحقوق الإنسان."


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("extension", [".txt", ".md"])
def test_a_byte_order_mark_tells_the_encoding(encoding: str, extension: str) -> None:
    assert read_one(ARABIC.encode(encoding), f"a{extension}").text == ARABIC


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_jsonl_in_utf_16(mark: bytes) -> None:
    encoding = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"
    data = mark + "".join(json.dumps({"text": text}, ensure_ascii=False) + "\r\n" for text in (ARABIC, CURLY)).encode(
        encoding
    )
    assert [report.text for report in read_bytes(data, "a.jsonl") if isinstance(report, Report)] == [ARABIC, CURLY]


def test_jsonl_with_a_raw_tab_in_a_string() -> None:
    assert read_one(b'{"text": "Jets\thit Nawa."}\r\n', "a.jsonl").text == "Jets\thit Nawa."


def test_jsonl_with_a_byte_order_mark() -> None:
    assert read_one(b"\xef\xbb\xbf" + json.dumps({"text": SENTENCE}).encode(), "a.jsonl").text == SENTENCE


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(CURLY, "cp1252"), (RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (ARABIC, "cp1256"), (ARABIC, "iso8859-6")],
)
def test_older_encodings_are_recognised_where_they_leave_no_doubt(text: str, encoding: str) -> None:
    assert read_one(text.encode(encoding), "a.txt").text == text


def test_few_odd_bytes_in_a_long_english_text_are_found() -> None:
    text = "Nothing to see in this line.\n" * 20_000 + "The city’s market was hit.\n" + "Nor in this one.\n" * 20_000
    assert read_one(text.encode("cp1252"), "a.txt").text == text


@pytest.mark.parametrize(
    ("charset", "encoding", "text"),
    [
        ("windows-1256", "cp1256", ARABIC),
        ("ISO-8859-1", "cp1252", CURLY),  # browsers read it as windows-1252, and so do the pages mean it
        ("gb2312", "gb18030", "叙利亚人权观察站说，战机轰炸了伊德利卜市。"),
        ("windows-1252", "utf-8", ARABIC),  # says one thing, is the other beyond doubt
    ],
)
def test_a_page_declares_its_charset(charset: str, encoding: str, text: str) -> None:
    page = f'<html><head><meta charset="{charset}"></head><body><article><p>{text}</p></article></body></html>'
    assert read_one(page.encode(encoding), "a.html").text == text


# --- titles ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Raid on Nawa\n\nJets hit Nawa.", "Raid on Nawa"),
        ("\n  Raid on Nawa  \n \nJets hit Nawa.", "Raid on Nawa"),
        ("Raid on Nawa\nJets hit Nawa.", ""),  # no blank line: a wrapped sentence
        ("Jets hit Nawa.\n\nMore followed.", ""),  # a sentence
        ("x" * 151 + "\n\nJets hit Nawa.", ""),
        ("x" * 150 + "\n\nJets hit Nawa.", "x" * 150),
        ("Raid on Nawa\n\n", ""),  # nothing follows
    ],
)
def test_the_title_of_plain_text_is_a_first_line_that_stands_alone(text: str, title: str) -> None:
    assert read_one(text.encode(), "a.txt").title == title
    assert read_text(text).title == title
    assert read_text(text).text == text


def test_a_given_title_wins() -> None:
    assert read_text("Raid on Nawa\n\nJets hit it.", title="Mine").title == "Mine"


# --- front matter ---------------------------------------------------------


def test_front_matter() -> None:
    report = read_one(
        b"""---
# made by a site generator
id: 17
tags:
  - title: not this
layout: post
title: "Aleppo: \\"again\\""
source: 'L''Agence'   # the outlet
url: https://agency.example/17?a=b#c
date: 2016-04-27
published: 2016-04-28T09:30:00+03:00
---

Jets hit Aleppo.
""",
        "a.md",
    )
    assert (report.id, report.title, report.source) == ("17", 'Aleppo: "again"', "L'Agence")
    assert (report.url, report.published) == ("https://agency.example/17?a=b#c", dt.date(2016, 4, 28))
    assert report.text == "\nJets hit Aleppo.\n"


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("title: Aleppo: a hospital is hit", "Aleppo: a hospital is hit"),  # strict YAML would refuse it
        ('title = "Raid"', "Raid"),
        ("Title: Raid", "Raid"),
        ("title:", ""),
    ],
)
def test_a_title_in_front_matter(line: str, title: str) -> None:
    assert read_one(f"---\n{line}\nsource: x\n---\nJets hit Nawa.".encode(), "a.md").title == title


def test_front_matter_of_hugo_in_toml() -> None:
    report = read_one(b'+++\r\ntitle = "Raid"\r\ndate = 2016-04-27\r\n+++\r\nJets hit Nawa.', "a.md")
    assert (report.title, report.published, report.text) == ("Raid", dt.date(2016, 4, 27), "Jets hit Nawa.")


def test_text_between_two_rules_is_not_front_matter() -> None:
    text = "---\nJets hit Nawa on Tuesday.\n---\nAnd Jasim.\n"
    assert read_one(text.encode(), "a.md").text == text


def test_a_markdown_heading_is_the_title_and_stays_in_the_text() -> None:
    text = "# Raid on Nawa #\n\nJets hit Nawa.\n"
    report = read_one(text.encode(), "a.md")
    assert (report.title, report.text) == ("Raid on Nawa", text)


# --- dates ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2015-10-08", dt.date(2015, 10, 8)),
        (" 2015-10-08T23:30:00-05:00 ", dt.date(2015, 10, 8)),  # the day as written, no change of zone
        ("2015-10-08T23:30:00.123Z", dt.date(2015, 10, 8)),
        ("2015-10-08 23:30:00 +0000", dt.date(2015, 10, 8)),
        ("2015-10-08 23:30", dt.date(2015, 10, 8)),
        ("2015-02-29", None),
        ("2015-10-08T25:00", None),
        ("2015-10", None),
        ("08/10/2015", None),
        ("20151008", None),
        ("2015-W41-4", None),
        ("yesterday", None),
        ("٢٠١٥-١٠-٠٨", None),
        ("", None),
    ],
)
def test_only_iso_days_are_dates(text: str, day: dt.date | None) -> None:
    assert parse_date(text) == day


@given(st.dates())
def test_every_day_is_read_back(day: dt.date) -> None:
    assert parse_date(day.isoformat()) == day


# --- web pages ------------------------------------------------------------

PAGE = """<!DOCTYPE html><html><head><title>Raid on Nawa | The Herald</title>{head}</head><body>
<header><a href="/">Home</a> <a href="/world">World</a></header>
<nav><ul><li><a href="/1">Sport</a></li><li><a href="/2">Weather in Paris</a></li></ul></nav>
<article><h1>Raid on Nawa</h1>
<p>Jets hit the town of Nawa on Tuesday, an activist said. The raid of 3 May 2014 was worse.</p>
<p>Two <b>houses</b> in <a href="/jasim">Jasim</a> fell&nbsp;down, he said &amp; wept.</p></article>
<aside><h3>Related stories</h3><p><a href="/x">Jets bomb Paris</a></p></aside>
<footer>© 2019 The Herald. All rights reserved.</footer></body></html>"""


def page(head: str = "") -> Report:
    return read_one(PAGE.replace("{head}", head).encode(), "a.html")


def test_a_page_is_its_article_without_the_furniture() -> None:
    text = page().text
    assert "Jets hit the town of Nawa on Tuesday, an activist said." in text
    assert "Two houses in Jasim fell down, he said & wept." in text
    for furniture in ("Home", "Sport", "Paris", "Related", "rights reserved"):
        assert furniture not in text
    assert "\n\nTwo houses" in text  # a paragraph ends where the page ends one


def test_a_page_of_one_short_paragraph() -> None:
    assert read_one(b"<p>Jets hit Nawa.</p>", "a.html").text == "Jets hit Nawa."


def test_what_a_page_says_of_itself() -> None:
    report = page(
        '<meta property="og:site_name" content="The Herald"><meta property="og:title" content="Raid &amp;amp; ruin">'
        '<link rel="canonical" href="https://herald.example/nawa">'
        '<meta property="article:published_time" content="2016-01-26T10:00:00Z">'
    )
    assert (report.title, report.source) == ("Raid & ruin", "The Herald")
    assert (report.url, report.published) == ("https://herald.example/nawa", dt.date(2016, 1, 26))


def test_what_a_page_does_not_say_is_not_guessed() -> None:
    report = page('<link rel="canonical" href="javascript:alert(1)">')
    assert (report.title, report.source, report.url, report.published) == ("Raid on Nawa", "", "", None)


ARTICLE = '<script type="application/ld+json">{"@graph": [{"@type": "%s", "datePublished": "2016-01-26"}]}</script>'


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="date" content="2016-01-26">',
        '<meta name="DC.date.issued" content="2016-01-26">',
        '<meta name="pubdate" content="Tue, 26 Jan 2016 10:00:00 GMT">',
        '<meta itemprop="datePublished" content="2016-01-26T08:00:00+02:00">',
        '<meta name="date" content="2016-01-26"><meta name="pubdate" content="26/01/2016">',  # one of them says it
        '<time pubdate datetime="2016-01-26">last week</time>',
        ARTICLE % "NewsArticle",
        ARTICLE % "WebPage",
        '<script type="application/ld+json">{"@type": ["Article"], "datePublished": "2016-01-26",'
        ' "dateModified": "2019-01-01"}</script>',
        ARTICLE % "NewsArticle" + '<meta name="date" content="2018-01-01">',  # the article's own data goes first
        '<script type="application/ld+json">{broken</script><meta name="date" content="2016-01-26">',
    ],
)
def test_a_page_states_its_day(head: str) -> None:
    assert page(head).published == dt.date(2016, 1, 26)


@pytest.mark.parametrize(
    "head",
    [
        "",  # the text names days; the page none
        '<time datetime="2016-01-26">a day within the story</time>',
        '<meta name="last-modified" content="2016-01-26">',
        ARTICLE % "Event",
    ],
)
def test_a_page_that_states_no_day_has_none(head: str) -> None:
    assert page(head).published is None


def test_control_characters_cost_no_paragraph() -> None:
    assert read_one(b"<p>Jets \x01hit\x0b Nawa.</p>", "a.html").text == "Jets hit Nawa."


def test_pictures_within_a_page_do_not_hinder() -> None:
    picture = "<img src='data:image/png;base64," + "A" * 12_000_000 + "'>"
    assert read_one(f"<article><p>Jets hit Nawa.</p>{picture}<p>Then Jasim.</p></article>".encode(), "a.html").text == (
        "Jets hit Nawa.\n\nThen Jasim."
    )


# --- folders --------------------------------------------------------------


def test_a_folder_is_read_in_the_order_of_names(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/b.md", "c/d/e.txt", ".hidden.txt", ".git/x.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    assert [report.text for report in read_path(tmp_path) if isinstance(report, Report)] == [
        "a/b.md",
        "a/z.txt",
        "b.txt",
        "c/d/e.txt",
    ]


def test_links_are_followed_and_a_loop_of_links_ends(tmp_path: Path) -> None:
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / "a.txt").write_text("one")
    (tmp_path / "in" / "deep" / "up").symlink_to(tmp_path / "in")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "b.txt").write_text("two")
    (tmp_path / "in" / "side").symlink_to(tmp_path / "other")
    assert [report.text for report in read_path(tmp_path / "in") if isinstance(report, Report)] == ["one", "two"]


def test_heavy_libraries_are_loaded_only_when_needed() -> None:
    program = (
        "import sys; from geo.reports import read_text, read_bytes; read_text('Jets hit Nawa.');"
        "list(read_bytes('Jets hit Nawa — twice.'.encode(), 'a.txt'));"
        "print([m for m in ('trafilatura', 'lxml', 'charset_normalizer') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=Path(__file__).parent.parent
    )
    assert done.stdout.strip() == "[]"


# --- our own articles -----------------------------------------------------


@pytest.mark.parametrize("path", sorted(ARTICLES.glob("*.md")), ids=lambda path: path.stem)
def test_our_articles_hold_the_words_that_are_expected_of_them(path: Path) -> None:
    """Each article of tests/articles has beside it what a careful reader would note (one strike a line).

    Keys as `python -m geo extract` prints them, where this can be judged by reading;
    `optional`: a row that may be there or not (only a country is named).
    """
    report = only(read_path(path))
    assert report.published is not None
    expected = [
        json.loads(line) for line in path.with_suffix(".expected.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    for row in expected:
        assert row["sentence"] in report.text
        assert row["place_text"] in (report.text if row["anaphoric"] else row["sentence"])
