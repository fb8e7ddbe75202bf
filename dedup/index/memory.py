"""An index in memory: right and plain, for tests, small stores and what was committed last."""

from __future__ import annotations

import bisect

from dedup.index.candidates import Candidates
from dedup.index.postings import Asked, Postings, Tally
from dedup.index.ranking import rank
from dedup.sketch.keys import Keys
from dedup.sketch.sketch import Sketch

__all__ = ["MemoryIndex"]


class MemoryIndex:
    """Documents by their keys.  One caller at a time.

    Documents of exactly the same text are one entry, posted under the keys of the lowest number:
    a hundred thousand copies cost one look-up.
    """

    __slots__ = ("_cap", "_copies", "_postings", "_sketches")

    def __init__(self, key_cap: int = 1_000) -> None:
        self._cap = key_cap
        self._sketches: dict[int, Sketch] = {}
        self._copies: dict[bytes, list[int]] = {}
        self._postings = Postings()

    def __len__(self) -> int:
        return len(self._sketches)

    def add(self, number: int, sketch: Sketch) -> None:
        """Take in a document under its number; a number already held is replaced."""
        self.remove(number)
        same = self._copies.setdefault(sketch.exact, [])
        if same and number < same[0]:
            self._postings.remove(same[0])
        if not same or number < same[0]:
            self._postings.add(number, sketch)
        bisect.insort(same, number)
        self._sketches[number] = sketch

    def remove(self, number: int) -> None:
        """Forget a document; one not held is no error.  The next lowest copy takes its place."""
        sketch = self._sketches.pop(number, None)
        if sketch is None:
            return
        same = self._copies[sketch.exact]
        was_posted = same[0] == number
        del same[bisect.bisect_left(same, number)]
        if was_posted:
            self._postings.remove(number)
        if not same:
            del self._copies[sketch.exact]
        elif was_posted:
            self._postings.add(same[0], self._sketches[same[0]])

    def copies(self, exact: bytes) -> tuple[int, ...]:
        """List the documents of exactly this text, ascending."""
        return tuple(self._copies.get(exact, ()))

    def candidates(self, sketch: Sketch, limit: int) -> Candidates:
        """Propose at most ``limit`` documents, best first; see :class:`~dedup.index.candidates.Index`.

        Copies word for word come first, then by score, then by number.
        """
        keys = Keys.of(sketch)
        found = Tally.of(*self._postings.look_up(Asked.of(keys), self._cap))
        return rank(sketch, keys, found, self.lowest(sketch.exact), limit)

    def lowest(self, exact: bytes) -> int | None:
        """Find the lowest document of exactly this text, the one that is posted."""
        return next(iter(self._copies.get(exact, ())), None)
