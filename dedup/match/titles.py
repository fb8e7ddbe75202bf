"""What a title tells of its text: which words it names, which period, whether it marks an update."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedup.text.dates import month_number

__all__ = ["Title", "periods", "revised"]

_REVISED = re.compile(
    r"\W*(?:update\s*\d*\b|updated\b|\d(?:st|nd|rd|th)\s+update|\d+(?:st|nd|rd|th)\s+(?:lead|writethru)|"
    r"(?:corrected|correcting|correction|refile|clarification)\b|wrapup\s*\d|berichtigung\b|"
    r"aktualisiert\b|actualización\b|mise à jour\b|aggiornamento\b)",
    re.IGNORECASE,
)
"""How agencies mark a later version of an item: "UPDATE 1-", "CORRECTED-", "2nd Writethru"."""

_COUNTED = re.compile(r"(?:q[1-4]|[1-4]q|h[12]|[12]h|fy\d\d(?:\d\d)?|(?:19|20)\d\d|\d+(?:st|nd|rd|th))$")
"""A quarter, a half, a financial year, a year, the third of something."""

_DAY = re.compile(r"[0-3]?\d(?:st|nd|rd|th)?$")

_ORDINALS = """
    first/erste/erstes/ersten/premier/première/primer/primera/primo/prima/primeiro/primeira/eerste/первый/первого
    second/zweite/zweites/zweiten/deuxième/segundo/segunda/secondo/seconda/tweede/второй/второго
    third/dritte/drittes/dritten/troisième/tercer/tercera/terzo/terza/terceiro/terceira/derde/третий/третьего
    fourth/vierte/viertes/vierten/quatrième/cuarto/cuarta/quarto/quarta/vierde/четвертый/четвёртый/четвертого
"""
_RANKS = {word: rank for rank, line in enumerate(_ORDINALS.split(), 1) for word in line.split("/")}


@dataclass(frozen=True, slots=True, eq=False)
class Title:
    """The distinct stems of a title and what each weighs, 0 for stop words.

    Of a text without a title (``given`` is false) they are those of its opening.  ``periods``: see
    :func:`periods`; ``revised``: the title says that this is an update or a correction.
    """

    stem: NDArray[np.uint64]
    weight: NDArray[np.float64]
    given: bool
    periods: frozenset[str] = frozenset()
    revised: bool = False

    @classmethod
    def of(
        cls, stem: NDArray[np.uint64], weight: NDArray[np.float64], words: list[str], text: str | None
    ) -> Title:
        """Make one from words in reading order; ``text`` is the title as given, if there is one."""
        found, at = np.unique(stem, return_index=True)
        named = periods(words) if text else frozenset[str]()
        return cls(found, weight[at], bool(text), named, bool(text and revised(text)))


def revised(title: str) -> bool:
    """Whether a title says that this is an update or a correction."""
    return _REVISED.match(title) is not None


def periods(words: list[str]) -> frozenset[str]:
    """Say which months, quarters, years or which of a series folded words name.

    A month beside a day, and the year after it, is the date of something: it moves when an item is told
    again.  Numbers of people or of money change from one version of an item to the next.
    """
    around = ["", *words, ""]
    found = (_period(*around[k : k + 3]) for k in range(len(words)))
    return frozenset(period for period in found if period)


def _period(before: str, word: str, after: str) -> str | None:
    if month_number(word) is not None:
        dated = _DAY.match(before) or _DAY.match(after)
        return None if dated else f"month {month_number(word)}"
    if word in _RANKS:
        return f"rank {_RANKS[word]}"
    return word if _COUNTED.match(word) and not _DAY.match(before) else None
