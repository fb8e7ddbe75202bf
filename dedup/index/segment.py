"""One mapped segment: documents and postings that never change, and which of them count no longer."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from dedup.index.columns import Columns, halves, id_key
from dedup.index.files import Mapped, map_file, write_file
from dedup.index.posted import Posted
from dedup.index.postings import Asked, Part, tallied
from dedup.index.records import Record

__all__ = ["Segment", "write_segment"]

I64: TypeAlias = NDArray[np.int64]
U64: TypeAlias = NDArray[np.uint64]

_DOCUMENTS = (
    *("number", "text_a", "text_b", "order", "place", "moment", "dated", "origin"),
    *("id_key", "id_row", "id_end", "id_text"),
)

_HALVES = struct.Struct(">QQ")
_MANY = 64
"""Documents of one text among which the lowest is not looked for again and again."""


def write_segment(path: Path, columns: Columns) -> int:
    """Write a segment durably; return its size in bytes."""
    meta = {"shift": columns.shift, "sources": columns.sources}
    return write_file(path, columns.arrays(), meta)


class Segment:
    """A segment of this process.  Rows that are ``dead`` are gone, those that are ``mute`` propose nothing.

    The table of documents is checked whole when it is first used, postings page by page as they are
    read; what does not match its checksum raises ``DamagedError``.
    """

    __slots__ = (
        "_checked",
        "_file",
        "_found",
        "_least",
        "_muted",
        "_trusted",
        "dead",
        "mute",
        "name",
        "sources",
    )

    def __init__(self, path: Path, mapped: Mapped | None = None, *, checked: bool = False) -> None:
        """Map the segment at ``path``, unless it is ``mapped``.  Raises ``DamagedError``."""
        self._file: Mapped = mapped or map_file(path)
        self._checked = checked
        self._least: dict[int, int | None] = {}
        self._muted = False
        self.name = path.name
        self.sources: list[tuple[str | None, int]] = [(n, c) for n, c in self._file.meta["sources"]]
        directory, key, posting = (self._file.arrays[n] for n in ("directory", "key", "posting"))
        places = np.array([self._file.begins[n] for n in ("directory", "key", "posting")], np.int64)
        trust = (self._file.words, self._file.sums, self._file.seen)
        # What the compiled loops are called with, put together once: a look-up asks every segment.
        self._found = (*trust, directory, key, posting, places, self._file.meta["shift"])
        self._trusted = (*trust, self._file.begins["posting"])
        self.dead = np.zeros(len(self), np.bool_)
        self.mute = np.zeros(len(self), np.bool_)

    def __len__(self) -> int:
        return len(self._file.arrays["number"])

    def anew(self) -> Segment:
        """Give the same segment with nothing dead or mute; what was read of it need not be checked again."""
        return Segment(self._file.path, self._file, checked=self._checked)

    @property
    def changed(self) -> bool:
        """Whether something of it counts no longer, so that the next merge writes it anew."""
        return self._muted

    def _table(self, name: str) -> NDArray[Any]:
        if not self._checked:
            self._file.hold(_DOCUMENTS)
            self._checked = True
        return self._file.arrays[name]

    def row_of(self, number: int) -> int | None:
        """Find the row of a document that is not dead."""
        numbers = self._table("number")
        if not len(numbers) or not numbers[0] <= number <= numbers[-1]:
            return None
        row = int(np.searchsorted(numbers, number))
        return row if numbers[row] == number and not self.dead[row] else None

    def held_among(self, numbers: I64) -> list[int]:
        """List those of the numbers whose documents are not dead."""
        own = self._table("number")
        if not len(own):
            return []
        inside = numbers[(numbers >= own[0]) & (numbers <= own[-1])]
        rows = np.searchsorted(own, inside)
        found: list[int] = inside[(own[rows] == inside) & ~self.dead[rows]].tolist()
        return found

    def record(self, row: int) -> Record:
        """Tell what is known of a row's document."""
        row, end = int(row), self._table("id_end")
        first = int(end[row - 1]) if row else 0
        return Record(
            int(self._table("number")[row]),
            self._table("id_text")[first : int(end[row])].tobytes().decode("utf-8", "surrogatepass"),
            self.sources[int(self._table("origin")[row])][0],
            int(self._table("moment")[row]),
            bool(self._table("dated")[row]),
            self.text(row),
        )

    def text(self, row: int) -> bytes:
        """Name the text of a row."""
        at = int(self._table("place")[row])
        named = (int(self._table("text_a")[at]), int(self._table("text_b")[at]))
        return _HALVES.pack(*named)

    def _rows_of(self, exact: bytes) -> NDArray[np.uint32]:
        """List the rows of a text by rank, dead ones left out."""
        (begin,), (end,) = self._spans(halves([exact]))
        return self._alive(begin, end)

    def _spans(self, texts: U64) -> tuple[I64, I64]:
        """Find where the rows of each text begin and end in their order."""
        from dedup.index.kernels.finding import text_spans

        spans: tuple[I64, I64] = text_spans(self._table("text_a"), self._table("text_b"), texts)
        return spans

    def _alive(self, begin: Any, end: Any) -> NDArray[np.uint32]:
        rows = self._table("order")[begin:end]
        return rows[~self.dead[rows]] if self._muted else rows

    def copies(self, exact: bytes) -> I64:
        """List the numbers of the documents of a text, ascending."""
        return np.sort(self._table("number")[self._rows_of(exact)])

    def count(self, exact: bytes) -> int:
        """Count the documents of a text."""
        return len(self._rows_of(exact))

    def lowest_of(self, texts: U64) -> Iterator[tuple[int, int]]:
        """Find the lowest number of those of the ``texts`` u64[n, 2] that are held, with their places."""
        begin, end = self._spans(texts)
        for at in np.flatnonzero(begin < end).tolist():
            number = self._lowest(int(begin[at]), int(end[at]))
            if number is not None:
                yield at, number

    def _lowest(self, begin: int, end: int) -> int | None:
        """Find the lowest number of a text; what was found of many rows is kept.

        A load of a hundred thousand copies asks with each of them.
        """
        if begin in self._least:
            return self._least[begin]
        rows = self._alive(begin, end)
        least = int(self._table("number")[rows.min()]) if len(rows) else None
        if end - begin > _MANY:
            self._least[begin] = least
        return least

    def members(self, texts: U64) -> Iterator[tuple[int, Iterator[Record]]]:
        """List the documents by rank, one at a time, of those of the ``texts`` u64[n, 2] that are held."""
        begin, end = self._spans(texts)
        for at in np.flatnonzero(begin < end).tolist():
            yield at, map(self.record, self._alive(begin[at], end[at]))

    def named(self, name: str) -> int | None:
        """Find the number of the document with an id, the latest if there are several."""
        wanted = np.uint64(id_key(name))
        keys, rows = self._table("id_key"), self._table("id_row")
        first, last = _span(keys, wanted)
        found = [int(r) for r in rows[first:last] if not self.dead[r] and self.record(int(r)).id == name]
        return int(self._table("number")[max(found)]) if found else None

    def silence(self, row: int, *, dead: bool) -> None:
        """Let a row propose nothing from now on; a dead one is gone altogether."""
        if dead:
            self._least.clear()
        self.mute[row] = True
        self.dead[row] |= dead
        self._muted = True

    def within(self, middle: int, reach: int) -> dict[str | None, int]:
        """Count by source the documents whose moment is at most ``reach`` from ``middle``."""
        inside = (np.abs(self._table("moment") - middle) <= reach) & ~self.dead
        counts = np.bincount(self._table("origin")[inside], minlength=len(self.sources)).tolist()
        return {name: n for (name, _), n in zip(self.sources, counts, strict=True) if n}

    def find(self, wanted: NDArray[np.uint64], cap: int, held: I64) -> tuple[I64, I64]:
        """Find where short keys stand, and add the number of their postings to ``held``."""
        from dedup.index.kernels import finding

        begin, end = np.empty(len(wanted), np.int64), np.empty(len(wanted), np.int64)
        if not finding.find(*self._found, self.mute, self._muted, wanted, cap, begin, end, held):
            raise self._file.damaged()
        return begin, end

    def tally(self, where: tuple[I64, I64], asked: Asked, capped: NDArray[np.bool_]) -> Part:
        """Count what the keys that are not ``capped`` say; see :func:`~dedup.index.postings.tallied`."""
        from dedup.index.kernels import finding

        if not finding.sound_spans(*self._trusted, *where, capped):
            raise self._file.damaged()
        posting, number = self._file.arrays["posting"], self._table("number")
        return tallied(posting, number, self.mute, where, asked, capped)

    def columns(self, dead: NDArray[np.bool_], mute: NDArray[np.bool_]) -> Columns:
        """Read everything but what is ``dead``, and the postings but the ``mute`` ones."""
        self._file.hold(tuple(self._file.arrays))
        arrays = self._file.arrays
        place, hashed = arrays["place"], np.empty(len(self), np.uint64)
        hashed[arrays["id_row"]] = arrays["id_key"]
        whole = Columns(
            arrays["number"],
            np.stack([arrays["text_a"][place], arrays["text_b"][place]], axis=1),
            arrays["moment"],
            arrays["dated"],
            arrays["origin"],
            tuple(name for name, _ in self.sources),
            self._ids(),
            hashed,
            Posted.read(arrays["directory"], arrays["key"], arrays["posting"], self._file.meta["shift"]),
        )
        return whole.kept(~dead, ~mute) if mute.any() else whole

    def _ids(self) -> NDArray[np.object_]:
        ends = self._file.arrays["id_end"].tolist()
        text = self._file.arrays["id_text"].tobytes()
        out = np.empty(len(ends), np.object_)
        out[:] = [text[first:last] for first, last in zip([0, *ends], ends, strict=False)]
        return out


def _span(keys: NDArray[np.uint64], wanted: np.uint64) -> tuple[int, int]:
    from dedup.index.kernels.finding import span

    first, last = span(keys, wanted)
    return int(first), int(last)
