"""A report in the offsets of another language: UTF-16 units for JavaScript, UTF-8 bytes for PHP and Go."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from dedup.errors import DocumentError
from dedup.types import (
    Answer,
    Comparison,
    Conflict,
    Facts,
    Finding,
    Link,
    OffsetUnit,
    Passage,
    Report,
    SetAside,
    Span,
    Zone,
)

__all__ = ["comparison_in_unit", "in_unit", "positions"]

Shift = Callable[[Span], Span]
Placed = tuple[str, Span | None]
"""The sha256 of a text, and a span in it."""
_Stretch = TypeVar("_Stretch", Zone, Answer, SetAside)


def positions(text: str, unit: OffsetUnit, wanted: Iterable[int]) -> dict[int, int]:
    """Say where each wanted code-point offset lies when counted in ``unit``.

    One pass over the text, whatever the number of offsets.  A lone surrogate counts as PHP and
    JavaScript would count it: three bytes, one unit.
    """
    found, at, measured = {}, 0, 0
    for offset in sorted(set(wanted)):
        measured += _size(text[at:offset], unit)
        at = offset
        found[offset] = measured
    return found


def _size(text: str, unit: OffsetUnit) -> int:
    if unit is OffsetUnit.CODEPOINT or text.isascii():
        return len(text)
    if unit is OffsetUnit.UTF8:
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def in_unit(report: Report, texts: str | Mapping[str, str], unit: OffsetUnit) -> Report:
    """Count every span of a report in ``unit``; the words of the spans stay as they are.

    ``texts`` is the document's text, or the texts of all documents concerned by their ``sha256``.
    Raises ``DocumentError`` where the text of a compared document is missing, and for a report
    that counts something else than code points already.
    """
    if report.offset_unit is unit:
        return report
    if report.offset_unit is not OffsetUnit.CODEPOINT:
        raise DocumentError(
            f"this report counts {report.offset_unit} already; convert the one that counts code points"
        )
    own = report.document.sha256
    shifts = _shifts(_placed_in_report(report), {own: texts} if isinstance(texts, str) else texts, unit)
    shift = shifts.get(own, _unmoved)
    return replace(
        report,
        offset_unit=unit,
        findings=tuple(_finding(one, report, shifts) for one in report.findings),
        zones=tuple(_stretch(one, shift) for one in report.zones),
        answers=tuple(_stretch(one, shift) for one in report.answers),
        facts=_facts(report.facts, shift, shift),
        passages=tuple(_passage(one, shift, shift) for one in report.passages),
        comparisons=tuple(_comparison(one, shifts) for one in report.comparisons),
        set_aside=tuple(_stretch(one, shift) for one in report.set_aside),
        attribution=tuple(
            replace(one, credit=one.credit and shift(one.credit)) for one in report.attribution
        ),
    )


def comparison_in_unit(comparison: Comparison, texts: Mapping[str, str], unit: OffsetUnit) -> Comparison:
    """Count every span of a comparison in ``unit``; ``texts`` holds both texts by their ``sha256``."""
    return _comparison(comparison, _shifts(_placed_in(comparison), texts, unit))


def _shifts(placed: Iterable[Placed], texts: Mapping[str, str], unit: OffsetUnit) -> dict[str, Shift]:
    """One shift for each text, measured in one pass over it."""
    wanted: dict[str, list[int]] = {}
    for sha256, span in placed:
        if span is not None:
            wanted.setdefault(sha256, []).extend((span.start, span.end))
    for sha256 in wanted:
        if sha256 not in texts:
            raise DocumentError(
                f"the text with sha256 {sha256} is needed to count in {unit}; "
                "hand in the texts of all compared documents by their sha256",
                about=sha256,
            )
    return {sha256: _shift(positions(texts[sha256], unit, offsets)) for sha256, offsets in wanted.items()}


def _shift(at: Mapping[int, int]) -> Shift:
    return lambda span: replace(span, start=at[span.start], end=at[span.end])


def _unmoved(span: Span) -> Span:
    return span


def _placed_in_report(report: Report) -> Iterator[Placed]:
    own = report.document.sha256
    stretches: list[Zone | Answer | SetAside] = [*report.zones, *report.answers, *report.set_aside]
    for stretch in stretches:
        yield own, Span(stretch.start, stretch.end)
    pairs = itertools.chain(*map(_passage_pairs, report.passages), _fact_pairs(report.facts))
    for span in itertools.chain.from_iterable(pairs):
        yield own, span
    for finding in report.findings:
        a, b = _texts_of(finding, report)
        yield from ((a, finding.a), (b, finding.b))
    for one in report.attribution:
        yield own, one.credit
    for comparison in report.comparisons:
        yield from _placed_in(comparison)


def _placed_in(comparison: Comparison) -> Iterator[Placed]:
    for a, b in itertools.chain(*map(_passage_pairs, comparison.passages), _fact_pairs(comparison.facts)):
        yield from ((comparison.a.sha256, a), (comparison.b.sha256, b))


def _texts_of(finding: Finding, report: Report) -> tuple[str, str]:
    """Name the texts of a finding's sides: a finding about a comparison speaks of both documents."""
    for one in report.comparisons:
        if finding.comparison is not None and one.id == finding.comparison:
            return one.a.sha256, one.b.sha256
    return report.document.sha256, report.document.sha256


def _passage_pairs(passage: Passage) -> Iterator[tuple[Span | None, Span | None]]:
    yield passage.a, passage.b
    for link in passage.links:
        yield link.a, link.b
        if link.conflict:
            yield link.conflict.a, link.conflict.b


def _fact_pairs(facts: Facts) -> Iterator[tuple[Span | None, Span | None]]:
    for fact in (*facts.agreeing, *facts.only_a, *facts.only_b):
        yield fact.a, fact.b
    for conflict in facts.conflicts:
        yield conflict.a, conflict.b


def _finding(finding: Finding, report: Report, shifts: Mapping[str, Shift]) -> Finding:
    a, b = (shifts.get(sha256, _unmoved) for sha256 in _texts_of(finding, report))
    return replace(
        finding,
        a=None if finding.a is None else a(finding.a),
        b=None if finding.b is None else b(finding.b),
    )


def _comparison(comparison: Comparison, shifts: Mapping[str, Shift]) -> Comparison:
    a, b = (shifts.get(side.sha256, _unmoved) for side in (comparison.a, comparison.b))
    return replace(
        comparison,
        passages=tuple(_passage(one, a, b) for one in comparison.passages),
        facts=_facts(comparison.facts, a, b),
    )


def _stretch(one: _Stretch, shift: Shift) -> _Stretch:
    span = shift(Span(one.start, one.end))
    return replace(one, start=span.start, end=span.end)


def _passage(passage: Passage, a: Shift, b: Shift) -> Passage:
    links = tuple(_link(link, a, b) for link in passage.links)
    return replace(passage, a=a(passage.a), b=b(passage.b), links=links)


def _link(link: Link, a: Shift, b: Shift) -> Link:
    conflict = link.conflict and _conflict(link.conflict, a, b)
    return replace(link, a=a(link.a), b=b(link.b), conflict=conflict)


def _conflict(conflict: Conflict, a: Shift, b: Shift) -> Conflict:
    return replace(conflict, a=a(conflict.a), b=b(conflict.b))


def _facts(facts: Facts, a: Shift, b: Shift) -> Facts:
    agreeing, only_a, only_b = (
        tuple(replace(fact, a=fact.a and a(fact.a), b=fact.b and b(fact.b)) for fact in part)
        for part in (facts.agreeing, facts.only_a, facts.only_b)
    )
    return Facts(agreeing, only_a, only_b, tuple(_conflict(one, a, b) for one in facts.conflicts))
