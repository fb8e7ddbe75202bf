"""Quoted stretches in every style of quotation mark, nested and unclosed ones too."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

__all__ = ["quotes"]

_Opened = tuple[str, int]

DEEPEST = 8
"""Quotations within quotations; a deeper one is not looked for."""

_MARKS = re.compile(r"[\"“”„‟«»‹›「」『』‘’‚'＂\n\u2028\u2029]")
_CLOSES = {"“": "”“", "„": "“”‟\"", "‟": "”", "«": "»", "»": "«»", "‹": "›", "›": "‹", "「": "」", "『": "』",
           "‘": "’", "‚": "‘’", '"': '"', "＂": "＂", "”": "”", "'": "'"}  # fmt: skip


def quotes(text: str) -> npt.NDArray[np.int32]:
    """Return the quoted stretches as i32[q, 2], marks excluded, in order of their beginning.

    A quotation that is not closed ends with its line.
    """
    found: list[tuple[int, int]] = []
    pending: list[_Opened] = []
    for mark in _MARKS.finditer(text):
        char, at = mark.group(), mark.start()
        if char in "\n\u2028\u2029":
            _end_of_line(text, pending, found, at)
        else:
            _take(text, char, at, pending, found)
    _end_of_line(text, pending, found, len(text))
    return np.array(sorted(found), dtype=np.int32).reshape(-1, 2)


def _take(text: str, char: str, at: int, pending: list[_Opened], found: list[tuple[int, int]]) -> None:
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    for depth in range(len(pending) - 1, -1, -1):
        opener, since = pending[depth]
        if char in _CLOSES[opener] and _may_close(char, before, after):
            if at > since:
                found.append((since, at))
            del pending[depth:]
            return
    if len(pending) < DEEPEST and _may_open(char, before, after):
        pending.append((char, at + 1))


def _may_close(char: str, before: str, after: str) -> bool:
    if char in "’'‘":
        return not before.isspace() and not after.isalnum()
    return True


def _may_open(char: str, before: str, after: str) -> bool:
    if char in "’」』":
        return False
    if char in "'\"‘":
        return not before.isalnum() and not after.isspace()
    return not after.isspace() or char in "«"


def _end_of_line(text: str, pending: list[_Opened], found: list[tuple[int, int]], at: int) -> None:
    """Close what is open; a single quotation mark that is never closed was an apostrophe."""
    if pending:
        opener, since = pending[0]
        end = since + len(text[since:at].rstrip())
        if opener not in "'‘‚" and end > since:
            found.append((since, end))
        pending.clear()
