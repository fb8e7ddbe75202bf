"""Bytes to text, without guessing silently: a wrong encoding is an error that names the cure."""

from __future__ import annotations

import codecs
import re

from dedup.errors import DocumentError

__all__ = [
    "BOMS",
    "BROWSERS",
    "check_characters",
    "decode",
    "decode_html",
    "is_codec",
    "known_encoding",
    "utf16_without_mark",
]

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY = (
    (b"%PDF-", "a PDF", "extract its text first, for example with pdftotext"),
    (b"PK\x03\x04", "a ZIP archive or an office document", "save it as plain text or HTML"),
    (b"\xd0\xcf\x11\xe0", "an old office document", "save it as plain text or HTML"),
    (b"{\\rtf", "an RTF document", "save it as plain text"),
    (b"\x89PNG", "a picture", "hand in the article's text"),
    (b"\xff\xd8\xff", "a picture", "hand in the article's text"),
    (b"GIF8", "a picture", "hand in the article's text"),
    (b"SQLite format 3\x00", "an SQLite database", "open a store with --store sqlite:///PATH"),
)
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w:.-]{1,40})", re.IGNORECASE)
_XML_DECLARED = re.compile(rb"\A\s{0,9}<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([\w:.-]{1,40})")
# What browsers do (WHATWG Encoding): these labels mean their Windows superset.
BROWSERS = {"iso-8859-1": "windows-1252", "latin-1": "windows-1252", "latin1": "windows-1252"} | {
    "us-ascii": "windows-1252",
    "ascii": "windows-1252",
    "iso-8859-9": "windows-1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
}
_SNIFFED = 4_096


def decode(data: bytes, about: str, encoding: str | None = None) -> str:
    """Read text as UTF-8, by its byte-order mark, or as ``encoding`` says; line ends stay as they are.

    Raises ``DocumentError`` for binary data and for bytes that are no text in that encoding.
    """
    _refuse_binary(data, about)
    for mark, name in BOMS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], name, about)
    if encoding is not None:
        return _strictly(data, known_encoding(encoding, about), about)
    wide = utf16_without_mark(data)
    if wide:
        return _strictly(data, wide, about)
    if b"\x00" in data[:_SNIFFED]:
        raise DocumentError(f"{about} is binary, not text; hand in the article's text", about=about)
    return _strictly(data, "utf-8", about)


def decode_html(data: bytes, about: str, encoding: str | None = None) -> str:
    """Read a page by its byte-order mark, ``encoding``, its declaration, as UTF-8, as browsers would.

    Raises ``DocumentError`` for binary data and for a declaration that does not hold.
    """
    marked = any(data.startswith(mark) for mark, _ in BOMS)
    if marked or encoding is not None or utf16_without_mark(data):
        return decode(data, about, encoding)
    _refuse_binary(data, about)
    declared = _declared(data)
    for name in filter(None, (declared, "utf-8")):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    if declared in (None, "windows-1252"):
        return data.decode("windows-1252", "replace")
    raise DocumentError(
        f"{about} says that it is {declared}, and is not; name its encoding with --encoding", about=about
    )


def _declared(data: bytes) -> str | None:
    match = _XML_DECLARED.search(data[:_SNIFFED]) or _DECLARED.search(data[:_SNIFFED])
    if match is None:
        return None
    label = match.group(1).decode("ascii", "replace").lower()
    label = BROWSERS.get(label, label)
    # A page that can be read far enough to find the label is not UTF-16.
    return label if is_codec(label) and not label.startswith("utf-16") else None


def is_codec(name: str) -> bool:
    """Whether Python can read text in that encoding."""
    try:
        return codecs.lookup(name)._is_text_encoding
    except LookupError:
        return False


def known_encoding(encoding: str, about: str) -> str:
    """Return the name of an encoding if there is such; raise ``DocumentError`` otherwise."""
    if not is_codec(encoding):
        raise DocumentError(
            f"there is no encoding {encoding!r}; use a name like utf-8, windows-1252 or koi8-r", about=about
        )
    return encoding


def _strictly(data: bytes, encoding: str, about: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"{about} is not {encoding.upper()}: byte {error.start:,} is {data[error.start]:#04x}; "
            f"name its encoding, for example --encoding {_likely(data)}, or convert it to UTF-8",
            about=about,
        ) from None


def _likely(data: bytes) -> str:
    """Name an encoding worth trying: Cyrillic letters are dense above 0xC0, Western ones sparse."""
    sample = data[:_SNIFFED]
    high = sum(byte >= 0xC0 for byte in sample)
    letters = sum(65 <= byte <= 122 for byte in sample)
    return "windows-1251" if high > letters else "windows-1252"


def utf16_without_mark(data: bytes) -> str | None:
    """Tell UTF-16 by where its zero bytes stand."""
    sample = data[:_SNIFFED]
    if len(sample) < 8 or b"\x00" not in sample:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > 0.7 * len(sample) / 2 and even < 0.1 * len(sample) / 2:
        return "utf-16-le"
    if even > 0.7 * len(sample) / 2 and odd < 0.1 * len(sample) / 2:
        return "utf-16-be"
    return None


def _refuse_binary(data: bytes, about: str) -> None:
    for magic, what, cure in _BINARY:
        if data.startswith(magic):
            raise DocumentError(f"{about} is {what}; {cure}", about=about)


def check_characters(text: str, about: str, limit: int) -> str:
    """Return the text if it can be an article: some words, not too long, no half characters."""
    if len(text) > limit:
        raise DocumentError(
            f"{about} has {len(text):,} characters, more than {limit:,}; "
            "hand in one article at a time, or raise max_characters",
            about=about,
        )
    if not text.strip():
        raise DocumentError(f"{about} is empty; hand in an article", about=about)
    if not any(map(str.isalpha, text)):
        raise DocumentError(f"{about} holds no words; hand in an article", about=about)
    half = _half_character(text)
    if half is not None:
        raise DocumentError(
            f"{about} holds half a character (a lone surrogate) at {half:,}; export it again as UTF-8",
            about=about,
        )
    return text


def _half_character(text: str) -> int | None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        return error.start
    return None
