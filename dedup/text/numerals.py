"""Figures to numbers: what a dot and a comma mean depends on the language."""

from __future__ import annotations

import re

__all__ = ["decimal", "split_numeral"]

_NUMERAL = re.compile(r"(\d[\d.,']*\d|\d|\d+⁄\d+)([^\W\d_]{0,4})")
_COMMA_DECIMAL = frozenset({"de", "fr", "es", "it", "pt", "nl", "ru"})
_GROUPED = {c: re.compile(rf"\d{{1,3}}(?:{re.escape(c)}\d{{2,3}})*{re.escape(c)}\d{{3}}") for c in ".,'"}
LONGEST = 40
"""Characters of a number; what is longer is none."""


def split_numeral(word: str) -> tuple[str, str]:
    """Split a folded token into its figures and the letters after them; ('', '') if it is no number."""
    if len(word) > LONGEST:
        return "", ""
    found = _NUMERAL.fullmatch(word)
    return (found[1], found[2]) if found else ("", "")


def decimal(figures: str, language: str) -> float | None:
    """Return the value of figures with their separators, None where they make no sense."""
    if "⁄" in figures:
        above, _, below = figures.partition("⁄")
        return int(above) / int(below) if above and below and int(below) else None
    if figures.isdecimal():
        return float(figures)
    last = max(figures.rfind("."), figures.rfind(","), figures.rfind("'"))
    mark = figures[last]
    others = set(figures[:last]) - set("0123456789") - {mark}
    if (
        not others
        and _GROUPED[mark].fullmatch(figures)
        and (figures.count(mark) > 1 or _groups(mark, language))
    ):
        return float(figures.replace(mark, ""))
    whole, part = figures[:last], figures[last + 1 :]
    if mark == "'" or not part.isdecimal() or len(others) > 1 or mark in whole:
        return None
    if others:
        other = others.pop()
        if not _GROUPED[other].fullmatch(whole):
            return None
        whole = whole.replace(other, "")
    return float(f"{whole}.{part}")


def _groups(mark: str, language: str) -> bool:
    """Tell whether one mark before exactly three figures separates thousands in this language."""
    if mark == "'":
        return True
    return (mark == ".") == (language in _COMMA_DECIMAL)
