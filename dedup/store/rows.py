"""What goes into a store and comes out of it: plain, frozen rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from dedup.types import Document, DocumentInfo, Relation

__all__ = [
    "Age",
    "Aged",
    "Change",
    "ChangeKind",
    "ClusterRow",
    "Draft",
    "Entry",
    "EpochRow",
    "FeedRow",
    "Harvest",
    "Identity",
    "Receipt",
    "Revision",
    "ScanRow",
    "Tie",
    "Totals",
]


@dataclass(frozen=True, slots=True)
class Identity:
    """What the keys of a store are made with.

    ``fingerprint`` names everything that shapes a key, ``seed`` is its secret (64 bits), both for life;
    ``background`` is what is common in its texts, as the ``epoch`` in use knows it.
    """

    fingerprint: str
    seed: int
    background: bytes
    epoch: str = "first"


@dataclass(frozen=True, slots=True)
class Draft:
    """A revision on its way in: the document with its id and version, and what was worked out of it.

    ``crowded`` says that it had more candidates than were compared.  ``packed`` holds info and document as
    :func:`dedup.store.codec.pack` writes them, where another process has done so already.
    """

    document: Document
    info: DocumentInfo
    exact: bytes
    sketch: bytes
    received: dt.datetime
    crowded: bool = False
    packed: tuple[bytes, bytes] | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """A stored revision.  ``number`` is its key in the index; ``current`` is False once superseded."""

    number: int
    current: bool
    document: Document
    info: DocumentInfo
    exact: bytes
    received: dt.datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """What an index keeps of a current revision; ``moment`` is when it was published, or else received."""

    number: int
    id: str
    source: str | None
    moment: dt.datetime
    dated: bool
    exact: bytes
    sketch: bytes


class Age(StrEnum):
    """What the age of a document is counted from: when it was added, or published (else added)."""

    ADDED = "added"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Aged:
    """A revision that is old: its number, the id of its document, and whether it is the current one."""

    number: int
    id: str
    current: bool


class ChangeKind(StrEnum):
    """What happened to a revision or a verdict."""

    ADDED = "added"
    REMOVED = "removed"
    VERDICT = "verdict"


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the change feed; ``number`` is the revision, ``about`` the document or target."""

    sequence: int
    kind: ChangeKind
    number: int | None
    about: str


@dataclass(frozen=True, slots=True)
class Tie:
    """What two documents of different texts are to each other; *unrelated* where an editor rejected it."""

    a: bytes
    b: bytes
    relation: Relation
    score: float


@dataclass(frozen=True, slots=True)
class ClusterRow:
    """A cluster as stored: the sets of identical texts it ties, and how many documents they are."""

    id: str
    founded: int
    documents: int
    texts: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an idempotency key was used for: a digest of the request, the report it got and the outcome."""

    key: str
    digest: str
    report: str
    outcome: str
    received: dt.datetime


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A feed by the address it was given under, and what is known of it as plain JSON values."""

    url: str
    body: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ScanRow:
    """A run over feeds and files: the sequences it began and ended at, and how it was asked for.

    ``number`` is 0 for one that has none yet, ``until`` None while it reads; it is ``finished`` once its
    report is written.
    """

    number: int
    since: int
    until: int | None
    began: dt.datetime
    finished: bool = False
    body: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Harvest:
    """What a feed, file or folder gave in a scan, as plain JSON values."""

    place: str
    body: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EpochRow:
    """A background learned from a store: its name, its version (a digest), and what it was learned from.

    ``documents`` articles of ``sources`` sources, as the store was at ``sequence``.
    """

    name: str
    version: str
    made: dt.datetime
    sequence: int
    documents: int
    sources: int


@dataclass(frozen=True, slots=True)
class Totals:
    """How much a store holds; ``documents`` counts ids, ``revisions`` also the superseded ones.

    ``waiting`` counts the revisions whose report is still to be made.
    """

    documents: int
    revisions: int
    comparisons: int
    clusters: int
    reports: int
    verdicts: int
    waiting: int
