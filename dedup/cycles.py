"""Letting cycles of objects wait while much is loaded: a full search for them goes through all that is held.

For a hundred thousand documents that were grouped this was a seventh of all the time, for a night of twelve
thousand a tenth, and next to nothing was found.
"""

from __future__ import annotations

import contextlib
import gc
import threading
from collections.abc import Iterator

__all__ = ["seldom_sought", "seldom_sought_from_now"]

_YOUNG = 100_000
"""Objects made before cycles among them are looked for."""

_lock = threading.Lock()
_inside = 0
_before = gc.get_threshold()


def seldom_sought_from_now() -> None:
    """Look for cycles seldom until this process ends; where nobody looks for them, nothing changes."""
    young, *older = gc.get_threshold()
    gc.set_threshold(max(young, _YOUNG) if young else 0, *older)


@contextlib.contextmanager
def seldom_sought() -> Iterator[None]:
    """Look for cycles seldom until the block ends, and the blocks of other threads that began meanwhile."""
    global _inside, _before  # noqa: PLW0603 - the threshold is the process's
    with _lock:
        if not _inside:
            _before = gc.get_threshold()
            seldom_sought_from_now()
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if not _inside:
                gc.set_threshold(*_before)
