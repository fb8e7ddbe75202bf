"""Which words of a document are counted, set aside or explained: one mask per question."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from dedup.types import Kind, Passage, Relation, Span

__all__ = ["EARLIER", "ELSEWHERE", "Claim", "Stretch", "Words", "account", "claims_of"]

EARLIER = "earlier_in_this_document"
ELSEWHERE = "other_documents"

Mask = npt.NDArray[np.bool_]


class Stretch(Protocol):
    """What set-aside text looks like, here and in the matching code: code points, reason, how recognised."""

    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102
    @property
    def reason(self) -> str: ...  # noqa: D102
    @property
    def because(self) -> str: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Claim:
    """A stretch that says again what ``source`` said; ``close`` where only its surroundings do."""

    source: Span
    span: Span
    kind: Kind
    close: bool = False
    score: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The words of one document: where each begins, and what became of it.

    ``counted`` is everything not set aside; ``repeated`` and ``restated`` are explained by this
    document's own earlier words, ``elsewhere`` by earlier documents.  All masks have one entry per word.
    """

    starts: npt.NDArray[np.uint32]
    counted: Mask
    repeated: Mask
    restated: Mask
    elsewhere: Mask
    set_aside: dict[str, int]

    def within(self, start: int, end: int) -> slice:
        """Find the words that begin in ``[start, end)`` code points."""
        return slice(bisect_left(self.starts.data, start), bisect_left(self.starts.data, end))

    def count(self, mask: Mask, start: int, end: int) -> int:
        """Count the words that begin in ``[start, end)`` and have the mask."""
        return int(mask[self.within(start, end)].sum())

    @property
    def total(self) -> int:
        """How many words are counted."""
        return int(self.counted.sum())

    @property
    def explained(self) -> dict[str, int]:
        """Counted words by what explains them; a word explained twice is the document's own repeat."""
        own = self.repeated | self.restated
        return {
            EARLIER: int((own & self.counted).sum()),
            ELSEWHERE: int((self.elsewhere & ~own & self.counted).sum()),
        }


def claims_of(passages: Iterable[Passage]) -> list[Claim]:
    """Which stretches of a document say an earlier stretch again.

    A restatement claims the sentences that are linked; what lies between them is only close.  A
    passage with a role claims nothing: it is set aside.
    """
    claims = []
    for passage in passages:
        if passage.role is not None:
            continue
        if passage.kind is Kind.RESTATEMENT and passage.links:
            claims += [Claim(link.a, link.b, passage.kind, score=link.score) for link in passage.links]
            claims.append(Claim(passage.a, passage.b, passage.kind, close=True))
        else:
            claims.append(Claim(passage.a, passage.b, passage.kind, score=passage.score))
    return claims


class _Ledger:
    """Masks over the words while they are being filled."""

    def __init__(self, starts: npt.NDArray[np.uint32]) -> None:
        n = len(starts)
        self.starts = starts
        self.reasons = np.zeros(n, dtype=np.int16)
        self.names: list[str] = []
        self.repeated, self.restated, self.elsewhere = (np.zeros(n, dtype=np.bool_) for _ in range(3))

    def words(self, span: Span | Stretch) -> slice:
        return slice(bisect_left(self.starts.data, span.start), bisect_left(self.starts.data, span.end))

    def put_aside(self, span: Span | Stretch, reason: str) -> None:
        """Give each word its first reason only."""
        if reason not in self.names:
            self.names.append(reason)
        part = self.reasons[self.words(span)]
        part[part == 0] = self.names.index(reason) + 1

    def close(self) -> Words:
        counts = np.bincount(self.reasons, minlength=len(self.names) + 1)[1:]
        by_reason = {name: int(count) for name, count in zip(self.names, counts, strict=True) if count}
        return Words(self.starts, self.reasons == 0, self.repeated, self.restated, self.elsewhere, by_reason)


def account(
    starts: npt.NDArray[np.uint32],
    passages: Sequence[Passage],
    asides: Sequence[Stretch],
    shared: Iterable[tuple[Relation, Span, Passage]],
) -> Words:
    """Sort the words of a document by what explains them.

    ``shared`` are the passages that earlier documents hold too: the relation, this document's
    side, the passage.  What is set aside is counted nowhere else; the first reason given wins.
    """
    ledger = _Ledger(starts)
    for aside in asides:
        ledger.put_aside(aside, str(aside.reason))
    for passage in passages:
        if passage.role is not None:
            ledger.put_aside(passage.b, str(passage.role))
    for claim in claims_of(passages):
        if not claim.close:
            mask = ledger.restated if claim.kind is Kind.RESTATEMENT else ledger.repeated
            mask[ledger.words(claim.span)] = True
    for relation, span, passage in shared:
        _account_shared(ledger, relation, span, passage)
    return ledger.close()


def _account_shared(ledger: _Ledger, relation: Relation, span: Span, passage: Passage) -> None:
    if passage.role is not None:
        ledger.put_aside(span, str(passage.role))
    elif relation is Relation.TEMPLATE:
        ledger.put_aside(span, "template")
    else:
        ledger.elsewhere[ledger.words(span)] = True
