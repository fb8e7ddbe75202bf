"""Measure what the sketches do: speed and error of signatures, recall and number of proposed pairs.

    python -m benchmarks.sketches signatures
    python -m benchmarks.sketches speed                            (peers that are installed beside it)
    python -m benchmarks.sketches press EVAL/press/docs.jsonl.xz
    python -m benchmarks.sketches clusters EVAL/clusters       (docs.jsonl.xz, clusters.jsonl)
    python -m benchmarks.sketches relations EVAL/relations     (docs.jsonl.xz, pairs.jsonl)

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

from benchmarks.corpus import corpus
from benchmarks.peers import installed
from benchmarks.peers import shingles as cut
from dedup.cluster.bulk import distinct
from dedup.cluster.listing import Copies, Listed
from dedup.cluster.overlap import count
from dedup.cluster.pairs import Proposals, propose
from dedup.cluster.reading import Columns, read
from dedup.config import Config
from dedup.sketch.minhash import jaccard, minhash, signature
from dedup.sketch.shingles import shingles
from dedup.text.scanner import scan
from dedup.types import Document

CONFIG = Config()
WORDS = 540
SPEED_DOCUMENTS = 2_000
CHUNK = 160
"""Documents of the corpus in half a million characters."""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("task", choices=("signatures", "speed", "press", "clusters", "relations"))
    parser.add_argument("data", type=Path, nargs="?")
    arguments = parser.parse_args()
    tasks = {"press": press, "clusters": clusters, "relations": relations}
    task = tasks.get(arguments.task)
    alone = speed if arguments.task == "speed" else signatures
    print(json.dumps(task(arguments.data) if task else alone(), indent=2))


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


# ---------------------------------------------------------------- speed


def speed() -> dict[str, Any]:
    """Megabytes a second of one thread from raw text to 128-slot signatures: the best of five runs."""
    texts = [item.text for item in corpus(SPEED_DOCUMENTS)]
    ways: dict[str, Callable[[list[str]], Any]] = {"this project": signed, "with all keys of a batch": keyed}
    ways |= {name: way for name, way in (("rensa", rensa), ("datasketch", datasketch)) if installed(name)}
    characters = sum(map(len, texts))
    return {name: round(characters / 1e6 / best(lambda way=way: way(texts)), 1) for name, way in ways.items()}


def best(call: Callable[[], Any]) -> float:
    spent = []
    for _ in range(5):
        began = time.thread_time()
        call()
        spent.append(time.thread_time() - began)
    return min(spent)


def signed(texts: list[str]) -> None:
    """Scan and sign, one text after the other."""
    for text in texts:
        tokens = scan(text)
        signature(tokens.hash, np.ones(len(tokens), np.bool_), CONFIG.shingle)


def keyed(texts: list[str]) -> None:
    """Read as a batch does, in chunks of its size: words, bands, chosen shingles and names of texts."""
    from dedup.cluster.reading import read_chunk

    for at in range(0, len(texts), CHUNK):
        read_chunk(texts[at : at + CHUNK], CONFIG)


def rensa(texts: list[str]) -> None:
    from rensa import RMinHash

    RMinHash.from_token_sets((cut(text) for text in texts), 128, 42)


def datasketch(texts: list[str]) -> None:
    import xxhash
    from datasketch import MinHash

    for text in texts:
        MinHash(128, hashfunc=xxhash.xxh32_intdigest, scheme="affine32").update_batch(
            [s.encode() for s in cut(text)]
        )


# ---------------------------------------------------------------- proposals


def load(path: Path) -> list[Document]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        Document(r["text"], id=r["id"], source=r.get("source"), published=r.get("date"), title=r.get("title"))
        for r in rows
    ]


def press(path: Path) -> dict[str, Any]:
    """Pairs proposed among the press releases, and how many counting alone decides."""
    return batch(load(path))[0]


def batch(documents: Sequence[Document]) -> tuple[dict[str, Any], set[frozenset[str]]]:
    """Read, propose and count; also the pairs of ids that copies and proposals make."""
    marks = [time.process_time()]
    listed = Listed()
    *_, columns = read(listed.taking(documents), CONFIG, 1)
    assert isinstance(columns, Columns)
    marks.append(time.process_time())
    texts, copies = distinct(listed, columns)
    proposals = propose(columns, texts, CONFIG)
    marks.append(time.process_time())
    counted = count(columns, texts, proposals)
    marks.append(time.process_time())
    steps = np.diff(marks).round(2).tolist()
    told = {
        "documents": len(documents),
        **described(proposals),
        "apart_by_counting": int(counted.apart.sum()),
        "tied_by_counting": int(counted.tied.sum()),
        "left_for_a_close_look": int((~counted.apart & ~counted.tied).sum()),
        "cpu_s": dict(zip(("read", "propose", "count"), steps, strict=True)),
    }
    return told, _paired(listed.ids, copies, proposals.pairs.tolist())


def described(proposals: Proposals) -> dict[str, Any]:
    bands, chosen = proposals.votes[:, 0], proposals.votes[:, 1]
    return {
        "pairs": len(proposals),
        "by_bands": int(np.sum(bands > 0)),
        "by_shingles": int(np.sum(chosen >= 2)),
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
    told, found = batch(documents)
    wanted, kept = collections.Counter[str](), collections.Counter[str]()
    for a, b, label in pairs:
        wanted[label] += 1
        kept[label] += frozenset((a, b)) in found
    return {**told, "proposed": {label: f"{kept[label]} of {wanted[label]}" for label in sorted(wanted)}}


def _paired(ids: list[str], copies: Copies, proposed: list[list[int]]) -> set[frozenset[str]]:
    same = collections.defaultdict(list)
    for at, text in enumerate(copies.text.tolist()):
        same[text].append(ids[at])
    found = {frozenset(two) for group in same.values() for two in itertools.combinations(group, 2)}
    for one, two in proposed:
        found |= {frozenset(pair) for pair in itertools.product(same[one], same[two])}
    return found


if __name__ == "__main__":
    main()
