"""What a rule says of a pair: relations that it bars, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dedup.types import Relation

__all__ = ["Measures", "Ruling"]

Measures = Mapping[str, float]
"""Measurements of a pair by name."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """Relations that a rule bars for a pair, and why, in a sentence."""

    code: str
    barred: frozenset[Relation]
    because: str
