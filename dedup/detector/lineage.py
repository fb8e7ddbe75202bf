"""A cluster in detail: its members, who was first, and who likely has the text from whom.

Worked out when it is asked for, from the texts as they stand, so a late arrival or a deletion is in it
at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from dedup.cluster.survivor import read_policy
from dedup.detector.compare import comparison_id
from dedup.detector.engine import Engine
from dedup.detector.grouping import standing
from dedup.provenance import ClusterDetail
from dedup.store.protocol import Reader
from dedup.store.rows import ClusterRow, Revision
from dedup.types import Document, Member, VerdictLabel

if TYPE_CHECKING:
    from dedup.cluster.witness import Witness
    from dedup.text.parse import Parsed

__all__ = ["MEMBERS", "cluster_detail"]

MEMBERS = 300
"""Members that a chain explains, the earliest published; their sources are among them."""
_CHARACTERS = 4_000_000
"""Characters of text that are read for a chain."""
_FEW = 3
"""Counted words below which all words of a text count."""


def cluster_detail(engine: Engine, session: Reader, row: ClusterRow) -> ClusterDetail:
    """Describe a cluster with its copy chain, and name the caps that were reached."""
    from dedup.cluster.chain import chain
    from dedup.cluster.witness import LONGEST

    named = session.named(row.id)
    revisions, caps = _read(session, [name for name, _ in named])
    witnesses = _witnesses(engine, session, revisions)
    steps, first = chain(witnesses, series=engine.config.series, barred=lambda a, b: _rejected(session, a, b))
    if any(len(w.hashes) > LONGEST for w in witnesses):
        caps.append("chain_words")
    return ClusterDetail(
        row.id,
        tuple(name for name, _ in named),
        first.id,
        standing(session, row.id, read_policy(engine.config.survivor)),
        documents=len(named),
        earliest=witnesses[0].member.published if witnesses else None,
        latest=_latest(session, named),
        first_publisher=first,
        items=tuple(w.member for w in witnesses),
        chain=steps,
        caps_hit=tuple(caps),
    )


def _read(session: Reader, members: Sequence[str]) -> tuple[list[Revision], list[str]]:
    """Read the earliest members, as many as the caps allow."""
    found: list[Revision] = []
    characters = 0
    for name in members[:MEMBERS]:
        revision = session.revision(name)
        if revision is None:
            continue
        characters += len(revision.document.text)
        if found and characters > _CHARACTERS:
            return found, ["chain_characters"]
        found.append(revision)
    return found, ["chain_members"] if len(members) > MEMBERS else []


def _witnesses(engine: Engine, session: Reader, revisions: Sequence[Revision]) -> list[Witness]:
    shelved = engine.library.fetch(session, [r.number for r in revisions])
    return [_witness(engine, r.document, one.parsed) for r, one in zip(revisions, shelved, strict=True)]


def _witness(engine: Engine, document: Document, parsed: Parsed) -> Witness:
    """Take the words that count: what recurs in a source or names an agency is nobody's wording."""
    import numpy as np

    from dedup.attribution.credits import credits_of
    from dedup.cluster.witness import Witness
    from dedup.match.set_aside import aside_mask, set_aside

    tokens = parsed.tokens
    counted = ~aside_mask(set_aside(parsed, engine.background, document.source), len(tokens))
    kept = np.flatnonzero(counted) if counted.sum() >= _FEW else np.arange(len(tokens))
    return Witness(
        Member(str(document.id), document.source, document.title, document.published),
        document.text,
        tokens.hash[kept],
        tokens.start[kept].astype(np.int64),
        tokens.end[kept].astype(np.int64),
        credits_of(document),
        document.url,
        _links(document),
    )


def _links(document: Document) -> tuple[str, ...]:
    """List the addresses that a document gives as its original's, its own left out."""
    given = (document.metadata.get(name) for name in ("canonical", "canonical_url", "original_url"))
    return tuple(url for url in given if isinstance(url, str) and url != document.url)


def _rejected(session: Reader, a: str, b: str) -> bool:
    verdict = session.verdict(comparison_id(a, b))
    return verdict is not None and verdict.label is VerdictLabel.REJECTED


def _latest(session: Reader, named: Sequence[tuple[str, bool]]) -> dt.datetime | None:
    """Find when the last dated member was published."""
    last = next((name for name, dated in reversed(named) if dated), None)
    revision = session.revision(last) if last is not None else None
    return revision.document.published if revision else None
