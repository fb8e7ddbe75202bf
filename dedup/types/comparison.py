"""Two documents beside each other: passages with their links, facts, and what the two are to each other."""

from __future__ import annotations

from dataclasses import dataclass

from dedup.types.document import DocumentInfo, Span
from dedup.types.record import Record
from dedup.types.words import Kind, Relation, Role

__all__ = [
    "Comparison",
    "Conflict",
    "Containment",
    "Fact",
    "Facts",
    "Link",
    "Passage",
    "Reason",
    "TextQuote",
]


@dataclass(frozen=True, slots=True)
class Conflict(Record):
    """One fact given two values: the span and the parsed value on each side, and what it is about."""

    what: str
    a: Span
    b: Span
    value_a: str
    value_b: str
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Link(Record):
    """One sentence or clause of A tied to one of B; ``score`` is a probability in 0..1."""

    a: Span
    b: Span
    score: float
    evidence: tuple[str, ...] = ()
    conflict: Conflict | None = None


@dataclass(frozen=True, slots=True)
class TextQuote(Record):
    """A W3C text-quote selector: finds a passage in a rendered page where offsets do not hold."""

    prefix: str
    exact: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Passage(Record):
    """A maximal aligned stretch.  Inside one document ``a`` is the earlier side."""

    id: str
    kind: Kind
    role: Role | None
    score: float
    a: Span
    b: Span
    links: tuple[Link, ...] = ()
    longest_run: str = ""
    select_b: TextQuote | None = None
    set_aside_because: str | None = None


@dataclass(frozen=True, slots=True)
class Fact(Record):
    """A number, date, name, quotation or expansion of an acronym, where it stands and its value."""

    what: str
    value: str
    a: Span | None = None
    b: Span | None = None


@dataclass(frozen=True, slots=True)
class Facts(Record):
    """Facts of two sides (two documents, or an article and its interview) sorted by agreement."""

    agreeing: tuple[Fact, ...] = ()
    only_a: tuple[Fact, ...] = ()
    only_b: tuple[Fact, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True, slots=True)
class Containment(Record):
    """Share of counted words of each side found in the other, 0..1, after text set aside."""

    a_in_b: float
    b_in_a: float


@dataclass(frozen=True, slots=True)
class Reason(Record):
    """One ground for a relation: a code, a sentence for people, and its signed weight."""

    code: str
    message: str
    weight: float


@dataclass(frozen=True, slots=True)
class Comparison(Record):
    """What two documents are to each other, why, and what would change the answer."""

    a: DocumentInfo
    b: DocumentInfo
    relation: Relation
    duplicate: bool
    score: float
    passages: tuple[Passage, ...]
    containment: Containment
    jaccard: float
    facts: Facts
    direction: str
    reasons: tuple[Reason, ...] = ()
    nearest_flip: str | None = None
    id: str | None = None
