"""The one thread that writes: it gathers what waits into one transaction and one wait for the disk."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from dedup.errors import BusyError, DedupError, StoreError
from dedup.store.protocol import Store, Writer

__all__ = ["Batch", "GroupCommit", "Job"]

_MOST_JOBS = 256
_MOST_WAITING = 256_000_000
"""Bytes of text that may wait; beyond that callers are told to come back."""

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(slots=True)
class Batch:
    """One transaction: the session, and what to do once it is committed or undone.

    ``gone`` numbers the documents that it removed or superseded, which other threads still see.
    """

    session: Writer
    gone: set[int] = field(default_factory=set)
    committed: list[Callable[[], None]] = field(default_factory=list)
    undone: list[Callable[[], None]] = field(default_factory=list)


class Job(Protocol[T_co]):
    """Something to write.  ``weight`` is its size in bytes; ``run`` may be repeated if a batch fails."""

    @property
    def weight(self) -> int:
        """How much memory the job holds while it waits."""

    def run(self, batch: Batch) -> T_co:
        """Do the work inside the batch's transaction."""


@dataclass(slots=True)
class _Waiting:
    job: Job[Any]
    future: Future[Any]


class GroupCommit:
    """Runs jobs in the order they came.  A job's future is set after the commit that holds it."""

    def __init__(self, store: Store, begin: Callable[[Batch], None], done: Callable[[int], None]) -> None:
        """Write to ``store``; ``begin`` sees each batch first, ``done`` the sequence of each commit."""
        self._store = store
        self._begin = begin
        self._done = done
        self._queue: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._weight = 0
        self._thread: threading.Thread | None = None
        self._closed = False

    def submit(self, job: Job[T]) -> Future[T]:
        """Queue a job.  Raises ``BusyError`` if more waits than memory allows."""
        with self._lock:
            if self._closed:
                raise StoreError("the store is closed; open it again", about=self._store.url)
            if self._weight and self._weight + job.weight > _MOST_WAITING:
                raise BusyError("more text waits to be stored than memory allows; try again in a moment")
            self._weight += job.weight
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="dedup-writer", daemon=True)
                self._thread.start()
            future: Future[T] = Future()
            self._queue.put(_Waiting(job, future))
            return future

    def close(self) -> None:
        """Finish what was submitted, then stop."""
        with self._lock:
            self._closed = True
            thread = self._thread
        if thread is not None:
            self._queue.put(None)
            thread.join()

    def _work(self) -> None:
        while (waiting := self._gather()) is not None:
            self._write(waiting)
            with self._lock:
                self._weight -= sum(w.job.weight for w in waiting)

    def _gather(self) -> list[_Waiting] | None:
        """Wait for a job and take along those behind it; None when there will be no more."""
        first = self._queue.get()
        if first is None:
            return None
        taken = [first]
        while len(taken) < _MOST_JOBS:
            try:
                more = self._queue.get_nowait()
            except queue.Empty:
                break
            if more is None:
                self._queue.put(None)
                break
            taken.append(more)
        return taken

    def _write(self, waiting: list[_Waiting]) -> None:
        """Write a batch; if it cannot be written as one, write its jobs one by one."""
        try:
            outcomes = self._transaction(waiting)
        except BaseException as error:  # every caller must hear of it, and the thread must live on
            if len(waiting) > 1 and not isinstance(error, StoreError):
                for one in waiting:
                    self._write([one])
                return
            outcomes = [error] * len(waiting)
        for one, outcome in zip(waiting, outcomes, strict=True):
            if isinstance(outcome, BaseException):
                one.future.set_exception(outcome)
            else:
                one.future.set_result(outcome)

    def _transaction(self, waiting: list[_Waiting]) -> list[Any]:
        batch: Batch | None = None
        try:
            with self._store.write() as session:
                batch = Batch(session)
                self._begin(batch)
                outcomes = [self._part(one.job, batch) for one in waiting]
                sequence = session.sequence()
        except BaseException:
            for undo in reversed(batch.undone if batch else []):
                undo()
            raise
        for act in batch.committed:
            act()
        self._done(sequence)
        return outcomes

    def _part(self, job: Job[Any], batch: Batch) -> Any:
        """Run one job; what it raises on purpose undoes only itself."""
        marks, gone = (len(batch.committed), len(batch.undone)), set(batch.gone)
        try:
            with batch.session.part():
                return job.run(batch)
        except StoreError:
            raise
        except DedupError as error:
            for undo in reversed(batch.undone[marks[1] :]):
                undo()
            del batch.committed[marks[0] :], batch.undone[marks[1] :]
            batch.gone = gone
            return error
