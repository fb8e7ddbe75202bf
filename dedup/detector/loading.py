"""Loading many documents: worked out on several threads, stored in the order they came."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TypeAlias, TypeVar

from dedup.detector.adding import Adding
from dedup.detector.answers import Counts
from dedup.detector.decide import Outcome
from dedup.errors import BusyError, DedupError, StoreError
from dedup.types import Attention, Document, Report

__all__ = ["load"]

_AHEAD = 64
"""Documents in work at once: enough to share a commit, few enough to bound memory."""
_AHEAD_CHARACTERS = 4_000_000
"""Their characters; parsed, a text takes some twenty times its size."""
_PAUSE = 0.05
"""Seconds to wait where others have filled the writer's queue."""
_NAMED_ERRORS = 100

T = TypeVar("T")
Begin: TypeAlias = Callable[[Document], Adding]
Submit: TypeAlias = Callable[[Adding], Future[Report]]
Progress: TypeAlias = Callable[[Counts], None]


def load(
    documents: Iterable[Document | DedupError], begin: Begin, submit: Submit, progress: Progress | None
) -> Counts:
    """Add documents in order and count what became of them.

    A store that can no longer be written stops the load with its error; everything else is counted.
    """
    counts = Counts()
    with ThreadPoolExecutor(_threads(), thread_name_prefix="dedup-load") as pool:
        for item in _Line(pool, begin, submit).run(documents):
            counts = _counted(counts, item.about, item.outcome)
            if progress is not None:
                progress(counts)
    return counts


def _threads() -> int:
    return max(2, os.cpu_count() or 2)


@dataclass(slots=True)
class _Item:
    """A document on its way: prepared, then stored; ``outcome`` once that is known."""

    about: str | None
    size: int = 0
    prepared: Future[Adding] | None = None
    stored: Future[Report] | None = None
    outcome: Report | DedupError | None = None


@dataclass(slots=True)
class _Line:
    """Documents in work: prepared ahead on the pool, submitted in order, answered in order."""

    pool: ThreadPoolExecutor
    begin: Begin
    submit: Submit
    preparing: deque[_Item] = field(default_factory=deque)
    storing: deque[_Item] = field(default_factory=deque)
    characters: int = 0

    def run(self, documents: Iterable[Document | DedupError]) -> Iterator[_Item]:
        """Yield each document's item once its outcome is durable."""
        for document in documents:
            self._enter(document)
            while self._is_long(self.preparing):
                self._advance()
            while self._is_long(self.storing):
                yield self._leave()
        while self.preparing:
            self._advance()
        while self.storing:
            yield self._leave()

    def _enter(self, document: Document | DedupError) -> None:
        if isinstance(document, DedupError):
            self.preparing.append(_Item(document.about, outcome=document))
            return
        item = _Item(document.id, len(document.text), self.pool.submit(self.begin, document))
        self.characters += item.size
        self.preparing.append(item)

    def _is_long(self, items: deque[_Item]) -> bool:
        return len(items) >= _AHEAD or (bool(items) and self.characters > _AHEAD_CHARACTERS)

    def _advance(self) -> None:
        item = self.preparing.popleft()
        if item.prepared is not None:
            adding = _result(item, item.prepared)
            if adding is not None:
                item.stored = self._submitted(adding)
        self.storing.append(item)

    def _submitted(self, adding: Adding) -> Future[Report]:
        while True:
            try:
                return self.submit(adding)
            except BusyError:
                time.sleep(_PAUSE)

    def _leave(self) -> _Item:
        item = self.storing.popleft()
        if item.stored is not None:
            item.outcome = _result(item, item.stored)
        self.characters -= item.size
        return item


def _result(item: _Item, future: Future[T]) -> T | None:
    """Wait for a result; what went wrong with this one document becomes its outcome."""
    try:
        return future.result()
    except StoreError:
        raise
    except DedupError as error:
        item.outcome = error
    except Exception as error:  # one odd text must not stop a load of a million
        item.outcome = DedupError(
            f"could not be worked out ({type(error).__name__}: {error})", about=item.about
        )
    return None


def _counted(counts: Counts, about: str | None, outcome: Report | DedupError | None) -> Counts:
    read = counts.read + 1
    if outcome is None or isinstance(outcome, DedupError):
        outcome = outcome or DedupError("has no outcome", about=about)
        named = (*counts.errors, (about, outcome.message))[:_NAMED_ERRORS]
        return replace(counts, read=read, failed=counts.failed + 1, errors=named)
    look = counts.look + (outcome.attention is Attention.LOOK and outcome.outcome != Outcome.UNCHANGED)
    name = "older" if outcome.outcome == Outcome.OLDER else str(outcome.outcome)
    return replace(counts, read=read, look=look, **{name: getattr(counts, name) + 1})
