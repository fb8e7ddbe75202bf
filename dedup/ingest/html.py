"""The article of a page: trafilatura finds it, its words stay those of the page.

Run in a child process (:mod:`dedup.ingest.extractor`): crafted pages take these libraries minutes.
The text is put together here from the tree that trafilatura returns, not taken from its own text
output, which adds bullets and table bars that stand nowhere on the page.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

__all__ = ["Page", "extract"]

_BLOCKS = frozenset({"p", "head", "quote", "list", "table", "figure", "code", "div", "ab", "del"})
_LINES = frozenset({"item", "row", "cell", "lb"})
_SPACE = re.compile(r"\s{1,1000}")
_DATES = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//meta[@name='date' or @name='pubdate' or @name='dc.date.issued']/@content",
    "//time[@itemprop='datePublished' or @pubdate]/@datetime",
)
_CANONICAL = ("//link[@rel='canonical']/@href", "//meta[@property='og:url']/@content")
_SITE = ("//meta[@property='og:site_name']/@content", "//meta[@name='application-name']/@content")
_AUTHOR = ("//meta[@name='author']/@content", "//meta[@name='parsely-author']/@content")
_LANGUAGE = ("//html/@lang", "//meta[@property='og:locale']/@content")


@dataclass(frozen=True, slots=True)
class Page:
    """What was read from a page: its article's text, and what the page says of itself.

    ``how`` is ``article`` (found by extraction), ``fragment`` (the HTML was the article) or
    ``whole_page`` (all words of the page, because of ``reason``).
    """

    text: str
    title: str | None = None
    published: str | None = None
    language: str | None = None
    source: str | None = None
    canonical: str | None = None
    byline: str | None = None
    how: str = "article"
    reason: str | None = None


def extract(source: str, url: str | None = None) -> Page | None:
    """Find the article of a page; None where there is none."""
    import lxml.html
    import trafilatura

    tree = trafilatura.load_html(source)
    if tree is None:
        return None
    shown = _shown(tree)
    said = _said(tree)
    found: Any = trafilatura.bare_extraction(
        lxml.html.tostring(tree, encoding="unicode"),
        url=url,
        include_comments=False,
        include_tables=True,
        deduplicate=False,
        with_metadata=True,
    )
    if found is None or found.body is None:
        return None
    text = _once("\n\n".join(_blocks(found.body)), shown)
    if not text.strip():
        return None
    return replace(
        said,
        text=text,
        title=found.title or said.title,
        published=said.published or found.date,
        language=said.language or found.language,
    )


def _said(tree: Any) -> Page:
    """Read what the page itself declares: title, time, language, address, site and author."""

    def first(*paths: str) -> str | None:
        values = (str(value).strip() for path in paths for value in tree.xpath(path))
        return next(filter(None, values), None)

    language = first(*_LANGUAGE)
    return Page(
        text="",
        title=first("//title/text()"),
        published=first(*_DATES),
        language=language and re.split("[-_]", language)[0].lower(),
        source=first(*_SITE),
        canonical=first(*_CANONICAL),
        byline=first(*_AUTHOR),
    )


def _blocks(body: Any) -> list[str]:
    """Cut trafilatura's tree into blocks with the white space of a reader, items and cells as lines."""
    from lxml import etree

    blocks: list[list[list[str]]] = [[[]]]

    def cut(tag: Any) -> None:
        if tag in _LINES:
            blocks[-1].append([])
        elif tag in _BLOCKS:
            blocks.append([[]])

    for event, element in etree.iterwalk(body, events=("start", "end")):
        cut(element.tag)
        words = element.text if event == "start" else element.tail
        if words and (element is not body or event == "start"):
            blocks[-1][-1].append(words)
    return list(filter(None, map(_lines, blocks)))


def _lines(block: list[list[str]]) -> str:
    return "\n".join(filter(None, (_SPACE.sub(" ", "".join(line)).strip() for line in block)))


def _shown(tree: Any) -> str:
    """Everything a reader could see, white space collapsed."""
    words = tree.xpath("//body//text()[not(ancestor::script or ancestor::style or ancestor::noscript)]")
    return _SPACE.sub(" ", " ".join(words))


def _once(text: str, shown: str) -> str:
    """Drop lines that extraction gives more often than the page shows them.

    Short bodies come out twice (trafilatura issue 880), which would read as an article that repeats itself.
    """
    lines = text.split("\n")
    often = Counter(line for line in lines if line)
    allowed = {line: max(1, _times(line, shown)) for line, count in often.items() if count > 1}
    seen: Counter[str] = Counter()
    kept = []
    for line in lines:
        seen[line] += 1
        if seen[line] <= allowed.get(line, seen[line]):
            kept.append(line)
    return re.sub("\n{3,1000}", "\n\n", "\n".join(kept)).strip()


def _times(line: str, shown: str) -> int:
    return shown.count(line)
