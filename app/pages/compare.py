"""What the side-by-side page shows of a comparison."""

from __future__ import annotations

from dataclasses import dataclass

from app.pages.view import LONGEST, Block, Pane, Row, passage_rows, side_marks
from app.pages.wording import RELATIONS, count, name_of
from dedup.report.segments import Mark, segment
from dedup.types import Comparison, Document, Relation

__all__ = ["CompareView", "compare_view"]


@dataclass(frozen=True, slots=True)
class CompareView:
    """Everything the template needs of one comparison."""

    comparison: Comparison
    relation: str
    sentence: str
    panes: tuple[Pane, Pane]
    rows: tuple[Row, ...]


def compare_view(comparison: Comparison, a: Document, b: Document) -> CompareView:
    """Lay out a comparison (offsets in code points) over its two texts."""
    rows = passage_rows(comparison.passages)
    left = _pane(name_of(a), a.text, list(side_marks(rows, "a")))
    right = _pane(name_of(b), b.text, list(side_marks(rows, "b")))
    return CompareView(comparison, RELATIONS[comparison.relation], _sentence(comparison), (left, right), rows)


def _pane(name: str, text: str, marks: list[Mark]) -> Pane:
    return Pane(name, tuple(Block(paragraph) for paragraph in segment(text[:LONGEST], marks)))


def _sentence(comparison: Comparison) -> str:
    """Say what was found in one line, from counts only."""
    passages, conflicts = len(comparison.passages), len(comparison.facts.conflicts)
    if not passages:
        return "They share no passage."
    shared = f"They share {count(passages, 'passage')}"
    differs = f"; {count(conflicts, 'fact')} {'differs' if conflicts == 1 else 'differ'}" if conflicts else ""
    template = "; the frame is the same, the facts are others" * (comparison.relation is Relation.TEMPLATE)
    return f"{shared}{differs}{template}."
