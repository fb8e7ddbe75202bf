"""Whom a text credits, and which outlets it says an interview was given to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedup.report.answers import exchanges
from dedup.types import Document, Span, ZoneKind

if TYPE_CHECKING:
    from dedup.text.parse import Parsed

__all__ = ["Credit", "credits_of", "same_outlet", "two_interviewers"]

_WORDS = r"((?:[\w.&'’-]{1,40} ){0,5}[\w.&'’-]{1,40})"
"""Up to six words; only those that are written like a name are kept."""

# What each form is taken for; "sure" forms name an outlet, the others may name a person.
_SURE = (
    r"\b(?:Earlier|Previously|Before that),? " + _WORDS + r" (?:wrote|reported|published|broadcast)\b",
    r"\b(?i:as (?:first |earlier |previously |originally )?(?:reported|published) by) " + _WORDS,
    r"\b(?i:first|originally) (?:appeared|published|posted) (?:on|in|by|at) " + _WORDS,
    r"\bappeared first on " + _WORDS,
    r"^[^\W\d_][\w ,.'’/-]{1,60} \(" + _WORDS + r"\) ?[-–—]",
    r"^(?:Source|Via|Quelle|Fuente|Fonte|Bron|Источник|Джерело) ?: ?" + _WORDS,
    r"^\(" + _WORDS + r"\) ?[-–—]",
)
_POSSIBLE = (r"\b(?i:reporting|material|files|information) (?:by|from) " + _WORDS,)
_CREDITS = tuple(
    (re.compile(form, re.MULTILINE), sure)
    for forms, sure in ((_SURE, True), (_POSSIBLE, False))
    for form in forms
)
_INTERVIEW = re.compile(
    r"\b(?:in an? (?:[\w-]{1,20} )?interview|im (?:Interview|Gespräch)|en (?:una )?entrevista|"
    r"dans un entretien|in un['’]intervista|(?:em|numa) entrevista|in een interview|"
    r"в интервью|в інтерв['’]ю) "
    r"(?:[^\W\d_]{1,8} )" + _WORDS,
    re.IGNORECASE,
)
_ARTICLES = frozenset(
    {"the", "der", "die", "das", "den", "dem", "la", "el", "le", "les", "lo", "il", "los", "a", "an"}
)
_JOINERS = frozenset({"of", "and", "de", "du", "des", "del", "der", "von", "&"})
_MEDIA = frozenset(
    {"channel", "newspaper", "magazine", "website", "radio", "podcast", "agency", "daily", "weekly"}
)
_PART = re.compile(r"[^\W_]+")
_NOT_NAMING = _ARTICLES | {"com", "net", "org", "www", "news", "channel", "tv", "newspaper", "magazine"}
_OUTLET_IN_LABEL = re.compile(
    r"\b(?:of|at|from|for|von|vom|de|du|di|del) " + _WORDS + "$|^([\\w-]{2,40}\\.[a-z]{2,8})$"
)


@dataclass(frozen=True, slots=True)
class Credit:
    """A named source and where it is named; ``span`` is None if the document's own field says so."""

    name: str
    span: Span | None
    sure: bool = True


def credits_of(document: Document) -> tuple[Credit, ...]:
    """List whom the document credits, its own outlet left out, each name once."""
    found = [] if not document.credit else [Credit(document.credit.strip(), None)]
    for form, sure in _CREDITS:
        for match in form.finditer(document.text):
            span = _name(document.text, match.start(1), match.end(1))
            if span is not None:
                found.append(Credit(span.text or "", span, sure))
    found.sort(key=lambda credit: (credit.span is not None, credit.span.start if credit.span else 0))
    return tuple(_once(found, document.source))


def _once(found: Iterable[Credit], own: str | None) -> Iterable[Credit]:
    known: list[str] = []
    for credit in found:
        if not same_outlet(credit.name, own) and not any(same_outlet(credit.name, name) for name in known):
            known.append(credit.name)
            yield credit


def _name(text: str, start: int, end: int) -> Span | None:
    """Keep the leading words of ``text[start:end]`` that are written like a name, without an article."""
    first = last = None
    for match in re.finditer(r"\S{1,80}", text[start:end]):
        word = match.group().rstrip(".,;:")
        if first is None and word.casefold() in _ARTICLES:
            continue
        named = word[:1].isupper() or (word[:1].isalnum() and "." in word[1:-1])
        if not named and not (first is not None and word in _JOINERS | _MEDIA):
            break
        if first is None:
            first = start + match.start()
        if named or word in _MEDIA:
            last = start + match.start() + len(word)
        if word != match.group():
            break
    return None if first is None or last is None else Span(first, last).of(text)


def same_outlet(one: str | None, other: str | None) -> bool:
    """Whether two names can mean one outlet: "The Telegraph" and "Telegraph YouTube channel"."""
    left, right = _core(one), _core(other)
    return bool(left and right) and (left <= right or right <= left)


def _core(name: str | None) -> frozenset[str]:
    words = frozenset(_PART.findall((name or "").casefold()))
    return words - _NOT_NAMING or words


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
        other = _name(parsed.text, match.start(1), match.end(1))
        if other is None or not _in_article(parsed, other.start):
            continue
        if not _names_one_of(other.text, [name, *speakers]):
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


def _names_one_of(name: str | None, others: Sequence[str]) -> bool:
    return any(same_outlet(name, other) for other in others)
