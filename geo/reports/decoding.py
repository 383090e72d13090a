"""From a document's bytes to its text: byte-order mark, UTF-8, declared charset, then detection.

Nothing is decoded that could mean two things: a message is better than mojibake,
because every later offset and every exported sentence would carry it.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from itertools import islice

from geo.errors import ReportError

SAVE_AS_UTF8 = "Open it in an editor, check that it reads well, and save it as UTF-8."
EXPORT_AS_TEXT = "Export it as plain text (.txt, UTF-8) or paste its text."
UNPACK = "Unpack it and give the files inside."

# What a file's first bytes give away: (bytes, what it is, what to do).
MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "a PDF", EXPORT_AS_TEXT),
    (b"PK\x03\x04", "a ZIP archive or an office document (.docx, .odt, .xlsx, .epub)", EXPORT_AS_TEXT),
    (b"\xd0\xcf\x11\xe0", "an old office document (.doc, .xls)", EXPORT_AS_TEXT),
    (b"{\\rtf", "a rich-text document (.rtf)", EXPORT_AS_TEXT),
    (b"\x1f\x8b", "a gzip archive", UNPACK),
    (b"BZh", "a bzip2 archive", UNPACK),
    (b"\xfd7zXZ\x00", "an xz archive", UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", UNPACK),
    (b"Rar!\x1a\x07", "a RAR archive", UNPACK),
    (b"\x89PNG\r\n", "a PNG picture", EXPORT_AS_TEXT),
    (b"\xff\xd8\xff", "a JPEG picture", EXPORT_AS_TEXT),
    (b"GIF8", "a GIF picture", EXPORT_AS_TEXT),
    (b"SQLite format 3\x00", "an SQLite database", EXPORT_AS_TEXT),
    (b"bplist00", "a Safari web archive or property list", "Save the page as HTML."),
    (b"\x7fELF", "a program", "Give a text file."),
)

# UTF-32 LE begins like UTF-16 LE, so the longer mark comes first.
MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Charsets that news text is still met in. Only these are detected, and only these and the
# next are believed when declared: "utf-7", "unicode_escape" and the like are codecs too,
# and would turn harmless bytes into something else. Old Macintosh and DOS charsets are not
# detected: they make every English text with curly quotes undecidable.
CHARSETS = (
    "cp1252", "cp1251", "cp1256", "cp1250", "cp1254", "cp1253", "cp1255", "koi8_r", "koi8_u", "cp866",
    "iso8859_2", "iso8859_5", "iso8859_6", "gb18030", "big5", "cp932", "euc_jp", "euc_kr",
)  # fmt: skip
DECLARED_ONLY = (
    "iso8859_7", "iso8859_8", "iso8859_15", "cp1257", "cp1258", "cp874", "cp949", "mac_roman", "mac_cyrillic",
)  # fmt: skip

# Labels whose text browsers decode with a larger set (WHATWG Encoding Standard, 4.2).
LARGER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "windows-874": "cp874",
    "x-mac-cyrillic": "mac_cyrillic",
}

# charset-normalizer's scores lie in 0-1. Two readings nearer to each other than this
# were seen to be ranked wrongly (Polish read as Western, French as Central European).
CHAOS_MARGIN = 0.02
COHERENCE_MARGIN = 0.06
SAMPLE_BYTES = 200_000

# What no language writes, but a wrong charset does: scripts mixed within a word ("bombard\u0698"),
# a capital above ASCII after a small letter ("caf\u017d"), a low quote or dagger after one.
IMPLAUSIBLE = re.compile(
    "[a-z][\u0400-\u04ff\u0600-\u06ff\uff61-\uff9f]|[\u0400-\u04ff\u0600-\u06ff][a-z]"
    "|[a-z\u0430-\u044f][\u00c0-\u00de\u0160\u017d\u0152\u0178\u0410-\u042f]"
    "|[a-z][\u201a\u201e\u2020\u2021\u02c6\u2030\u2039]"
)


def decode(data: bytes, where: str, declared: str = "") -> str:
    """A document's text; `declared` is the charset that it names itself, if any.

    Raises ReportError for an empty file, a binary one, and one whose encoding cannot be told.
    """
    if not data:
        raise ReportError(where, "The file is empty.", "Check that it was saved or downloaded completely.")
    refuse_known_binary(data, where)
    for mark, charset in MARKS:
        if data.startswith(mark):
            return decode_marked(data[len(mark) :], charset, where)
    if (zero := data.find(b"\x00")) >= 0:
        raise ReportError(where, f"There is a zero byte at byte {zero}: {zero_means(data)}", SAVE_AS_UTF8)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return decode_legacy(data, where, declared, error)


def refuse_known_binary(data: bytes, where: str) -> None:
    """Raise ReportError for a format that its first bytes give away."""
    for magic, what, remedy in MAGIC:
        if data.startswith(magic):
            raise ReportError(where, f"This looks like {what}, not like text.", remedy)


def zero_means(data: bytes) -> str:
    """What a zero byte without a byte-order mark says about a file."""
    head = data[:1000]
    halves = (head[0::2], head[1::2])
    if any(half and half.count(0) > len(half) * 0.7 for half in halves):
        return "it looks like UTF-16 text without a byte-order mark."
    return "it looks like a binary file, not like text."


def decode_marked(data: bytes, charset: str, where: str) -> str:
    """Text whose byte-order mark names its encoding."""
    try:
        return data.decode(charset)
    except UnicodeDecodeError as error:
        wrong = f"The byte-order mark says {charset.upper()}, but byte {error.start} of the text is not."
        raise ReportError(where, wrong, "The file may be cut short; get it again, or save it as UTF-8.") from error


def decode_legacy(data: bytes, where: str, declared: str, error: UnicodeDecodeError) -> str:
    """Text that is not UTF-8: as it declares, else as detected, else ReportError."""
    if mostly_utf8(data):
        line = data.count(b"\n", 0, error.start) + 1
        wrong = f"Line {line} is not UTF-8 (byte 0x{data[error.start]:02x} at byte {error.start}), though the rest is."
        raise ReportError(where, wrong, SAVE_AS_UTF8)
    charset = known_charset(declared)
    if charset:
        try:
            return data.decode(charset)
        except UnicodeDecodeError as failed:
            wrong = f"It declares the charset {declared}, but byte {failed.start} cannot be {charset}."
            raise ReportError(where, wrong, SAVE_AS_UTF8) from failed
    return data.decode(detect(data, where))


def mostly_utf8(data: bytes) -> bool:
    """Whether at least as many characters above ASCII are whole UTF-8 as are not.

    Legacy text all but never holds whole UTF-8 sequences, so such a file is a damaged
    or mixed one, and any 8-bit reading of it would be mojibake.
    """
    text = data.decode("utf-8", "surrogateescape")
    broken = len(re.findall("[\udc80-\udcff]", text))
    whole = len(re.findall("[^\x00-\x7f\udc80-\udcff]", text))
    return whole >= broken


def known_charset(label: str) -> str:
    """The codec for a declared charset label, "" for none or one that is not believed."""
    label = label.strip().lower()
    try:
        name = codecs.lookup(LARGER.get(label, label)).name if label else ""
        name = codecs.lookup(LARGER[name]).name if name in LARGER else name
    except LookupError:
        return ""
    known = {codecs.lookup(charset).name for charset in (*CHARSETS, *DECLARED_ONLY)}
    return name if name in known else ""


def detect(data: bytes, where: str) -> str:
    """The one charset that the text can be in; ReportError when two readings are as good.

    Method: charset-normalizer's "chaos" (mess) and "coherence" (letters as frequent as
    in a known language), on the lines that hold bytes above ASCII only.
    """
    from charset_normalizer import from_bytes

    # cp_isolation keeps out charsets nobody writes news in; the fallback would accept anything.
    matches = from_bytes(telling_lines(data), cp_isolation=list(CHARSETS), enable_fallback=False)
    best = matches.best()
    if best is None:
        raise ReportError(where, "Its text is neither UTF-8 nor in any charset that could be recognised.", SAVE_AS_UTF8)
    rivals = [
        match.encoding
        for match in matches
        if match.chaos <= best.chaos + CHAOS_MARGIN and match.coherence >= best.coherence - COHERENCE_MARGIN
    ]
    return agreed(data, where, rivals)


def agreed(data: bytes, where: str, charsets: Sequence[str]) -> str:
    """The first of several charsets that all read the same text; ReportError where they differ."""
    first = data.decode(charsets[0], "replace")
    for other in charsets[1:]:
        second = data.decode(other, "replace")
        if first != second:
            raise ReportError(where, differing(charsets[0], first, other, second), SAVE_AS_UTF8)
    if "\ufffd" in first or IMPLAUSIBLE.search(first):
        raise ReportError(
            where, f"Its charset cannot be told: it looks like {charsets[0]}, but not all of it.", SAVE_AS_UTF8
        )
    return charsets[0]


def differing(charset: str, text: str, other: str, second: str) -> str:
    """What is said of two readings that differ: the first word that does."""
    pairs = zip(text.split(), second.split(), strict=False)
    mine, theirs = next(((a, b) for a, b in pairs if a != b), ("?", "?"))
    return f"Its charset cannot be told: {mine[:40]!r} as {charset} or {theirs[:40]!r} as {other}."


def telling_lines(data: bytes) -> bytes:
    """The lines with bytes above ASCII, which alone tell charsets apart, up to SAMPLE_BYTES."""
    lines = (line for line in data.split(b"\n") if not line.isascii())
    sample = b"\n".join(islice(lines, 5000))
    if len(sample) <= SAMPLE_BYTES:
        return sample
    cut = max(sample.rfind(b" ", 0, SAMPLE_BYTES), sample.rfind(b"\n", 0, SAMPLE_BYTES))
    return sample[:cut] if cut > 0 else sample[:SAMPLE_BYTES]
