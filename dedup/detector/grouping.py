"""Keeping clusters in step with the stored comparisons, inside the transaction that changes them.

Which documents belong together, :mod:`dedup.cluster.union` decides from all comparisons of the
documents that are connected; nothing of the clusters before goes in but their names.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from dedup.cluster.survivor import Policy, survivor
from dedup.cluster.union import Edge, cluster_id, ties, union
from dedup.rights import is_withdrawn
from dedup.store.protocol import Reader, Writer
from dedup.store.rows import ClusterRow, Tie
from dedup.types import Cluster, DocumentInfo, Member

__all__ = ["SHOWN_MEMBERS", "cluster_seen", "joined", "regroup", "standing", "standing_for"]

_LARGEST = 5_000
"""Connected texts that are grouped anew at once; beyond that clusters stay as they are."""
SHOWN_MEMBERS = 50
"""Members that a report names; the cluster itself lists all."""


def joined(session: Writer, text: bytes, neighbours: Collection[bytes], *, counted: bool = False) -> None:
    """Group anew after a document of this text was stored.

    ``neighbours`` are the texts it is tied to.  One more copy, tied to nothing new, only grows its cluster,
    unless it was ``counted`` before.
    """
    row = session.cluster_of(text)
    alone = session.copies(text, 2) < 2
    if row is None and alone and not neighbours:
        return
    if row is None or alone or not set(neighbours) <= set(row.texts):
        regroup(session, [text])
    elif not counted:
        session.grew(row.id)


def regroup(session: Writer, texts: Iterable[bytes]) -> None:
    """Group anew every text that these are connected with, directly or through others."""
    reached, found = _connected(session, texts)
    if len(reached) > _LARGEST:
        return
    held = session.population(reached)
    groups = _groups(session, held, found)
    elders = {row.id: row for row in map(session.cluster_of, sorted(reached)) if row is not None}
    names = _names(session, groups, elders, held)
    for row in elders.values():
        if row.id not in names:
            heir = next((n for n, group in names.items() if group & set(row.texts)), None)
            session.ungrouped(row.id, into=heir)
    for name, group in names.items():
        founded = elders[name].founded if name in elders else session.sequence()
        session.grouped(ClusterRow(name, founded, sum(held[t] for t in group), tuple(sorted(group))))


def _connected(session: Reader, texts: Iterable[bytes]) -> tuple[set[bytes], list[Tie]]:
    """Walk the ties, and the clusters as they were, from these texts."""
    reached: set[bytes] = set()
    every: dict[tuple[bytes, bytes, str, float], Tie] = {}
    front = set(texts)
    while front and len(reached) <= _LARGEST:
        reached |= front
        found = session.ties(sorted(front))
        every.update({(t.a, t.b, t.relation, t.score): t for t in found})
        before = [row.texts for row in map(session.cluster_of, front) if row is not None]
        tied = {text for t in found if ties(t.relation, t.score) for text in (t.a, t.b)}
        front = tied.union(*before) - reached
    return reached, list(every.values())


def _groups(session: Reader, held: dict[bytes, int], found: Sequence[Tie]) -> dict[frozenset[bytes], str]:
    """Find the sets of texts that belong together, each with the id of its founder.

    Two publishers stand for all of a text: enough to tell a text of one document from one of several.
    """
    heads = {text: session.publishers(text, 2) for text in sorted(held)}
    text_of = {str(info.id): text for text, infos in heads.items() for info in infos}
    name = {text: str(infos[0].id) for text, infos in heads.items()}
    edges = [Edge(name[t.a], name[t.b], t.relation, t.score) for t in found if t.a in name and t.b in name]
    clusters = union(
        [_member(info) for infos in heads.values() for info in infos],
        edges,
        same=[[str(info.id) for info in infos] for infos in heads.values()],
        cut={name[text] for text in session.crowded(held)},
    )
    return {frozenset(text_of[m] for m in c.members): c.members[0] for c in clusters}


def _member(info: DocumentInfo) -> Member:
    return Member(str(info.id), info.source, info.title, info.published)


def _names(
    session: Reader,
    groups: dict[frozenset[bytes], str],
    elders: dict[str, ClusterRow],
    held: dict[bytes, int],
) -> dict[str, frozenset[bytes]]:
    """Give each group the oldest name that most of its bearer's documents bring along, or a new one."""
    names: dict[str, frozenset[bytes]] = {}
    for row in sorted(elders.values(), key=lambda row: (row.founded, row.id)):
        shares = [(sum(held[t] for t in group & set(row.texts)), sorted(group), group) for group in groups]
        most, _, group = max(shares, key=lambda s: (s[0], s[1]), default=(0, [], frozenset()))
        if most and group not in names.values():
            names[row.id] = group
    named = set(names.values())
    for group, founder in groups.items():
        if group not in named:
            names[_mint(session, founder, names)] = group
    return names


def _mint(session: Reader, founder: str, used: Collection[str]) -> str:
    """Name a new cluster by its founder; where that name still means another, by the next one."""
    name, attempt = cluster_id(founder), 0
    while name in used or session.cluster(name) is not None:
        attempt += 1
        name = cluster_id(f"{founder}\0{attempt}")
    return name


def cluster_seen(
    session: Reader, row: ClusterRow, limit: int | None = None, policy: Policy | None = None
) -> Cluster:
    """Show a cluster: its members, earliest published first, and the first publisher where one is dated.

    With a ``policy`` also the one that stands for all.
    """
    named = session.named(row.id, limit)
    first = next((name for name, dated in named if dated), None)
    stands = standing(session, row.id, policy) if policy else None
    return Cluster(row.id, tuple(name for name, _ in named), first, stands)


def standing(session: Reader, cluster: str, policy: Policy) -> str | None:
    """Find the document that stands for a cluster, of which the first members tell the first."""
    if policy == Policy():
        head = session.members(cluster, SHOWN_MEMBERS)
        if not all(is_withdrawn(info.status) for info in head):
            return standing_for(head, policy)
    return standing_for(session.members(cluster), policy)


def standing_for(infos: Sequence[DocumentInfo], policy: Policy) -> str | None:
    """Choose the document that stands for a cluster; these are all of them, in order of publication."""
    barred = {str(info.id) for info in infos if is_withdrawn(info.status)}
    return survivor([_member(info) for info in infos], policy, barred=barred)
