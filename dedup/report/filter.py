"""A report seen with other limits: nothing is scanned or compared again, only counted again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from dedup.config import Config
from dedup.report.build import build
from dedup.report.spans import other_side, standing
from dedup.types import Comparison, Document, Kind, Passage, Report

__all__ = ["rethreshold"]


def rethreshold(
    report: Report,
    document: Document,
    *,
    floor: float = 0.0,
    kinds: Collection[Kind] = tuple(Kind),
    without: Collection[str] = (),
    sources_without: Collection[str] = (),
    config: Config | None = None,
) -> Report:
    """Show a report with fewer passages and count again: findings, originality, answers, summary.

    ``floor`` is the lowest score of a passage, 0..1, ``kinds`` those shown; ``without`` are ids of
    passages and comparisons left out, ``sources_without`` the sources whose items are left out.  A
    report holds what its configuration found, so a floor below its threshold brings nothing back.
    The relation of a comparison stays: it was decided on all its passages.
    """
    from dedup.text.parse import parse

    def kept(passage: Passage) -> bool:
        return passage.score >= floor and passage.kind in kinds and passage.id not in without

    counted = standing(report)
    comparisons = [
        _narrowed(one, floor, kinds)
        for one in counted
        if one.id not in without and other_side(one, report.document).source not in sources_without
    ]
    again = build(
        document,
        parse(document.text, language=document.language),
        [passage for passage in report.passages if kept(passage)],
        [one for one in comparisons if one.passages or one.duplicate],
        asides=report.set_aside,
        facts=report.facts,
        compared_with=report.compared_with,
        config=config,
        earlier=report.earlier,
    )
    return replace(
        again,
        id=report.id,
        comparisons=(*again.comparisons, *(one for one in report.comparisons if one not in counted)),
        cluster=report.cluster,
        verdicts=report.verdicts,
        outcome=report.outcome,
        page=report.page,
        made_by=report.made_by,
    )


def _narrowed(comparison: Comparison, floor: float, kinds: Collection[Kind]) -> Comparison:
    """Drop what is below the floor; passages by wording keep their place under the comparison's own id."""
    passages = tuple(p for p in comparison.passages if p.score >= floor and p.kind in kinds)
    return replace(comparison, passages=passages)
