"""What a store must do: the truth about documents, in transactions and in one order of commits.

A :class:`Store` hands out sessions.  A :class:`Reader` sees one unchanging state; a :class:`Writer`
is alone in the whole store, whatever the number of processes, until its block ends: then all that
it did stands together, or none of it.  Every implementation passes ``tests/store/contract.py``.

Nothing here compares texts.  A session takes and returns the plain words of :mod:`dedup.types`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from dedup.types import Attention, Comparison, Document, DocumentInfo, Relation, Report, Verdict

__all__ = [
    "Change",
    "ChangeKind",
    "ClusterRow",
    "Draft",
    "Entry",
    "FeedRow",
    "Harvest",
    "Identity",
    "Reader",
    "Receipt",
    "Revision",
    "ScanRow",
    "Store",
    "Tie",
    "Totals",
    "Writer",
]


@dataclass(frozen=True, slots=True)
class Identity:
    """What a store was made with, and keeps for life.

    ``fingerprint`` names everything that shapes a key, ``seed`` is its secret (64 bits), and
    ``background`` what is common in its texts.
    """

    fingerprint: str
    seed: int
    background: bytes


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


class Reader(Protocol):
    """One unchanging state of a store."""

    def sequence(self) -> int:
        """Return the number of the last change; 0 in a fresh store."""

    def totals(self) -> Totals:
        """Count what the store holds."""

    def revision(self, id: str, version: int | None = None) -> Revision | None:  # noqa: A002
        """Find a revision of a document; without ``version`` the current one."""

    def versions(self, id: str) -> tuple[int, ...]:  # noqa: A002
        """List the versions held of a document, ascending."""

    def revisions(self, numbers: Sequence[int]) -> list[Revision]:
        """Find current revisions by number, ascending; what is gone is left out."""

    def numbered(self, number: int) -> Revision | None:
        """Find a revision by its number, current or not."""

    def waiting(self, since: int = 0, limit: int = 1_000) -> list[int]:
        """List the numbers of revisions whose report is still to be made, above ``since``, ascending."""

    def page(self, before: int | None, limit: int) -> list[Revision]:
        """List current revisions with a number below ``before``, latest first."""

    def entries(self, numbers: Sequence[int] | None = None) -> Iterator[Entry]:
        """List what an index keeps of the current revisions (of those numbered), ascending."""

    def publishers(self, text: bytes, limit: int) -> list[DocumentInfo]:
        """List current revisions of one text: dated ones first, earliest first."""

    def changes(self, since: int, limit: int = 10_000) -> list[Change]:
        """List changes after a sequence, in commit order."""

    def comparison(self, id: str) -> Comparison | None:  # noqa: A002
        """Find a stored comparison."""

    def comparisons(self, number: int) -> list[Comparison]:
        """List the comparisons of a revision, strongest first."""

    def linked(self, number: int) -> list[int]:
        """List the numbers of the revisions that one has a comparison with, ascending."""

    def ties(self, texts: Iterable[bytes]) -> list[Tie]:
        """List what the documents of these texts are to those of other texts, strongest first."""

    def copies(self, text: bytes, limit: int) -> int:
        """Count the current documents of one text, up to ``limit``."""

    def population(self, texts: Iterable[bytes]) -> dict[bytes, int]:
        """Count the current documents of each text; texts of none are left out."""

    def crowded(self, texts: Iterable[bytes]) -> set[bytes]:
        """Find the texts of which a document had more candidates than were compared."""

    def cluster(self, id: str) -> ClusterRow | None:  # noqa: A002
        """Find a cluster by its id or by one it had before a merge."""

    def cluster_of(self, text: bytes) -> ClusterRow | None:
        """Find the cluster that a text belongs to."""

    def clusters(self, before: tuple[int, str] | None, limit: int) -> list[ClusterRow]:
        """List clusters by ``(founded, id)``, latest first, below ``before``."""

    def members(self, cluster: str, limit: int | None = None) -> list[DocumentInfo]:
        """List a cluster's documents: dated ones first, earliest first."""

    def named(self, cluster: str, limit: int | None = None) -> list[tuple[str, bool]]:
        """List the ids of a cluster's documents in the same order, each with whether it is dated."""

    def report(self, id: str) -> Report | None:  # noqa: A002
        """Find a report."""

    def report_of(self, number: int) -> Report | None:
        """Find the report that a revision got when it was added."""

    def headline(self, number: int) -> tuple[str, Attention] | None:
        """Find the id and attention of a revision's report without reading the report."""

    def mentions(self, id: str) -> list[str]:  # noqa: A002
        """List the reports of other documents that compare with any revision of this one."""

    def report_document(self, id: str) -> Document | None:  # noqa: A002
        """Find the document a report is about: stored, or kept beside the report."""

    def verdicts(self, target: str) -> list[Verdict]:
        """List the verdicts on a comparison and on its passages, by target."""

    def verdict(self, target: str) -> Verdict | None:
        """Find the verdict that stands on one target."""

    def judgements(self) -> Iterator[Verdict]:
        """Walk all verdicts that stand, by target."""

    def leaves(self) -> list[Verdict]:
        """List the verdicts that let a source reprint another, by target."""

    def sources(self) -> list[str]:
        """List the sources of current documents, by name."""

    def taken(self, origin: str, taker: str) -> list[int]:
        """List the revisions of one source that are duplicates of an earlier one of another, ascending."""

    def receipt(self, key: str) -> Receipt | None:
        """Find what an idempotency key was used for."""

    def feeds(self) -> list[FeedRow]:
        """List the feeds that are known, by address."""

    def feed(self, url: str) -> FeedRow | None:
        """Find a feed by the address it was given under."""

    def scan(self, number: int | None = None) -> ScanRow | None:
        """Find a scan; without a number the last one."""

    def scans(self, before: int | None, limit: int) -> list[ScanRow]:
        """List scans, latest first, those with a smaller number than ``before``."""

    def harvests(self, scan: int) -> list[Harvest]:
        """List what each place gave in a scan, by place."""

    def outline(self, number: int) -> Report | None:
        """Find the report of a revision without what points into texts, read several times faster.

        It has no passages, zones, answers, facts and reasons; what only one side of a duplicate states
        is there.
        """

    def overtaken(self, since: int) -> list[tuple[int, int]]:
        """List pairs (a, b) of compared revisions of which a was published first and stored later.

        Only those with a above ``since``; by b.
        """


class Writer(Reader, Protocol):
    """The only session that changes the store at this moment; sees its own changes."""

    def part(self) -> AbstractContextManager[None]:
        """Undo only what was done inside the block if it raises."""

    def add(self, draft: Draft, *, current: bool = True) -> int:
        """Store a revision and return its number; a current one supersedes its elder."""

    def erase(self, id: str) -> list[int]:  # noqa: A002
        """Remove every revision of a document with all that hangs on it; return their numbers."""

    def compared(self, a: int, b: int, comparison: Comparison) -> None:
        """Store what two current revisions are to each other, replacing what was known."""

    def postponed(self, number: int) -> None:
        """Note that a revision's report is still to be made; storing one ends that."""

    def crowd(self, number: int, *, crowded: bool) -> None:
        """Say anew whether a revision had more candidates than were compared."""

    def reported(self, report: Report, number: int | None, document: Document | None = None) -> None:
        """Store a report of a revision, or one that stands alone with the document it is about."""

    def grouped(self, cluster: ClusterRow) -> None:
        """Store a cluster with exactly these texts; they leave the clusters they were in."""

    def ungrouped(self, id: str, into: str | None = None) -> None:  # noqa: A002
        """Remove a cluster; with ``into`` its id goes on to name that one."""

    def judged(self, verdict: Verdict) -> int:
        """Store a verdict in place of the one before; return its sequence."""

    def unjudged(self, target: str) -> int:
        """Withdraw a verdict; return the sequence of the change."""

    def received(self, receipt: Receipt) -> None:
        """Store what an idempotency key was used for."""

    def forget(self, before: dt.datetime) -> int:
        """Remove receipts older than a moment; return how many."""

    def fed(self, row: FeedRow) -> None:
        """Store what is known of a feed in place of what was."""

    def unfed(self, url: str) -> bool:
        """Remove a feed; return whether it was known."""

    def scanned(self, row: ScanRow) -> int:
        """Store a scan and return its number, a new one for number 0; else how far it came since."""

    def harvested(self, scan: int, harvest: Harvest) -> None:
        """Store what a place gave in a scan, in place of what was."""


class Store(Protocol):
    """A place where documents are kept for good."""

    @property
    def url(self) -> str:
        """Where the store is."""

    @property
    def identity(self) -> Identity:
        """What the store was made with."""

    def read(self) -> AbstractContextManager[Reader]:
        """Open a session over one unchanging state; any number at once, from any thread."""

    def write(self) -> AbstractContextManager[Writer]:
        """Wait for the writer's place and hold it.

        What was done is durable when the block ends without an exception, and undone otherwise.
        Raises ``StoreLockedError`` if another holds the place too long.
        """

    def hold_room(self) -> None:
        """Raise ``StoreFullError`` while there is just room enough left to erase something."""

    def problems(self) -> list[str]:
        """Read everything and say what is damaged; an empty list means sound."""

    def close(self) -> None:
        """Release files and connections."""
