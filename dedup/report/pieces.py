"""A text cut where anything begins or ends, so that a page can mark overlapping passages."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from dedup.types import Kind, OffsetUnit, Passage, Report

__all__ = ["Piece", "pieces", "pieces_of"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and what holds all of it: passages by side, reasons for setting it aside.

    ``begins`` are the marks that start here, so that a page can place one anchor for each.
    """

    text: str
    start: int
    labels: frozenset[str]
    earlier: tuple[str, ...]
    later: tuple[str, ...]
    begins: tuple[str, ...]


def pieces(report: Report, text: str) -> tuple[Piece, ...]:
    """Cut the text of a report's document; put together again the pieces are the text."""
    if report.offset_unit is not OffsetUnit.CODEPOINT:
        raise ValueError("pieces are cut by code points; convert the report afterwards")
    marks = [*_of_passages(report.passages), *_of_conflicts(report.passages)]
    marks += [(one.start, one.end, "aside", one.reason, "") for one in report.set_aside]
    return pieces_of(text, marks)


Mark = tuple[int, int, str, str, str]
"""Start, end, side (``a``, ``b``, ``aside``), label, id."""


def _of_passages(passages: Iterable[Passage]) -> Iterable[Mark]:
    for passage in passages:
        label = str(passage.role or passage.kind)
        yield passage.a.start, passage.a.end, "a", "source", passage.id
        if passage.kind is Kind.RESTATEMENT and passage.links and passage.role is None:
            spans = sorted({(link.b.start, link.b.end) for link in passage.links})
        else:
            spans = [(passage.b.start, passage.b.end)]
        yield from ((start, end, "b", label, passage.id) for start, end in spans)


def _of_conflicts(passages: Iterable[Passage]) -> Iterable[Mark]:
    for passage in passages:
        for link in passage.links:
            if link.conflict:
                for span in (link.conflict.a, link.conflict.b):
                    yield span.start, span.end, "aside", "conflict", ""


def pieces_of(text: str, marks: Iterable[Mark]) -> tuple[Piece, ...]:
    """Cut a text at the edges of the marks, in one sweep."""
    opening: dict[int, list[Mark]] = defaultdict(list)
    closing: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        if mark[0] < mark[1]:
            opening[mark[0]].append(mark)
            closing[mark[1]].append(mark)
    edges = sorted({0, len(text), *opening, *closing})
    open_now: dict[Mark, int] = {}
    anchored: set[str] = set()
    found = []
    for start, end in itertools.pairwise(edges):
        for mark in closing.get(start, ()):
            open_now[mark] -= 1
            if not open_now[mark]:
                del open_now[mark]
        for mark in opening.get(start, ()):
            open_now[mark] = open_now.get(mark, 0) + 1
        found.append(_piece(text[start:end], start, open_now, opening.get(start, ()), anchored))
    return tuple(found)


def _piece(
    text: str, start: int, held: Iterable[Mark], starting: Iterable[Mark], anchored: set[str]
) -> Piece:
    held = list(held)
    begins = dict.fromkeys(f"{mark[4]}-{mark[2]}" for mark in starting if mark[4])
    fresh = tuple(name for name in begins if name not in anchored)
    anchored.update(fresh)
    return Piece(
        text,
        start,
        frozenset(mark[3] for mark in held),
        tuple(dict.fromkeys(mark[4] for mark in held if mark[2] == "a")),
        tuple(dict.fromkeys(mark[4] for mark in held if mark[2] == "b")),
        fresh,
    )
