"""What a scan found out about its feeds and its items."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from dedup.types import Report

__all__ = ["FeedResult", "FeedState", "Told"]


class FeedState(StrEnum):
    """How a feed, file or folder was read."""

    READ = "read"
    UNCHANGED = "unchanged"
    EMPTY = "empty"
    FAILED = "failed"
    WAITING = "waiting"
    GONE = "gone"


_LOST = frozenset({FeedState.FAILED, FeedState.WAITING, FeedState.GONE})


@dataclass(frozen=True, slots=True)
class FeedResult:
    """What became of one feed; ``reason`` says why it gave nothing, or what its items lack.

    ``what`` it is: a feed, file or folder.  ``items`` counts what it holds, and the four after it what
    became of them in the store.  ``teasers`` tells that they are only the beginnings of articles.
    """

    name: str
    place: str
    state: FeedState
    reason: str = ""
    items: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: int = 0
    teasers: bool = False
    what: str = "feed"

    @property
    def is_lost(self) -> bool:
        """Whether something that was asked for is missing from the scan."""
        return self.state in _LOST or self.failed > 0

    def to_dict(self) -> dict[str, Any]:
        """Turn it into plain JSON values."""
        return {**dataclasses.asdict(self), "state": str(self.state)}

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Self:
        """Read :meth:`to_dict`; what a newer build wrote beside it is left out."""
        known = {f.name: told[f.name] for f in dataclasses.fields(cls) if f.name in told}
        return cls(**{**known, "state": FeedState(known["state"])})


@dataclass(frozen=True, slots=True)
class Told:
    """One item of a scan: its report as it stands now, and the id of its cluster.

    ``late`` items are of earlier scans: they follow something that came in only now.  Of those that only
    have the words of something under embargo or taken back, ``rights`` alone are told.
    """

    report: Report
    cluster: str | None = None
    late: bool = False
    rights: bool = False
