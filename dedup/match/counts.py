"""What is counted in the news, and by which words: the dead, the hurt, the missing, homes, jobs.

A toll that rises between two sentences is rarely worded alike ("four people have died", "the death
toll has risen to seven", "claimed 14 lives"), so the words nearest to the number say what it counts.
Beginnings of words, folded, in English, German, French, Spanish, Italian, Portuguese, Dutch,
Russian and Ukrainian.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dedup.match.conflicts import agree
from dedup.match.held import held
from dedup.text.names import Name, names
from dedup.text.numbers import Quantity, quantities
from dedup.text.stems import stems

if TYPE_CHECKING:
    from dedup.text.parse import Parsed

__all__ = ["DENYING", "Count", "counts", "disputed", "family"]

_REACH = 6
"""Words from a number within which the thing counted is named, inside its clause."""

_FAMILIES: dict[str, str] = {
    "dead": r"dead|die[ds]?$|dying|deaths?$|toll$|kill|fatal|lives$|slain|perish|tote|getöt|opfer$|gestorben|"
    r"mort[se]?$|tué|décès|muert|fallec|morti$|vittim|mortes|doden|gedood|погиб|убит|загин|жертв",
    "hurt": r"injur|wound|hurt$|verletz|verwund|bless[ée]|herid|ferit|feridos|gewond|ранен|поранен|пострада",
    "missing": r"missing|unaccounted|vermisst|disparu|desaparecid|dispers[io]|vermist|пропавш|зникл",
    "homes": r"homes?$|houses?$|households?|customers?$|haushalt|foyers?$|hogares|case$|famiglie|huishoudens|"
    r"домов|будинк",
    "jobs": r"jobs?$|posts?$|stellen$|arbeitsplätze|emplois|empleos|posti$|banen$",
    "held": r"arrest|detain|festgenommen|interpell|detenid|fermat|aangehouden|задержан|затриман",
    "moved": r"evacuat|displaced|evakuier|évacué|evacuad|evacuat|эвакуир|евакуй",
}
_WORDS = {name: re.compile(pattern) for name, pattern in _FAMILIES.items()}
_ALONE = frozenset({"dead"})
"""Families whose number alone names the fact within one story; others need a further word in common."""

_POWER = re.compile(
    r"power$|electric|dark(?:ness)?$|blackout|outage|strom|courant|electricidad|luz$|corrente|ток|світл"
)
_HAPPENS = re.compile(r"die[ds]?$|dying|perish|gestorben|погиб|загин")
"""What happened to those before the number: "the man who died was 59" counts nothing."""

_TIMES = re.compile(r"times$|fold$|mal$|fois$|veces$|volte$|vezes$|keer$|раз")
"""After a number it is a factor: "two times more likely to die" counts nobody."""

_FARTHEST = 10
"""A toll that is more than so many times another one is the toll of something else."""

DENYING = frozenset({"not", "nicht", "pas", "no", "non", "niet", "не"})


@dataclass(frozen=True, slots=True)
class Count:
    """A number of things in a sentence: what is counted, and the words, names and years around it.

    ``others`` are all quantities of the sentence.
    """

    sentence: int
    quantity: Quantity
    family: str
    words: frozenset[str]
    names: frozenset[str]
    years: frozenset[float]
    others: tuple[Quantity, ...]


@functools.lru_cache(maxsize=16_384)
def family(word: str) -> str | None:
    """Return what a word counts, if anything."""
    return next((name for name, pattern in _WORDS.items() if pattern.match(word)), None)


@held(2_000)  # the scores of sentences and their conflicts ask for the same, and other comparisons
def counts(parsed: Parsed) -> tuple[Count, ...]:
    """List the numbers that count something the news counts; denied ones ("not 61") are left out."""
    page = _Page(parsed)
    found = []
    for quantity in page.quantities:
        counted = page.counted(quantity)
        if counted is not None:
            found.append(page.count(quantity, counted))
    return tuple(found)


class _Page:
    """A text as the search for counts sees it."""

    def __init__(self, parsed: Parsed) -> None:
        self.parsed = parsed
        self.words = parsed.tokens.words()
        self.gap = parsed.tokens.gap.tolist()
        self.plain = ~stems(parsed.tokens, parsed.language).stop
        self.quantities = quantities(parsed)

    @functools.cached_property
    def names(self) -> tuple[Name, ...]:
        """The names of the text; most texts count nothing and need none."""
        return names(self.parsed)

    def counted(self, quantity: Quantity) -> str | None:
        """Return what a quantity counts, none for measures, dates and what is denied."""
        if quantity.what != "number" or quantity.unit or quantity.value != int(quantity.value):
            return None
        if quantity.last < len(self.words) and _TIMES.match(self.words[quantity.last]):
            return None
        if quantity.first and self.words[quantity.first - 1] in DENYING:
            return None
        near = [self._nearest(quantity.last, 1), self._nearest(quantity.first - 1, -1)]
        return min((n for n in near if n is not None), default=(0, None))[1]

    def _nearest(self, i: int, step: int) -> tuple[int, str] | None:
        """Walk from a number to the thing counted, without leaving its clause."""
        for distance in range(_REACH):
            if not 0 <= i < len(self.words) or self.gap[i if step > 0 else i + 1] > 0:
                return None
            name = family(self.words[i])
            if name is not None and (step > 0 or not _HAPPENS.match(self.words[i])):
                return distance, name
            i += step
        return None

    def count(self, quantity: Quantity, counted: str) -> Count:
        """Collect what stands around a number."""
        s = int(np.searchsorted(self.parsed.first, quantity.first, side="right")) - 1
        first, last = int(self.parsed.first[s]), int(self.parsed.first[s + 1])
        inside = tuple(q for q in self.quantities if first <= q.first < last)
        around = (self.words[k] for k in range(first, last) if self.plain[k])
        return Count(
            s,
            quantity,
            counted,
            frozenset("power" if _POWER.match(w) else w for w in around if w.isalpha() and not family(w)),
            frozenset(n.text.casefold() for n in self.names if first <= n.first < last),
            frozenset(q.value for q in inside if not q.unit and 1800 < q.value < 2200),
            inside,
        )


def disputed(a: Parsed, b: Parsed | None = None) -> dict[tuple[int, int], tuple[Quantity, Quantity]]:
    """Find pairs of sentences that count the same and differ: within one text (i < j) or between two.

    Both must be about one story: the caller knows.
    """
    left = _single(counts(a))
    right = left if b is None else _single(counts(b))
    found: dict[tuple[int, int], tuple[Quantity, Quantity]] = {}
    for x in left:
        for y in right:
            if (b is not None or x.sentence < y.sentence) and _differ(x, y):
                found.setdefault((x.sentence, y.sentence), (x.quantity, y.quantity))
    return found


def _single(found: tuple[Count, ...]) -> list[Count]:
    """Leave out numbers beside which the sentence counts the same again: those are parts, or two groups."""
    told = Counter((count.sentence, count.family) for count in found)
    return [count for count in found if told[count.sentence, count.family] == 1]


def _differ(x: Count, y: Count) -> bool:
    """Whether two counts of one thing disagree, neither number recurs beside the other, anchors allow it."""
    if x.family != y.family or (x.family not in _ALONE and not x.words & y.words):
        return False
    least, most = sorted((x.quantity.value, y.quantity.value))
    if most > _FARTHEST * max(least, 1):
        return False
    if any(agree(x.quantity, q) for q in y.others) or any(agree(y.quantity, q) for q in x.others):
        return False
    return x.years == y.years and not (x.names - y.names and y.names - x.names)
