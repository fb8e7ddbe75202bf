"""Cut a text at every boundary of every mark, so that overlapping passages can be shown.

HTML cannot nest stretches that cross.  So the text becomes paragraphs of pieces, no piece crossing a
boundary, and each piece names all marks that cover it.  Joined, the pieces are the text.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dedup.types import Kind, Passage, Span

__all__ = ["Mark", "Paragraph", "Piece", "cut", "segment", "stretches"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text to be shown in some way, in code points.

    ``name`` is shared by both sides of a passage; ``look`` is its class: a kind of passage,
    ``conflict``, ``aside`` with its reason, or ``spot`` for a place to jump to.  ``number`` is what a
    reader sees; a mark without one has no partner.  Of several stretches of one passage the first
    ``leads``: there its number stands.
    """

    start: int
    end: int
    name: str
    look: str
    number: str = ""
    side: str = ""
    label: str = ""
    href: str = ""
    leads: bool = True

    @property
    def anchor(self) -> str:
        """The id of the place where this mark begins."""
        return f"{self.name}{self.side}"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch covered by the same marks throughout; ``opens`` are the marks whose words begin with it."""

    start: int
    text: str
    marks: tuple[Mark, ...]
    opens: tuple[Mark, ...]

    @property
    def passages(self) -> tuple[Mark, ...]:
        """The marks that have a partner, shortest last."""
        return tuple(mark for mark in self.marks if mark.number)

    @property
    def conflict(self) -> bool:
        """Whether a value stands here that the other side gives otherwise."""
        return any(mark.look == "conflict" for mark in self.marks)

    @property
    def aside(self) -> str:
        """Why the piece is not counted; empty where it is."""
        reasons = (mark.label for mark in self.marks if mark.look.startswith("aside"))
        return next(reasons, "")

    @property
    def classes(self) -> str:
        """Every look once, in a stable order, and how many passages lie over each other."""
        looks = sorted({mark.look for mark in self.marks})
        depth = len(self.passages)
        return " ".join([*looks, "deep"] if depth > 1 else looks)

    @property
    def names(self) -> str:
        """The passages this piece belongs to, for the script that lights partners."""
        return " ".join(dict.fromkeys(mark.name for mark in self.passages))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the text."""

    start: int
    end: int
    pieces: tuple[Piece, ...]


def segment(text: str, marks: Iterable[Mark]) -> tuple[Paragraph, ...]:
    """Cut ``text`` into lines and at every boundary; empty lines are left out."""
    return _cut(text, marks, _lines(text))


def cut(text: str, marks: Iterable[Mark]) -> tuple[Piece, ...]:
    """Cut the whole of ``text`` at every boundary, line ends and all."""
    return _cut(text, marks, [(0, len(text))])[0].pieces


def _cut(text: str, marks: Iterable[Mark], places: Iterable[tuple[int, int]]) -> tuple[Paragraph, ...]:
    wanted = sorted((m for m in marks if 0 <= m.start < m.end <= len(text)), key=lambda m: (m.start, -m.end))
    cuts = sorted({edge for mark in wanted for edge in (mark.start, mark.end)})
    covers = _Covers(wanted)
    return tuple(
        Paragraph(start, end, tuple(_pieces(text, start, end, cuts, covers))) for start, end in places
    )


def stretches(passage: Passage, side: str) -> list[tuple[int, int]]:
    """Say what to mark of a passage: of a restatement the sentences that are tied, not what lies between."""
    whole: Span = getattr(passage, side)
    if passage.kind is not Kind.RESTATEMENT or not passage.links:
        return [(whole.start, whole.end)]
    merged: list[tuple[int, int]] = []
    for span in sorted(getattr(link, side) for link in passage.links):
        if merged and span.start <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], span.end))
        else:
            merged.append((span.start, span.end))
    return merged


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if line.strip():
            yield start, end
        start = end + 1


def _pieces(text: str, start: int, end: int, cuts: Sequence[int], covers: _Covers) -> Iterator[Piece]:
    inner = cuts[bisect.bisect_right(cuts, start) : bisect.bisect_left(cuts, end)]
    edges = [start, *inner, end]
    for left, right in itertools.pairwise(edges):
        yield Piece(left, text[left:right], covers.at(left), covers.opening(text[left:right]))


class _Covers:
    """Which marks cover a place, asked for ever later places."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        self.marks = marks
        self.next = 0
        self.open: list[Mark] = []
        self.new: list[Mark] = []

    def at(self, place: int) -> tuple[Mark, ...]:
        while self.next < len(self.marks) and self.marks[self.next].start <= place:
            self.open.append(self.marks[self.next])
            self.new.append(self.marks[self.next])
            self.next += 1
        self.open = [mark for mark in self.open if mark.end > place]
        return tuple(self.open)

    def opening(self, words: str) -> tuple[Mark, ...]:
        """Give each mark once: with the first words it covers, not with white space before them."""
        if not words.strip():
            return ()
        here, self.new = tuple(mark for mark in self.new if mark in self.open), []
        return here
