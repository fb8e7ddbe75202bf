"""Wire attribution: every outlet that is credited or shares text, with what the texts say to it.

Four answers: credited and matching, credited and rewritten, matching but not credited, credited
but none held.  Two papers that print one agency's text credit the agency, not each other; so a
match whose other side credits the same outlet counts as credited, and so does one whose words stand in a
credited item too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import IntEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from dedup.attribution.credits import Credit, credited_by
from dedup.attribution.outlets import same_outlet, same_series, same_source
from dedup.report.material import Material, Shared
from dedup.types import Attribution, CreditAnswer, Kind, Relation

__all__ = ["Evidence", "attributions", "common_credit", "evidence", "told_by_credit", "words_shared"]

SHARED_WORDS = 25
"""A partly shared text is a match from this many words, verbatim or edited."""

_NEARLY_ALL = 0.9
"""Share of the words shared with one item that a credited item must hold to explain them."""

_STANDS = frozenset({Relation.TEMPLATE, Relation.BOILERPLATE_ONLY, Relation.UNRELATED})
_RETOLD = frozenset({Relation.PARTIAL, Relation.SAME_EVENT})


class Evidence(IntEnum):
    """What the texts of two documents say to a credit."""

    NONE = 0
    REWRITTEN = 1
    MATCHING = 2


Told: TypeAlias = Sequence[tuple[Shared, Evidence]]


def evidence(material: Material, shared: Shared) -> Evidence:
    """Weigh the text of a comparison: the same words, the same story in other words, or neither."""
    relation = shared.comparison.relation
    if relation in _STANDS:
        return Evidence.NONE
    if relation.is_duplicate or words_shared(material, shared, wording=True) >= SHARED_WORDS:
        return Evidence.MATCHING
    told = relation in _RETOLD and (shared.comparison.passages or relation is Relation.SAME_EVENT)
    return Evidence.REWRITTEN if told else Evidence.NONE


def words_shared(material: Material, shared: Shared, *, wording: bool = False) -> int:
    """Count this document's counted words in passages of no role; ``wording`` leaves out restated ones."""
    return int(_mask(material, shared, wording=wording).sum())


def _mask(material: Material, shared: Shared, *, wording: bool = False) -> NDArray[np.bool_]:
    """Mark this document's counted words that a comparison shares, bool[words]."""
    mask = np.zeros(len(material.words.starts), dtype=np.bool_)
    for passage in shared.comparison.passages:
        if passage.role is None and not (wording and passage.kind is Kind.RESTATEMENT):
            span = shared.span(passage)
            mask[material.words.within(span.start, span.end)] = True
    return mask & material.words.counted


def told_by_credit(material: Material, shared: Shared) -> str | None:
    """Name a credited outlet whose item holds nearly all of what is shared here: no other credit is due."""
    here = _mask(material, shared)
    for other in material.shared:
        credit = credited_by(material.credits, other.other.source)
        if credit is None or other is shared or evidence(material, other) is not Evidence.MATCHING:
            continue
        if _covers(_mask(material, other), here):
            return credit.name
    return None


def common_credit(material: Material, shared: Shared) -> str | None:
    """Name an outlet that both documents credit: they have the text from there, not from each other."""
    both = (name for name in shared.other.credits if credited_by(material.credits, name))
    return next((name for name in both if not same_outlet(name, shared.other.source)), None)


def attributions(material: Material) -> tuple[Attribution, ...]:
    """Answer for each outlet: the credited ones in their order, then those that match uncredited."""
    weighed = [(shared, evidence(material, shared)) for shared in material.shared]
    told = [(shared, found) for shared, found in weighed if found is not Evidence.NONE]
    credited = [_credited(material, credit, told) for credit in material.credits]
    return (*filter(None, credited), *_uncredited(material, told))


def _credited(material: Material, credit: Credit, told: Told) -> Attribution | None:
    """Answer for a credited outlet; None where the name need not be an outlet's and nothing matches it."""
    theirs = [(shared, found) for shared, found in told if same_outlet(credit.name, shared.other.source)]
    if not theirs:
        answer = CreditAnswer.NONE_HELD if credit.sure else None
        return Attribution(credit.name, answer, credit.span) if answer else None
    best, found = max(theirs, key=lambda pair: (pair[1], words_shared(material, pair[0])))
    answer = CreditAnswer.MATCHING if found is Evidence.MATCHING else CreditAnswer.REWRITTEN
    return Attribution(credit.name, answer, credit.span, best.comparison.id)


def _uncredited(material: Material, told: Told) -> Iterator[Attribution]:
    """Give the outlets that had words of this document first and are not credited, the earliest first.

    Who only has words of an outlet named already need not be named.
    """
    known = np.zeros(len(material.words.starts), dtype=np.bool_)
    for shared, found in sorted(told, key=lambda pair: _publication(pair[0])):
        words = _mask(material, shared)
        matching = found is Evidence.MATCHING and shared.earlier and shared.other.source
        if not matching or _explained(material, shared) or _covers(known, words):
            continue
        known |= words
        yield Attribution(str(shared.other.source), CreditAnswer.NOT_CREDITED, None, shared.comparison.id)


def _publication(shared: Shared) -> tuple[bool, float, str]:
    published = shared.other.published
    return published is None, published.timestamp() if published else 0.0, shared.other.id or ""


def _covers(known: NDArray[np.bool_], words: NDArray[np.bool_]) -> bool:
    return bool(known.any() and (known & words).sum() >= _NEARLY_ALL * words.sum())


def _explained(material: Material, shared: Shared) -> bool:
    """Whether no credit is missing: one's own text, one's series, a credit given, or a common source."""
    own, other = material.document.source, shared.other.source
    return bool(
        same_source(own, other)
        or same_series(own, other, material.series)
        or credited_by(material.credits, other)
        or common_credit(material, shared)
        or told_by_credit(material, shared)
    )
