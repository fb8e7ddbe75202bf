"""The words of the product: plain, frozen, slotted dataclasses and the JSON they turn into.

Nothing here computes.  A :class:`Span` is half-open and counts Unicode code points of the
document's text as given, unless a report says otherwise in ``offset_unit``.
"""

from dedup.types.comparison import (
    Comparison,
    Conflict,
    Containment,
    Fact,
    Facts,
    Link,
    Passage,
    Reason,
    TextQuote,
)
from dedup.types.document import Document, DocumentInfo, Span
from dedup.types.record import Record, written
from dedup.types.report import (
    Answer,
    Attribution,
    Cluster,
    ComparedWith,
    Finding,
    MadeBy,
    Member,
    Originality,
    Report,
    SetAside,
    Verdict,
    Zone,
)
from dedup.types.words import (
    AnswerLabel,
    Attention,
    CreditAnswer,
    Kind,
    OffsetUnit,
    Relation,
    Role,
    VerdictLabel,
    ZoneKind,
)

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
