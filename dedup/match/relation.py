"""What two documents are to each other: nine relations from named measurements, with reasons.

A multinomial logistic regression (``weights/relation.json``, written by
``benchmarks/train_relation.py``) over :mod:`dedup.match.pair_features`, among the relations that
:mod:`dedup.match.rules` leaves.  Linear on purpose: each measurement's share of the decision can be
shown, and so can the smallest change that turns it.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass, replace
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dedup.match.grounds import Weighed, grounds
from dedup.match.halves import Half
from dedup.match.meaning import CHANGES, THEMES, Theme
from dedup.match.pair_features import FEATURES, measure_pair
from dedup.match.pairs import Pair, alike, pair_of
from dedup.match.rules import rulings
from dedup.match.ruling import FREE, Bounds, Ruling, bounded
from dedup.types import Reason, Relation

if TYPE_CHECKING:
    from dedup.text.parse import Parsed

__all__ = [
    "APART",
    "Decision",
    "Judgement",
    "Model",
    "Verdict",
    "decide",
    "judge",
    "load",
    "ordered",
    "retold",
]

Floats = NDArray[np.float64]

_FAR = 4.0
"""Standard deviations a measurement counts at most: one oddity must not decide."""

_BEYOND = 1.05
"""How far past the balance point a measurement is moved to see whether the decision turns."""

_TOLD = 0.15
"""Share of the sentences of the shorter text, told again in the other, of two accounts of one event."""

APART = frozenset({Relation.UNRELATED, Relation.BOILERPLATE_ONLY})
"""Relations of two texts with nothing of their own in common."""

_RIVALS = 3
"""Relations tried as what else it might be."""

_CALLED = {
    Relation.COPY: "a copy",
    Relation.EDITED_COPY: "an edited copy",
    Relation.CONTAINS: "one text that contains the other",
    Relation.UPDATE: "an update",
    Relation.PARTIAL: "a partial copy",
    Relation.BOILERPLATE_ONLY: "a pair that shares boilerplate only",
    Relation.TEMPLATE: "one template filled twice",
    Relation.SAME_EVENT: "the same event told independently",
    Relation.UNRELATED: "unrelated",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A relation, and how surely the two are duplicates, 0..1."""

    relation: Relation
    score: float


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

    def probabilities(self, values: Floats, bounds: Bounds = FREE) -> Floats:
        """Probability of each relation; those that are barred get none."""
        odds = (self.coefficients * self.standard(values)).sum(axis=1) + self.intercept
        powers = np.exp(odds - odds.max())
        powers[[r in bounds.barred for r in self.relations]] = 0.0
        if bounds.revised:
            chance = powers[[r.is_duplicate for r in self.relations]].sum()
            powers[[r.is_duplicate for r in self.relations]] = 0.0
            powers[self.relations.index(Relation.UPDATE)] = chance
        return np.asarray(powers / max(powers.sum(), 1e-300))

    def likeliest(self, chances: Floats) -> tuple[int, float]:
        """Choose: first whether duplicates, then the likeliest relation of that kind; and how surely so."""
        kinds = np.array([r.is_duplicate for r in self.relations])
        score = float(chances[kinds].sum())
        return int(np.where(kinds == (score >= 0.5), chances, -1.0).argmax()), score


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


@dataclass(frozen=True, slots=True, eq=False)
class _Judged:
    """A pair of different texts with all that its verdict rests on; ``swapped``: its first side is ``b``."""

    pair: Pair
    swapped: bool
    values: Floats
    rulings: tuple[Ruling, ...]
    bounds: Bounds
    chosen: int
    verdict: Verdict


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """The relation of two prepared documents, without grounds; ``_judged`` is None for the same words."""

    verdict: Verdict
    _judged: _Judged | None = None

    @property
    def likeness(self) -> float:
        """How far they speak of one story."""
        return 1.0 if self._judged is None else alike(self._judged.pair)

    def turned(self) -> Judgement:
        """Tell the same of the two documents in the other order."""
        if self._judged is None:
            return self
        return replace(self, _judged=replace(self._judged, swapped=not self._judged.swapped))


def judge(a: Half, b: Half) -> Judgement:
    """Say what two prepared documents are to each other; the same in either order."""
    if _same(a, b):
        return Judgement(Verdict(Relation.COPY, 1.0))
    judged = _judge(a, b)
    return Judgement(judged.verdict, judged)


def decide(judgement: Judgement, a: Parsed, b: Parsed) -> Decision:
    """Give the grounds of a judgement on two texts."""
    judged, model = judgement._judged, load()
    if judged is None:
        same = Reason("same_words", "Both texts have the same words in the same order.", 1.0)
        return Decision(Relation.COPY, True, 1.0, (same,), None, 1.0)
    relation = judged.verdict.relation
    free = model.relations[model.likeliest(model.probabilities(judged.values))[0]]
    turned = tuple(r for r in judged.rulings if r.turns(free, relation))
    measured = dict(zip(FEATURES, judged.values.tolist(), strict=True))
    texts = (b, a) if judged.swapped else (a, b)
    weighed = Weighed(judged.pair, texts, measured, relation, _weights(judged.values, model, judged.chosen))
    return Decision(
        relation,
        relation.is_duplicate,
        judged.verdict.score,
        grounds(weighed, turned),
        _flip(judged.values, model, judged.chosen, judged.bounds),
        judgement.likeness,
    )


def retold(decision: Decision, tied: int, sentences: int) -> Decision:
    """Take two texts that share no wording for one event if statements of one are told again in the other.

    ``tied``: sentences of the shorter text with one in the other that says the same; of ``sentences``.
    An interview repeats its article without four words in a row.
    """
    if decision.relation not in APART or not tied or tied < _TOLD * sentences:
        return decision
    told = "One statement of one text is" if tied == 1 else f"{tied} statements of one text are"
    again = Reason("told_again", f"{told} told again in the other, in other words.", 1.0)
    shared = tuple(r for r in decision.reasons if r.code == Theme.SHARED)
    flip = f"It would count as {_CALLED[decision.relation]} if fewer statements were told again."
    return replace(decision, relation=Relation.SAME_EVENT, reasons=(again, *shared), nearest_flip=flip)


def _same(a: Half, b: Half) -> bool:
    return len(a) > 0 and bool(np.array_equal(a.hash, b.hash))


def _judge(a: Half, b: Half) -> _Judged:
    """Measure, apply the rules, and choose among what they leave."""
    one, two = ordered(a, b)
    pair, model = pair_of(one, two), load()
    values = measure_pair(pair)
    ruled = rulings(pair, dict(zip(FEATURES, values.tolist(), strict=True)))
    bounds = bounded(ruled)
    chosen, score = model.likeliest(model.probabilities(values, bounds))
    verdict = Verdict(model.relations[chosen], round(score, 4))
    return _Judged(pair, one is b, values, ruled, bounds, chosen, verdict)


def ordered(a: Half, b: Half) -> tuple[Half, Half]:
    """Put two sides into an order that does not depend on which is asked first.

    Which of two equal runs is taken depends on it.  Stems, unlike the hashes of words, do not depend
    on the secret of a store.
    """
    one, two = sorted((a, b), key=lambda side: (len(side), side.stem.tobytes()))
    return one, two


def _weights(values: Floats, model: Model, chosen: int) -> dict[str, float]:
    """Sum by theme what the measurements weigh for a relation against the mean of all."""
    shares = model.coefficients[chosen] * model.standard(values)
    weights: dict[str, float] = {}
    for theme, share in zip(THEMES.values(), shares.tolist(), strict=True):
        weights[theme] = weights.get(theme, 0.0) + share
    return weights


def _flip(values: Floats, model: Model, chosen: int, bounds: Bounds) -> str | None:
    """Say which single measurement, changed least, would turn the decision, and to what.

    Tried in order of the change needed, each by deciding again.
    """
    for k, target in _steps(values, model, chosen, model.probabilities(values, bounds)):
        changed = values.copy()
        changed[k] = target
        other = model.likeliest(model.probabilities(changed, bounds))[0]
        if other != chosen:
            change = CHANGES[FEATURES[k]]
            condition = change.higher if target > values[k] else change.lower
            return f"It would count as {_CALLED[model.relations[other]]} if {condition}."
    return None


def _steps(values: Floats, model: Model, chosen: int, chances: Floats) -> list[tuple[int, float]]:
    """List changes of one measurement that bring a rival level, the smallest first."""
    found: list[tuple[float, int, float]] = []
    for rival in np.argsort(-chances, kind="stable")[: _RIVALS + 1]:
        if rival == chosen or chances[rival] <= 0.0 or chances[chosen] <= 0.0:
            continue
        slope = model.coefficients[chosen] - model.coefficients[rival]
        margin = float(np.log(chances[chosen] / chances[rival]))
        for k in _PICTURED:
            if abs(slope[k]) > 1e-9:
                step = -margin / slope[k] * _BEYOND
                target = float(values[k] + step * model.scale[k])
                if 0 <= target <= max(1.0, values[k]):
                    found.append((abs(step), k, target))
    return [(k, target) for _, k, target in sorted(found)]


_PICTURED = [k for k, name in enumerate(FEATURES) if name in CHANGES]
