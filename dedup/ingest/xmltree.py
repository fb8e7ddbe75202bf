"""XML as a tree, by lxml with nothing switched on: no DTD, no entities, no network, no huge documents.

lxml is here already for pages, is quick, and its licence is BSD.  feedparser, the usual choice, knows
neither agency formats nor attributes it has no name for; its laxness is in :mod:`dedup.ingest.xmlrepair`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dedup.errors import FormatError
from dedup.ingest.charset import decode_xml
from dedup.ingest.xmlrepair import WRAPPER, balance
from dedup.ingest.xmltext import clean

__all__ = [
    "Element",
    "Tree",
    "attribute",
    "children",
    "first",
    "has_attribute",
    "local",
    "name",
    "parse_xml",
    "value",
    "walk",
]

Element = Any
"""An ``lxml.etree._Element``; lxml has no types."""
MOST_TAGS = 1_000_000
MOST_ATTRIBUTES = 500
"""Of one element; looking up one among a hundred thousand takes libxml2 seconds."""
_XML = "http://www.w3.org/XML/1998/namespace"
# By the address of a namespace, in the form it is usually misspelt from: lower case, no slash at its end.
_PREFIXES = {
    "http://purl.org/rss/1.0": "",
    "http://my.netscape.com/rdf/simple/0.9": "",
    "http://channel.netscape.com/rdf/simple/0.9": "",
    "http://backend.userland.com/rss2": "",
    "http://blogs.law.harvard.edu/tech/rss": "",
    "http://www.w3.org/2005/atom": "atom",
    "http://purl.org/atom/ns#": "atom",
    "http://purl.org/rss/1.0/modules/content": "content",
    "http://purl.org/dc/elements/1.1": "dc",
    "http://purl.org/dc/elements/1.0": "dc",
    "http://purl.org/dc/terms": "dcterms",
    "http://search.yahoo.com/mrss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://purl.org/syndication/thread/1.0": "thr",
    "http://purl.org/atompub/tombstones/1.0": "at",
    "http://iptc.org/std/nar/2006-10-01": "nar",
    "http://iptc.org/std/nitf/2006-10-18": "nitf",
    _XML.lower(): "xml",
}


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed file, and what had to be done to read it."""

    root: Element
    notes: tuple[str, ...] = ()


def parse_xml(data: bytes, about: str, told: str | None = None) -> Tree:
    """Parse XML that may be broken or hostile; ``told`` is the charset that came with it.

    Raises ``FormatError`` for what cannot be read as XML at all, and for what no feed needs: entities
    that grow or read files, elements nested too deeply, millions of tags.
    """
    text, assumed = decode_xml(data, told=told)
    if text.count("<") > MOST_TAGS:
        raise FormatError(f"{about} has more than {MOST_TAGS:,} tags; split it", about=about)
    text, unread = clean(text, about)
    root, repaired = _parsed(text, about)
    if root.xpath(f"boolean(//*[@*[{MOST_ATTRIBUTES + 1}]])"):
        raise FormatError(
            f"{about} has an element with more than {MOST_ATTRIBUTES} attributes; refused", about=about
        )
    return Tree(root, tuple(filter(None, (assumed, unread, repaired))))


def _parsed(text: str, about: str) -> tuple[Element, str | None]:
    from lxml import etree

    try:
        return etree.fromstring(text.encode(), _parser(recover=False)), None
    except etree.XMLSyntaxError as error:
        what = _said(str(error))
    repaired = balance(text, about)
    try:
        root = etree.fromstring(repaired.encode(), _parser(recover=True))
    except etree.XMLSyntaxError as error:
        what, root = _said(str(error)), None
    if root is None or (local(root) == WRAPPER and len(root) == 0):
        raise FormatError(f"{about} is not XML: {what}", about=about)
    if len(root) == 1 and local(root) == WRAPPER:
        root = root[0]
    return root, f"it is not sound XML ({what}) and was repaired"


def _parser(*, recover: bool) -> Any:
    from lxml import etree

    return etree.XMLParser(
        encoding="utf-8",
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )


def _said(message: str) -> str:
    message = re.sub(r"(?:, column \d+)?(?: \(<string>, line \d+\))?$", "", message)
    return re.sub(r"[^\x20-\x7e]", "?", message)[:160]


def name(element: Element) -> str:
    """Return an element's name in lower case, with the usual prefix of its namespace: ``content:encoded``.

    Atom, RSS 1.0 and no namespace have none; a prefix that was never declared stays as written.
    """
    return _named(str(element.tag), element.prefix)


@functools.lru_cache(maxsize=4_096)
def _named(tag: str, prefix: str | None) -> str:
    if not tag.startswith("{"):
        return tag.lower()
    address, _, bare = tag[1:].partition("}")
    known = _PREFIXES.get(address.strip().lower().rstrip("/"), (prefix or "").lower())
    return f"{known}:{bare.lower()}" if known else bare.lower()


def local(element: Element) -> str:
    """Return an element's name in lower case without any prefix."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].lower()


def children(element: Element, *names: str) -> Iterator[Element]:
    """Children whose local name is one of ``names``, in order."""
    return (child for child in element if local(child) in names)


def first(element: Element | None, *path: str) -> Element | None:
    """Follow local names downwards, taking the first of each."""
    for step in path:
        if element is None:
            return None
        element = next(children(element, step), None)
    return element


def walk(element: Element, *names: str) -> Iterator[Element]:
    """Every element below, in document order, whose local name is one of ``names``."""
    return (inner for inner in element.iterdescendants() if local(inner) in names)


def value(element: Element | None, *path: str) -> str | None:
    """Return the words of the first element at a path, white space collapsed; None where there are none."""
    found = first(element, *path)
    return " ".join("".join(found.itertext()).split()) or None if found is not None else None


def has_attribute(element: Element, bare: str) -> bool:
    """Whether there is an attribute of that name, be it empty."""
    return any(_named(str(key), None) in (bare, f"xml:{bare}") for key in element.attrib)


def attribute(element: Element | None, *names: str) -> str | None:
    """Return the first attribute present, whatever the case and prefix of its name; empty is None."""
    if element is None:
        return None
    for wanted in names:
        for key, given in element.attrib.items():
            if _named(str(key), None) in (wanted, f"xml:{wanted}") and given.strip():
                return str(given).strip()
    return None
