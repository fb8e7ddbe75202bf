"""The feeds that every scan reads, as the API and the pages manage them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dedup.detector.answers import Page, cursor_of, read_cursor
from dedup.errors import FormatError, NotFoundError
from dedup.ingest.fetch import Policy, refusal
from dedup.ingest.opml import read_opml, write_opml
from dedup.scan.feeds import Feed, FeedStatus, entry_of, known_feed, listed_feeds, subscribe, unsubscribe

if TYPE_CHECKING:
    from dedup.detector.ledger import Ledger

__all__ = ["Feeds", "Imported"]


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a list of feeds: how many were added and known before, and what could not be taken."""

    added: int
    known: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feeds:
    """The list; ``policy`` says which addresses may be on it."""

    ledger: Ledger
    policy: Policy

    def page(self, cursor: str | None = None, limit: int = 50) -> Page[FeedStatus]:
        """List feeds by address."""
        after = read_cursor(cursor, str)[0] if cursor is not None else ""
        found = [feed for feed in listed_feeds(self.ledger) if feed.url > after]
        items = tuple(feed.status for feed in found[:limit])
        return Page(items, cursor_of(items[-1].url) if len(found) > limit else None)

    def all(self) -> list[FeedStatus]:
        """List all feeds, what needs a look first, then by name."""
        told = [feed.status for feed in listed_feeds(self.ledger)]
        return sorted(told, key=lambda one: (one.reason is None, one.name.casefold(), one.url))

    def count(self) -> int:
        """Count the feeds."""
        return len(listed_feeds(self.ledger))

    def status(self, url: str) -> FeedStatus:
        """Tell how a feed stands.  Raises ``NotFoundError`` for one that is not listed."""
        return self._listed(url).status

    def add(self, url: str, **named: Any) -> tuple[FeedStatus, bool]:
        """List a feed, or change what a listed one is called; says also whether it is new.

        It is asked at the next scan, also if it had failed.  Raises ``ConfigError`` for no feed's address.
        """
        entry = entry_of(url, self.policy, **named)
        new, _ = subscribe(self.ledger, [entry])
        return known_feed(self.ledger, entry).status, bool(new)

    def hold(self, url: str) -> None:
        """Raise ``ConfigError`` for an address that no scan would ask."""
        entry_of(url, self.policy)

    def remove(self, url: str) -> None:
        """Remove a feed; its items stay.  Raises ``NotFoundError`` for one that is not listed."""
        self._listed(url)
        unsubscribe(self.ledger, url)

    def _listed(self, url: str) -> Feed:
        row = self.ledger.feed(url)
        feed = Feed.from_row(row) if row else None
        if feed is None or not feed.listed:
            raise NotFoundError("no feed has that address; `GET /v1/feeds` lists them", about=url)
        return feed

    def take_list(self, data: bytes) -> Imported:
        """List the feeds of an OPML file; what cannot be taken is noted.  Raises ``FormatError``."""
        found = read_opml(data)
        barred = {one.url: refusal(one.url, self.policy) for one in found.feeds}
        notes = [*found.notes, *(f"{url}: {why}" for url, why in barred.items() if why)]
        taken = [one for one in found.feeds if not barred[one.url]]
        if not taken and not notes:
            raise FormatError("the list has no feeds; each is an outline with an xmlUrl")
        added, known = subscribe(self.ledger, taken)
        return Imported(added, known, tuple(notes))

    def as_list(self) -> bytes:
        """Write all feeds as OPML."""
        entries = [feed.entry for feed in listed_feeds(self.ledger)]
        return write_opml(entries, title="Feeds", created=self.ledger.now())
