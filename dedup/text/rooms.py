"""Room to work in, kept from one text to the next.

Fresh memory costs as much time as reading a text: its pages are handed out one by one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

__all__ = ["Rooms"]

T = TypeVar("T")


class Rooms(Generic[T]):
    """Lends rooms, of which no two threads have the same one at a time."""

    def __init__(self, make: Callable[[], T], kept: int = 8) -> None:
        """Keep at most so many of what ``make`` makes."""
        self._make = make
        self._kept = kept
        self._free: list[T] = []

    @contextlib.contextmanager
    def one(self) -> Iterator[T]:
        """Lend a room until the block ends."""
        # A list gives and takes in one step.
        try:
            room = self._free.pop()
        except IndexError:
            room = self._make()
        try:
            yield room
        finally:
            if len(self._free) < self._kept:
                self._free.append(room)
