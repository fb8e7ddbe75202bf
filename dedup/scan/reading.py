"""What one place gives: a fetched feed, or the files at a path; its documents, and what is said of it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urljoin

from dedup.config import Config
from dedup.errors import FormatError, InputError
from dedup.ingest.fetch.backoff import Standing, after
from dedup.ingest.fetch.results import Code, Failure, Fetched, Outcome
from dedup.ingest.found import Origin, Reading
from dedup.ingest.read import parse_bytes, read_documents
from dedup.ingest.sniff import SNIFFED, sniff
from dedup.scan.feeds import Feed
from dedup.scan.naming import named, notice
from dedup.scan.results import FeedResult, FeedState
from dedup.types import Document

__all__ = ["Files", "Gathered", "not_asked", "read_feed"]

_LONGEST_REASON = 600
_NO_FEED = {"html": "a web page", "text": "plain text"}
_UNASKED = frozenset((Code.BAD_URL, Code.SCHEME, Code.PORT, Code.USERINFO, Code.PRIVATE_ADDRESS))
"""Refused by our own rules: no server was troubled, so the next scan need not wait."""
_LINK = re.compile(r"<link\s[^<>]{0,600}>", re.IGNORECASE)
_OF_A_FEED = re.compile(r"application/(?:rss\+xml|atom\+xml|feed\+json)", re.IGNORECASE)
_HREF = re.compile(r"""href\s{0,9}=\s{0,9}["']?([^"'\s<>]{1,400})""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a feed gave: the result so far, its items, and the feed as it is to be remembered.

    ``notices`` take items back that it gave before; they have no words.
    """

    result: FeedResult
    documents: tuple[Document, ...] = ()
    feed: Feed | None = None
    notices: tuple[Document, ...] = ()


def not_asked(feed: Feed, now: dt.datetime) -> FeedResult | None:
    """Say why a feed is left alone this time; None for one that may be asked."""
    standing = feed.standing
    if standing.due(now):
        return None
    again = f"`dedup feeds add {feed.url}` asks again at once"
    if standing.stopped:
        return FeedResult(feed.name, feed.url, FeedState.GONE, f"{feed.remark}; {again}".strip("; "))
    until = standing.next_at.isoformat(timespec="minutes") if standing.next_at else "later"
    why = f"It failed {standing.failures} times in a row and is not asked before {until}; {again}. "
    return FeedResult(feed.name, feed.url, FeedState.WAITING, why + feed.remark)


def read_feed(feed: Feed, outcome: Outcome, config: Config, *, now: dt.datetime, chance: float) -> Gathered:
    """Take the answer of a feed's server.  ``chance`` in [0, 1) spreads the waits after failures.

    Raises nothing: a fault of ours in one feed must not cost the others.
    """
    try:
        return _read_feed(feed, outcome, config, now, chance)
    except Exception as error:  # whatever it is, it is about this feed alone
        stood = after(feed.standing, outcome, now=now, chance=chance, usable=False)
        return _nothing(feed, FeedState.FAILED, _fault(error), stood)


def _fault(error: Exception) -> str:
    return f"It could not be read ({type(error).__name__}: {error}); please report it"


def _read_feed(feed: Feed, outcome: Outcome, config: Config, now: dt.datetime, chance: float) -> Gathered:
    if isinstance(outcome, Failure):
        state = FeedState.GONE if outcome.code is Code.GONE else FeedState.FAILED
        stood = after(feed.standing, outcome, now=now, chance=chance)
        return _nothing(feed, state, outcome.message, feed.standing if outcome.code in _UNASKED else stood)
    if outcome.unchanged:
        stood = after(feed.standing, outcome, now=now, chance=chance)
        return Gathered(
            FeedResult(feed.name, feed.url, FeedState.UNCHANGED),
            feed=replace(feed, standing=stood, remark="", read=now),
        )
    reading = _no_feed(feed, outcome) or _read(feed, outcome, config)
    usable = isinstance(reading, Reading) and (bool(reading.documents) or not reading.errors)
    stood = after(feed.standing, outcome, now=now, chance=chance, usable=usable)
    if isinstance(reading, str):
        return _nothing(feed, FeedState.FAILED, reading, stood)
    if not usable:
        return _nothing(feed, FeedState.FAILED, reading.errors[0].message, stood)
    return _given(replace(feed, standing=stood, remark="", read=now), reading)


def _nothing(feed: Feed, state: FeedState, reason: str, stood: Standing) -> Gathered:
    reason = reason[:_LONGEST_REASON]
    result = FeedResult(feed.name, feed.url, state, reason)
    return Gathered(result, feed=replace(feed, standing=stood, remark=reason))


def _read(feed: Feed, fetched: Fetched, config: Config) -> Reading:
    return parse_bytes(
        fetched.body,
        about=feed.name,
        content_type=fetched.content_type,
        url=fetched.final_url,
        config=config,
    )


def _no_feed(feed: Feed, fetched: Fetched) -> str | None:
    """Tell a page that somebody took for its feed, before its article is looked for."""
    if not fetched.body.strip():
        return "The server sent nothing at all; open the address in a browser to see what it is"
    start = fetched.body[:SNIFFED]
    origin = Origin(feed.url, "", 0, None, fetched.content_type, fetched.final_url)
    what = _NO_FEED.get(sniff(start, origin) or "")
    if what is None:
        return None
    named_there = _feed_of_page(start.decode("utf-8", "replace"), fetched.final_url)
    cure = f"the page names this one: {named_there}" if named_there else "look for the feed's own address"
    return f"The address answers with {what}, not a feed; {cure}"


def _feed_of_page(html: str, url: str) -> str | None:
    """Find the feed that a page says it has."""
    for link in _LINK.findall(html):
        href = _HREF.search(link)
        if href and _OF_A_FEED.search(link):
            return _joined(url, href.group(1))
    return None


def _joined(url: str, path: str) -> str | None:
    try:
        return str(urljoin(url, path))
    except ValueError:
        return None


def _given(feed: Feed, reading: Reading) -> Gathered:
    told = reading.feed
    if told is not None:
        feed = replace(feed, title=feed.title or told.title, site=feed.site or told.url)
    documents = tuple(named(document, feed.url, feed.name) for document in reading.documents)
    teasers = told is not None and told.teasers
    result = FeedResult(
        feed.name,
        feed.url,
        FeedState.READ if documents else FeedState.EMPTY,
        _remarks(reading, teasers),
        items=len(documents) + len(reading.errors),
        failed=len(reading.errors),
        teasers=teasers,
    )
    return Gathered(result, documents, feed, tuple(notice(gone, feed.url) for gone in reading.withdrawn))


def _remarks(reading: Reading, teasers: bool) -> str:
    said = [error.message for error in reading.errors[:1]]
    said += [note for note in reading.notes if not (teasers and "too short to judge" in note)]
    said += [f"{gone.id} is {gone.status}, says its source" for gone in reading.withdrawn[:5]]
    return "; ".join(said)[:_LONGEST_REASON]


class Files:
    """The documents of a file or folder, one at a time, and afterwards what there was to say."""

    def __init__(self, path: Path, config: Config, holds: Callable[[str], bool] | None = None) -> None:
        """Read ``path``; an item that takes back another counts where ``holds`` knows that one's id."""
        self._path, self._config, self._holds = path, config, holds
        self._items = self._failed = 0
        self._said: list[str] = []

    def __iter__(self) -> Iterator[Document]:
        try:
            read = read_documents(self._path, config=self._config, tell=self._said.append, holds=self._holds)
            for item in read:
                self._items += 1
                if isinstance(item, InputError):
                    self._refused(item)
                else:
                    yield item
        except InputError as error:
            self._items += 1
            self._refused(error)
        except Exception as error:  # whatever it is, it is about this file alone
            self._items += 1
            self._refused(FormatError(_fault(error)))

    def _refused(self, error: InputError) -> None:
        self._failed += 1
        if self._failed == 1:
            self._said.insert(0, error.message)

    @property
    def result(self) -> FeedResult:
        """What became of the reading, once it is over."""
        read = self._items - self._failed
        state = FeedState.READ if read else FeedState.FAILED if self._failed else FeedState.EMPTY
        return FeedResult(
            self._path.name or str(self._path),
            str(self._path),
            state,
            "; ".join(self._said)[:_LONGEST_REASON],
            items=self._items,
            failed=self._failed,
            teasers=any("too short to judge" in one for one in self._said),
            what="folder" if self._path.is_dir() else "file",
        )
