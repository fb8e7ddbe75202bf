"""A cache bounded by the size of what it holds, not by its number: one text may be a thousand others."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

__all__ = ["Shelf"]

T = TypeVar("T")


class Shelf(Generic[T]):
    """Things by number; those not kept or found longest make room.  Thread safe."""

    def __init__(self, room: int, size: Callable[[T], int]) -> None:
        """Hold things until their sizes add up to more than ``room``; the last one stays in any case."""
        self._room = room
        self._size = size
        self._held: OrderedDict[int, T] = OrderedDict()
        self._full = 0
        self._lock = threading.Lock()

    def find(self, numbers: Sequence[int]) -> dict[int, T]:
        """Find those that are here."""
        with self._lock:
            for number in numbers:
                if number in self._held:
                    self._held.move_to_end(number)
            return {n: self._held[n] for n in numbers if n in self._held}

    def keep(self, number: int, thing: T) -> None:
        """Hold one, in place of what had its number."""
        self.drop([number])
        with self._lock:
            self._held[number] = thing
            self._full += self._size(thing)
            while self._full > self._room and len(self._held) > 1:
                _, gone = self._held.popitem(last=False)
                self._full -= self._size(gone)

    def drop(self, numbers: Sequence[int]) -> None:
        """Forget some; what is not here is passed over."""
        with self._lock:
            for number in numbers:
                gone = self._held.pop(number, None)
                self._full -= 0 if gone is None else self._size(gone)
