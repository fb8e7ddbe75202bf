"""Read the documents in ``told/``: written for training, in layouts that the labelled cases lack.

A sentence, or a few, is preceded by the numbers of the facts it tells: ``{3,5} The ferry ...``.  Sentences
that share a number restate each other; ``~3`` marks what is merely related.  Lines of a paragraph
are joined, but for questions, bullets and turns of speech, which stand on lines of their own; two files
``x_a``, ``x_b`` are two documents.  The texts are invented and free (CC0).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Told", "told"]

MARK = re.compile(r"\{([^}]*)\}\s*")
OWN_LINE = re.compile(r"- |[A-Z][\w.' ]{1,14}: ")
Fact = tuple[frozenset[str], int, int]


@dataclass(frozen=True, slots=True)
class Told:
    """One document or two, and the labelled pairs as in ``*.gold.json``."""

    name: str
    texts: tuple[str, ...]
    pairs: tuple[dict[str, Any], ...]


def told(folder: Path) -> list[Told]:
    """Read all documents of a folder."""
    out = []
    for path in sorted(folder.glob("*.txt")):
        if path.stem.endswith("_b"):
            continue
        one, facts = _read(path)
        if path.stem.endswith("_a"):
            two, others = _read(path.with_stem(path.stem[:-2] + "_b"))
            out.append(Told(path.stem[:-2], (one, two), _pairs([(x, y) for x in facts for y in others])))
        else:
            within = [(x, y) for k, x in enumerate(facts) for y in facts[k + 1 :]]
            out.append(Told(path.stem, (one,), _pairs(within)))
    return out


def _read(path: Path) -> tuple[str, list[Fact]]:
    text, facts, fresh = "", [], True
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip():
            text, fresh = text.rstrip() + "\n\n", True
            continue
        if not fresh:
            text += "\n" if text.endswith("?") or OWN_LINE.match(MARK.sub("", line)) else " "
        fresh = False
        before, *pieces = MARK.split(line)
        text += before
        for numbers, said in zip(pieces[::2], pieces[1::2], strict=True):
            facts.append((frozenset(numbers.split(",")), len(text), len(text) + len(said.rstrip())))
            text += said
    return text.strip() + "\n", facts


def _pairs(candidates: list[tuple[Fact, Fact]]) -> tuple[dict[str, Any], ...]:
    out = []
    for (one, *a), (two, *b) in candidates:
        if {n.strip("~") for n in one} & {n.strip("~") for n in two}:
            same = any(not n.startswith("~") for n in one & two)
            out.append({"a": a, "b": b, "grade": 2 if same else 1})
    return tuple(out)
