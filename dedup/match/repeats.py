"""What one document says twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedup.config import Config
from dedup.match.disputes import disputes
from dedup.match.passages import assemble
from dedup.match.restated import restated
from dedup.match.tiles import tiles_within
from dedup.match.view import view
from dedup.match.wording import repeated
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
    found = tiles_within(parsed.tokens.hash)
    stretches = repeated(parsed, found, background, config.shortest_passage)
    ties = restated(parsed, None, background=background, config=config).ties
    told = disputes(parsed, None, ties, one_story=True)
    return assemble(seen, seen, stretches, ties, found, told, background)
