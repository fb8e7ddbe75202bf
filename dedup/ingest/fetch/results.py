"""What is asked for and what comes back: the answer, or a failure with a name and a cure."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from enum import StrEnum

from dedup.errors import ConfigError
from dedup.types import Record

__all__ = ["Code", "Failure", "Fetched", "Headers", "Kind", "Outcome", "Refused", "Request", "Validators"]

Headers = tuple[tuple[str, str], ...]
"""Names and values, in order."""

_HEADER_NAME = re.compile(r"[A-Za-z0-9-]{1,100}\Z")
_HEADER_VALUE = re.compile(r"[\x20-\x7e]{0,8000}\Z")
# They belong to the guard: another value would undo its framing, its encodings or its pinning.
_OWN_HEADERS = frozenset(
    (
        "accept-encoding",
        "connection",
        "content-length",
        "expect",
        "host",
        "if-modified-since",
        "if-none-match",
        "range",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    )
)


class Kind(StrEnum):
    """What is fetched: pages obey robots.txt, feeds are published to be fetched by programs."""

    FEED = "feed"
    PAGE = "page"
    ROBOTS = "robots"


class Code(StrEnum):
    """Why a fetch failed; stable, for tables of causes and for back-off."""

    BAD_URL = "bad_url"
    SCHEME = "scheme"
    PORT = "port"
    USERINFO = "userinfo"
    PRIVATE_ADDRESS = "private_address"
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    RESET = "reset"
    TIMEOUT = "timeout"
    TOO_LARGE = "too_large"
    ENCODING = "encoding"
    TRUNCATED = "truncated"
    PROTOCOL = "protocol"
    REDIRECT = "redirect"
    DOWNGRADE = "downgrade"
    ROBOTS = "robots"
    DENIED = "denied"
    NOT_FOUND = "not_found"
    GONE = "gone"
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    HTTP_STATUS = "http_status"
    HOST_DOWN = "host_down"
    CANCELLED = "cancelled"
    UNEXPECTED = "unexpected"


_CURES = {
    Code.BAD_URL: "correct the address",
    Code.SCHEME: "give an address that begins with http:// or https://",
    Code.PORT: "use a usual port, or allow the host as a private one",
    Code.USERINFO: "take the name and password out of the address and hand them in as a header",
    Code.PRIVATE_ADDRESS: "if it is a feed of your own house, allow its host by name (--allow-private HOST)",
    Code.DNS: "check the spelling of the host, or try again later",
    Code.CONNECT: "the server may be down; it is tried again later",
    Code.TLS: "the publisher has to renew or correct the certificate; nothing is read without a valid one",
    Code.RESET: "the server may be overloaded; it is tried again later",
    Code.TIMEOUT: "the server may be overloaded; it is tried again later",
    Code.TOO_LARGE: "ask the publisher for a shorter feed, or raise the limit",
    Code.ENCODING: "ask the publisher to send it plain or with gzip",
    Code.TRUNCATED: "nothing of it was used; it is tried again later",
    Code.PROTOCOL: "ask the publisher to correct the server",
    Code.REDIRECT: "enter the address where the feed is now",
    Code.DOWNGRADE: "if plain http is wanted, enter that address itself",
    Code.ROBOTS: "ask the publisher for leave, or use the text of the feed",
    Code.DENIED: "the publisher asks for a key or turns programs away; hand in its header, or ask for leave",
    Code.NOT_FOUND: "look up where the feed is now",
    Code.GONE: "it is not fetched again; remove the feed or enter its new address",
    Code.RATE_LIMITED: "it is tried again when the server allows",
    Code.SERVER_ERROR: "it is tried again later",
    Code.HTTP_STATUS: "open the address in a browser to see what it is",
    Code.HOST_DOWN: "it is tried again at the next run",
    Code.CANCELLED: "start again to fetch it",
    Code.UNEXPECTED: "the others are not touched by it; please report it",
}


class Refused(Exception):  # noqa: N818 - it is no error of ours; it never leaves the package
    """Carries a failure up to the one place that turns it into a :class:`Failure`."""

    def __init__(self, code: Code, detail: str, *, status: int | None = None) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.status = status
        self.retry_after: float | None = None

    @property
    def message(self) -> str:
        """What is wrong, and the cure."""
        return f"{self.detail}; {_CURES[self.code]}"


@dataclass(frozen=True, slots=True)
class Validators(Record):
    """What a server said about the state it sent, and which address said it (RFC 9110, section 8.8).

    They are shown to that address alone: after a move, the date of the old server would let the new
    one answer "unchanged" about items that were never read.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """One address to fetch.  Raises ``ConfigError`` for a header that could not be sent as it is.

    ``headers`` may hold a key or password: they go to the scheme, host and port of ``url`` alone,
    never to where it redirects.
    """

    url: str
    kind: Kind = Kind.FEED
    validators: Validators | None = None
    headers: Headers = field(default=(), repr=False)

    def __post_init__(self) -> None:
        for name, value in self.headers:
            if not _HEADER_NAME.match(name) or name.lower() in _OWN_HEADERS:
                raise ConfigError(f"the header {name[:100]!r} cannot be set; choose another", about=name)
            if not _HEADER_VALUE.match(value):
                # The value is likely a secret and stays out of the message.
                raise ConfigError(f"the header {name} holds characters that cannot be sent", about=name)


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: status 2xx with its body, or 304 with none.

    ``content_type`` is the header as sent.  ``moved_to`` is set where every redirect on the way was a
    permanent one: the address to ask from now on.  ``took`` counts seconds, waiting for turns included.
    """

    url: str
    final_url: str
    status: int
    content_type: str | None
    body: bytes = field(repr=False)
    etag: str | None
    last_modified: str | None
    fetched_at: dt.datetime
    took: float
    moved_to: str | None = None

    @property
    def unchanged(self) -> bool:
        """Whether the server says that nothing is new since the validators sent."""
        return self.status == 304

    @property
    def validators(self) -> Validators | None:
        """What to send next time; None if the server gave nothing to go by."""
        if self.etag is None and self.last_modified is None:
            return None
        return Validators(self.final_url, self.etag, self.last_modified)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no answer: a stable code, and a message that says the cure.

    ``retry_after`` is in seconds, as the server asked.
    """

    url: str
    code: Code
    message: str
    fetched_at: dt.datetime
    took: float
    status: int | None = None
    retry_after: float | None = None


Outcome = Fetched | Failure
