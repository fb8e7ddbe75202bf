"""Changes other than additions: a document erased, a verdict given or withdrawn."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, replace
from functools import partial

from dedup.detector import grouping
from dedup.detector.engine import Engine
from dedup.detector.retelling import judged, without
from dedup.detector.writer import Batch
from dedup.errors import NotFoundError, VerdictChangedError
from dedup.store.protocol import Reader, Writer
from dedup.store.rows import Revision
from dedup.types import Comparison, Document, Report, Verdict

__all__ = ["Deletion", "Judgement", "Keeping", "verdict_tag"]


@dataclass(frozen=True, slots=True)
class Deletion:
    """Erase a document: its texts, keys and comparisons, and its words in the reports of others."""

    engine: Engine
    id: str
    weight: int = 0

    def run(self, batch: Batch) -> None:
        """Erase it.  Raises ``NotFoundError``."""
        session = batch.session
        current = session.revision(self.id)
        told = [report for name in session.mentions(self.id) if (report := session.report(name))]
        numbers = session.erase(self.id)
        if not numbers:
            raise NotFoundError(f"there is no document {self.id!r}", about=self.id)
        for report in told:
            self._retell(session, report)
        if current is not None:
            grouping.regroup(session, [current.exact] if current.info.words else [])
        batch.gone.update(numbers)
        batch.committed.append(partial(self.engine.forget, numbers))

    def _retell(self, session: Writer, report: Report) -> None:
        document = session.report_document(report.id)
        if document is not None:
            session.reported(without(self.engine, report, document, self.id), None)


def verdict_tag(verdict: Verdict | None) -> str:
    """Name the verdict that stands, for a caller who wants to replace only the one they saw."""
    if verdict is None:
        return "none"
    return hashlib.sha256(json.dumps(verdict.to_dict()).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Judgement:
    """Put an editor's verdict in place of the one before, or withdraw it."""

    engine: Engine
    target: str
    verdict: Verdict | None
    if_match: str | None
    weight: int = 0

    def run(self, batch: Batch) -> Verdict | None:
        """Store it.  Raises ``NotFoundError`` or, with another verdict in place, ``VerdictChangedError``."""
        session = batch.session
        about, _, name = self.target.partition("/")
        comparison, report = session.comparison(about), session.report(about)
        leave = about.startswith("src_")
        if comparison is None and report is None and not leave:
            raise NotFoundError(f"there is no comparison or report {about!r}", about=self.target)
        tag = verdict_tag(session.verdict(self.target))
        if self.if_match is not None and self.if_match != tag:
            raise VerdictChangedError(
                f"the verdict on {self.target} was changed meanwhile; read it again", about=self.target
            )
        given: Verdict | None = None
        if self.verdict is None:
            session.unjudged(self.target)
        else:
            mark = _marked(session, comparison or report, name) if name else None
            given = replace(self.verdict, passage=mark)
            session.judged(given)
        if comparison is not None:
            self._follow(session, comparison)
        elif report is not None:
            self._follow_inside(session, report)
        return given

    def _follow(self, session: Writer, comparison: Comparison) -> None:
        """Bring the clusters and the reports of both documents up to what the editor said."""
        sides = _sides(session, comparison)
        if "/" not in self.target:
            grouping.regroup(session, [side.exact for side in sides if side.info.words])
        for side in sides:
            report = session.report_of(side.number)
            if report is not None and any(c.id == comparison.id for c in report.comparisons):
                session.reported(judged(self.engine, session, report, side), side.number)

    def _follow_inside(self, session: Writer, report: Report) -> None:
        """Tell a document's report again after a word on a passage inside it."""
        revision = session.revision(str(report.document.id), report.document.version)
        known = session.headline(revision.number) if revision is not None else None
        if revision is not None and known is not None and known[0] == report.id:
            session.reported(judged(self.engine, session, report, revision), revision.number)


def _sides(session: Reader, comparison: Comparison) -> list[Revision]:
    found = (session.revision(side.id) for side in (comparison.a, comparison.b) if side.id is not None)
    return [revision for revision in found if revision is not None]


def _marked(session: Reader, about: Comparison | Report | None, name: str) -> tuple[str, str]:
    """Name the words of a passage on both sides.  Raises ``NotFoundError`` for a passage that is none."""
    from dedup.report.verdicts import passage_mark

    passage = next((one for one in about.passages if one.id == name), None) if about else None
    if about is None or passage is None:
        raise NotFoundError(f"there is no passage {name!r}", about=name)
    if isinstance(about, Report):
        document = session.report_document(about.id)
        texts = [document.text] * 2 if document else []
    else:
        texts = [side.document.text for side in _sides(session, about)]
    if len(texts) != 2:
        raise NotFoundError(f"the words of {name!r} are no longer held", about=name)
    return passage_mark(texts[0], passage.a), passage_mark(texts[1], passage.b)


@dataclass(frozen=True, slots=True)
class Keeping:
    """Keep the report of a check, with its document, so that others can open it."""

    report: Report
    document: Document
    made: dt.datetime

    @property
    def weight(self) -> int:
        """How much memory the job holds while it waits."""
        return 4 * len(self.document.text)

    def run(self, batch: Batch) -> None:
        """Store both."""
        batch.session.reported(self.report, None, self.document, self.made)
