"""A load as somebody watches it: how far, how fast, how long yet, and the room it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedup.cli.frame import remark
from dedup.cli.progress import Progress
from dedup.detector.room import EACH, Disk, most_memory

if TYPE_CHECKING:
    from dedup.detector import Counts

__all__ = ["Load", "size"]

_LARGE = 1_000
"""Articles from which a load is told the memory it takes at most, and what it will have written."""


class Load:
    """Shows the progress of a load into the store at ``url``, which holds ``held`` articles."""

    def __init__(self, url: str, held: int, total: int | None, workers: int) -> None:
        self._held, self._total, self._workers = held, total, workers
        self._progress = Progress("adding", also=self._disk)
        self._store = Disk.of(url)
        self._large = False

    def __call__(self, so_far: Counts) -> None:
        """Show how far it is."""
        if so_far.read >= _LARGE and not self._large:
            self._large = True
            remark(self._memory())
        self._progress(so_far.read, self._total)

    def _memory(self) -> str:
        known = self._held + (self._total or 0)
        bound = f"memory at most {size(most_memory(known, self._workers))}"
        more = "" if self._total else f" and {size(1_000 * EACH)} for each 1,000 articles to come"
        return f"{bound}{more}, mapped files aside"

    def _disk(self, done: int, total: int | None) -> str:
        if not total or done < _LARGE:
            return ""
        more, free = self._store.more(done, total), self._store.free
        short = ": too little" if more > free else ""
        return f"; {size(more)} more on disk, {size(free)} free{short}"

    def done(self) -> None:
        """Clear the line."""
        self._progress.done()


def size(bytes_: int) -> str:
    """Write a number of bytes for people.

    >>> size(430_000_000), size(1_250_000_000), size(900)
    ('430 MB', '1.2 GB', '0 MB')
    """
    megabytes = bytes_ / 1e6
    return f"{megabytes / 1e3:.1f} GB" if megabytes >= 1_000 else f"{megabytes:.0f} MB"
