"""Loading without comparing: chunks are sketched ahead, in other processes if there are some, then stored."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from typing import TypeAlias

from dedup.cycles import seldom_sought
from dedup.detector.adding import Adding
from dedup.detector.answers import Counts, Kept
from dedup.detector.engine import Engine
from dedup.detector.intake import Sketched, Slip, opened, sketched, slip
from dedup.detector.loading import Submit, submitted, tallied
from dedup.detector.storing import Fate, Storing
from dedup.detector.workshop import Tools, Workshop
from dedup.detector.writer import Batch, Job
from dedup.errors import DedupError
from dedup.types import Document, Report

__all__ = ["beginning", "load_bare"]

_CHUNK = 256
"""Documents that are sketched and stored in one piece."""
_CHUNK_CHARACTERS = 1_000_000
_SKETCHED_AHEAD = 6
_STORED_AHEAD = 2
_WORTH = 2_048
"""Documents from which other processes help."""

_Chunk: TypeAlias = list[Document | DedupError]


@dataclass(frozen=True, slots=True)
class _One:
    """A single document on its way in without a report."""

    storing: Storing
    id: str

    @property
    def weight(self) -> int:
        return self.storing.weight

    def run(self, batch: Batch) -> Report | Kept:
        (fate,) = self.storing.run(batch)
        if isinstance(fate, DedupError):
            raise fate
        return Kept(self.id, str(fate))


def beginning(
    engine: Engine, submit: Submit, document: Document, *, report: bool
) -> Callable[[], Future[Report | Kept]]:
    """Work one document out; what is returned queues it to be stored."""
    engine.store.hold_room()
    job: Job[Report | Kept]
    if report:
        job = Adding.begin(engine, document)
    else:
        made = sketched(document, engine.config, engine.background, engine.store.identity.seed)
        job = _One(Storing(engine, [made], engine.clock()), document.id or "")
    return partial(submit, job)


def load_bare(
    engine: Engine,
    submit: Submit,
    documents: Iterable[Document | DedupError],
    progress: Callable[[Counts], None] | None,
    workers: int,
) -> Counts:
    """Keep documents in order without comparing them, and count what became of them.

    Errors are counted as by :func:`~dedup.detector.loading.load`; ``progress`` hears of each chunk.
    """
    counts = Counts()
    tools = Tools(engine.config, engine.background, engine.store.identity.seed)
    with seldom_sought(), Workshop(_slip, tools, workers, worth=_WORTH) as workshop:
        for chunk, fates in _Line(engine, submit, workshop).run(_chunks(documents)):
            for one, fate in zip(chunk, fates, strict=True):
                counts = tallied(counts, one.about if isinstance(one, DedupError) else one.id, fate)
            if progress is not None:
                progress(counts)
    return counts


def _slip(document: Document, tools: Tools) -> Slip:
    return slip(sketched(document, tools.config, tools.background, tools.seed))


def _chunks(documents: Iterable[Document | DedupError]) -> Iterator[_Chunk]:
    chunk: _Chunk = []
    size = 0
    for one in documents:
        chunk.append(one)
        size += 0 if isinstance(one, DedupError) else len(one.text)
        if len(chunk) >= _CHUNK or size >= _CHUNK_CHARACTERS:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


@dataclass(slots=True)
class _Line:
    """Chunks in work: sketched ahead while those before are written, answered in order."""

    engine: Engine
    submit: Submit
    workshop: Workshop[Slip]
    sketching: deque[tuple[_Chunk, list[Document], Future[list[Slip | DedupError]]]] = field(
        default_factory=deque
    )
    storing: deque[tuple[_Chunk, Future[list[Fate]]]] = field(default_factory=deque)

    def run(self, chunks: Iterable[_Chunk]) -> Iterator[tuple[_Chunk, list[Fate]]]:
        """Yield each chunk with what became of it, once that is durable."""
        for chunk in chunks:
            sound = [one for one in chunk if not isinstance(one, DedupError)]
            self.engine.store.hold_room()
            self.sketching.append((chunk, sound, self.workshop.submit(sound)))
            if len(self.sketching) >= _SKETCHED_AHEAD:
                self._advance()
            if len(self.storing) >= _STORED_AHEAD:
                yield self._leave()
        while self.sketching:
            self._advance()
        while self.storing:
            yield self._leave()

    def _advance(self) -> None:
        chunk, sound, future = self.sketching.popleft()
        made = iter(zip(sound, self.workshop.result(sound, future), strict=True))
        items = [one if isinstance(one, DedupError) else _opened(*next(made)) for one in chunk]
        job = Storing(self.engine, items, self.engine.clock())
        self.storing.append((chunk, submitted(self.submit, job)))

    def _leave(self) -> tuple[_Chunk, list[Fate]]:
        chunk, future = self.storing.popleft()
        return chunk, future.result()


def _opened(document: Document, made: Slip | DedupError) -> Sketched | DedupError:
    return made if isinstance(made, DedupError) else opened(document, made)
