"""Which tied sentences contradict each other, and which untied ones must be tied because they do.

Same anchors and one value apart is a conflict: the same thing counted, the same acronym spelled out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from dedup.match.conflicts import Side, comparable, conflict_of, is_year, side_of, without_agreeing
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
_PER = frozenset({"per", "pro", "par", "por", "a", "an", "each", "every", "на", "за"})
"""Words before a measure: so much per share, a year."""
_LABELLED = frozenset(
    {
        *("figure", "fig", "table", "chart", "part", "chapter", "section", "phase", "step", "stage", "page"),
        *(
            "episode",
            "season",
            "round",
            "level",
            "tier",
            "article",
            "rule",
            "room",
            "gate",
            "route",
            "number",
        ),
        *(
            "abbildung",
            "tabelle",
            "teil",
            "kapitel",
            "phase",
            "schritt",
            "seite",
            "folge",
            "runde",
            "artikel",
        ),
        *("figura", "tabla", "parte", "capítulo", "capitolo", "fase", "paso", "página", "pagina", "étape"),
        *(
            "tableau",
            "partie",
            "chapitre",
            "tabella",
            "tabela",
            "figuur",
            "deel",
            "hoofdstuk",
            "часть",
            "глава",
        ),
    }
)
"""Words whose number names one of several, and counts nothing."""


def disputes(a: Parsed, b: Parsed | None, ties: Sequence[Tie], *, one_story: bool) -> Disputes:
    """Find the conflicts between tied sentences, and in one story between any that count the same."""
    other = a if b is None else b
    found: Disputes = {}
    if one_story:
        for (i, j), (p, q) in disputed(a, b).items():
            found[i, j] = conflict_of(a, p, other, q)
        for conflict in expansion_conflicts(a, b):
            found[_sentence(a, conflict.a), _sentence(other, conflict.b)] = conflict
    sides = side_of(a), side_of(other)
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
    if _labels(a.parsed, p) or _labels(b.parsed, q):
        return None
    if not comparable(p, q) or p.unit != q.unit or is_year(p) != is_year(q):
        return None
    return conflict_of(a.parsed, p, b.parsed, q) if _count_the_same(a.parsed, p, b.parsed, q) else None


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


def _count_the_same(a: Parsed, p: Quantity, b: Parsed, q: Quantity) -> bool:
    """Whether a plain word next to both values is the same, and none before it tells them apart.

    A total dividend is no base dividend; what both are per share is their measure.
    """
    heads_a, heads_b = _heads(a, p), _heads(b, q)
    shared = heads_a.keys() & heads_b.keys()
    return any(not (heads_a[head] and heads_b[head] and heads_a[head] != heads_b[head]) for head in shared)


def _heads(parsed: Parsed, quantity: Quantity) -> dict[int, int | None]:
    """Return the plain words that stand next to a value, one on each side, each with the one before it.

    As stems.  No word is taken from beyond a mark: the parts of a telephone number, "(UTC)" after a
    time and the text after the number of a list's item say nothing of what is counted.
    """
    from dedup.text.stems import stems

    tokens, stemmed = parsed.tokens, stems(parsed.tokens, parsed.language)
    found: dict[int, int | None] = {}
    for side in (_after(parsed, quantity.last), _before(parsed, quantity.first)):
        head = next((k for k in side if not stemmed.stop[k] and tokens.word(k).isalpha()), None)
        if head is not None and not (head >= quantity.last and tokens.word(head - 1) in _PER):
            inside = next((k for k in _before(parsed, head, 1) if not stemmed.stop[k]), None)
            modifier = None if inside is None or inside < quantity.last <= head else int(stemmed.hash[inside])
            found[int(stemmed.hash[head])] = modifier
    return found


def _labels(parsed: Parsed, quantity: Quantity) -> bool:
    """Whether a value is a label: "Figure 1", "Phase 2"."""
    before = next(_before(parsed, quantity.first, 1), None)
    return before is not None and parsed.tokens.word(before) in _LABELLED


def _after(parsed: Parsed, first: int) -> Iterator[int]:
    """Walk forward from a token over at most so many, up to a mark."""
    for k in range(first, min(len(parsed.tokens), first + _NEAR)):
        if parsed.tokens.gap[k]:
            return
        yield k


def _before(parsed: Parsed, last: int, reach: int = _NEAR) -> Iterator[int]:
    """Walk backward from a token, itself left out."""
    for k in range(last - 1, max(-1, last - 1 - reach), -1):
        if parsed.tokens.gap[k + 1]:
            return
        yield k
