"""One side of a match: a parsed text with what is set aside and what is quoted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from numpy.typing import NDArray

from dedup.match.held import held
from dedup.match.links import sentence_of
from dedup.match.roles import quoted_mask
from dedup.match.set_aside import Aside, set_aside
from dedup.types import Span

if TYPE_CHECKING:
    import numpy as np

    from dedup.sketch.background import Background
    from dedup.text.parse import Parsed

__all__ = ["View", "view"]


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """One side of a match: a parsed text with what is set aside and what is quoted."""

    parsed: Parsed
    asides: tuple[Aside, ...]
    quoted: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.quoted)

    def span(self, first: int, last: int) -> Span:
        """Return the code points of tokens ``first:last``, with the punctuation at the edges of sentences."""
        parsed, tokens = self.parsed, self.parsed.tokens
        begun, ended = sentence_of(parsed, first), sentence_of(parsed, last - 1)
        at_start, at_end = parsed.first[begun] == first, parsed.first[ended + 1] == last
        start = parsed.sentences[begun][0] if at_start else tokens.start[first]
        end = parsed.sentences[ended][1] if at_end else tokens.end[last - 1]
        return Span(int(start), int(end))

    def sentence(self, number: int) -> Span:
        """Return the code points of a sentence."""
        start, end = self.parsed.sentences[number]
        return Span(int(start), int(end))

    def tokens_of(self, number: int) -> tuple[int, int]:
        """Return the token range of a sentence."""
        return int(self.parsed.first[number]), int(self.parsed.first[number + 1])


@held(300_000)  # an article is compared with many others
def view(parsed: Parsed, background: Background | None = None, source: str | None = None) -> View:
    """Prepare one side of a match."""
    return View(parsed, set_aside(parsed, background, source), quoted_mask(parsed))
