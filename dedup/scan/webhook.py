"""Delivery of a night's summary to a webhook, signed as Standard Webhooks asks.

The signature is over ``id.timestamp.body`` with HMAC-SHA256 (github.com/standard-webhooks/standard-webhooks,
spec/standard-webhooks.md).  A message that was not taken is sent again under the same id, so that a
receiver may see it twice but can tell; after two minutes it is given up, and the report says so.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import hmac
import json
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

from dedup.errors import ConfigError
from dedup.ingest.fetch import Code, Failure, Fetched, Fetcher, Policy, refusal
from dedup.ingest.fetch.clock import Stop, never
from dedup.scan.night import Line, Night
from dedup.types import DocumentInfo, written

__all__ = ["Webhook", "deliver", "message", "message_id", "read_secret"]

_PREFIX = "whsec_"
_KEY_BYTES = range(24, 65)
_WAITS = (2.0, 10.0, 30.0)
"""Seconds before the second, third and last try."""
_LONGEST = 120.0
"""Seconds after which no further try begins."""
_PASSING = frozenset(
    {
        *(Code.CONNECT, Code.DNS, Code.RESET, Code.TIMEOUT, Code.TRUNCATED, Code.PROTOCOL),
        *(Code.RATE_LIMITED, Code.SERVER_ERROR, Code.HOST_DOWN),
    }
)
"""Failures that a further try may mend; what refuses for good is not asked again."""
_TOO_EARLY = frozenset({408, 425})
_FEEDS_NAMED = 50


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where to deliver, and the key to sign with."""

    url: str
    key: bytes = field(repr=False)

    @classmethod
    def of(cls, url: str, secret: str, policy: Policy) -> Self:
        """Read an address and a secret as they are handed around.  Raises ``ConfigError``."""
        refused = refusal(url, policy)
        if refused is not None:
            raise ConfigError(f"the webhook cannot be asked: {refused}", about="webhook")
        try:
            key = base64.b64decode(secret.strip().removeprefix(_PREFIX), validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if not secret.strip().startswith(_PREFIX) or len(key) not in _KEY_BYTES:
            # The value stays out of the message.
            raise ConfigError(
                "the webhook's secret is whsec_ and 24 to 64 bytes in base64; set DEDUP_WEBHOOK_SECRET, or "
                "DEDUP_WEBHOOK_SECRET_FILE to a file that holds it",
                about="webhook_secret",
            )
        return cls(url, key)

    def headers(self, id: str, moment: dt.datetime, body: bytes) -> tuple[tuple[str, str], ...]:  # noqa: A002
        """Sign a message; ``moment`` is when this try is made."""
        stamp = str(int(moment.timestamp()))
        digest = hmac.new(self.key, f"{id}.{stamp}.".encode() + body, hashlib.sha256).digest()
        return (
            ("Content-Type", "application/json"),
            ("webhook-id", id),
            ("webhook-timestamp", stamp),
            ("webhook-signature", "v1," + base64.b64encode(digest).decode()),
        )


def read_secret(file: str) -> str:
    """Read a secret from the file that holds it alone.  Raises ``ConfigError``."""
    try:
        return Path(file).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is no text"
        raise ConfigError(
            f"the secret of the webhook cannot be read from {file} ({why})", about=file
        ) from None


def message_id(night: Night) -> str:
    """Name the message of a night: the same however often it is sent, another once the scan went on."""
    made = night.made
    began = int(made.began.timestamp()) if made.began else 0
    return f"scan_{began}_{made.scan}_{made.until}"


def message(night: Night, moment: dt.datetime, *, base: str | None = None) -> bytes:
    """Write the summary of a night: its first line, what to look at, which feeds were lost.

    ``base`` is the address of a running service; with it each line has its page.
    """
    lost = [feed for feed in night.feeds if feed.is_lost]
    data = {
        "scan": night.made.scan,
        "verdict": night.verdict,
        "items": night.items,
        "looks": night.looks,
        "look": [_line(line, base) for line in night.look],
        "elsewhere": [_line(line, base) for line in night.elsewhere],
        "stories": len(night.stories),
        "failed": len(lost),
        "failures": [
            {"name": one.name, "place": one.place, "state": str(one.state), "reason": one.reason}
            for one in lost[:_FEEDS_NAMED]
        ],
        "report": f"{base}/scans/{night.made.scan}" if base else None,
    }
    told = {"type": "scan.finished", "timestamp": written(moment), "data": data}
    return json.dumps(told, ensure_ascii=True, separators=(",", ":")).encode()


def _line(line: Line, base: str | None) -> dict[str, Any]:
    return {
        "kind": line.kind,
        "message": line.message,
        "document": _named(line.document),
        "other": _named(line.other) if line.other else None,
        "page": f"{base}/reports/{quote(line.report, safe='')}" if base else None,
    }


def _named(info: DocumentInfo) -> dict[str, Any]:
    return {"id": info.id, "source": info.source, "title": info.title, "url": info.url}


def deliver(
    webhook: Webhook,
    night: Night,
    fetcher: Fetcher,
    *,
    now: Callable[[], dt.datetime],
    stop: Stop = never,
    base: str | None = None,
) -> str | None:
    """Send a night's summary, again after a pause where that may help; None once it was taken.

    Never raises: why it was not delivered is returned, to be a line of the report.
    """
    began = now()
    body, name = message(night, began, base=base), message_id(night)
    for wait in (*_WAITS, math.inf):
        moment = now()
        headers = webhook.headers(name, moment, body)
        outcome = fetcher.post(webhook.url, body, headers=headers, now=moment, stop=stop)
        if isinstance(outcome, Fetched):
            return None
        pause = max(wait, outcome.retry_after or 0.0)
        late = (now() - began).total_seconds() + pause > _LONGEST
        if late or not _may_pass(outcome) or not fetcher.waited(pause, stop):
            what = outcome.message.split("; ")[0][:500]
            return f"The summary was not delivered: {what}; `dedup scan --last --webhook` sends it again"
    raise AssertionError("the last pause is too long")


def _may_pass(failure: Failure) -> bool:
    return failure.code in _PASSING or failure.status in _TOO_EARLY
