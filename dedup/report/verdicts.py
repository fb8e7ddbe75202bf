"""What editors' verdicts mean for a report: pairs, passages, and sources that may reprint each other.

A verdict on a passage holds for its words: passages are numbered anew whenever a pair is compared, so a
number alone would come to name another one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from dedup.attribution.outlets import same_source
from dedup.types import Comparison, Finding, Passage, Span, Verdict, VerdictLabel

__all__ = ["Rulings", "passage_mark", "reprint_id", "reprinted"]

_PREFIX = "src_"
_SIDES = ("a", "b")


def reprint_id(origin: str, taker: str) -> str:
    """Name the leave of one source to reprint another: the target of its verdict."""
    joined = "\0".join(" ".join(name.split()).casefold() for name in (origin, taker))
    return _PREFIX + hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def reprinted(
    comparisons: Iterable[Comparison], leaves: Sequence[Verdict], decided: Collection[str]
) -> Iterator[Verdict]:
    """Give the pairs that a leave covers, each as a verdict with the sources; not those ``decided``."""
    if not leaves:
        return
    for one in comparisons:
        leave = next((v for v in leaves if v.sources and _covers(v.sources, one)), None)
        if leave is not None and one.id is not None and one.id not in decided:
            yield replace(leave, target=one.id)


def _covers(sources: tuple[str, str], comparison: Comparison) -> bool:
    origin, taker = sources
    return same_source(comparison.a.source, origin) and same_source(comparison.b.source, taker)


def passage_mark(text: str, span: Span) -> str:
    """Name the words of one side of a passage."""
    words = " ".join(text[span.start : span.end].split())
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Rulings:
    """The verdicts that concern one report."""

    verdicts: tuple[Verdict, ...]

    def pairs(self, label: VerdictLabel) -> frozenset[str]:
        """Name the pairs that an editor gave a verdict on, by themselves."""
        found = (v.target for v in self.verdicts if v.label is label and v.sources is None)
        return frozenset(target for target in found if "/" not in target)

    @property
    def reprints(self) -> frozenset[str]:
        """Name the pairs that a leave to reprint covers."""
        return frozenset(v.target for v in self.verdicts if v.sources is not None)

    def judged(
        self, about: str | None, passages: Iterable[Passage], text: str, side: str, label: VerdictLabel
    ) -> frozenset[str]:
        """Name the passages of a pair or report that have a verdict; ``text`` is the one on ``side``."""
        marks = {m for v in self.verdicts if v.label is label and (m := _mark(v, about, side))}
        if not marks:
            return frozenset()
        spans = ((p.id, p.a if side == "a" else p.b) for p in passages)
        return frozenset(name for name, span in spans if passage_mark(text, span) in marks)

    def left(
        self, about: str | None, passages: Sequence[Passage], text: str, side: str
    ) -> tuple[Passage, ...]:
        """Leave out the passages that were rejected."""
        gone = self.judged(about, passages, text, side, VerdictLabel.REJECTED)
        return tuple(passage for passage in passages if passage.id not in gone)

    def quiet(self, finding: Finding, allowed: dict[str | None, frozenset[str]]) -> bool:
        """Whether a finding needs no look: its pair was allowed, or each passage that it names was."""
        if finding.comparison in self.pairs(VerdictLabel.ALLOWED):
            return True
        named = set(finding.passages)
        return bool(named) and named <= allowed.get(finding.comparison, frozenset())


def _mark(verdict: Verdict, about: str | None, side: str) -> str | None:
    """Give the mark of the passage that a verdict is on, if it is one of this pair."""
    target, slash, _ = verdict.target.partition("/")
    if not slash or target != about or verdict.passage is None:
        return None
    return verdict.passage[_SIDES.index(side)]
