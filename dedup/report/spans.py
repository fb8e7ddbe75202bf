"""Text, selectors and places: what a reader needs beside bare offsets."""

from __future__ import annotations

from dataclasses import replace

from dedup.types import (
    Comparison,
    Conflict,
    DocumentInfo,
    Fact,
    Facts,
    Link,
    Passage,
    Report,
    Span,
    TextQuote,
    VerdictLabel,
)

__all__ = [
    "is_own_version",
    "other_side",
    "own_side",
    "rejected_pairs",
    "select",
    "standing",
    "with_text",
    "with_text_facts",
    "with_text_shared",
]

AROUND = 20
"""Characters before and after a passage in its selector."""


def own_side(comparison: Comparison, info: DocumentInfo) -> str:
    """Which side of a comparison, ``"a"`` or ``"b"``, is the document that ``info`` names."""
    sides = {"b": comparison.b, "a": comparison.a}
    for same in (_same_item, _same_text):
        for side, other in sides.items():
            if same(other, info):
                return side
    return "b"


def other_side(comparison: Comparison, info: DocumentInfo) -> DocumentInfo:
    """Return the document of a comparison that ``info`` does not name."""
    return comparison.b if own_side(comparison, info) == "a" else comparison.a


def is_own_version(comparison: Comparison) -> bool:
    """Tell the comparison of a document with its own earlier state, which is no other item.

    A store keeps one item under an id, also where a version names another source than the one before.
    """
    return comparison.a.id is not None and comparison.a.id == comparison.b.id


def rejected_pairs(report: Report) -> frozenset[str]:
    """Name the comparisons that an editor rejected: a report lists and counts them, and says no more."""
    return frozenset(v.target for v in report.verdicts if v.label is VerdictLabel.REJECTED)


def standing(report: Report) -> list[Comparison]:
    """List the comparisons with other items that no editor rejected."""
    rejected = rejected_pairs(report)
    return [one for one in report.comparisons if one.id not in rejected and not is_own_version(one)]


def _same_item(one: DocumentInfo, other: DocumentInfo) -> bool:
    return (one.id, one.version, one.sha256, one.source) == (
        other.id,
        other.version,
        other.sha256,
        other.source,
    )


def _same_text(one: DocumentInfo, other: DocumentInfo) -> bool:
    return one.sha256 == other.sha256


def select(text: str, span: Span) -> TextQuote:
    """Build the text-quote selector of a span: its words, and some on either side."""
    before, after = text[max(0, span.start - AROUND) : span.start], text[span.end : span.end + AROUND]
    return TextQuote(before, text[span.start : span.end], after)


def with_text(passage: Passage, text_a: str | None, text_b: str | None) -> Passage:
    """Fill in the words of every span of a passage; a side whose text is None stays as it is."""
    chosen = passage.select_b
    if chosen is None and text_b is not None:
        chosen = select(text_b, passage.b)
    links = tuple(_link(link, text_a, text_b) for link in passage.links)
    return replace(passage, a=_of(passage.a, text_a), b=_of(passage.b, text_b), links=links, select_b=chosen)


def with_text_facts(facts: Facts, text_a: str | None, text_b: str | None) -> Facts:
    """Fill in the words of every span of the facts."""

    def fact(one: Fact) -> Fact:
        a = None if one.a is None else _of(one.a, text_a)
        b = None if one.b is None else _of(one.b, text_b)
        return replace(one, a=a, b=b)

    return Facts(
        tuple(map(fact, facts.agreeing)),
        tuple(map(fact, facts.only_a)),
        tuple(map(fact, facts.only_b)),
        tuple(_conflict(one, text_a, text_b) for one in facts.conflicts),
    )


def with_text_shared(comparison: Comparison, info: DocumentInfo, text: str) -> Comparison:
    """Fill in the words of this document's side of a comparison."""
    text_a, text_b = (text, None) if own_side(comparison, info) == "a" else (None, text)
    return replace(
        comparison,
        passages=tuple(with_text(passage, text_a, text_b) for passage in comparison.passages),
        facts=with_text_facts(comparison.facts, text_a, text_b),
    )


def _of(span: Span, text: str | None) -> Span:
    return span if text is None else span.of(text)


def _link(link: Link, text_a: str | None, text_b: str | None) -> Link:
    conflict = None if link.conflict is None else _conflict(link.conflict, text_a, text_b)
    return replace(link, a=_of(link.a, text_a), b=_of(link.b, text_b), conflict=conflict)


def _conflict(conflict: Conflict, text_a: str | None, text_b: str | None) -> Conflict:
    return replace(conflict, a=_of(conflict.a, text_a), b=_of(conflict.b, text_b))
