"""Items of a series are no duplicates of each other: columns, reports by quarter, one firm's weekly news.

What was observed: of 355 pairs linked among 12,237 press releases half were such items: the picture of
the day above a long note on the photographer, reports by quarter, news of one firm under the same "About".
None of these rules bars a label of the 178 pairs; releases told again with new dates stay linked.
"""

from __future__ import annotations

from dedup.match.editions import WEEKS, apart
from dedup.match.frames import frame_of
from dedup.match.halves import Half
from dedup.match.kernels.words import is_in
from dedup.match.pairs import Pair
from dedup.match.ruling import Measures, Ruling
from dedup.types import Relation

__all__ = ["SERIES"]

_DUPLICATES = frozenset(r for r in Relation if r.is_duplicate)

_TITLE_TOLD = 0.7
"""Share of what a title names that the other text has at least, for one of two duplicates."""

_TITLES_ALIKE = 0.5
_YEARLY = 270 * 86_400.0
_SAME_AGAIN = 0.6
"""Share of its words in common from which an item that one house tells weeks later is a later edition."""

_OPENS_ANEW = 0.5
"""Share of the head of each text that the other lacks when it tells of another occasion."""

_RECURS, _OWN_ASKED = 4, 10
_OWN_LEAST, _OWN_SHARE, _OWN_HELD = 20, 0.4, 0.7
"""Items of a source that make wording its habit; words beyond it that each text must have for this to tell;
words, and share of them, that two versions of one item have in common, and that a longer text holds of a
shorter one."""


def _titles_apart(pair: Pair, _: Measures) -> Ruling | None:
    """Take no two texts for one whose titles name what the other never says: a form filled twice.

    Asked of what a title has in common with its own text: a town, the picture of the day.
    """
    if not (pair.a.title.given and pair.b.title.given):
        return None
    told = _told(pair.a, pair.b), _told(pair.b, pair.a)
    if max(told) >= _TITLE_TOLD:
        return None
    return Ruling("titles_apart", _DUPLICATES, "Each title names what the other text never says.")


def _told(one: Half, other: Half) -> float:
    """How much of what a title names, and its own text takes up, is in the other text at all."""
    weight = one.title.weight * is_in(one.title.stem, one.stem)
    met = float(weight[is_in(one.title.stem, other.stem)].sum())
    return (met + 1.0) / (float(weight.sum()) + 1.0)


def _another_period(pair: Pair, m: Measures) -> Ruling | None:
    """Know the next report of a series: titles alike that each name a period the other does not."""
    a, b = pair.a.title, pair.b.title
    if not m["same_source"] or m["title"] < _TITLES_ALIKE or a.revised or b.revised:
        return None
    if not (a.periods - b.periods and b.periods - a.periods):
        return None
    return Ruling("another_period", _DUPLICATES, "The titles are alike but name other periods.")


def _weeks_apart(pair: Pair, m: Measures) -> Ruling | None:
    """Take what one house tells weeks later, in part anew, for no edition of the same text."""
    if not m["same_source"] or apart(pair) < WEEKS or m["cover_low"] >= _SAME_AGAIN:
        return None
    because = "They appeared weeks apart, and much of one is not in the other."
    return Ruling("weeks_apart", frozenset({Relation.COPY, Relation.EDITED_COPY}), because)


def _another_occasion(pair: Pair, m: Measures) -> Ruling | None:
    """Know what one house tells weeks later over the same standing matter: each text opens anew.

    The first results of a trial and the last ones.  Under titles that are alike it is the same promotion
    again: a book that is free on other days (five of them are one labelled cluster).
    """
    if not m["same_source"] or apart(pair) < WEEKS or m["head_missing_low"] < _OPENS_ANEW:
        return None
    if m["title"] >= _TITLES_ALIKE:
        return None
    because = "They appeared weeks apart, and each opens with what the other does not have."
    return Ruling("another_occasion", _DUPLICATES - {Relation.CONTAINS}, because)


def _next_year(pair: Pair, m: Measures) -> Ruling | None:
    """Know what one house tells every year: the same words again, with other dates or figures.

    More than one: the date of publication often stands in the text.
    """
    if not m["same_source"] or apart(pair) < _YEARLY or _figures_swapped(pair) < 2:
        return None
    because = "They appeared most of a year apart, each with dates or figures that the other lacks."
    return Ruling("next_year", _DUPLICATES, because)


def _figures_swapped(pair: Pair) -> int:
    """Count the slots of the common wording that hold one number here and another there."""
    a, b = pair.a.number, pair.b.number
    return sum(bool(a[slice(*s.a)].any() and b[slice(*s.b)].any()) for s in frame_of(pair).swaps)


def _seen_before(pair: Pair, _: Measures) -> Ruling | None:
    """Take nothing for one item that shares only what its source prints again and again.

    Needs a background that knows the source.  Items of which nothing else is left say nothing.
    """
    if pair.a.source is None or pair.a.source != pair.b.source:
        return None
    own = [(~side.aside & (side.half.recurs < _RECURS), side.shared) for side in pair.sides]
    if not pair.a.recurs.any() or min(int(mine.sum()) for mine, _ in own) < _OWN_ASKED:
        return None
    met = [int((inside & mine).sum()) for mine, inside in own]
    shares = [n / mine.sum() for n, (mine, _) in zip(met, own, strict=True)]
    if min(met) >= _OWN_LEAST and min(shares) >= _OWN_SHARE:
        return None
    whole = max(shares) >= _OWN_HELD
    because = "What they share recurs in other items of the source; of the rest little is shared."
    return Ruling("seen_before", _DUPLICATES - {Relation.CONTAINS} if whole else _DUPLICATES, because)


SERIES = (_titles_apart, _another_period, _weeks_apart, _another_occasion, _next_year, _seen_before)
"""The rules of this module."""
