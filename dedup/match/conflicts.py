"""One fact, two values: a number changed between copies, a toll that rises, a body spelled out in two ways.

Between copies the words around a value agree, so the gaps between chained exact runs hold the
differences.  Between restatements only the thing counted agrees; it is found by the words nearest
to the number.  Whose anchors differ (other names, other places) is a template, never a conflict.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedup.match.held import held
from dedup.match.measures import same_measure
from dedup.match.tiles import Tile
from dedup.text.numbers import canonical, quantities
from dedup.types import Conflict, Span

if TYPE_CHECKING:
    from dedup.text.numbers import Quantity
    from dedup.text.parse import Parsed

__all__ = ["Side", "agree", "gap_conflicts", "is_year", "side_of"]

_GAP = 12
"""Longest gap, in tokens, whose quantities are still taken for values of one fact."""

_ROUNDED = 0.1
"""Share of a value that rounding changes at most."""

_DAYS = frozenset({"", "day of month"})
"""Units of dates that name a day: with its year, and without."""


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One text with what its conflicts need: its quantities in order."""

    parsed: Parsed
    quantities: Sequence[Quantity]

    def __len__(self) -> int:
        return len(self.parsed.tokens)

    def touching(self, first: int, last: int) -> list[Quantity]:
        """Quantities that share a token with ``first:last``."""
        return [q for q in self.quantities if q.first < last and q.last > first]


@held(300_000)
def side_of(parsed: Parsed) -> Side:
    """Read the quantities of a text."""
    return Side(parsed, quantities(parsed))


def agree(a: Quantity, b: Quantity, *, same_words: bool = False) -> bool:
    """Whether two quantities say the same: value and unit, or one the rounding of the other.

    A value of at most three figures may round another; an approximate one may be rounder still.
    Where the words around are the same, "about 20 %" does not agree with "about 22 %".  Years must
    be equal, dates must not contradict: "June 9" agrees with "June 9, 2025".
    """
    if a.what != b.what and {a.what, b.what} & {"date", "time", "percent", "money"}:
        return False
    if a.what == "date":
        return _same_date(canonical(a), canonical(b))
    if a.unit and b.unit and a.unit != b.unit:
        return same_measure(a.value, a.unit, b.value, b.unit)
    if a.what == "time" or (is_year(a) and is_year(b)):
        return a.value == b.value and a.unit == b.unit
    both = a.approximate and b.approximate
    return close(a.value, b.value, (a.approximate or b.approximate) and not (both and same_words))


def _same_date(a: str, b: str) -> bool:
    """Compare dates as written: 2024-03-12, --03-12 or 2024-03."""
    a, b = a.removeprefix("--"), b.removeprefix("--")
    return a.startswith(b) or a.endswith(b) or b.startswith(a) or b.endswith(a)


def close(a: float, b: float, approximate: bool = False) -> bool:
    """Equal, or one the rounding of the other: to three figures, or to its own if it is approximate.

    No rounding moves a value by more than a tenth: "about 10" is not 13.
    """
    if a == b:
        return True
    if a * b <= 0 or abs(a - b) > _ROUNDED * max(abs(a), abs(b)):
        return False
    fewer = min(_significant(a), _significant(b))
    if fewer > 3:
        return False
    figures = fewer if approximate else 3
    return _figures(a, figures) == _figures(b, figures)


def is_year(quantity: Quantity) -> bool:
    """Whether a value reads as a year."""
    return not quantity.unit and 1000 <= quantity.value < 2200 and quantity.value == int(quantity.value)


def _figures(value: float, figures: int) -> float:
    if value == 0 or not math.isfinite(value):
        return value
    return round(value, figures - 1 - math.floor(math.log10(abs(value))))


def _significant(value: float) -> int:
    """How many figures a value has, trailing zeros left out."""
    digits = f"{abs(value):.12g}".split("e")[0]
    digits = digits.replace(".", "").lstrip("0") if "." in digits else digits.strip("0")
    return max(1, len(digits))


def gap_conflicts(a: Side, b: Side, chained: Sequence[Tile]) -> list[Conflict]:
    """Compare the values in each gap between neighbouring tiles of a chain; in order of ``a``."""
    found: list[Conflict] = []
    for before, after in itertools.pairwise(chained):
        a0, a1 = before.a + before.length, after.a
        b0, b1 = before.b + before.length, after.b
        if (a0 < a1 or b0 < b1) and a1 - a0 <= _GAP and b1 - b0 <= _GAP:
            differing = list(_differing(a, b, a.touching(a0, a1), b.touching(b0, b1)))
            if not differing and a1 - a0 == b1 - b0 == 1:
                differing = _one_number(a.parsed, a0, b.parsed, b0)
            found += differing
    return found


def _one_number(a: Parsed, i: int, b: Parsed, j: int) -> list[Conflict]:
    """Take two digits-only words in the same place for a conflict when they are no readable values.

    "October 42" is no date, yet it is not what "October 31" says.
    """
    one, two = a.tokens.word(i), b.tokens.word(j)
    if not (one.isdigit() and two.isdigit()) or int(one) == int(two):
        return []
    span_a = Span(int(a.tokens.start[i]), int(a.tokens.end[i])).of(a.text)
    span_b = Span(int(b.tokens.start[j]), int(b.tokens.end[j])).of(b.text)
    return [Conflict("number", span_a, span_b, one, two)]


def _differing(a: Side, b: Side, left: list[Quantity], right: list[Quantity]) -> Iterable[Conflict]:
    """Drop what agrees, pair the rest of one kind in order."""
    left, right = without_agreeing(left, right, same_words=True)
    for p in left:
        other = next((q for q in right if comparable(p, q)), None)
        if other is not None:
            right.remove(other)
            yield conflict_of(a.parsed, p, b.parsed, other)


def without_agreeing(
    left: list[Quantity], right: list[Quantity], *, same_words: bool = False
) -> tuple[list[Quantity], list[Quantity]]:
    """Cross out equal values, one for one; return what is left on each side."""
    rest, others = [], list(right)
    for p in left:
        same = next((q for q in others if agree(p, q, same_words=same_words)), None)
        if same is None:
            rest.append(p)
        else:
            others.remove(same)
    return rest, others


def comparable(p: Quantity, q: Quantity) -> bool:
    """Whether two values could be values of one fact.

    Dates that both name a day can disagree, with or without a year: "12 March" and "13 March 2024".
    A month alone says nothing against a day.
    """
    if p.what == "date" or q.what == "date":
        return p.what == q.what and (p.unit == q.unit or {p.unit, q.unit} <= _DAYS)
    return p.what == q.what or {p.what, q.what} <= {"number", "ordinal"}


def conflict_of(a: Parsed, p: Quantity, b: Parsed, q: Quantity) -> Conflict:
    """Name two values of one fact, with where they stand."""
    span_a, span_b = Span(p.start, p.end).of(a.text), Span(q.start, q.end).of(b.text)
    return Conflict(p.what, span_a, span_b, canonical(p), canonical(q), key=p.unit or q.unit or None)
