"""From passages to the Report: accounts, answers, findings, summary.

Pure: the same input gives the same report.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dedup.attribution.credits import Credit, credits_of
from dedup.config import ENGINE, Config
from dedup.match.compare import describe
from dedup.report.added import told_twice
from dedup.report.answers import answers
from dedup.report.attribution import attributions
from dedup.report.findings import findings
from dedup.report.material import Material, Shared
from dedup.report.spans import with_text, with_text_facts, with_text_shared
from dedup.report.summary import summary
from dedup.report.words import Claim, Stretch, Words, account, claims_of
from dedup.types import (
    Attention,
    Cluster,
    ComparedWith,
    Comparison,
    Document,
    DocumentInfo,
    Facts,
    Finding,
    Kind,
    Link,
    MadeBy,
    Originality,
    Passage,
    Report,
    SetAside,
)

if TYPE_CHECKING:
    from dedup.text.parse import Parsed

__all__ = ["build"]


def build(
    document: Document,
    parsed: Parsed,
    passages: Sequence[Passage],
    comparisons: Sequence[Comparison] = (),
    *,
    info: DocumentInfo | None = None,
    credited: Sequence[Credit] | None = None,
    asides: Sequence[Stretch] = (),
    facts: Facts | None = None,
    near: Sequence[Link] = (),
    compared_with: ComparedWith | None = None,
    cluster: Cluster | None = None,
    config: Config | None = None,
    engine: str = ENGINE,
    index: str = "",
    took_ms: int = 0,
    caps_hit: Sequence[str] = (),
    outcome: str | None = None,
    earlier: Collection[str] | None = None,
    reprints: Collection[str] = (),
) -> Report:
    """Say about one document what was found.

    ``passages`` are repeats inside the document, ``comparisons`` those with other documents, this one
    on either side.  ``info`` and ``credited`` are what :func:`describe` and :func:`credits_of` say of the
    document, ``facts`` those of the article (a) against its interview (b); all are worked out here if None.
    ``near`` are links below the threshold inside the document: they make an answer's words "close".
    ``earlier`` holds the ids of the comparisons whose other document came first; only these explain words.
    Without it the direction of each comparison decides.  ``reprints`` are the ids of comparisons whose
    sources have leave for it.
    """
    info = info or describe(document, parsed)
    credited = credits_of(document) if credited is None else credited
    material = _material(
        document,
        info,
        credited,
        parsed,
        passages,
        comparisons,
        asides,
        facts,
        near,
        compared_with,
        earlier,
        config,
    )
    material = replace(material, reprints=frozenset(reprints)) if reprints else material
    found = findings(material)
    return Report(
        id=_report_id(info, index, config or Config()),
        attention=_attention(found),
        summary=summary(material, found),
        document=info,
        findings=found,
        originality=_originality(material),
        compared_with=material.compared_with,
        zones=tuple(parsed.zones),
        answers=material.answers,
        facts=material.facts,
        passages=material.passages,
        comparisons=tuple(shared.comparison for shared in material.shared),
        made_by=MadeBy(engine, _name_of(config or Config()), index, took_ms, tuple(caps_hit)),
        cluster=cluster,
        outcome=outcome,
        set_aside=tuple(SetAside(a.start, a.end, str(a.reason), a.because) for a in asides),
        earlier=tuple(one.comparison.id for one in material.shared if one.earlier and one.comparison.id),
        attribution=attributions(material),
    )


def _material(
    document: Document,
    info: DocumentInfo,
    credited: Sequence[Credit],
    parsed: Parsed,
    passages: Sequence[Passage],
    comparisons: Sequence[Comparison],
    asides: Sequence[Stretch],
    facts: Facts | None,
    near: Sequence[Link],
    compared_with: ComparedWith | None,
    earlier: Collection[str] | None,
    config: Config | None,
) -> Material:
    text = document.text
    own = tuple(with_text(passage, text, text) for passage in passages)
    told = with_text_facts(told_twice(parsed, own) if facts is None else facts, text, text)
    shared = tuple(
        Shared.of(with_text_shared(one, info, text), info, earlier) for one in _with_ids(comparisons)
    )
    words = _words(parsed, own, asides, shared)
    claims = [*claims_of(own), *(Claim(link.a, link.b, Kind.RESTATEMENT, close=True) for link in near)]
    return Material(
        document=document,
        info=info,
        parsed=parsed,
        words=words,
        passages=own,
        answers=answers(parsed.turns, words, claims, told, asides),
        facts=told,
        shared=shared,
        compared_with=compared_with or ComparedWith(0),
        credits=tuple(credited),
        series=(config or Config()).series,
    )


def _with_ids(comparisons: Sequence[Comparison]) -> Iterator[Comparison]:
    """Call a comparison that nobody named by its place: findings refer to it."""
    for number, comparison in enumerate(comparisons, start=1):
        yield comparison if comparison.id else replace(comparison, id=f"c{number}")


def _words(
    parsed: Parsed, passages: Sequence[Passage], asides: Sequence[Stretch], shared: Sequence[Shared]
) -> Words:
    explaining = [
        (one.comparison.relation, one.span(passage), passage)
        for one in shared
        if one.earlier
        for passage in one.comparison.passages
    ]
    return account(parsed.tokens.start, passages, asides, explaining)


def _originality(material: Material) -> Originality:
    """Give the share that nothing explains; none where too little was read or nothing was compared."""
    words = material.words
    explained = words.explained
    original = words.total - sum(explained.values())
    nothing_known = not material.compared_with.documents and not material.shared and original == words.total
    known = words.total and not material.too_short and not nothing_known
    value = round(original / words.total, 3) if known else None
    return Originality(value, words.total, original, explained, words.set_aside)


def _attention(found: Sequence[Finding]) -> Attention:
    levels = {finding.level for finding in found}
    return next((level for level in (Attention.LOOK, Attention.NOTE) if level in levels), Attention.NONE)


@functools.lru_cache(maxsize=64)
def _name_of(config: Config) -> str:
    """Name a configuration; bulk loads ask for the same one again and again."""
    return config.name


def _report_id(info: DocumentInfo, index: str, config: Config) -> str:
    """Name a report by what made it, so that a replay has the same id."""
    made_from = [info.id, info.version, info.source, info.sha256, index, ENGINE, _name_of(config)]
    return "rep_" + hashlib.sha256(json.dumps(made_from).encode()).hexdigest()[:16]
