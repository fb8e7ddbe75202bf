"""Train the restatement scorer and judge it on documents left out.

    python benchmarks/train_restatement.py --cases DIR --press PRESS.jsonl.xz [--write] [--without NAME ...]

Cases are labelled documents (``*.gold.json`` with spans, beside their texts): grade 2 restates, grade 1
is left out.  To them come the documents of ``told/``, in other layouts; the interviews with their
exchanges shuffled, lest order count too much; made documents of templated sentences, weighted low, without
which a market report or a league table looks like one long restatement; and judged pairs of ordinary
press releases, without which two sentences on one matter look like restatements wherever prose stays with
its matter.  Prints one JSON object.
"""

from __future__ import annotations

import argparse
import itertools
import json
import lzma
import random
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from releases import Release, releases
from templates import SENTENCE, Synthetic, frames_of, synthesise
from told import told

from dedup.match.context import Context, build_context, survivors
from dedup.match.features import FEATURES, FIRST, first_features
from dedup.match.restatement import FLOOR, THRESHOLD, Pairs, counted_apart, lifted, with_pairs
from dedup.match.rivals import second_features
from dedup.match.units import build_units
from dedup.sketch.background import Background
from dedup.text.parse import parse

WEIGHTS = Path(__file__).parents[1] / "dedup" / "match" / "weights"
TOLD = Path(__file__).parent / "told"
SYNTHETIC_DOCUMENTS, SYNTHETIC_WEIGHT = 120, 0.2
SHUFFLES, SHUFFLED_WEIGHT = 4, 0.4
RELEASE_WEIGHT = 0.3
"""Of a pair of a release, times the pairs it stands for.  At 1 the told layouts lose recall."""
STRENGTH = 0.02
"""Inverse of the regularisation (C of scikit-learn)."""
STRETCH = 2.0
OWN_FOLDS = 4
"""Labelled cases are left out one at a time, the invented ones a quarter, releases a third at a time."""
RELEASE_FOLDS = 3
STEPS = (0.02, 0.3, 0.5, 0.65, 0.8, 0.9, 1.01)
"""Bounds between which the scores of releases are held against the share that restates."""


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A labelled document or two: its scored pairs, what each hits, and the look of it all.

    ``weight`` is that of every pair, or one for each; a neutral pair has none.
    """

    name: str
    context: Context
    i: Any
    j: Any
    apart: Pairs
    first: Any
    restated: list[set[int]]
    related: list[set[int]]
    positives: int
    weight: Any

    @property
    def label(self) -> Any:
        """Give 1 where a pair restates."""
        return np.array([bool(two) for two in self.restated])

    @property
    def weights(self) -> Any:
        """Give each pair's weight, 0 where it is neutral."""
        neutral = np.array(
            [bool(one and not two) for two, one in zip(self.restated, self.related, strict=True)]
        )
        return np.where(neutral, 0.0, self.weight)


def labelled(folder: Path, background: Background) -> list[Case]:
    """Read the labelled cases of a folder."""
    out = []
    for path in sorted(folder.glob("*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        texts = [(path.parent / name).read_text(encoding="utf-8") for name in gold["files"]]
        out.append(_case(gold["name"], texts, gold["pairs"], background, 1.0))
    return out


def shuffled(case: Path, background: Background) -> list[Case]:
    """Read an interview with its exchanges in other orders; nothing for a case that is none."""
    gold = json.loads(case.read_text(encoding="utf-8"))
    text = (case.parent / gold["files"][0]).read_text(encoding="utf-8")
    begins = [t.label.start if t.label else t.start for t in parse(text).turns if t.question]
    if len(gold["files"]) > 1 or len(begins) < 4:
        return []
    blocks = list(zip(begins, [*begins[1:], len(text)], strict=True))
    out = []
    for seed in range(SHUFFLES):
        middle = blocks[1:-1]
        random.Random(seed).shuffle(middle)
        moved, places = "", []
        for begin, end in [(0, blocks[0][1]), *middle, blocks[-1]]:
            places.append((begin, end, len(moved) - begin))
            moved += text[begin:end].rstrip("\n") + "\n"
        pairs = [{**p, "a": _moved(p["a"], places), "b": _moved(p["b"], places)} for p in gold["pairs"]]
        out.append(_case(gold["name"], [moved], pairs, background, SHUFFLED_WEIGHT))
    return out


def _moved(span: list[int], places: list[tuple[int, int, int]]) -> list[int]:
    shift = next(by for begin, end, by in places if begin <= span[0] < end)
    return [span[0] + shift, span[1] + shift]


def synthetic(press: Path, background: Background) -> list[Case]:
    """Make the templated documents from every fourth release."""
    with lzma.open(press, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for k, line in enumerate(lines) if k % 4 == 0]
    rng = random.Random(3)
    fillers = []
    for text in texts[1500:3000]:
        usable = [s.strip() for s in SENTENCE.split(text) if 8 <= len(s.split()) <= 30 and "\n" not in s]
        fillers += [rng.choice(usable)] if usable else []
    made = synthesise(frames_of(texts[:1500], 400), fillers, SYNTHETIC_DOCUMENTS)
    return [_case(s.name, [s.text], _pairs(s), background, SYNTHETIC_WEIGHT) for s in made]


def invented(background: Background) -> list[Case]:
    """Read the documents that were written for training."""
    return [_case(t.name, list(t.texts), list(t.pairs), background, 1.0) for t in told(TOLD)]


def ordinary(background: Background) -> list[Case]:
    """Read the releases: of their pairs only the judged ones count."""
    return [_release(r, background) for r in releases()]


def _release(release: Release, background: Background) -> Case:
    graded = [{"a": p.a, "b": p.b, "grade": p.grade} for p in release.pairs if p.grade]
    case = _case(release.name, [release.text], graded, background, 0.0)
    sentences = case.context.units.number
    parsed = parse(release.text).sentences[:, 0]
    stands = {(p.a[0], p.b[0]): p.stands_for for p in release.pairs}
    begins = zip(parsed[sentences[case.i]].tolist(), parsed[sentences[case.j]].tolist(), strict=True)
    return replace(case, weight=np.array([stands.get(pair, 0.0) for pair in begins]) * RELEASE_WEIGHT)


def _pairs(made: Synthetic) -> list[dict[str, Any]]:
    return [{"a": a, "b": b, "grade": 2} for a, b in made.pairs]


def _case(
    name: str, texts: list[str], pairs: list[dict[str, Any]], background: Background, weight: float
) -> Case:
    parsed = [parse(t) for t in texts]
    a, b = parsed[0], parsed[1] if len(parsed) > 1 else None
    units = build_units(a, b, background)
    context = build_context(a, b, units)
    apart = counted_apart(a, b, units)
    i, j = with_pairs(*survivors(context, FLOOR), apart)
    spans_a, spans_b = a.sentences[units.number[i]].tolist(), (b or a).sentences[units.number[j]].tolist()
    hits = [_hits(x, y, pairs, cross=b is not None) for x, y in zip(spans_a, spans_b, strict=True)]
    positives = sum(p["grade"] == 2 for p in pairs)
    first = first_features(context, i, j)
    return Case(
        name, context, i, j, apart, first, [h[0] for h in hits], [h[1] for h in hits], positives, weight
    )


def _hits(a: Any, b: Any, pairs: list[dict[str, Any]], *, cross: bool) -> tuple[set[int], set[int]]:
    two, one = set(), set()
    for k, pair in enumerate(pairs):
        hit = _overlap(a, pair["a"]) and _overlap(b, pair["b"])
        if hit or (not cross and _overlap(a, pair["b"]) and _overlap(b, pair["a"])):
            (two if pair["grade"] == 2 else one).add(k)
    return two, one


def _overlap(said: Any, gold: Any) -> bool:
    shared = min(said[1], gold[1]) - max(said[0], gold[0])
    shorter = min(said[1] - said[0], gold[1] - gold[0])
    return shared > 0 and said[1] - said[0] <= STRETCH * (gold[1] - gold[0]) and shared >= 0.5 * shorter


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Both regressions, and the columns they may use."""

    look: dict[str, Any]
    final: dict[str, Any]

    def scores(self, case: Case) -> Any:
        """Give the probability of each pair of a case."""
        return lifted(case.i, case.j, apply(self.final, self._both(case)), case.apart)

    def _both(self, case: Case) -> Any:
        chance = apply(self.look, case.first)
        return np.hstack([case.first, second_features(case.context, case.i, case.j, chance)])

    @classmethod
    def train(cls, cases: list[Case], without: frozenset[str] = frozenset()) -> Model:
        """Fit the first look, then the second on top of it."""
        weights = [c.weights for c in cases]
        decided = list(zip(cases, [w > 0 for w in weights], strict=True))
        y = np.concatenate([c.label[d] for c, d in decided])
        w = np.concatenate([w[w > 0] for w in weights])
        look = fit(np.concatenate([c.first[d] for c, d in decided]), y, w, FIRST, without)
        model = cls(look, {})
        both = np.concatenate([model._both(c)[d] for c, d in decided])
        return cls(look, fit(both, y, w, FEATURES, without))


def fit(
    x: Any, y: Any, w: Any, names: tuple[str, ...], without: frozenset[str] = frozenset(), c: float = STRENGTH
) -> dict[str, Any]:
    """Fit a standardised logistic regression; returns what a weights file holds."""
    from sklearn.linear_model import LogisticRegression

    mean, scale = x.mean(axis=0), x.std(axis=0) + 1e-9
    standard = (x - mean) / scale
    standard[:, [name in without for name in names]] = 0.0
    fitted = LogisticRegression(C=c, solver="newton-cholesky", tol=1e-8).fit(standard, y, sample_weight=w)
    return {
        "names": list(names),
        "coefficients": fitted.coef_[0],
        "intercept": float(fitted.intercept_[0]),
        "mean": mean,
        "scale": scale,
    }


def apply(weights: dict[str, Any], x: Any) -> Any:
    """Turn features into probabilities."""
    z = ((x - weights["mean"]) / weights["scale"]) @ weights["coefficients"] + weights["intercept"]
    return 1.0 / (1.0 + np.exp(-np.clip(z, -60, 60)))


def judged(cases: list[Case], scores: list[Any]) -> dict[str, Any]:
    """Pooled and mean average precision, P/R/F1 at the threshold, false alarms of the negatives."""
    ranked = [_ranked(c, s) for c, s in zip(cases, scores, strict=True)]
    pooled = [row for rows in ranked for row in rows]
    positives = sum(c.positives for c in cases)
    kept = [row for row in pooled if row[0] >= THRESHOLD]
    hits, misses = sum(bool(t) for _, t, _ in kept), sum(not t and not o for _, t, o in kept)
    found = set().union(*[t for _, t, _ in kept]) if kept else set()
    p, r = hits / max(hits + misses, 1), len(found) / max(positives, 1)
    area, best = _average_precision(pooled, positives)
    each = list(zip(cases, ranked, strict=True))
    own = {c.name: round(_average_precision(rows, c.positives)[0], 3) for c, rows in each if c.positives}
    alarms = {
        c.name: sum(s >= THRESHOLD and not t and not o for s, t, o in rows)
        for c, rows in each
        if not c.positives
    }
    mean, f1 = sum(own.values()) / max(len(own), 1), 2 * p * r / max(p + r, 1e-9)
    figures = {"AP": area, "MAP": mean, "P": p, "R": r, "F1": f1, "best_F1": best}
    return {**{k: round(v, 3) for k, v in figures.items()}, "false_alarms": alarms, "cases": own}


def _ranked(case: Case, score: Any) -> list[tuple[float, set[tuple[str, int]], set[tuple[str, int]]]]:
    return [
        (float(s), {(case.name, k) for k in two}, {(case.name, k) for k in one})
        for s, two, one in zip(score, case.restated, case.related, strict=True)
    ]


def _average_precision(rows: list[Any], positives: int) -> tuple[float, float]:
    """Area under precision and recall, grade 1 neutral, and the best F1."""
    found: set[Any] = set()
    hits = misses = 0
    area = recall = best = 0.0
    for _, two, one in sorted(rows, key=lambda row: -row[0]):
        hits, misses = hits + bool(two), misses + (not two and not one)
        found |= two
        p, r = hits / max(hits + misses, 1), len(found) / positives
        area, recall = area + (r - recall) * p, r
        best = max(best, 2 * p * r / max(p + r, 1e-9))
    return area, best


@dataclass(frozen=True, slots=True, eq=False)
class Unseen:
    """Each labelled case with the scores of a model that has not seen it, and its shuffled forms."""

    cases: list[Case]
    scores: list[Any]
    shuffled: list[tuple[Case, Any]]

    @classmethod
    def of(cls, folds: list[list[Case]], made: list[Case], without: frozenset[str]) -> Unseen:
        """Train once for each fold, without its cases and their shuffled forms."""
        cases = [c for fold in folds for c in fold]
        scores, other = [], []
        for fold in folds:
            names = {c.name for c in fold}
            model = Model.train([d for d in cases + made if d.name not in names], without)
            scores += [model.scores(c) for c in fold]
            other += [(c, model.scores(c)) for c in made if c.name in names]
        return cls(cases, scores, other)

    def judged(self, names: set[str]) -> dict[str, Any]:
        """Judge the cases of these names."""
        kept = [k for k, c in enumerate(self.cases) if c.name in names]
        return judged([self.cases[k] for k in kept], [self.scores[k] for k in kept])

    def calibration(self, names: set[str]) -> dict[str, Any]:
        """Hold scores of judged pairs against the share that restates, weighted by what each stands for."""
        kept = [(c, s) for c, s in zip(self.cases, self.scores, strict=True) if c.name in names]
        score = np.concatenate([s[c.weights > 0] for c, s in kept])
        label = np.concatenate([c.label[c.weights > 0] for c, _ in kept])
        weight = np.concatenate([c.weights[c.weights > 0] for c, _ in kept])
        shown, steps = score >= THRESHOLD, {}
        for low, high in itertools.pairwise(STEPS):
            inside = (score >= low) & (score < high)
            steps[f"{low}-{min(high, 1.0)}"] = round(
                float(np.average(label[inside], weights=weight[inside])), 2
            )
        p = np.average(label[shown], weights=weight[shown])
        r = np.average(shown[label], weights=weight[label])
        return {"P": round(float(p), 3), "R": round(float(r), 3), "restating_by_score": steps}


def figures(found: Unseen, labelled_names: set[str], release_names: set[str]) -> dict[str, Any]:
    """Judge the labelled cases, those without the seed, the invented ones and the releases."""
    shuffled_names = {c.name for c, _ in found.shuffled}
    straight = [(c, s) for c, s in zip(found.cases, found.scores, strict=True) if c.name in shuffled_names]
    return {
        "all": found.judged(labelled_names),
        "without_seed": found.judged(labelled_names - {"seed"}),
        "told": found.judged({c.name for c in found.cases} - labelled_names - release_names),
        "releases": found.calibration(release_names),
        "interviews_MAP": {"in_order": _mean(straight), "shuffled": _mean(found.shuffled)},
    }


def _mean(judged_cases: list[tuple[Case, Any]]) -> float:
    """Average the average precision of cases that hold restatements."""
    rows = [(_ranked(c, s), c.positives) for c, s in judged_cases if c.positives]
    return round(float(np.mean([_average_precision(r, n)[0] for r, n in rows])), 3) if rows else 0.0


def save(model: Model) -> None:
    """Write both weight files."""
    for name, weights in (("restatement_look", model.look), ("restatement", model.final)):
        plain = {k: rounded(v) for k, v in weights.items()}
        (WEIGHTS / f"{name}.json").write_text(json.dumps(plain, indent=1) + "\n", encoding="utf-8")


def rounded(value: Any) -> Any:
    """Round for a file; seven significant digits are plenty."""
    if isinstance(value, np.ndarray):
        return [float(f"{x:.7g}") for x in value]
    return float(f"{value:.7g}") if isinstance(value, float) else value


def main() -> None:
    """Train, judge and, with ``--write``, write the weights."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--cases", type=Path, required=True)
    parser.add_argument("--press", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--without", nargs="*", default=[], help="features to leave out, for ablations")
    arguments = parser.parse_args()
    background = Background.default()
    cases, made = labelled(arguments.cases, background), synthetic(arguments.press, background)
    made += [c for path in sorted(arguments.cases.glob("*.gold.json")) for c in shuffled(path, background)]
    names = {c.name for c in cases}
    own = invented(background)
    plain = ordinary(background)
    folds = [[c] for c in cases] + [own[k::OWN_FOLDS] for k in range(OWN_FOLDS)]
    folds += [plain[k::RELEASE_FOLDS] for k in range(RELEASE_FOLDS)]
    without = frozenset(arguments.without)
    found = Unseen.of(folds, made, without)
    if arguments.write:
        save(Model.train(cases + own + plain + made, without))
    print(json.dumps(figures(found, names, {c.name for c in plain}), indent=1))


if __name__ == "__main__":
    main()
