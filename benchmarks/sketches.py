"""Measure what the sketches do: speed and error of signatures, recall and number of proposed pairs.

    python benchmarks/sketches.py signatures
    python benchmarks/sketches.py press EVAL/press/docs.jsonl.xz
    python benchmarks/sketches.py clusters EVAL/clusters       (docs.jsonl.xz, clusters.jsonl)
    python benchmarks/sketches.py relations EVAL/relations     (docs.jsonl.xz, pairs.jsonl)

Prints JSON.  Times are of this machine in its present load; counts and recall are exact.
"""

from __future__ import annotations

import argparse
import collections
import itertools
import json
import lzma
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from dedup.cluster.bulk import Batch, prepare
from dedup.cluster.propose import Proposals, propose
from dedup.config import Config
from dedup.match.keyless import keyless
from dedup.sketch.background import Background
from dedup.sketch.minhash import jaccard, minhash, signature
from dedup.sketch.shingles import shingles
from dedup.text.parse import parse
from dedup.types import Document

CONFIG = Config()
WORDS = 540
Asides = dict[str, Callable[..., Any]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("task", choices=("signatures", "press", "clusters", "relations"))
    parser.add_argument("data", type=Path, nargs="?")
    arguments = parser.parse_args()
    tasks = {"press": press, "clusters": clusters, "relations": relations}
    task = tasks.get(arguments.task)
    print(json.dumps(task(arguments.data) if task else signatures(), indent=2))


# ---------------------------------------------------------------- signatures


def signatures() -> dict[str, Any]:
    """Microseconds a document of 540 words from token hashes, and RMSE of Jaccard over 2-word shingles."""
    from datasketch import MinHash
    from datasketch.hashfunc import sha1_hash32

    random = np.random.default_rng(1)
    tokens = random.integers(0, 2**64, WORDS, dtype=np.uint64)
    keep = np.ones(WORDS, np.bool_)
    words = [b"%d %d" % pair for pair in itertools.pairwise(tokens.tolist())]
    made = shingles(tokens, 2).tolist()

    def theirs(values: Sequence[Any], hashed: Callable[[Any], int]) -> None:
        MinHash(128, hashfunc=hashed, scheme="affine32").update_batch(values)

    return {
        "microseconds": {
            "fused": timed(lambda: signature(tokens, keep, 2)),
            "datasketch, hashes given": timed(lambda: theirs(made, lambda v: v & 0xFFFFFFFF), 50),
            "datasketch, sha1": timed(lambda: theirs(words, sha1_hash32), 50),
        },
        "rmse": {f"{j:.1f}": rmse(j) for j in (0.1, 0.3, 0.5, 0.8)},
    }


def timed(call: Callable[[], Any], times: int = 2000) -> float:
    call()
    runs = []
    for _ in range(5):
        began = time.perf_counter()
        for _ in range(times // 5):
            call()
        runs.append((time.perf_counter() - began) / (times // 5))
    return round(min(runs) * 1e6, 2)


def rmse(j: float, pairs: int = 1000, size: int = 900) -> float:
    random = np.random.default_rng(2)
    shared, errors = round(size * j), []
    for _ in range(pairs):
        values = random.integers(0, 2**64, size, dtype=np.uint64)
        own = (size - shared) // 2
        a, b = values[: shared + own], np.concatenate([values[:shared], values[shared + own :]])
        errors.append(jaccard(minhash(a), minhash(b)) - shared / size)
    return round(float(np.sqrt(np.mean(np.square(errors)))), 4)


# ---------------------------------------------------------------- proposals


def load(path: Path) -> list[Document]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        Document(r["text"], id=r["id"], source=r.get("source"), published=r.get("date"), title=r.get("title"))
        for r in rows
    ]


def nothing(parsed: Any, *_: Any) -> Any:
    return np.zeros(len(parsed.tokens), np.bool_)


def learned(parsed: Any, background: Background, source: str | None) -> Any:
    return background.boilerplate(parsed, source)


ASIDES: Asides = {
    "nothing set aside": nothing,
    "learned boilerplate": learned,
    "learned and by form": keyless,
}


def press(path: Path) -> dict[str, Any]:
    """Pairs proposed among the press releases, with more and more set aside before keys are made."""
    documents = load(path)
    began = time.perf_counter()
    parsed = [parse(d.text, language=d.language) for d in documents]
    out: dict[str, Any] = {"documents": len(documents), "parse_s": round(time.perf_counter() - began, 1)}
    for name, aside in ASIDES.items():
        began = time.perf_counter()
        batch = prepare(documents, parsed, config=CONFIG, background=Background.default(), aside=aside)
        ready = time.perf_counter()
        proposals = propose(batch.sketches, CONFIG.key_cap)
        times = {"learn_and_sketch_s": ready - began, "propose_s": time.perf_counter() - ready}
        out[name] = {**counted(proposals), **{k: round(v, 2) for k, v in times.items()}}
        out[name]["mean_sketch_bytes"] = sum(len(s.to_bytes()) for s in batch.sketches) // len(batch.sketches)
    return out


def counted(proposals: Proposals) -> dict[str, Any]:
    votes = proposals.votes
    return {
        "pairs": len(proposals),
        "by_bands": int(np.sum(votes.bands > 0)),
        "by_shingles": int(np.sum(votes.shingles >= 2)),
        "within_limit": len(proposals.strongest(CONFIG.candidates)[0]),
        "caps_hit": proposals.caps_hit,
    }


def clusters(folder: Path) -> dict[str, Any]:
    """Share of the labelled cluster pairs that are proposed."""
    rows = [json.loads(line) for line in (folder / "clusters.jsonl").open(encoding="utf-8")]
    truth = {r["id"]: r["cluster"] for r in rows}
    documents = [d for d in load(folder / "docs.jsonl.xz") if d.id in truth]
    pairs = [(a, b, "same cluster") for a, b in itertools.combinations(truth, 2) if truth[a] == truth[b]]
    return recalled(documents, pairs)


def relations(folder: Path) -> dict[str, Any]:
    """Share of the labelled pairs that are proposed, by relation."""
    rows = [json.loads(line) for line in (folder / "pairs.jsonl").open(encoding="utf-8")]
    pairs = [(r["a"], r["b"], r["relation"]) for r in rows]
    return recalled(load(folder / "docs.jsonl.xz"), pairs)


def recalled(documents: Sequence[Document], pairs: Iterable[tuple[str, str, str]]) -> dict[str, Any]:
    parsed = [parse(d.text, language=d.language) for d in documents]
    batch = prepare(documents, parsed, config=CONFIG, background=Background.default())
    proposals, _ = batch.propose(CONFIG)
    found, wanted = _proposed(batch, proposals), collections.Counter[str]()
    kept = collections.Counter[str]()
    for a, b, label in pairs:
        wanted[label] += 1
        kept[label] += frozenset((a, b)) in found
    recall = {label: f"{kept[label]} of {wanted[label]}" for label in sorted(wanted)}
    return {"documents": len(documents), **counted(proposals), "proposed": recall}


def _proposed(batch: Batch, proposals: Proposals) -> set[frozenset[str]]:
    ids = [[batch.members[at].id for at in group] for group in batch.copies]
    found = {frozenset(pair) for group in ids for pair in itertools.combinations(group, 2)}
    for later, earlier in zip(proposals.later.tolist(), proposals.earlier.tolist(), strict=True):
        found |= {frozenset(pair) for pair in itertools.product(ids[later], ids[earlier])}
    return found


if __name__ == "__main__":
    main()
