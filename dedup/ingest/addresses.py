"""Addresses of articles as feeds write them: with spaces, without a host, with other schemes."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

__all__ = ["host_of", "web_address"]

_BREAKS = re.compile(r"[\t\r\n\x00-\x1f]+")
_LONGEST = 4_000


def web_address(given: str | None, *bases: str | None) -> str | None:
    """Return an http address, made whole with the first base that helps; None for any other scheme."""
    address = _BREAKS.sub("", given or "").strip().replace(" ", "%20")
    if not address or len(address) > _LONGEST:
        return None
    for base in (None, *bases):
        try:
            whole = urljoin(base.strip(), address) if base else address
            parts = urlsplit(whole)
        except ValueError:
            continue
        if parts.scheme in ("http", "https") and parts.hostname:
            return whole
    return None


def host_of(address: str | None) -> str | None:
    """Return the host of an address, None where it has none or is none."""
    try:
        return urlsplit(address or "").hostname or None
    except ValueError:
        return None
