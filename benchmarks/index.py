"""Measure the mapped index on made-up sketches: opening, look-ups, size, and how fast it is made again.

    nice -n 10 python -m benchmarks.index 10000 100000 1000000 --folder DIR

A sketch has 42 bands, 30 terms of a skewed vocabulary and as many winnowed shingles as an article of
some 450 words.  Half the queries keep a third of a stored document's shingles and half of its terms, half
are strangers.  Prints JSON; sizes are exact, times are of this machine in its present load, and beside them
stand those of the processor alone, which other work on the machine changes less.
"""

from __future__ import annotations

import argparse
import itertools
import json
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from dedup.config import Config
from dedup.index.folder import Folder, Manifest
from dedup.index.merging import merge
from dedup.index.records import Record
from dedup.index.segments import SegmentIndex
from dedup.sketch.sketch import Sketch

CHUNK = 32_768
SHINGLES, TERMS, VOCABULARY, TOKENS = 100, 30, 400_000, 450
QUERIES = 1_000


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sizes", type=int, nargs="*", default=[10_000])
    parser.add_argument("--folder", type=Path, help="where the files go; by default a temporary folder")
    arguments = parser.parse_args()
    for size in arguments.sizes:
        with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
            print(json.dumps(measured(Folder(Path(folder)), size)), flush=True)


def measured(folder: Folder, size: int) -> dict[str, Any]:
    built, worked = build(folder, size)
    manifest = folder.read()
    assert manifest is not None
    opening = [timed(lambda: SegmentIndex(1_000, folder.open(manifest))) for _ in range(9)]
    index = SegmentIndex(1_000, folder.open(manifest))
    first = timed(lambda: index.candidates(query(0, size), 30))
    found = [answered(index, n, size) for n in range(1, QUERIES)]
    stored = [hit for _, _, hit, wanted in found if wanted]
    bytes_held = sum(path.stat().st_size for path in folder.path.glob("*.segment"))
    return {
        "documents": size,
        "segments": len(manifest.segments),
        "bytes_per_document": round(bytes_held / size),
        "rebuild_documents_per_s": round(size / built),
        "rebuild_documents_per_processor_s": round(size / worked),
        "open_ms": millis(float(np.median(opening))),
        "first_look_up_ms": millis(first),
        "look_up_ms": spread([took for took, _, _, _ in found]),
        "look_up_processor_ms": spread([worked for _, worked, _, _ in found]),
        "found": f"{sum(stored)} of {len(stored)}",
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def millis(seconds: float) -> float:
    return round(1000 * seconds, 3)


def spread(seconds: list[float]) -> dict[str, float]:
    return {"p50": millis(float(np.median(seconds))), "p99": millis(float(np.quantile(seconds, 0.99)))}


def timed(call: Callable[[], Any]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def build(folder: Folder, size: int) -> tuple[float, float]:
    """Make the index in chunks, as a rebuild does; return the seconds without those of making sketches up.

    First those that went by, then those of the processor.
    """
    index, spent, worked = SegmentIndex(), 0.0, 0.0
    manifest = Manifest("made up", "made up", 1, size, "", ())
    numbers = iter(range(size))
    for chunk in iter(lambda: list(itertools.islice(numbers, CHUNK)), []):
        blobs = [sketch(n).to_bytes() for n in chunk]
        began, at = time.perf_counter(), time.process_time()
        taken = [Sketch.from_bytes(blob) for blob in blobs]
        index.add_many([(made, record(n, made)) for n, made in zip(chunk, taken, strict=True)])
        manifest = Manifest("made up", "made up", 1, size, "", merge(index.snapshot(), folder))
        folder.publish(manifest)
        folder.sweep()
        index = index.rebased(folder.open(manifest))
        spent, worked = spent + time.perf_counter() - began, worked + time.process_time() - at
    return spent, worked


def record(number: int, made: Sketch) -> Record:
    return Record(number, f"article-{number}", "a", number, True, made.exact)


def sketch(number: int) -> Sketch:
    random = np.random.default_rng(number)
    positions = np.sort(random.choice(TOKENS, SHINGLES, replace=False)).astype(np.uint32)
    terms = np.unique((VOCABULARY * random.random(TERMS) ** 2).astype(np.uint64)) * np.uint64(
        0x9E3779B185EBCA87
    )
    return Sketch(
        random.integers(0, 2**32, 128, dtype=np.uint32),
        Config().bands,
        Config().rows,
        random.integers(0, 2**64, SHINGLES, dtype=np.uint64),
        positions,
        terms,
        np.full(len(terms), 46, np.uint8),
        random.bytes(16),
        TOKENS,
    )


def query(number: int, size: int) -> Sketch:
    """Every other query is a rewrite of a stored document, the rest nobody has seen."""
    other = sketch(10**9 + number)
    if number % 2:
        return other
    held = sketch(target(number, size))
    kept, terms = SHINGLES // 3, len(held.terms) // 2
    winnowed = np.concatenate([held.winnowed[:kept], other.winnowed[kept:]])
    return Sketch(
        other.signature,
        other.band_count,
        other.rows,
        winnowed,
        other.positions,
        held.terms[:terms],
        held.weights[:terms],
        other.exact,
        TOKENS,
    )


def target(number: int, size: int) -> int:
    return number * 7_919 % size


def answered(index: SegmentIndex, number: int, size: int) -> tuple[float, float, bool, bool]:
    """Ask once: seconds gone by and of the processor, whether it found the rewritten one, if any."""
    asked = query(number, size)
    began, at = time.perf_counter(), time.process_time()
    found = index.candidates(asked, 30)
    took, worked = time.perf_counter() - began, time.process_time() - at
    return took, worked, target(number, size) in [c.number for c in found], number % 2 == 0


if __name__ == "__main__":
    main()
