"""NewsML 1.0 to 1.2 (IPTC): each ``NewsItem`` to an item.

A news item is a tree of components.  Its article is the first component with words, other languages and
captions of pictures come after it; lines and rights stand on that component or on one around it.
"""

from __future__ import annotations

from collections.abc import Iterator

from dedup.ingest.item import Item
from dedup.ingest.nested import filled, inline_words, packed_words
from dedup.ingest.nitf import read_nitf
from dedup.ingest.xmltree import Element, attribute, children, first, local, value, walk
from dedup.ingest.xmlvalues import rest_of

__all__ = ["read_newsml_1"]

_LINES = frozenset(("headline", "byline", "creditline", "copyrightline"))


def read_newsml_1(root: Element) -> Iterator[Item]:
    """Read every news item, in order."""
    return map(_item, walk(root, "newsitem"))


def _item(element: Element) -> Item:
    identity = first(element, "identification", "newsidentifier")
    management = first(element, "newsmanagement")
    outer = Item(
        guid=_guid(identity),
        version=value(identity, "revisionid"),
        created=value(management, "firstcreated"),
        updated=value(management, "thisrevisioncreated"),
        embargo=_embargo(management),
        status=_formal(first(management, "status")),
        fields=rest_of(children(management, "urgency", "instruction", "newsitemtype"))
        if management is not None
        else {},
    )
    article = _article(element)
    around = (
        [part for part in article.iterancestors() if local(part) == "newscomponent"]
        if article is not None
        else []
    )
    first_component = list(walk(element, "newscomponent"))[:1]
    for component in around or first_component:
        outer = filled(outer, _lines(component))
    return filled(outer, _content(article)) if article is not None else outer


def _guid(identity: Element | None) -> str | None:
    """Name the item without its revision, as ``urn:newsml:provider:date:id``."""
    parts = [value(identity, name) for name in ("providerid", "dateid", "newsitemid")]
    if all(parts):
        return ":".join(("urn:newsml", *filter(None, parts)))
    return value(identity, "publicidentifier") or parts[2]


def _formal(element: Element | None) -> str | None:
    name = attribute(element, "formalname")
    return name.lower() if name else value(element)


def _embargo(management: Element | None) -> str | None:
    """Return the moment at which an embargoed item becomes usable."""
    change = first(management, "statuswillchange")
    future = (_formal(first(change, "futurestatus")) or "usable") == "usable"
    return value(change, "dateandtime") if future else None


def _article(element: Element) -> Element | None:
    """Find the content with the article: words come first, main before supporting."""
    worded = [part for part in walk(element, "contentitem") if _content(part).body]
    main = (part for part in worded if _role(part) in (None, "main", "maintext", "body"))
    return next(main, worded[0] if worded else None)


def _role(part: Element) -> str | None:
    component = next((outer for outer in part.iterancestors() if local(outer) == "newscomponent"), None)
    return _formal(first(component, "role"))


def _content(part: Element) -> Item:
    encoding = attribute(first(part, "encoding"), "notation")
    data = next(walk(part, "datacontent"), None)
    if data is None:
        return Item()
    nitf = next(walk(data, "nitf"), None)
    if nitf is not None:
        return read_nitf(nitf)
    if len(data):
        return Item(body=inline_words(data))
    media = (attribute(first(part, "mediatype"), "formalname") or "text").lower()
    return (
        Item(body=packed_words(data, encoding)) if media in ("text", "complexdata", "composite") else Item()
    )


def _lines(component: Element) -> Item:
    lines, rights = first(component, "newslines"), first(component, "rightsmetadata")
    admin, about = first(component, "administrativemetadata"), first(component, "descriptivemetadata")
    return Item(
        title=value(lines, "headline"),
        byline=value(lines, "byline"),
        credit=value(lines, "creditline"),
        copyright=value(lines, "copyrightline") or value(rights, "copyright"),
        usage_terms=value(lines, "rightsline") or value(rights, "usagerights"),
        source=_party(admin, "provider") or _party(admin, "source") or _party(admin, "creator"),
        language=attribute(first(about, "language"), "formalname") or attribute(component, "lang"),
        fields=rest_of(part for part in lines if local(part) not in _LINES) if lines is not None else {},
    )


def _party(admin: Element | None, role: str) -> str | None:
    party = first(admin, role, "party")
    return attribute(party, "formalname") or value(party) or value(admin, role)
