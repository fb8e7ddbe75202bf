"""Train the relation of two documents and write dedup/match/weights/relation.json.

    python benchmarks/train_relation.py RELATIONS_FOLDER

The folder holds ``docs.jsonl.xz`` (id, text, title, source) and ``pairs.jsonl`` (a, b, relation,
confidence).  Prints ten-fold cross-validated figures before it writes.
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
from dedup.match.pair_features import FEATURES, measure
from dedup.match.view import view
from dedup.sketch.background import Background
from dedup.text.parse import parse
from dedup.types import Document, Relation

OUT = Path(__file__).parent.parent / "dedup" / "match" / "weights" / "relation.json"
STRENGTH = 0.2
TRUST = {1: 0.5, 2: 0.8, 3: 1.0}
"""How much a pair counts, by the confidence of its label."""


def read(path: Path) -> list[dict]:
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def measured(folder: Path, background: Background) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    docs = {d["id"]: d for d in read(folder / "docs.jsonl.xz")}
    rows, labels, weights = [], [], []
    for pair in read(folder / "pairs.jsonl"):
        sides = [prepared(docs[pair[side]], background) for side in "ab"]
        rows.append(measure(*sides))
        labels.append(pair["relation"])
        weights.append(TRUST[pair["confidence"]])
    return np.array(rows), np.array(labels), np.array(weights)


def prepared(row: dict, background: Background) -> Half:
    document = Document(row["text"], id=row["id"], title=row.get("title"), source=row.get("source"))
    parsed = parse(document.text)
    return half(view(parsed, background, document.source), describe(document, parsed), background)


def fitted(
    x: np.ndarray, y: np.ndarray, weights: np.ndarray
) -> tuple[LogisticRegression, np.ndarray, np.ndarray]:
    mean, scale = x.mean(axis=0), x.std(axis=0) + 1e-9
    standard = np.clip((x - mean) / scale, -4, 4)
    model = LogisticRegression(C=STRENGTH, max_iter=5000).fit(standard, y, sample_weight=weights)
    return model, mean, scale


def crossed(x: np.ndarray, y: np.ndarray, weights: np.ndarray, seed: int = 0) -> tuple[float, float]:
    """Accuracy over nine relations and F1 of duplicate, each pair judged by a model that never saw it."""
    said, duplicate = np.empty(len(y), object), np.zeros(len(y), bool)
    for train, test in StratifiedKFold(10, shuffle=True, random_state=seed).split(x, y):
        model, mean, scale = fitted(x[train], y[train], weights[train])
        chances = model.predict_proba(np.clip((x[test] - mean) / scale, -4, 4))
        kinds = np.array([Relation(c).is_duplicate for c in model.classes_])
        duplicate[test] = chances[:, kinds].sum(axis=1) >= 0.5
        side = np.where(kinds[None, :] == duplicate[test][:, None], chances, -1)
        said[test] = model.classes_[side.argmax(axis=1)]
    truth = np.array([Relation(r).is_duplicate for r in y])
    hits = (duplicate & truth).sum()
    return float((said == y).mean()), float(2 * hits / (duplicate.sum() + truth.sum()))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    x, y, weights = measured(parser.parse_args().folder, Background.default())
    figures = [crossed(x, y, weights, seed) for seed in range(5)]
    print("accuracy, duplicate F1 (mean of 5 x 10 folds):", np.mean(figures, axis=0).round(4))
    model, mean, scale = fitted(x, y, weights)
    OUT.parent.mkdir(exist_ok=True)
    values = {
        "relations": list(model.classes_),
        "names": list(FEATURES),
        "coefficients": model.coef_.round(5).tolist(),
        "intercept": model.intercept_.round(5).tolist(),
        "mean": mean.round(6).tolist(),
        "scale": scale.round(6).tolist(),
    }
    OUT.write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
