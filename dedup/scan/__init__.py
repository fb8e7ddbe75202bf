"""One run over feeds and files, and the report an editor reads in the morning."""

from __future__ import annotations

from dedup.scan.night import Night
from dedup.scan.results import FeedResult, FeedState
from dedup.scan.run import Progress, Scan, begin, report_of, scan, table_of, tell_again

__all__ = [
    "FeedResult",
    "FeedState",
    "Night",
    "Progress",
    "Scan",
    "begin",
    "report_of",
    "scan",
    "table_of",
    "tell_again",
]
