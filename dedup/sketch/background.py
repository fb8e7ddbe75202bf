"""What is common: how rare each stem is, and what each source prints in item after item.

On 12,237 press releases plain LSH verified 824,752 pairs, all but 186 within one source:
disclaimers, "About X".  What recurs is therefore known before keys are made and before verdicts.

- **Wording**: 5-word shingles in at least max(5, 1 %) of a source's items, or in
  max(40, 0.3 %) of all items.  40 was right for twelve thousand; without a share of the whole a
  wire story that forty papers print would count as boilerplate in a store of a million.

A background is immutable, adds up with others, and is named by a digest of its content.
"""

from __future__ import annotations

import bisect
import functools
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.sketch.counts import I64, Counts
from dedup.sketch.shingles import U64, Bools
from dedup.sketch.wording import Stretches, wording
from dedup.types import Document

__all__ = ["Background", "Common", "everywhere_threshold", "source_threshold"]

LEAST_OF_SOURCE, SHARE_OF_SOURCE = 5, 0.01
LEAST_EVERYWHERE, SHARE_EVERYWHERE = 40, 0.003

_JOINED_GAP = 4
# A name or a year inside a disclaimer ("About Acme, founded in 2019") does not end it.
_SHORTEST_STRETCH = 8
# "At the end of the day" is common everywhere and no boilerplate.


def source_threshold(items: int) -> int:
    """Items of a source that must hold a stretch for it to be the source's boilerplate."""
    return max(LEAST_OF_SOURCE, int(np.ceil(SHARE_OF_SOURCE * items)))


def everywhere_threshold(items: int) -> int:
    """Items of any source that must hold a stretch for it to be boilerplate everywhere."""
    return max(LEAST_EVERYWHERE, int(np.ceil(SHARE_EVERYWHERE * items)))


@dataclass(frozen=True, slots=True, eq=False)
class Common:
    """How many of ``items`` articles hold each 5-word shingle, where more than one does."""

    items: int
    wording: Counts

    @classmethod
    @functools.cache
    def nothing(cls) -> Common:
        """Nothing seen."""
        return cls(0, Counts.none())

    @classmethod
    def total(cls, parts: list[Common]) -> Common:
        """Add up what was seen over separate articles."""
        return cls(sum(p.items for p in parts), Counts.total([p.wording for p in parts]))

    def at_least(self, documents: int) -> Common:
        """Keep only what this many articles hold."""
        return Common(self.items, self.wording.at_least(documents))


@dataclass(frozen=True, slots=True, eq=False)
class Background:
    """What is common, learned from articles; see the module.

    ``stems`` counts articles by the upper 32 bits of a stem's hash; ``documents`` and ``tokens``
    are what they were counted over.  ``names`` are the sources, sorted, ``sources`` their tables.
    """

    documents: int
    tokens: int
    stems: Counts
    everywhere: Common
    names: tuple[str, ...]
    sources: tuple[Common, ...]

    @classmethod
    def empty(cls) -> Background:
        """Know nothing: every stem is equally rare, nothing is boilerplate."""
        return cls(0, 0, Counts.none(), Common.nothing(), (), ())

    @classmethod
    def default(cls) -> Background:
        """Load the shipped table: IDF of English stems and stock legal wording, from CC0 press releases."""
        return _shipped()

    @classmethod
    def learn(cls, documents: Iterable[Document]) -> Background:
        """Learn from articles: how rare stems are, and each source's common wording.

        Equal texts of one source count once, and items that consist almost wholly of what a few
        others hold too (versions of one story, not boilerplate) do not count at all.
        """
        from dedup.sketch.learning import learn

        return learn(documents)

    def merge(self, other: Background) -> Background:
        """Add what was learned from *other* articles.

        Stretches that neither side saw twice in a source are not remembered, so learning in parts
        counts a little less than learning at once.
        """
        names = tuple(sorted({*self.names, *other.names}))
        return Background(
            self.documents + other.documents,
            self.tokens + other.tokens,
            self.stems.merge(other.stems),
            Common.total([self.everywhere, other.everywhere]),
            names,
            tuple(Common.total([self.source(n), other.source(n)]) for n in names),
        )

    def pruned(self, documents: int) -> Background:
        """Leave out the wording of sources that fewer articles hold; what is left is small, and marks alike.

        Adding up pruned parts counts less than learning at once.
        """
        return replace(self, sources=tuple(source.at_least(documents) for source in self.sources))

    def source(self, name: str | None) -> Common:
        """Answer what is known of a source; nothing for one never seen."""
        at = bisect.bisect_left(self.names, name) if name is not None else len(self.names)
        found = at < len(self.names) and self.names[at] == name
        return self.sources[at] if found else Common.nothing()

    def knows(self, name: str | None) -> bool:
        """Whether anything is known of a source; what is not known marks nothing."""
        return len(self.source(name).wording) > 0

    @property
    def version(self) -> str:
        """Name the content: equal versions mark and weigh alike."""
        return _version(self)

    def to_bytes(self) -> bytes:
        """Write it down, compressed."""
        from dedup.sketch.background_format import pack

        return pack(self)

    @classmethod
    def from_bytes(cls, blob: bytes) -> Background:
        """Read :meth:`to_bytes`; raises ``StoreMismatchError`` for anything else."""
        from dedup.sketch.background_format import unpack

        return unpack(blob)

    def idf(self, stems: U64) -> NDArray[np.float64]:
        """Weigh stems by rarity: ``log((N + 1) / (n + 1))`` for a stem in n of N articles, never below 0."""
        held = self.stems.look_up(stems >> np.uint64(32))
        rarity: NDArray[np.float64] = np.log((max(self.documents, 1) + 1.0) / (held + 1.0))
        return rarity

    def frequency(self, stems: U64) -> NDArray[np.float64]:
        """Estimate the share of running words that each stem makes up, from how many articles hold it.

        An article of mean length L misses a stem of share p with probability ``exp(-p L)``.
        A stem never seen is given half an article.
        """
        if not self.documents or not self.tokens:
            return np.zeros(len(stems))
        held = np.maximum(self.stems.look_up(stems >> np.uint64(32)), 0.5)
        missed = np.maximum(1.0 - held / (self.documents + 1.0), 0.5 / (self.documents + 1.0))
        shares: NDArray[np.float64] = -np.log(missed) * self.documents / self.tokens
        return shares

    def recurrence(self, parsed: Any, source: str | None) -> I64:
        """Count, per token, the source's items that hold the commonest 5-word shingle over it."""
        found = wording(parsed.tokens)
        return found.spread(self.source(source).wording.look_up(found.hashes), len(parsed.tokens))

    def boilerplate(self, parsed: Any, source: str | None = None) -> Bools:
        """Mark the tokens of common stretches: whole stretches, with the names and years inside them."""
        from dedup.sketch import kernels

        found = wording(parsed.tokens)
        covered = found.spread(self._is_common(found, source), len(parsed.tokens)) > 0
        marked: Bools = kernels.whole_stretches(covered, _JOINED_GAP, _SHORTEST_STRETCH)
        return marked

    def _is_common(self, found: Stretches, source: str | None) -> I64:
        own = self.source(source)
        here = own.wording.look_up(found.hashes) >= source_threshold(own.items)
        anywhere = self.everywhere.wording.look_up(found.hashes) >= everywhere_threshold(
            self.everywhere.items
        )
        return (here | anywhere).astype(np.int64)


# A store asks often, and hashing takes a moment; backgrounds are immutable.
@functools.lru_cache(maxsize=4)
def _version(background: Background) -> str:
    from dedup.sketch.background_format import content

    return f"bg_{hashlib.sha256(content(background)).hexdigest()[:12]}"


@functools.cache
def _shipped() -> Background:
    from importlib.resources import files

    return Background.from_bytes((files("dedup.sketch") / "data" / "background.bin").read_bytes())
