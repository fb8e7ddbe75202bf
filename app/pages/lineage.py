"""What a cluster's page shows: its members in order, and the chain as a small picture."""

from __future__ import annotations

from dataclasses import dataclass

from app.pages.wording import date
from dedup.provenance import ClusterDetail, Step, StepKind, Sureness
from dedup.report.lineage import adds_sureness, first_said, limits_said, origin, tally
from dedup.types import Member

__all__ = ["ClusterView", "Dot", "Line", "cluster_view"]

DRAWN = 40
"""Members that the picture shows; the list shows all that the chain explains."""
WIDTH, ROW, INDENT, MARGIN = 360, 30, 18, 14
"""Sizes in the picture's own units, which are pixels on a narrow screen."""
_DEEPEST = 7
_LABEL = 46


@dataclass(frozen=True, slots=True)
class Row:
    """One member of the list: its number, what is said of its origin, and its source's number.

    ``shown`` says whether the word of sureness stands beside.
    """

    number: int
    item: Member
    step: Step
    says: str
    source: int | None
    shown: bool


@dataclass(frozen=True, slots=True)
class Dot:
    """A member in the picture; number 0 is an outlet that is not held."""

    number: int
    x: int
    y: int
    look: str
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the picture from a source down and across to who has the text from there."""

    path: str
    look: str


@dataclass(frozen=True, slots=True)
class ClusterView:
    """Everything the page shows."""

    detail: ClusterDetail
    first: str
    counts: str
    limits: tuple[str, ...]
    sources: int
    rows: tuple[Row, ...]
    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]
    width: int
    height: int
    undrawn: int


def cluster_view(detail: ClusterDetail) -> ClusterView:
    """Work out the page of a cluster."""
    rows = _rows(detail)
    dots, lines = _picture(rows[:DRAWN])
    return ClusterView(
        detail,
        first_said(detail),
        tally(detail.chain),
        tuple(limits_said(detail)),
        len({item.source for item in detail.items if item.source}),
        rows,
        dots,
        lines,
        WIDTH,
        ROW * len(dots) + 2,
        max(0, len(rows) - DRAWN),
    )


def _rows(detail: ClusterDetail) -> tuple[Row, ...]:
    places = {item.id: number for number, item in enumerate(detail.items, start=1)}
    return tuple(
        Row(
            number,
            item,
            step,
            origin(step, step.outlet or step.source or ""),
            places.get(step.source or ""),
            adds_sureness(step),
        )
        for number, (item, step) in enumerate(zip(detail.items, detail.chain, strict=True), start=1)
    )


def _picture(rows: tuple[Row, ...]) -> tuple[tuple[Dot, ...], tuple[Line, ...]]:
    """Draw the chain as an indented tree, so that no line crosses a dot: sources above, in order of time."""
    drawn = {row.number for row in rows}
    below: dict[int | str, list[Row]] = {}
    for row in rows:
        source: int | str = row.source if row.source in drawn and row.source else 0
        if row.step.kind is StepKind.OUTSIDE and row.step.outlet:
            source = row.step.outlet
        below.setdefault(source, []).append(row)
    dots: list[Dot] = []
    lines: list[Line] = []
    for name in sorted(key for key in below if isinstance(key, str)):
        dots.append(Dot(0, MARGIN, _y(len(dots)), "outside", f"{name}: not held"))
        _draw(below, below[name], 1, dots[-1], dots, lines)
    _draw(below, below.get(0, []), 0, None, dots, lines)
    return tuple(dots), tuple(lines)


def _draw(
    below: dict[int | str, list[Row]],
    rows: list[Row],
    depth: int,
    parent: Dot | None,
    dots: list[Dot],
    lines: list[Line],
) -> None:
    """Draw members one under the other, each followed by those that have their text from it."""
    waiting = [(row, depth, parent) for row in reversed(rows)]
    while waiting:
        row, level, above = waiting.pop()
        dot = Dot(
            row.number,
            MARGIN + INDENT * min(level, _DEEPEST),
            _y(len(dots)),
            row.step.kind,
            _label(row, level),
        )
        dots.append(dot)
        if above is not None:
            lines += _lines(above, dot, row.step)
        waiting += [(child, level + 1, dot) for child in reversed(below.get(row.number, []))]


def _y(place: int) -> int:
    return ROW // 2 + ROW * place


def _lines(above: Dot, dot: Dot, step: Step) -> tuple[Line, Line]:
    """Draw the trunk that all of one source share, then the branch that tells how it came."""
    firm = "firm" if step.sureness in (Sureness.CERTAIN, Sureness.LIKELY) else "faint"
    across = max(dot.x, above.x + INDENT // 2)
    return (
        Line(f"M{above.x} {above.y}V{dot.y}", "trunk"),
        Line(f"M{above.x} {dot.y}H{across}", f"{step.kind} {firm}"),
    )


def _label(row: Row, level: int) -> str:
    moment = date(row.item.published).removesuffix(" UTC") if row.item.published else "no time"
    name = row.item.source or row.item.title or row.item.id
    room = _LABEL - len(moment) - 3 * min(level, _DEEPEST)
    shown = name if len(name) <= room else name[: room - 1] + "…"
    return f"\u2068{shown}\u2069 · {moment}"
