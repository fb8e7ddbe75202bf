"""What a store must do: the truth about documents, in transactions and in one order of commits.

A :class:`Store` hands out sessions.  A :class:`Reader` sees one unchanging state; a :class:`Writer`
is alone in the whole store, whatever the number of processes, until its block ends: then all that
it did stands together, or none of it.  Every implementation passes ``tests/store/contract.py``.

Nothing here compares texts.  A session takes and returns the plain words of :mod:`dedup.types`, and the
rows of :mod:`dedup.store.rows`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from dedup.store.rows import (
    Age,
    Aged,
    Change,
    ClusterRow,
    Draft,
    Entry,
    EpochRow,
    FeedRow,
    Harvest,
    Identity,
    Receipt,
    Revision,
    ScanRow,
    Tie,
    Totals,
)
from dedup.types import Attention, Comparison, Document, DocumentInfo, Report, Verdict

__all__ = ["Reader", "Store", "Writer"]


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

    def identified(self, after: str, limit: int) -> list[Revision]:
        """List current revisions by id, those above ``after``."""

    def pairs(self, after: str, limit: int) -> list[Comparison]:
        """List stored comparisons by id, those above ``after``."""

    def cluster_ids(self) -> list[str]:
        """List the ids of all clusters, in their order."""

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

    def aged(self, before: dt.datetime, by: Age, after: int, limit: int) -> list[Aged]:
        """List revisions older than a moment, current or not, with a number above ``after``, ascending."""

    def aged_any(self) -> bool:
        """Whether anything was ever removed for its age."""

    def aged_text(self, id: str) -> str | None:  # noqa: A002
        """Find the digest of the text that a document had when it was removed for its age."""

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

    def epochs(self) -> list[EpochRow]:
        """List the backgrounds learned from the store, earliest first."""

    def epoch(self, name: str) -> bytes | None:
        """Find a background by the name of its epoch; ``"first"`` is the one the store was made with."""

    def by_source(self) -> Iterator[tuple[int, str | None]]:
        """List the numbers of current revisions with their source, ascending."""

    def undrawn(self, after: int, limit: int) -> list[int]:
        """List revisions above a number that have no sketch for the next epoch yet, ascending."""

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

    def kept_mentions(self, id: str, before: dt.datetime, by: Age) -> list[str]:  # noqa: A002
        """List the reports that compare with a document and are of one that is not older than a moment."""

    def age_out(self, number: int) -> None:
        """Remove one revision with its sketch, comparisons and report, and remember what it was called."""

    def age_out_checks(self, before: dt.datetime) -> int:
        """Remove the reports that stand alone and were made before a moment; return how many."""

    def compared(self, a: int, b: int, comparison: Comparison) -> None:
        """Store what two current revisions are to each other, replacing what was known."""

    def postponed(self, number: int) -> None:
        """Note that a revision's report is still to be made; storing one ends that."""

    def crowd(self, number: int, *, crowded: bool) -> None:
        """Say anew whether a revision had more candidates than were compared."""

    def reported(
        self,
        report: Report,
        number: int | None,
        document: Document | None = None,
        made: dt.datetime | None = None,
    ) -> None:
        """Store a report of a revision, or one that stands alone with its document and when it was made."""

    def grouped(self, cluster: ClusterRow) -> None:
        """Store a cluster with exactly these texts; they leave the clusters they were in."""

    def grew(self, id: str) -> None:  # noqa: A002
        """Count one more document of a text that is in a cluster."""

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

    def learned(self, row: EpochRow, background: bytes) -> None:
        """Store a background under the name of its epoch, which is new."""

    def draw_for(self, name: str) -> None:
        """Begin to draw sketches for an epoch, or go on; those drawn for another one are given up."""

    def draw(self, number: int, sketch: bytes) -> None:
        """Keep the sketch a revision is to have in the next epoch, if it is still current."""

    def enter(self, name: str) -> None:
        """Bring an epoch into use: the sketches drawn for it take the places of the old ones."""

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

    def shrink(self) -> int:
        """Give the room of what was removed back to the disk; return how many bytes that were."""

    def hold_room(self) -> None:
        """Raise ``StoreFullError`` while there is just room enough left to erase something."""

    def problems(self) -> list[str]:
        """Read everything and say what is damaged; an empty list means sound."""

    def close(self) -> None:
        """Release files and connections."""
