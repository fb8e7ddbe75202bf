"""What one document says twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedup.config import Config
from dedup.match.passages import Stretch, assemble, view
from dedup.match.tiles import Tile, joined
from dedup.match.wording import stretch_of
from dedup.types import Passage

if TYPE_CHECKING:
    from dedup.sketch.background import Background
    from dedup.text.parse import Parsed

__all__ = ["repeats"]


def repeats(
    parsed: Parsed,
    *,
    config: Config | None = None,
    background: Background | None = None,
    source: str | None = None,
) -> tuple[Passage, ...]:
    """Find the passages that one document repeats; ``a`` is the earlier side."""
    config = config or Config()
    seen = view(parsed, background, source)
    found = within(parsed)
    stretches: list[Stretch] = [
        stretch_of(parsed, parsed, g) for g in joined(found, shortest=config.shortest_passage)
    ]
    return assemble(seen, seen, stretches, (), found)


def within(parsed: Parsed) -> list[Tile]:
    """Find exact runs that occur twice in one text, the earlier place as ``a``, no overlaps."""
    from dedup.match.tiles import tiles_within

    return tiles_within(parsed.tokens.hash)
