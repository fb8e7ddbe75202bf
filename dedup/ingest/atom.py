"""Atom 1.0 (RFC 4287) and 0.3, with tombstones (RFC 6721): elements to items."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator

from dedup.ingest.addresses import host_of, web_address
from dedup.ingest.found import Feed
from dedup.ingest.item import Item
from dedup.ingest.nested import captioned
from dedup.ingest.words import line, plain, tree_words
from dedup.ingest.xmltree import Element, attribute, children, first, has_attribute, local, value, walk
from dedup.ingest.xmlvalues import rest_of

__all__ = ["read_atom"]

_KNOWN = frozenset(
    """id title link published issued created updated modified summary content author contributor rights
    source entry""".split()  # noqa: SIM905
)


def read_atom(root: Element, url: str | None) -> tuple[Feed, Iterator[Item]]:
    """Read the feed, and its entries as they stand; a lone entry is a feed of one."""
    base = web_address(attribute(root, "base"), url) or url
    feed = Feed(
        kind="Atom 0.3" if attribute(root, "version") == "0.3" else "Atom 1.0",
        title=line(_words(first(root, "title"))) if local(root) != "entry" else None,
        url=_link(root, base) or base,
        language=attribute(root, "lang"),
    )
    author, rights = _people(root), line(_words(first(root, "rights")))
    entries = [root] if local(root) == "entry" else walk(root, "entry")
    gone = (_deleted(element, feed) for element in walk(root, "deleted-entry"))
    return feed, _chained((_entry(element, feed, author, rights, base) for element in entries), gone)


def _chained(*several: Iterator[Item]) -> Iterator[Item]:
    for items in several:
        yield from items


def _entry(entry: Element, feed: Feed, author: str | None, rights: str | None, base: str | None) -> Item:
    base = web_address(attribute(entry, "base"), base) or base
    content, origin = first(entry, "content"), first(entry, "source")
    item = Item(
        guid=value(entry, "id"),
        scope=feed.url,
        title=_words(first(entry, "title")),
        link=_link(entry, base),
        canonical=_link(entry, base, "canonical"),
        source=line(_words(first(origin, "title")))
        or _people(origin)
        or feed.title
        or author
        or host_of(feed.url),
        language=_language(content, entry, fallback=feed.language),
        published=value(entry, "published") or value(entry, "issued"),
        updated=value(entry, "updated") or value(entry, "modified"),
        created=value(entry, "created"),
        byline=_people(entry) or author,
        copyright=line(_words(first(entry, "rights"))) or rights,
        body=_words(content),
        summary=_words(first(entry, "summary")),
        fields=_rest(entry, content),
    )
    return captioned(item, entry)


def _rest(entry: Element, content: Element | None) -> dict[str, object]:
    """Keep what has no place of its own; content that is elsewhere is named, not fetched."""
    rest = rest_of(child for child in entry if local(child) not in _KNOWN)
    named: dict[str, object] = {key.removeprefix("atom:"): given for key, given in rest.items()}
    return named | {"content_src": attribute(content, "src")}


def _deleted(element: Element, feed: Feed) -> Item:
    """Read an entry that its publisher took back; what is known of it is its id and the time."""
    return Item(
        guid=attribute(element, "ref"),
        scope=feed.url,
        updated=attribute(element, "when"),
        source=feed.title,
        status="withdrawn",
    )


def _language(*elements: Element | None, fallback: str | None) -> str | None:
    """Return the nearest language; an empty one says that there is none (XML 1.0, 2.12)."""
    for element in elements:
        if element is not None and has_attribute(element, "lang"):
            return attribute(element, "lang")
    return fallback


def _link(element: Element, base: str | None, rel: str = "alternate") -> str | None:
    """Return the address of a relation; among several alternates the HTML one."""
    links = [link for link in children(element, "link") if (attribute(link, "rel") or "alternate") == rel]
    links.sort(key=lambda link: "html" not in (attribute(link, "type") or "html"))
    found = (web_address(attribute(link, "href") or link.text, base) for link in links)
    return next(filter(None, found), None)


def _people(element: Element | None) -> str | None:
    """Name the authors: their names, else addresses of mail."""
    people = children(element, "author") if element is not None else iter(())
    names = (value(person, "name") or value(person, "email") or value(person) for person in people)
    return ", ".join(dict.fromkeys(filter(None, names))) or None


def _words(element: Element | None) -> str | None:
    """Return the words of a text construct: plain, escaped, in line, or in base64."""
    if element is None:
        return None
    kind = (attribute(element, "type") or "").lower()
    text = element.text or ""
    if attribute(element, "mode") == "base64" or _is_packed(kind):
        text = _unpacked(text)
        return plain(text) or None
    if len(element):
        return tree_words(element) or None
    markup = {"text": False, "text/plain": False, "html": True, "text/html": True}.get(kind)
    return plain(text, markup=markup) or None


def _is_packed(kind: str) -> bool:
    """Content of any other media type is base64 (RFC 4287, 4.1.3.3)."""
    return "/" in kind and not kind.startswith("text/") and not kind.endswith(("xml", "html"))


def _unpacked(text: str) -> str:
    try:
        data = base64.b64decode(text, validate=False)
    except (binascii.Error, ValueError):
        return ""
    return data.decode("utf-8", "replace") if b"\x00" not in data else ""
