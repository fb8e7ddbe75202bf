"""Epochs of a store's background in a SQLite session: learned, drawn up, and brought into use.

Sketches depend on the background.  Those of the next epoch are written beside the old ones, in small
transactions, and take their places in one.
"""

from __future__ import annotations

from collections.abc import Iterator

from dedup.store.codec import from_micros, to_micros
from dedup.store.nights import ReadingNights
from dedup.store.rows import EpochRow

__all__ = ["FIRST", "READ_EPOCH", "ReadingEpochs", "WritingEpochs"]

FIRST = "first"
"""The background a store was made with."""

READ_EPOCH = "SELECT value FROM meta WHERE key = 'epoch'"


class ReadingEpochs(ReadingNights):
    """What a reader is told of epochs."""

    def epochs(self) -> list[EpochRow]:
        query = "SELECT name, version, made, sequence, documents, sources FROM epoch ORDER BY made, name"
        return [EpochRow(n, v, from_micros(m), s, d, f) for n, v, m, s, d, f in self._database.execute(query)]

    def epoch(self, name: str) -> bytes | None:
        query = "SELECT body FROM epoch WHERE name = ?1"
        if name == FIRST:
            query = "SELECT value FROM meta WHERE key = 'background' AND ?1 IS NOT NULL"
        row = next(iter(self._database.execute(query, (name,))), None)
        return bytes(row[0]) if row else None

    def by_source(self) -> Iterator[tuple[int, str | None]]:
        query = "SELECT number, source FROM document WHERE current ORDER BY number"
        yield from self._database.execute(query)

    def undrawn(self, after: int, limit: int) -> list[int]:
        query = """SELECT number FROM sketch WHERE number > ?
                   AND NOT EXISTS (SELECT 1 FROM drawn d WHERE d.number = sketch.number)
                   ORDER BY number LIMIT ?"""
        return [number for (number,) in self._database.execute(query, (after, limit))]


class WritingEpochs(ReadingEpochs):
    """What a writer does with them."""

    def learned(self, row: EpochRow, background: bytes) -> None:
        values = (row.name, row.version, to_micros(row.made), row.sequence, row.documents, row.sources)
        self._database.execute("INSERT INTO epoch VALUES (?, ?, ?, ?, ?, ?, ?)", (*values, background))

    def draw_for(self, name: str) -> None:
        held = next(iter(self._database.execute("SELECT value FROM meta WHERE key = 'drawing'")), None)
        if held is None or bytes(held[0]).decode() != name:
            self._database.execute("DELETE FROM drawn")
            self._database.execute("INSERT OR REPLACE INTO meta VALUES ('drawing', ?)", (name.encode(),))

    def draw(self, number: int, sketch: bytes) -> None:
        self._database.execute(
            """INSERT OR REPLACE INTO drawn (number, body)
               SELECT number, ?2 FROM sketch WHERE number = ?1""",
            (number, sketch),
        )

    def enter(self, name: str) -> None:
        self._database.execute(
            """UPDATE sketch SET body = d.body FROM drawn d WHERE d.number = sketch.number"""
        )
        self._database.execute("DELETE FROM drawn")
        self._database.execute("DELETE FROM meta WHERE key = 'drawing'")
        self._database.execute("INSERT OR REPLACE INTO meta VALUES ('epoch', ?)", (name.encode(),))
