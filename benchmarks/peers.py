"""Time this project and its peers on one corpus, each as a process of its own, in turn, several rounds.

    nice -n 10 python -m benchmarks.peers --size 100000 --rounds 3 --out peers.json --picture peers.svg
    python -m benchmarks.peers --press EVAL/press/docs.jsonl.xz

The corpus is that of :mod:`benchmarks.corpus`.  Every process reads it, then groups it; ``seconds`` are
wall time from texts in memory to groups, the library's import among it, ``cpu`` is processor time of all
threads over the same stretch, ``peak_mb`` is the whole process.  Precision, recall and F1 are over pairs.
A peer that is not installed is left out, and the output says so (`pip install 'newsdedup[bench]'`).
Peers use their own bulk calls, 128 permutations, 3-word shingles, Jaccard .5, and verify what the index
proposes as far as they offer it; TF-IDF joins at a cosine of .7.
"""

from __future__ import annotations

import argparse
import collections
import importlib.util
import json
import lzma
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.corpus import Item, corpus
from benchmarks.picture import bars

Labels = Sequence[int]
_WORD = re.compile(r"\w+")
PERMUTATIONS, THRESHOLD, COSINE = 128, 0.5, 0.7


@dataclass(frozen=True, slots=True)
class Result:
    """One run of one library; quality only where the truth is known."""

    name: str
    seconds: float
    cpu: float
    peak_mb: int
    groups: int
    precision: float | None = None
    recall: float | None = None
    f1: float | None = None


def ours(items: Sequence[Item]) -> Labels:
    import dedup

    documents = (dedup.Document(item.text, id=str(n), source=item.source) for n, item in enumerate(items))
    label = list(range(len(items)))
    for cluster in dedup.cluster(documents):
        for member in cluster.members:
            label[int(member)] = int(cluster.members[0])
    return label


def shingles(text: str) -> list[str]:
    """Cut into 3-word shingles, as the documentation of the peers does."""
    words = _WORD.findall(text.lower())
    return [" ".join(words[at : at + 3]) for at in range(max(len(words) - 2, 1))]


def datasketch(items: Sequence[Item]) -> Labels:
    import xxhash
    from datasketch import MinHash, MinHashLSH

    def hashed(data: bytes) -> int:
        return xxhash.xxh32_intdigest(data)

    sketches, lsh, pairs = [], MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS), []
    for n, item in enumerate(items):
        sketch = MinHash(num_perm=PERMUTATIONS, hashfunc=hashed, scheme="affine32")
        sketch.update_batch([s.encode() for s in shingles(item.text)])
        pairs += [(other, n) for other in lsh.query(sketch) if sketches[other].jaccard(sketch) >= THRESHOLD]
        lsh.insert(n, sketch)
        sketches.append(sketch)
    return joined(len(items), pairs)


def rensa(items: Sequence[Item]) -> Labels:
    from rensa import RMinHash, RMinHashLSH

    sketches = RMinHash.from_token_sets((shingles(item.text) for item in items), PERMUTATIONS, 42)
    lsh = RMinHashLSH(THRESHOLD, PERMUTATIONS, 32)
    lsh.insert_many(sketches)
    found = enumerate(lsh.query_all(sketches))
    pairs = ((other, n) for n, others in found for other in others if other < n)
    return joined(len(items), ((a, b) for a, b in pairs if sketches[a].jaccard(sketches[b]) >= THRESHOLD))


def gaoya(items: Sequence[Item]) -> Labels:
    from gaoya.minhash import MinHashStringIndex

    index = MinHashStringIndex(
        hash_size=32, jaccard_threshold=THRESHOLD, num_bands=32, band_size=4, num_hashes=PERMUTATIONS,
        analyzer="word", lowercase=True, ngram_range=(3, 3),
    )  # fmt: skip
    texts = [item.text for item in items]
    index.par_bulk_insert_docs(list(range(len(texts))), texts)
    found = index.par_bulk_query(texts)
    return joined(len(items), ((n, other) for n, others in enumerate(found) for other in others))


def tfidf(items: Sequence[Item]) -> Labels:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sparse_dot_topn import sp_matmul_topn

    matrix = TfidfVectorizer(dtype="float32").fit_transform(item.text for item in items)
    near = sp_matmul_topn(matrix, matrix.T.tocsr(), top_n=20, threshold=COSINE, n_threads=2).tocoo()
    return joined(len(items), zip(near.row.tolist(), near.col.tolist(), strict=True))


LIBRARIES: dict[str, tuple[Callable[[Sequence[Item]], Labels], tuple[str, ...]]] = {
    "this project": (ours, ("dedup",)),
    "rensa": (rensa, ("rensa",)),
    "gaoya": (gaoya, ("gaoya",)),
    "datasketch": (datasketch, ("datasketch", "xxhash")),
    "scikit-learn + sparse_dot_topn": (tfidf, ("sklearn", "sparse_dot_topn")),
}


def joined(size: int, pairs: Iterable[tuple[int, int]]) -> Labels:
    """Label each item by the first of those that pairs lead to."""
    leader = list(range(size))

    def find(at: int) -> int:
        while leader[at] != at:
            leader[at] = at = leader[leader[at]]
        return at

    for a, b in pairs:
        one, two = sorted((find(a), find(b)))
        leader[two] = one
    return [find(at) for at in range(size)]


def scored(found: Labels, truth: Labels) -> tuple[float, float, float]:
    """Precision, recall and F1 over pairs in one group."""

    def pairs(labels: Iterable[Any]) -> int:
        return sum(n * (n - 1) // 2 for n in collections.Counter(labels).values())

    both, mine, all_ = pairs(zip(found, truth, strict=True)), pairs(found), pairs(truth)
    precision, recall = both / max(mine, 1), both / max(all_, 1)
    f1 = 2 * both / max(mine + all_, 1)
    return round(precision, 4), round(recall, 4), round(f1, 4)


def one(name: str, path: Path) -> Result:
    """Run one library in this process."""
    items = read(path)
    began, busy = time.perf_counter(), time.process_time()
    labels = LIBRARIES[name][0](items)
    seconds, cpu = time.perf_counter() - began, time.process_time() - busy
    groups = sum(n > 1 for n in collections.Counter(labels).values())
    truth = [item.story for item in items]
    quality = scored(labels, truth) if max(truth) >= 0 else (None, None, None)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Result(name, round(seconds, 2), round(cpu, 2), peak, groups, *quality)


def read(path: Path) -> list[Item]:
    with path.open(encoding="utf-8") as lines:
        return [Item(*json.loads(line)) for line in lines]


def write(items: Iterable[Item], path: Path) -> None:
    with path.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(item) + "\n" for item in items)


def press(path: Path) -> Iterable[Item]:
    """Read press releases, of which no truth is known."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            yield Item(row["text"], row.get("source") or "", -1)


def installed(name: str) -> bool:
    return all(importlib.util.find_spec(module) for module in LIBRARIES[name][1])


def measured(path: Path, names: Sequence[str], rounds: int) -> list[Result]:
    """Run every library once a round, after one small run that warms caches; the medians."""
    runs: dict[str, list[Result]] = {name: [] for name in names}
    warm = path.with_name("warm.jsonl")
    write(corpus(300), warm)
    for name in names:
        alone(name, warm)
    for number in range(rounds):
        for name in [*names[number % len(names) :], *names[: number % len(names)]]:
            result = alone(name, path)
            if result:
                runs[name].append(result)
                print(json.dumps(asdict(result)), file=sys.stderr, flush=True)
    return [median(results) for results in runs.values() if results]


def alone(name: str, path: Path) -> Result | None:
    """Run one library in a process of its own; None, with its last line of complaint, where it fails."""
    command = [sys.executable, "-m", "benchmarks.peers", "--one", name, "--data", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"{name} failed: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        return None
    return Result(**json.loads(done.stdout))


def median(results: Sequence[Result]) -> Result:
    middle = {
        field: statistics.median(getattr(r, field) for r in results)
        for field in ("seconds", "cpu", "peak_mb")
    }
    return Result(**{**asdict(results[0]), **middle})


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--press", type=Path, help="press releases as JSON lines, packed as .xz")
    parser.add_argument("--only", nargs="+", choices=LIBRARIES, default=list(LIBRARIES))
    parser.add_argument("--out", type=Path)
    parser.add_argument("--picture", type=Path)
    parser.add_argument("--one", choices=LIBRARIES, help=argparse.SUPPRESS)
    parser.add_argument("--data", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(asdict(one(arguments.one, arguments.data))))
        return
    names = [name for name in arguments.only if installed(name)]
    absent = [name for name in arguments.only if name not in names]
    if absent:
        print(f"not installed, left out: {', '.join(absent)}", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "corpus.jsonl"
        write(press(arguments.press) if arguments.press else corpus(arguments.size), path)
        results = measured(path, names, arguments.rounds)
    report = {
        "corpus": str(arguments.press.name) if arguments.press else f"{arguments.size} made-up documents",
        "rounds": arguments.rounds,
        "results": [asdict(result) for result in results],
        "left_out": absent,
    }
    text = json.dumps(report, indent=2)
    print(text)
    if arguments.out:
        arguments.out.write_text(text + "\n", encoding="utf-8")
    if arguments.picture:
        arguments.picture.write_text(bars(report), encoding="utf-8")


if __name__ == "__main__":
    main()
