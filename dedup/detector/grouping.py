"""Keeping clusters in step with the stored comparisons, inside the transaction that changes them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from dedup.store.protocol import ClusterRow, Reader, Tie, Writer
from dedup.types import Cluster, Relation

__all__ = ["cluster_seen", "joined", "regroup"]

_LARGEST = 20_000
"""Texts of one connected set that are grouped anew; a larger one is left as it is."""
SHOWN_MEMBERS = 200
"""Members that a report names; the cluster itself lists all."""


def ties_together(tie: Tie) -> bool:
    """Whether a relation puts two documents into one cluster.

    Copies do.  An update does within one source, where it is a later state of the same item.  A digest
    that contains ten stories must not make one cluster of ten.
    """
    if tie.relation in (Relation.COPY, Relation.EDITED_COPY):
        return True
    return tie.relation is Relation.UPDATE and tie.own


def joined(session: Writer, exact: bytes) -> ClusterRow | None:
    """Group anew after a document of this text was added with its comparisons; return its cluster."""
    row = session.cluster_of(exact)
    if row is not None and session.population([exact]).get(exact, 0) > 1:
        tied = {text for tie in session.ties([exact]) if ties_together(tie) for text in (tie.a, tie.b)}
        if tied <= set(row.texts):
            grown = ClusterRow(row.id, row.founded, row.documents + 1, row.texts)
            session.grouped(grown)
            return grown
    regroup(session, [exact])
    return session.cluster_of(exact)


def regroup(session: Writer, texts: Iterable[bytes]) -> None:
    """Group anew every text that these are connected with, directly or through others."""
    reached, ties = _connected(session, texts)
    if len(reached) > _LARGEST:
        return
    held = session.population(reached)
    groups = _groups(held, ties)
    elders = {row.id: row for row in map(session.cluster_of, sorted(reached)) if row is not None}
    names = _names(groups, elders, held)
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
    ties: dict[tuple[bytes, bytes], Tie] = {}
    front = set(texts)
    while front and len(reached) <= _LARGEST:
        reached |= front
        found = [tie for tie in session.ties(sorted(front)) if ties_together(tie)]
        for tie in found:
            ties.setdefault((min(tie.a, tie.b), max(tie.a, tie.b)), tie)
        before = [row.texts for row in map(session.cluster_of, front) if row is not None]
        front = {t for tie in found for t in (tie.a, tie.b)}.union(*before) - reached
    return reached, list(ties.values())


def _groups(held: dict[bytes, int], ties: Sequence[Tie]) -> list[frozenset[bytes]]:
    """Find the sets of texts that belong together, of at least two documents."""
    leader = {text: text for text in held}

    def find(text: bytes) -> bytes:
        while leader[text] != text:
            text = leader[text]
        return text

    for tie in ties:
        if tie.a in leader and tie.b in leader:
            leader[find(tie.a)] = find(tie.b)
    groups: dict[bytes, set[bytes]] = {}
    for text in held:
        groups.setdefault(find(text), set()).add(text)
    return [frozenset(g) for g in groups.values() if sum(held[t] for t in g) > 1]


def _names(
    groups: Sequence[frozenset[bytes]], elders: dict[str, ClusterRow], held: dict[bytes, int]
) -> dict[str, frozenset[bytes]]:
    """Give each group the oldest name that most of its bearer's documents bring along, or a new one."""
    names: dict[str, frozenset[bytes]] = {}
    taken: set[frozenset[bytes]] = set()
    for row in sorted(elders.values(), key=lambda row: (row.founded, row.id)):
        shares = [(sum(held[t] for t in group & set(row.texts)), sorted(group), group) for group in groups]
        most, _, group = max(shares, key=lambda s: (s[0], s[1]), default=(0, [], frozenset()))
        if most and group not in taken:
            names[row.id] = group
            taken.add(group)
    for group in groups:
        if group not in taken:
            names[_mint(group, set(elders) | set(names))] = group
    return names


def _mint(group: frozenset[bytes], used: set[str]) -> str:
    """Name a new cluster by its founding texts."""
    salt = 0
    while True:
        made = hashlib.sha256(b"".join(sorted(group)) + salt.to_bytes(4, "big")).hexdigest()[:16]
        if f"clu_{made}" not in used:
            return f"clu_{made}"
        salt += 1


def cluster_seen(session: Reader, row: ClusterRow, limit: int | None = None) -> Cluster:
    """Show a cluster: its members, earliest published first, and the first publisher where one is dated."""
    members = session.members(row.id, limit)
    first = next((m.id for m in members if m.published is not None), None)
    return Cluster(row.id, tuple(str(m.id) for m in members), first)
