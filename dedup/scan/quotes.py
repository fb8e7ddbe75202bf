"""The words that a line speaks of, from both sides, so that an editor need not open anything to see them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dedup.report.spans import own_side
from dedup.scan.night import Line, Quote
from dedup.types import Comparison, Finding, Passage, Report, Span

__all__ = ["quotes_of"]

_SHOWN = 3
_LONGEST = 600
_AROUND = 90
"""Characters on each side of a value that disagrees."""


def quotes_of(line: Line, report: Report, own: str, other: str) -> tuple[Quote, ...]:
    """Quote both sides of what a line says of a report's document; the earlier side is ``a``.

    ``own`` is the text of the document, ``other`` that of the other one where there is one.
    """
    finding = next((f for f in report.findings if _is_of(f, line)), None)
    if line.comparison is None:
        return tuple(_quotes(finding, report.passages, own, own)) if finding else ()
    comparison = next((c for c in report.comparisons if c.id == line.comparison), None)
    if comparison is None:
        return ()
    sides = (own, other) if own_side(comparison, report.document) == "a" else (other, own)
    return tuple(_quotes(finding, comparison.passages, *sides)) or _whole(comparison, *sides)


def _is_of(finding: Finding, line: Line) -> bool:
    return (finding.message, finding.comparison) == (line.message, line.comparison)


def _quotes(finding: Finding | None, passages: Sequence[Passage], a: str, b: str) -> Iterator[Quote]:
    if finding is not None and finding.a is not None and finding.b is not None:
        yield Quote("disagrees", _around(a, finding.a), _around(b, finding.b))
        return
    named = set(finding.passages) if finding is not None else set()
    meant = [p for p in passages if p.id in named] or [p for p in passages if p.role is None]
    for passage in sorted(meant, key=lambda p: (p.role is not None, -len(p.b), p.b.start))[:_SHOWN]:
        yield Quote(str(passage.kind), _cut(a, passage.a), _cut(b, passage.b))


def _whole(comparison: Comparison, a: str, b: str) -> tuple[Quote, ...]:
    """Quote the beginnings of two copies of which no passage is kept, because all of it is one."""
    if not comparison.duplicate:
        return ()
    return (Quote(str(comparison.relation), _cut(a, Span(0, len(a))), _cut(b, Span(0, len(b)))),)


def _cut(text: str, span: Span) -> str:
    words = " ".join(text[span.start : span.end].split())
    return words if len(words) <= _LONGEST else words[:_LONGEST].rsplit(" ", 1)[0] + " …"


def _around(text: str, span: Span) -> str:
    """Quote a value with the words around it, cut at spaces."""
    begin, end = max(0, span.start - _AROUND), min(len(text), span.end + _AROUND)
    before, after = text[begin : span.start], text[span.end : end]
    if begin:
        before = "… " + before.partition(" ")[2]
    if end < len(text):
        after = after.rpartition(" ")[0] + " …"
    return " ".join((before + text[span.start : span.end] + after).split())
