"""Text set aside before anything is decided, always with its reason.

What was observed: on 12,000 press releases nearly all sentence-level sharing within a source was
disclaimers and "About X".  Setting it aside on one side of a match sets it aside on both.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dedup.match.forms import ADDRESS, CREDIT, OPENERS, SINGLE, dateline, may_be_formal

if TYPE_CHECKING:
    from dedup.sketch.background import Background
    from dedup.text.parse import Parsed

__all__ = ["Aside", "aside_mask", "set_aside"]

_HEAD = 0.25
"""Closing matter is looked for after this share of the text only."""

_STARTS = re.compile(r"(?:^|[.!?…。])\W*(?=\w|#)", re.MULTILINE)
"""Where a line or a sentence may begin."""

_OPENING = 6
"""Sentences and headings from the start among which a dateline is looked for."""


@dataclass(frozen=True, slots=True)
class Aside:
    """Tokens ``first:last`` (code points ``start:end``) that do not count, and why."""

    first: int
    last: int
    start: int
    end: int
    reason: str
    because: str


def set_aside(
    parsed: Parsed, background: Background | None = None, source: str | None = None
) -> tuple[Aside, ...]:
    """Find what does not count: labels, headings, courtesies, credits, boilerplate; in order, disjoint."""
    reasons = np.zeros(len(parsed.tokens), np.uint8)
    _by_mark(parsed, reasons)
    _by_form(parsed, reasons)
    _addresses(parsed, reasons)
    if background is not None:
        learned = background.boilerplate(parsed, source) & (reasons == 0)
        reasons[learned] = _Code.LEARNED
    return tuple(_pieces(parsed, reasons))


def standing_share(text: str) -> float:
    """Say which share of a text comes after an opener of closing matter; a glance, without parsing."""
    for start in _STARTS.finditer(text, int(_HEAD * len(text))):
        if OPENERS.match(text, start.end()):
            return 1.0 - start.end() / len(text)
    return 0.0


def aside_mask(asides: tuple[Aside, ...], size: int) -> NDArray[np.bool_]:
    """Mark those of ``size`` tokens that were set aside."""
    mask = np.zeros(size, bool)
    for aside in asides:
        mask[aside.first : aside.last] = True
    return mask


class _Code(IntEnum):
    """One reason while tokens are marked."""

    NONE = 0
    LABEL = 1
    HEADING = 2
    COURTESY = 3
    CREDIT = 4
    DATELINE = 5
    NOTICE = 6
    CLOSING = 7
    LEARNED = 8
    ADDRESS = 9


_REASONS = {
    _Code.LABEL: ("speaker_label", "names who speaks"),
    _Code.HEADING: ("heading", "a heading"),
    _Code.COURTESY: ("courtesy", "a courtesy"),
    _Code.CREDIT: ("credit_line", "begins like a credit line"),
    _Code.DATELINE: ("credit_line", "a dateline"),
    _Code.NOTICE: ("boilerplate", "begins like a notice"),
    _Code.CLOSING: ("boilerplate", "closing matter from here on"),
    _Code.LEARNED: ("boilerplate", "recurs in many items of this source"),
    _Code.ADDRESS: ("boilerplate", "a web address"),
}


def _by_mark(parsed: Parsed, reasons: NDArray[np.uint8]) -> None:
    from dedup.text.parse import Mark

    codes = ((Mark.HEADING, _Code.HEADING), (Mark.COURTESY, _Code.COURTESY), (Mark.LABEL, _Code.LABEL))
    for mark, code in codes:
        for s in np.flatnonzero(parsed.marks & int(mark)):
            reasons[parsed.first[s] : parsed.first[s + 1]] = code


def _by_form(parsed: Parsed, reasons: NDArray[np.uint8]) -> None:
    """Credit lines and notices one by one; closing matter from its opener to the end."""
    head = _HEAD * len(parsed.text)
    first = parsed.first.tolist()
    for s, (start, end) in enumerate(parsed.sentences.tolist()):
        text = parsed.text[start:end].lstrip(' \t-–—*•>("“')
        tokens = slice(first[s], first[s + 1])
        formal = may_be_formal(text)
        if formal and CREDIT.match(text):
            reasons[tokens] = _Code.CREDIT
        elif formal and SINGLE.match(text):
            reasons[tokens] = _Code.NOTICE
        elif s < _OPENING and (length := dateline(parsed.text[start : start + 170])):
            reasons[tokens.start : np.searchsorted(parsed.tokens.start, start + length)] = _Code.DATELINE
        elif formal and start >= head and OPENERS.match(text):
            rest = reasons[tokens.start :]
            rest[(rest == 0) | (rest == _Code.HEADING)] = _Code.CLOSING
            return


def _addresses(parsed: Parsed, reasons: NDArray[np.uint8]) -> None:
    """Set web addresses aside: one copy of a text has its links written out, another not."""
    if "://" not in parsed.text and "www." not in parsed.text.lower():
        return
    starts = parsed.tokens.start
    for found in ADDRESS.finditer(parsed.text):
        part = reasons[np.searchsorted(starts, found.start()) : np.searchsorted(starts, found.end())]
        part[part == 0] = _Code.ADDRESS


def _pieces(parsed: Parsed, reasons: NDArray[np.uint8]) -> list[Aside]:
    """Cut into runs of one reason."""
    if not len(reasons):
        return []
    edges = np.concatenate(([0], np.flatnonzero(np.diff(reasons)) + 1, [len(reasons)]))
    tokens = parsed.tokens
    return [
        Aside(int(f), int(t), int(tokens.start[f]), int(tokens.end[t - 1]), *_REASONS[_Code(reasons[f])])
        for f, t in itertools.pairwise(edges)
        if reasons[f]
    ]
