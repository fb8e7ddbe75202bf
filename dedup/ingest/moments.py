"""Times as feeds, agencies and scripts write them."""

from __future__ import annotations

import datetime as dt
import email.utils
import re
from typing import Any

from dedup.ingest.written import written_moment

__all__ = ["read_moment"]

_LONGEST = 80
_SPACED = re.compile(
    r"^(\d{4}-\d\d-\d\d)[ T]+(\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?)\s*([+-]\d\d:?\d\d|Z|UTC|GMT)?$"
)
_ZEROS = frozenset(
    map(dt.date.fromisoformat, ("1970-01-01", "1969-12-31", "1900-01-01", "1899-12-30", "0001-01-01"))
)
"""The days on which Unix, with its neighbour west of Greenwich, spreadsheets, .NET and Go begin to count."""
_MONTH = re.compile(r"^(\d{4})-(\d\d)$")
_FIGURES = re.compile(r"^[0-9]{10}(?:[0-9]{3})?$")
_WEEKDAY = re.compile(r"^[^\W\d]{2,12}[.,]\s*(?=\d)")


def read_moment(value: Any) -> dt.datetime | None:
    """Read ISO 8601, the dates of mail and RSS, days as people write them, and seconds since 1970, else None.

    What names no zone is UTC.  The zero of a calendar, with which many systems fill an empty field, is no
    time either: it would make whoever has it the first publisher of everything.
    """
    moment = _read(value)
    return None if moment is None or moment.date() in _ZEROS else moment


def _read(value: Any) -> dt.datetime | None:
    if isinstance(value, dt.datetime):
        return value if value.tzinfo else value.replace(tzinfo=dt.UTC)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _of_seconds(value)
    if not isinstance(value, str) or len(value) > _LONGEST:
        return None
    text = value.strip()
    for read in (dt.datetime.fromisoformat, _spaced, written_moment, _mail, _month, _seconds):
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


def _seconds(text: str) -> dt.datetime | None:
    """Seconds or milliseconds since 1970 as a table has them; fewer figures may be anything."""
    return _of_seconds(int(text)) if _FIGURES.match(text) else None


def _of_seconds(value: float) -> dt.datetime | None:
    """Milliseconds are told by their size."""
    try:
        return dt.datetime.fromtimestamp(value / 1000 if abs(value) > 1e11 else value, dt.UTC)
    except (ValueError, OverflowError, OSError):
        return None
