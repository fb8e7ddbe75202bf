"""What each answer of an interview or FAQ does with what was said before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dedup.report.words import Claim, Stretch, Words
from dedup.types import Answer, AnswerLabel, Facts, Span

if TYPE_CHECKING:
    from dedup.text.parse import Turn

__all__ = ["Exchange", "answers", "exchanges"]

RESTATES_FROM = 0.35
"""Share of an answer's words from which it restates; words that are only close weigh half."""
EXTENDS_FROM = 0.1
POLITE_WORDS = 20
"""An answer that opens with a courtesy and adds at most this many words is a courtesy."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """An answer and the question before it, if there is one."""

    question: Turn | None
    answer: Turn


def exchanges(turns: Sequence[Turn]) -> tuple[Exchange, ...]:
    """Pair each answer with the interviewer's turn before it; no interviewer, no answers."""
    found: list[Exchange] = []
    question: Turn | None = None
    for turn in turns:
        if turn.question:
            question = turn
        else:
            found.append(Exchange(question, turn))
    return tuple(found) if any(turn.question for turn in turns) else ()


def answers(
    turns: Sequence[Turn],
    words: Words,
    claims: Sequence[Claim],
    facts: Facts,
    asides: Iterable[Stretch],
) -> tuple[Answer, ...]:
    """Label every answer; ``close`` claims count words that stand near a restated sentence."""
    polite = [aside for aside in asides if aside.reason == "courtesy"]
    added = [fact.b for fact in facts.only_b if fact.b is not None]
    return tuple(_answer(exchange, words, claims, added, polite) for exchange in exchanges(turns))


def _answer(
    exchange: Exchange,
    words: Words,
    claims: Sequence[Claim],
    added: Sequence[Span],
    polite: Sequence[Stretch],
) -> Answer:
    turn = exchange.answer
    place = words.within(turn.start, turn.end)
    restated = np.zeros(place.stop - place.start, dtype=np.bool_)
    close = restated.copy()
    for claim in claims:
        if claim.span.end > turn.start and claim.span.start < turn.end and _counts(claim, exchange):
            part = words.within(max(claim.span.start, turn.start), min(claim.span.end, turn.end))
            target = close if claim.close else restated
            target[part.start - place.start : part.stop - place.start] = True
    total, again, near = len(restated), int(restated.sum()), int((close & ~restated).sum())
    fresh = any(turn.start <= span.start and span.end <= turn.end for span in added)
    courteous = any(turn.start <= aside.start and aside.end <= turn.end for aside in polite)
    label = _label(total, again, near, fresh=fresh, courteous=courteous)
    return Answer(turn.start, turn.end, label, total, again, near, total - again - near)


def _counts(claim: Claim, exchange: Exchange) -> bool:
    """Only what was said before the answer's own question: an answer may echo its question."""
    asked = exchange.question
    return claim.source.end <= (exchange.answer.start if asked is None else asked.start)


def _label(total: int, again: int, near: int, *, fresh: bool, courteous: bool) -> AnswerLabel:
    covered = (again + near / 2) / total if total else 0.0
    if covered >= RESTATES_FROM:
        return AnswerLabel.RESTATES
    if courteous and not fresh and total - again <= POLITE_WORDS:
        return AnswerLabel.COURTESY
    if covered >= EXTENDS_FROM:
        return AnswerLabel.EXTENDS
    return AnswerLabel.NEW if fresh else AnswerLabel.NEW_WORDS
