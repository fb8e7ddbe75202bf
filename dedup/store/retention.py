"""Removing what is old from a SQLite store, so that its bytes are gone."""

from __future__ import annotations

import datetime as dt

from dedup.store.codec import to_micros, unpack
from dedup.store.reading import AGE_COLUMN, Reading
from dedup.store.rows import Age, ChangeKind

__all__ = ["Retaining"]


class Retaining(Reading):
    """The part of a writing session that forgets by age."""

    def _change(self, kind: ChangeKind, number: int | None, about: str) -> int:
        self._database.execute(
            "INSERT INTO change (kind, number, about) VALUES (?, ?, ?)", (str(kind), number, about)
        )
        return self._database.last_insert_rowid()

    def kept_mentions(self, id: str, before: dt.datetime, by: Age) -> list[str]:  # noqa: A002
        query = f"""SELECT r.id FROM mention m JOIN report r ON r.id = m.report
                    LEFT JOIN document d ON d.number = r.number
                    WHERE m.about = ? AND (d.number IS NULL OR d.{AGE_COLUMN[by]} >= ?) ORDER BY r.id"""
        return [name for (name,) in self._rows(query, id, to_micros(before))]

    def age_out(self, number: int) -> None:
        row = self._row("SELECT id, current, info FROM document WHERE number = ?", number)
        if row is None:
            return
        if row[1]:
            self._database.execute(
                "INSERT OR REPLACE INTO aged (id, sha256) VALUES (?, ?)", (row[0], unpack(row[2])["sha256"])
            )
        self._database.execute("DELETE FROM document WHERE number = ?", (number,))
        self._change(ChangeKind.REMOVED, number, row[0])

    def age_out_checks(self, before: dt.datetime) -> int:
        old = "FROM report WHERE number IS NULL AND made < ?"
        count = self._value(f"SELECT count(*) {old}", to_micros(before))
        self._database.execute(f"DELETE {old}", (to_micros(before),))
        return int(count)
