"""When scans are due: at times of the day, or every so often.  Pure but for :func:`local_zone`.

Times are those of a wall clock.  A time that a change to summer time skips comes an hour later that day,
one that comes twice is taken the first time.  Steps are counted from the epoch, so that all workers of a
service name the same moments.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import zoneinfo
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from dedup.errors import ConfigError

__all__ = ["Schedule", "local_zone", "read_every", "read_times"]

_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\Z")
_STEP = re.compile(r"(\d{1,4})\s*([smhd])\Z")
_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
_SHORTEST = dt.timedelta(minutes=1)
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_LINK = Path("/etc/localtime")


def read_times(text: str) -> tuple[dt.time, ...]:
    """Read times of the day: ``"02:00"`` or ``"02:00,14:30"``.  Raises ``ValueError``."""
    times = set()
    for part in filter(None, (one.strip() for one in text.split(","))):
        found = _TIME.match(part)
        if not found:
            raise ValueError(f"{part!r} is no time of the day; write it as 02:00")
        times.add(dt.time(int(found[1]), int(found[2])))
    return tuple(sorted(times))


def read_every(text: str) -> dt.timedelta | None:
    """Read a step: ``"30m"``, ``"1h"``, ``"1d"``; None for nothing.  Raises ``ValueError``."""
    if not text.strip():
        return None
    found = _STEP.match(text.strip().lower())
    step = dt.timedelta(seconds=int(found[1]) * _SECONDS[found[2]]) if found else None
    if step is None or step < _SHORTEST:
        raise ValueError(f"{text!r} is no step of a minute or more; write it as 30m, 1h or 1d")
    return step


@dataclass(frozen=True, slots=True)
class Schedule:
    """Times of the day in ``zone`` (None is the machine's), or a step; neither means never."""

    at: tuple[dt.time, ...] = ()
    every: dt.timedelta | None = None
    zone: dt.tzinfo | None = None

    @classmethod
    def of(cls, at: tuple[dt.time, ...], every: dt.timedelta | None) -> Self:
        """Make a schedule of this machine's zone.  Raises ``ConfigError`` for times and a step at once."""
        if at and every:
            raise ConfigError(
                "give times of the day (DEDUP_SCAN_AT) or a step (DEDUP_SCAN_EVERY), not both",
                about="scan_at",
            )
        return cls(at, every, local_zone())

    def __bool__(self) -> bool:
        return bool(self.at or self.every)

    def after(self, moment: dt.datetime) -> dt.datetime | None:
        """Name the first moment after this one at which a scan is due; None if there is none."""
        if self.every is not None:
            return _EPOCH + ((moment - _EPOCH) // self.every + 1) * self.every
        today = moment.astimezone(self.zone).date()
        days = (today + dt.timedelta(days=ahead) for ahead in range(3))
        due = (self._moment(day, time) for day in days for time in self.at)
        return next((one for one in sorted(due) if one > moment), None)

    def _moment(self, day: dt.date, time: dt.time) -> dt.datetime:
        wall = dt.datetime.combine(day, time, self.zone)
        return wall.astimezone(dt.UTC)

    def told(self, now: dt.datetime) -> str:
        """Say when scans are due, in which zone, and when the next one is."""
        following = self.after(now)
        if following is None:
            return "No scans are due"
        local = following.astimezone(self.zone)
        when = (
            f"every {_step(self.every)}" if self.every else "at " + ", ".join(f"{t:%H:%M}" for t in self.at)
        )
        named = f", time zone {self.zone}" if isinstance(self.zone, zoneinfo.ZoneInfo) else ""
        return f"Scans {when}{named}; the next at {local:%Y-%m-%d %H:%M %Z}"


def _step(step: dt.timedelta) -> str:
    seconds = int(step.total_seconds())
    size, sign = next((size, sign) for sign, size in reversed(_SECONDS.items()) if seconds % size == 0)
    return f"{seconds // size}{sign}"


def local_zone() -> dt.tzinfo | None:
    """Find the zone of this machine by its name; None where it has none, and the machine's own rules hold."""
    named = os.environ.get("TZ", "").lstrip(":")
    if not named:
        parts = _LINK.resolve().parts if _LINK.is_symlink() else ()
        named = "/".join(parts[parts.index("zoneinfo") + 1 :]) if "zoneinfo" in parts else ""
    try:
        return zoneinfo.ZoneInfo(named) if named else None
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return None
