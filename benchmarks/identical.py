"""Load one text many times over, as an item that every house prints, and check the text against them.

    nice -n 10 python -m benchmarks.identical 100000 --folder DIR

The text is an article of some 450 words (`benchmarks/articles.py`), printed by two hundred houses again and
again and loaded without reports.  Prints JSON: seconds of loading, on the wall and of the processor;
milliseconds of a check, how many comparisons its report holds and how many bytes as JSON; how many clusters
there are and how many documents are in the first; peak memory.  Targets for 100,000: loaded in 60 s, a check
in 5 ms (p99), one cluster, an answer that does not grow.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import resource
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.articles import SOURCES, article
from benchmarks.durability import processor
from dedup.detector import Detector
from dedup.types import Document

PRINTED = 3
"""Number of the article that all print."""
CHECKS, FIRST = 200, 20
_BEGAN = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("count", type=int, nargs="?", default=10_000)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes that load")
    parser.add_argument("--folder", type=Path, default=Path.cwd(), help="where the store is made")
    arguments = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(dir=arguments.folder) as folder,
        Detector.open(f"sqlite:///{folder}/identical.db") as detector,
    ):
        print(json.dumps(measured(detector, arguments.count, arguments.workers)), flush=True)


def measured(detector: Detector, count: int, workers: int) -> dict[str, Any]:
    loading = loaded(detector, count, workers)
    checks = checked(detector)
    first = detector.clusters(limit=1).items[0]
    return {
        "items": count,
        "loading": loading,
        **checks,
        "clusters": detector.status().clusters,
        "documents_of_the_first": len(detector.members(first.id)),
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def loaded(detector: Detector, count: int, workers: int) -> dict[str, float]:
    detector.check(article(PRINTED + 1))
    began, at = time.perf_counter(), processor()
    assert detector.add_many(prints(count), report=False, workers=workers).added == count
    return {"s": round(time.perf_counter() - began, 1), "processor_s": round(processor() - at, 1)}


def prints(count: int) -> Iterator[Document]:
    """Give the item as one house after the other prints it, a second apart."""
    printed = article(PRINTED)
    for number in range(count):
        moment = _BEGAN + dt.timedelta(seconds=number)
        yield replace(printed, id=f"print-{number}", source=f"House {number % SOURCES}", published=moment)


def checked(detector: Detector) -> dict[str, Any]:
    """Check the text as houses that print it next would; the first few warm caches."""
    seconds, used, sizes = [], [], []
    for number in range(CHECKS + FIRST):
        asked = Document(article(PRINTED).text, id=f"asked-{number}", source=f"House {number % SOURCES}")
        began, at = time.perf_counter(), time.process_time()
        report = detector.check(asked)
        seconds.append(time.perf_counter() - began)
        used.append(time.process_time() - at)
        sizes.append(len(json.dumps(report.to_dict()).encode()))
    return {
        "check_ms": spread(seconds[FIRST:]),
        "check_processor_ms": spread(used[FIRST:]),
        "comparisons": len(report.comparisons),
        "answer_bytes": max(sizes),
    }


def spread(seconds: list[float]) -> dict[str, float]:
    return {f"p{q}": round(1000 * float(np.quantile(seconds, q / 100)), 1) for q in (50, 99)}


if __name__ == "__main__":
    main()
