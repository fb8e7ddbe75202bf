"""What a rule says of a pair: relations that it bars, and why; and what all rules together leave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dedup.types import Relation

__all__ = ["ALL", "FREE", "Bounds", "Measures", "Ruling", "bounded"]

Measures = Mapping[str, float]
"""Measurements of a pair by name."""

ALL = frozenset(Relation)


@dataclass(frozen=True, slots=True)
class Ruling:
    """Relations that a rule bars for a pair, and why, in a sentence.

    ``revises``: the two are versions of one text, so that they are an update if they are duplicates.
    """

    code: str
    barred: frozenset[Relation]
    because: str
    revises: bool = False

    def turns(self, free: Relation, found: Relation) -> bool:
        """Whether a pair is ``found`` to be that for this rule, and would be ``free`` without any."""
        if self.revises:
            return found is Relation.UPDATE and free is not Relation.UPDATE
        return free in self.barred and found not in self.barred


@dataclass(frozen=True, slots=True)
class Bounds:
    """What rules leave of the relations; if ``revised`` the chances of all duplicates go to an update."""

    barred: frozenset[Relation] = frozenset()
    revised: bool = False


FREE = Bounds()
"""Nothing is ruled out."""


def bounded(found: Iterable[Ruling]) -> Bounds:
    """Unite what the rules say; rules that together bar everything cancel out, a barred update is none."""
    rulings = tuple(found)
    every = frozenset[Relation]().union(*(r.barred for r in rulings))
    barred = every if every != ALL else frozenset()
    return Bounds(barred, Relation.UPDATE not in barred and any(r.revises for r in rulings))
