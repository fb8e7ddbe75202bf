"""Making the report of a document from what was found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dedup.config import Config
from dedup.detector.compare import Compared, earlier_ids
from dedup.detector.intake import Prepared
from dedup.store.epochs import FIRST
from dedup.store.protocol import Reader
from dedup.types import Attention, Cluster, ComparedWith, Comparison, Report, Verdict, VerdictLabel

if TYPE_CHECKING:
    from dedup.match.repeats import Inside
    from dedup.report.verdicts import Rulings
    from dedup.sketch.background import Background

__all__ = ["inside", "made", "standing_verdicts", "verdicts_on"]


def inside(prepared: Prepared, config: Config, background: Background) -> Inside:
    """Look for repeats inside a document."""
    from dedup.match.repeats import inside as look_inside

    source = prepared.document.source
    return look_inside(prepared.parsed, config=config, background=background, source=source)


def standing_verdicts(session: Reader, compared: Iterable[Compared], *about: str) -> tuple[Verdict, ...]:
    """Find what editors said of these pairs, of these sources, and of reports by their ids."""
    return verdicts_on(session, [c.comparison for c in compared], *about)


def verdicts_on(session: Reader, pairs: Sequence[Comparison], *about: str) -> tuple[Verdict, ...]:
    """Find what editors said of these pairs and of what else is named; leaves to reprint cover the rest."""
    from dedup.report.verdicts import reprinted

    targets = [*about, *(one.id for one in pairs if one.id is not None)]
    given = tuple(v for target in targets for v in session.verdicts(target))
    decided = {v.target for v in given}
    return (*given, *reprinted(pairs, session.leaves(), decided))


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
    name: str | None = None,
    epoch: str = FIRST,
) -> Report:
    """Build the report.  Rejected pairs are listed and explain nothing; ``own`` is the version before.

    ``name`` is the id of a report that is told again.
    """
    from dedup.report.build import build
    from dedup.report.verdicts import Rulings

    rulings = Rulings(tuple(verdicts))
    rejected = rulings.pairs(VerdictLabel.REJECTED)
    standing = [_ruled(c, rulings, prepared) for c in compared if c.comparison.id not in rejected]
    text = prepared.document.text
    report = build(
        prepared.document,
        prepared.parsed,
        rulings.left(name, within.passages, text, "b"),
        [c.comparison for c in standing],
        info=prepared.info,
        credited=prepared.credits,
        asides=within.asides,
        near=within.near,
        compared_with=compared_with,
        cluster=cluster,
        config=config,
        index=f"sequence {compared_with.as_of_sequence}{'' if epoch == FIRST else f', background {epoch}'}",
        took_ms=took_ms,
        caps_hit=[*caps_hit, *(["sentence_budget"] if within.limited else [])],
        outcome=outcome,
        earlier=earlier_ids(standing),
        reprints=rulings.reprints,
    )
    report = report if name is None else replace(report, id=name)
    beside = [c.comparison for c in compared if c.comparison.id in rejected]
    place = {c.comparison.id: number for number, c in enumerate(compared)}
    listed = sorted((*report.comparisons, *beside), key=lambda c: place[c.id])
    report = replace(report, comparisons=(*listed, *([own] if own else [])), verdicts=tuple(verdicts))
    return _calmed(report, rulings, text)


def _ruled(one: Compared, rulings: Rulings, prepared: Prepared) -> Compared:
    """Leave out of a pair the passages that were rejected."""
    found = one.comparison
    side = "b" if one.earlier else "a"
    left = rulings.left(found.id, found.passages, prepared.document.text, side)
    if len(left) == len(found.passages):
        return one
    return replace(one, comparison=replace(found, passages=left))


def _calmed(report: Report, rulings: Rulings, text: str) -> Report:
    """Let no reuse that an editor allowed ask for a look again."""
    if not any(v.label is VerdictLabel.ALLOWED for v in rulings.verdicts):
        return report
    from dedup.report.spans import own_side

    allowed: dict[str | None, frozenset[str]] = {
        one.id: rulings.judged(
            one.id, one.passages, text, own_side(one, report.document), VerdictLabel.ALLOWED
        )
        for one in report.comparisons
    }
    allowed[None] = rulings.judged(report.id, report.passages, text, "b", VerdictLabel.ALLOWED)
    findings = tuple(
        replace(f, level=Attention.NOTE) if f.level is Attention.LOOK and rulings.quiet(f, allowed) else f
        for f in report.findings
    )
    levels = {f.level for f in findings}
    attention = next((a for a in (Attention.LOOK, Attention.NOTE) if a in levels), Attention.NONE)
    return replace(report, findings=findings, attention=attention)
