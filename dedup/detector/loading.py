"""Loading many documents: worked out ahead, stored in the order they came, counted once they are durable."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Protocol, TypeAlias, TypeVar

from dedup.cycles import seldom_sought
from dedup.detector.answers import Counts
from dedup.detector.completing import Completing
from dedup.detector.decide import Outcome
from dedup.detector.engine import Engine
from dedup.detector.intake import natural_id, taken
from dedup.detector.storing import Fate
from dedup.detector.writer import Job
from dedup.errors import BusyError, DedupError, StoreError
from dedup.types import Attention, Document, Report

__all__ = [
    "Submit",
    "Task",
    "completing_all",
    "load",
    "named_or_refused",
    "submitted",
    "tallied",
]

_AHEAD = 64
"""Documents in work at once: enough to share a commit, few enough to bound memory."""
_AHEAD_CHARACTERS = 4_000_000
"""Their characters; parsed, a text takes some twenty times its size."""
_PAUSE = 0.05
"""Seconds to wait where others have filled the writer's queue."""
_NAMED_ERRORS = 100

T = TypeVar("T")
Progress: TypeAlias = Callable[[Counts], None]


class Submit(Protocol):
    """Queues a job for the writer; raises ``BusyError`` where its queue is full."""

    def __call__(self, job: Job[T], /) -> Future[T]:
        """Queue it."""


@dataclass(frozen=True, slots=True)
class Task:
    """Something to work out and to store: its id, its size in characters, and how to begin."""

    about: str | None
    size: int
    begin: Callable[[], Job[Report]]


def load(tasks: Iterable[Task | DedupError], submit: Submit, progress: Progress | None) -> Counts:
    """Carry tasks out in order and count what became of their documents.

    A store that can no longer be written stops the load with its error; everything else is counted.
    """
    counts = Counts()
    with seldom_sought(), ThreadPoolExecutor(_threads(), thread_name_prefix="dedup-load") as pool:
        for item in _Line(pool, submit).run(tasks):
            counts = _counted(counts, item.about, item.outcome)
            if progress is not None:
                progress(counts)
    return counts


def named_or_refused(engine: Engine, document: Document) -> Document | DedupError:
    """Name a document of a load by its content if need be, so that the load can be repeated."""
    try:
        given = taken(document, engine.config)
        return given if given.id is not None else replace(given, id=natural_id(given))
    except DedupError as error:
        return error


def completing_all(engine: Engine) -> Iterator[Task]:
    """Make the tasks of reporting on every revision that waits for its report."""
    since = 0
    while True:
        with engine.store.read() as session:
            found = session.waiting(since)
        if not found:
            return
        since = found[-1]
        yield from (Task(None, 0, partial(Completing.begin, engine, number)) for number in found)


def _threads() -> int:
    return max(2, os.cpu_count() or 2)


@dataclass(slots=True)
class _Item:
    """A document on its way: prepared, then stored; ``outcome`` once that is known."""

    about: str | None
    size: int = 0
    prepared: Future[Job[Report]] | None = None
    stored: Future[Report] | None = None
    outcome: Report | DedupError | None = None


@dataclass(slots=True)
class _Line:
    """Tasks in work: prepared ahead on the pool, submitted in order, answered in order."""

    pool: ThreadPoolExecutor
    submit: Submit
    preparing: deque[_Item] = field(default_factory=deque)
    storing: deque[_Item] = field(default_factory=deque)
    characters: int = 0

    def run(self, tasks: Iterable[Task | DedupError]) -> Iterator[_Item]:
        """Yield each task's item once its outcome is durable."""
        for task in tasks:
            self._enter(task)
            while self._is_long(self.preparing):
                self._advance()
            while self._is_long(self.storing):
                yield self._leave()
        while self.preparing:
            self._advance()
        while self.storing:
            yield self._leave()

    def _enter(self, task: Task | DedupError) -> None:
        if isinstance(task, DedupError):
            self.preparing.append(_Item(task.about, outcome=task))
            return
        item = _Item(task.about, task.size, self.pool.submit(task.begin))
        self.characters += item.size
        self.preparing.append(item)

    def _is_long(self, items: deque[_Item]) -> bool:
        return len(items) >= _AHEAD or (bool(items) and self.characters > _AHEAD_CHARACTERS)

    def _advance(self) -> None:
        item = self.preparing.popleft()
        if item.prepared is not None:
            job = _result(item, item.prepared)
            if job is not None:
                item.stored = submitted(self.submit, job)
        self.storing.append(item)

    def _leave(self) -> _Item:
        item = self.storing.popleft()
        if item.stored is not None:
            item.outcome = _result(item, item.stored)
        self.characters -= item.size
        return item


def submitted(submit: Submit, job: Job[T]) -> Future[T]:
    """Queue a job, waiting where others have filled the queue."""
    while True:
        try:
            return submit(job)
        except BusyError:
            time.sleep(_PAUSE)


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
    if outcome is None or isinstance(outcome, DedupError):
        return tallied(counts, about, outcome or DedupError("has no outcome", about=about))
    look = outcome.attention is Attention.LOOK and outcome.outcome != Outcome.UNCHANGED
    return replace(tallied(counts, about, Outcome(str(outcome.outcome))), look=counts.look + look)


def tallied(counts: Counts, about: str | None, fate: Fate) -> Counts:
    """Count what became of one more document."""
    read = counts.read + 1
    if isinstance(fate, DedupError):
        named = (*counts.errors, (about, fate.message))[:_NAMED_ERRORS]
        return replace(counts, read=read, failed=counts.failed + 1, errors=named)
    name = "older" if fate is Outcome.OLDER else str(fate)
    return replace(counts, read=read, **{name: getattr(counts, name) + 1})
