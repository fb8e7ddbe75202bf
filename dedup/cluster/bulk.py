"""Clustering a whole batch: read, propose, count, look closely where counting does not tell, join.

Nothing here decides what two documents are to each other when it takes a close look: ``look`` is
handed in.  Exact copies collapse first.  Each text is read once, as it comes, and is not kept here;
a close look asks for it again by its place.  Memory: see :mod:`dedup.cluster.reading` and
:mod:`dedup.cluster.pairs`; a million articles of 480 words take some two gigabytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from dedup.cluster.listing import Listed
from dedup.cluster.overlap import Counted, count
from dedup.cluster.pairs import I64, Proposals, Texts, propose
from dedup.cluster.reading import Columns, read
from dedup.cluster.union import Edge, ties, union
from dedup.config import Config
from dedup.sketch.shingles import U32
from dedup.types import Cluster, Document, Relation

__all__ = ["cluster_batch", "distinct"]

Look = Callable[[int, int], tuple[Relation, float]]
Learn = Callable[[Sequence[int]], None]
Progress = Callable[[int, int], None]

ITEMS_OF_SOURCE = 500
"""Items from which a source's habits are learned; more of them tell little more."""

_SURE = 0.95
"""How sure a tie by counting is at least."""


def cluster_batch(
    documents: Iterable[Document],
    look: Look,
    *,
    config: Config,
    workers: int = 1,
    learn: Learn | None = None,
    progress: Progress | None = None,
    total: int = 0,
) -> list[Cluster]:
    """Group the documents of a batch; those that stay alone are not returned.

    ``look(i, j)`` says what document j is to the earlier published i, and how surely.  ``learn`` is told
    first which documents show the habits of the sources that are looked at.  ``progress(done, all)``
    counts steps: a document read is one, a close look is one; ``all`` is ``total`` while documents are
    read, 0 where that is not known.  Documents without an id are named by their place in the batch.
    The order of the batch does not matter.  Raises ``DocumentError`` where one id names two documents.
    """
    tell = progress or (lambda _done, _all: None)
    listed = Listed()
    columns = _columns(listed.taking(documents), config, workers, lambda done: tell(done, total))
    texts, copies = distinct(listed, columns)
    proposals = propose(columns, texts, config, workers)
    counted = count(columns, texts, proposals, workers)
    del columns
    close = np.flatnonzero(~counted.tied & ~counted.apart)
    if learn:
        learn(_telling(texts, proposals.pairs[close]))
    read, steps = len(listed.ids), len(listed.ids) + len(close)
    places = texts.text_of[proposals.pairs[close]]
    looked = _looked(places, look, lambda done: tell(read + done, steps))
    return _joined(listed, texts, copies, proposals, _edges(proposals, counted, close, looked))


def _columns(texts: Iterable[str], config: Config, workers: int, tell: Callable[[int], None]) -> Columns:
    made: Any = None
    for made in read(texts, config, workers):
        if isinstance(made, int):
            tell(made)
    columns: Columns = made
    return columns


def distinct(listed: Listed, columns: Columns) -> tuple[Texts, list[list[int]]]:
    """Collapse exact copies: the distinct texts by publication, and the places of those that have copies."""
    order = listed.by_publication()
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    one, two = columns.exact[:, 0], columns.exact[:, 1]
    alike = np.lexsort((rank, two, one))
    # Texts without a word are nobody's copies.
    worded = np.diff(columns.word_begin)[alike] > 0
    new = np.ones(len(alike), np.bool_)
    new[1:] = (one[alike][1:] != one[alike][:-1]) | (two[alike][1:] != two[alike][:-1]) | ~worded[1:]
    begins = np.flatnonzero(new)
    ends = np.append(begins, len(alike))[1:]
    several = np.flatnonzero(ends - begins > 1)
    copies = [alike[begins[g] : ends[g]].tolist() for g in several]
    first = alike[begins]
    first = first[np.argsort(rank[first])]
    source = np.array(listed.source, np.int64)[first]
    return Texts(first, source), copies


def _telling(texts: Texts, pairs: U32) -> list[int]:
    """Choose the documents that show the habits of sources two of whose items are looked at closely."""
    sources = texts.source[pairs]
    asked = np.unique(sources[(sources[:, 0] == sources[:, 1]) & (sources[:, 0] != 0)])
    by_source = np.argsort(texts.source, kind="stable")
    begins = np.searchsorted(texts.source[by_source], asked)
    ends = np.searchsorted(texts.source[by_source], asked, side="right")
    chosen: list[int] = []
    for begin, end in zip(begins, np.minimum(ends, begins + ITEMS_OF_SOURCE), strict=True):
        chosen += texts.text_of[by_source[begin:end]].tolist()
    return chosen


def _looked(places: I64, look: Look, tell: Callable[[int], None]) -> list[tuple[Relation, float]]:
    """Look closely at pairs, those of one story one after the other, so that each text is parsed once."""
    found: list[tuple[Relation, float]] = [(Relation.UNRELATED, 0.0)] * len(places)
    stories = _Stories()
    for later, earlier in places.tolist():
        stories.tie(later, earlier)
    order = sorted(range(len(places)), key=lambda k: (stories.find(int(places[k, 0])), k))
    for done, k in enumerate(order, start=1):
        later, earlier = places[k].tolist()
        found[k] = look(earlier, later)
        tell(done)
    return found


class _Stories:
    """What hangs together by pairs, whatever the pairs are worth."""

    def __init__(self) -> None:
        self._leader: dict[int, int] = {}

    def tie(self, a: int, b: int) -> None:
        self._leader[self.find(a)] = self.find(b)

    def find(self, at: int) -> int:
        leader = self._leader
        while leader.setdefault(at, at) != at:
            leader[at] = at = leader[leader[at]]
        return at

    def among(self, size: int) -> I64:
        """Name each of ``size`` members' story, -1 for those that hang together with nothing."""
        names = np.full(size, -1, np.int64)
        for at in self._leader:
            names[at] = self.find(at)
        return names


@dataclass(frozen=True, slots=True)
class _Edges:
    """What ties, by number of the proposal: relation and score; and proposals between what hangs together."""

    tied: dict[int, tuple[Relation, float]]
    untied: list[int]


def _edges(
    proposals: Proposals, counted: Counted, close: I64, looked: Sequence[tuple[Relation, float]]
) -> _Edges:
    by_counting = np.flatnonzero(counted.tied)
    sure = np.maximum(counted.alike[by_counting], _SURE).round(4).tolist()
    tied = {k: (Relation.EDITED_COPY, s) for k, s in zip(by_counting.tolist(), sure, strict=True)}
    tied |= {k: verdict for k, verdict in zip(close.tolist(), looked, strict=True) if ties(*verdict)}
    stories = _Stories()
    for later, earlier in proposals.pairs[list(tied)].tolist():
        stories.tie(later, earlier)
    story = stories.among(len(proposals.cut))[proposals.pairs]
    # Groups join along ties only, so what does not tie matters nowhere else.
    inside = np.flatnonzero((story[:, 0] == story[:, 1]) & (story[:, 0] >= 0)).tolist()
    return _Edges(tied, [k for k in inside if k not in tied])


def _joined(
    listed: Listed, texts: Texts, copies: list[list[int]], proposals: Proposals, found: _Edges
) -> list[Cluster]:
    ids = listed.ids
    places = texts.text_of[proposals.pairs]
    verdicts = [*found.tied.items(), *((k, (Relation.UNRELATED, 0.0)) for k in found.untied)]
    edges = [Edge(ids[places[k, 1]], ids[places[k, 0]], *verdict) for k, verdict in verdicts]
    touched = {at for k in found.tied for at in places[k].tolist()}
    touched.update(at for group in copies for at in group)
    cut = texts.text_of[np.flatnonzero(proposals.cut)].tolist()
    return union(
        map(listed.member, touched),
        edges,
        same=[[ids[at] for at in group] for group in copies],
        cut={ids[at] for at in cut if at in touched},
    )
