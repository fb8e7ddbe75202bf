"""Loading many documents: worked out on several threads, stored in the order they came."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import TypeAlias

from dedup.detector.adding import Adding
from dedup.detector.answers import Counts
from dedup.detector.decide import Outcome
from dedup.errors import DedupError, StoreError
from dedup.types import Attention, Document, Report

__all__ = ["load"]

_AHEAD = 64
"""Documents in work at once: enough to share a commit, few enough to bound memory."""
_NAMED_ERRORS = 100

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
        for about, outcome in _outcomes(documents, begin, submit, pool):
            counts = _counted(counts, about, outcome)
            if progress is not None:
                progress(counts)
    return counts


def _threads() -> int:
    return max(2, os.cpu_count() or 2)


Item: TypeAlias = tuple[str | None, "Report | DedupError"]


def _outcomes(
    documents: Iterable[Document | DedupError], begin: Begin, submit: Submit, pool: ThreadPoolExecutor
) -> Iterator[Item]:
    """Prepare ahead, submit in order, and answer in order."""
    preparing: deque[tuple[str | None, Future[Adding] | DedupError]] = deque()
    storing: deque[tuple[str | None, Future[Report] | DedupError]] = deque()

    def advance() -> None:
        about, prepared = preparing.popleft()
        storing.append((about, _submitted(prepared, submit)))

    for document in documents:
        if isinstance(document, DedupError):
            preparing.append((document.about, document))
        else:
            preparing.append((document.id, pool.submit(begin, document)))
        if len(preparing) >= _AHEAD:
            advance()
        if len(storing) >= _AHEAD:
            yield _settled(*storing.popleft())
    while preparing:
        advance()
    while storing:
        yield _settled(*storing.popleft())


def _submitted(prepared: Future[Adding] | DedupError, submit: Submit) -> Future[Report] | DedupError:
    if isinstance(prepared, DedupError):
        return prepared
    try:
        return submit(prepared.result())
    except StoreError:
        raise
    except DedupError as error:
        return error


def _settled(about: str | None, stored: Future[Report] | DedupError) -> Item:
    if isinstance(stored, DedupError):
        return about, stored
    try:
        return about, stored.result()
    except StoreError:
        raise
    except DedupError as error:
        return about, error


def _counted(counts: Counts, about: str | None, outcome: Report | DedupError) -> Counts:
    read = counts.read + 1
    if isinstance(outcome, DedupError):
        named = (
            counts.errors
            if len(counts.errors) >= _NAMED_ERRORS
            else (*counts.errors, (about, outcome.message))
        )
        return replace(counts, read=read, failed=counts.failed + 1, errors=named)
    look = counts.look + (outcome.attention is Attention.LOOK and outcome.outcome != Outcome.UNCHANGED)
    name = "older" if outcome.outcome == Outcome.OLDER else str(outcome.outcome)
    return replace(counts, read=read, look=look, **{name: getattr(counts, name) + 1})
