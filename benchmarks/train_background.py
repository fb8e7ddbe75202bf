"""Learn the background that ships with the package: IDF of English stems, and stock legal wording.

    python benchmarks/train_background.py press/docs.jsonl.xz [--out dedup/sketch/data/background.bin]

Data: 12,237 press releases of 18 wires, 2018 to 2026, CC0.  The same data gives the same file.
Kept are stems of at least three releases, and 5-word shingles in at least 40 releases of at least
three wires: "forward-looking statements within the meaning of" is nobody's own boilerplate, while
what one wire prints under its items is of no use to others.
"""

from __future__ import annotations

import argparse
import json
import lzma
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from dedup.sketch.background import LEAST_EVERYWHERE, Background, Common
from dedup.sketch.counts import Counts
from dedup.types import Document

LEAST_RELEASES = 3
LEAST_WIRES = 3
LARGEST = 400_000
OUT = Path(__file__).parent.parent / "dedup" / "sketch" / "data" / "background.bin"


def releases(path: Path) -> Iterator[Document]:
    """English releases as documents; the few others would only blur the table."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            yield Document(row["text"], id=row["id"], source=row["source"], language="en")


def shippable(learned: Background) -> Background:
    """Drop what is rare, and what only one or two wires print."""
    stock = learned.everywhere.wording.at_least(LEAST_EVERYWHERE)
    wires = np.sum([source.wording.look_up(stock.hashes) > 0 for source in learned.sources], axis=0)
    wide = wires >= LEAST_WIRES
    return Background(
        learned.documents,
        learned.tokens,
        learned.stems.at_least(LEAST_RELEASES),
        Common(learned.everywhere.items, Counts(stock.hashes[wide], stock.documents[wide])),
        (),
        (),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, default=OUT)
    arguments = parser.parse_args()
    background = shippable(Background.learn(releases(arguments.data)))
    blob = background.to_bytes()
    if len(blob) > LARGEST:
        raise SystemExit(f"{len(blob)} bytes are too many to ship")
    arguments.out.write_bytes(blob)
    stems, stretches = len(background.stems), len(background.everywhere.wording)
    print(f"{background.version}: {len(blob)} bytes, {stems} stems, {stretches} stretches")


if __name__ == "__main__":
    main()
