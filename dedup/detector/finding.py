"""Small answers straight from a session: a revision by its id, what hangs on it, a report as it stands."""

from __future__ import annotations

from dataclasses import replace

from dedup.detector.answers import Article
from dedup.detector.reporting import verdicts_on
from dedup.errors import ConfigError, NotFoundError
from dedup.store.protocol import Reader
from dedup.store.rows import Revision
from dedup.types import Report

__all__ = ["article", "found", "hold_limit", "judged"]

_LONGEST_PAGE = 200


def found(session: Reader, id: str, version: int | None = None) -> Revision:  # noqa: A002
    """Find a revision.  Raises ``NotFoundError``."""
    held = session.revision(id, version)
    if held is None:
        which = f"document {id!r}" if version is None else f"version {version} of {id!r}"
        raise NotFoundError(f"there is no {which}", about=id)
    return held


def article(session: Reader, revision: Revision) -> Article:
    """Tell what hangs on a revision."""
    headline = session.headline(revision.number)
    row = session.cluster_of(revision.exact) if revision.current else None
    return Article(
        document=revision.document,
        info=revision.info,
        received=revision.received,
        report=headline[0] if headline else None,
        attention=headline[1] if headline else None,
        cluster=row.id if row else None,
        versions=session.versions(str(revision.document.id)),
    )


def judged(session: Reader, report: Report) -> Report:
    """Show a report with the verdicts as they stand."""
    return replace(report, verdicts=verdicts_on(session, report.comparisons, report.id))


def hold_limit(limit: int) -> None:
    """Hold that a page is of a length that is served.  Raises ``ConfigError``."""
    if not 1 <= limit <= _LONGEST_PAGE:
        raise ConfigError(f"limit {limit!r} is not between 1 and {_LONGEST_PAGE}", about="limit")
