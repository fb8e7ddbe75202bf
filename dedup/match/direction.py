"""Which of two documents was first, and how sure that is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dedup.attribution.outlets import any_outlet
from dedup.match.view import View
from dedup.types import Containment, DocumentInfo

__all__ = ["Hints", "direction", "names_source"]

_SURE_SECONDS = 3600.0
"""Clocks of feeds disagree by less than this, mostly."""

_SHARED = 0.1
"""Share of either text from which a credit is for what is shared."""

_SHORTEST_NAME = 2

_NAMING = (
    r"(?:(?:reporting|reported|material|files?|information|contributions?)\s+(?:by|from)|according\s+to|"
    r"(?:first\s+)?(?:appeared|published|reported)\s+(?:on|in|by)|told|quoted\s+by|courtesy\s+of|via|"
    r"berichtet|laut|mit\s+material\s+(?:von|der)|quelle:|avec|selon|según|fuente:|secondo|fonte:|volgens|bron:|"
    r"источник:|сообщает)"
)
"""Words before a name that make it the source of what is said, beside the forms of credit lines."""


@dataclass(frozen=True, slots=True)
class Hints:
    """Whether each text names the other's source as its own."""

    a_credits_b: bool = False
    b_credits_a: bool = False


def names_source(view: View, info: DocumentInfo, source: str | None) -> bool:
    """Whether a text credits a source: in a credit line or dateline, or as where it has something from."""
    if source is None or len(source.strip()) < _SHORTEST_NAME:
        return False
    if any_outlet(source, info.credits):
        return True
    text = view.parsed.text
    if not _stands_in(source.strip(), text):
        return False
    name = rf"(?<!\w){re.escape(source.strip())}(?!\w)"
    lines = (text[a.start : a.end] for a in view.asides if a.reason == "credit_line")
    if any(re.search(name, line, re.IGNORECASE) for line in lines):
        return True
    return re.search(rf"(?<!\w){_NAMING}\s+(?:the\s+)?{name}", text, re.IGNORECASE) is not None


def _stands_in(name: str, text: str) -> bool:
    """Tell at a glance whether a name stands in a text in any case; the letter that folds to two apart."""
    return name.replace("İ", "i").casefold() in text.replace("İ", "i").casefold()


def direction(a: DocumentInfo, b: DocumentInfo, containment: Containment, hints: Hints | None = None) -> str:
    """Say ``a_first``, ``b_first`` or ``unknown`` and a word of confidence: certain, likely, possible.

    Times of publication an hour or more apart are certain, less is likely.  Who credits the other and
    shares its text has it from there: with the times certain, without times likely, against them only
    possible, for a wire gives its last version's time.  Neither is ``unknown``: the longer of two texts
    may be the first, cut by the other, or the later, with more in it.
    """
    timed = _by_time(a, b)
    credited = _by_credit(containment, hints or Hints())
    if credited is None:
        return "unknown" if timed is None else " ".join(timed)
    if timed is None:
        return f"{credited} likely"
    return f"{credited} {'certain' if timed[0] == credited else 'possible'}"


def _by_time(a: DocumentInfo, b: DocumentInfo) -> tuple[str, str] | None:
    if not a.published or not b.published or a.published == b.published:
        return None
    apart = (b.published - a.published).total_seconds()
    return f"{'a' if apart > 0 else 'b'}_first", "certain" if abs(apart) >= _SURE_SECONDS else "likely"


def _by_credit(containment: Containment, hints: Hints) -> str | None:
    """Say who is credited, if one only is, and text is shared."""
    if max(containment.a_in_b, containment.b_in_a) < _SHARED or hints.a_credits_b == hints.b_credits_a:
        return None
    return "a_first" if hints.b_credits_a else "b_first"
