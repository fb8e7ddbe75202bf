"""XML of any kind: the root says which format it is, that format's module reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NoReturn

from dedup.errors import FormatError, InputError
from dedup.ingest.atom import read_atom
from dedup.ingest.charset import charset_of
from dedup.ingest.found import Feed, Found, Note, Origin
from dedup.ingest.item import Item, as_document, withdrawal
from dedup.ingest.newsml_1 import read_newsml_1
from dedup.ingest.newsml_g2 import OTHER_ITEMS, read_newsml_g2
from dedup.ingest.nitf import read_nitf
from dedup.ingest.repeated import told_apart
from dedup.ingest.rss import read_rss
from dedup.ingest.teasers import mark_teasers
from dedup.ingest.xmltree import Element, local, parse_xml, walk

__all__ = ["feed_items", "items_found", "read_markup"]

_FEEDS = {"rss": read_rss, "rdf": read_rss, "channel": read_rss, "feed": read_atom, "entry": read_atom}
_KNOWN = (*_FEEDS, "newsitem", "newsmessage", "newsml", "nitf")
_NOT_ARTICLES = {
    "opml": "is a list of feeds (OPML), not articles",
    "urlset": "is a sitemap, a list of addresses; hand in the pages themselves",
    "sitemapindex": "is a list of sitemaps; hand in the pages themselves",
}


def read_markup(data: bytes, origin: Origin) -> Iterator[Found]:
    """Read a feed or an agency's file.  Raises ``FormatError`` for what is neither, or holds nothing."""
    tree = parse_xml(data, origin.about, origin.encoding or charset_of(origin.content_type))
    for note in tree.notes:
        yield Note(f"{origin.about}: {note}")
    root = _known_root(tree.root, origin)
    if local(root) in _FEEDS:
        feed, items = _FEEDS[local(root)](root, origin.url)
        yield from feed_items(feed, items, origin)
    else:
        yield from items_found(_agency_items(root, origin), origin)


def _known_root(root: Element, origin: Origin) -> Element:
    """Find the format's own root: the file's, or the first that something else was wrapped around."""
    if local(root) in (*_KNOWN, *OTHER_ITEMS):
        return root
    inner = None if local(root) in _NOT_ARTICLES else next(walk(root, *_KNOWN), None)
    return inner if inner is not None else _unknown(root, origin)


def _unknown(root: Element, origin: Origin) -> NoReturn:
    what = (
        f"is XML of a kind that is not known here ({local(root)[:60]}); known are RSS, Atom, NewsML and NITF"
    )
    raise FormatError(f"{origin.about} {_NOT_ARTICLES.get(local(root), what)}", about=origin.about)


def _agency_items(root: Element, origin: Origin) -> list[Item]:
    name = local(root)
    if name == "nitf":
        return [read_nitf(root)]
    items = list(read_newsml_1(root) if name == "newsml" else read_newsml_g2(root))
    if not items:
        held = ", ".join(dict.fromkeys(local(part) for part in (root, *walk(root, *OTHER_ITEMS))))
        raise FormatError(f"{origin.about} holds no news item, only {held}", about=origin.about)
    return items


def feed_items(feed: Feed, items: Iterable[Item | None], origin: Origin) -> Iterator[Found]:
    """Give the feed with its items; say so where there are none, or only the beginnings of articles."""
    listed = list(items)
    kept = told_apart([item for item in listed if item is not None])
    marked, teasers = mark_teasers([item for item in kept if item is not None])
    yield Feed(feed.kind, feed.title, feed.url, feed.language, teasers)
    name = f"{feed.kind} feed" if " " in feed.kind or feed.kind.isupper() else feed.kind
    if not listed:
        yield Note(f"{origin.about} is {_article(name)} {name} without items")
    if teasers:
        yield Note(f"{origin.about} holds only the beginnings of articles; its items are too short to judge")
    each, whole = iter(kept), iter(marked)
    places = (one for one in listed if one is None or next(each) is not None)
    yield from items_found((None if one is None else next(whole) for one in places), origin)


def _article(name: str) -> str:
    return "an" if name[0] in "AR" else "a"


def items_found(items: Iterable[Item | None], origin: Origin) -> Iterator[Found]:
    """Turn items into documents; one that cannot be is an error in its place."""
    for number, item in enumerate(items, start=1):
        where = f"{origin.about}, item {number:,}"
        try:
            if item is None:
                raise FormatError(f"{where} is no object", about=where)
            yield withdrawal(item) or as_document(item, where, origin.limit)
        except InputError as error:
            yield error
