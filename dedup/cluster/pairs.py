"""Candidate pairs of a whole batch: sort keys in parts, keep those that several texts hold, tally by text.

The rule is that of the index: one band in common or two chosen shingles, each text's strongest earlier
ones, a cap on frequent keys.  Two things differ, and neither loses a copy or an update.  Strongest terms
are no keys here: they find rewrites, and a rewrite ties nothing.  And chosen shingles that recur in a
source's items, or everywhere, count for nothing: that is how a batch knows boilerplate by itself.

Memory beyond the columns: 13 bytes for each key that two texts share, and one part of the keys (a
thirty-second) while it is sorted.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from dedup.cluster.reading import Columns
from dedup.config import Config
from dedup.sketch.background import everywhere_threshold, source_threshold
from dedup.sketch.keys import LEAST_SHINGLES, caps_named
from dedup.sketch.shingles import U32, U64, Bools
from dedup.text.rooms import Rooms

__all__ = ["Proposals", "Texts", "propose"]

I64: TypeAlias = NDArray[np.int64]

_PARTS_BITS = 4
_RANGES = 4
"""Ranges of texts a worker tallies at a time: the later a text, the more lie before it."""


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """The distinct texts of a batch by publication.

    ``text_of`` i64[n] are rows of the columns, ``source`` i64[n] numbers of sources, 0 where it is not
    known.
    """

    text_of: I64
    source: I64

    def __len__(self) -> int:
        return len(self.text_of)


@dataclass(frozen=True, slots=True, eq=False)
class Proposals:
    """Pairs of distinct texts by publication: ``pairs`` u32[k, 2] rows of (later, earlier), sorted.

    ``votes`` u32[k, 2] are bands and chosen shingles in common; ``cut`` marks texts that had more
    candidates than are compared.
    """

    pairs: U32
    votes: U32
    cut: Bools
    caps_hit: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.pairs)


def propose(columns: Columns, texts: Texts, config: Config, workers: int = 1) -> Proposals:
    """Propose pairs; marks in ``columns.places`` what is common wording."""
    with ThreadPoolExecutor(workers, thread_name_prefix="dedup-cluster") as pool:
        counts = _parts(columns, texts)
        size = max(len(texts), int(counts.max()) + 1)
        rooms = Rooms(lambda: _Room.of(size), kept=workers)
        bands = list(pool.map(_band_job(columns, texts, rooms), range(config.bands)))
        chosen = list(pool.map(_chosen_job(columns, texts, counts, rooms), range(len(counts))))
        mark = _mark_job(columns, texts, [names for _, names in chosen])
        list(pool.map(mark, _ranges(len(texts), workers)))
        entries, parts = sum(map(len, bands)), [*bands, *(part for part, _ in chosen)]
        del bands, chosen, rooms
        shared = _Shared.total(parts)
        first, rows = _by_text(shared, len(texts))
        tally = _tally_job(shared, first, rows, entries, config)
        voted = list(pool.map(tally, _ranges(len(texts), _RANGES * workers)))
    found = np.concatenate([part[0] for part in voted])
    cut = np.concatenate([part[1] for part in voted])
    capped = np.sum([part[2] for part in voted], axis=0)
    caps = (*caps_named(np.flatnonzero(capped)), *(["candidates"] if cut.any() else []))
    return Proposals(found[:, :2], found[:, 2:], cut, caps)


@dataclass(frozen=True, slots=True, eq=False)
class _Shared:
    """Keys that several texts hold, each key's texts one after the other, ascending.

    ``docs`` u32[k]; ``starts`` u32[k] where each entry's key begins; ``common`` bool[k].
    """

    docs: U32
    starts: U32
    common: Bools

    def __len__(self) -> int:
        return len(self.docs)

    @classmethod
    def total(cls, parts: list[_Shared]) -> _Shared:
        """Put parts one after the other; each is let go once it is copied."""
        size, at = sum(map(len, parts)), 0
        made = cls(np.empty(size, np.uint32), np.empty(size, np.uint32), np.empty(size, np.bool_))
        parts.reverse()
        while parts:
            part = parts.pop()
            span = slice(at, at + len(part))
            made.docs[span], made.common[span] = part.docs, part.common
            np.add(part.starts, np.uint32(at), out=made.starts[span])
            at += len(part)
        return made


@dataclass(frozen=True, slots=True, eq=False)
class _Room:
    """What keys are packed into, sorted in, and sorted out into: ``size`` of each."""

    packed: U64
    other: U64
    docs: U32
    starts: U32
    keys: U32

    @classmethod
    def of(cls, size: int) -> _Room:
        packed, other = (np.empty(size, np.uint64) for _ in range(2))
        docs, starts, keys = (np.empty(size, np.uint32) for _ in range(3))
        return cls(packed, other, docs, starts, keys)

    def shared(self, size: int, bits: int) -> tuple[_Shared, U32]:
        """Sort ``size`` packed keys by their lower bits and keep the shared ones, with their keys."""
        from dedup.cluster.kernels import keys as kernels

        ordered = kernels.sort_keys(self.packed[:size], self.other[:size], bits)
        count = kernels.shared_groups(ordered, self.docs, self.starts, self.keys)
        kept = _Shared(self.docs[:count].copy(), self.starts[:count].copy(), np.zeros(count, np.bool_))
        return kept, self.keys[:count].copy()


def _band_job(columns: Columns, texts: Texts, rooms: Rooms[_Room]) -> Callable[[int], _Shared]:
    ranks = np.flatnonzero(columns.banded[texts.text_of]).astype(np.uint64)
    rows = texts.text_of[ranks]

    def job(band: int) -> _Shared:
        with rooms.one() as room:
            packed = room.packed[: len(ranks)]
            np.left_shift(columns.bands[rows, band], np.uint64(32), out=packed)
            packed |= ranks
            return room.shared(len(ranks), 32)[0]

    return job


def _parts(columns: Columns, texts: Texts) -> I64:
    """Count chosen shingles by the upper bits of their keys."""
    from dedup.cluster.kernels import keys as kernels

    counts = np.zeros(1 << _PARTS_BITS, np.int64)
    held = columns.chosen, columns.chosen_begin, texts.text_of
    kernels.count_parts(*held, np.uint32(32 - _PARTS_BITS), counts)
    return counts


def _chosen_job(
    columns: Columns, texts: Texts, counts: I64, rooms: Rooms[_Room]
) -> Callable[[int], tuple[_Shared, U64]]:
    from dedup.cluster.kernels import keys as kernels

    bits = 32 - _PARTS_BITS
    items = np.bincount(texts.source, minlength=1)
    least_of_source = np.array([source_threshold(n) for n in items.tolist()], np.int64)
    least_of_source[0] = len(texts) + 1  # not known is no source
    least = everywhere_threshold(len(texts))

    def job(part: int) -> tuple[_Shared, U64]:
        held = (columns.chosen, columns.chosen_begin, texts.text_of)
        with rooms.one() as room:
            kernels.pack_part(*held, np.uint32(bits), np.uint32(part), room.packed)
            shared, keys = room.shared(counts[part], bits)
        limits = (texts.source, least_of_source, least, np.zeros_like(items))
        return shared, kernels.find_common(shared.docs, shared.starts, keys, *limits, shared.common)

    return job


def _mark_job(columns: Columns, texts: Texts, names: Sequence[U64]) -> Callable[[tuple[int, int]], None]:
    """Mark in the columns what is common wording of a range of texts."""
    from dedup.cluster.kernels import keys as kernels

    common = np.concatenate(names)
    held = (texts.source, texts.text_of, columns.chosen_begin, columns.chosen, columns.places)
    return lambda span: kernels.mark_common(*span, common, *held)


def _by_text(shared: _Shared, texts: int) -> tuple[I64, U32]:
    """List the entries of each text: those of text i are ``rows[first[i]:first[i + 1]]``."""
    from dedup.cluster.kernels import keys as kernels

    first, rows = np.zeros(texts + 2, np.int64), np.empty(len(shared), np.uint32)
    kernels.rows_of(shared.docs, first, rows)
    return first[:-1], rows


def _tally_job(
    shared: _Shared, first: I64, rows: U32, band_entries: int, config: Config
) -> Callable[[tuple[int, int]], tuple[Any, Any, Any]]:
    from dedup.cluster.kernels import keys as kernels

    def job(span: tuple[int, int]) -> tuple[Any, Any, Any]:
        return kernels.vote(  # type: ignore[no-any-return]
            *span, first, rows, shared.docs, shared.starts, band_entries, shared.common[band_entries:],
            config.key_cap, LEAST_SHINGLES, config.candidates,
        )  # fmt: skip

    return job


def _ranges(size: int, parts: int) -> Iterable[tuple[int, int]]:
    edges = np.linspace(0, size, parts + 1).astype(int).tolist()
    return itertools.pairwise(edges)
