"""Making the report of a document from what was found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dedup.config import Config
from dedup.detector.compare import Compared, earlier_ids
from dedup.detector.intake import Prepared
from dedup.store.protocol import Reader
from dedup.types import Attention, Cluster, ComparedWith, Comparison, Report, Verdict, VerdictLabel

if TYPE_CHECKING:
    from dedup.match.repeats import Inside
    from dedup.sketch.background import Background

__all__ = ["inside", "made", "standing_verdicts"]


def inside(prepared: Prepared, config: Config, background: Background) -> Inside:
    """Look for repeats inside a document."""
    from dedup.match.repeats import inside as look_inside

    source = prepared.document.source
    return look_inside(prepared.parsed, config=config, background=background, source=source)


def standing_verdicts(session: Reader, compared: Iterable[Compared]) -> tuple[Verdict, ...]:
    """Find what editors said of these pairs."""
    return tuple(v for c in compared for v in session.verdicts(c.comparison.id or ""))


def made(
    prepared: Prepared,
    within: Inside,
    compared: Sequence[Compared],
    compared_with: ComparedWith,
    *,
    config: Config,
    own: Comparison | None = None,
    cluster: Cluster | None = None,
    verdicts: Sequence[Verdict] = (),
    caps_hit: Sequence[str] = (),
    took_ms: int = 0,
    outcome: str | None = None,
) -> Report:
    """Build the report.  Rejected pairs are listed and explain nothing; ``own`` is the version before."""
    from dedup.report.build import build

    rejected = {v.target for v in verdicts if v.label is VerdictLabel.REJECTED}
    standing = [c for c in compared if c.comparison.id not in rejected]
    report = build(
        prepared.document,
        prepared.parsed,
        within.passages,
        [c.comparison for c in standing],
        asides=within.asides,
        near=within.near,
        compared_with=compared_with,
        cluster=cluster,
        config=config,
        index=f"sequence {compared_with.as_of_sequence}",
        took_ms=took_ms,
        caps_hit=[*caps_hit, *(["sentence_budget"] if within.limited else [])],
        outcome=outcome,
        earlier=earlier_ids(standing),
    )
    beside = [c.comparison for c in compared if c.comparison.id in rejected]
    place = {c.comparison.id: number for number, c in enumerate(compared)}
    listed = sorted((*report.comparisons, *beside), key=lambda c: place[c.id])
    report = replace(report, comparisons=(*listed, *([own] if own else [])), verdicts=tuple(verdicts))
    return _calmed(report, {v.target for v in verdicts if v.label is VerdictLabel.ALLOWED})


def _calmed(report: Report, allowed: set[str]) -> Report:
    """Let no reuse that an editor allowed ask for a look again."""
    if not allowed:
        return report
    findings = tuple(
        replace(f, level=Attention.NOTE) if f.comparison in allowed and f.level is Attention.LOOK else f
        for f in report.findings
    )
    levels = {f.level for f in findings}
    attention = next((a for a in (Attention.LOOK, Attention.NOTE) if a in levels), Attention.NONE)
    return replace(report, findings=findings, attention=attention)
