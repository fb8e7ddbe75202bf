"""What an index tells of a document without asking the store: its name, time, source and text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

__all__ = ["Rank", "Record"]

Rank: TypeAlias = tuple[bool, int, str, int]


@dataclass(frozen=True, slots=True)
class Record:
    """One current revision; ``moment`` is in microseconds since 1970, ``exact`` (16 bytes) names its text."""

    number: int
    id: str
    source: str | None
    moment: int
    dated: bool
    exact: bytes

    @property
    def rank(self) -> Rank:
        """Its place among documents of its text: dated ones first, earliest first."""
        return (not self.dated, self.moment if self.dated else self.number, self.id, self.number)
