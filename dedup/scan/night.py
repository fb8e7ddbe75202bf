"""The night's report: what the morning's page says, in its order.  Plain values, nothing computed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from dedup.scan.results import FeedResult
from dedup.types import DocumentInfo

__all__ = ["Flow", "Line", "Made", "Night", "Quote", "SourceRow", "Story"]


@dataclass(frozen=True, slots=True)
class Quote:
    """The words of a passage on both sides, the earlier side as ``a``."""

    kind: str
    a: str
    b: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line to look at: what is said of which item, and of which other one.

    ``words`` is about how many of its words are meant.  ``more`` counts further items of the same
    story of which the same is said.  ``quotes`` shows what is meant.
    """

    kind: str
    message: str
    document: DocumentInfo
    report: str
    other: DocumentInfo | None = None
    comparison: str | None = None
    cluster: str | None = None
    words: int = 0
    more: int = 0
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """A story that several sources ran: who was first, who else, and what later copies add.

    ``first`` is None where no item is dated; ``report`` is one of its items' to open.
    """

    cluster: str
    title: str
    first: str | None
    items: int
    sources: tuple[str, ...]
    facts: tuple[str, ...]
    report: str
    survivor: DocumentInfo | None = None
    """The item that stands for it, by the policy that the report was asked for with."""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source in numbers: items, how many copy an earlier one, how many were copied, its own words."""

    source: str
    items: int
    copies: int
    copied: int
    updates: int
    counted_words: int
    original_words: int

    @property
    def originality(self) -> float | None:
        """Share of its counted words that nothing earlier explains; None without words."""
        return self.original_words / self.counted_words if self.counted_words else None


@dataclass(frozen=True, slots=True)
class Flow:
    """How many items of one source copy earlier ones of another."""

    origin: str
    taker: str
    items: int


@dataclass(frozen=True, slots=True)
class Made:
    """What the report was made with and from: the same again gives the same bytes."""

    engine: str = ""
    config: str = ""
    background: str = ""
    since: int = 0
    until: int = 0
    window_days: int | None = None
    survivor: str = "first"
    caps_hit: tuple[str, ...] = ()
    scan: int = 0
    began: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Night:
    """What the morning's page says, in its order; ``looks`` and ``ours`` count also lines not listed."""

    verdict: str
    items: int
    look: tuple[Line, ...] = ()
    looks: int = 0
    elsewhere: tuple[Line, ...] = ()
    ours: int = 0
    stories: tuple[Story, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    feeds: tuple[FeedResult, ...] = ()
    sources: tuple[SourceRow, ...] = ()
    flows: tuple[Flow, ...] = ()
    made: Made = field(default_factory=Made)
