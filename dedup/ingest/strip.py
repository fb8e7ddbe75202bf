"""The words of HTML without a parser: for fragments, and for pages that extraction gives up on.

Linear whatever the input: each character is looked at once, an unclosed tag or comment ends the search.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

__all__ = ["BLOCKS", "HIDDEN", "is_fragment", "lay_out", "looks_like_html", "strip_tags"]

BLOCKS = frozenset(
    """address article aside blockquote body dd details dialog div dl dt fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 head header hgroup hr html li main menu nav ol p pre section summary table tbody
    td tfoot th thead tr ul""".split()  # noqa: SIM905
)
_LINES = frozenset(("br", "li", "td", "th", "tr", "dt", "dd"))
HIDDEN = frozenset(
    ("iframe", "math", "noscript", "object", "script", "style", "svg", "template", "textarea", "title")
)
_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9:-]{0,40})")
_STARTS = re.compile(
    r"\s{0,2000}(?:<!--|<\?xml|<!doctype html|"
    r"<(?:html|head|body|p|div|article|section|main|h[1-6]|figure|img|span|"
    r"blockquote|ul|ol|table|a|strong|em|b|i|time|header|aside)\b[^<>]{0,2000}/?>)",
    re.IGNORECASE,
)
_PAGE = re.compile(r"<(?:html|body|head)\b", re.IGNORECASE)
_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
_LONGEST_ATTRIBUTE = 2_000
_SPACE = re.compile(r"[ \t\r\n\f\u00a0]{1,1000}")


def looks_like_html(text: str) -> bool:
    """Whether a text begins like a page or a piece of one."""
    return _STARTS.match(text) is not None


def is_fragment(source: str) -> bool:
    """Whether HTML is the article alone, as feeds and newsroom systems send it, not a page."""
    return _PAGE.search(source) is None


def strip_tags(source: str) -> str:
    """Return what a reader would see: blocks parted by blank lines, items and cells by line breaks."""
    return lay_out(
        (kind, html.unescape(value) if kind == "text" else value) for kind, value in _parts(source)
    )


def lay_out(parts: Iterable[tuple[str, str]], blocks: frozenset[str] = BLOCKS) -> str:
    """Put words and tag names, in the order of the page, into paragraphs and lines."""
    laid: list[list[list[str]]] = [[[]]]
    for kind, value in parts:
        if kind == "text":
            laid[-1][-1].append(value)
        elif value in _LINES:
            laid[-1].append([])
        elif value in blocks:
            laid.append([[]])
    return "\n\n".join(filter(None, map(_joined, laid)))


def _joined(block: list[list[str]]) -> str:
    lines = (_SPACE.sub(" ", "".join(line)).strip() for line in block)
    return "\n".join(filter(None, lines))


def _parts(source: str) -> list[tuple[str, str]]:
    """List text and tag names in order; what is hidden is left out."""
    lower = source.lower()
    if len(lower) != len(source):
        lower = source.translate(_LOWER)  # a letter outside ASCII is two in lower case
    parts: list[tuple[str, str]] = []
    at = 0
    while at < len(source):
        opening = source.find("<", at)
        if opening < 0:
            parts.append(("text", source[at:]))
            break
        if opening > at:
            parts.append(("text", source[at:opening]))
        at, tag = _tag(source, lower, opening)
        if tag is not None:
            parts.append(tag)
    return parts


def _tag(source: str, lower: str, opening: int) -> tuple[int, tuple[str, str] | None]:
    """Say where to go on after ``source[opening] == "<"``, and what stood there."""
    if source.startswith("<!--", opening):
        return _after(source, "-->", opening), None
    name = _NAME.match(source, opening + 1)
    if name is None:
        if source.startswith(("<!", "<?"), opening):
            return _after(source, ">", opening), None
        return opening + 1, ("text", "<")
    tag = name.group(1).lower()
    end = _tag_end(source, opening)
    closes = source[opening + 1] == "/"
    if tag in HIDDEN and not closes and source[end - 2 : end] != "/>":
        end = _after(source, ">", _after(lower, f"</{tag}", end))
    return end, ("tag", tag)


def _tag_end(source: str, opening: int) -> int:
    """Find the place after a tag; a ``>`` inside a quoted attribute of usual length does not end it."""
    end = _after(source, ">", opening)
    for quote in ('"', "'"):
        if source.count(quote, opening, end) % 2:
            closing = source.find(quote, end, end + _LONGEST_ATTRIBUTE)
            if closing >= 0:
                return _after(source, ">", closing)
    return end


def _after(source: str, mark: str, start: int) -> int:
    """Find the place after the next ``mark``, or the end of the text."""
    found = source.find(mark, start)
    return len(source) if found < 0 else found + len(mark)
