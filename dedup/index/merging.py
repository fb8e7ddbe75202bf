"""Merging: what was held in memory goes into segments, and what is silent leaves them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from dedup.index.columns import Columns, join
from dedup.index.folder import Folder
from dedup.index.segment import Segment, write_segment
from dedup.index.segments import Delta, Snapshot

__all__ = ["LARGEST", "merge"]

LARGEST = 160_000
"""Documents of a segment that is merged no further but to leave out what was removed.

Above 32 times what is held in memory: spills that are a little larger than they have to be still come
together five times over.
"""

Bools: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """A segment, or what came since (``segment`` None), with the number of documents it will hold."""

    size: int
    segment: Segment | None = None
    dead: Bools | None = None
    mute: Bools | None = None


def merge(snapshot: Snapshot, folder: Folder, largest: int = LARGEST) -> tuple[str, ...]:
    """Write what has to be written anew and name the segments of the new state, oldest first.

    Segments grow by doubling, so that there are few and each posting is written a few times only.  One
    that holds something removed is always written anew: after a merge nothing is left of it.
    """
    parts = [_Part(len(s) - int(dead.sum()), s, dead, mute) for s, dead, mute in snapshot.segments]
    if snapshot.delta.records:
        parts.append(_Part(len(snapshot.delta.records)))
    named = [_written(group, snapshot.delta, folder) for group in _grouped(parts, largest)]
    return tuple(name for name in named if name is not None)


def _grouped(parts: Sequence[_Part], largest: int) -> list[list[_Part]]:
    groups = [[part] for part in parts]
    at = len(groups) - 1
    while at > 0:
        before, last = (sum(p.size for p in groups[i]) for i in (at - 1, at))
        if before < 2 * last and before + last <= largest:
            groups[at - 1 : at + 1] = [[*groups[at - 1], *groups[at]]]
        at -= 1
    return groups


def _written(group: Sequence[_Part], delta: Delta, folder: Folder) -> str | None:
    only = group[0].segment if len(group) == 1 else None
    if only is not None and group[0].mute is not None and not group[0].mute.any():
        return only.name
    columns = join([_columns(part, delta) for part in group])
    if not len(columns):
        return None
    path = folder.fresh()
    write_segment(path, columns)
    return path.name


def _columns(part: _Part, delta: Delta) -> Columns:
    if part.segment is None or part.dead is None or part.mute is None:
        return Columns.of(delta.records, delta.posted)
    columns = part.segment.columns(part.dead, part.mute)
    raised = {n: sketch for n, sketch in delta.lifted.items() if _holds(columns, n)}
    return columns.posting(raised) if raised else columns


def _holds(columns: Columns, number: int) -> bool:
    at = int(np.searchsorted(columns.number, number))
    return at < len(columns) and int(columns.number[at]) == number
