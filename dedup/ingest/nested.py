"""What formats carry inside themselves: NITF, XHTML and data in NewsML, pictures and films in feeds."""

from __future__ import annotations

import base64
import binascii
import dataclasses

from dedup.ingest.item import Item
from dedup.ingest.words import plain, tree_words
from dedup.ingest.xmltree import Element, attribute, name, walk

__all__ = ["captioned", "filled", "inline_words", "packed_words"]


def filled(outer: Item, inner: Item) -> Item:
    """Return the outer item with the inner one's values where it has none."""
    given = {
        part.name: getattr(inner, part.name)
        for part in dataclasses.fields(Item)
        if part.name != "fields" and getattr(outer, part.name) is None
    }
    return dataclasses.replace(outer, **given, fields={**dict(inner.fields), **dict(outer.fields)})


def inline_words(element: Element) -> str | None:
    """Return the words of XHTML in line; of other XML (results, tables of codes) none are an article."""
    body = next(walk(element, "body"), None)
    if body is not None:
        return tree_words(body) or None
    if next(walk(element, "p"), None) is not None:
        return tree_words(element) or None
    if len(element):
        return None
    return plain(element.text or "") or None


def captioned(item: Item, element: Element) -> Item:
    """Give an item without words what Media RSS says of its picture or film: its text or description."""
    if item.body or item.summary:
        return item
    parts = (part for wanted in ("text", "description") for part in walk(element, wanted))
    words = (plain(part.text or "") for part in parts if name(part).startswith("media:"))
    caption = next(filter(None, words), None)
    return dataclasses.replace(item, body=caption, body_is="caption") if caption else item


def packed_words(element: Element, encoding: str | None = None) -> str | None:
    """Return the words of data: plain, HTML, or either in base64; other media have none."""
    kind = (attribute(element, "contenttype") or "text/plain").lower()
    if not kind.startswith("text/") and "html" not in kind:
        return None
    if len(element):
        return tree_words(element) or None
    text = element.text or ""
    if "base64" in (encoding or attribute(element, "encoding") or "").lower():
        try:
            text = base64.b64decode(text, validate=False).decode("utf-8", "replace")
        except (binascii.Error, ValueError):
            return None
    return plain(text, markup=True if "html" in kind else None) or None
