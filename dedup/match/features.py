"""Named features of sentence pairs, from which the chance of a restatement is read.

``FEATURES`` names the columns of the matrix; each has a test that shows what it is for.  None of them
knows how long the document is: documents of every length share one threshold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedup.match.kernels.lexical import lexical_features
from dedup.match.rivals import SECOND
from dedup.text.parse import Mark

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedup.match.context import Context

__all__ = ["FEATURES", "FIRST", "first_features"]

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
    "one_shared",
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
    "bare_question",
    "heading_one",
    "courtesy_one",
    "adjacent",
    "same_block",
    "zones_apart",
    "templated_text",
)
"""What a pair shows by itself and with the sentences around it: the first look."""

FEATURES = FIRST + SECOND

LEXICAL = 22
"""Columns that ``kernels.lexical`` fills."""


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
        "one_shared": (raw[:, 11] < 1.5).astype(float),
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
    bare = question / (1.0 + context.mass / 8.0)
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
        "bare_question": np.maximum(bare[i], bare[j]),
        "heading_one": (heading[i] | heading[j]).astype(float),
        "courtesy_one": (courtesy[i] | courtesy[j]).astype(float),
        "adjacent": (np.abs(i - j) == 1).astype(float) * (context.units.split == context.units.sentences),
        "same_block": (bi == bj).astype(float),
        "zones_apart": (context.zone[i] != context.zone[j]).astype(float),
    }


def _block_cover(context: Context) -> NDArray[np.float64]:
    """Share of the weight of block p that single sentences of block q offer."""
    starts = np.flatnonzero(np.append(True, np.diff(context.block) != 0))
    cover = np.where(context.base >= 0, context.cover, 0.0)
    offered = np.maximum.reduceat(cover, starts, axis=1) * context.mass[:, None]
    total = np.maximum(np.add.reduceat(context.mass, starts), 1e-9)
    return np.add.reduceat(offered, starts, axis=0) / total[:, None]
