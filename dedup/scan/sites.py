"""One article in several feeds of one site is one item.

Sections of a site list the same article: the same address, the same words.  It gets the name that it had
first, so it counts once; what two feeds say in other words, or two sites, stays two items.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from dedup.detector.ledger import Ledger
from dedup.types import Document

__all__ = ["Sites"]

_OF_A_FEED = re.compile(r"([^/:]{1,200})/[0-9a-f]{8}:")
"""How items of feeds are called; see :mod:`dedup.scan.naming`."""


@dataclass(slots=True)
class Sites:
    """Names the articles of one scan, in the order in which they are kept."""

    ledger: Ledger
    seen: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def one_name(self, documents: Iterable[Document]) -> Iterator[Document]:
        """Pass documents on; one that another feed of its site gave gets that one's id."""
        from dedup.match.compare import text_digest

        for document in documents:
            site = _OF_A_FEED.match(document.id or "")
            if site is None or not document.url or not document.text:
                yield document
                continue
            key = (site.group(1), document.url, text_digest(document.text))
            name = self.seen.get(key)
            if name is None:
                name = self.seen[key] = self._known(document, site.group(1))
            yield document if name == document.id else replace(document, id=name)

    def _known(self, document: Document, site: str) -> str:
        own = str(document.id)
        if self.ledger.holds(own):
            return own
        ids = self.ledger.at_address(document)
        return next((name for name in ids if name.startswith(f"{site}/")), own)
