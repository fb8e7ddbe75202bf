"""Sentences, paragraphs, turns, zones and quotations of a text, as spans over the scanner's arrays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntFlag

import numpy as np
import numpy.typing as npt

from dedup.text.courtesy import is_courtesy
from dedup.text.language import language_of
from dedup.text.layout import Block, blocks
from dedup.text.quotes import quotes
from dedup.text.scanner import Tokens, scan
from dedup.text.sentences import Words, cuts, resume
from dedup.text.turns import Turn, turns_of
from dedup.text.zones import kinds_of, zones_of
from dedup.types import Zone, ZoneKind

__all__ = ["Mark", "Parsed", "Turn", "parse"]


class Mark(IntFlag):
    """What a sentence is besides a sentence."""

    HEADING = 1
    QUESTION = 2
    BULLET = 4
    LABEL = 8
    """A speaker label, a segment of its own."""
    COURTESY = 16
    CAPTION = 32


@dataclass(frozen=True, slots=True, eq=False)
class Parsed:
    """A text and everything the matcher asks about it; ``m`` sentences, code points throughout.

    ``sentences`` i32[m, 2] trimmed spans in order; a speaker label is a segment of its own.  The tokens of
    sentence ``s`` are ``first[s]:first[s+1]`` (i32[m+1]), each token in exactly one.  ``marks`` u8[m],
    ``paragraph`` i32[m], ``zone`` i16[m] (index into ``zones``), ``quotes`` i32[q, 2] without the marks.
    """

    text: str
    tokens: Tokens
    language: str
    sentences: npt.NDArray[np.int32]
    first: npt.NDArray[np.int32]
    marks: npt.NDArray[np.uint8]
    paragraph: npt.NDArray[np.int32]
    zones: tuple[Zone, ...]
    zone: npt.NDArray[np.int16]
    turns: tuple[Turn, ...]
    quotes: npt.NDArray[np.int32]

    def sentence_text(self, s: int) -> str:
        """Return the words of sentence ``s`` as given."""
        start, end = self.sentences[s]
        return self.text[start:end]


_CONVERSATIONS = frozenset({ZoneKind.INTERVIEW, ZoneKind.FAQ})
_NOT_SAID = int(Mark.LABEL | Mark.HEADING)


@dataclass(frozen=True, slots=True)
class Segment:
    """One sentence while parsing."""

    start: int
    end: int
    first: int
    last: int
    block: int
    marks: int


def parse(text: str, *, language: str | None = None, seed: int = 0) -> Parsed:
    """Parse a text; ``language`` is detected where it is not given.  Never raises, whatever the text."""
    tokens = scan(text, seed)
    known = language_of(text, tokens, language)
    w = Words.of(text, tokens, known)
    parts = blocks(w)
    kinds, talk = kinds_of(w, parts)
    zones, numbers = zones_of(parts, kinds)
    segments = [s for number, block in enumerate(parts) for s in _segments(w, block, number)]
    segments = [_with_courtesy(w, s, kinds[s.block]) for s in segments]
    firsts = [s.first for s in segments]
    turns = turns_of(w, parts, talk, [s.block for s in segments], [s.marks for s in segments])
    # In place, so that what is held of these tokens, such as their words, is theirs still.
    tokens.gap[:] = _gaps(tokens, firsts)
    return Parsed(
        text=text,
        tokens=tokens,
        language=known,
        sentences=np.array([(s.start, s.end) for s in segments], dtype=np.int32).reshape(-1, 2),
        first=np.array([*firsts, len(tokens)], dtype=np.int32),
        marks=np.array([s.marks for s in segments], dtype=np.uint8),
        paragraph=np.array([s.block for s in segments], dtype=np.int32),
        zones=zones,
        zone=np.array([numbers[s.block] for s in segments], dtype=np.int16),
        turns=turns,
        quotes=quotes(text),
    )


def _segments(w: Words, block: Block, number: int) -> list[Segment]:
    """Cut a block into its label or time stamp and its sentences."""
    out = []
    said = block.said
    if said > block.first:
        mark = Mark.LABEL if block.label else Mark.HEADING
        end = block.label[1] if block.label else w.end[said - 1]
        out.append(Segment(block.start, max(end, w.end[said - 1]), block.first, said, number, int(mark)))
    if said == block.last:
        return out
    starts = cuts(w, said, block.last)
    begins = [block.body, *(resume(w, i) for i in starts[1:])]
    for i, (first, start) in enumerate(zip(starts, begins, strict=True)):
        stop = begins[i + 1] if i + 1 < len(begins) else block.end
        raw = w.text[start:stop]
        trimmed = start + len(raw) - len(raw.lstrip())
        end = starts[i + 1] if i + 1 < len(starts) else block.last
        out.append(Segment(trimmed, trimmed + len(raw.strip()), first, end, number, _marks(block, raw)))
    return out


def _with_courtesy(w: Words, segment: Segment, kind: ZoneKind) -> Segment:
    """Mark thanks and greetings; only a conversation has them."""
    if kind not in _CONVERSATIONS or segment.marks & _NOT_SAID:
        return segment
    if not is_courtesy(w.words, segment.first, segment.last, w.language):
        return segment
    return replace(segment, marks=segment.marks | Mark.COURTESY)


def _marks(block: Block, sentence: str) -> int:
    marks = 0
    if block.heading:
        marks |= Mark.HEADING
    if block.bullet:
        marks |= Mark.BULLET
    if block.caption:
        marks |= Mark.CAPTION
    if sentence.rstrip(" \"'”’»)]*_\t").endswith(("?", "？", "؟")):
        marks |= Mark.QUESTION
    return int(marks)


def _gaps(tokens: Tokens, firsts: list[int]) -> npt.NDArray[np.uint8]:
    """Say 3 where a sentence does begin, and not where a full stop ended none."""
    gap = tokens.gap.copy()
    gap[gap == 3] = 1
    begins = gap[firsts] if firsts else gap[:0]
    gap[firsts] = np.maximum(begins, 3)
    return gap
