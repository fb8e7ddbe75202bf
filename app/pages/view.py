"""What the report page shows, worked out of a report and its text: no markup here, no engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.pages.wording import ANSWERS, KINDS, RELATIONS, ZONES
from dedup.report.segments import Mark, Paragraph, segment, stretches
from dedup.types import (
    Answer,
    Comparison,
    Conflict,
    DocumentInfo,
    Passage,
    Report,
    Span,
    VerdictLabel,
    Zone,
    ZoneKind,
)

__all__ = ["LONGEST", "Block", "Pane", "ReportView", "Row", "report_view"]

LONGEST = 300_000
"""Code points of a text that a page shows; the report itself is about all of it."""

_SECOND = {ZoneKind.INTERVIEW, ZoneKind.FAQ, ZoneKind.TAKEAWAYS}


@dataclass(frozen=True, slots=True)
class Row:
    """A passage as a list and the marks name it; ``conflict`` says that a value differs."""

    number: str
    name: str
    passage: Passage
    kind: str
    conflict: bool


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """An answer, its label in words, and the passages that tie it to what was said before."""

    number: int
    answer: Answer
    label: str
    rows: tuple[Row, ...]
    excerpt: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph with what stands beside it."""

    paragraph: Paragraph
    heading: bool = False
    zone: str = ""
    answer: AnswerRow | None = None
    answered: bool = False
    """Whether the paragraph is part of an answer."""


@dataclass(frozen=True, slots=True)
class Pane:
    """One column of text."""

    name: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Other:
    """A comparison with another document, as a card; ``side`` is the side of the report's own document."""

    letter: str
    comparison: Comparison
    relation: str
    side: str
    info: DocumentInfo
    here: float
    """Share of this document's counted words that are in the other."""
    there: float
    verdict: str
    """What an editor said of the pair; empty where nobody did."""
    first: bool
    """Whether the other one came first."""


@dataclass(frozen=True, slots=True)
class ReportView:
    """Everything a template needs of one report."""

    report: Report
    panes: tuple[Pane, ...]
    rows: tuple[Row, ...]
    answers: tuple[AnswerRow, ...]
    others: tuple[Other, ...]
    rejected: tuple[Other, ...]
    """Pairs that an editor rejected: counted, and neither marked nor listed among the others."""
    dots: tuple[Dot, ...]
    cut: bool


@dataclass(frozen=True, slots=True)
class Dot:
    """A link on the map of repeats: where it stands across and down, 0 to 100."""

    x: float
    y: float
    row: Row


def report_view(report: Report, text: str) -> ReportView:
    """Lay out a report (offsets in code points) over its text."""
    shown = text[:LONGEST]
    rows = passage_rows(report.passages)
    compared = tuple(_others(report))
    others = tuple(o for o in compared if o.verdict != VerdictLabel.REJECTED)
    answers = tuple(_answers(report, rows, shown))
    marks = [*_passage_marks(rows), *_own_conflicts(report), *_aside_marks(report), *_other_marks(others)]
    marks += _finding_marks(report)
    blocks = tuple(_blocks(report.zones, answers, segment(shown, marks)))
    return ReportView(
        report,
        _panes(report, blocks),
        rows,
        answers,
        others,
        tuple(o for o in compared if o.verdict == VerdictLabel.REJECTED),
        tuple(_dots(rows, len(text))),
        len(text) > LONGEST,
    )


def passage_rows(passages: Sequence[Passage]) -> tuple[Row, ...]:
    """Give passages numbers, in the order a reader meets them."""
    ordered = sorted(passages, key=lambda p: (p.a.start, p.b.start))
    return tuple(
        Row(str(n), f"p{n}", p, KINDS[p.kind], any(link.conflict for link in p.links))
        for n, p in enumerate(ordered, 1)
    )


def _passage_marks(rows: Sequence[Row]) -> Iterator[Mark]:
    for row in rows:
        look = "aside" if row.passage.role else str(row.passage.kind)
        for side, partner, there in (
            ("a", "b", "where it is said again"),
            ("b", "a", "where it is said first"),
        ):
            label = f"Passage {row.number}, {row.kind}; go to {there}"
            for n, (start, end) in enumerate(stretches(row.passage, side)):
                href = f"#{row.name}{partner}"
                yield Mark(start, end, row.name, look, row.number, side, label, href, leads=n == 0)


def side_marks(rows: Sequence[Row], side: str) -> Iterator[Mark]:
    """Mark one side only, for two documents side by side."""
    yield from (mark for mark in _passage_marks(rows) if mark.side == side)
    for row in rows:
        yield from _conflicts_on(row.passage, side)


def _own_conflicts(report: Report) -> Iterator[Mark]:
    """Mark the values that disagree inside the text: those of its passages, and those found without one."""
    linked = (link.conflict for p in report.passages for link in p.links if link.conflict)
    for conflict in dict.fromkeys((*linked, *report.facts.conflicts)):
        yield from (_conflict_mark(conflict, side) for side in ("a", "b"))


def _finding_marks(report: Report) -> Iterator[Mark]:
    """Give the places that a finding quotes an anchor; one about another item quotes two texts."""
    for number, finding in enumerate(report.findings, 1):
        for side, span in (("a", finding.a), ("b", finding.b)):
            if span is not None and finding.comparison is None:
                yield Mark(span.start, span.end, f"f{number}", "spot", side=side)


def _conflicts_on(passage: Passage, side: str) -> Iterator[Mark]:
    yield from (_conflict_mark(link.conflict, side) for link in passage.links if link.conflict)


def _conflict_mark(conflict: Conflict, side: str) -> Mark:
    own, value = (conflict.a, conflict.value_b) if side == "a" else (conflict.b, conflict.value_a)
    return Mark(own.start, own.end, "", "conflict", side=side, label=value)


def _aside_marks(report: Report) -> Iterator[Mark]:
    for aside in report.set_aside:
        label = aside.because or aside.reason.replace("_", " ")
        yield Mark(aside.start, aside.end, "", f"aside {aside.reason}", label=label)


def _others(report: Report) -> Iterator[Other]:
    from dedup.report.spans import other_side, own_side

    said = {verdict.target: str(verdict.label) for verdict in report.verdicts}
    for number, found in enumerate(report.comparisons):
        side = own_side(found, report.document)
        shares = (found.containment.a_in_b, found.containment.b_in_a)
        here, there = shares if side == "a" else shares[::-1]
        yield Other(
            letter=_letters(number),
            comparison=found,
            relation=RELATIONS[found.relation],
            side=side,
            info=other_side(found, report.document),
            here=here,
            there=there,
            verdict=said.get(found.id or "", ""),
            first=found.id in report.earlier,
        )


def _letters(number: int) -> str:
    return (_letters(number // 26 - 1) if number >= 26 else "") + chr(ord("A") + number % 26)


def _other_marks(others: Sequence[Other]) -> Iterator[Mark]:
    for other in others:
        source = other.info.source or other.info.id or "another item"
        for n, passage in enumerate(other.comparison.passages, 1):
            look = "aside" if passage.role else f"other {passage.kind}"
            label = f"Also in {source}, {KINDS[passage.kind]}"
            for m, (start, end) in enumerate(stretches(passage, other.side)):
                name, href = f"c{other.letter}{n}", f"#other-{other.letter}"
                yield Mark(start, end, name, look, other.letter, "a", label, href, leads=m == 0)
            yield from _conflicts_on(passage, other.side)


def _answers(report: Report, rows: Sequence[Row], text: str) -> Iterator[AnswerRow]:
    for number, answer in enumerate(report.answers, 1):
        own = tuple(row for row in rows if _meets(row.passage.b, answer.start, answer.end))
        yield AnswerRow(number, answer, ANSWERS[answer.label], own, _excerpt(text[answer.start : answer.end]))


def _excerpt(text: str, longest: int = 110) -> str:
    if len(text) <= longest:
        return text
    return text[:longest].rsplit(" ", 1)[0].rstrip(" ,;:.–—-") + " …"


def _meets(span: Span | Zone, start: int, end: int) -> bool:
    return span.start < end and start < span.end


def _blocks(
    zones: Sequence[Zone], answers: Sequence[AnswerRow], paragraphs: Sequence[Paragraph]
) -> Iterator[Block]:
    before: Zone | None = None
    for paragraph in paragraphs:
        zone = _zone_at(zones, paragraph)
        own = next((a for a in answers if _meets_answer(a.answer, paragraph)), None)
        first = own if own and paragraph.start <= own.answer.start < paragraph.end else None
        heading = zone is not None and zone.kind is ZoneKind.HEADING
        name = ZONES[zone.kind] if zone is not None and zone is not before else ""
        yield Block(paragraph, heading, name, first, own is not None)
        before = zone


def _meets_answer(answer: Answer, paragraph: Paragraph) -> bool:
    return answer.start < paragraph.end and paragraph.start < answer.end


def _zone_at(zones: Sequence[Zone], paragraph: Paragraph) -> Zone | None:
    return next((z for z in zones if _meets(z, paragraph.start, paragraph.end)), None)


def _panes(report: Report, blocks: Sequence[Block]) -> tuple[Pane, ...]:
    """Put the article on the left and what restates it on the right, where the text has such parts."""
    split = _split(report)
    if split is None:
        return (Pane("Text", tuple(blocks)),)
    left = tuple(b for b in blocks if b.paragraph.start < split)
    right = tuple(b for b in blocks if b.paragraph.start >= split)
    second = next(z.kind for z in report.zones if z.kind in _SECOND)
    return (
        (Pane("Article", left), Pane(ZONES[second], right))
        if left and right
        else (Pane("Text", tuple(blocks)),)
    )


def _split(report: Report) -> int | None:
    """Where the first interview, FAQ or box of takeaways begins, with the headings right above it."""
    ordered = sorted(report.zones, key=lambda z: z.start)
    number = next((n for n, z in enumerate(ordered) if z.kind in _SECOND), 0)
    while number > 0 and ordered[number - 1].kind is ZoneKind.HEADING:
        number -= 1
    return ordered[number].start if number > 0 else None


def _dots(rows: Sequence[Row], length: int) -> Iterator[Dot]:
    for row in rows:
        for link in row.passage.links:
            middle_a, middle_b = (link.a.start + link.a.end) / 2, (link.b.start + link.b.end) / 2
            yield Dot(round(100 * middle_a / length, 2), round(100 * middle_b / length, 2), row)
