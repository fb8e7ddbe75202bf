"""Named features of sentence pairs, from which the chance of a restatement is read.

``FEATURES`` names the columns of the matrix; each has a test that shows what it is for.  None of them
knows how long the document is: documents of every length share one threshold.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dedup.match.kernels import lexical_features, nearest_terms, similar_terms, soft_coverage
from dedup.match.order import order_prior
from dedup.match.related import related_terms
from dedup.match.units import TermKind, Units
from dedup.text.parse import Mark

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedup.text.parse import Parsed

__all__ = [
    "FEATURES",
    "FIRST",
    "SECOND",
    "Context",
    "build_context",
    "first_features",
    "second_features",
    "similar_pairs",
    "survivors",
]

TRIGRAM_FLOOR = 0.5
NUMBER_LIKENESS = 0.7
NUMBER_TOLERANCE = 0.10
MOST_PARTNERS = 40
WINDOW_SHARE = 0.8
"""What a word found only in the sentence before or after counts."""

FIRST = (
    "cover_light",
    "cover_heavy",
    "dice",
    "base",
    "shared_words",
    "shared_names",
    "shared_numbers",
    "rare_two",
    "rare_three",
    "hard_share",
    "heaviest",
    "shared_count",
    "mass_light",
    "mass_ratio",
    "names_alone_both",
    "numbers_alone_both",
    "names_alone_one",
    "numbers_alone_one",
    "words_alone_both",
    "slot_share",
    "frame_with_slots",
    "number_conflict",
    "template_count",
    "bigrams",
    "longest_run",
    "window_light",
    "window_heavy",
    "lender",
    "lender_of_short",
    "block_one",
    "block_both",
    "question_one",
    "question_both",
    "heading_one",
    "courtesy_one",
    "adjacent",
    "same_block",
    "templated_text",
)
"""What a pair shows by itself and with the sentences around it: the first look."""

SECOND = (
    "look",
    "share_best",
    "share_worst",
    "hubness",
    "rank_best",
    "rank_worst",
    "gap_best",
    "gap_worst",
    "neighbours",
    "order_best",
    "order_worst",
    "order_gain",
)
"""How the pair stands among its rivals and in reading order, by the scores of the first look."""

FEATURES = FIRST + SECOND

LEXICAL = 22
"""Columns that ``kernels.lexical_features`` fills."""


@dataclass(frozen=True, slots=True, eq=False)
class Context:
    """All pairs at once: ``f32[m, m]`` matrices over the sentences of one or two documents.

    ``cover[i, j]`` is the share of i's weight that j offers; ``base`` is symmetric and -1 where a pair
    is not allowed (the same sentence, two sentences of one side, speaker labels).
    """

    units: Units
    best: NDArray[np.float32]
    mass: NDArray[np.float64]
    cover: NDArray[np.float32]
    window: NDArray[np.float32]
    base: NDArray[np.float64]
    marks: NDArray[np.uint8]
    block: NDArray[np.int32]
    lender: NDArray[np.int32]


def build_context(a: Parsed, b: Parsed | None, units: Units) -> Context:
    """Compare every sentence with every other, cheaply; what ``pair_features`` reads."""
    best = nearest_terms(units.first, units.bag, *_neighbours(units), len(units.hash))
    cover = soft_coverage(units.first, units.bag, units.weight, best)
    mass = np.add.reduceat(np.append(units.weight[units.bag], 0.0), units.first[:-1])
    mass[units.first[:-1] == units.first[1:]] = 0.0
    parsed = (a,) if b is None else (a, b)
    base = _base(cover, mass)
    base[~_allowed(units)] = -1.0
    return Context(
        units=units,
        best=best,
        mass=mass,
        cover=cover,
        window=soft_coverage(units.first, units.bag, units.weight, _widened(best, units.split)),
        base=base,
        marks=np.concatenate([p.marks[kept] for p, kept in zip(parsed, _numbers(units), strict=False)]),
        block=np.concatenate(_blocks(parsed, units)),
        lender=_lenders(units.sentences, units.split),
    )


def survivors(context: Context, floor: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pick the pairs i < j worth a closer look: coverage in themselves or with the sentences beside them.

    Each sentence keeps its ``MOST_PARTNERS`` best: of hundreds, the rest are chance words.
    """
    near = np.maximum(context.base, 0.6 * np.maximum(context.window, context.window.T))
    near[context.base < 0] = -1.0
    worth = near >= floor
    if len(near) > MOST_PARTNERS:
        least = -np.partition(-near, MOST_PARTNERS - 1, axis=1)[:, MOST_PARTNERS - 1]
        best = near >= least[:, None]
        worth &= best | best.T
    i, j = np.nonzero(np.triu(worth, 1))
    return i, j


def _neighbours(units: Units) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]:
    """List the similar terms of every term, as a compressed table: starts, others, similarity."""
    one, two, strength = similar_pairs(units)
    order = np.argsort(one, kind="stable")
    starts = np.searchsorted(one[order], np.arange(len(units.hash) + 1))
    return starts, two[order].astype(np.int32), strength[order]


@functools.lru_cache(maxsize=2)  # asked again for the reasons
def similar_pairs(units: Units) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Find terms that are not the same but alike, both ways: spelling, close numbers, like meaning."""
    word = units.kind != TermKind.NUMBER
    left, right, value = similar_terms(units.letters, units.offsets, word, TRIGRAM_FLOOR)
    near, far = _close_numbers(units)
    alike, other, strength = related_terms(units.hash) if units.english else (left[:0], left[:0], value[:0])
    one = np.concatenate([left, right, near, far, alike]).astype(np.int64)
    two = np.concatenate([right, left, far, near, other]).astype(np.int64)
    return one, two, np.concatenate([value, value, np.full(2 * len(near), NUMBER_LIKENESS), strength])


def _close_numbers(units: Units) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of numbers of one sort within a tenth of each other where one is round or said to be rough."""
    number = np.flatnonzero(units.kind == TermKind.NUMBER)
    value, what, rough = units.value[number], units.what[number], units.rough[number]
    larger = np.maximum(np.abs(value)[:, None], np.abs(value)[None, :])
    near = np.abs(value[:, None] - value[None, :]) <= NUMBER_TOLERANCE * larger
    near &= (what[:, None] == what[None, :]) & (rough[:, None] | rough[None, :]) & (larger > 12)
    one, two = np.nonzero(np.triu(near, 1))
    return number[one], number[two]


def _base(cover: NDArray[np.float32], mass: NDArray[np.float64]) -> NDArray[np.float64]:
    """Score symmetrically by coverage alone: half of both together, half of the lighter sentence."""
    covered = cover * mass[:, None]
    dice = (covered + covered.T) / np.maximum(mass[:, None] + mass[None, :], 1e-9)
    lighter = np.where(mass[:, None] <= mass[None, :], cover, cover.T)
    light = np.minimum(mass[:, None], mass[None, :])
    return np.asarray(0.5 * dice + 0.5 * lighter * light / (light + 6.0), np.float64)


def _allowed(units: Units) -> NDArray[np.bool_]:
    """Pairs to score: all of one text, or all across two."""
    if units.split == units.sentences:
        return ~np.eye(units.sentences, dtype=bool)
    side = np.arange(units.sentences) >= units.split
    return np.asarray(side[:, None] != side[None, :])


def _numbers(units: Units) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    return units.number[: units.split], units.number[units.split :]


def _widened(best: NDArray[np.float32], split: int) -> NDArray[np.float32]:
    """Let each sentence offer, at a discount, what the one before and the one after it offer."""
    out = best.copy()
    for begin, end in ((0, split), (split, best.shape[1])):
        part = best[:, begin:end]
        out[:, begin + 1 : end] = np.maximum(out[:, begin + 1 : end], WINDOW_SHARE * part[:, :-1])
        ahead = slice(begin, max(begin, end - 1))
        out[:, ahead] = np.maximum(out[:, ahead], WINDOW_SHARE * part[:, 1:])
    return out


def _blocks(parsed: tuple[Parsed, ...], units: Units) -> list[NDArray[np.int32]]:
    """Count off stretches that speak of one thing: a question with its answer, elsewhere a paragraph."""
    out, base = [], 0
    for p, kept in zip(parsed, _numbers(units), strict=False):
        group = np.asarray(p.paragraph, np.int64) * 2
        exchange = -1
        for turn in p.turns:
            if turn.question or exchange < 0:
                exchange = 2 * turn.first + 1
            group[turn.first : turn.last] = exchange
        group = group[kept]
        numbers = np.cumsum(np.append(True, group[1:] != group[:-1])[: len(group)]) - 1 + base
        out.append(numbers.astype(np.int32))
        base = int(numbers[-1]) + 1 if len(numbers) else base
    return out


def _lenders(sentences: int, split: int) -> NDArray[np.int32]:
    """Name the sentence that each may borrow words from: the one before it, or itself where none is."""
    lender = np.maximum(np.arange(sentences) - 1, 0)
    if split < sentences:
        lender[split] = split
    return lender.astype(np.int32)


def first_features(context: Context, i: NDArray[np.int64], j: NDArray[np.int64]) -> NDArray[np.float64]:
    """Fill the matrix ``f64[pairs, len(FIRST)]`` for sentence pairs (i, j)."""
    columns = {**_lexical_columns(context, i, j), **_context_columns(context, i, j)}
    return np.column_stack([columns[name] for name in FIRST]) if len(i) else np.zeros((0, len(FIRST)))


def _lexical_columns(
    context: Context, i: NDArray[np.int64], j: NDArray[np.int64]
) -> dict[str, NDArray[np.float64]]:
    u = context.units
    raw = np.zeros((len(i), LEXICAL))
    spread = (context.best >= 0.5).sum(axis=1).astype(np.int32)
    lexical_features(
        i, j, u.first, u.bag, u.run_first, u.run, u.weight, u.kind, context.best, spread, raw
    )  # fmt: skip
    covered = raw[:, :2]
    mass = np.maximum(raw[:, 2:4], 1e-9)
    light = np.argmin(mass, axis=1)
    rows = np.arange(len(i))
    cover = covered / mass
    alone = raw[:, 12] + raw[:, 13]
    slots = alone / (alone + raw[:, 5] + raw[:, 6] + 1.0)
    return {
        "cover_light": cover[rows, light],
        "cover_heavy": cover[rows, 1 - light],
        "dice": covered.sum(axis=1) / mass.sum(axis=1),
        "shared_words": np.log1p(raw[:, 4]),
        "shared_names": np.log1p(raw[:, 5]),
        "shared_numbers": np.log1p(raw[:, 6]),
        "rare_two": np.log1p(raw[:, 7]),
        "rare_three": np.log1p(raw[:, 8]),
        "hard_share": raw[:, 9] / mass[rows, light],
        "heaviest": raw[:, 10],
        "shared_count": np.log1p(raw[:, 11]),
        "mass_light": np.log1p(mass[rows, light]),
        "mass_ratio": mass[rows, light] / mass[rows, 1 - light],
        "names_alone_both": np.log1p(raw[:, 12]),
        "numbers_alone_both": np.log1p(raw[:, 13]),
        "names_alone_one": np.log1p(raw[:, 14]),
        "numbers_alone_one": np.log1p(raw[:, 15]),
        "words_alone_both": np.log1p(raw[:, 16]),
        "slot_share": slots,
        "frame_with_slots": np.log1p(raw[:, 4]) * slots,
        "number_conflict": ((raw[:, 20] > 0) & (raw[:, 6] == 0)).astype(float),
        "template_count": np.log1p(raw[:, 17]),
        "bigrams": np.log1p(raw[:, 18]),
        "longest_run": np.log1p(raw[:, 19]),
        "templated_text": np.full(len(i), _templated(raw)),
    }


def _templated(raw: NDArray[np.float64]) -> float:
    """How far the text as a whole repeats frames with other slots: 0 to 1."""
    frames = (raw[:, 4] > 6.0) & (raw[:, 12] + raw[:, 13] > raw[:, 5] + raw[:, 6])
    strong = raw[:, 4] > 6.0
    return float(frames.sum() / (strong.sum() + 5.0))


def _context_columns(
    context: Context, i: NDArray[np.int64], j: NDArray[np.int64]
) -> dict[str, NDArray[np.float64]]:
    base, cover, window = context.base, context.cover, context.window
    light_i = context.mass[i] <= context.mass[j]
    one, two = window[i, j], window[j, i]
    lender = np.maximum(cover[context.lender[j], i], cover[context.lender[i], j])
    short = 1.0 / (1.0 + np.minimum(context.mass[i], context.mass[j]) / 8.0)
    blocks = _block_cover(context)
    bi, bj = context.block[i], context.block[j]
    question = (context.marks & Mark.QUESTION) > 0
    heading = (context.marks & Mark.HEADING) > 0
    courtesy = (context.marks & Mark.COURTESY) > 0
    return {
        "base": base[i, j],
        "window_light": np.where(light_i, one, two),
        "window_heavy": np.where(light_i, two, one),
        "lender": lender,
        "lender_of_short": lender * short,
        "block_one": np.maximum(blocks[bi, bj], blocks[bj, bi]),
        "block_both": np.minimum(blocks[bi, bj], blocks[bj, bi]),
        "question_one": (question[i] | question[j]).astype(float),
        "question_both": (question[i] & question[j]).astype(float),
        "heading_one": (heading[i] | heading[j]).astype(float),
        "courtesy_one": (courtesy[i] | courtesy[j]).astype(float),
        "adjacent": (np.abs(i - j) == 1).astype(float) * (context.units.split == context.units.sentences),
        "same_block": (bi == bj).astype(float),
    }


def second_features(
    context: Context, i: NDArray[np.int64], j: NDArray[np.int64], chance: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Fill the matrix ``f64[pairs, len(SECOND)]``, given the chance that the first look gave each pair."""
    if not len(i):
        return np.zeros((0, len(SECOND)))
    look = np.log(chance + 1e-4) - np.log1p(1e-4 - chance)
    seen = np.zeros_like(context.base)
    seen[i, j] = seen[j, i] = chance
    order, gain = _order(np.where(context.base < 0, -1.0, seen), context.units.split)
    both = np.stack([order[i, j], order[j, i]])
    best, second, top = _rivals(seen)
    total = seen.sum(axis=1)
    share = np.stack([chance / (total[i] + 0.1), chance / (total[j] + 0.1)])
    rival = np.stack([np.where(chance >= best[k], second[k], best[k]) for k in (i, j)])
    gap = look - (np.log(rival + 1e-2) - np.log1p(1e-2 - rival))
    rank = np.stack([_ranks(seen, i, j), _ranks(seen, j, i)])
    columns = {
        "look": look,
        "share_best": share.max(axis=0),
        "share_worst": share.min(axis=0),
        "hubness": 2 * chance - top[i] - top[j],
        "rank_best": rank.max(axis=0),
        "rank_worst": rank.min(axis=0),
        "gap_best": gap.max(axis=0),
        "gap_worst": gap.min(axis=0),
        "neighbours": _diagonal(seen)[i, j],
        "order_best": order_logit(both.max(axis=0)),
        "order_worst": order_logit(both.min(axis=0)),
        "order_gain": both.mean(axis=0) * min(gain, 1.0),
    }
    return np.column_stack([columns[name] for name in SECOND])


def order_logit(chance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log odds of a chance, held within -5 ... 5."""
    return np.asarray(np.log(chance + 0.007) - np.log1p(0.007 - chance))


def _order(seen: NDArray[np.float64], split: int) -> tuple[NDArray[np.float64], float]:
    """Ask the order prior from both sides; neighbours in one text do not repeat each other."""
    if split == len(seen):
        near = np.arange(len(seen) - 1)
        seen[near, near + 1] = seen[near + 1, near] = -1.0
        return order_prior(seen)
    order = np.zeros_like(seen)
    order[:split, split:], ahead = order_prior(seen[:split, split:])
    order[split:, :split], back = order_prior(seen[split:, :split])
    return order, (ahead + back) / 2


def _rivals(
    base: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Best and second best score of each sentence, and the mean of its three best."""
    padded = np.pad(np.maximum(base, 0.0), ((0, 0), (0, 3)))
    ranked = -np.partition(-padded, 2, axis=1)[:, :3]
    return ranked.max(axis=1), np.sort(ranked, axis=1)[:, 1], ranked.mean(axis=1)


def _ranks(seen: NDArray[np.float64], i: NDArray[np.int64], j: NDArray[np.int64]) -> NDArray[np.float64]:
    """Turn the rank of j among the partners of i into 1 / rank."""
    m = seen.shape[1]
    rows = 2.0 * np.arange(len(seen))  # sets the rows apart, so that one search serves them all
    ordered = (np.sort(seen, axis=1) + rows[:, None]).ravel()
    above = (i + 1) * m - np.searchsorted(ordered, seen[i, j] + rows[i], side="right")
    return np.asarray(1.0 / (1.0 + above))


def _diagonal(base: NDArray[np.float64]) -> NDArray[np.float64]:
    """Take the best score among the four pairs of a sentence beside i and a sentence beside j."""
    padded = np.pad(np.maximum(base, 0.0), 1)
    corners = [padded[:-2, :-2], padded[2:, 2:], padded[:-2, 2:], padded[2:, :-2]]
    return np.asarray(np.maximum.reduce(corners))


def _block_cover(context: Context) -> NDArray[np.float64]:
    """Share of the weight of block p that single sentences of block q offer."""
    starts = np.flatnonzero(np.append(True, np.diff(context.block) != 0))
    cover = np.where(context.base >= 0, context.cover, 0.0)
    offered = np.maximum.reduceat(cover, starts, axis=1) * context.mass[:, None]
    total = np.maximum(np.add.reduceat(context.mass, starts), 1e-9)
    return np.add.reduceat(offered, starts, axis=0) / total[:, None]
