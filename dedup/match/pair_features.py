"""Measurements of a pair of documents that tell its relation; every one has a name and a range.

What was observed: coverage alone tells copies from the rest; a masked frame that agrees while its
slots (names, numbers) differ tells a template; where the unmatched text lies and whether the names
and numbers of the lead recur tell an update from another event.  Whether a date or a title is
present is never used: it tells which feed a text came from, not what it is.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from dedup.match.frames import frame_features
from dedup.match.halves import Half
from dedup.match.kernels.words import is_in
from dedup.match.meaning import THEMES
from dedup.match.pairs import LEAD, Pair, cosine, mean, pair_of, weighted
from dedup.match.tiles import Tile, joined

__all__ = ["FEATURES", "measure", "measure_pair"]

Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]

_CORRECTS = re.compile(
    r"correct(?:ed|ion|ions|s|ing)?$|updat(?:e|es|ed|ing)$|refiles?$|clarif|amended$|revised$"
)
_STAGE = re.compile(
    r"announc|introduc|propos|plan|expect|consider|pass|approv|vote|voti|sign|enact|reject|withdr|complet|"
    r"finish|launch|open|clos|award|receiv|urg|ask|call|fil(?:e|ing)|settl|w[io]n|los[et]|beg[iau]n|start|"
    r"end(?:s|ed|ing)?$|arrest|charg|sentenc|convict|di(?:e|es|ed)$"
)
"""What happens to a bill, a case, a deal: leads that speak of different stages are different news."""


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
    cover_a, cover_b = mean(p.in_a, ~p.aside_a), mean(p.in_b, ~p.aside_b)
    whole_a, whole_b = mean(p.in_a), mean(p.in_b)
    long_a, long_b = _long(p)
    counted_a, counted_b = int((~p.aside_a).sum()), int((~p.aside_b).sum())
    longest = max((_counted(t, p.aside_a) for t in p.tiles), default=0)
    shared = p.in_a.sum()
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
        "aside_of_shared": float((p.in_a & p.aside_a).sum() / shared) if shared else 0.0,
        "aside_shared": float(np.log1p((p.in_a & p.aside_a).sum())),
        "any_shared": float(np.log1p((p.in_a & ~p.aside_a).sum())),
    }


def _counted(tile: Tile, aside: Mask) -> int:
    return int((~aside[tile.a : tile.a + tile.length]).sum())


def _long(p: Pair) -> tuple[float, float]:
    """Coverage by the joined runs that become passages."""
    in_a, in_b = np.zeros(len(p.in_a), bool), np.zeros(len(p.in_b), bool)
    for group in joined(p.tiles):
        first, last = group[0], group[-1]
        in_a[first.a : last.a + last.length] = True
        in_b[first.b : last.b + last.length] = True
    return mean(in_a, ~p.aside_a), mean(in_b, ~p.aside_b)


def _by_sentence(p: Pair) -> tuple[Floats, Floats]:
    """Share of each counted sentence that is shared, per side."""
    return _sentence_shares(p.in_a, p.aside_a, p.a.first), _sentence_shares(p.in_b, p.aside_b, p.b.first)


def _sentence_shares(shared: Mask, aside: Mask, first: NDArray[np.int64]) -> Floats:
    counted = ~aside
    total = np.concatenate(([0], np.cumsum(counted)))
    hit = np.concatenate(([0], np.cumsum(shared & counted)))
    size = total[first[1:]] - total[first[:-1]]
    got = hit[first[1:]] - hit[first[:-1]]
    shares: Floats = got[size >= 4] / size[size >= 4]
    return shares


def _sentences(p: Pair) -> dict[str, float]:
    """Share of sentences found fully, in half, not at all; on the fuller and the emptier side."""
    profiles = sorted((mean(s >= 0.8), mean((s > 0.3) & (s < 0.8)), mean(s <= 0.3)) for s in _by_sentence(p))
    (low, high) = profiles
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
    heads, tails = [], []
    for shared, aside in ((p.in_a, p.aside_a), (p.in_b, p.aside_b)):
        missing = ~shared[~aside]
        third = max(1, len(missing) // 3)
        heads.append(mean(missing[:third]))
        tails.append(mean(missing[-third:]))
    return {
        "head_missing_low": min(heads),
        "head_missing_high": max(heads),
        "tail_missing_low": min(tails),
        "tail_missing_high": max(tails),
    }


def _leads(p: Pair) -> dict[str, float]:
    """Names and numbers of each lead that recur in the other text; plain words of the leads in common."""
    shares, words, vectors = [], [], []
    for one, aside, other in ((p.a, p.aside_a, p.b), (p.b, p.aside_b, p.a)):
        lead = np.flatnonzero(~aside)[:LEAD]
        slot = lead[one.slot[lead]]
        met = is_in(one.stem[slot], other.stem)
        shares.append((met.sum() + 0.5) / (len(met) + 1))
        weight = one.weight[lead]
        met = is_in(one.stem[lead], other.stem)
        words.append(float((weight * met).sum() / max(1e-9, weight.sum())))
        vectors.append(weighted(one, lead))
    return {
        "lead_slots_low": float(min(shares)),
        "lead_slots_high": float(max(shares)),
        "lead_words_low": min(words),
        "lead_words_high": max(words),
        "lead_cosine": cosine(vectors[0], vectors[1]),
    }


def _anchors(p: Pair) -> dict[str, float]:
    """Names and numbers that recur anywhere in the other text; how far unmatched words are slots."""
    numbers, names, unmatched, lost = [], [], [], []
    sides = ((p.a, p.aside_a, p.in_a, p.b), (p.b, p.aside_b, p.in_b, p.a))
    for one, aside, shared, other in sides:
        counted = ~aside
        numbers.append(_recurring(one, counted & one.number, other))
        names.append(_recurring(one, counted & one.slot & ~one.number, other))
        lost.append(
            (_lost(one, counted & one.number, other), _lost(one, counted & one.slot & ~one.number, other))
        )
        missing = counted & ~shared & (one.weight > 0)
        unmatched.append((one.slot & missing).sum() / (missing.sum() + 4))
    return {
        "numbers_low": min(numbers),
        "numbers_high": max(numbers),
        "names_low": min(names),
        "names_high": max(names),
        "numbers_lost_both": float(np.log1p(min(n for n, _ in lost))),
        "numbers_lost_one": float(np.log1p(max(n for n, _ in lost))),
        "names_lost_both": float(np.log1p(min(n for _, n in lost))),
        "names_lost_one": float(np.log1p(max(n for _, n in lost))),
        "missing_slots_low": float(min(unmatched)),
        "missing_slots_high": float(max(unmatched)),
    }


def _recurring(one: Half, where: Mask, other: Half) -> float:
    """Share of different stems in ``where`` that the other side has; drawn to a half where there are few."""
    stem = np.unique(one.stem[where])
    met = is_in(stem, other.stem).sum()
    return float((met + 1) / (len(stem) + 2))


def _lost(one: Half, where: Mask, other: Half) -> int:
    """Count the different stems in ``where`` that the other side never has."""
    return int((~is_in(np.unique(one.stem[where]), other.stem)).sum())


def _vocabulary(p: Pair) -> dict[str, float]:
    """Weighted vocabulary in common: all words, slots only; likeness of the titles."""
    words = weighted(p.a, ~p.aside_a), weighted(p.b, ~p.aside_b)
    named = weighted(p.a, ~p.aside_a & p.a.slot), weighted(p.b, ~p.aside_b & p.b.slot)
    both = len(np.intersect1d(p.a.title.stem, p.b.title.stem, assume_unique=True))
    return {
        "cosine": cosine(*words),
        "slot_cosine": cosine(*named),
        "title": 2 * both / max(1, len(p.a.title.stem) + len(p.b.title.stem)),
    }


def _stages(p: Pair) -> dict[str, float]:
    """Words of correction near the start, and leads that speak of different stages."""
    heads = [h.words[:LEAD] for h in (p.a, p.b)]
    corrects = [any(map(_CORRECTS.match, head)) for head in heads]
    stages = [{m.group() for m in map(_STAGE.match, head) if m} for head in heads]
    apart = stages[0] and stages[1] and not stages[0] & stages[1]
    return {"corrects": float(corrects[0] != corrects[1]), "stages_apart": float(bool(apart))}


FEATURES: tuple[str, ...] = tuple(THEMES)
"""Names of the measurements, in order."""
