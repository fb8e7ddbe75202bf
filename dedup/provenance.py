"""The words of provenance: who was first in a cluster, and who likely has the text from whom."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from dedup.types import Cluster, Member, Record, Span

__all__ = ["Clue", "ClusterDetail", "FirstPublisher", "Step", "StepKind", "Sureness"]


class Sureness(StrEnum):
    """How sure an answer is; *unknown* is one."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"
    UNKNOWN = "unknown"


class StepKind(StrEnum):
    """How a member of a cluster came by its text."""

    FIRST = "first"
    COPY = "copy"
    UPDATE = "update"
    """It follows an earlier item of its own source."""
    SERIES = "series"
    """From a source of its series, whose reuse is expected."""
    OUTSIDE = "outside"
    """It names an outlet of which no item is held."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Clue(Record):
    """One ground for a step: a code, a sentence for people, and where it stands in the member's text."""

    code: str
    message: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Step(Record):
    """The likeliest origin of one member.

    ``source`` is the id of the earlier member, None where none is known; ``outlet`` its publisher, or
    the one outside the store.  ``words`` of the member's ``counted_words`` stand in the source.
    ``rivals`` counts items of other outlets whose text would explain it as well.
    """

    member: str
    kind: StepKind
    sureness: Sureness
    source: str | None = None
    outlet: str | None = None
    words: int = 0
    counted_words: int = 0
    rivals: int = 0
    clues: tuple[Clue, ...] = ()


@dataclass(frozen=True, slots=True)
class FirstPublisher(Record):
    """Who published first by the times given, how sure that is, and why."""

    id: str | None
    sureness: Sureness
    message: str


@dataclass(frozen=True, slots=True)
class ClusterDetail(Cluster):
    """A cluster with its copy chain.

    ``items`` and ``chain`` run side by side, earliest published first; they end where ``caps_hit``
    says so, while ``members`` and ``documents`` are about all.
    """

    documents: int = 0
    earliest: dt.datetime | None = None
    latest: dt.datetime | None = None
    first_publisher: FirstPublisher | None = None
    items: tuple[Member, ...] = ()
    chain: tuple[Step, ...] = ()
    caps_hit: tuple[str, ...] = ()
