"""What a night costs: from a file of items to the night's report, as JSON.

    python -m benchmarks.scan articles.jsonl [--limit 1500] [--workers 2] [--step 8]

Wall seconds and processor seconds (of the process that writes, and of those that work items out), by phase;
milliseconds of processor an item; how many pairs were proposed, settled by a glance or by a measurement, and
kept, by relation; the bytes of the store; the memory of both kinds of processes.  ``--step 8`` takes every
eighth item, so that all sources are among few items.  A store is made in the current folder, because
temporary folders are often in memory.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

from dedup.detector import Detector


class Phases:
    """Seconds of each phase of a scan, on the wall and of this process's processor."""

    def __init__(self) -> None:
        self.began: dict[str, tuple[float, float]] = {}

    def __call__(self, phase: str, *_: object) -> None:
        """Hear what is being done."""
        self.began.setdefault(phase, (time.perf_counter(), time.process_time()))

    def listed(self) -> dict[str, dict[str, float]]:
        """List them; called at the end of the last one."""
        marks = [*self.began.values(), (time.perf_counter(), time.process_time())]
        return {
            phase: {"wall": round(until[0] - since[0], 1), "processor": round(until[1] - since[1], 1)}
            for phase, since, until in zip(self.began, marks, marks[1:], strict=False)
        }


def drawn(path: Path, folder: Path, limit: int | None, step: int) -> Path:
    """Write every so-manieth item into a file of its own."""
    lines = path.read_bytes().split(b"\n")[::step]
    chosen = folder / "items.jsonl"
    chosen.write_bytes(b"\n".join(lines[:limit]))
    return chosen


def used(who: int) -> tuple[float, int]:
    """Seconds of processor, and the most megabytes of memory."""
    found = resource.getrusage(who)
    return round(found.ru_utime + found.ru_stime, 1), found.ru_maxrss // 1024


def pairs(detector: Detector) -> dict[str, int]:
    """Count what became of pairs."""
    found: Counter[str] = Counter()
    ledger = detector.ledger
    for item in ledger.items(ledger.brought(0, ledger.sequence()).numbers):
        found["apart"] += item.report.compared_with.apart
        found.update(str(c.relation) for c in item.report.comparisons if c.id in item.report.earlier)
    return dict(found.most_common())


def measured(items: Path, folder: Path, workers: int) -> dict[str, Any]:
    """Scan once into a new store."""
    phases, began = Phases(), time.perf_counter()
    phases("reading")
    with closing(Detector.open(f"sqlite:///{folder / 'night.db'}")) as detector:
        night = detector.scan([str(items)], report=folder / "report", progress=phases, workers=workers)
        listed, wall = phases.listed(), time.perf_counter() - began
        own, memory = used(resource.RUSAGE_SELF)
        became = pairs(detector)
    others, memory_of_others = used(resource.RUSAGE_CHILDREN)
    return {
        "items": night.items,
        "verdict": night.verdict,
        "workers": workers,
        "wall": round(wall, 1),
        "processor": {"writer": own, "workers": others},
        "processor_ms_an_item": round(1000 * (own + others) / max(1, night.items), 1),
        "phases": listed,
        "pairs": became,
        "store_mb": round((folder / "night.db").stat().st_size / 1e6, 1),
        "memory_mb": {"writer": memory, "worker": memory_of_others},
    }


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="What a night costs.")
    parser.add_argument("items", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--step", type=int, default=1)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=".", prefix="scan-") as name:
        folder = Path(name)
        items = drawn(given.items, folder, given.limit, given.step)
        print(json.dumps(measured(items, folder, given.workers), indent=2))


if __name__ == "__main__":
    main()
