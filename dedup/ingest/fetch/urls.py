"""Addresses taken apart by one reader, and the rule of where a redirect may lead.

What is connected to, what is checked and what is sent come from the same :class:`Target`: two readers
that disagree about one URL are how a check is passed by.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from dedup.ingest.fetch.policy import Policy, plain_host
from dedup.ingest.fetch.results import Code, Refused

__all__ = ["Target", "after_redirect", "target"]

_DEFAULT_PORTS = {"http": 80, "https": 443}
_LONGEST = 8_000
_LONGEST_HOST = 253
_UNUSABLE = re.compile(r"[\x00-\x1f\x7f\\]")
_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63}){0,126}\Z")
_NUMBER = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)\Z")
_KEPT = "/%:=&?~+!$,;'@()*[]"


@dataclass(frozen=True, slots=True)
class Target:
    """An address ready to be asked: ``host`` in ASCII without brackets, ``path`` with its query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Host and port as the ``Host`` header has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port: what a key or password belongs to."""
        return f"{self.scheme}://{self.authority}"

    @property
    def url(self) -> str:
        """The whole address, without a fragment."""
        return self.origin + self.path


def target(url: str, policy: Policy) -> Target:
    """Take an address apart; raise ``Refused`` for one that may not be asked, before any look-up."""
    text = url.strip()
    if not text or len(text) > _LONGEST or _UNUSABLE.search(text):
        raise Refused(
            Code.BAD_URL, f"{_shown(url)} is empty, longer than {_LONGEST:,} or holds control signs"
        )
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise Refused(Code.BAD_URL, f"{_shown(url)} is no address: {error}") from None
    if parts.scheme not in _DEFAULT_PORTS:
        raise Refused(Code.SCHEME, f"{_shown(parts.scheme) or 'no scheme'} cannot be fetched")
    if "@" in parts.netloc:
        raise Refused(
            Code.USERINFO, f"the address at {_shown(parts.hostname or '')} holds a name or password"
        )
    host = _host(parts.hostname or "", url, bracketed="[" in parts.netloc)
    path = quote(parts.path or "/", safe=_KEPT) + (
        f"?{quote(parts.query, safe=_KEPT)}" if parts.query else ""
    )
    found = Target(parts.scheme, host, _DEFAULT_PORTS[parts.scheme] if port is None else port, path)
    if found.port not in policy.ports and not policy.lists(host):
        raise Refused(Code.PORT, f"port {found.port} of {host} is not one that feeds use")
    return found


def _shown(text: str) -> str:
    """Cut what comes from outside to a length and to signs that a terminal can show."""
    return "".join(c if c.isprintable() else "?" for c in text[:80])


def _host(raw: str, url: str, *, bracketed: bool) -> str:
    if bracketed or ":" in raw:
        return _literal(raw, url)
    host = plain_host(_ascii(raw, url))
    if len(host) > _LONGEST_HOST or not _HOST.match(host):
        raise Refused(Code.BAD_URL, f"{_shown(url)} has no usable host")
    # 127.1, 0x7f.1 and 2130706433 are addresses to some readers and names to others: four plain
    # decimal numbers or nothing.
    return _literal(host, url) if _NUMBER.match(host.rsplit(".", 1)[-1]) else host


def _literal(raw: str, url: str) -> str:
    try:
        return str(ipaddress.ip_address(raw))
    except ValueError:
        raise Refused(Code.BAD_URL, f"{_shown(url)} writes its address in an unusual way") from None


def _ascii(raw: str, url: str) -> str:
    # A long name is left to the check of lengths: the encoder is not linear (CVE-2024-3651, before 3.7).
    if raw.isascii() or len(raw) > _LONGEST_HOST:
        return raw
    import idna

    try:
        return idna.encode(raw, uts46=True).decode("ascii")
    except idna.IDNAError:
        raise Refused(Code.BAD_URL, f"{_shown(url)} has a host that cannot be written in ASCII") from None


def after_redirect(seen: Sequence[Target], location: str | None, policy: Policy) -> Target:
    """Say where a redirect leads, or raise ``Refused``.  ``seen`` holds the hops so far, the last one last.

    Refused are loops, long chains, the step from https down to http, and the step from outside to a
    host that is allowed only because it is inside the house.
    """
    last = seen[-1]
    if not location:
        raise Refused(Code.REDIRECT, f"{last.host} redirects without saying where")
    if len(seen) > policy.max_redirects:
        raise Refused(Code.REDIRECT, f"{seen[0].host} redirects more than {policy.max_redirects} times")
    try:
        joined = urljoin(last.url, location.strip())
    except ValueError:
        raise Refused(Code.REDIRECT, f"{last.host} redirects to {_shown(location)}, no address") from None
    following = target(joined, policy)
    if following in seen:
        raise Refused(Code.REDIRECT, f"{last.host} redirects in a circle")
    if last.scheme == "https" and following.scheme == "http":
        raise Refused(Code.DOWNGRADE, f"{last.host} redirects from https to plain http")
    if policy.lists(following.host) and not policy.lists(last.host):
        raise Refused(Code.PRIVATE_ADDRESS, f"{last.host} redirects into the house, to {following.host}")
    return following
