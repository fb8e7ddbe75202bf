"""Processor milliseconds of a comparison and of a check, one core: ``python -m benchmarks.pairs``.

Pairs of neighbouring press releases of 400 to 580 words among ``seeds/``; the best of several rounds, for
whatever else runs on a machine only adds.  *Fresh*: nothing is held of either text.  *Held*: each text was
read before, as in a store that compares an arrival with ten held articles.
"""

from __future__ import annotations

import argparse
import itertools
import json
import statistics
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from dedup.match.compare import compare_parsed, describe
from dedup.sketch.background import Background
from dedup.text.parse import parse
from dedup.types import Document
from dedup.verbs import check, compare

SEEDS = Path(__file__).parent.parent / "seeds"
SHORTEST, LONGEST = 400, 580

_NUMBERS = itertools.count(1)


def articles() -> list[Document]:
    """Read the releases of middling length."""
    with (SEEDS / "documents" / "press.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    found = (
        Document(r["text"], id=r["id"], title=r["title"], source=r["source"], published=r["published"])
        for r in rows
    )
    return [document for document in found if SHORTEST <= len(parse(document.text).tokens) <= LONGEST]


def best(calls: Iterable[Callable[[], object]], rounds: int) -> float:
    """Mean over the calls of the least processor milliseconds of each; all are made before any again."""
    made = list(calls)
    taken = [[_spent(call) for call in made] for _ in range(rounds)]
    return statistics.mean(min(times) for times in zip(*taken, strict=True))


def _spent(call: Callable[[], object]) -> float:
    begun = time.process_time()
    call()
    return 1000.0 * (time.process_time() - begun)


def fresh(document: Document) -> Document:
    """Make a text that nothing was kept of, and that reads the same."""
    text = document.text + " " * next(_NUMBERS)
    return Document(text, title=document.title, source=document.source, published=document.published)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    documents, background = articles(), Background.default()
    pairs = list(itertools.pairwise(documents))
    parsed = {d.id: parse(d.text) for d in documents}
    infos = {d.id: describe(d, parsed[d.id]) for d in documents}
    interview = (SEEDS / "documents" / "syria_interview.txt").read_text(encoding="utf-8")

    def held(a: Document, b: Document) -> Callable[[], object]:
        sides = parsed[a.id], parsed[b.id], infos[a.id], infos[b.id]
        return lambda: compare_parsed(*sides, background=background)

    rows = (
        ("parse one", (lambda d=d: parse(d.text) for d in documents)),
        ("compare two, fresh", (lambda a=a, b=b: compare(fresh(a), fresh(b)) for a, b in pairs)),
        ("compare two, held", (held(a, b) for a, b in pairs)),
        ("check the interview of 76 sentences", [lambda: check(fresh(Document(interview)))]),
    )
    print(f"{len(documents)} releases of {SHORTEST} to {LONGEST} words")
    for name, calls in rows:
        print(f"{name:40} {best(calls, rounds):6.2f} ms")


if __name__ == "__main__":
    main()
