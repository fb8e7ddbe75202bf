"""RSS 0.9x to 2.0 and RSS 1.0 (RDF): elements to items.

Items are found wherever they stand (RSS 1.0 has them beside the channel), and the first usable element
wins where several say the same in different modules (Dublin Core, Media RSS, iTunes, Atom).
"""

from __future__ import annotations

from collections.abc import Iterator

from dedup.ingest.addresses import host_of, web_address
from dedup.ingest.found import Feed
from dedup.ingest.item import Item
from dedup.ingest.words import line, plain, tree_words
from dedup.ingest.xmltree import Element, attribute, first, local, name, value, walk
from dedup.ingest.xmlvalues import rest_of

__all__ = ["read_rss"]

_BODY = ("content:encoded", "fullitem", "xhtml:body", "xhtml:div", "encoded", "content", "atom:content")
_SUMMARY = (
    "description",
    "dc:description",
    "itunes:summary",
    "media:description",
    "atom:summary",
    "itunes:subtitle",
)
_KNOWN: dict[str, tuple[str, ...]] = {
    "title": ("title", "dc:title", "media:title", "itunes:title"),
    "published": (
        "pubdate",
        "dc:date",
        "dcterms:issued",
        "dcterms:available",
        "atom:published",
        "pubdatetime",
    ),
    "updated": ("dcterms:modified", "atom:updated", "lastbuilddate"),
    "created": ("dcterms:created",),
    "byline": ("dc:creator", "author", "itunes:author", "dc:contributor", "managingeditor"),
    "credit": ("media:credit", "dc:source", "credit"),
    "copyright": ("copyright", "dc:rights", "media:copyright", "rights"),
    "usage_terms": ("dcterms:license", "media:license", "creativecommons:license", "license"),
    "language": ("dc:language", "language", "dcterms:language"),
}
_LINKS = ("link", "atom:link", "feedburner:origlink", "guid", "id")
_SOURCES = ("source", "dc:publisher")


def read_rss(root: Element, url: str | None) -> tuple[Feed, Iterator[Item]]:
    """Read the feed, and its items as they stand."""
    channel = next(walk(root, "channel"), root)
    home = web_address(value(channel, "link"), url) or web_address(attribute(channel, "rdf:about"), url)
    feed = Feed(
        kind=_kind(root),
        title=_words(channel, ("title", "dc:title")),
        url=home,
        language=_words(channel, _KNOWN["language"]) or attribute(root, "lang"),
    )
    publisher = _words(channel, ("dc:publisher",))
    terms = _words(channel, ("copyright", "dc:rights"))
    return feed, (
        _item(element, feed, publisher or feed.title or host_of(home or url), terms, url)
        for element in walk(root, "item")
    )


def _kind(root: Element) -> str:
    if local(root) == "rdf":
        return "RSS 1.0"
    version = attribute(root, "version") or ""
    return f"RSS {version}" if len(version) < 8 and version[:1].isdigit() else "RSS"


def _item(element: Element, feed: Feed, source: str | None, terms: str | None, url: str | None) -> Item:
    guid = value(element, "guid") or value(element, "id") or attribute(element, "rdf:about", "about")
    link, canonical = _links(element, guid, feed.url or url)
    known = {field: _words(element, names) for field, names in _KNOWN.items()}
    known["language"] = known["language"] or attribute(element, "lang") or feed.language
    known["copyright"] = known["copyright"] or terms
    return Item(
        guid=guid,
        scope=feed.url or url,
        link=link,
        canonical=canonical,
        source=_words(element, _SOURCES) or source,
        body=_body(element),
        summary=_first_words(element, _SUMMARY),
        fields=rest_of(_unknown(element)),
        **known,
    )


def _links(element: Element, guid: str | None, base: str | None) -> tuple[str | None, str | None]:
    """Address and canonical address; a guid is an address unless it says otherwise."""
    canonical = web_address(value(element, "origlink"), base)
    plain_links = [child.text or attribute(child, "href") for child in element if name(child) == "link"]
    for child in element:
        if name(child) == "atom:link" and attribute(child, "rel") in (None, "alternate", "canonical"):
            plain_links.append(attribute(child, "href"))
            if attribute(child, "rel") == "canonical":
                canonical = canonical or web_address(attribute(child, "href"), base)
    permanent = (attribute(first(element, "guid"), "ispermalink") or "true").lower() != "false"
    plain_links += [guid] if permanent and guid and "://" in guid else []
    link = next(filter(None, (web_address(given, base) for given in plain_links)), None)
    return link or canonical, canonical


def _words(element: Element, names: tuple[str, ...]) -> str | None:
    """Return the words of the first element with one of these names that has any, the earlier name first."""
    for wanted in names:
        for child in element:
            if name(child) == wanted:
                found = line("".join(child.itertext())) or attribute(child, "url", "href")
                if found:
                    return found
    return None


def _body(element: Element) -> str | None:
    for wanted in _BODY:
        for child in element:
            if name(child) == wanted and (found := _laid_out(child)):
                return found
    return None


def _first_words(element: Element, names: tuple[str, ...]) -> str | None:
    found = (_laid_out(child) for wanted in names for child in element if name(child) == wanted)
    return next(filter(None, found), None)


def _laid_out(element: Element) -> str:
    """Escaped HTML as feeds should have it, or elements that were never escaped."""
    return tree_words(element) if len(element) else plain(element.text or "")


def _unknown(element: Element) -> Iterator[Element]:
    known = {wanted for names in _KNOWN.values() for wanted in names} | {
        *_BODY,
        *_SUMMARY,
        *_LINKS,
        *_SOURCES,
        "item",
    }
    return (child for child in element if name(child) not in known)
