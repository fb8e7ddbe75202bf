"""The closed lists of words: what a passage, a relation, a zone, an answer or a verdict can be called."""

from __future__ import annotations

from enum import StrEnum

__all__ = [
    "AnswerLabel",
    "Attention",
    "CreditAnswer",
    "Kind",
    "OffsetUnit",
    "Relation",
    "Role",
    "VerdictLabel",
    "ZoneKind",
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
