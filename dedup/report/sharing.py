"""Findings about other documents: copies, credits, updates, templates, facts that disagree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from dedup.report.conflicts import value_shown
from dedup.report.credits import same_outlet
from dedup.report.material import Material, Shared
from dedup.report.wording import called, counted, quoted, thousands
from dedup.types import Attention, Comparison, Conflict, Finding, Relation, Span

__all__ = ["shared_findings"]

LOOK, NOTE = Attention.LOOK, Attention.NOTE
SHARED_WORDS = 25
"""A partly shared text is worth a note from this many words."""

_STANDS = frozenset({Relation.TEMPLATE, Relation.BOILERPLATE_ONLY, Relation.UNRELATED})
"""Relations in which other values are other facts, not a disagreement."""


@dataclass(frozen=True, slots=True)
class _Wording:
    code: str
    level: Attention
    says: str


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
    if relation is Relation.PARTIAL:
        much = _words_shared(material, shared) >= SHARED_WORDS
        return _Wording("shares_passages", NOTE, "Shares passages with") if much else None
    if not relation.is_duplicate:
        return None
    return _copied(material, shared) if shared.earlier else _copied_by(shared)


def _copied(material: Material, shared: Shared) -> _Wording:
    """Word a copy of something earlier: credited or one's own is a note, else it asks for a look."""
    code, says = _duplicate(shared)
    if same_outlet(material.document.source, shared.other.source):
        return _Wording(f"own_{code}", NOTE, f"Of the same source: {says[0].lower()}{says[1:]}")
    if any(same_outlet(credit.name, shared.other.source) for credit in material.credits):
        return _Wording(f"credited_{code}", NOTE, f"Credited: {says[0].lower()}{says[1:]}")
    return _Wording(code, LOOK, says)


def _duplicate(shared: Shared) -> tuple[str, str]:
    relation = shared.comparison.relation
    if relation is Relation.COPY:
        return "copy_of", "A copy of"
    if relation is Relation.EDITED_COPY:
        return "edited_copy_of", "An edited copy of"
    return (
        ("contained_in", "Stands in full in") if shared.other_contains else ("contains", "Holds the whole of")
    )


def _copied_by(shared: Shared) -> _Wording:
    says = {Relation.COPY: "Was copied by", Relation.EDITED_COPY: "Was copied, with edits, by"}
    contains = "Was taken into" if shared.other_contains else "Holds the whole of"
    return _Wording("found_elsewhere", NOTE, says.get(shared.comparison.relation, contains))


def _line(material: Material, wording: _Wording, group: Sequence[Shared]) -> Finding:
    best = max(group, key=lambda shared: (_words_shared(material, shared), shared.comparison.score))
    more = f" and {counted(len(group) - 1, 'other item')}" if len(group) > 1 else ""
    share = f"{thousands(_words_shared(material, best))} of {counted(material.words.total, 'counted word')}"
    message = f"{wording.says} {called(best.other)}{more}: {share} shared."
    passages = tuple(passage.id for passage in best.comparison.passages)
    return Finding(wording.code, wording.level, message, passages, comparison=best.comparison.id)


def _words_shared(material: Material, shared: Shared) -> int:
    mask = np.zeros(len(material.words.starts), dtype=np.bool_)
    for passage in shared.comparison.passages:
        if passage.role is None:
            span = shared.span(passage)
            mask[material.words.within(span.start, span.end)] = True
    return int((mask & material.words.counted).sum())


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
    same_source = same_outlet(material.document.source, shared.other.source)
    update = shared.comparison.relation is Relation.UPDATE or (shared.comparison.duplicate and same_source)
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
    sources = [shared.other.source for shared in material.shared if _matches(shared)]
    for credit in material.credits:
        if not credit.sure or _any_outlet(credit.name, sources):
            continue
        held = material.compared_with.documents
        why = f"none of {counted(held, 'item')} compared matches it" if held else "no item of it held"
        yield Finding("credit_without_match", NOTE, f"Credits {credit.name}: {why}.", (), credit.span)


def _matches(shared: Shared) -> bool:
    return shared.comparison.relation not in _STANDS


def _any_outlet(name: str, sources: Iterable[str | None]) -> bool:
    return any(same_outlet(name, source) for source in sources)
