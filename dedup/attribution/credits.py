"""Whom a document credits: what its fields say, and what its text says in one of the known forms."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dedup.attribution.agencies import agency
from dedup.attribution.forms import Trust, found_forms
from dedup.attribution.outlets import any_outlet, same_outlet
from dedup.types import Document, Span

__all__ = ["Credit", "credited_by", "credits_of", "name_in"]

_LEADING = "the der die das den dem des la el le les lo il los het a an l' l’"
_ARTICLES = frozenset(_LEADING.split())
_JOINERS = frozenset({"of", "and", "de", "du", "des", "del", "der", "von", "&"})
_MEDIA = frozenset(
    {"channel", "newspaper", "magazine", "website", "radio", "podcast", "agency", "daily", "weekly"}
)
_APART = re.compile(r" ?[/,;] ?| (?:and|und|et|y|e|en|и|та) (?=\S{2,20}$)")
_QUOTES = "«»„“”\"'’()"
_TRAILING = ".,;:!?" + _QUOTES
_FIELD_LENGTH = 200
_MOST = 12
"""Names taken from one document; a list of sources is no credit line."""


@dataclass(frozen=True, slots=True)
class Credit:
    """A named source and where it is named; ``span`` is None if a field of the document says so.

    ``sure`` is False where the name may be a person's or an authority's.
    """

    name: str
    span: Span | None
    sure: bool = True


@functools.lru_cache(maxsize=16)
def credits_of(document: Document) -> tuple[Credit, ...]:
    """List whom a document credits, its own outlet left out, each name once, the surest place first."""
    found = [*_of_fields(document), *_of_text(document.text)]
    found.sort(key=lambda c: (not c.sure, c.span is not None, c.span.start if c.span else 0))
    once = list(_once(found, document.source))[:_MOST]
    return tuple(sorted(once, key=lambda c: (c.span is not None, c.span.start if c.span else 0)))


def credited_by(named: Iterable[Credit], outlet: str | None) -> Credit | None:
    """Find the credit that names an outlet."""
    return next((credit for credit in named if same_outlet(credit.name, outlet)), None)


def _of_fields(document: Document) -> Iterator[Credit]:
    """Read the credit, which names outlets, and the byline, which may name an agency."""
    for name in _parts((document.credit or "")[:_FIELD_LENGTH]):
        yield Credit(name, None)
    byline = document.metadata.get("byline")
    if isinstance(byline, str):
        for name in _parts(re.sub(r"^(?:By|Von|Par|Por|Di) ", "", byline[:_FIELD_LENGTH])):
            if agency(name):
                yield Credit(name, None)


def _parts(names: str) -> Iterator[str]:
    return filter(None, (part.strip(_QUOTES + " ") for part in _APART.split(names.strip())))


@functools.lru_cache(maxsize=16)  # what hundreds of houses print word for word comes again and again
def _of_text(text: str) -> tuple[Credit, ...]:
    found = []
    for form, match in found_forms(text):
        for span in _names(text, *match.span(1), exact=form.trust is Trust.AGENCY):
            known = agency(span.text or "") is not None
            if known or form.trust is not Trust.AGENCY:
                found.append(Credit(span.text or "", span, known or form.trust is Trust.SURE))
    return tuple(found)


def _names(text: str, start: int, end: int, exact: bool) -> Iterator[Span]:
    """Cut a capture where one name ends and the next begins; only agencies follow a first name."""
    at = start
    for number, piece in enumerate(_APART.split(text[start:end])):
        begin = text.index(piece, at)
        at = begin + len(piece)
        span = Span(begin, at).of(text) if exact else name_in(text, begin, at)
        if span is None or (number and not agency(span.text or "")):
            continue
        yield span


def name_in(text: str, start: int, end: int) -> Span | None:
    """Keep the leading words of ``text[start:end]`` that are written like a name, without an article."""
    first = last = None
    for match in re.finditer(r"\S{1,80}", text[start:end]):
        begun = match.start() + len(match.group()) - len(match.group().lstrip(_QUOTES))
        word = match.group().strip(_QUOTES).rstrip(_TRAILING)
        if first is None and word.casefold() in _ARTICLES:
            continue
        named = _is_name(word)
        if not named and not (first is not None and word in _JOINERS | _MEDIA):
            break
        if first is None:
            first = start + begun
        if named or word in _MEDIA:
            last = start + begun + len(word)
        if begun + len(word) != match.end():
            break
    return None if first is None or last is None else Span(first, last).of(text)


def _is_name(word: str) -> bool:
    """Whether a word begins like a name, is an address of a site, or an agency's short name."""
    return word[:1].isupper() or (word[:1].isalnum() and "." in word[1:-1]) or agency(word) is not None


def _once(found: Iterable[Credit], own: str | None) -> Iterator[Credit]:
    known: list[str] = []
    for credit in found:
        if not same_outlet(credit.name, own) and not any_outlet(credit.name, known):
            known.append(credit.name)
            yield credit
