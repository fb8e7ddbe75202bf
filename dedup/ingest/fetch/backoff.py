"""When to ask again: pure decisions from an outcome, the time and a random number.

A :class:`Standing` is what is remembered of one address between runs.  Store the new one in the
transaction that stores the items: validators kept without their items would lose them, for the server
then answers "unchanged".
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime

from dedup.ingest.fetch.policy import Policy
from dedup.ingest.fetch.results import Code, Failure, Kind, Outcome, Request, Validators
from dedup.types import Record

__all__ = ["Standing", "after", "refusal_of_status", "retry_after", "wait_before_retry"]

_SECONDS = re.compile(r"[0-9]{1,10}\Z")
_LONGEST_DATE = 100
_WEEK = 7 * 86_400.0
_FIRST_WAIT = dt.timedelta(minutes=5)
_LAST_WAIT = dt.timedelta(days=1)
_DOUBLINGS = 9
"""Five minutes doubled nine times are more than a day."""
_PASSING = frozenset(
    (Code.CONNECT, Code.DNS, Code.RESET, Code.TRUNCATED, Code.RATE_LIMITED, Code.SERVER_ERROR)
)
"""Failures that a second try within the same run may mend."""


@dataclass(frozen=True, slots=True)
class Standing(Record):
    """What is known of an address: where to ask, with what, and not before when.

    ``stopped`` is set by 410 Gone and cleared only by a person.
    """

    url: str
    validators: Validators | None = None
    failures: int = 0
    next_at: dt.datetime | None = None
    stopped: bool = False

    def due(self, now: dt.datetime) -> bool:
        """Whether it may be asked now."""
        return not self.stopped and (self.next_at is None or self.next_at <= now)

    def request(self, kind: Kind = Kind.FEED) -> Request:
        """Make the next request for it."""
        return Request(self.url, kind, self.validators)


def after(
    standing: Standing, outcome: Outcome, *, now: dt.datetime, chance: float, usable: bool = True
) -> Standing:
    """Return the standing after an outcome; ``chance`` in [0, 1) spreads the waits.

    ``usable`` is False where the answer came but could not be read: it then counts as a failure, so
    neither its validators nor its new address are kept.
    """
    if isinstance(outcome, Failure) and outcome.code is Code.CANCELLED:
        return standing
    if isinstance(outcome, Failure) or not usable:
        return _after_failure(standing, outcome, now, chance)
    validators = outcome.validators or (standing.validators if outcome.unchanged else None)
    return Standing(outcome.moved_to or standing.url, validators)


def _after_failure(standing: Standing, outcome: Outcome, now: dt.datetime, chance: float) -> Standing:
    failed = replace(standing, failures=standing.failures + 1)
    if isinstance(outcome, Failure) and outcome.code is Code.GONE:
        return replace(failed, stopped=True, next_at=None)
    doubled = _FIRST_WAIT * 2 ** min(standing.failures, _DOUBLINGS)
    wait = min(doubled, _LAST_WAIT) * (0.75 + chance / 2)
    asked = outcome.retry_after if isinstance(outcome, Failure) else None
    return replace(failed, next_at=now + max(wait, dt.timedelta(seconds=asked or 0.0)))


def retry_after(value: str | None, now: dt.datetime) -> float | None:
    """Read a ``Retry-After`` header as seconds from now, a week at most (RFC 9110, section 10.2.3)."""
    text = (value or "").strip()
    if _SECONDS.match(text):
        return min(float(text), _WEEK)
    # The parser of dates goes over its text in several passes; no date is long.
    if not text or len(text) > _LONGEST_DATE:
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    return min(max((moment - now).total_seconds(), 0.0), _WEEK)


def wait_before_retry(failure: Failure, tries: int, policy: Policy, chance: float) -> float | None:
    """Say how many seconds to wait before asking once more in this run, or None to leave it.

    ``tries`` counts those made.  A server that is asked for patience by nobody but names none itself
    (429 without ``Retry-After``) is left alone.
    """
    if failure.code not in _PASSING or tries >= policy.attempts:
        return None
    if failure.retry_after is not None:
        return failure.retry_after if failure.retry_after <= policy.longest_wait else None
    if failure.code is Code.RATE_LIMITED:
        return None
    return min(2.0 ** (tries - 1) * (0.75 + chance / 2), policy.longest_wait)


_STATUS = {
    401: (Code.DENIED, "asks who is there"),
    402: (Code.DENIED, "asks for payment"),
    403: (Code.DENIED, "turns this program away"),
    404: (Code.NOT_FOUND, "has nothing at this address"),
    407: (Code.DENIED, "asks for a key of its proxy"),
    410: (Code.GONE, "says that this address is gone for good"),
    429: (Code.RATE_LIMITED, "says that it was asked too often"),
    451: (Code.DENIED, "may not show this for legal reasons"),
}


def refusal_of_status(status: int) -> tuple[Code, str]:
    """Name what an answer without a usable body means: its code, and words to follow the host's name."""
    if status in _STATUS:
        code, words = _STATUS[status]
        return code, f"{words} (status {status})"
    if status >= 500:
        return Code.SERVER_ERROR, f"fails with status {status}"
    return Code.HTTP_STATUS, f"answers with status {status}, which is none a feed or page has"
