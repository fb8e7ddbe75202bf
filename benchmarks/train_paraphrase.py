"""Train the scorer of two sentences that stand alone, and judge it on a part it has not seen.

    python benchmarks/train_paraphrase.py PAIRS.jsonl.xz [--write]

PAIRS holds news sentence pairs ("text1", "text2", "label"), as in the MSR paraphrase corpus.  Judged
by four folds; unrelated sentences, put together at random, must score low.  Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import lzma
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from train_restatement import WEIGHTS, apply, fit, rounded

from dedup.match.context import build_context
from dedup.match.paraphrase import ALONE, paraphrase_features
from dedup.match.units import build_units
from dedup.sketch.background import Background
from dedup.text.parse import parse

STRENGTH = 0.005
"""Inverse of the regularisation (C of scikit-learn)."""
STRANGER_SHIFT, FOLDS = 17, 4


def features(pairs: list[tuple[str, str]]) -> Any:
    """Describe the likeliest sentence pair of each two texts."""
    background, rows = Background.default(), []
    for one, two in pairs:
        a, b = parse(one), parse(two)
        context = build_context(a, b, build_units(a, b, background))
        i, j = np.nonzero(np.triu(context.base >= 0, 1))
        best = np.argmax(context.base[i, j])
        rows.append(paraphrase_features(a, b, context, i[best : best + 1], j[best : best + 1])[0])
    return np.array(rows)


def fold(text: str) -> int:
    """Deal a pair to a fold, by its words."""
    return zlib.crc32(text.encode()) % FOLDS


def at(score: Any, y: Any, threshold: float) -> tuple[float, float]:
    """Return F1 and accuracy at a threshold."""
    said = score >= threshold
    return 2 * (said & (y == 1)).sum() / max(said.sum() + y.sum(), 1), float((said == (y == 1)).mean())


def main() -> None:
    """Train, judge and, with ``--write``, write the weights."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    with lzma.open(arguments.pairs, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    y = np.array([int(r["label"]) for r in rows])
    folds = np.array([fold(r["text1"] + r["text2"]) for r in rows])
    x = features([(r["text1"], r["text2"]) for r in rows])
    moved = rows[STRANGER_SHIFT:] + rows[:STRANGER_SHIFT]
    strangers = features([(r["text1"], s["text2"]) for r, s in zip(rows, moved, strict=True)])
    figures = [judge(x, y, strangers, folds == k) for k in range(FOLDS)]
    if arguments.write:
        text = json.dumps({k: rounded(v) for k, v in fit(x, y, None, ALONE, c=STRENGTH).items()}, indent=1)
        (WEIGHTS / "paraphrase.json").write_text(text + "\n", encoding="utf-8")
    names = ("F1", "accuracy", "strangers_above_half")
    means = {n: round(float(np.mean([f[k] for f in figures])), 4) for k, n in enumerate(names)}
    print(json.dumps({**means, "folds": [[round(float(v), 4) for v in f] for f in figures]}))


def judge(x: Any, y: Any, strangers: Any, test: Any) -> tuple[float, float, float]:
    """Train outside *test*, tune the threshold there too, and judge inside."""
    weights = fit(x[~test], y[~test], None, ALONE, c=STRENGTH)
    chance = apply(weights, x)
    tuned = max(sorted(set(chance[~test])), key=lambda t: sum(at(chance[~test], y[~test], t)))
    return *at(chance[test], y[test], tuned), float((apply(weights, strangers[test]) > 0.5).mean())


if __name__ == "__main__":
    main()
