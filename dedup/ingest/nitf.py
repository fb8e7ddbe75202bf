"""NITF (IPTC News Industry Text Format) 2.5 to 3.6, alone or inside NewsML: an element to an item."""

from __future__ import annotations

from dedup.ingest.item import Item
from dedup.ingest.moments import read_moment
from dedup.ingest.words import tree_words
from dedup.ingest.xmltree import Element, attribute, children, first, local, value
from dedup.ingest.xmlvalues import rest_of

__all__ = ["read_nitf"]


def read_nitf(nitf: Element) -> Item:
    """Read one document."""
    head, body = first(nitf, "head"), first(nitf, "body")
    data, top = first(head, "docdata"), first(body, "body.head")
    identity, publication = first(data, "doc-id"), first(head, "pubdata")
    issued = attribute(first(data, "date.issue"), "norm") or attribute(publication, "date.publication")
    released = attribute(first(data, "date.release"), "norm")
    rights = first(top, "rights")
    owner = value(rights, "rights.owner")
    source = _source(identity, publication, top, data) or owner
    return Item(
        scope=source,
        guid=attribute(identity, "id-string") or attribute(nitf, "uno"),
        version=attribute(first(data, "du-key"), "version"),
        title=value(top, "hedline", "hl1") or value(top, "hedline") or value(head, "title"),
        source=source,
        language=attribute(nitf, "lang", "baselang"),
        published=issued or released,
        embargo=released if _later(released, issued) else None,
        status=attribute(data, "management-status"),
        usage_terms=(None if owner else value(rights)) or attribute(first(data, "doc.rights"), "type"),
        copyright=_copyright(data) or owner,
        byline=_block(first(top, "byline")),
        credit=value(top, "distributor"),
        body=_words(body),
        summary=_block(first(top, "abstract")),
        fields=_rest(head, data, top, body),
    )


def _source(
    identity: Element | None, publication: Element | None, top: Element | None, data: Element | None
) -> str | None:
    """Name who sent it: agencies fill different ones of these."""
    return (
        attribute(publication, "name")
        or attribute(identity, "regsrc")
        or value(top, "distributor")
        or attribute(first(data, "doc.copyright"), "holder")
    )


def _later(released: str | None, issued: str | None) -> bool:
    release, issue = read_moment(released), read_moment(issued)
    return release is not None and (issue is None or release > issue)


def _copyright(data: Element | None) -> str | None:
    notice = first(data, "doc.copyright")
    parts = (attribute(notice, "year"), attribute(notice, "holder"))
    return " ".join(filter(None, parts)) or None


def _words(body: Element | None) -> str | None:
    if body is None:
        return None
    content = first(body, "body.content")
    return _block(content if content is not None else body)


def _block(element: Element | None) -> str | None:
    return tree_words(element) or None if element is not None else None


_READ_ABOVE = frozenset(
    "doc-id du-key date.issue date.release doc.copyright hedline byline distributor rights abstract".split()  # noqa: SIM905
)


def _rest(
    head: Element | None, data: Element | None, top: Element | None, body: Element | None
) -> dict[str, object]:
    parts = [*_children(data), *_children(top)]
    parts += _children(head, "tobject", "pubdata", "revision-history")
    parts += _children(body, "body.end")
    return rest_of(part for part in parts if local(part) not in _READ_ABOVE)


def _children(parent: Element | None, *names: str) -> list[Element]:
    if parent is None:
        return []
    return list(children(parent, *names) if names else parent)
