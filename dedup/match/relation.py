"""What two documents are to each other: nine relations from named measurements, with reasons.

A multinomial logistic regression (``weights/relation.json``, written by
``benchmarks/train_relation.py``) over :mod:`dedup.match.pair_features`.  Linear on purpose: each
measurement's share of the decision can be shown, and so can the smallest change that turns it.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from dedup.match.halves import Half
from dedup.match.meaning import MEANING
from dedup.match.pair_features import FEATURES, alike, measure_pair, pair_of
from dedup.types import Reason, Relation

__all__ = ["Decision", "Model", "load", "relate"]

Floats = NDArray[np.float64]

_REASONS = 5
"""Reasons shown with a relation."""

_FAR = 4.0
"""Standard deviations a measurement counts at most: one oddity must not decide."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A relation, the probability that the two are duplicates, its grounds, and what would change it."""

    relation: Relation
    duplicate: bool
    score: float
    reasons: tuple[Reason, ...]
    nearest_flip: str | None
    alike: float
    """How far the texts speak of one story, 0..1, by what they do not share word for word."""


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Weights over standardised measurements: ``coefficients`` f64[relations, features]."""

    relations: tuple[Relation, ...]
    coefficients: Floats
    intercept: Floats
    mean: Floats
    scale: Floats

    def standard(self, values: Floats) -> Floats:
        """Measurements in standard deviations from the mean, held within reason."""
        return np.clip((values - self.mean) / self.scale, -_FAR, _FAR)

    def probabilities(self, values: Floats) -> Floats:
        """Probability of each relation."""
        odds = (self.coefficients * self.standard(values)).sum(axis=1) + self.intercept
        powers = np.exp(odds - odds.max())
        return np.asarray(powers / powers.sum())


@functools.cache
def load() -> Model:
    """Read the packaged weights; raises ``ValueError`` if they are for other measurements."""
    file = resources.files("dedup.match") / "weights" / "relation.json"
    values = json.loads(file.read_text(encoding="utf-8"))
    if tuple(values["names"]) != FEATURES:
        raise ValueError(
            "weights/relation.json: run benchmarks/train_relation.py for the present measurements"
        )
    columns = [np.array(values[k], np.float64) for k in ("coefficients", "intercept", "mean", "scale")]
    return Model(tuple(Relation(r) for r in values["relations"]), *columns)


def relate(a: Half, b: Half) -> Decision:
    """Decide the relation of two prepared documents, the same in either order."""
    if len(a) and np.array_equal(a.hash, b.hash):
        same = Reason("same_words", "Both texts have the same words in the same order.", 1.0)
        return Decision(Relation.COPY, True, 1.0, (same,), None, 1.0)
    # Which of two equal runs is taken depends on the side that is asked first.  Stems, unlike the
    # hashes of words, do not depend on the secret of a store.
    pair = pair_of(*sorted((a, b), key=lambda side: (len(side), side.stem.tobytes())))
    return judge(measure_pair(pair), load(), alike(pair))


def judge(values: Floats, model: Model, apart: float = 1.0) -> Decision:
    """Turn measurements into a decision: first duplicate or not, then the likeliest relation of that kind."""
    chances = model.probabilities(values)
    kinds = np.array([r.is_duplicate for r in model.relations])
    score = float(chances[kinds].sum())
    duplicate = score >= 0.5
    likeliest = int(np.where(kinds == duplicate, chances, -1.0).argmax())
    rival = int(np.where(np.arange(len(chances)) == likeliest, -1.0, chances).argmax())
    return Decision(
        model.relations[likeliest],
        duplicate,
        round(score, 4),
        _reasons(values, model, likeliest, rival),
        _flip(values, model, likeliest, rival),
        apart,
    )


def _reasons(values: Floats, model: Model, chosen: int, rival: int) -> tuple[Reason, ...]:
    """Name the measurements that weigh most between the relation and its rival."""
    weights = (model.coefficients[chosen] - model.coefficients[rival]) * model.standard(values)
    strongest = np.argsort(-np.abs(weights), kind="stable")[:_REASONS]
    return tuple(
        Reason(FEATURES[k], MEANING[FEATURES[k]].format(values[k]), round(float(weights[k]), 3))
        for k in strongest
    )


def _flip(values: Floats, model: Model, chosen: int, rival: int) -> str | None:
    """Say which single measurement, changed least, would turn the decision to the rival."""
    slope = model.coefficients[chosen] - model.coefficients[rival]
    standard = model.standard(values)
    margin = float((slope * standard).sum() + model.intercept[chosen] - model.intercept[rival])
    steps = np.divide(-margin, slope, out=np.full(len(slope), np.inf), where=np.abs(slope) > 1e-9)
    target = values + steps * model.scale
    possible = (target >= 0) & (target <= np.maximum(1.0, values)) & (np.abs(standard + steps) <= _FAR)
    if not possible.any():
        return None
    k = int(np.where(possible, np.abs(steps), np.inf).argmin())
    return f"{model.relations[rival]} if {FEATURES[k]} were {target[k]:.2f} instead of {values[k]:.2f}"
