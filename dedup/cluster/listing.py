"""What a batch remembers of each document beside its text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dedup.cluster.reading import I64
from dedup.errors import DocumentError
from dedup.types import Document, Member

__all__ = ["Copies", "Listed"]


@dataclass(frozen=True, slots=True, eq=False)
class Copies:
    """Per document of a batch: its ``rank`` i64[n] by publication, and its distinct ``text`` i64[n]."""

    rank: I64
    text: I64


@dataclass(slots=True)
class Listed:
    """Ids, times and sources by place in the batch; sources are numbered, 0 is none."""

    ids: list[str] = field(default_factory=list)
    published: list[Any] = field(default_factory=list)
    source: list[int] = field(default_factory=list)
    _numbers: dict[str | None, int] = field(default_factory=lambda: {None: 0})

    def taking(self, documents: Iterable[Document]) -> Iterator[str]:
        """Yield the texts, and note what there is beside them."""
        for at, document in enumerate(documents):
            self.ids.append(document.id or str(at))
            self.published.append(document.published)
            self.source.append(self._numbers.setdefault(document.source or None, len(self._numbers)))
            yield document.text

    def member(self, at: int) -> Member:
        """Answer the document at a place as the member of a cluster."""
        return Member(self.ids[at], None, None, self.published[at])

    def by_publication(self) -> I64:
        """Order places by publication, then id; undated documents come last, as founders are chosen."""
        self._hold_ids()
        moments = np.array([p.timestamp() if p else np.inf for p in self.published], np.float64)
        order = np.argsort(moments, kind="stable")
        begins = np.flatnonzero(np.append(True, moments[order][1:] != moments[order][:-1]))
        ends = np.append(begins, len(order))[1:]
        for at in np.flatnonzero(ends - begins > 1).tolist():
            run = slice(begins[at], ends[at])
            order[run] = sorted(order[run].tolist(), key=self.ids.__getitem__)
        return order

    def _hold_ids(self) -> None:
        if len(set(self.ids)) == len(self.ids):
            return
        seen: set[str] = set()
        for name in self.ids:
            if name in seen:
                raise DocumentError(f"two documents have the id {name!r}; give each its own", about=name)
            seen.add(name)
