"""NewsML-G2 (IPTC): each ``newsItem`` of a file or message to an item.

Concept, knowledge, planning, catalog and package items hold no article; a file of nothing else says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from dedup.ingest.addresses import web_address
from dedup.ingest.item import Item
from dedup.ingest.nested import filled, inline_words, packed_words
from dedup.ingest.nitf import read_nitf
from dedup.ingest.xmltree import Element, attribute, children, first, local, value, walk
from dedup.ingest.xmlvalues import rest_of

__all__ = ["OTHER_ITEMS", "read_newsml_g2"]

OTHER_ITEMS = ("packageitem", "conceptitem", "knowledgeitem", "planningitem", "catalogitem", "hopitem")
_META = frozenset(
    """itemclass provider versioncreated firstcreated embargoed pubstatus title headline by creator creditline
    language description""".split()  # noqa: SIM905
)
_MEDIA = ("picture", "graphic", "audio", "video", "animated")


def read_newsml_g2(root: Element) -> Iterator[Item]:
    """Read every news item, in order."""
    items = [root] if local(root) == "newsitem" else walk(root, "newsitem")
    return map(_item, items)


def _item(element: Element) -> Item:
    meta, about, rights = (first(element, name) for name in ("itemmeta", "contentmeta", "rightsinfo"))
    kind = _code(first(meta, "itemclass"))
    description = _description(about)
    outer = Item(
        guid=attribute(element, "guid"),
        version=attribute(element, "version"),
        title=value(about, "headline") or value(meta, "title"),
        link=_own_link(meta),
        source=_name(first(meta, "provider")) or _name(first(about, "infosource")),
        language=attribute(first(about, "language"), "tag") or attribute(element, "lang"),
        created=value(meta, "firstcreated"),
        updated=value(meta, "versioncreated"),
        embargo=value(meta, "embargoed"),
        status=_code(first(meta, "pubstatus")),
        usage_terms=value(rights, "usageterms"),
        copyright=value(rights, "copyrightnotice") or _name(first(rights, "copyrightholder")),
        byline=value(about, "by") or _names(about, "creator"),
        credit=value(about, "creditline"),
        summary=description,
        fields=_rest(meta, about, rights),
    )
    whole = _content(first(element, "contentset"), outer)
    media = kind in _MEDIA and not whole.body and description is not None
    return filled(whole, Item(body=description, body_is="caption")) if media else whole


def _content(content: Element | None, outer: Item) -> Item:
    """Fill in what the content itself says; of several renditions the longest is the article."""
    parts = children(content, "inlinexml", "inlinedata") if content is not None else iter(())
    inner = max(map(_rendition, parts), key=lambda item: len(item.body or ""), default=Item())
    return filled(outer, inner) if inner.body else outer


def _rendition(part: Element) -> Item:
    if local(part) == "inlinedata":
        return Item(body=packed_words(part))
    nitf = next(walk(part, "nitf"), None)
    return read_nitf(nitf) if nitf is not None else Item(body=inline_words(part))


def _description(about: Element | None) -> str | None:
    found = children(about, "description") if about is not None else iter(())
    return next(filter(None, map(value, found)), None)


def _own_link(meta: Element | None) -> str | None:
    """Return the address of the item itself, among links to related ones."""
    for link in children(meta, "link") if meta is not None else ():
        if (attribute(link, "rel") or "").rpartition(":")[2].lower() in ("self", "canonical", "permalink"):
            return web_address(attribute(link, "href"))
    return None


def _code(element: Element | None) -> str | None:
    """Return the code without its scheme: ``stat:usable`` is usable; a literal has no scheme."""
    literal = attribute(element, "literal")
    code, address = attribute(element, "qcode"), attribute(element, "uri")
    return literal or (code or "").partition(":")[2] or (address or "").rpartition("/")[2] or None


def _name(element: Element | None) -> str | None:
    return value(element, "name") or _code(element) if element is not None else None


def _names(parent: Element | None, tag: str) -> str | None:
    found = children(parent, tag) if parent is not None else iter(())
    return ", ".join(filter(None, (value(element, "name") for element in found))) or None


def _rest(*parents: Element | None) -> dict[str, object]:
    parts = (child for parent in parents if parent is not None for child in parent)
    return {
        name.removeprefix("nar:"): given
        for name, given in rest_of(part for part in parts if local(part) not in _META).items()
    }
