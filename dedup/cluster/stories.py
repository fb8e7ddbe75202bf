"""Stories of a batch: what hangs together by ties, whole where every text is tied to every other.

In a whole story the order in which texts join does not matter, and it is a cluster as it stands.  In the
others groups join along the strongest ties first (:mod:`dedup.cluster.union`).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from dedup.cluster.listing import Copies, Listed
from dedup.cluster.pairs import I64, Proposals, Texts
from dedup.cluster.union import Edge, cluster_id, union
from dedup.sketch.shingles import U32, Bools
from dedup.sketch.terms import F64
from dedup.types import Cluster, Relation

__all__ = ["Stories", "clusters_of", "stories_of", "story_names"]


@dataclass(frozen=True, slots=True, eq=False)
class Stories:
    """The story of each text, named by its first text, and which of these names are whole stories.

    ``of`` i64[texts]; ``whole`` bool[texts].
    """

    of: I64
    whole: Bools

    def contested(self, pairs: U32) -> Bools:
        """Mark the pairs of texts of one story that is not whole."""
        one, two = self.of[pairs[:, 0]], self.of[pairs[:, 1]]
        marked: Bools = (one == two) & ~self.whole[one]
        return marked


def story_names(pairs: U32, tied: Bools, size: int) -> I64:
    """Name the story of each of ``size`` texts, i64[size], by its first text."""
    from dedup.cluster.kernels import joining

    of: I64 = joining.stories(pairs, tied, size)
    return of


def stories_of(proposals: Proposals, tied: Bools) -> Stories:
    """Follow the ties, ``tied`` bool[pairs]."""
    size = len(proposals.cut)
    of = story_names(proposals.pairs, tied, size)
    members = np.bincount(of, minlength=size)
    ties = np.bincount(of[proposals.pairs[tied, 0]], minlength=size)
    return Stories(of, ties == members * (members - 1) // 2)


def clusters_of(
    listed: Listed, texts: Texts, copies: Copies, proposals: Proposals, tied: Bools, score: F64
) -> list[Cluster]:
    """Make the clusters of a batch, by their founders; a text and its exact copies count as one."""
    stories = stories_of(proposals, tied)
    of = stories.of[copies.text]
    together = np.bincount(of, minlength=len(texts))[of] > 1
    whole = stories.whole[of]
    found = list(_whole(listed, copies, np.flatnonzero(together & whole), of))
    left = np.flatnonzero(together & ~whole)
    if len(left):
        asked = np.flatnonzero(stories.contested(proposals.pairs))
        edges = _edges(listed, texts.text_of[proposals.pairs[asked]], tied[asked], score[asked])
        cut = np.zeros(len(copies.text), np.bool_)
        cut[texts.text_of] = proposals.cut
        found += _contested(listed, copies, left, edges, cut)
    return [cluster for _, cluster in sorted(found, key=lambda ranked: ranked[0])]


def _runs(order: I64, names: I64) -> Iterator[list[int]]:
    """Split places that stand in order of their names where the name changes."""
    edges: I64 = np.flatnonzero(np.diff(names[order], prepend=-1, append=-1))
    for begin, end in itertools.pairwise(edges):
        yield order[begin:end].tolist()


def _whole(listed: Listed, copies: Copies, places: I64, of: I64) -> Iterator[tuple[int, Cluster]]:
    """Make whole stories clusters, each with the rank of its founder."""
    for group in _runs(places[np.lexsort((copies.rank[places], of[places]))], of):
        names = [listed.ids[at] for at in group]
        first = names[0] if listed.published[group[0]] is not None else None
        yield int(copies.rank[group[0]]), Cluster(cluster_id(names[0]), tuple(names), first)


def _edges(listed: Listed, pairs: I64, tied: Bools, score: F64) -> list[Edge]:
    """List comparisons for joining: there a tie is a tie, whatever the relation."""
    ids = listed.ids
    rows = zip(pairs.tolist(), tied.tolist(), score.tolist(), strict=True)
    return [
        Edge(ids[earlier], ids[later], Relation.EDITED_COPY if tie else Relation.UNRELATED, sure)
        for (later, earlier), tie, sure in rows
    ]


def _contested(
    listed: Listed, copies: Copies, places: I64, edges: list[Edge], cut: Bools
) -> Iterator[tuple[int, Cluster]]:
    """Join the texts of the other stories, each cluster with the rank of its founder."""
    ids = listed.ids
    rank = {ids[at]: int(copies.rank[at]) for at in places.tolist()}
    same = _runs(places[np.argsort(copies.text[places], kind="stable")], copies.text)
    found = union(
        map(listed.member, places.tolist()),
        edges,
        same=[[ids[at] for at in group] for group in same if len(group) > 1],
        cut={ids[at] for at in places[cut[places]].tolist()},
    )
    return ((rank[cluster.members[0]], cluster) for cluster in found)
