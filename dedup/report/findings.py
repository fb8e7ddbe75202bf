"""Findings about the document itself: what repeats, disagrees, is too short or written oddly."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

import numpy as np

from dedup.report.conflicts import conflict_findings
from dedup.report.interviewers import two_interviewers
from dedup.report.material import Material
from dedup.report.rights import calmed, rights_findings
from dedup.report.sharing import shared_findings
from dedup.report.wording import aside_words, counted, thousands
from dedup.report.words import claims_of
from dedup.rights import is_withdrawn
from dedup.types import AnswerLabel, Attention, Finding, Kind, Passage, Span

__all__ = ["findings", "inside_findings"]

LOOK, NOTE = Attention.LOOK, Attention.NOTE

RESTATED_WORDS = 60
"""An editor should look when at least this many words surely restate ..."""
RESTATED_SHARE = 0.2
"""... and they are this share of the counted ones.  Nearly every second of 60 press releases says a
tenth of its words again, in a quotation or a list: so they are written, and it is only noted."""
SURE = 0.7
"""The score from which a link counts for that."""
RESTATED_ANSWERS = 2
"""Or when at least this many answers of an interview restate the article."""
REPEATED_WORDS = 25
DOUBLED_SHARE = 0.4
"""Extractors emit short bodies twice: then close to half of the words repeat the other half."""

_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")
_HIDING = re.compile("[\u200b\u2060\ufeff\u00ad]")
_INVISIBLE = re.compile(r"(?<=\w)[\u200b\u2060\ufeff\u00ad]{1,9}(?=\w)")
_INVISIBLE_FROM = 3


def findings(material: Material) -> tuple[Finding, ...]:
    """Everything worth an editor's look, then what is worth a note; within each in a fixed order."""
    found = [*inside_findings(material), *rights_findings(material), *shared_findings(material)]
    if is_withdrawn(material.document.status):
        found = list(calmed(found))
    return tuple(sorted(found, key=lambda finding: finding.level is not LOOK))


def inside_findings(material: Material) -> Iterator[Finding]:
    """Give the findings that need no other document."""
    for rule in _RULES:
        yield from rule(material)


def _says_again(material: Material) -> Iterator[Finding]:
    words = material.words
    restated = int((words.restated & words.counted).sum())
    passages = _named(p for p in material.passages if p.kind is Kind.RESTATEMENT and p.role is None)
    if not restated or not passages:
        return
    answers = sum(answer.label is AnswerLabel.RESTATES for answer in material.answers)
    sure = _surely_restated(material)
    much = sure >= RESTATED_WORDS and sure >= RESTATED_SHARE * words.total
    level = LOOK if much or answers >= RESTATED_ANSWERS else NOTE
    share = f"{thousands(restated)} of {counted(words.total, 'counted word')}"
    message = f"{share} say again what an earlier sentence says."
    yield Finding("restates_itself", level, message, passages)


def _surely_restated(material: Material) -> int:
    """Count the words of links that are no borderline cases."""
    words = material.words
    sure = np.zeros(len(words.starts), dtype=np.bool_)
    for claim in claims_of(material.passages):
        if claim.kind is Kind.RESTATEMENT and not claim.close and claim.score >= SURE:
            sure[words.within(claim.span.start, claim.span.end)] = True
    return int((sure & words.counted).sum())


def _repeats(material: Material) -> Iterator[Finding]:
    words = material.words
    repeated = int((words.repeated & words.counted).sum())
    passages = [p for p in material.passages if p.kind is not Kind.RESTATEMENT and p.role is None]
    if _doubled(material, repeated):
        message = (
            "The text appears twice. Extraction from HTML can double a short body; "
            "look at the page before judging anything else."
        )
        yield Finding("text_appears_twice", LOOK, message, _named(passages), *_pair(passages))
    elif repeated and passages:
        how = "word for word" if all(p.kind is Kind.VERBATIM for p in passages) else "with small changes"
        message = f"{counted(repeated, 'word')} of an earlier passage return {how}."
        level = LOOK if repeated >= REPEATED_WORDS else NOTE
        yield Finding("repeats_itself", level, message, _named(passages))


def _doubled(material: Material, repeated: int) -> bool:
    """By passages, and for bodies too short to have any by comparing the halves."""
    if material.words.total and repeated >= DOUBLED_SHARE * material.words.total:
        return True
    hashes = material.parsed.tokens.hash
    half = len(hashes) // 2
    return half >= 5 and bool(np.array_equal(hashes[:half], hashes[len(hashes) - half :]))


def _interviewers(material: Material) -> Iterator[Finding]:
    if not any(answer.label is AnswerLabel.RESTATES for answer in material.answers):
        return
    places = two_interviewers(material.parsed)
    if places:
        message = "The same statements are placed in two interviews."
        yield Finding("two_interviewers", LOOK, message, (), *places)


def _too_short(material: Material) -> Iterator[Finding]:
    if material.too_short:
        words = counted(material.words.total, "counted word")
        aside = aside_words(material.words.set_aside)
        without = f", {aside} set aside" if aside else ""
        what = " of a teaser, not the article" if material.teaser else ""
        message = f"Too short to judge: {words}{what}{without}. Only exact copies are told."
        yield Finding("too_short_to_judge", NOTE, message)


def _language(material: Material) -> Iterator[Finding]:
    from dedup.text.language import TIERS, base_language

    language = base_language(material.info.language) or "und"
    if language in TIERS or material.too_short:
        return
    name = "this language" if language == "und" else f"the language {language!r}"
    message = f"Restatement is not supported for {name}; copies and small edits are found all the same."
    yield Finding("restatement_not_supported", NOTE, message)


def _odd_characters(material: Material) -> Iterator[Finding]:
    from dedup.text.scanner import Flag

    text = material.document.text
    override = _OVERRIDES.search(text)
    if override:
        message = (
            "Holds characters that reverse the reading direction; what is shown may not be what is stored."
        )
        yield Finding("direction_override", NOTE, message, (), Span(*override.span()))
    mixed = np.flatnonzero(material.parsed.tokens.flags & int(Flag.MIXED))
    if len(mixed):
        tokens, at = material.parsed.tokens, int(mixed[0])
        message = f"{counted(len(mixed), 'word')} mix letters of two scripts that look alike."
        first = Span(int(tokens.start[at]), int(tokens.end[at])).of(text)
        yield Finding("mixed_scripts", NOTE, message, (), first)
    hidden = [match.start() for match in _INVISIBLE.finditer(text)] if _HIDING.search(text) else []
    if len(hidden) >= _INVISIBLE_FROM:
        message = (
            f"{counted(len(hidden), 'invisible character')} inside words; they are ignored when comparing."
        )
        yield Finding("invisible_characters", NOTE, message, (), Span(hidden[0], hidden[0] + 1))


def _extraction(material: Material) -> Iterator[Finding]:
    """Warn where menus and captions may be among the words, because the article was not found."""
    told = material.document.metadata.get("extraction")
    if isinstance(told, dict) and told.get("how") == "whole_page":
        why = f" ({told['reason']})" if told.get("reason") else ""
        yield Finding("whole_page", NOTE, f"The article could not be told from the rest of its page{why}.")


def _named(passages: Iterable[Passage]) -> tuple[str, ...]:
    return tuple(passage.id for passage in passages)


def _pair(passages: list[Passage]) -> tuple[Span, Span] | tuple[()]:
    if not passages:
        return ()
    longest = max(passages, key=lambda p: (len(p.b), -p.b.start))
    return longest.a, longest.b


_RULES: tuple[Callable[[Material], Iterator[Finding]], ...] = (
    _repeats,
    _says_again,
    conflict_findings,
    _interviewers,
    _too_short,
    _language,
    _odd_characters,
    _extraction,
)
