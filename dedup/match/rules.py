"""What a pair cannot be, whatever the weights say: rules of the trade beside the learned model.

The weights were learned from 178 pairs; on short items and on retellings they err where an editor
would not.  A rule only bars relations; the model chooses among those that are left.  The figures in
each rule leave room to what was seen in the labelled pairs.  Rules for versions of one text stand in
:mod:`dedup.match.editions`, those for items of a series in :mod:`dedup.match.series`.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from dedup.match.editions import EDITIONS
from dedup.match.kernels.sides import first_marked, whole_words
from dedup.match.pairs import Pair, PairSide
from dedup.match.ruling import ALL, Measures, Ruling
from dedup.match.series import SERIES
from dedup.types import Relation

__all__ = ["rulings"]

_R = Relation

_WHOLE, _WHOLE_SENTENCE = 0.25, 6
"""Share of a text in whole sentences of so many words that no independent telling has."""

_CONTAINED, _CONTAINED_SENTENCES, _SHORTER = 0.9, 0.8, 0.7
_SHORTEST = 25
"""Counted words below which being contained is an accident of a teaser."""

_COPIED, _HELD = 0.4, 0.6
"""Share of the fuller side that copies and contained texts have at least; seen: .46 and .83."""

_REVISED = 0.4
_SAME_ITEM, _FEW_NUMBERS, _ANCHORS = 0.85, 2, 3
"""An item whose wording stays while one or two figures change among others that stay."""

_REFILLED, _KEPT = 5, 0.5
"""In a list filled again: numbers that each text has alone, and the share of its numbers that is kept."""

_OWN, _OWN_WORDS = 0.2, 0.8
"""Share of sentences of its own in each text, and share of words copied at most, of more than a copy."""

_RARE, _COSINE, _SLOTS_ALIKE = 2.0, 0.35, 0.45
_NAMES_AND_NUMBERS = ((5, 3), (6, 1))
"""Rare names and numbers that two unrelated texts of different sources never had in common."""


def rulings(pair: Pair, measured: Measures) -> tuple[Ruling, ...]:
    """Apply every rule to a pair."""
    found = (rule(pair, measured) for rule in _RULES)
    return tuple(ruling for ruling in found if ruling is not None)


def _shares_sentences(pair: Pair, _: Measures) -> Ruling | None:
    """Know one hand by whole sentences: beyond quotations nobody writes them alike by chance.

    Quotations do not count: two reporters hear the same sentence.
    """
    shorter = min(_counted(side) for side in pair.sides)
    words = max(
        whole_words(side.shared, side.aside | side.half.quoted, side.half.first, _WHOLE_SENTENCE)
        for side in pair.sides
    )
    if words <= _WHOLE * shorter:
        return None
    because = f"Whole sentences that are no quotations stand in both, {words} words in all."
    return Ruling("whole_sentences", frozenset({_R.SAME_EVENT, _R.UNRELATED}), because)


def _counted(side: PairSide) -> int:
    return len(side.aside) - int(np.count_nonzero(side.aside))


def _contained(pair: Pair, m: Measures) -> Ruling | None:
    """Call a text that stands almost whole in a much longer one contained, whatever else that tells.

    Not where a number of the shorter one is gone: that is a later version, or a template.
    """
    shorter = min(_counted(side) for side in pair.sides)
    inside = m["cover_high"] >= _CONTAINED and m["full_high"] >= _CONTAINED_SENTENCES
    if not inside or shorter < _SHORTEST or m["length_ratio"] > _SHORTER or m["numbers_lost_both"]:
        return None
    if _revises(pair):
        return None
    because = f"{m['cover_high']:.0%} of the shorter text stands in the longer one, which tells more."
    return Ruling("contained", ALL - {_R.CONTAINS}, because)


def _shares_little(_: Pair, m: Measures) -> Ruling | None:
    """Ask of a copy, and of a text that is contained, that most of its words are shared."""
    if m["cover_high"] < _COPIED:
        gone = frozenset({_R.COPY, _R.EDITED_COPY, _R.CONTAINS})
    elif m["cover_high"] < _HELD:
        gone = frozenset({_R.COPY, _R.CONTAINS})
    else:
        return None
    because = "Less than half of each text stands word for word in the other."
    return Ruling(
        "little_shared", gone, because if m["cover_high"] < _COPIED else "Much of each text is its own."
    )


def _own_reporting(pair: Pair, m: Measures) -> Ruling | None:
    """See a part taken over, no edited copy, where both open in their own words and add sentences."""
    opens = [first_marked(side.shared, side.aside, side.half.first) for side in pair.sides]
    if m["new_low"] < _OWN or m["cover_high"] > _OWN_WORDS or max(opens) >= 0.5:
        return None
    because = "Each text opens in words of its own and has sentences that the other lacks."
    return Ruling("own_opening", frozenset({_R.COPY, _R.EDITED_COPY}), because)


def _refilled(_: Pair, m: Measures) -> Ruling | None:
    """Know a list filled again: one house, its wording, and most figures gone on both sides.

    Weekly announcements of grants: the same quotations around other towns and sums.
    """
    lost = round(np.expm1(m["numbers_lost_both"]))
    if not m["same_source"] or lost < _REFILLED or m["numbers_low"] > _KEPT:
        return None
    because = f"Each text has at least {lost} numbers that the other lacks, in one house's wording."
    return Ruling("refilled", frozenset({_R.COPY, _R.EDITED_COPY, _R.UPDATE}), because)


def _revises(pair: Pair) -> bool:
    a, b = pair.a, pair.b
    return a.source is not None and a.source == b.source and a.title.revised != b.title.revised


def _marked(pair: Pair, m: Measures) -> Ruling | None:
    """Believe an agency that heads an item "UPDATE 1", if the item is the same."""
    if not _revises(pair) or m["cover_low"] < _REVISED:
        return None
    because = "One title says that it updates or corrects, and the text is mostly the same."
    return Ruling("marked_update", ALL - {_R.UPDATE, _R.PARTIAL}, because)


def _figure_changed(pair: Pair, m: Measures) -> Ruling | None:
    """Take nothing for a copy that has one of many figures new: one source, one wording, the same names."""
    lost = round(np.expm1(m["numbers_lost_both"]))
    if not m["same_source"] or m["cover_low"] < _SAME_ITEM or m["names_lost_both"]:
        return None
    if not m["swaps"] or not 0 < lost <= _FEW_NUMBERS or _in_common(pair, number=True, rare=0.0) < _ANCHORS:
        return None
    because = "One source, nearly the same words and the same names, but a figure has changed."
    return Ruling("figure_changed", frozenset({_R.COPY, _R.EDITED_COPY}), because)


def _same_names(pair: Pair, m: Measures) -> Ruling | None:
    """Take two houses with the same names for one story: a template is filled by one house, with others."""
    if not _two_sources(pair) or m["names_lost_both"] or round(np.expm1(m["numbers_lost_both"])) > 1:
        return None
    names, numbers = (_in_common(pair, number=n, rare=0.0) for n in (False, True))
    if names < 2 or not numbers:
        return None
    return Ruling("same_names", frozenset({_R.TEMPLATE}), "The names are the same in both.")


def _one_event(pair: Pair, m: Measures) -> Ruling | None:
    """Know one event by several rare names and numbers: the former agree by subject, the latter hardly."""
    if not _two_sources(pair) or m["cosine"] < _COSINE or m["aside_shared"]:
        return None
    if m["slot_cosine"] < _SLOTS_ALIKE:
        return None
    names, numbers = (_in_common(pair, number=n, rare=_RARE) for n in (False, True))
    if not any(names >= least and numbers >= few for least, few in _NAMES_AND_NUMBERS):
        return None
    because = "Several names and numbers that are rare elsewhere stand in both."
    return Ruling("one_event", frozenset({_R.UNRELATED, _R.BOILERPLATE_ONLY}), because)


def _two_sources(pair: Pair) -> bool:
    a, b = pair.a.source, pair.b.source
    return a is not None and b is not None and a != b


def _in_common(pair: Pair, *, number: bool, rare: float) -> int:
    """Count the numbers, or words of names, that both have and that are rarer than ``rare``; no years."""
    one, two = (_rare(side, number, rare) for side in pair.sides)
    return len(one & two)


def _rare(side: PairSide, number: bool, rare: float) -> set[int]:
    half = side.half
    rarer = half.slot & (half.number == number) & ~half.year & (half.weight > rare)
    return set(side.stem[side.met & ~side.aside & rarer].tolist())


_RULES: tuple[Callable[[Pair, Measures], Ruling | None], ...] = (
    _contained,
    _marked,
    _figure_changed,
    *EDITIONS,
    *SERIES,
    _refilled,
    _own_reporting,
    _shares_sentences,
    _shares_little,
    _same_names,
    _one_event,
)
