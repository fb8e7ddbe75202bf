"""Findings about other documents: copies, credits, updates, templates, facts that disagree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dedup.attribution.credits import credited_by
from dedup.attribution.outlets import any_outlet, same_series, same_source
from dedup.report.attribution import (
    SHARED_WORDS,
    Evidence,
    attributions,
    common_credit,
    evidence,
    told_by_credit,
    words_shared,
)
from dedup.report.conflicts import value_shown
from dedup.report.material import Material, Shared
from dedup.report.wording import called, counted, quoted, thousands
from dedup.types import Attention, Comparison, Conflict, CreditAnswer, Finding, Relation, Span

__all__ = ["shared_findings"]

LOOK, NOTE = Attention.LOOK, Attention.NOTE
_STANDS = frozenset({Relation.TEMPLATE, Relation.BOILERPLATE_ONLY, Relation.UNRELATED})
"""Relations in which other values are other facts, not a disagreement."""


@dataclass(frozen=True, slots=True)
class _Wording:
    code: str
    level: Attention
    says: str
    ends: str = ""


def shared_findings(material: Material) -> Iterator[Finding]:
    """Give the findings that need other documents; those of one kind become one line."""
    yield from _relations(material)
    yield from _disagreements(material)
    yield from _credits(material)


def _relations(material: Material) -> Iterator[Finding]:
    groups: dict[_Wording, list[Shared]] = {}
    for shared in material.shared:
        wording = _wording(material, shared)
        if wording is not None:
            groups.setdefault(wording, []).append(shared)
    for wording, group in groups.items():
        yield _line(material, wording, group)


def _wording(material: Material, shared: Shared) -> _Wording | None:
    relation = shared.comparison.relation
    if relation is Relation.TEMPLATE:
        return _Wording("template", NOTE, "Follows the same template, with other facts, as")
    if relation is Relation.UPDATE:
        says = "An update of" if shared.earlier else "Was updated by"
        return _Wording("update_of" if shared.earlier else "updated_by", NOTE, says)
    if relation in (Relation.PARTIAL, Relation.SAME_EVENT):
        return _partly(material, shared)
    if not relation.is_duplicate:
        return None
    return _copied(material, shared) if shared.earlier else _copied_by(shared)


def _partly(material: Material, shared: Shared) -> _Wording | None:
    """Word what is shared in part, or only told again: without a credit only the same words count."""
    found = evidence(material, shared)
    credited = credited_by(material.credits, shared.other.source)
    if credited and found is Evidence.REWRITTEN:
        return _Wording("credited_rewrite", NOTE, "Credited, and told in other words:")
    if shared.comparison.relation is not Relation.PARTIAL or words_shared(material, shared) < SHARED_WORDS:
        return None
    if credited:
        return _Wording("credited_passages", NOTE, "Credited: shares passages with")
    return _Wording("shares_passages", NOTE, "Shares passages with")


def _copied(material: Material, shared: Shared) -> _Wording:
    """Word a copy of something earlier: credited or expected it is a note, else it asks for a look."""
    (code, says), own, other = _duplicate(shared), material.document.source, shared.other.source
    if same_source(own, other):
        return _Wording(f"own_{code}", NOTE, f"Of the same source: {says}")
    if shared.comparison.id in material.reprints:
        return _Wording(f"allowed_{code}", NOTE, f"Allowed by you: {says}")
    if same_series(own, other, material.series):
        return _Wording(f"series_{code}", NOTE, f"Of one series: {says}")
    if credited_by(material.credits, other) or told_by_credit(material, shared):
        return _Wording(f"credited_{code}", NOTE, f"Credited: {says}")
    common = common_credit(material, shared)
    if common is not None:
        return _Wording(f"credited_{code}", NOTE, f"Both credit {common}: {says}")
    return _Wording(code, LOOK, says[0].upper() + says[1:], ends=", no credit found")


def _duplicate(shared: Shared) -> tuple[str, str]:
    relation = shared.comparison.relation
    if relation is Relation.COPY:
        return "copy_of", "a copy of"
    if relation is Relation.EDITED_COPY:
        return "edited_copy_of", "an edited copy of"
    return (
        ("contained_in", "stands in full in") if shared.other_contains else ("contains", "holds the whole of")
    )


def _copied_by(shared: Shared) -> _Wording:
    says = {Relation.COPY: "Was copied by", Relation.EDITED_COPY: "Was copied, with edits, by"}
    contains = "Was taken into" if shared.other_contains else "Holds the whole of"
    return _Wording("found_elsewhere", NOTE, says.get(shared.comparison.relation, contains))


def _line(material: Material, wording: _Wording, group: Sequence[Shared]) -> Finding:
    best = max(group, key=lambda shared: _telling(material, shared))
    more = f" and {counted(len(group) - 1, 'other item')}" if len(group) > 1 else ""
    share = f"{thousands(words_shared(material, best))} of {counted(material.words.total, 'counted word')}"
    message = f"{wording.says} {called(best.other)}{more}: {share} shared{wording.ends}."
    passages = tuple(passage.id for passage in best.comparison.passages)
    return Finding(wording.code, wording.level, message, passages, comparison=best.comparison.id)


def _telling(material: Material, shared: Shared) -> tuple[bool, int, float]:
    """Rank what a line names: the credited item, then the one with most words shared."""
    credited = credited_by(material.credits, shared.other.source) is not None
    return credited, words_shared(material, shared), shared.comparison.score


def _disagreements(material: Material) -> Iterator[Finding]:
    """One line per value here; an update by the same source is expected to change values."""
    told: dict[Span, None] = {}
    for shared in material.shared:
        if shared.comparison.relation in _STANDS:
            continue
        for conflict in shared.conflicts:
            here = conflict.a if shared.own == "a" else conflict.b
            if here not in told:
                told[here] = None
                yield _disagreement(material, shared, conflict, here)


def _disagreement(material: Material, shared: Shared, conflict: Conflict, here: Span) -> Finding:
    value_a, value_b = value_shown(conflict.value_a, conflict.a), value_shown(conflict.value_b, conflict.b)
    own, other = (value_a, value_b) if shared.own == "a" else (value_b, value_a)
    there = conflict.b if shared.own == "a" else conflict.a
    own_item = same_source(material.document.source, shared.other.source)
    update = shared.comparison.relation is Relation.UPDATE or (shared.comparison.duplicate and own_item)
    verb = "where it was" if update and shared.earlier else "where it reads"
    message = f"Says {quoted(own)} {verb} {quoted(other)} in {called(shared.other)}."
    code, level = ("changed_by_update", NOTE) if update else ("fact_conflict", LOOK)
    passages = _holding(shared.comparison, conflict)
    sides = (here.of(material.document.text), there)
    a, b = sides if shared.own == "a" else sides[::-1]
    return Finding(code, level, message, passages, a, b, shared.comparison.id)


def _holding(comparison: Comparison, conflict: Conflict) -> tuple[str, ...]:
    return tuple(
        passage.id
        for passage in comparison.passages
        if passage.a.start <= conflict.a.start < passage.a.end
        and passage.b.start <= conflict.b.start < passage.b.end
    )


def _credits(material: Material) -> Iterator[Finding]:
    """Wire attribution: whom the text credits without any match being found."""
    for one in attributions(material):
        if one.answer is CreditAnswer.NONE_HELD:
            yield Finding("credit_without_match", NOTE, _none_held(material, one.outlet), (), one.credit)


def _none_held(material: Material, outlet: str) -> str:
    held = material.compared_with.documents
    why = f"none of {counted(held, 'item')} compared matches it" if held else "no item of it held"
    others = sum(
        shared.comparison.relation not in _STANDS and any_outlet(outlet, shared.other.credits)
        for shared in material.shared
    )
    if not others:
        return f"Credits {outlet}: {why}."
    verb = "credits" if others == 1 else "credit"
    return f"Credits {outlet}: {why}; {counted(others, 'other item')} with the same text {verb} it too."
