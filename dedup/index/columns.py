"""Documents and postings as arrays side by side: how a segment is made, cut and joined with others."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from dedup.index.posted import BITS, MARK_BITS, Posted
from dedup.index.records import Record
from dedup.sketch.sketch import Sketch

__all__ = ["Columns", "halves", "id_key", "join"]

I64: TypeAlias = NDArray[np.int64]
U64: TypeAlias = NDArray[np.uint64]
Bools: TypeAlias = NDArray[np.bool_]
Names: TypeAlias = tuple[str | None, ...]

_PER_BUCKET = 32
"""Postings that share a prefix of the directory, on average."""
_REST = 32
"""Most bits of a key that stand with its posting; the directory knows the others."""
_MOST_ROWS = 1 << (32 - MARK_BITS)


def id_key(name: str) -> int:
    """Hash an id to 64 bits, the same in every process."""
    return _hashed(_encoded(name))


def halves(texts: Sequence[bytes]) -> U64:
    """Split the 16 bytes that name each text into two numbers, u64[n, 2]."""
    return np.frombuffer(b"".join(texts), ">u8").astype(np.uint64).reshape(-1, 2)


def _encoded(name: str) -> bytes:
    return name.encode("utf-8", "surrogatepass")


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Documents by ascending ``number`` and the postings of those that have some.

    ``text`` u64[n, 2] names the text, ``origin`` is a place in ``names``, ``ids`` are the encoded ids and
    ``hashed`` u64[n] what :func:`id_key` makes of them.
    """

    number: I64
    text: U64
    moment: I64
    dated: NDArray[np.uint8]
    origin: NDArray[np.int32]
    names: Names
    ids: NDArray[np.object_]
    hashed: U64
    posted: Posted

    @classmethod
    def of(cls, records: Sequence[Record], posted: Mapping[int, Sketch]) -> Columns:
        """Take in documents in any order, and the sketches of those that are posted, by number."""
        ordered = sorted(records, key=lambda r: r.number)
        names = tuple(dict.fromkeys(r.source for r in ordered))
        place = {name: at for at, name in enumerate(names)}
        number, ids = np.array([r.number for r in ordered], np.int64), [_encoded(r.id) for r in ordered]
        return cls(
            number,
            halves([r.exact for r in ordered]),
            np.array([r.moment for r in ordered], np.int64),
            np.array([r.dated for r in ordered], np.uint8),
            np.array([place[r.source] for r in ordered], np.int32),
            names,
            _objects(ids),
            np.array([_hashed(i) for i in ids], np.uint64),
            _posted(posted, number),
        )

    def __len__(self) -> int:
        return len(self.number)

    def kept(self, alive: Bools, posting: Bools) -> Columns:
        """Keep the documents that are ``alive``, and the postings of those of them that are ``posting``."""
        return Columns(
            self.number[alive],
            self.text[alive],
            self.moment[alive],
            self.dated[alive],
            self.origin[alive],
            self.names,
            self.ids[alive],
            self.hashed[alive],
            self.posted.moved(np.where(alive & posting, np.cumsum(alive) - 1, -1)),
        )

    def posting(self, sketches: Mapping[int, Sketch]) -> Columns:
        """Add postings of documents held, by number."""
        return replace(self, posted=self.posted.merge(_posted(sketches, self.number)))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Lay them out for look-ups; :class:`dedup.index.segment.Segment` reads them."""
        if len(self) > _MOST_ROWS:
            raise ValueError(f"a segment holds at most {_MOST_ROWS:,} documents")
        order = self._order()
        by_id = np.argsort(self.hashed, kind="stable").astype(np.uint32)
        sizes = np.array([len(i) for i in self.ids], np.int64)
        return {
            "number": self.number,
            "text_a": self.text[order, 0],
            "text_b": self.text[order, 1],
            "order": order,
            "place": np.argsort(order).astype(np.uint32),
            "moment": self.moment,
            "dated": self.dated,
            "origin": self.origin,
            "id_key": self.hashed[by_id],
            "id_row": by_id,
            "id_end": np.cumsum(sizes).astype(np.uint32),
            "id_text": np.frombuffer(b"".join(self.ids), np.uint8),
            "directory": self.posted.directory(self.shift),
            "key": (self.posted.key & np.uint64((1 << self.shift) - 1)).astype(np.uint32),
            "posting": self.posted.posting,
        }

    @property
    def shift(self) -> int:
        """By how many bits a key is shifted to give its bucket in the directory."""
        return BITS - max(BITS - _REST, (len(self.posted) // _PER_BUCKET).bit_length())

    @property
    def sources(self) -> list[tuple[str | None, int]]:
        """Count the documents of each source, in the order of ``names``."""
        return list(
            zip(self.names, np.bincount(self.origin, minlength=len(self.names)).tolist(), strict=True)
        )

    def _order(self) -> NDArray[np.uint32]:
        """Rows by text, and within a text by rank: dated first, earliest first, then by id and number."""
        when = np.where(self.dated == 1, self.moment, self.number)
        columns = (when, self.dated == 0, self.text[:, 1], self.text[:, 0])
        order = np.lexsort(columns).astype(np.int64)
        same = np.ones(max(len(order) - 1, 0), np.bool_)
        for column in columns:
            same &= column[order][1:] == column[order][:-1]
        edges = np.flatnonzero(np.diff(np.concatenate([[False], same, [False]]).astype(np.int8)))
        for first, last in edges.reshape(-1, 2).tolist():
            run = order[first : last + 1]
            order[first : last + 1] = sorted(run.tolist(), key=lambda row: (self.ids[row], row))
        return order.astype(np.uint32)


def join(parts: Sequence[Columns]) -> Columns:
    """Make one of several whose documents are distinct."""
    names, origins = _origins(parts)
    by_number = np.argsort(np.concatenate([p.number for p in parts]), kind="stable")
    return Columns(
        np.concatenate([p.number for p in parts])[by_number],
        np.concatenate([p.text for p in parts])[by_number],
        np.concatenate([p.moment for p in parts])[by_number],
        np.concatenate([p.dated for p in parts])[by_number],
        origins[by_number],
        names,
        np.concatenate([p.ids for p in parts])[by_number],
        np.concatenate([p.hashed for p in parts])[by_number],
        _joined(parts, np.argsort(by_number)),
    )


def _joined(parts: Sequence[Columns], places: I64) -> Posted:
    """Put the postings together, the shortest first; rows, one part after the other, get new ``places``."""
    ends = np.cumsum([len(p) for p in parts]).tolist()
    moved = [
        p.posted.moved(places[end - len(p) : end]) if len(parts) > 1 else p.posted
        for p, end in zip(parts, ends, strict=True)
    ]
    moved.sort(key=len)
    return functools.reduce(Posted.merge, moved)


def _origins(parts: Sequence[Columns]) -> tuple[Names, NDArray[np.int32]]:
    """Give the sources new numbers; one without a document is not named again."""
    names: Names = tuple(dict.fromkeys(name for part in parts for name in part.names))
    place = {name: at for at, name in enumerate(names)}
    origin = np.concatenate([np.array([place[n] for n in p.names], np.int32)[p.origin] for p in parts])
    used, origin = np.unique(origin, return_inverse=True)
    return tuple(names[at] for at in used.tolist()), origin.astype(np.int32)


def _posted(sketches: Mapping[int, Sketch], number: I64) -> Posted:
    """Post documents, by number, each in the row that ``number`` has it in."""
    rows = np.searchsorted(number, np.fromiter(sketches, np.int64, len(sketches)))
    return Posted.of(list(sketches.values())).moved(rows)


def _hashed(encoded: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(encoded, digest_size=8).digest(), "big")


def _objects(values: list[bytes]) -> NDArray[np.object_]:
    out = np.empty(len(values), np.object_)
    out[:] = values
    return out
