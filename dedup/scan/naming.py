"""How the items of a feed are named: by their feed and their guid, so that a new version finds the old one.

A guid is unique within a feed, whatever it claims: wires, aggregators and sections of one site send the
same one with other words.  Named by the guid alone, two publishers would overwrite each other's items in
turn, every night.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from urllib.parse import urlsplit

from dedup.ingest.found import Withdrawn
from dedup.types import Document

__all__ = ["feed_key", "named", "notice"]

_LONGEST = 512
_DIGEST = 16


def feed_key(url: str) -> str:
    """Call a feed by its host and eight characters of its address: ``lusk.example/3f9a2c1b``."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    return f"{host[:200]}/{hashlib.sha256(url.encode('utf-8', 'replace')).hexdigest()[:8]}"


def named(document: Document, url: str, source: str) -> Document:
    """Name an item of the feed at ``url``; one without guid and link keeps none, and is named by its content.

    ``source`` is who publishes the feed, where the item does not say.
    """
    guid = document.metadata.get("guid")
    own = guid.strip() if isinstance(guid, str) and guid.strip() else document.id
    return replace(
        document,
        id=_within(f"{feed_key(url)}:{' '.join(own.split())}") if own else None,
        source=document.source or source,
    )


def notice(gone: Withdrawn, url: str) -> Document:
    """Say of the feed at ``url`` that it took an item back, under the name that the item has."""
    own = (gone.guid or "").strip() or gone.id
    return replace(gone.document, id=_within(f"{feed_key(url)}:{' '.join(own.split())}"))


def _within(name: str) -> str:
    """Bring a name to what an id may be: printable, and a long one ended by its digest."""
    name = "".join(filter(str.isprintable, name))
    if len(name) <= _LONGEST:
        return name
    digest = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:_DIGEST]
    return f"{name[: _LONGEST - _DIGEST - 1]}~{digest}"
