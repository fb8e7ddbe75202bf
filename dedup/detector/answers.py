"""What a detector answers besides reports: articles, pages of a list, counts of a load, its state."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from dedup.errors import ConfigError
from dedup.types import Attention, Document, DocumentInfo

__all__ = ["Article", "Counts", "Kept", "Page", "Status", "cursor_of", "read_cursor"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Article:
    """A stored document and what hangs on it; ``report`` and ``cluster`` are ids.

    ``report`` and ``attention`` are None for one that was kept without being compared; asking for its
    report makes it.
    """

    document: Document
    info: DocumentInfo
    received: dt.datetime
    report: str | None = None
    attention: Attention | None = None
    cluster: str | None = None
    versions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A stretch of a list; ``next`` is the cursor of the stretch after it, None at the end."""

    items: tuple[T, ...]
    next: str | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a document that was kept without a report."""

    id: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How far a load is: items read, what became of them, and the first errors with their ids."""

    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    older: int = 0
    failed: int = 0
    look: int = 0
    errors: tuple[tuple[str | None, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """The state of a store; ``waiting`` counts articles whose report is still to be made."""

    url: str
    sequence: int
    fingerprint: str
    background: str
    documents: int
    revisions: int
    comparisons: int
    clusters: int
    reports: int
    verdicts: int
    waiting: int
    extra: Mapping[str, Any] = field(default_factory=dict)


def cursor_of(*values: int | str) -> str:
    """Write down a place in a list so that callers need not, and cannot usefully, read it."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def read_cursor(cursor: str, *kinds: type) -> tuple[Any, ...]:
    """Read :func:`cursor_of`.  Raises ``ConfigError`` for anything else."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if [type(v) for v in values] == list(kinds) and not any(
            isinstance(v, int) and v >= 2**63 for v in values
        ):
            return tuple(values)
    except (ValueError, TypeError, RecursionError):
        pass
    raise ConfigError(f"{cursor!r} is no cursor; take `next` of the page before", about="cursor")
