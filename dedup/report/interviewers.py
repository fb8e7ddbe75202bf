"""Whether an article and its interview place the same statements with two outlets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dedup.attribution.credits import name_in
from dedup.attribution.outlets import any_outlet
from dedup.report.answers import exchanges
from dedup.types import Span, ZoneKind

if TYPE_CHECKING:
    from dedup.text.parse import Parsed

__all__ = ["two_interviewers"]

_WORDS = r"((?:[\w.&'’-]{1,40} ){0,5}[\w.&'’-]{1,40})"
"""Up to six words; only those that are written like a name are kept."""

_INTERVIEW = re.compile(
    r"\b(?:in an? (?:[\w-]{1,20} )?interview|im (?:Interview|Gespräch)|en (?:una )?entrevista|"
    r"dans un entretien|in un['’]intervista|(?:em|numa) entrevista|in een interview|"
    r"в интервью|в інтерв['’]ю) "
    r"(?:[^\W\d_]{1,8} )" + _WORDS,
    re.IGNORECASE,
)
_OUTLET_IN_LABEL = re.compile(
    r"\b(?:of|at|from|for|von|vom|de|du|di|del) " + _WORDS + "$|^([\\w-]{2,40}\\.[a-z]{2,8})$"
)


def two_interviewers(parsed: Parsed) -> tuple[Span, Span] | None:
    """Find where the article places its statements in an interview with one outlet, the interview in another.

    Observed in the seed: the article says "in an interview with the Telegraph YouTube channel", the
    interview below repeats it as asked by the "Editor of Time.news".  Returns both places.
    """
    asked = exchanges(parsed.turns)
    outlet = next(filter(None, (_outlet(parsed.text, pair.question) for pair in asked)), None)
    if outlet is None:
        return None
    speakers = [pair.answer.speaker for pair in asked]
    label, name = outlet
    for match in _INTERVIEW.finditer(parsed.text, 0, label.start):
        other = name_in(parsed.text, match.start(1), match.end(1))
        if other is None or not _in_article(parsed, other.start):
            continue
        if not any_outlet(other.text, [name, *speakers]):
            return Span(match.start(), other.end).of(parsed.text), label
    return None


def _outlet(text: str, turn: object) -> tuple[Span, str] | None:
    """Give the label of an interviewer that names an outlet, and that name."""
    label: Span | None = getattr(turn, "label", None)
    if label is None:
        return None
    shown = Span(label.start, label.end).of(text)
    words = (shown.text or "").rstrip(" :：")
    shown = Span(label.start, label.start + len(words)).of(text)
    match = _OUTLET_IN_LABEL.search(words)
    return (shown, match.group(1) or match.group(2)) if match else None


def _in_article(parsed: Parsed, position: int) -> bool:
    zone = next((z for z in parsed.zones if z.start <= position < z.end), None)
    return zone is None or zone.kind in {ZoneKind.ARTICLE, ZoneKind.BOX, ZoneKind.TAKEAWAYS}
