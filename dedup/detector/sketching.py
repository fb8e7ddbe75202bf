"""Sketching many documents at once, in this process or in several.

Most of the work is Python's, so threads gain little; other processes gain all of it.  They are spawned,
never forked, and only once enough has come to be worth their start.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeAlias

from dedup.config import Config
from dedup.detector.intake import Sketched, sketched
from dedup.errors import DedupError
from dedup.types import Document, DocumentInfo

if TYPE_CHECKING:
    from dedup.sketch.background import Background

__all__ = ["Made", "Sketchers"]

_WORTH = 2_048
"""Documents after which other processes are started: they take a second to be ready."""

_Whole: TypeAlias = tuple[int, DocumentInfo, bytes, tuple[bytes, bytes]]
Made: TypeAlias = _Whole | DedupError
"""What crosses from one process to another of a document that was sketched."""


@dataclass(slots=True)
class _Here:
    """What a process sketches with; set once in each."""

    config: Config
    background: Background
    seed: int


_here: _Here | None = None


class Sketchers:
    """Sketches lists of documents in the background; use it as a context manager."""

    def __init__(self, config: Config, background: Background, seed: int, workers: int) -> None:
        """Make one that works in ``workers`` processes, with 1 in this process alone."""
        self._tools = _Here(config, background, seed)
        self._workers = workers
        self._seen = 0
        self._near = ThreadPoolExecutor(1, thread_name_prefix="dedup-sketch")
        self._far: Executor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for executor in (self._far, self._near):
            if executor is not None:
                executor.shutdown(cancel_futures=True)

    def submit(self, documents: Sequence[Document]) -> Future[list[Made]]:
        """Begin to sketch documents; :meth:`result` gives what came of it."""
        self._seen += len(documents)
        if self._workers > 1 and self._far is None and self._seen > _WORTH:
            self._far = self._spawned()
        if self._far is not None:
            try:
                return self._far.submit(_sketch_there, documents)
            except BrokenExecutor:
                self._workers, self._far = 1, None
        return self._near.submit(_sketch_all, documents, self._tools)

    def _spawned(self) -> Executor:
        tools = (self._tools.config, self._tools.background.to_bytes(), self._tools.seed)
        spawn = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self._workers, spawn, initializer=_begin, initargs=tools)

    def result(
        self, documents: Sequence[Document], future: Future[list[Made]]
    ) -> list[Sketched | DedupError]:
        """Wait for what :meth:`submit` began; where a process died it is done again here."""
        try:
            made = future.result()
        except BrokenExecutor:
            made = _sketch_all(documents, self._tools)
        return [
            one if isinstance(one, DedupError) else _sketched(document, one)
            for document, one in zip(documents, made, strict=True)
        ]


def _sketched(document: Document, made: _Whole) -> Sketched:
    from dedup.sketch.sketch import Sketch

    version, info, blob, packed = made
    return Sketched(document, version, info, Sketch.from_bytes(blob), blob, packed)


def _begin(config: Config, background: bytes, seed: int) -> None:
    from dedup.sketch.background import Background

    global _here  # noqa: PLW0603 - a process of its own, told once what it works with
    _here = _Here(config, Background.from_bytes(background), seed)


def _sketch_there(documents: Sequence[Document]) -> list[Made]:
    assert _here is not None, "the process was told what it works with"
    return _sketch_all(documents, _here)


def _sketch_all(documents: Sequence[Document], tools: _Here) -> list[Made]:
    return [_sketch(document, tools) for document in documents]


def _sketch(document: Document, tools: _Here) -> Made:
    try:
        made = sketched(document, tools.config, tools.background, tools.seed)
    except Exception as error:  # one odd text must not stop a load of a million
        return DedupError(f"could not be worked out ({type(error).__name__}: {error})", about=document.id)
    return made.version, made.info, made.blob, made.packed
