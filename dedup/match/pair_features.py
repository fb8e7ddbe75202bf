"""Measurements of a pair of documents that tell its relation; every one has a name and a range.

What was observed: coverage alone tells copies from the rest; a masked frame that agrees while its
slots (names, numbers) differ tells a template; where the unmatched text lies and whether the names
and numbers of the lead recur tell an update from another event.  Whether a date or a title is
present is never used: it tells which feed a text came from, not what it is.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dedup.match.frames import frame_features
from dedup.match.halves import Half
from dedup.match.kernels.sides import (
    count_marked,
    edges_missing,
    mark_lead,
    sentence_profile,
    weigh_marked,
)
from dedup.match.kernels.words import is_in
from dedup.match.leads import LEAD
from dedup.match.meaning import THEMES
from dedup.match.pairs import Pair, cosine, pair_of
from dedup.match.tiles import Tile, joined

__all__ = ["FEATURES", "measure", "measure_pair"]

Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]


def measure(a: Half, b: Half) -> Floats:
    """Measure two sides; see :func:`measure_pair`."""
    return measure_pair(pair_of(a, b))


def measure_pair(pair: Pair) -> Floats:
    """Measure a pair; the values stand in the order of :data:`FEATURES`, the same for (b, a)."""
    values = {
        **_coverage(pair),
        **_sentences(pair),
        **_places(pair),
        **frame_features(pair),
        **_leads(pair),
        **_anchors(pair),
        **_vocabulary(pair),
        **_stages(pair),
        "same_source": float(pair.a.source is not None and pair.a.source == pair.b.source),
    }
    return np.array([values[name] for name in FEATURES])


def _coverage(p: Pair) -> dict[str, float]:
    """How much of each side the other holds, with and without text set aside."""
    a, b = p.sides
    (counted_a, met_a), (counted_b, met_b) = (count_marked(s.shared, s.aside) for s in p.sides)
    cover_a, cover_b = met_a / max(1, counted_a), met_b / max(1, counted_b)
    shared, shared_b = int(np.count_nonzero(a.shared)), int(np.count_nonzero(b.shared))
    whole_a, whole_b = shared / max(1, len(p.a)), shared_b / max(1, len(p.b))
    long_a, long_b = _long(p)
    longest = max((count_marked(_of(t, a.shared), _of(t, a.aside))[0] for t in p.tiles), default=0)
    return {
        "cover_low": min(cover_a, cover_b),
        "cover_high": max(cover_a, cover_b),
        "whole_low": min(whole_a, whole_b),
        "whole_high": max(whole_a, whole_b),
        "long_low": min(long_a, long_b),
        "long_high": max(long_a, long_b),
        "longest": float(np.log1p(longest)),
        "longest_share": longest / max(1, min(counted_a, counted_b)),
        "length_ratio": min(counted_a, counted_b) / max(1, counted_a, counted_b),
        "aside_of_shared": (shared - met_a) / shared if shared else 0.0,
        "aside_shared": float(np.log1p(shared - met_a)),
        "any_shared": float(np.log1p(met_a)),
    }


def _of(tile: Tile, mask: Mask) -> Mask:
    return mask[tile.a : tile.a + tile.length]


def _long(p: Pair) -> tuple[float, float]:
    """Coverage by the joined runs that become passages."""
    in_a, in_b = np.zeros(len(p.a), bool), np.zeros(len(p.b), bool)
    for group in joined(p.tiles):
        first, last = group[0], group[-1]
        in_a[first.a : last.a + last.length] = True
        in_b[first.b : last.b + last.length] = True
    (counted_a, met_a), (counted_b, met_b) = count_marked(in_a, p.one.aside), count_marked(in_b, p.two.aside)
    return met_a / max(1, counted_a), met_b / max(1, counted_b)


def _sentences(p: Pair) -> dict[str, float]:
    """Share of sentences found fully, in half, not at all; on the fuller and the emptier side."""
    low, high = sorted(sentence_profile(s.shared, s.aside, s.half.first) for s in p.sides)
    return {
        "full_low": low[0],
        "full_high": high[0],
        "half_low": low[1],
        "half_high": high[1],
        "new_low": min(low[2], high[2]),
        "new_high": max(low[2], high[2]),
    }


def _places(p: Pair) -> dict[str, float]:
    """Where the words lie that the other side lacks: head, middle or tail of the counted text."""
    heads, tails = zip(*(edges_missing(s.shared, s.aside) for s in p.sides), strict=True)
    return {
        "head_missing_low": min(heads),
        "head_missing_high": max(heads),
        "tail_missing_low": min(tails),
        "tail_missing_high": max(tails),
    }


def _leads(p: Pair) -> dict[str, float]:
    """Names and numbers of each lead that recur in the other text; plain words of the leads in common."""
    shares, words = [], []
    leads = [mark_lead(side.aside, LEAD) for side in p.sides]
    for side, lead in zip(p.sides, leads, strict=True):
        slots, met = count_marked(side.met, ~(lead & side.half.slot))
        shares.append((met + 0.5) / (slots + 1))
        total, told = weigh_marked(side.half.weight, lead, side.met)
        words.append(told / max(1e-9, total))
    return {
        "lead_slots_low": min(shares),
        "lead_slots_high": max(shares),
        "lead_words_low": min(words),
        "lead_words_high": max(words),
        "lead_cosine": cosine(p, leads[0], leads[1]),
    }


def _anchors(p: Pair) -> dict[str, float]:
    """Names and numbers that recur anywhere in the other text; how far unmatched words are slots."""
    numbers, names, unmatched = [], [], []
    for side in p.sides:
        half, counted = side.half, ~side.aside
        numbers.append(side.distinct(counted & half.number))
        names.append(side.distinct(counted & half.slot & ~half.number))
        missing, slots = count_marked(half.slot, side.aside | side.shared | (half.weight <= 0))
        unmatched.append(slots / (missing + 4))
    return {
        "numbers_low": min(_recurring(*n) for n in numbers),
        "numbers_high": max(_recurring(*n) for n in numbers),
        "names_low": min(_recurring(*n) for n in names),
        "names_high": max(_recurring(*n) for n in names),
        "numbers_lost_both": float(np.log1p(min(all_ - met for all_, met in numbers))),
        "numbers_lost_one": float(np.log1p(max(all_ - met for all_, met in numbers))),
        "names_lost_both": float(np.log1p(min(all_ - met for all_, met in names))),
        "names_lost_one": float(np.log1p(max(all_ - met for all_, met in names))),
        "missing_slots_low": min(unmatched),
        "missing_slots_high": max(unmatched),
    }


def _recurring(stems: int, met: int) -> float:
    """Share of different stems that the other side has; drawn to a half where there are few."""
    return (met + 1) / (stems + 2)


def _vocabulary(p: Pair) -> dict[str, float]:
    """Weighted vocabulary in common: all words, slots only; likeness of the titles."""
    a, b = p.a.title.stem, p.b.title.stem
    counted = [~side.aside for side in p.sides]
    return {
        "cosine": cosine(p, counted[0], counted[1]),
        "slot_cosine": cosine(p, counted[0] & p.a.slot, counted[1] & p.b.slot),
        "title": 2 * int(is_in(a, b).sum()) / max(1, len(a) + len(b)),
    }


def _stages(p: Pair) -> dict[str, float]:
    """Words of correction near the start, and leads that speak of different stages."""
    a, b = p.a.lead, p.b.lead
    apart = a.stages and b.stages and not a.stages & b.stages
    return {"corrects": float(a.corrects != b.corrects), "stages_apart": float(bool(apart))}


FEATURES: tuple[str, ...] = tuple(THEMES)
"""Names of the measurements, in order."""
