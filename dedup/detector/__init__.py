"""The detector: a store, and everything the library knows about the documents in it.

Imports stay light; what compiles or opens is loaded when a detector is opened.
"""

from __future__ import annotations

from dedup.detector.answers import Article, Counts, Kept, Page, Status
from dedup.detector.changing import verdict_tag
from dedup.detector.decide import Outcome
from dedup.detector.epochs import Epoch, use_background
from dedup.detector.facade import Detector
from dedup.store.rows import Change, ChangeKind

__all__ = [
    "Article",
    "Change",
    "ChangeKind",
    "Counts",
    "Detector",
    "Epoch",
    "Kept",
    "Outcome",
    "Page",
    "Status",
    "use_background",
    "verdict_tag",
]
