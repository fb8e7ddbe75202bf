"""What one document says twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedup.config import Config
from dedup.match.disputes import disputes
from dedup.match.links import Tie
from dedup.match.passages import assemble
from dedup.match.restated import restated
from dedup.match.set_aside import Aside
from dedup.match.tiles import tiles_within
from dedup.match.view import View, view
from dedup.match.wording import repeated
from dedup.types import Link, Passage

if TYPE_CHECKING:
    from dedup.sketch.background import Background
    from dedup.text.parse import Parsed

__all__ = ["Inside", "inside", "repeats"]


@dataclass(frozen=True, slots=True)
class Inside:
    """What a document holds by itself.

    ``passages`` it repeats, ``near`` links just below the threshold, ``asides`` that do not count;
    ``limited`` says that it has more sentences than the budget and not all were compared.
    """

    passages: tuple[Passage, ...]
    near: tuple[Link, ...]
    asides: tuple[Aside, ...]
    limited: bool


def inside(
    parsed: Parsed,
    *,
    config: Config | None = None,
    background: Background | None = None,
    source: str | None = None,
) -> Inside:
    """Look at one document alone; on every passage and link ``a`` is the earlier side."""
    config = config or Config()
    seen = view(parsed, background, source)
    found = tiles_within(parsed.tokens.hash)
    stretches = repeated(parsed, found, background, config.shortest_passage)
    told = restated(parsed, None, background=background, config=config)
    disputed = disputes(parsed, None, told.ties, one_story=True)
    passages = assemble(seen, seen, stretches, told.ties, found, disputed, background)
    return Inside(passages, _near(seen, told.near), seen.asides, told.limited)


def repeats(
    parsed: Parsed,
    *,
    config: Config | None = None,
    background: Background | None = None,
    source: str | None = None,
) -> tuple[Passage, ...]:
    """Find the passages that one document repeats; ``a`` is the earlier side."""
    return inside(parsed, config=config, background=background, source=source).passages


def _near(seen: View, ties: tuple[Tie, ...]) -> tuple[Link, ...]:
    return tuple(Link(seen.sentence(t.i), seen.sentence(t.j), t.score) for t in ties)
