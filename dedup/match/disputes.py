"""Which tied sentences contradict each other, and which untied ones must be tied because they do.

Same anchors and one value apart is a conflict: the same thing counted, the same acronym spelled out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dedup.match.conflicts import Side, comparable, conflict_of, without_agreeing
from dedup.match.counts import DENYING, disputed
from dedup.match.facts import expansion_conflicts
from dedup.match.links import Tie
from dedup.types import Conflict, Span

if TYPE_CHECKING:
    from dedup.text.numbers import Quantity
    from dedup.text.parse import Parsed

__all__ = ["Disputes", "disputes"]

Disputes = dict[tuple[int, int], Conflict]
"""Conflicts by the numbers of the two sentences."""

_NEAR = 3
"""Words from a value within which its noun stands."""


def disputes(a: Parsed, b: Parsed | None, ties: Sequence[Tie], *, one_story: bool) -> Disputes:
    """Find the conflicts between tied sentences, and in one story between any that count the same."""
    other = a if b is None else b
    found: Disputes = {}
    if one_story:
        for (i, j), (p, q) in disputed(a, b).items():
            found[i, j] = conflict_of(a, p, other, q)
        for conflict in expansion_conflicts(a, b):
            found[_sentence(a, conflict.a), _sentence(other, conflict.b)] = conflict
    sides = Side.of(a), Side.of(other)
    for tie in ties:
        apart = None if (tie.i, tie.j) in found else _between(*sides, tie)
        if apart is not None:
            found[tie.i, tie.j] = apart
    return found


def _sentence(parsed: Parsed, span: Span) -> int:
    return int((parsed.sentences[:, 0] <= span.start).sum()) - 1


def _between(a: Side, b: Side, tie: Tie) -> Conflict | None:
    """Compare the values of two tied sentences: a denial, or just one of each left that count the same."""
    denial = _denial(a, tie.i, b, tie.j)
    if denial is not None:
        return conflict_of(a.parsed, denial[0], b.parsed, denial[1])
    left, right = without_agreeing(_values(a, tie.i), _values(b, tie.j))
    if len(left) != 1 or len(right) != 1:
        return None
    p, q = left[0], right[0]
    if not comparable(p, q) or p.unit != q.unit:
        return None
    same = _heads(a.parsed, p) & _heads(b.parsed, q)
    return conflict_of(a.parsed, p, b.parsed, q) if same else None


def _values(side: Side, sentence: int) -> list[Quantity]:
    first, last = int(side.parsed.first[sentence]), int(side.parsed.first[sentence + 1])
    return side.touching(first, last)


def _denial(a: Side, i: int, b: Side, j: int) -> tuple[Quantity, Quantity] | None:
    """Find "59, not 61" on one side where the other says 61."""
    left, right = _values(a, i), _values(b, j)
    for denied, said in zip(right[1:], right, strict=False):
        if _is_denied(b.parsed, denied):
            return next(((p, said) for p in left if p.value == denied.value), None)
    for denied, said in zip(left[1:], left, strict=False):
        if _is_denied(a.parsed, denied):
            return next(((said, q) for q in right if q.value == denied.value), None)
    return None


def _is_denied(parsed: Parsed, quantity: Quantity) -> bool:
    return quantity.first > 0 and parsed.tokens.word(quantity.first - 1) in DENYING


def _heads(parsed: Parsed, quantity: Quantity) -> set[int]:
    """Return the stems of the plain words that stand next to a value, one on each side."""
    from dedup.text.stems import stems

    stemmed = stems(parsed.tokens, parsed.language)
    after = range(quantity.last, min(len(stemmed.hash), quantity.last + _NEAR))
    before = range(quantity.first - 1, max(-1, quantity.first - 1 - _NEAR), -1)
    heads = (next((k for k in side if not stemmed.stop[k]), None) for side in (after, before))
    return {int(stemmed.hash[k]) for k in heads if k is not None}
