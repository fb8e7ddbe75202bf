"""The words of the product: plain, frozen, slotted dataclasses and the JSON they turn into.

Nothing here computes.  A :class:`Span` is half-open and counts Unicode code points of the
document's text as given, unless a report says otherwise in ``offset_unit``.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import types
import typing
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

from dedup.errors import DocumentError

__all__ = [
    "Answer",
    "AnswerLabel",
    "Attention",
    "Attribution",
    "Cluster",
    "ComparedWith",
    "Comparison",
    "Conflict",
    "Containment",
    "CreditAnswer",
    "Document",
    "DocumentInfo",
    "Fact",
    "Facts",
    "Finding",
    "Kind",
    "Link",
    "MadeBy",
    "Member",
    "OffsetUnit",
    "Originality",
    "Passage",
    "Reason",
    "Record",
    "Relation",
    "Report",
    "Role",
    "SetAside",
    "Span",
    "TextQuote",
    "Verdict",
    "VerdictLabel",
    "Zone",
    "ZoneKind",
    "written",
]


class Kind(StrEnum):
    """How the words of a passage's two sides relate."""

    VERBATIM = "verbatim"
    EDITED = "edited"
    RESTATEMENT = "restatement"


class Role(StrEnum):
    """Why a passage may be harmless."""

    QUOTE = "quote"
    BOILERPLATE = "boilerplate"
    CREDIT_LINE = "credit_line"
    COURTESY = "courtesy"
    HEADING = "heading"


class Relation(StrEnum):
    """What two documents are to each other; the first four are duplicates."""

    COPY = "copy"
    EDITED_COPY = "edited_copy"
    CONTAINS = "contains"
    UPDATE = "update"
    PARTIAL = "partial"
    BOILERPLATE_ONLY = "boilerplate_only"
    TEMPLATE = "template"
    SAME_EVENT = "same_event"
    UNRELATED = "unrelated"

    @property
    def is_duplicate(self) -> bool:
        """Whether this relation means that one document can stand for the other."""
        return self in _DUPLICATES


_DUPLICATES = frozenset({Relation.COPY, Relation.EDITED_COPY, Relation.CONTAINS, Relation.UPDATE})


class ZoneKind(StrEnum):
    """What a part of a document is."""

    ARTICLE = "article"
    INTERVIEW = "interview"
    FAQ = "faq"
    TAKEAWAYS = "takeaways"
    BOX = "box"
    CAPTION = "caption"
    LIVE_ENTRY = "live_entry"
    HEADING = "heading"


class AnswerLabel(StrEnum):
    """What an answer of an interview or FAQ does with what the article said."""

    RESTATES = "restates"
    EXTENDS = "extends"
    NEW = "new"
    NEW_WORDS = "new_words_no_new_fact"
    COURTESY = "courtesy"


class Attention(StrEnum):
    """How much an editor should care: worth a look, worth a note, nothing."""

    LOOK = "look"
    NOTE = "note"
    NONE = "none"


class CreditAnswer(StrEnum):
    """What the texts say to a credit, or to a match without one."""

    MATCHING = "credited_and_matching"
    REWRITTEN = "credited_and_rewritten"
    NOT_CREDITED = "matching_not_credited"
    NONE_HELD = "credited_none_held"


class OffsetUnit(StrEnum):
    """What a span counts: code points (Python), UTF-16 units (JavaScript) or UTF-8 bytes (PHP, Go)."""

    CODEPOINT = "codepoint"
    UTF16 = "utf16"
    UTF8 = "utf8"


class VerdictLabel(StrEnum):
    """An editor's word on a comparison or passage."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    ALLOWED = "allowed"


class Record:
    """JSON both ways for the dataclasses below: plain values out, checked values in."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, in the order of the fields."""
        return {name: _plain(getattr(self, name)) for name in _names(typing.cast("Hashable", type(self)))}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Read what :meth:`to_dict` wrote; unknown keys are ignored, so newer writers can be read."""
        readers = _readers(typing.cast("Hashable", cls))
        return cls(**{name: read(values[name]) for name, read in readers.items() if name in values})


# Reports hold thousands of spans and are written several times: what a class is like is looked up once.


@functools.cache
def _names(cls: Any) -> tuple[str, ...]:
    return tuple(f.name for f in dataclasses.fields(cls))


@functools.cache
def _readers(cls: Any) -> dict[str, Callable[[Any], Any]]:
    resolved = typing.get_type_hints(cls)
    return {name: _reader(resolved[name]) for name in _names(cls)}


_BARE = frozenset({str, int, float, bool, type(None)})


def written(moment: dt.datetime) -> str:
    """Write a moment as all JSON and tables have it: ISO 8601, with Z for UTC."""
    return moment.isoformat().replace("+00:00", "Z")


def _plain(value: Any) -> Any:
    if type(value) in _BARE:
        return value
    if isinstance(value, Record):
        return value.to_dict()
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, dt.datetime):
        return written(value)
    if isinstance(value, (tuple, list)):
        return [_plain(v) for v in value]
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    return value


def _reader(hint: Any) -> Callable[[Any], Any]:
    """Make what reads a plain value of this type."""
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        read = _reader(next(a for a in typing.get_args(hint) if a is not type(None)))
        return lambda value: None if value is None else read(value)
    if origin is tuple:
        return _tuple_reader(typing.get_args(hint))
    if isinstance(hint, type):
        if issubclass(hint, Record):
            return hint.from_dict
        if issubclass(hint, StrEnum):
            return hint
        if issubclass(hint, dt.datetime):
            return lambda value: dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    return lambda value: value


def _tuple_reader(parts: tuple[Any, ...]) -> Callable[[Any], Any]:
    if len(parts) == 2 and parts[1] is Ellipsis:
        one = _reader(parts[0])
        return lambda values: tuple(map(one, values))
    each = tuple(map(_reader, parts))
    return lambda values: tuple(read(value) for read, value in zip(each, values, strict=True))


@dataclass(frozen=True, slots=True, order=True)
class Span(Record):
    """Half-open stretch ``[start, end)`` of a text; ``text`` is what it covers, where that is shown."""

    start: int
    end: int
    text: str | None = field(default=None, compare=False)

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> Span:
        """Add the words that this span covers in ``text``."""
        return Span(self.start, self.end, text[self.start : self.end])

    def to_dict(self) -> dict[str, Any]:
        """``start`` and ``end``, and ``text`` where it is known."""
        bare: dict[str, Any] = {"start": self.start, "end": self.end}
        return bare if self.text is None else {**bare, "text": self.text}


@dataclass(frozen=True, slots=True)
class Document(Record):
    """One article, its text exactly as given.

    ``published`` takes an ISO 8601 string or a datetime; a time without a zone is read as UTC.
    Raises :class:`~dedup.errors.DocumentError` for a text that is no string or a date that is none.
    """

    text: str
    _: dataclasses.KW_ONLY
    id: str | None = None
    title: str | None = None
    source: str | None = None
    url: str | None = None
    published: dt.datetime | None = None
    language: str | None = None
    version: int | None = None
    credit: str | None = None
    status: str | None = None
    embargo: dt.datetime | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict, hash=False)

    if typing.TYPE_CHECKING:

        def __init__(
            self,
            text: str,
            *,
            id: str | None = None,  # noqa: A002
            title: str | None = None,
            source: str | None = None,
            url: str | None = None,
            published: dt.datetime | str | None = None,
            language: str | None = None,
            version: int | None = None,
            credit: str | None = None,
            status: str | None = None,
            embargo: dt.datetime | str | None = None,
            metadata: Mapping[str, Any] | None = None,
        ) -> None: ...

    def __post_init__(self) -> None:
        if not isinstance(self.text, str):
            raise DocumentError(f"text must be a string, not {type(self.text).__name__}", about="text")
        object.__setattr__(self, "published", _moment(self.published, "published"))
        object.__setattr__(self, "embargo", _moment(self.embargo, "embargo"))
        object.__setattr__(self, "metadata", dict(self.metadata or {}))


def _moment(value: dt.datetime | str | None, name: str) -> dt.datetime | None:
    """Read what callers write for a time; without a zone it is UTC."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        try:
            value = dt.datetime.fromisoformat(value.strip())
        except ValueError:
            raise DocumentError(
                f"{name} {value!r} is no ISO 8601 date; write it like 2024-12-01T08:10:00Z", about=name
            ) from None
    return value if value.tzinfo else value.replace(tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class DocumentInfo(Record):
    """What identifies a document in an answer, without its text; ``words`` counts the scanner's words.

    ``credits`` are the outlets it surely names as its sources, as it writes them.  ``status`` and
    ``embargo`` are those of the document; ``published_is`` says what its time is if it is not that of
    publication: ``created`` or ``updated``.
    """

    id: str | None
    version: int | None
    title: str | None
    source: str | None
    published: dt.datetime | None
    language: str | None
    characters: int
    words: int
    sha256: str
    url: str | None = None
    credits: tuple[str, ...] = ()
    status: str | None = None
    embargo: dt.datetime | None = None
    published_is: str | None = None


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
    """What a document was compared with: store size, sources, window and store sequence."""

    documents: int
    sources: int = 0
    since: str | None = None
    window_days: int | None = None
    as_of_sequence: int = 0


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
    """Documents tied by verified copies and updates; ``members`` are ids, earliest first."""

    id: str
    members: tuple[str, ...]
    first: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict(Record):
    """An editor's word on a comparison or passage, who gave it and when."""

    target: str
    label: VerdictLabel
    by: str | None = None
    at: dt.datetime | None = None


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
