"""Train the relation of two documents and write dedup/match/weights/relation.json.

    python benchmarks/train_relation.py RELATIONS_FOLDER

The folder holds ``docs.jsonl.xz`` (id, text, title, source, date) and ``pairs.jsonl`` (a, b, relation,
confidence).  Prints ten-fold cross-validated figures, by the weights alone and with the rules of
``dedup.match.rules``, before it writes; a label that a rule bars is printed too.
"""

from __future__ import annotations

import argparse
import json
import lzma
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from dedup.match.compare import describe
from dedup.match.halves import Half, half
from dedup.match.pair_features import FEATURES, measure_pair
from dedup.match.pairs import pair_of
from dedup.match.relation import Model, ordered
from dedup.match.rules import rulings
from dedup.match.ruling import FREE, Bounds, bounded
from dedup.match.view import view
from dedup.sketch.background import Background
from dedup.text.parse import parse
from dedup.types import Document, Relation

OUT = Path(__file__).parent.parent / "dedup" / "match" / "weights" / "relation.json"
STRENGTH = 0.1
TRUST = {1: 0.5, 2: 0.8, 3: 1.0}
"""How much a pair counts, by the confidence of its label."""


def read(path: Path) -> list[dict]:
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def measured(folder: Path, background: Background) -> tuple[np.ndarray, np.ndarray, np.ndarray, list]:
    """Measurements, labels and weights of the pairs, and what rules leave of each."""
    docs = {d["id"]: d for d in read(folder / "docs.jsonl.xz")}
    rows, labels, weights, left = [], [], [], []
    for pair in read(folder / "pairs.jsonl"):
        sides = [prepared(docs[pair[side]], background) for side in "ab"]
        both = pair_of(*ordered(*sides))
        rows.append(measure_pair(both))
        left.append(bounded(rulings(both, dict(zip(FEATURES, rows[-1].tolist(), strict=True)))))
        labels.append(pair["relation"])
        weights.append(TRUST[pair["confidence"]])
    return np.array(rows), np.array(labels), np.array(weights), left


def prepared(row: dict, background: Background) -> Half:
    document = Document(
        row["text"],
        id=row["id"],
        title=row.get("title"),
        source=row.get("source"),
        published=row.get("date"),
    )
    parsed = parse(document.text)
    return half(view(parsed, background, document.source), describe(document, parsed), background)


def fitted(x: np.ndarray, y: np.ndarray, weights: np.ndarray) -> Model:
    mean, scale = x.mean(axis=0), x.std(axis=0) + 1e-9
    standard = np.clip((x - mean) / scale, -4, 4)
    model = LogisticRegression(C=STRENGTH, max_iter=5000).fit(standard, y, sample_weight=weights)
    relations = tuple(Relation(c) for c in model.classes_)
    return Model(relations, model.coef_, model.intercept_, mean, scale)


def crossed(
    x: np.ndarray, y: np.ndarray, weights: np.ndarray, left: list[Bounds], seed: int = 0
) -> tuple[float, float]:
    """Accuracy over nine relations and F1 of duplicate, each pair judged by a model that never saw it.

    No document is in two pairs, so folds by pair are folds by document.
    """
    said, duplicate = np.empty(len(y), object), np.zeros(len(y), bool)
    for train, test in StratifiedKFold(10, shuffle=True, random_state=seed).split(x, y):
        model = fitted(x[train], y[train], weights[train])
        for k in test:
            chosen, score = model.likeliest(model.probabilities(x[k], left[k]))
            said[k], duplicate[k] = model.relations[chosen], score >= 0.5
    truth = np.array([Relation(r).is_duplicate for r in y])
    hits = (duplicate & truth).sum()
    return float((said == y).mean()), float(2 * hits / (duplicate.sum() + truth.sum()))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    x, y, weights, left = measured(parser.parse_args().folder, Background.default())
    for name, bounds in (("without rules", [FREE] * len(y)), ("with rules", left)):
        figures = [crossed(x, y, weights, bounds, seed) for seed in range(5)]
        print(f"accuracy, duplicate F1 (mean of 5 x 10 folds), {name}:", np.mean(figures, axis=0).round(4))
    wrong = [(k, label) for k, label in enumerate(y) if Relation(label) in left[k].barred]
    print("labels that rules bar:", wrong)
    model = fitted(x, y, weights)
    OUT.parent.mkdir(exist_ok=True)
    values = {
        "relations": list(model.relations),
        "names": list(FEATURES),
        "coefficients": model.coefficients.round(5).tolist(),
        "intercept": model.intercept.round(5).tolist(),
        "mean": model.mean.round(6).tolist(),
        "scale": model.scale.round(6).tolist(),
    }
    OUT.write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
