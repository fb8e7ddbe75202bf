"""Turns of interviews and FAQs: who says what, and who asks."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from dedup.text.labels import ASKING
from dedup.text.layout import Block
from dedup.text.sentences import Words
from dedup.types import Span

__all__ = ["Talk", "Turn", "turns_of"]

_LABEL = 8  # Mark.LABEL, which lives above this module.


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says at a time.

    ``start``, ``end`` are code points and ``first:last`` sentences, all without the label; ``speaker`` is
    the folded name the labels share, '' in a FAQ without labels; ``question`` is true for the one who asks.
    """

    label: Span | None
    start: int
    end: int
    first: int
    last: int
    speaker: str
    question: bool


@dataclass(frozen=True, slots=True)
class Talk:
    """Blocks ``first:last`` of one turn; ``asks`` where the layout alone says who asks."""

    first: int
    last: int
    asks: bool | None = None


def turns_of(
    w: Words, parts: Sequence[Block], talk: Sequence[Talk], owner: Sequence[int], marks: Sequence[int]
) -> tuple[Turn, ...]:
    """Make the turns; ``owner`` is the block of each sentence, ``marks`` what it is."""
    asking = _asking(w, parts, talk)
    out = []
    for t in talk:
        block, end = parts[t.first], parts[t.last - 1].end
        first, last = bisect_left(owner, t.first), bisect_left(owner, t.last)
        first += bool(first < len(marks) and marks[first] & _LABEL)
        question = block.speaker in asking if t.asks is None else t.asks
        label = Span(*block.label) if block.label else None
        out.append(Turn(label, block.body, max(end, block.body), first, last, block.speaker, question))
    return tuple(out)


def _asking(w: Words, parts: Sequence[Block], talk: Sequence[Talk]) -> set[str]:
    """Find who asks: a word for that role, else the one whose turns end in questions more often."""
    labelled = [t for t in talk if t.asks is None]
    speakers = {parts[t.first].speaker for t in labelled}
    if roles := {s for s in speakers if s in ASKING}:
        return roles
    ends: dict[str, list[bool]] = defaultdict(list)
    for t in labelled:
        ends[parts[t.first].speaker].append(w.text[parts[t.last - 1].end - 1] in "?？؟")
    return {s for s, e in ends.items() if sum(e) > 0.4 * len(e)}
