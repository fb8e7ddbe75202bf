"""Texts held ready for comparison: parsed once, kept while there is room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from dedup.detector.mirror import Place
from dedup.detector.shelf import Shelf
from dedup.errors import NotFoundError
from dedup.store.protocol import Reader
from dedup.store.rows import Revision
from dedup.types import DocumentInfo

if TYPE_CHECKING:
    from dedup.match.glance import Glance
    from dedup.match.halves import Half
    from dedup.match.view import View
    from dedup.sketch.background import Background
    from dedup.text.parse import Parsed

T = TypeVar("T")

__all__ = ["Library", "Shelved", "numbered"]

_ROOM = 4_000_000
"""Characters of text kept parsed; their arrays take some ten times as much memory."""
_GLANCES = 64_000_000
"""Bytes of what a glance at a text needs: some fifteen thousand articles."""
_HALVES = 192_000_000
"""Bytes of what judging a text needs: some eight thousand articles."""


@dataclass(frozen=True, slots=True, eq=False)
class Shelved:
    """One stored revision, ready to be compared."""

    place: Place
    info: DocumentInfo
    view: View
    exact: bytes
    glance: Glance
    half: Half

    @property
    def parsed(self) -> Parsed:
        """The parsed text."""
        return self.view.parsed


def numbered(session: Reader, number: int) -> Revision:
    """Find a revision by its number.  Raises ``NotFoundError`` for one that is gone."""
    found = session.numbered(number)
    if found is None:
        raise NotFoundError("the article was erased meanwhile", about=str(number))
    return found


class Library:
    """Bounded caches of parsed revisions, and of what a glance at many more, or judging them, needs.

    A number names one text for good, so nothing goes stale.
    """

    def __init__(self, seed: int, background: Background, room: int = _ROOM) -> None:
        self._seed = seed
        self._background = background
        self._held: Shelf[Shelved] = Shelf(room, lambda shelved: len(shelved.parsed.text))
        self._glances: Shelf[Glance] = Shelf(_GLANCES, lambda glance: glance.size)
        self._halves: Shelf[Half] = Shelf(_HALVES, lambda half: half.size)

    def fetch(self, session: Reader, numbers: Sequence[int]) -> list[Shelved]:
        """Find current revisions by number in the order asked; what is gone is left out."""
        found = self._held.find(numbers)
        for revision in session.revisions([n for n in numbers if n not in found]):
            found[revision.number] = self._parsed(revision)
            self.keep(found[revision.number])
        return [found[n] for n in numbers if n in found]

    def glances(self, session: Reader, numbers: Sequence[int]) -> dict[int, Glance]:
        """Find what a glance at current revisions needs; what is gone is left out."""
        return self._parts(self._glances, lambda shelved: shelved.glance, session, numbers)

    def halves(self, session: Reader, numbers: Sequence[int]) -> dict[int, Half]:
        """Find what judging current revisions needs; what is gone is left out."""
        return self._parts(self._halves, lambda shelved: shelved.half, session, numbers)

    def _parts(
        self, held: Shelf[T], part: Callable[[Shelved], T], session: Reader, numbers: Sequence[int]
    ) -> dict[int, T]:
        found = held.find(numbers)
        for shelved in self.fetch(session, [n for n in numbers if n not in found]):
            found[shelved.place.number or 0] = part(shelved)
        return found

    def keep(self, shelved: Shelved) -> None:
        """Hold a text ready; the ones not asked for longest make room."""
        number = shelved.place.number
        if number is not None:
            self._held.keep(number, shelved)
            self._glances.keep(number, shelved.glance)
            self._halves.keep(number, shelved.half)

    def drop(self, numbers: Sequence[int]) -> None:
        """Forget revisions that are gone."""
        self._held.drop(numbers)
        self._glances.drop(numbers)
        self._halves.drop(numbers)

    def _parsed(self, revision: Revision) -> Shelved:
        from dedup.match.glance import glance
        from dedup.match.halves import half
        from dedup.match.view import view
        from dedup.text.parse import parse

        document, info = revision.document, revision.info
        parsed = parse(document.text, language=document.language, seed=self._seed)
        published = document.published
        place = Place(
            revision.number, str(document.id), published or revision.received, published is not None
        )
        seen = view(parsed, self._background, document.source)
        counted = glance(seen, document.source, self._background)
        judged = half(seen, info, self._background)
        return Shelved(place, info, seen, revision.exact, counted, judged)
