"""Who was first and what is an update, on labelled items, in several orders of loading.

    python -m benchmarks.provenance [--data DIR] [--orders 3] [--families 12] [--seed 1]

Families of copies are made from ``seeds`` as for the benchmark of copy chains.  ``DIR/clusters`` has
items with their cluster, ``DIR/relations`` pairs with their relation, as the quality benchmark reads them.
Every item is loaded into a fresh store, earliest first, latest first and shuffled.

- *first*: of the clusters whose items carry distinct dates, those where the store's cluster that
  holds most of them names the earliest as its first publisher.  Where the earliest one is not in that
  cluster, the answer is wrong.
- *updates*: of the pairs labelled `update` between items of one source, those that come out as one; by the
  label's confidence too, for annotators were not sure of all.

Exits with 1 below the floors, or where two orders of loading name different first publishers.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import dedup
from benchmarks.chain import RELEASES, family
from benchmarks.quality import rows
from dedup.attribution.outlets import same_source
from dedup.detector import Detector
from dedup.types import Document

FLOOR_FIRST = 0.95
FLOOR_UPDATES = 0.8
"""Of the pairs that annotators were sure of (confidence 2 and 3)."""
FIELDS = ("title", "source", "url")


def documents(folder: Path) -> dict[str, Document]:
    """Read the items of a labelled set."""
    return {
        row["id"]: Document(
            row["text"],
            id=row["id"],
            published=row.get("published") or row.get("date"),
            **{name: row[name] for name in FIELDS if row.get(name)},
        )
        for row in rows(folder / "docs.jsonl")
    }


def groups(folder: Path, held: dict[str, Document]) -> list[list[str]]:
    """List the labelled clusters whose items carry distinct dates, earliest first."""
    found = defaultdict(list)
    for row in rows(folder / "clusters.jsonl"):
        found[row["cluster"]].append(row["id"])
    dated = ([i for i in ids if held[i].published] for ids in found.values())
    ordered = (sorted(ids, key=lambda i: held[i].published) for ids in dated if len(ids) > 1)
    return [ids for ids in ordered if len({held[i].published for i in ids}) == len(ids)]


def orders(held: Iterable[Document], count: int, seed: int) -> dict[str, list[Document]]:
    """Put the items in several orders of loading."""
    items = sorted(held, key=lambda d: (d.published is None, str(d.published), d.id))
    found = {"forwards": items, "backwards": items[::-1]}
    chance = random.Random(seed)
    for number in range(count - 2):
        shuffled = list(items)
        chance.shuffle(shuffled)
        found[f"shuffled {number + 1}"] = shuffled
    return dict(list(found.items())[:count])


def firsts(items: Sequence[Document], wanted: list[list[str]]) -> list[str | None]:
    """Load the items in their order; name the first publisher that each labelled cluster gets."""
    with tempfile.TemporaryDirectory() as folder, Detector.open(f"sqlite:///{folder}/news.db") as detector:
        detector.add_many(items)
        answers = []
        for ids in wanted:
            of = Counter(name for i in ids if (name := detector.article(i).cluster) is not None)
            best = of.most_common(1)[0][0] if of else None  # of equals the one with the earliest item
            answers.append(detector.cluster(best).first if best is not None else None)
        return answers


def updates(folder: Path) -> dict[str, Counter[bool]]:
    """Compare the pairs labelled `update` of one source; count what came out by confidence."""
    held, found = documents(folder), defaultdict(Counter)
    for row in rows(folder / "pairs.jsonl"):
        a, b = held[row["a"]], held[row["b"]]
        if row["relation"] == "update" and same_source(a.source, b.source):
            right = dedup.compare(a, b).relation == "update"
            found[str(row["confidence"])][right] += 1
    return dict(found)


def share(counts: Iterable[Counter[bool]]) -> float | None:
    """Add up and give the share of right answers."""
    total = sum(counts, Counter())
    return round(total[True] / total.total(), 3) if total else None


def made(families: int, seed: int) -> tuple[dict[str, Document], list[list[str]]]:
    """Make families of copies as the benchmark of copy chains does; their ids, the original first."""
    draw = random.Random(seed)
    texts = [json.loads(line)["text"] for line in RELEASES.read_text(encoding="utf-8").splitlines()]
    held: dict[str, Document] = {}
    wanted = []
    for number in range(families):
        text = texts[number * len(texts) // families][:4_000]
        members, _ = family(text, texts[number - 1].split(". "), draw)
        ids = [f"f{number}-{member.id}" for member in members]
        for name, member in zip(ids, members, strict=True):
            told = member.member
            held[name] = Document(member.text, id=name, source=told.source, published=told.published)
        wanted.append(ids)
    return held, wanted


def judged(held: dict[str, Document], wanted: list[list[str]], count: int, seed: int) -> dict[str, object]:
    """Load the items in several orders; count the clusters whose first publisher is the true one."""
    told = {name: firsts(items, wanted) for name, items in orders(held.values(), count, seed).items()}
    right = {
        name: round(sum(a == ids[0] for a, ids in zip(answers, wanted, strict=True)) / len(wanted), 3)
        for name, answers in told.items()
    }
    agree = len({tuple(answers) for answers in told.values()}) == 1
    wrong = [ids[0] for a, ids in zip(told["forwards"], wanted, strict=True) if a != ids[0]]
    return {"clusters": len(wanted), "first": right, "orders_agree": agree, "wrong": wrong}


def main() -> int:
    """Measure, print and hold the floors."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path)
    parser.add_argument("--orders", type=int, default=3)
    parser.add_argument("--families", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    shown: dict[str, object] = {}
    sets = {"made": judged(*made(args.families, args.seed), args.orders, args.seed)}
    failed = False
    if args.data is not None:
        held = documents(args.data / "clusters")
        sets["labelled"] = judged(held, groups(args.data / "clusters", held), args.orders, args.seed)
        found = updates(args.data / "relations")
        sure = share(counts for confidence, counts in found.items() if int(confidence) > 1)
        shown["updates"] = {
            "all": share(found.values()),
            "sure": sure,
            "by_confidence": {c: {"right": n[True], "wrong": n[False]} for c, n in sorted(found.items())},
        }
        failed = (sure or 0) < FLOOR_UPDATES
    for told in sets.values():
        failed |= min(told["first"].values()) < FLOOR_FIRST or not told["orders_agree"]
    print(json.dumps({**sets, **shown}, indent=1))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
