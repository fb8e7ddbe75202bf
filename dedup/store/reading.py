"""The reading half of a SQLite session: one method of the protocol, one query."""

from __future__ import annotations

import datetime as dt
import heapq
import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

from dedup.store.codec import from_micros, to_micros, unpack
from dedup.store.epochs import ReadingEpochs
from dedup.store.rows import Age, Aged, Change, ChangeKind, ClusterRow, Entry, Receipt, Revision, Tie, Totals
from dedup.types import Attention, Comparison, Document, DocumentInfo, Relation, Report, Verdict

__all__ = ["AGE_COLUMN", "Database", "Reading"]

_CHUNK = 500
"""Values bound into one ``IN (...)``."""

_REVISION = "SELECT number, current, info, exact, received, body FROM document"
_ORDER = "dated DESC, moment, id"
AGE_COLUMN = {Age.ADDED: "received", Age.PUBLISHED: "moment"}


class Database(Protocol):
    """What a session needs of a connection."""

    def execute(self, statement: str, bindings: Sequence[Any] = ..., /) -> Any:
        """Run one statement and iterate over its rows."""

    def last_insert_rowid(self) -> int:
        """Return the key of the row stored last."""


class Reading(ReadingEpochs):
    """Reads one unchanging state.  The caller has opened a transaction on ``database``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def _rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        return list(self._database.execute(statement, values))

    def _row(self, statement: str, *values: Any) -> tuple[Any, ...] | None:
        return next(iter(self._rows(statement, *values)), None)

    def _value(self, statement: str, *values: Any) -> Any:
        row = self._row(statement, *values)
        return row[0] if row else None

    def _among(self, statement: str, values: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
        """Run a statement whose ``{}`` takes a list of values, a chunk at a time."""
        listed = list(values)
        for start in range(0, len(listed), _CHUNK):
            chunk = listed[start : start + _CHUNK]
            yield from self._database.execute(statement.format(",".join("?" * len(chunk))), chunk)

    def sequence(self) -> int:
        return int(self._value("SELECT max(sequence) FROM change") or 0)

    def totals(self) -> Totals:
        tables = ("document", "comparison", "cluster", "report", "verdict", "waiting")
        revisions, comparisons, clusters, reports, verdicts, waiting = (
            int(self._value(f"SELECT count(*) FROM {table}")) for table in tables
        )
        documents = int(self._value("SELECT count(*) FROM document WHERE current"))
        return Totals(documents, revisions, comparisons, clusters, reports, verdicts, waiting)

    def revision(self, id: str, version: int | None = None) -> Revision | None:  # noqa: A002
        if version is None:
            row = self._row(f"{_REVISION} WHERE id = ? AND current", id)
        else:
            row = self._row(f"{_REVISION} WHERE id = ? AND version = ?", id, version)
        return _revision(row) if row else None

    def versions(self, id: str) -> tuple[int, ...]:  # noqa: A002
        return tuple(
            v for (v,) in self._rows("SELECT version FROM document WHERE id = ? ORDER BY version", id)
        )

    def revisions(self, numbers: Sequence[int]) -> list[Revision]:
        rows = self._among(_REVISION + " WHERE current AND number IN ({})", sorted(set(numbers)))
        return sorted((_revision(row) for row in rows), key=lambda r: r.number)

    def numbered(self, number: int) -> Revision | None:
        row = self._row(f"{_REVISION} WHERE number = ?", number)
        return _revision(row) if row else None

    def waiting(self, since: int = 0, limit: int = 1_000) -> list[int]:
        query = "SELECT number FROM waiting WHERE number > ? ORDER BY number LIMIT ?"
        return [number for (number,) in self._rows(query, since, limit)]

    def page(self, before: int | None, limit: int) -> list[Revision]:
        where = "WHERE current AND (?1 IS NULL OR number < ?1) ORDER BY number DESC LIMIT ?2"
        return [_revision(row) for row in self._rows(f"{_REVISION} {where}", before, limit)]

    def entries(self, numbers: Sequence[int] | None = None) -> Iterator[Entry]:
        query = """SELECT number, id, source, moment, dated, exact, s.body
                   FROM document JOIN sketch s USING (number) WHERE current"""
        if numbers is None:
            rows = iter(self._database.execute(f"{query} ORDER BY number"))
        else:
            rows = self._among(query + " AND number IN ({})", sorted(set(numbers)))
        for number, id, source, moment, dated, exact, sketch in rows:  # noqa: A001
            yield Entry(number, id, source, from_micros(moment), bool(dated), exact, sketch)

    def publishers(self, text: bytes, limit: int) -> list[DocumentInfo]:
        return [_info(row) for row in self._placed(text, limit)]

    def _placed(self, text: bytes, limit: int) -> list[tuple[Any, ...]]:
        """List documents of a text, as rows that begin with their place in the order of publication."""
        query = f"SELECT -dated, moment, id, info FROM document WHERE exact = ? AND current ORDER BY {_ORDER}"
        return self._rows(f"{query} LIMIT ?", text, limit)

    def changes(self, since: int, limit: int = 10_000) -> list[Change]:
        query = (
            "SELECT sequence, kind, number, about FROM change WHERE sequence > ? ORDER BY sequence LIMIT ?"
        )
        return [Change(s, ChangeKind(k), n, about) for s, k, n, about in self._rows(query, since, limit)]

    def comparison(self, id: str) -> Comparison | None:  # noqa: A002
        body = self._value("SELECT body FROM comparison WHERE id = ?", id)
        return Comparison.from_dict(unpack(body)) if body else None

    def comparisons(self, number: int) -> list[Comparison]:
        query = "SELECT body FROM comparison WHERE a = ?1 OR b = ?1 ORDER BY score DESC, id"
        return [Comparison.from_dict(unpack(body)) for (body,) in self._rows(query, number)]

    def linked(self, number: int) -> list[int]:
        query = "SELECT b FROM comparison WHERE a = ?1 UNION SELECT a FROM comparison WHERE b = ?1 ORDER BY 1"
        return [n for (n,) in self._rows(query, number)]

    def ties(self, texts: Iterable[bytes]) -> list[Tie]:
        query = """SELECT c.id, a.exact, b.exact, iif(v.target IS NULL, c.relation, 'unrelated'), c.score
                   FROM document d JOIN comparison c ON d.number {side}
                   JOIN document a ON a.number = c.a JOIN document b ON b.number = c.b
                   LEFT JOIN verdict v ON v.target = c.id AND v.label = 'rejected'
                   WHERE a.exact <> b.exact AND d.current AND d.exact IN ({{}})"""
        wanted = list(texts)
        found = {
            row[0]: Tie(row[1], row[2], Relation(row[3]), row[4])
            for side in ("= c.a", "= c.b")
            for row in self._among(query.format(side=side), wanted)
        }
        return [tie for _, tie in sorted(found.items(), key=lambda item: (-item[1].score, item[0]))]

    def copies(self, text: bytes, limit: int) -> int:
        query = "SELECT count(*) FROM (SELECT 1 FROM document WHERE exact = ? AND current LIMIT ?)"
        return int(self._value(query, text, limit))

    def population(self, texts: Iterable[bytes]) -> dict[bytes, int]:
        query = "SELECT exact, count(*) FROM document WHERE current AND exact IN ({}) GROUP BY exact"
        return dict(self._among(query, set(texts)))

    def crowded(self, texts: Iterable[bytes]) -> set[bytes]:
        query = "SELECT DISTINCT exact FROM document WHERE current AND crowded AND exact IN ({})"
        return {text for (text,) in self._among(query, set(texts))}

    def cluster(self, id: str) -> ClusterRow | None:  # noqa: A002
        known = self._value("SELECT cluster FROM alias WHERE id = ?", id) or id
        row = self._row("SELECT id, founded, documents FROM cluster WHERE id = ?", known)
        return self._cluster(row) if row else None

    def cluster_of(self, text: bytes) -> ClusterRow | None:
        known = self._value("SELECT cluster FROM tied WHERE exact = ?", text)
        return self.cluster(known) if known else None

    def clusters(self, before: tuple[int, str] | None, limit: int) -> list[ClusterRow]:
        founded, name = before or (None, None)
        query = """SELECT id, founded, documents FROM cluster
                   WHERE ?1 IS NULL OR (founded, id) < (?1, ?2) ORDER BY founded DESC, id DESC LIMIT ?3"""
        return [self._cluster(row) for row in self._rows(query, founded, name, limit)]

    def _cluster(self, row: tuple[Any, ...]) -> ClusterRow:
        texts = self._rows("SELECT exact FROM tied WHERE cluster = ? ORDER BY exact", row[0])
        return ClusterRow(row[0], row[1], row[2], tuple(t for (t,) in texts))

    def members(self, cluster: str, limit: int | None = None) -> list[DocumentInfo]:
        return [_info(row) for row in self._tied(cluster, limit)]

    def named(self, cluster: str, limit: int | None = None) -> list[tuple[str, bool]]:
        return [(id, bool(dated)) for dated, _, id, _ in self._tied(cluster, limit)]  # noqa: A001

    def _tied(self, cluster: str, limit: int | None) -> Iterator[tuple[Any, ...]]:
        """Merge the documents of a cluster's texts in the order of publication."""
        most = -1 if limit is None else limit
        texts = self._rows("SELECT exact FROM tied WHERE cluster = ?", cluster)
        placed = heapq.merge(*(self._placed(text, most) for (text,) in texts), key=lambda row: row[:3])
        return itertools.islice(placed, limit)

    def report(self, id: str) -> Report | None:  # noqa: A002
        body = self._value("SELECT body FROM report WHERE id = ?", id)
        return Report.from_dict(unpack(body)) if body else None

    def report_of(self, number: int) -> Report | None:
        body = self._value("SELECT body FROM report WHERE number = ?", number)
        return Report.from_dict(unpack(body)) if body else None

    def headline(self, number: int) -> tuple[str, Attention] | None:
        row = self._row("SELECT id, attention FROM report WHERE number = ?", number)
        return (row[0], Attention(row[1])) if row else None

    def mentions(self, id: str) -> list[str]:  # noqa: A002
        return [r for (r,) in self._rows("SELECT report FROM mention WHERE about = ? ORDER BY report", id)]

    def report_document(self, id: str) -> Document | None:  # noqa: A002
        query = """SELECT coalesce(d.body, r.document) FROM report r
                   LEFT JOIN document d ON d.number = r.number WHERE r.id = ?"""
        body = self._value(query, id)
        return Document.from_dict(unpack(body)) if body else None

    def verdicts(self, target: str) -> list[Verdict]:
        query = "SELECT body FROM verdict WHERE target = ?1 OR (target > ?1 || '/' AND target < ?1 || '0')"
        return [Verdict.from_dict(unpack(b)) for (b,) in self._rows(f"{query} ORDER BY target", target)]

    def verdict(self, target: str) -> Verdict | None:
        body = self._value("SELECT body FROM verdict WHERE target = ?", target)
        return Verdict.from_dict(unpack(body)) if body else None

    def aged(self, before: dt.datetime, by: Age, after: int, limit: int) -> list[Aged]:
        query = f"""SELECT number, id, current FROM document
                    WHERE number > ? AND {AGE_COLUMN[by]} < ? ORDER BY number LIMIT ?"""
        rows = self._rows(query, after, to_micros(before), limit)
        return [Aged(number, id, bool(current)) for number, id, current in rows]  # noqa: A001

    def aged_any(self) -> bool:
        return self._value("SELECT 1 FROM aged LIMIT 1") is not None

    def aged_text(self, id: str) -> str | None:  # noqa: A002
        found = self._value("SELECT sha256 FROM aged WHERE id = ?", id)
        return str(found) if found is not None else None

    def identified(self, after: str, limit: int) -> list[Revision]:
        where = "WHERE current AND id > ? ORDER BY id LIMIT ?"
        return [_revision(row) for row in self._rows(f"{_REVISION} {where}", after, limit)]

    def pairs(self, after: str, limit: int) -> list[Comparison]:
        query = "SELECT body FROM comparison WHERE id > ? ORDER BY id LIMIT ?"
        return [Comparison.from_dict(unpack(body)) for (body,) in self._rows(query, after, limit)]

    def cluster_ids(self) -> list[str]:
        return [id for (id,) in self._rows("SELECT id FROM cluster ORDER BY id")]  # noqa: A001

    def judgements(self) -> Iterator[Verdict]:
        for (body,) in self._database.execute("SELECT body FROM verdict ORDER BY target"):
            yield Verdict.from_dict(unpack(body))

    def leaves(self) -> list[Verdict]:
        query = "SELECT body FROM verdict WHERE target > 'src_' AND target < 'src`' ORDER BY target"
        return [Verdict.from_dict(unpack(body)) for (body,) in self._rows(query)]

    def taken(self, origin: str, taker: str) -> list[int]:
        query = """SELECT DISTINCT c.b FROM comparison c
                   JOIN document a ON a.number = c.a JOIN document b ON b.number = c.b
                   WHERE c.duplicate AND a.source = ? AND b.source = ? ORDER BY c.b"""
        return [number for (number,) in self._rows(query, origin, taker)]

    def sources(self) -> list[str]:
        query = "SELECT DISTINCT source FROM document WHERE current AND source IS NOT NULL ORDER BY source"
        return [source for (source,) in self._rows(query)]

    def receipt(self, key: str) -> Receipt | None:
        row = self._row("SELECT key, digest, report, outcome, received FROM receipt WHERE key = ?", key)
        return Receipt(row[0], row[1], row[2], row[3], from_micros(row[4])) if row else None


def _info(row: tuple[Any, ...]) -> DocumentInfo:
    return DocumentInfo.from_dict(unpack(row[-1]))


def _revision(row: tuple[Any, ...]) -> Revision:
    number, current, info, exact, received, body = row
    return Revision(
        number,
        bool(current),
        Document.from_dict(unpack(body)),
        DocumentInfo.from_dict(unpack(info)),
        exact,
        from_micros(received),
    )
