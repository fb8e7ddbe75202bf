"""Working documents out ahead of their turn: parsed, sketched and searched, if need be by other processes.

What is compared with what only their turn decides; until then nothing depends on the others.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from typing import TypeAlias

from dedup.detector.adding import Adding, is_settled
from dedup.detector.engine import Engine
from dedup.detector.intake import Worked, prepare, searched
from dedup.detector.loading import Task, named_or_refused
from dedup.detector.workshop import Tools, Workshop
from dedup.errors import DedupError
from dedup.store.protocol import Reader
from dedup.types import Document

__all__ = ["adding_all"]

_CHUNK = 8
_CHUNK_CHARACTERS = 100_000
_CHUNKS_AHEAD = 8
"""Chunks that other processes work on, or have done and wait for their turn."""
_WORTH = 256
"""Documents from which other processes help."""

_Chunk: TypeAlias = list[Document | DedupError]


def adding_all(
    engine: Engine, documents: Iterable[Document | DedupError], workers: int = 1
) -> Iterator[Task | DedupError]:
    """Make the tasks of adding documents, each with its report; ``workers`` processes work them out ahead."""
    named = (d if isinstance(d, DedupError) else named_or_refused(engine, d) for d in documents)
    if workers == 1:
        yield from (_adding(engine, one) for one in named)
        return
    tools = Tools(engine.config, engine.background, engine.store.identity.seed)
    with Workshop(_worked, tools, workers, worth=_WORTH) as workshop:
        for one, made in _Ahead(engine, workshop).run(named):
            yield _adding(engine, one, made)


def _adding(engine: Engine, one: Document | DedupError, made: Worked | None = None) -> Task | DedupError:
    if isinstance(one, DedupError):
        return one
    return Task(one.id, len(one.text), partial(Adding.begin, engine, one, made=made, look=False))


def _worked(document: Document, tools: Tools) -> Worked:
    prepared = prepare(document, tools.config, tools.background, tools.seed)
    return searched(prepared, tools.config, tools.background)


@dataclass(slots=True)
class _Ahead:
    """Documents worked out by others before their turn comes, but for those that are held unchanged."""

    engine: Engine
    workshop: Workshop[Worked]
    waiting: deque[tuple[_Chunk, list[Document], Future[list[Worked | DedupError]]]] = field(
        default_factory=deque
    )

    def run(
        self, documents: Iterable[Document | DedupError]
    ) -> Iterator[tuple[Document | DedupError, Worked | None]]:
        """Yield each with what was made of it, None where nothing was."""
        chunk: _Chunk = []
        for one in documents:
            chunk.append(one)
            size = sum(len(d.text) for d in chunk if isinstance(d, Document))
            if len(chunk) >= _CHUNK or size >= _CHUNK_CHARACTERS:
                self._submit(chunk)
                chunk = []
            while len(self.waiting) > _CHUNKS_AHEAD:
                yield from self._leave()
        self._submit(chunk)
        while self.waiting:
            yield from self._leave()

    def _submit(self, chunk: _Chunk) -> None:
        with self.engine.store.read() as session:
            new = [d for d in chunk if isinstance(d, Document) and not _is_held(session, d)]
        self.waiting.append((chunk, new, self.workshop.submit(new)))

    def _leave(self) -> Iterator[tuple[Document | DedupError, Worked | None]]:
        chunk, new, future = self.waiting.popleft()
        found = dict(zip((d.id for d in new), self.workshop.result(new, future), strict=True))
        for one in chunk:
            made = None if isinstance(one, DedupError) else found.get(one.id)
            yield one, made if isinstance(made, Worked) else None


def _is_held(session: Reader, document: Document) -> bool:
    """Whether a document is held as it is; what cannot be said of it is left to its turn."""
    try:
        return is_settled(session, document)
    except DedupError:
        return True
