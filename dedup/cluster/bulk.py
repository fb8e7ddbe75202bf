"""Clustering a whole batch: read, propose, count, look closely where counting does not tell, join.

Nothing here decides what two documents are to each other when it takes a close look: ``look`` is
handed in.  Exact copies collapse first.  Each text is read once, as it comes, and is not kept here;
a close look asks for it again by its place.  Memory: see :mod:`dedup.cluster.reading` and
:mod:`dedup.cluster.pairs`; a hundred thousand articles of 480 words peaked at 519 MB, half of it texts.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from dedup.cluster.listing import Copies, Listed
from dedup.cluster.overlap import Standing, count, count_told
from dedup.cluster.pairs import Texts, propose
from dedup.cluster.reading import Columns, read
from dedup.cluster.stories import clusters_of
from dedup.cluster.verdicts import Look, decide
from dedup.config import Config
from dedup.sketch.shingles import U32, Bools
from dedup.types import Cluster, Document

__all__ = ["cluster_batch", "distinct"]

Learn = Callable[[Sequence[int]], None]
Progress = Callable[[int, int], None]

ITEMS_OF_SOURCE = 2_500
"""Items from which a source's habits are learned, beside those that are looked at closely."""


def cluster_batch(
    documents: Iterable[Document],
    look: Look,
    *,
    config: Config,
    workers: int = 1,
    standing: Standing | None = None,
    learn: Learn | None = None,
    progress: Progress | None = None,
    total: int = 0,
) -> list[Cluster]:
    """Group the documents of a batch; those that stay alone are not returned.

    ``look(i, j)`` says what document j is to the earlier published i, and how surely.  ``standing(i)`` says
    which share of a document is standing matter by its form; with it fewer are looked at.  ``learn`` is told
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
    if learn:
        learn(_telling(texts, proposals.pairs[~counted.tied & ~counted.apart]))
    glance = _glance(standing, columns.opened) if standing else None
    if glance:
        counted = count_told(columns, texts, proposals, counted, glance, workers)
    del columns
    read = len(listed.ids)
    verdicts = decide(
        texts, proposals, counted, look, glance, lambda done, close: tell(read + done, read + close)
    )
    return clusters_of(listed, texts, copies, proposals, verdicts.tied, verdicts.score)


def _glance(standing: Standing, opened: Bools) -> Standing:
    """Ask once, and only where some word may open closing matter."""
    return functools.cache(lambda at: standing(at) if opened[at] else 0.0)


def _columns(texts: Iterable[str], config: Config, workers: int, tell: Callable[[int], None]) -> Columns:
    made: Any = None
    for made in read(texts, config, workers):
        if isinstance(made, int):
            tell(made)
    columns: Columns = made
    return columns


def distinct(listed: Listed, columns: Columns) -> tuple[Texts, Copies]:
    """Collapse exact copies: the distinct texts by publication, and which of them each document has."""
    order = listed.by_publication()
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    one, two = columns.exact[:, 0], columns.exact[:, 1]
    alike = np.lexsort((rank, two, one))
    # Texts without a word are nobody's copies.
    worded = np.diff(columns.word_begin)[alike] > 0
    new = np.ones(len(alike), np.bool_)
    new[1:] = (one[alike][1:] != one[alike][:-1]) | (two[alike][1:] != two[alike][:-1]) | ~worded[1:]
    first = alike[new]
    by_rank = np.argsort(rank[first])
    number = np.empty(len(first), np.int64)
    number[by_rank] = np.arange(len(first))
    text = np.empty(len(order), np.int64)
    text[alike] = number[np.cumsum(new) - 1]
    first = first[by_rank]
    return Texts(first, np.array(listed.source, np.int64)[first]), Copies(rank, text)


def _telling(texts: Texts, pairs: U32) -> list[int]:
    """Choose the documents that show the habits of sources two of whose items are looked at closely.

    Those that are looked at, for the items of a series meet each other, and the first of the source.
    """
    sources = texts.source[pairs]
    within = (sources[:, 0] == sources[:, 1]) & (sources[:, 0] != 0)
    asked = np.unique(sources[within])
    by_source = np.argsort(texts.source, kind="stable")
    begins = np.searchsorted(texts.source[by_source], asked)
    ends = np.searchsorted(texts.source[by_source], asked, side="right")
    chosen = [pairs[within].ravel().astype(np.int64)]
    for begin, end in zip(begins, np.minimum(ends, begins + ITEMS_OF_SOURCE), strict=True):
        chosen.append(by_source[begin:end])
    telling: list[int] = texts.text_of[np.unique(np.concatenate(chosen))].tolist()
    return telling
