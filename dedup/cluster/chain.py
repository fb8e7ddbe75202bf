"""The copy chain: for each member of a cluster the likeliest earlier source, with its grounds.

A source must have been published before, or be named as the source.  Of several the one with most
wording in common is likeliest; where some have as much, the one that is linked, then credited, then of
the same house, then the earliest.  What was published later and names nobody explains nothing, so two
undated items stay unexplained.  The same members give the same chain, whatever order they came in.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from dedup.attribution.credits import credited_by
from dedup.attribution.outlets import any_outlet, same_series, same_source
from dedup.cluster.clues import Pair, another_clue, grounds, outside_clue
from dedup.cluster.first import first_publisher
from dedup.cluster.union import founder_first
from dedup.cluster.witness import Overlaps, Witness, moment
from dedup.provenance import Clue, FirstPublisher, Step, StepKind, Sureness

__all__ = ["chain"]

_LEAST = 0.15
"""Share of a member's word triples that its source must hold."""
_ALIKE = 0.02
"""Two sources that differ by less than this share explain a member alike."""
_MUCH = 0.5
"""Share from which a text without a credit likely comes from there."""

Barred = Callable[[str, str], bool]


def chain(
    witnesses: Sequence[Witness], *, series: Sequence[Sequence[str]] = (), barred: Barred | None = None
) -> tuple[tuple[Step, ...], FirstPublisher]:
    """Give one step for each member, earliest published first, and judge who was first.

    ``series`` are groups of sources whose reuse of each other is expected.  ``barred(a, b)`` says that
    an editor rejected the pair.  Time and memory grow with the shared triples of all pairs of texts.
    """
    place = {w.id: w for w in witnesses}
    ordered = [place[member.id] for member in founder_first(w.member for w in witnesses)]
    steps = _Chain(ordered, series, barred or _nothing).steps()
    first = first_publisher(ordered, steps)
    return tuple(_judged(step, first) for step in steps), first


def _nothing(_: str, __: str) -> bool:
    return False


def _judged(step: Step, first: FirstPublisher) -> Step:
    """Tell of the first what was judged of it."""
    return replace(step, sureness=first.sureness) if step.kind is StepKind.FIRST else step


@dataclass(frozen=True, slots=True, eq=False)
class _Candidate:
    """One possible source: its place, the triples shared, and what speaks for it beside the text."""

    at: int
    shared: int
    linked: bool
    credited: bool
    own: bool
    dated: bool

    @property
    def preference(self) -> tuple[bool, bool, bool, bool, int]:
        return (not self.linked, not self.credited, not self.own, not self.dated, self.at)


class _Chain:
    """The members in the order of publication, and the source found for each so far."""

    def __init__(self, ordered: Sequence[Witness], series: Sequence[Sequence[str]], barred: Barred) -> None:
        self._all = ordered
        self._series = series
        self._barred = barred
        self._overlaps = Overlaps(ordered)
        # An unknown time is neither before nor after any.
        self._moments = np.array([_time(w) for w in ordered])
        self._source: dict[int, int] = {}

    def steps(self) -> tuple[Step, ...]:
        return tuple(self._step(at) for at in range(len(self._all)))

    def _step(self, at: int) -> Step:
        member, counted = self._all[at], len(self._all[at].hashes)
        alike = self._alike(self._candidates(at))
        chosen = next((c for c in alike if self._stands(at, c)), None)
        if chosen is None:
            return self._unexplained(at)
        self._source[at] = chosen.at
        pair = self._pair(at, chosen, alike)
        common = self._common_outside(pair)
        words, clues = grounds(pair, self._overlaps)
        if common is not None:
            return Step(
                member.id,
                StepKind.OUTSIDE,
                Sureness.LIKELY,
                outlet=common,
                counted_words=counted,
                rivals=pair.rivals,
                clues=(outside_clue(member, common, pair.source), *clues),
            )
        step = Step(
            member.id,
            self._kind(pair),
            self._sureness(at, chosen, pair),
            pair.source.id,
            pair.source.member.source,
            words,
            counted,
            pair.rivals,
            clues,
        )
        return self._doubted(step, pair)

    def _candidates(self, at: int) -> list[_Candidate]:
        """List the possible sources of a member that hold enough of its wording."""
        text, member = self._overlaps.text_of[at], self._all[at]
        shared = self._overlaps.shared(text)
        enough = (shared > 0) & (shared >= _LEAST * self._overlaps.size(text))
        enough[text] = True
        possible = enough[self._overlaps.text_of]
        if not (member.credits or member.links):
            possible &= self._moments < self._moments[at]
        possible[at] = False
        found = (
            self._candidate(at, other, int(shared[self._overlaps.text_of[other]]))
            for other in np.flatnonzero(possible).tolist()
        )
        return [candidate for candidate in found if candidate is not None]

    def _candidate(self, at: int, other: int, shared: int) -> _Candidate | None:
        """Say what speaks for a source; None where neither time nor a credit lets it be one."""
        member, source = self._all[at], self._all[other]
        before = bool(self._moments[other] < self._moments[at])
        linked = source.url is not None and any(_same_address(source.url, link) for link in member.links)
        credited = credited_by(member.credits, source.member.source) is not None
        back = not credited and credited_by(source.credits, member.member.source) is not None
        if not (linked or (before and not back) or (credited and not _credits(source, member))):
            return None
        own = same_source(member.member.source, source.member.source)
        return _Candidate(other, shared, linked, credited, own, before)

    def _alike(self, found: Sequence[_Candidate]) -> list[_Candidate]:
        """Keep what explains a member about as well as the best, the likeliest first; a link counts alone."""
        best = max((c.shared for c in found), default=0)
        near = [c for c in found if c.linked or c.shared >= best - max(2, _ALIKE * best)]
        return sorted(near, key=lambda c: (c.preference[:4], -c.shared, c.at))

    def _stands(self, at: int, candidate: _Candidate) -> bool:
        """Whether a source is not itself drawn from the member, and no editor rejected the pair."""
        reached: int | None = candidate.at
        while reached is not None:
            if reached == at:
                return False
            reached = self._source.get(reached)
        return not self._barred(self._all[at].id, self._all[candidate.at].id)

    def _pair(self, at: int, chosen: _Candidate, alike: Sequence[_Candidate]) -> Pair:
        source = self._all[chosen.at]
        outlets = (self._all[c.at].member.source for c in alike if not c.linked)
        rivals = sum(not same_source(outlet, source.member.source) for outlet in outlets)
        earlier = [self._all[n] for n in range(chosen.at)]
        return Pair(
            self._all[at],
            source,
            text=self._overlaps.text_of[chosen.at],
            same=self._overlaps.text_of[at] == self._overlaps.text_of[chosen.at],
            linked=chosen.linked,
            credit=credited_by(self._all[at].credits, source.member.source) if chosen.credited else None,
            own=chosen.own,
            rivals=rivals,
            parent=self._all[self._source[chosen.at]] if chosen.at in self._source else None,
            first=not earlier,
        )

    def _kind(self, pair: Pair) -> StepKind:
        if pair.own:
            return StepKind.UPDATE
        sources = pair.member.member.source, pair.source.member.source
        return StepKind.SERIES if same_series(*sources, self._series) else StepKind.COPY

    def _sureness(self, at: int, chosen: _Candidate, pair: Pair) -> Sureness:
        """Weigh what was said of a source against the order in time; text alone is never certain."""
        said = chosen.linked or chosen.credited
        if said and not chosen.dated:
            return Sureness.LIKELY if _undated(pair) else Sureness.POSSIBLE
        if _same_day_only(pair):
            return Sureness.POSSIBLE
        if said:
            return Sureness.CERTAIN
        size = self._overlaps.size(self._overlaps.text_of[at])
        much = pair.same or chosen.shared >= _MUCH * size
        alone = pair.own or not pair.rivals
        return Sureness.LIKELY if much and alone else Sureness.POSSIBLE

    def _common_outside(self, pair: Pair) -> str | None:
        """Name an outlet that both credit and of which nothing is here: both have the text from there."""
        if pair.own or pair.linked or pair.credit is not None:
            return None
        theirs = [credit.name for credit in pair.source.credits if credit.sure]
        return next((name for name in self._outside(pair.member) if any_outlet(name, theirs)), None)

    def _outside(self, member: Witness) -> list[str]:
        held = [w.member.source for w in self._all]
        return [c.name for c in member.credits if c.sure and not any_outlet(c.name, held)]

    def _doubted(self, step: Step, pair: Pair) -> Step:
        """Lower a step whose member credits another outlet than its wording leads to, held or not."""
        if pair.own or pair.linked or pair.credit is not None:
            return step
        outside = self._outside(pair.member)
        held = [w.member.source for w in self._all if w is not pair.member]
        another = [c.name for c in pair.member.credits if any_outlet(c.name, held)]
        if outside:
            clue = outside_clue(pair.member, outside[0], None)
        elif another:
            clue = another_clue(pair.member, another[0])
        else:
            return step
        return replace(step, sureness=Sureness.POSSIBLE, clues=(*step.clues, clue))

    def _unexplained(self, at: int) -> Step:
        """Word a member without a source: the first, one that names an outlet, or unknown."""
        member, counted = self._all[at], len(self._all[at].hashes)
        outside = self._outside(member)
        if outside:
            clue = outside_clue(member, outside[0], None)
            return Step(
                member.id,
                StepKind.OUTSIDE,
                Sureness.LIKELY,
                outlet=outside[0],
                counted_words=counted,
                clues=(clue,),
            )
        if at == 0 and moment(member) is not None:
            return Step(member.id, StepKind.FIRST, Sureness.UNKNOWN, counted_words=counted)
        clue = Clue("no_earlier", "No earlier item has enough of its wording.")
        if moment(member) is None:
            clue = Clue("no_time", "It carries no time and names none of the others.")
        return Step(member.id, StepKind.UNKNOWN, Sureness.UNKNOWN, counted_words=counted, clues=(clue,))


def _same_address(one: str, other: str) -> bool:
    """Whether two addresses differ in nothing but the scheme, "www.", a fragment or a last slash."""
    return _bare(one) == _bare(other)


def _bare(address: str) -> str:
    return re.sub(r"^https?://(?:www\.)?", "", address.partition("#")[0], flags=re.IGNORECASE).rstrip("/")


def _time(witness: Witness) -> float:
    known = moment(witness)
    return math.nan if known is None else known


def _credits(source: Witness, member: Witness) -> bool:
    return credited_by(source.credits, member.member.source) is not None


def _undated(pair: Pair) -> bool:
    return moment(pair.source) is None or moment(pair.member) is None


def _same_day_only(pair: Pair) -> bool:
    """Whether one of two items of a day carries the day alone, so that their order is not known."""
    days = [w.member.published for w in (pair.source, pair.member)]
    midnight = [d is not None and (d.hour, d.minute, d.second) == (0, 0, 0) for d in days]
    return any(midnight) and len({d.date() for d in days if d is not None}) == 1
