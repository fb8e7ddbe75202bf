"""Read the press releases of ``told/releases.jsonl.xz``: pairs of their sentences, judged by eye.

145 releases of 18 wires (CC0, each with its address), 577 pairs.  Grade 2 says again what the earlier
sentence says, 1 says some of it again, 0 says something else about the same matter.  Pairs were drawn in
three groups by the score they had; ``stands_for`` is how many of the release's pairs each one represents.
"""

from __future__ import annotations

import json
import lzma
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Judged", "Release", "releases"]

PATH = Path(__file__).parent / "told" / "releases.jsonl.xz"


@dataclass(frozen=True, slots=True)
class Judged:
    """Two sentences by their code points, the grade, and how many pairs this one stands for."""

    a: tuple[int, int]
    b: tuple[int, int]
    grade: int
    stands_for: float


@dataclass(frozen=True, slots=True)
class Release:
    """One release and its judged pairs."""

    name: str
    text: str
    pairs: tuple[Judged, ...]


def releases() -> list[Release]:
    """Read all of them."""
    with lzma.open(PATH, "rt", encoding="utf-8") as lines:
        return [_release(json.loads(line)) for line in lines]


def _release(row: dict[str, object]) -> Release:
    pairs = row["pairs"]
    assert isinstance(pairs, list), "a release has pairs"
    judged = (Judged(tuple(p["a"]), tuple(p["b"]), p["grade"], p["stands_for"]) for p in pairs)
    return Release(str(row["id"]), str(row["text"]), tuple(judged))
