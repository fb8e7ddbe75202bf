"""Train what the aligner accepts, on PAN 2013 text alignment, and report on pairs it never saw.

    python -m benchmarks.train_aligner DIR [--write]

DIR holds ``docs.jsonl.xz`` and ``pairs.jsonl.xz``.  Pairs are split in halves by their source document;
the weights come from the first half, the figures printed from the second.  Deterministic.  ``--write``
stores the weights in ``dedup/match/weights/``.
"""

from __future__ import annotations

import argparse
import collections
import hashlib
import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality import rows
from benchmarks.scoring import Case, plagdet
from dedup.match import align as aligner
from dedup.match import summary, windows
from dedup.match.odds import Odds, odds
from dedup.match.weights import load
from dedup.sketch.background import Background
from dedup.text.parse import Parsed, parse
from dedup.text.stems import Stems, stems

WEIGHTS = Path(aligner.__file__).parent / "weights"
SUMMARY = "05"
SAME = 0.5
"""Share of a window, on both sides, that a labelled passage must cover for the window to be right."""
SAME_STRETCH = 0.35
"""The same for a summary, as intersection over union of the condensed side."""


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """A parsed document with its stems."""

    parsed: Parsed
    stems: Stems


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Two texts, their names, and the labelled passages."""

    a: Text
    b: Text
    names: tuple[str, str]
    category: str
    cases: list[Case]
    held_out: bool

    @property
    def odds(self) -> Odds:
        return odds(self.a.parsed, self.b.parsed, self.a.stems, self.b.stems, Background.default())


def read(folder: Path) -> list[Pair]:
    """Parse every document once."""
    texts = {}
    for row in rows(folder / "docs.jsonl"):
        parsed = parse(row["text"])
        texts[row["id"]] = Text(parsed, stems(parsed.tokens, parsed.language))
    return [_pair(row, texts) for row in rows(folder / "pairs.jsonl")]


def _pair(row: dict[str, Any], texts: dict[str, Text]) -> Pair:
    a, b = row["susp_id"], row["src_id"]
    cases = [
        (a, p["susp_offset"], p["susp_offset"] + p["susp_length"],
         b, p["src_offset"], p["src_offset"] + p["src_length"])
        for p in row["passages"]
    ]  # fmt: skip
    held_out = hashlib.sha256(b.encode()).digest()[0] % 2 == 1
    return Pair(texts[a], texts[b], (a, b), row["category"], cases, held_out)


def detection(pair: Pair, a0: int, a1: int, b0: int, b1: int) -> Case:
    """Characters of token windows."""
    a, b = pair.a.parsed.tokens, pair.b.parsed.tokens
    return (
        pair.names[0], int(a.start[a0]), int(a.end[a1 - 1]),
        pair.names[1], int(b.start[b0]), int(b.end[b1 - 1]),
    )  # fmt: skip


def _shared(x: Case, y: Case, side: int) -> int:
    return min(x[side + 1], y[side + 1]) - max(x[side], y[side])


def right(window: Case, cases: list[Case]) -> bool:
    """Whether one labelled passage covers most of a window on both sides."""
    return any(all(_shared(window, c, s) > SAME * (window[s + 1] - window[s]) for s in (1, 4)) for c in cases)


def train_windows(pairs: list[Pair]) -> dict[str, Any]:
    """Learn which windows are passages; parts of a summary are neither right nor wrong."""
    samples, labels = [], []
    for pair in pairs:
        if pair.category.startswith(SUMMARY) and pair.cases:
            continue
        both = pair.odds
        found = windows.find(both)
        samples.append(windows.window_features(both, found))
        labels += [right(detection(pair, *r), pair.cases) for r in found.ranges]
    return fit(windows.FEATURES, np.concatenate(samples), np.array(labels), strength=0.3)


def train_summaries(pairs: list[Pair]) -> dict[str, Any]:
    """Learn which stretches sum up the other text, asked in both directions."""
    samples, labels = [], []
    for pair in pairs:
        both = pair.odds
        found = windows.find(both)
        chance = aligner.probability(both, found)
        for side, (odds_, found_) in enumerate(((both, found), (both.swapped, found.swapped))):
            best = summary.stretch(odds_)
            if best is None:
                continue
            samples.append(summary.summary_features(odds_, best, found_, chance))
            labels.append(side == 0 and pair.category.startswith(SUMMARY) and _sums_up(pair, best))
    return fit(summary.FEATURES, np.array(samples), np.array(labels), strength=10.0)


def _sums_up(pair: Pair, best: summary.Stretch) -> bool:
    found = detection(pair, best.start, best.end, 0, len(pair.b.parsed.tokens))
    return any(
        _shared(found, c, 1) > SAME_STRETCH * (max(found[2], c[2]) - min(found[1], c[1])) for c in pair.cases
    )


def fit(
    names: tuple[str, ...], x: NDArray[np.float64], y: NDArray[np.bool_], strength: float
) -> dict[str, Any]:
    """Fit a logistic regression over standardised features."""
    from sklearn.linear_model import LogisticRegression

    mean, scale = x.mean(axis=0), np.maximum(x.std(axis=0), 1e-9)
    model = LogisticRegression(C=strength, max_iter=5000).fit((x - mean) / scale, y)
    print(f"{len(y)} samples, {int(y.sum())} right")
    columns = {"coefficients": model.coef_[0], "mean": mean, "scale": scale}
    values = {k: [float(f"{v:.6g}") for v in column] for k, column in columns.items()}
    return {"names": list(names), "intercept": float(f"{model.intercept_[0]:.6g}"), **values}


def store(name: str, weights: dict[str, Any]) -> None:
    """Write one file of weights, and forget what was read before."""
    (WEIGHTS / f"{name}.json").write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")
    load.cache_clear()


def report(pairs: list[Pair]) -> dict[str, Any]:
    """PlagDet of each category and of all, false detections, milliseconds a pair."""
    cases, found = collections.defaultdict(list), collections.defaultdict(list)
    began = time.perf_counter()
    for pair in pairs:
        answer = aligner.align(
            pair.a.parsed, pair.b.parsed, stems_a=pair.a.stems, stems_b=pair.b.stems,
            background=Background.default(),
        )  # fmt: skip
        cases[pair.category] += pair.cases
        found[pair.category] += [detection(pair, p.a0, p.a1, p.b0, p.b1) for p in answer]
    seconds = time.perf_counter() - began
    figures: dict[str, Any] = {
        c: {k: round(v, 4) for k, v in plagdet(cases[c], found[c]).items()} for c in sorted(cases) if cases[c]
    }
    clean = [p for p in pairs if p.category.startswith("01")]
    figures["false per 1,000"] = round(
        1000 * sum(len(found[c]) for c in {p.category for p in clean}) / len(clean), 1
    )
    everything = plagdet(
        [c for part in cases.values() for c in part], [d for part in found.values() for d in part]
    )
    figures["entire"] = {k: round(v, 4) for k, v in everything.items()}
    figures["ms a pair"] = round(seconds / len(pairs) * 1e3, 2)
    return figures


def main() -> None:
    """Train, then report."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    pairs = read(options.folder)
    if options.write:
        seen = [p for p in pairs if not p.held_out]
        store("windows", train_windows(seen))
        store("summary", train_summaries(seen))
    for name, part in (("seen", False), ("held out", True)):
        print(name, json.dumps(report([p for p in pairs if p.held_out == part]), indent=1))


if __name__ == "__main__":
    main()
