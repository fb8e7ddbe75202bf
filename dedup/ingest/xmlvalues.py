"""Fields of XML that no format module knows, as plain JSON values, so that nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dedup.ingest.xmltree import Element, local, name

__all__ = ["rest_of"]

MOST_FIELDS = 300
DEEPEST = 6
LONGEST = 20_000


def rest_of(elements: Iterable[Element]) -> dict[str, Any]:
    """Return elements by name: words as a string, with attributes or children an object, several a list."""
    fields: dict[str, Any] = {}
    for count, element in enumerate(elements):
        if count >= MOST_FIELDS:
            break
        _add(fields, name(element), _plain(element, DEEPEST))
    return fields


def _add(fields: dict[str, Any], key: str, value: Any) -> None:
    if value in (None, {}):
        return
    if key not in fields:
        fields[key] = value
    elif isinstance(fields[key], list):
        fields[key].append(value)
    else:
        fields[key] = [fields[key], value]


def _plain(element: Element, depth: int) -> Any:
    words = " ".join((element.text or "").split())[:LONGEST] or None
    inner: dict[str, Any] = {
        key.rpartition("}")[2]: given[:LONGEST] for key, given in list(element.attrib.items())[:MOST_FIELDS]
    }
    if depth:
        for child in list(element)[:MOST_FIELDS]:
            _add(inner, local(child), _plain(child, depth - 1))
    if not inner:
        return words
    return {**inner, "text": words} if words else inner
