"""Working many documents out at once, in this process or in several.

Most of the work is Python's, so threads gain little; other processes gain all of it.  They are spawned,
never forked, and only once enough has come to be worth their start.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import TYPE_CHECKING, Generic, Self, TypeVar

from dedup.config import Config
from dedup.cycles import seldom_sought_from_now
from dedup.errors import DedupError
from dedup.types import Document

if TYPE_CHECKING:
    from dedup.sketch.background import Background

__all__ = ["Tools", "Workshop"]

T = TypeVar("T")
I = TypeVar("I")  # noqa: E741 - what goes in


@dataclass(frozen=True, slots=True)
class Tools:
    """What a process works with; set once in each."""

    config: Config
    background: Background
    seed: int


_here: Tools | None = None


class Workshop(Generic[T]):
    """Works lists of documents out in the background; use it as a context manager."""

    def __init__(
        self, work: Callable[[Document, Tools], T], tools: Tools, workers: int, *, worth: int
    ) -> None:
        """Make one that does ``work`` in one process less than ``workers``, with 1 in this process.

        This one, which stores what the others work out, has its hands full with it.
        ``work`` is a function of a module, what it returns can be pickled.  ``worth`` is the number of
        documents from which other processes are started: they take a second or two to be ready.
        """
        self._work = work
        self._tools = tools
        self._workers = workers
        self._worth = worth
        self._seen = 0
        self._near = ThreadPoolExecutor(1, thread_name_prefix="dedup-work")
        self._far: Executor | None = None
        self._handed: TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for executor in (self._far, self._near):
            if executor is not None:
                executor.shutdown(cancel_futures=True)
        if self._handed is not None:
            self._handed.cleanup()

    def submit(self, documents: Sequence[Document]) -> Future[list[T | DedupError]]:
        """Begin to work documents out; :meth:`result` gives what came of it."""
        self._seen += len(documents)
        if self._workers > 1 and self._far is None and self._seen > self._worth:
            self._far = self._spawned()
        if self._far is not None:
            try:
                return self._far.submit(_all_there, self._work, documents)
            except BrokenExecutor:
                self._workers, self._far = 1, None
        return self._near.submit(_all, self._work, documents, self._tools)

    def _spawned(self) -> Executor:
        # In a file: what a process is spawned with must fit into a pipe, or a child that dies before it reads
        # (that of a script without a guard of its main part does) leaves us writing for ever.
        self._handed = TemporaryDirectory(prefix="dedup-")
        background = Path(self._handed.name) / "background"
        background.write_bytes(self._tools.background.to_bytes())
        tools = (self._tools.config, background, self._tools.seed)
        spawn = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self._workers - 1, spawn, initializer=_begin, initargs=tools)

    def result(
        self, documents: Sequence[Document], future: Future[list[T | DedupError]]
    ) -> list[T | DedupError]:
        """Wait for what :meth:`submit` began; where a process died it is done again here."""
        try:
            return future.result()
        except BrokenExecutor:
            return _all(self._work, documents, self._tools)


def _begin(config: Config, background: Path, seed: int) -> None:
    from dedup.sketch.background import Background

    seldom_sought_from_now()
    global _here  # noqa: PLW0603 - a process of its own, told once what it works with
    _here = Tools(config, Background.from_bytes(background.read_bytes()), seed)


def _all_there(work: Callable[[Document, Tools], T], documents: Sequence[Document]) -> list[T | DedupError]:
    assert _here is not None, "the process was told what it works with"
    return _all(work, documents, _here)


def _all(
    work: Callable[[Document, Tools], T], documents: Sequence[Document], tools: Tools
) -> list[T | DedupError]:
    return [_one(work, document, tools) for document in documents]


def _one(work: Callable[[Document, Tools], T], document: Document, tools: Tools) -> T | DedupError:
    try:
        return work(document, tools)
    except Exception as error:  # one odd text must not stop a load of a million
        return DedupError(f"could not be worked out ({type(error).__name__}: {error})", about=document.id)
