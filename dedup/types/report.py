"""What is answered about one document: findings, originality, zones, attribution, cluster and verdicts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from dedup.types.comparison import Comparison, Facts, Passage
from dedup.types.document import DocumentInfo, Span
from dedup.types.record import Record
from dedup.types.words import AnswerLabel, Attention, CreditAnswer, OffsetUnit, VerdictLabel, ZoneKind

__all__ = [
    "Answer",
    "Attribution",
    "Cluster",
    "ComparedWith",
    "Finding",
    "MadeBy",
    "Member",
    "Originality",
    "Report",
    "SetAside",
    "Verdict",
    "Zone",
]


@dataclass(frozen=True, slots=True)
class Zone(Record):
    """A part of a document."""

    kind: ZoneKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Answer(Record):
    """A turn of an interview or FAQ, its label, and the words behind the label."""

    start: int
    end: int
    label: AnswerLabel
    words: int
    restated: int
    close: int
    new: int


@dataclass(frozen=True, slots=True)
class Finding(Record):
    """One line worth an editor's look; ``comparison`` is the id of the one it speaks of, if any."""

    code: str
    level: Attention
    message: str
    passages: tuple[str, ...] = ()
    a: Span | None = None
    b: Span | None = None
    comparison: str | None = None


@dataclass(frozen=True, slots=True)
class Attribution(Record):
    """An outlet that a document credits or shares text with, and what the texts say to it.

    ``credit`` is where it is named, None where a field of the document says so or nothing does;
    ``comparison`` the id of the one with most words shared.
    """

    outlet: str
    answer: CreditAnswer
    credit: Span | None = None
    comparison: str | None = None


@dataclass(frozen=True, slots=True)
class SetAside(Record):
    """A stretch that is not counted, the reason's short name, and how it was recognised."""

    start: int
    end: int
    reason: str
    because: str = ""


@dataclass(frozen=True, slots=True)
class Originality(Record):
    """Share of counted words that nothing earlier explains.

    ``value`` is None where nothing can be said (no counted words).  The words of ``explained``
    and ``set_aside`` are given by reason; ``counted_words`` excludes what was set aside.
    """

    value: float | None
    counted_words: int
    original_words: int
    explained: Mapping[str, int] = field(default_factory=dict)
    set_aside: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ComparedWith(Record):
    """What a document was compared with: store size, sources, window and store sequence.

    ``apart`` counts those of them that share keys with it, and on a closer look boilerplate at most.
    """

    documents: int
    sources: int = 0
    since: str | None = None
    window_days: int | None = None
    as_of_sequence: int = 0
    apart: int = 0


@dataclass(frozen=True, slots=True)
class MadeBy(Record):
    """What made a report: the same three and the same input give the same bytes."""

    engine: str
    config: str
    index: str
    took_ms: int = field(default=0, compare=False)
    caps_hit: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Member(Record):
    """One document of a cluster."""

    id: str
    source: str | None
    title: str | None
    published: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Cluster(Record):
    """Documents tied by verified copies and updates; ``members`` are ids, earliest first.

    ``survivor`` is the one that stands for all, where a list was asked for with a policy.
    """

    id: str
    members: tuple[str, ...]
    first: str | None = None
    survivor: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict(Record):
    """An editor's word on a comparison or passage, or on two sources, who gave it and when.

    ``passage`` names the words of both sides of a passage that it is on.  ``sources`` are an origin and
    the one that may reprint it; where a report has them, its pair is covered by such a leave.
    """

    target: str
    label: VerdictLabel
    by: str | None = None
    at: dt.datetime | None = None
    passage: tuple[str, str] | None = None
    sources: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Report(Record):
    """What ``check`` and ``add`` answer for one document; the shape of the API's JSON.

    ``earlier`` names the comparisons whose other document came first and so explains words.
    """

    id: str
    attention: Attention
    summary: str
    document: DocumentInfo
    findings: tuple[Finding, ...]
    originality: Originality
    compared_with: ComparedWith
    zones: tuple[Zone, ...]
    answers: tuple[Answer, ...]
    facts: Facts
    passages: tuple[Passage, ...]
    comparisons: tuple[Comparison, ...]
    made_by: MadeBy
    cluster: Cluster | None = None
    verdicts: tuple[Verdict, ...] = ()
    outcome: str | None = None
    page: str | None = None
    offset_unit: OffsetUnit = OffsetUnit.CODEPOINT
    set_aside: tuple[SetAside, ...] = ()
    earlier: tuple[str, ...] = ()
    attribution: tuple[Attribution, ...] = ()
