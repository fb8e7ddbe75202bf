"""Times as feeds, agencies and scripts write them."""

from __future__ import annotations

import datetime as dt
import email.utils
import re
from typing import Any

__all__ = ["read_moment"]

_LONGEST = 80
_SPACED = re.compile(
    r"^(\d{4}-\d\d-\d\d)[ T]+(\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?)\s*([+-]\d\d:?\d\d|Z|UTC|GMT)?$"
)
_MONTH = re.compile(r"^(\d{4})-(\d\d)$")
_WEEKDAY = re.compile(r"^[^\W\d]{2,12}[.,]\s*(?=\d)")


def read_moment(value: Any) -> dt.datetime | None:
    """Read ISO 8601, the dates of mail and RSS, and seconds since 1970; None for anything else.

    What names no zone is UTC.
    """
    if isinstance(value, dt.datetime):
        return value if value.tzinfo else value.replace(tzinfo=dt.UTC)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _of_seconds(value)
    if not isinstance(value, str) or len(value) > _LONGEST:
        return None
    text = value.strip()
    for read in (dt.datetime.fromisoformat, _spaced, _mail, _month):
        try:
            moment = read(text)
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
        if moment is not None:
            return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return None


def _spaced(text: str) -> dt.datetime | None:
    """``2024-12-01 08:10:00 +0100`` and ``2024-12-01 08:10 GMT``."""
    match = _SPACED.match(text)
    if match is None:
        return None
    day, time, zone = match.groups()
    return dt.datetime.fromisoformat(f"{day}T{time.replace(',', '.')}{_zone(zone)}")


def _zone(zone: str | None) -> str:
    return "+00:00" if zone in (None, "Z", "UTC", "GMT") else str(zone)


def _mail(text: str) -> dt.datetime | None:
    """RFC 822, whatever language its weekday is in."""
    if not any(map(str.isdigit, text)):
        return None
    return email.utils.parsedate_to_datetime(_WEEKDAY.sub("", text))


def _month(text: str) -> dt.datetime | None:
    match = _MONTH.match(text)
    return dt.datetime(int(match[1]), int(match[2]), 1, tzinfo=dt.UTC) if match else None


def _of_seconds(value: float) -> dt.datetime | None:
    """Milliseconds are told by their size."""
    try:
        return dt.datetime.fromtimestamp(value / 1000 if abs(value) > 1e11 else value, dt.UTC)
    except (ValueError, OverflowError, OSError):
        return None
