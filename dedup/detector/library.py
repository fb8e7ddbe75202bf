"""Texts held ready for comparison: parsed once, kept while there is room."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedup.detector.mirror import Place
from dedup.errors import NotFoundError
from dedup.store.protocol import Reader, Revision
from dedup.types import DocumentInfo

if TYPE_CHECKING:
    from dedup.text.parse import Parsed

__all__ = ["Library", "Shelved", "numbered"]

_ROOM = 4_000_000
"""Characters of text kept parsed; their arrays take some ten times as much memory."""


@dataclass(frozen=True, slots=True, eq=False)
class Shelved:
    """One stored revision, ready to be compared."""

    place: Place
    info: DocumentInfo
    parsed: Parsed
    exact: bytes


def numbered(session: Reader, number: int) -> Revision:
    """Find a revision by its number.  Raises ``NotFoundError`` for one that is gone."""
    found = session.numbered(number)
    if found is None:
        raise NotFoundError("the article was erased meanwhile", about=str(number))
    return found


class Library:
    """A bounded cache of parsed revisions.  A number names one text for good, so nothing goes stale."""

    def __init__(self, seed: int, room: int = _ROOM) -> None:
        self._seed = seed
        self._room = room
        self._held: OrderedDict[int, Shelved] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def fetch(self, session: Reader, numbers: Sequence[int]) -> list[Shelved]:
        """Find current revisions by number in the order asked; what is gone is left out."""
        with self._lock:
            found = {n: self._held[n] for n in numbers if n in self._held}
        for revision in session.revisions([n for n in numbers if n not in found]):
            found[revision.number] = self._parsed(revision)
            self.keep(found[revision.number])
        return [found[n] for n in numbers if n in found]

    def keep(self, shelved: Shelved) -> None:
        """Hold a text ready; the ones not asked for longest make room."""
        number = shelved.place.number
        if number is None:
            return
        with self._lock:
            elder = self._held.pop(number, None)
            self._size += len(shelved.parsed.text) - (len(elder.parsed.text) if elder else 0)
            self._held[number] = shelved
            while self._size > self._room and len(self._held) > 1:
                _, gone = self._held.popitem(last=False)
                self._size -= len(gone.parsed.text)

    def drop(self, numbers: Sequence[int]) -> None:
        """Forget revisions that are gone."""
        with self._lock:
            for number in numbers:
                gone = self._held.pop(number, None)
                self._size -= len(gone.parsed.text) if gone else 0

    def _parsed(self, revision: Revision) -> Shelved:
        from dedup.text.parse import parse

        document = revision.document
        parsed = parse(document.text, language=document.language, seed=self._seed)
        published = document.published
        place = Place(
            revision.number, str(document.id), published or revision.received, published is not None
        )
        return Shelved(place, revision.info, parsed, revision.exact)
