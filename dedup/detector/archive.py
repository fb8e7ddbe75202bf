"""The store as a whole: removing what is old, and walking all that is held.  A part of the facade."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from dedup.detector.engine import Engine
from dedup.detector.retention import Pruned, prune
from dedup.detector.walk import Walk
from dedup.detector.writer import GroupCommit
from dedup.errors import ConfigError
from dedup.store.protocol import Store
from dedup.store.rows import Age

__all__ = ["Archive"]


class Archive:
    """What concerns all documents."""

    _engine: Engine
    _store: Store
    _writer: GroupCommit

    @contextmanager
    def walk(self) -> Iterator[Walk]:
        """Open one unchanging state of the store, to walk all that it holds; others go on meanwhile."""
        with self._store.read() as session:
            yield Walk(self._engine, session)

    def prune(
        self,
        keep: dt.timedelta,
        *,
        by: Age | str = Age.ADDED,
        progress: Callable[[Pruned], None] = lambda _: None,
    ) -> Pruned:
        """Remove the documents that are older than ``keep``, with all that quotes them.

        Their age counts from when they were added, or with ``by="published"`` from their publication.
        Text, sketch, comparisons, report and index entries go, versions before the current one too;
        clusters are formed anew from what is left.  Reports of documents that stay still say that there
        was a pair, and name *aged_documents* among their caps; quoted words of the removed one are gone
        from them.  Verdicts stay.  The file shrinks; interrupted, the next run goes on.
        Raises ``ConfigError``, ``StoreError``.
        """
        if by not in list(Age):
            raise ConfigError(f"age counts by {' or '.join(Age)}, not {by!r}", about="by")
        if keep <= dt.timedelta(0):
            raise ConfigError("nothing would be left; keep at least a day", about="keep")
        before = self._engine.clock() - keep
        return prune(self._engine, self._writer.submit, before, Age(by), progress)
