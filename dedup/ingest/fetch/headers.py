"""What is said to a server, and what of its answer is remembered; nothing here opens a connection."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from dedup.ingest.fetch.policy import Policy
from dedup.ingest.fetch.results import Headers, Kind, Request
from dedup.ingest.fetch.urls import Target

__all__ = ["Answer", "Message", "request_headers", "sent_validators", "storable"]

_ACCEPT = {
    Kind.FEED: "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.9, text/html;q=0.5, */*;q=0.1",
    Kind.PAGE: "text/html, application/xhtml+xml, */*;q=0.1",
    Kind.ROBOTS: "text/plain, */*;q=0.1",
}
_STORABLE = re.compile(r"[\x21-\x7e][\x20-\x7e]{0,1000}\Z")


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent: a GET, or a POST with its content."""

    method: str
    headers: Headers = field(repr=False)
    content: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back.  The body is read for 200 to 299 alone; names of headers are in lower case."""

    status: int
    headers: Headers
    body: bytes = field(default=b"", repr=False)

    def header(self, name: str) -> str | None:
        """Return a header as it was given first, or None."""
        return next(iter(self.all(name)), None)

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value of a header."""
        return tuple(value for own, value in self.headers if own == name)


def request_headers(request: Request, first: Target, here: Target, policy: Policy) -> Headers:
    """Return the headers for one hop: the caller's own go to the origin they were meant for alone."""
    return tuple(_headers(request, first, here, policy))


def _headers(request: Request, first: Target, here: Target, policy: Policy) -> Iterator[tuple[str, str]]:
    own = request.headers if here.origin == first.origin else ()
    named = {name.lower() for name, _ in own}
    if "user-agent" not in named:
        yield "User-Agent", policy.user_agent
    if "accept" not in named:
        yield "Accept", _ACCEPT[request.kind]
    yield "Accept-Encoding", "gzip"
    yield from own
    yield from sent_validators(request, first, here)


def sent_validators(request: Request, first: Target, here: Target) -> Headers:
    """Return the conditions for one hop, none unless this address gave them (see ``Validators``)."""
    kept = request.validators
    if kept is None or not (kept.url == here.url or (kept.url == request.url and here == first)):
        return ()
    pairs = (("If-None-Match", storable(kept.etag)), ("If-Modified-Since", storable(kept.last_modified)))
    return tuple((name, value) for name, value in pairs if value is not None)


def storable(value: str | None) -> str | None:
    """Return a validator if it can be sent back exactly as it came, else None."""
    return value if value and _STORABLE.match(value) else None
