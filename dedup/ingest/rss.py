"""RSS 0.9x to 2.0 and RSS 1.0 (RDF): elements to items.

Items are found wherever they stand (RSS 1.0 has them beside the channel), and the first usable element
wins where several say the same in different modules (Dublin Core, Media RSS, iTunes, Atom).
"""

from __future__ import annotations

from collections.abc import Iterator

from dedup.ingest.addresses import host_of, web_address
from dedup.ingest.found import Feed
from dedup.ingest.item import Item
from dedup.ingest.nested import captioned
from dedup.ingest.words import line, plain, tree_words
from dedup.ingest.xmltree import Element, attribute, local, name, value, walk
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
_READ = frozenset((*_BODY, *_SUMMARY, *_LINKS, *_SOURCES, "item")).union(*_KNOWN.values())
Fields = dict[str, list[Element]]
"""The children of an element by their names."""


def read_rss(root: Element, url: str | None) -> tuple[Feed, Iterator[Item]]:
    """Read the feed, and its items as they stand."""
    channel = next(walk(root, "channel"), root)
    said = _by_name(channel)
    home = web_address(_words(said, ("link",)), url) or web_address(attribute(channel, "rdf:about"), url)
    feed = Feed(
        kind=_kind(root),
        title=_words(said, ("title", "dc:title")),
        url=home,
        language=_words(said, _KNOWN["language"]) or attribute(root, "lang"),
    )
    source = _words(said, ("dc:publisher",)) or feed.title or host_of(home or url)
    terms = _words(said, ("copyright", "dc:rights"))
    return feed, (_item(element, feed, source, terms, url) for element in walk(root, "item"))


def _kind(root: Element) -> str:
    if local(root) == "rdf":
        return "RSS 1.0"
    version = attribute(root, "version") or ""
    return f"RSS {version}" if len(version) < 8 and version[:1].isdigit() else "RSS"


def _by_name(element: Element) -> Fields:
    fields: Fields = {}
    for child in element:
        fields.setdefault(name(child), []).append(child)
    return fields


def _item(element: Element, feed: Feed, source: str | None, terms: str | None, url: str | None) -> Item:
    fields = _by_name(element)
    guid = _words(fields, ("guid", "id")) or attribute(element, "rdf:about", "about")
    link, canonical = _links(fields, guid, feed.url or url)
    known = {field: _words(fields, names) for field, names in _KNOWN.items()}
    known["language"] = known["language"] or attribute(element, "lang") or feed.language
    known["copyright"] = known["copyright"] or terms
    item = Item(
        guid=guid,
        scope=feed.url or url,
        link=link,
        canonical=canonical,
        source=_words(fields, _SOURCES) or source,
        body=_laid_out(fields, _BODY),
        summary=_laid_out(fields, _SUMMARY),
        fields=rest_of(child for named, several in fields.items() if named not in _READ for child in several),
        **known,
    )
    return captioned(item, element)


def _links(fields: Fields, guid: str | None, base: str | None) -> tuple[str | None, str | None]:
    """Address and canonical address; a guid is an address unless it says otherwise."""
    given = [child.text or attribute(child, "href") for child in fields.get("link", ())]
    canonical = [value(child) for child in fields.get("feedburner:origlink", ())]
    for child in fields.get("atom:link", ()):
        rel = attribute(child, "rel") or "alternate"
        canonical += [attribute(child, "href")] if rel == "canonical" else []
        given += [attribute(child, "href")] if rel in ("alternate", "canonical") else []
    if guid and "://" in guid and not _is_no_address(fields):
        given.append(guid)
    own = next(filter(None, (web_address(address, base) for address in canonical)), None)
    link = next(filter(None, (web_address(address, base) for address in given)), None)
    return link or own, own


def _is_no_address(fields: Fields) -> bool:
    return any((attribute(child, "ispermalink") or "").lower() == "false" for child in fields.get("guid", ()))


def _words(fields: Fields, names: tuple[str, ...]) -> str | None:
    """Return the words of the first element with one of these names that has any, the earlier name first."""
    for wanted in names:
        for child in fields.get(wanted, ()):
            found = line("".join(child.itertext())) or attribute(child, "url", "href")
            if found:
                return found
    return None


def _laid_out(fields: Fields, names: tuple[str, ...]) -> str | None:
    """Return the first body: escaped HTML as feeds should have it, or elements that were never escaped."""
    found = (
        tree_words(child) if len(child) else plain(child.text or "")
        for wanted in names
        for child in fields.get(wanted, ())
    )
    return next(filter(None, found), None)
