"""Cost of grouping as the batch grows, and the exponent that fits: 1 is linear.

    nice -n 10 python -m benchmarks.scale 10000 30000 100000 --out scale.json
    nice -n 10 python -m benchmarks.scale 10000 100000 1000000 --no-looks

Each size is a process of its own; documents are made up on the fly and never held by the caller.  Making
them up takes longer than reading them, so what is told is processor time of all threads: ``made_up`` for
the documents alone, ``cpu`` for the grouping (all of the process less that).  ``--no-looks`` leaves the
close looks out, which take a constant time each, to see what keys, proposals and counts take.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.corpus import corpus
from dedup.types import Document


@dataclass(frozen=True, slots=True)
class Cost:
    """What one size took: seconds of the clock and of the processor, megabytes at the peak, groups found."""

    documents: int
    seconds: float
    cpu: float
    made_up: float
    peak_mb: int
    groups: int
    looks: bool


class Making:
    """Documents on the fly, and the processor time that making them took."""

    def __init__(self, size: int) -> None:
        self.size, self.spent = size, 0.0

    def __iter__(self) -> Iterator[Document]:
        items = enumerate(corpus(self.size))
        while True:
            began = time.thread_time()
            found = next(items, None)
            self.spent += time.thread_time() - began
            if found is None:
                return
            number, item = found
            yield Document(item.text, id=str(number), source=item.source)


def cost(size: int, looks: bool) -> Cost:
    from dedup.cluster.bulk import cluster_batch
    from dedup.config import Config
    from dedup.types import Relation
    from dedup.verbs import cluster

    cluster([Document("One to load the compiled code.", id="a")])
    making = Making(size)
    began, busy = time.perf_counter(), time.process_time()
    if looks:
        groups = cluster(making)
    else:
        apart = (Relation.UNRELATED, 0.0)
        groups = cluster_batch(iter(making), lambda *_: apart, config=Config(), workers=2)
    seconds, cpu = time.perf_counter() - began, time.process_time() - busy - making.spent
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Cost(size, round(seconds, 1), round(cpu, 1), round(making.spent, 1), peak, len(groups), looks)


def exponent(costs: list[Cost]) -> float | None:
    """Fit ``cpu ~ documents ** e`` by least squares over the logarithms."""
    points = [(math.log(c.documents), math.log(max(c.cpu, 0.1))) for c in costs]
    if len(points) < 2:
        return None
    x, y = (sum(values) / len(points) for values in zip(*points, strict=True))
    rise = sum((a - x) * (b - y) for a, b in points)
    return round(rise / sum((a - x) ** 2 for a, _ in points), 3)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sizes", type=int, nargs="*", default=[3_000, 10_000])
    parser.add_argument("--no-looks", action="store_true", help="keys, proposals and counts only")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(asdict(cost(arguments.one, not arguments.no_looks))))
        return
    costs = []
    for size in arguments.sizes:
        command = [sys.executable, "-m", "benchmarks.scale", "--one", str(size)]
        command += ["--no-looks"] if arguments.no_looks else []
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        costs.append(Cost(**json.loads(done.stdout)))
        print(done.stdout.strip(), file=sys.stderr, flush=True)
    text = json.dumps({"costs": [asdict(c) for c in costs], "exponent": exponent(costs)}, indent=2)
    print(text)
    if arguments.out:
        arguments.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
