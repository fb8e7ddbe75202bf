"""Feeds and scans in a SQLite session: what is fetched again and again, and what a run found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from dedup.store.codec import from_micros, pack, to_micros, unpack
from dedup.store.rows import FeedRow, Harvest, ScanRow
from dedup.types import Report

__all__ = ["ReadingNights", "WritingNights"]


class _Database(Protocol):
    def execute(self, statement: str, bindings: Sequence[Any] = ..., /) -> Any:
        """Run one statement and iterate over its rows."""

    def last_insert_rowid(self) -> int:
        """Return the key of the row stored last."""


class ReadingNights:
    """What a reader is told of feeds and scans."""

    _database: _Database

    def feeds(self) -> list[FeedRow]:
        rows = self._database.execute("SELECT url, body FROM feed ORDER BY url")
        return [FeedRow(url, unpack(body)) for url, body in rows]

    def feed(self, url: str) -> FeedRow | None:
        row = next(iter(self._database.execute("SELECT body FROM feed WHERE url = ?", (url,))), None)
        return FeedRow(url, unpack(row[0])) if row else None

    def scan(self, number: int | None = None) -> ScanRow | None:
        query = """SELECT number, since, until, began, finished, body FROM scan
                   WHERE ?1 IS NULL OR number = ?1 ORDER BY number DESC LIMIT 1"""
        row = next(iter(self._database.execute(query, (number,))), None)
        return _scan(row) if row else None

    def scans(self, before: int | None, limit: int) -> list[ScanRow]:
        query = """SELECT number, since, until, began, finished, body FROM scan
                   WHERE ?1 IS NULL OR number < ?1 ORDER BY number DESC LIMIT ?2"""
        return [_scan(row) for row in self._database.execute(query, (before, limit))]

    def harvests(self, scan: int) -> list[Harvest]:
        query = "SELECT place, body FROM harvest WHERE scan = ? ORDER BY place"
        return [Harvest(place, unpack(body)) for place, body in self._database.execute(query, (scan,))]

    def outline(self, number: int) -> Report | None:
        rows = self._database.execute("SELECT body FROM report WHERE number = ?", (number,))
        row = next(iter(rows), None)
        return Report.from_dict(_outlined(unpack(row[0]))) if row else None

    def overtaken(self, since: int) -> list[tuple[int, int]]:
        query = "SELECT a, b FROM comparison WHERE a > ? AND b < a ORDER BY b, a"
        return [(a, b) for a, b in self._database.execute(query, (since,))]


class WritingNights(ReadingNights):
    """What a writer notes of them."""

    def fed(self, row: FeedRow) -> None:
        self._database.execute(
            "INSERT OR REPLACE INTO feed (url, body) VALUES (?, ?)", (row.url, pack(dict(row.body)))
        )

    def unfed(self, url: str) -> bool:
        held = self.feed(url) is not None
        self._database.execute("DELETE FROM feed WHERE url = ?", (url,))
        return held

    def scanned(self, row: ScanRow) -> int:
        self._database.execute(
            """INSERT INTO scan (number, since, until, began, finished, body) VALUES (?, ?, ?, ?, ?, ?)
               ON CONFLICT (number) DO UPDATE
               SET until = excluded.until, finished = excluded.finished, body = excluded.body""",
            (
                row.number or None,
                row.since,
                row.until,
                to_micros(row.began),
                int(row.finished),
                pack(dict(row.body)),
            ),
        )
        return row.number or self._database.last_insert_rowid()

    def harvested(self, scan: int, harvest: Harvest) -> None:
        self._database.execute(
            "INSERT OR REPLACE INTO harvest (scan, place, body) VALUES (?, ?, ?)",
            (scan, harvest.place, pack(dict(harvest.body))),
        )


def _scan(row: Sequence[Any]) -> ScanRow:
    number, since, until, began, finished, body = row
    return ScanRow(number, since, until, from_micros(began), bool(finished), unpack(body))


def _outlined(told: dict[str, Any]) -> dict[str, Any]:
    """Leave out of a report as stored what makes up nine tenths of its parts."""
    bare: dict[str, Any] = {
        "zones": [],
        "answers": [],
        "facts": {},
        "passages": [],
        "set_aside": [],
        "attribution": [],
    }
    return {**told, **bare, "comparisons": [_bare_pair(pair) for pair in told["comparisons"]]}


def _bare_pair(pair: dict[str, Any]) -> dict[str, Any]:
    facts = pair["facts"] if pair["duplicate"] else {}
    kept = {side: facts[side] for side in ("only_a", "only_b") if side in facts}
    return {**pair, "passages": [], "reasons": [], "facts": kept}
