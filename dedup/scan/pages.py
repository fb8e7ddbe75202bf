"""Whole articles for feeds of teasers: the page behind each item, where the feed is set to have it read.

A page is fetched under the same guard as a feed, its server's robots.txt honoured, one at a time for each
host.  An item whose page was read before is not asked for again while the feed says the same of it.  Where
a page gives nothing, the teaser stays, and says why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from dedup.config import Config
from dedup.ingest.fetch.results import Failure, Kind, Outcome, Request
from dedup.ingest.read import parse_bytes
from dedup.scan.reading import Gathered
from dedup.scan.results import FeedResult
from dedup.types import Document

__all__ = ["Page", "Reason", "Waiting", "completed", "page_of", "requests_of"]

_MOST_PAGES = 500
"""Pages of one feed that a scan asks for; the items behind them keep their teasers until the next."""
_TOO_MANY = f"more than {_MOST_PAGES} pages of one feed in one scan; the next one goes on"
_LEAST_MORE = 1.2
"""A page's article is taken for the item's if it has so many times the words of the teaser."""

Held: TypeAlias = Callable[[str], Document | None]


class Page(str):
    """The article of a page."""

    __slots__ = ()


class Reason(str):
    """Why a page gave no article."""

    __slots__ = ()


Found: TypeAlias = Mapping[str, Page | Reason]
"""What each address gave."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a feed gave, until the pages behind its items are read; ``order`` is the feed's in the scan."""

    order: int
    gathered: Gathered


def requests_of(waiting: Waiting, held: Held) -> list[Request]:
    """List the pages that are to be read: of items that are new, or of which the feed says something new."""
    urls = [one.url for one in waiting.gathered.documents if one.url and _known(one, held) is None]
    return [Request(url, Kind.PAGE) for url in list(dict.fromkeys(urls))[:_MOST_PAGES]]


def page_of(outcome: Outcome, config: Config) -> Page | Reason:
    """Take the article out of what a server answered, in a child process with limits."""
    if isinstance(outcome, Failure):
        return Reason(outcome.message)
    reading = parse_bytes(
        outcome.body,
        about=outcome.final_url,
        content_type=outcome.content_type,
        url=outcome.final_url,
        config=config,
    )
    if reading.kind != "html" or len(reading.documents) != 1:
        told = (
            reading.errors[0].message if reading.errors else f"it is no page of one article ({reading.kind})"
        )
        return Reason(told)
    document = reading.documents[0]
    how = document.metadata.get("extraction")
    if isinstance(how, dict) and how.get("how") == "whole_page":
        return Reason("the article could not be told from the rest of its page")
    return Page(document.text)


def completed(waiting: Waiting, found: Found, held: Held) -> Gathered:
    """Put the articles in the places of the teasers; what is said of the feed follows."""
    gathered = waiting.gathered
    documents = tuple(_whole(one, found, held) for one in gathered.documents)
    left = [reason for one in documents if (reason := _reason(one)) is not None]
    return replace(gathered, documents=documents, result=_said(gathered.result, left))


def _said(result: FeedResult, left: list[str]) -> FeedResult:
    if not left:
        return replace(result, teasers=False)
    most, _ = Counter(left).most_common(1)[0]
    why = f"{len(left):,} of {result.items:,} items have only their teasers: {most}"
    return replace(result, reason="; ".join(filter(None, (result.reason, why))))


def _teaser(document: Document) -> str:
    """Name what the feed says of an item."""
    from dedup.match.compare import text_digest

    return text_digest(f"{document.title}\0{document.url}\0{document.text}")


def _known(document: Document, held: Held) -> Document | None:
    """Find the item as it was read before, if the feed says the same of it and its page was read."""
    before = held(document.id) if document.id is not None else None
    told = before.metadata.get("full_text") if before is not None else None
    if not isinstance(told, dict) or told.get("reason") or told.get("teaser") != _teaser(document):
        return None
    return before


def _whole(document: Document, found: Found, held: Held) -> Document:
    before = _known(document, held)
    if before is not None:
        return replace(document, text=before.text, metadata=before.metadata)
    page = found.get(document.url or "", Reason(_TOO_MANY if document.url else "it has no link"))
    if isinstance(page, Page) and len(page.split()) < _LEAST_MORE * len(document.text.split()):
        if not _is_beginning(document):
            return _marked(document)
        page = Reason("its page has hardly more words")
    if isinstance(page, Reason):
        return _marked(document, reason=str(page))
    kept = {name: value for name, value in document.metadata.items() if name != "extraction"}
    whole = replace(document, text=str(page), metadata={"summary": document.text, **kept})
    return _marked(whole, page=document.url or "", teaser=_teaser(document))


def _marked(document: Document, **told: str) -> Document:
    """Remember what the feed said of an item, so that its page is read once."""
    marks = {"teaser": _teaser(document)} | told
    return replace(document, metadata={**document.metadata, "full_text": marks})


def _is_beginning(document: Document) -> bool:
    """Whether the feed gave less than the article, and knew it."""
    told = document.metadata.get("extraction")
    return isinstance(told, dict) and told.get("how") in ("beginning", "summary", "title")


def _reason(document: Document) -> str | None:
    told = document.metadata.get("full_text")
    return str(told["reason"]) if isinstance(told, dict) and told.get("reason") else None
