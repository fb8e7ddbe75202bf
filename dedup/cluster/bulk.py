"""Clustering a whole batch: learn what is common, sketch, propose, verify, join.

Nothing here decides what two documents are to each other: ``verify`` is handed in.  Exact copies
collapse first.  Memory: one sketch per distinct text, its postings, and as many parsed documents
as the caller's ``parsed`` keeps.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from dedup.cluster.propose import Proposals, propose
from dedup.cluster.union import Edge, founder_first, union
from dedup.config import Config
from dedup.errors import DocumentError
from dedup.sketch.background import Background
from dedup.sketch.exact import digest
from dedup.sketch.learning import Learner
from dedup.sketch.shingles import Bools
from dedup.sketch.sketch import Sketch, sketch
from dedup.types import Cluster, Document, Member, Relation

__all__ = ["Batch", "cluster_batch", "learned_from", "prepare"]

Verify = Callable[[int, int], tuple[Relation, float]]
Aside = Callable[[Any, Background, str | None], Bools]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Documents of a batch by publication, each distinct text with its sketch and its copies.

    ``copies[i]`` are positions in the batch as given, the earliest published first; it stands for
    them all.  ``background`` is what the keys were made with.
    """

    members: tuple[Member, ...]
    copies: tuple[tuple[int, ...], ...]
    sketches: tuple[Sketch, ...]
    background: Background

    def propose(self, config: Config) -> tuple[Proposals, Bools]:
        """Propose pairs of distinct texts; also which texts had more candidates than are compared."""
        return propose(self.sketches, config.key_cap).strongest(config.candidates)


def cluster_batch(
    documents: Sequence[Document],
    parsed: Sequence[Any],
    verify: Verify,
    *,
    config: Config,
    background: Background,
    aside: Aside | None = None,
    progress: Progress | None = None,
    learned: Callable[[Background], None] | None = None,
) -> list[Cluster]:
    """Group the documents of a batch; those that stay alone are not returned.

    ``parsed[i]`` is document i parsed, perhaps on demand.  ``verify(i, j)`` says what j is to the
    earlier published i, and how surely.  ``aside`` marks tokens that make no keys; without it,
    boilerplate and credit lines, by form and as the background and the batch show.
    ``progress(done, all)`` counts verified pairs.  ``learned`` is told what each source prints again and
    again, as the batch shows, before the first pair is verified.  Documents without an id are named by
    their place in the batch.  Raises ``DocumentError`` where one id names two texts.
    """
    batch = prepare(documents, parsed, config=config, background=background, aside=aside)
    if learned:
        learned(batch.background)
    proposals, cut = batch.propose(config)
    return _joined(batch, _verified(batch, proposals, verify, progress), cut)


def learned_from(documents: Sequence[Document], parsed: Sequence[Any], background: Background) -> Background:
    """Add each source's boilerplate and frames, as the batch shows them, to a background."""
    learner = Learner()
    for document, one in zip(documents, parsed, strict=True):
        learner.take(one.tokens, document.source)
    return background.merge(learner.background())


def prepare(
    documents: Sequence[Document],
    parsed: Sequence[Any],
    *,
    config: Config,
    background: Background,
    aside: Aside | None = None,
) -> Batch:
    """Sketch each distinct text of a batch once, with the boilerplate that the batch itself shows."""
    from dedup.match.keyless import keyless

    known = learned_from(documents, parsed, background)
    members = _members(documents)
    groups: dict[bytes, list[int]] = {}
    sketches: dict[bytes, Sketch] = {}
    for at in _by_publication(members):
        one, source = parsed[at], documents[at].source
        # Texts without a word are nobody's copies.
        name = digest(one.tokens) if len(one.tokens) else f"empty {at}".encode()
        groups.setdefault(name, []).append(at)
        if name not in sketches:
            marks = (aside or keyless)(one, known, source)
            sketches[name] = sketch(one, config, known, source, marks)
    copies = tuple(tuple(group) for group in groups.values())
    return Batch(members, copies, tuple(sketches.values()), known)


def _members(documents: Sequence[Document]) -> tuple[Member, ...]:
    names = [document.id or str(at) for at, document in enumerate(documents)]
    first: dict[str, int] = {}
    for at, name in enumerate(names):
        if first.setdefault(name, at) != at:
            raise DocumentError(f"two documents have the id {name!r}; give each its own", about=name)
    return tuple(
        Member(name, d.source, d.title, d.published) for name, d in zip(names, documents, strict=True)
    )


def _by_publication(members: Sequence[Member]) -> list[int]:
    place = {member.id: at for at, member in enumerate(members)}
    return [place[member.id] for member in founder_first(members)]


def _verified(batch: Batch, proposals: Proposals, verify: Verify, progress: Progress | None) -> list[Edge]:
    edges = []
    pairs = zip(proposals.earlier.tolist(), proposals.later.tolist(), strict=True)
    for done, (earlier, later) in enumerate(pairs, start=1):
        a, b = batch.copies[earlier][0], batch.copies[later][0]
        relation, score = verify(a, b)
        edges.append(Edge(batch.members[a].id, batch.members[b].id, relation, score))
        if progress:
            progress(done, len(proposals))
    return edges


def _joined(batch: Batch, edges: Sequence[Edge], cut: Bools) -> list[Cluster]:
    ids = [[batch.members[at].id for at in group] for group in batch.copies]
    overfull = {ids[at][0] for at in np.flatnonzero(cut)}
    return union(batch.members, edges, same=ids, cut=overfull)
