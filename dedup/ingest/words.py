"""The words of an article's body, however its format wraps them: plain, escaped HTML, a tree of XML."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from dedup.ingest.strip import BLOCKS, HIDDEN, lay_out, looks_like_html, strip_tags
from dedup.ingest.xmltree import Element, local

__all__ = ["line", "mended", "plain", "tree_words"]

_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>|&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});|<!--")
_NITF = frozenset(
    """abstract block body.content body.end body.head bq byline byttl credit dateline distributor fn hedline
    hl1 hl2 media media-caption note tagline""".split()  # noqa: SIM905
)
_UNSEEN = HIDDEN | {"media-metadata", "media-producer", "media-reference", "media-object"}
_AROUND = frozenset(("footer", "header", "nav"))
_ESCAPED_TWICE = re.compile(r"&(?:quot|apos|amp|nbsp|#39|#34|#x27);")
_MISTAKEN = {code: bytes([code]).decode("cp1252", "ignore") or None for code in range(0x80, 0xA0)}
_CONTROL = re.compile("[\x80-\x9f]")
"""Control characters that nobody means."""


def plain(source: str, *, markup: bool | None = None) -> str:
    """Return the words of a body; whether it is HTML is looked at where its format does not say.

    What is still HTML without its tags was escaped twice, and is read once more.
    """
    if markup is None:
        markup = _MARKUP.search(source) is not None
    text = strip_tags(source) if markup else source.strip()
    if markup and looks_like_html(text):
        text = strip_tags(text)
    return mended(text)


def line(source: str | None) -> str | None:
    """Return a title or name as one line without markup; None where nothing is left."""
    return " ".join(plain(source).split()) or None if source else None


def mended(text: str) -> str:
    """Undo two old mistakes that leave control characters: UTF-8 or Windows-1252 read as Latin-1."""
    if _CONTROL.search(text) is None:
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text.translate(_MISTAKEN)


def tree_words(element: Element) -> str:
    """Return the words below an element of XHTML or NITF, laid out like those of a page.

    What stands in its own ``header`` and ``footer`` (keywords, the time, the headline again) is not the
    article, unless there is nothing else.
    """
    return _laid_out(element, _UNSEEN | _AROUND) or _laid_out(element, _UNSEEN)


def _laid_out(element: Element, unseen: frozenset[str]) -> str:
    text = lay_out(_parts(element, unseen), BLOCKS | _NITF)
    return mended(html.unescape(text) if _ESCAPED_TWICE.search(text) else text)


def _parts(element: Element, unseen: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Words and tag names in document order, without recursion."""
    yield "text", element.text or ""
    stack = [iter(element)]
    open_tags = [element]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
            closed = open_tags.pop()
            yield "tag", local(closed)
            yield "text", (closed.tail or "") if stack else ""
            continue
        yield "tag", local(child)
        if local(child) in unseen:
            yield "text", child.tail or ""
            continue
        yield "text", child.text or ""
        stack.append(iter(child))
        open_tags.append(child)
