"""One quantity, and the text as the readers of quantities see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dedup.text.numberwords import NumberWords

__all__ = ["ORDINALS", "Page", "Quantity", "made"]

_SPACES = frozenset({" ", "\u00a0", "\u202f", "\u2009", "-", "\u2011", "\u2010", "", "\n", "  ", "'", "’"})
_CONNECTING = frozenset("to than de di als zu a dan чем of bei".split(" "))  # noqa: SIM905
ORDINALS = frozenset(
    {"st", "nd", "rd", "th", "er", "re", "e", "eme", "ème", "º", "o", "a", "ste", "de", "й", "го", "я"}
)
"""What figures end with to say which one in a row."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity: tokens ``first:last``, code points ``start:end`` (currency, scale and unit included).

    ``what`` is number, money, percent, date, time or ordinal.  ``unit`` is "%", a currency code, one name
    per unit of measure, or "".  A date's ``value`` is its proleptic ordinal (unit ""), year * 12 + month for
    a month (unit "month of year"), month * 100 + day without a year (unit "day of month"); a time's is
    minutes after midnight.  A fraction is a percent.
    """

    first: int
    last: int
    start: int
    end: int
    value: float
    unit: str
    what: str
    approximate: bool


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """The text as the readers below see it."""

    text: str
    words: list[str]
    start: Sequence[int]
    end: Sequence[int]
    flags: Sequence[int]
    language: str
    lexicon: NumberWords

    def gap(self, i: int) -> str:
        """Return what stands between token ``i-1`` and token ``i``."""
        return self.text[self.end[i - 1] : self.start[i]] if 0 < i < len(self.words) else "\n"

    def word(self, i: int) -> str:
        """Return word ``i``, '' outside the text."""
        return self.words[i] if 0 <= i < len(self.words) else ""

    def close(self, i: int) -> bool:
        """Tell whether only a space or hyphen stands before token ``i``."""
        return self.gap(i) in _SPACES


def made(
    page: Page, first: int, last: int, value: float, unit: str, what: str, *,
    start: int | None = None, end: int | None = None, rough: bool = False,
) -> Quantity:  # fmt: skip
    """Make the quantity of tokens ``first:last``, hedged where a word like "about" stands before it."""
    start = page.start[first] if start is None else start
    end = page.end[last - 1] if end is None else end
    return Quantity(first, last, start, end, value, unit, what, rough or _hedged(page, first))


def _hedged(page: Page, i: int) -> bool:
    about, before = page.lexicon.about, page.word(i - 1)
    if before in _CONNECTING:
        return page.word(i - 2) in about
    return before in about
