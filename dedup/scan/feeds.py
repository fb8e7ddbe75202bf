"""The feeds a store knows: what they are called, whether they are read every night, and how they stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import urlsplit

from dedup.errors import ConfigError
from dedup.ingest.fetch import Policy, refusal
from dedup.ingest.fetch.backoff import Standing
from dedup.ingest.opml import FeedEntry
from dedup.store.rows import FeedRow
from dedup.types import Record

if TYPE_CHECKING:
    from dedup.detector.ledger import Ledger

__all__ = [
    "FULL_TEXT",
    "Feed",
    "FeedHealth",
    "FeedStatus",
    "entry_of",
    "known_feed",
    "listed_feeds",
    "remembered",
    "subscribe",
    "unsubscribe",
    "with_full_text",
]


FULL_TEXT = "fullText"
"""The attribute of a feed in a list that has the pages behind its items read."""

Extras: TypeAlias = tuple[tuple[str, str], ...]


class FeedHealth(StrEnum):
    """How a feed stands: ``stopped`` says its server that it is gone for good."""

    UNREAD = "unread"
    READ = "read"
    FAILING = "failing"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class FeedStatus(Record):
    """A feed for whoever asks.

    ``reason`` says why it is failing or stopped, ``failures`` how often in a row it failed, ``next`` when it
    is asked again at the earliest, ``read`` when it was last read with success, ``moved`` where it is now,
    ``full_text`` whether the pages behind its items are read.
    """

    url: str
    name: str
    title: str | None
    site: str | None
    folder: tuple[str, ...]
    full_text: bool
    state: FeedHealth
    reason: str | None
    failures: int
    next: dt.datetime | None
    read: dt.datetime | None
    moved: str | None


@dataclass(frozen=True, slots=True)
class Feed(Record):
    """A feed by the address it was given under; ``standing`` has the address it moved to.

    ``listed`` feeds are read by every scan that names no others.  ``remark`` is what the last scan had to
    say of it, ``read`` when it was last read with success.
    """

    url: str
    title: str | None = None
    site: str | None = None
    folder: tuple[str, ...] = ()
    extras: Extras = ()
    listed: bool = False
    standing: Standing = field(default_factory=lambda: Standing(""))
    remark: str = ""
    read: dt.datetime | None = None

    @property
    def name(self) -> str:
        """What to call it: its title, or else its host."""
        return self.title or urlsplit(self.url).netloc or self.url

    @property
    def full_text(self) -> bool:
        """Whether the pages behind its items are read; lists of feeds say ``fullText="true"``."""
        return any(key.lower() == FULL_TEXT.lower() and value.lower() == "true" for key, value in self.extras)

    @property
    def health(self) -> FeedHealth:
        """How it stands."""
        if self.standing.stopped:
            return FeedHealth.STOPPED
        if self.standing.failures or self.remark:  # our own rules refuse without counting
            return FeedHealth.FAILING
        return FeedHealth.READ if self.read else FeedHealth.UNREAD

    @property
    def status(self) -> FeedStatus:
        """What there is to say of it."""
        ill = self.health in (FeedHealth.FAILING, FeedHealth.STOPPED)
        return FeedStatus(
            self.url,
            self.name,
            self.title,
            self.site,
            self.folder,
            self.full_text,
            self.health,
            self.remark or None if ill else None,
            self.standing.failures,
            self.standing.next_at,
            self.read,
            self.standing.url if self.standing.url != self.url else None,
        )

    @property
    def entry(self) -> FeedEntry:
        """How a list of feeds says it."""
        return FeedEntry(self.url, self.title, self.site, self.folder, self.extras)

    @classmethod
    def of(cls, entry: FeedEntry, *, listed: bool = False) -> Feed:
        """Take a feed of a list, of which nothing is known yet."""
        feed = cls(entry.url, entry.title, entry.site, entry.folder, entry.extras, listed)
        return replace(feed, standing=Standing(entry.url))

    def row(self) -> FeedRow:
        """Turn it into what the store keeps."""
        return FeedRow(self.url, self.to_dict())

    @classmethod
    def from_row(cls, row: FeedRow) -> Feed:
        """Read what the store keeps; older builds left the address out, and told validators by place."""
        standing = {"url": row.url, **(row.body.get("standing") or {})}
        if isinstance(standing.get("validators"), list):
            shown = dict(zip(("url", "etag", "last_modified"), standing["validators"], strict=True))
            standing["validators"] = shown
        return cls.from_dict({"url": row.url, **row.body, "standing": standing})


def remembered(held: FeedRow | None, feed: Feed) -> FeedRow | None:
    """Tell what is to be remembered of a feed that a scan has read, beside what somebody did meanwhile.

    One that was removed from the list stays removed; one that was added stays on it.
    """
    if held is None:
        return None if feed.listed else feed.row()
    return replace(feed, listed=Feed.from_row(held).listed).row()


def known_feed(ledger: Ledger, entry: FeedEntry) -> Feed:
    """Find what is known of a feed of a list; its names are those of the list."""
    row = ledger.feed(entry.url)
    if row is None:
        return Feed.of(entry)
    feed = Feed.from_row(row)
    extras = _merged(feed.extras, entry.extras)
    return replace(feed, title=entry.title or feed.title, site=entry.site or feed.site, extras=extras)


def listed_feeds(ledger: Ledger) -> list[Feed]:
    """List the feeds that are read every night, by address."""
    return [feed for feed in map(Feed.from_row, ledger.feeds()) if feed.listed]


def subscribe(ledger: Ledger, entries: Sequence[FeedEntry]) -> tuple[int, int]:
    """List feeds; return how many are new, and how many were listed already.

    One that had failed or stopped is asked again at the next scan: somebody said so.
    Raises ``ConfigError`` for an address that is none of the web.
    """
    kept: dict[str, Feed] = {}
    known = 0
    for entry in entries:
        parts = urlsplit(entry.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ConfigError(
                f"{entry.url!r} is no address of a feed; it begins with http:// or https://", about=entry.url
            )
        row = ledger.feed(entry.url)
        held = Feed.from_row(row) if row else None
        known += held is not None and held.listed
        standing = replace(
            held.standing if held else Standing(entry.url), failures=0, next_at=None, stopped=False
        )
        told = replace(Feed.of(entry, listed=True), standing=standing)
        kept[entry.url] = told if held is None else _renewed(held, told)
    ledger.keep_feeds([feed.row() for feed in kept.values()])
    return len(kept) - known, known


def _renewed(held: Feed, told: Feed) -> Feed:
    """Take what was told anew, and keep what it does not say."""
    return replace(
        told,
        title=told.title or held.title,
        site=told.site or held.site,
        folder=told.folder or held.folder,
        extras=_merged(held.extras, told.extras),
        read=held.read,
    )


def _merged(held: Extras, told: Extras) -> Extras:
    return tuple((dict(held) | dict(told)).items())


def with_full_text(entry: FeedEntry, wanted: bool | None) -> FeedEntry:
    """Set whether the pages behind a feed's items are read; None leaves it as it is."""
    if wanted is None:
        return entry
    others = tuple(pair for pair in entry.extras if pair[0].lower() != FULL_TEXT.lower())
    return replace(entry, extras=(*others, (FULL_TEXT, str(wanted).lower())))


def entry_of(url: str, policy: Policy, *, full_text: bool | None = None, **named: Any) -> FeedEntry:
    """Make the entry of a list from what somebody typed.  Raises ``ConfigError`` for no feed's address.

    ``named`` are fields of :class:`~dedup.ingest.opml.FeedEntry`.
    """
    refused = refusal(url, policy)
    if refused is not None:
        raise ConfigError(refused, about="url")
    return with_full_text(FeedEntry(url.strip(), **named), full_text)


def unsubscribe(ledger: Ledger, url: str) -> bool:
    """Forget a feed and how it stood; its items stay.  Return whether it was known."""
    return ledger.drop_feed(url)
