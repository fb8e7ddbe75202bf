"""The writing half of a SQLite session."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from dedup.store.codec import pack, to_micros
from dedup.store.epochs import WritingEpochs
from dedup.store.nights import WritingNights
from dedup.store.retention import Retaining
from dedup.store.rows import ChangeKind, ClusterRow, Draft, Receipt
from dedup.types import Comparison, Document, Report, Verdict

__all__ = ["Session"]


class Session(Retaining, WritingNights, WritingEpochs):
    """Reads and changes the store inside the writer's transaction, which the caller has begun."""

    @contextmanager
    def part(self) -> Iterator[None]:
        self._database.execute("SAVEPOINT part")
        try:
            yield
        except BaseException:
            self._database.execute("ROLLBACK TO part")
            raise
        finally:
            self._database.execute("RELEASE part")

    def add(self, draft: Draft, *, current: bool = True) -> int:
        document = draft.document
        if document.id is None or document.version is None:
            raise ValueError("a draft has its id and version")
        if current:
            self._supersede(document.id)
        moment = document.published or draft.received
        info, body = draft.packed or (pack(draft.info.to_dict()), pack(document.to_dict()))
        self._database.execute(
            """INSERT INTO document (id, version, current, source, moment, dated, received,
                                     exact, crowded, info, body)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            (
                document.id,
                document.version,
                int(current),
                document.source,
                to_micros(moment),
                int(document.published is not None),
                to_micros(draft.received),
                draft.exact,
                int(draft.crowded),
                info,
                body,
            ),
        )
        number = self._database.last_insert_rowid()
        if current:
            self._database.execute("INSERT INTO sketch (number, body) VALUES (?, ?)", (number, draft.sketch))
        self._change(ChangeKind.ADDED, number, document.id)
        return number

    def _supersede(self, id: str) -> None:  # noqa: A002
        number = self._value("SELECT number FROM document WHERE id = ? AND current", id)
        if number is None:
            return
        self._database.execute("UPDATE document SET current = 0 WHERE number = ?", (number,))
        self._database.execute("DELETE FROM sketch WHERE number = ?", (number,))
        self._database.execute("DELETE FROM comparison WHERE a = ?1 OR b = ?1", (number,))
        self._change(ChangeKind.REMOVED, number, id)

    def erase(self, id: str) -> list[int]:  # noqa: A002
        numbers = [n for (n,) in self._rows("SELECT number FROM document WHERE id = ? ORDER BY number", id)]
        for number in numbers:
            for (name,) in self._rows("SELECT id FROM comparison WHERE a = ?1 OR b = ?1", number):
                self._database.execute(
                    "DELETE FROM verdict WHERE target = ?1 OR (target > ?1 || '/' AND target < ?1 || '0')",
                    (name,),
                )
            self._database.execute("DELETE FROM document WHERE number = ?", (number,))
            self._change(ChangeKind.REMOVED, number, id)
        self._database.execute("DELETE FROM mention WHERE about = ?", (id,))
        return numbers

    def compared(self, a: int, b: int, comparison: Comparison) -> None:
        self._database.execute(
            """INSERT OR REPLACE INTO comparison (id, a, b, relation, duplicate, score, body)
               VALUES (?, ?, ?, ?, ?, ?, ?)""",
            (
                comparison.id,
                a,
                b,
                str(comparison.relation),
                int(comparison.duplicate),
                float(comparison.score),
                pack(comparison.to_dict()),
            ),
        )

    def postponed(self, number: int) -> None:
        self._database.execute("INSERT OR IGNORE INTO waiting (number) VALUES (?)", (number,))

    def crowd(self, number: int, *, crowded: bool) -> None:
        self._database.execute("UPDATE document SET crowded = ? WHERE number = ?", (int(crowded), number))

    def reported(
        self,
        report: Report,
        number: int | None,
        document: Document | None = None,
        made: dt.datetime | None = None,
    ) -> None:
        kept = pack(document.to_dict()) if document is not None else None
        moment = to_micros(made) if made is not None else None
        self._database.execute(
            """INSERT INTO report (id, number, attention, document, body, made) VALUES (?, ?, ?, ?, ?, ?)
               ON CONFLICT (id) DO UPDATE
               SET attention = excluded.attention, body = excluded.body,
                   document = coalesce(excluded.document, document), made = coalesce(excluded.made, made)""",
            (report.id, number, str(report.attention), kept, pack(report.to_dict()), moment),
        )
        self._database.execute("DELETE FROM waiting WHERE number = ?", (number,))
        self._database.execute("DELETE FROM mention WHERE report = ?", (report.id,))
        others = {side.id for c in report.comparisons for side in (c.a, c.b)} - {report.document.id, None}
        for other in sorted(str(o) for o in others):
            self._database.execute("INSERT INTO mention (about, report) VALUES (?, ?)", (other, report.id))

    def grouped(self, cluster: ClusterRow) -> None:
        self._database.execute("DELETE FROM alias WHERE id = ?", (cluster.id,))
        self._database.execute(
            "INSERT OR REPLACE INTO cluster (id, founded, documents) VALUES (?, ?, ?)",
            (cluster.id, cluster.founded, cluster.documents),
        )
        self._database.execute("DELETE FROM tied WHERE cluster = ?", (cluster.id,))
        for text in cluster.texts:
            self._database.execute(
                "INSERT OR REPLACE INTO tied (exact, cluster) VALUES (?, ?)", (text, cluster.id)
            )

    def grew(self, id: str) -> None:  # noqa: A002
        self._database.execute("UPDATE cluster SET documents = documents + 1 WHERE id = ?", (id,))

    def ungrouped(self, id: str, into: str | None = None) -> None:  # noqa: A002
        self._database.execute("DELETE FROM cluster WHERE id = ?", (id,))
        if into is None:
            self._database.execute("DELETE FROM alias WHERE cluster = ?", (id,))
            return
        self._database.execute("UPDATE alias SET cluster = ? WHERE cluster = ?", (into, id))
        self._database.execute("INSERT OR REPLACE INTO alias (id, cluster) VALUES (?, ?)", (id, into))

    def judged(self, verdict: Verdict) -> int:
        self._database.execute(
            "INSERT OR REPLACE INTO verdict (target, label, body) VALUES (?, ?, ?)",
            (verdict.target, str(verdict.label), pack(verdict.to_dict())),
        )
        return self._change(ChangeKind.VERDICT, None, verdict.target)

    def unjudged(self, target: str) -> int:
        self._database.execute("DELETE FROM verdict WHERE target = ?", (target,))
        return self._change(ChangeKind.VERDICT, None, target)

    def received(self, receipt: Receipt) -> None:
        self._database.execute(
            "INSERT INTO receipt (key, digest, report, outcome, received) VALUES (?, ?, ?, ?, ?)",
            (receipt.key, receipt.digest, receipt.report, receipt.outcome, to_micros(receipt.received)),
        )

    def forget(self, before: dt.datetime) -> int:
        old = self._value("SELECT count(*) FROM receipt WHERE received < ?", to_micros(before))
        self._database.execute("DELETE FROM receipt WHERE received < ?", (to_micros(before),))
        return int(old)
