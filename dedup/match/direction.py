"""Which of two documents was first, and how sure that is."""

from __future__ import annotations

from dedup.types import Containment, DocumentInfo

__all__ = ["direction"]

_SURE_SECONDS = 3600.0
"""Clocks of feeds disagree by less than this, mostly."""


def direction(a: DocumentInfo, b: DocumentInfo, containment: Containment) -> str:
    """Say ``a_first``, ``b_first`` or ``unknown`` and a word of confidence: certain, likely, possible.

    The times of publication decide: an hour or more apart is certain, less is likely.  Without times
    the text that the other exceeds is possibly the earlier one.
    """
    if a.published and b.published and a.published != b.published:
        apart = (b.published - a.published).total_seconds()
        word = "certain" if abs(apart) >= _SURE_SECONDS else "likely"
        return f"{'a' if apart > 0 else 'b'}_first {word}"
    if abs(containment.a_in_b - containment.b_in_a) >= 0.2:
        return f"{'a' if containment.a_in_b > containment.b_in_a else 'b'}_first possible"
    return "unknown"
