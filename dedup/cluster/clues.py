"""Why a member of a cluster likely has its text from another, in sentences for people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedup.attribution.credits import Credit
from dedup.cluster.witness import LONGEST, Overlaps, Witness, moment
from dedup.match.tiles import tiles
from dedup.provenance import Clue
from dedup.types import Span

__all__ = ["Pair", "another_clue", "grounds", "lasting", "outside_clue"]

_SHORTEST_RUN = 4
_EXCERPT = 12
"""Words of a passage that a sentence quotes."""
_LETTERS = 5
"""Letters from which a word that differs by one or two is a spelling of the same word."""
_LOOKED_AT = 20
"""New words that are checked for being a spelling."""


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """A member and its chosen source, with what was found on the way.

    ``text`` is the source's text in the overlaps, ``parent`` the source's own source, ``first`` whether
    nothing was published before the source.
    """

    member: Witness
    source: Witness
    text: int
    same: bool
    linked: bool
    credit: Credit | None
    own: bool
    rivals: int
    parent: Witness | None
    first: bool


def grounds(pair: Pair, overlaps: Overlaps) -> tuple[int, tuple[Clue, ...]]:
    """Count the member's words that stand in the source, and list the grounds, what names it first."""
    runs = _runs(pair)
    return int(runs.mask.sum()), tuple(_clues(pair, overlaps, runs))


@dataclass(frozen=True, slots=True, eq=False)
class _Runs:
    """The member's words in runs of four or more that the source has too: the longest, and all marked."""

    at: int
    length: int
    mask: NDArray[np.bool_]


def _clues(pair: Pair, overlaps: Overlaps, runs: _Runs) -> Iterator[Clue]:
    name = pair.source.member.source or pair.source.id
    if pair.linked:
        yield Clue("link", f"Gives the address of that item as its original's: {pair.source.url}")
    if pair.credit is not None:
        yield Clue("credit", f"Credits {pair.credit.name}.", pair.credit.span)
    if pair.own:
        yield Clue("own", "An earlier item of the same source.")
    if pair.same:
        yield Clue("same_text", "The counted words are the same.")
    else:
        yield from _passages(pair, runs)
        yield from _brought(pair, overlaps)
    if pair.rivals and not (pair.linked or pair.credit or pair.own):
        items = "1 item of another outlet explains" if pair.rivals == 1 else _other_outlets(pair.rivals)
        yield Clue("rivals", f"{items} the text as well as {name}.")
    yield from _time(pair)


def _other_outlets(rivals: int) -> str:
    return f"{rivals:,} items of other outlets explain"


def outside_clue(member: Witness, outlet: str, beside: Witness | None) -> Clue:
    """Say that a member names an outlet of which no item is in the cluster, perhaps as another does."""
    span = next((c.span for c in member.credits if c.name == outlet), None)
    if beside is None:
        return Clue("outside", f"Credits {outlet}; no item of it is in the cluster.", span)
    other = beside.member.source or beside.id
    message = f"Credits {outlet}, as {other} does; no item of it is in the cluster."
    return Clue("outside", message, span)


def another_clue(member: Witness, outlet: str) -> Clue:
    """Say that a member credits another outlet of the cluster than the one its wording leads to."""
    span = next((c.span for c in member.credits if c.name == outlet), None)
    return Clue("credits_another", f"Credits {outlet}, whose items have less of its wording.", span)


def _runs(pair: Pair) -> _Runs:
    size = len(pair.member.hashes)
    if pair.same:
        return _Runs(0, size, np.ones(size, np.bool_))
    mask, longest = np.zeros(size, np.bool_), (0, 0)
    for tile in tiles(pair.member.hashes[:LONGEST], pair.source.hashes[:LONGEST], _SHORTEST_RUN):
        mask[tile.a : tile.a + tile.length] = True
        longest = max(longest, (tile.length, -tile.a))
    return _Runs(-longest[1], longest[0], mask)


def _passages(pair: Pair, runs: _Runs) -> Iterator[Clue]:
    if runs.length:
        words = f"{int(runs.mask.sum()):,} of its {len(pair.member.hashes):,} counted words stand there"
        quote = _quoted(pair.member, runs.at, runs.at + runs.length)
        span = quote_span(pair.member, runs.at, runs.length)
        yield Clue("longest_passage", f"{words}; longest run {runs.length:,} words: {quote}.", span)


def quote_span(member: Witness, at: int, length: int) -> Span:
    """Return where a run of counted words stands in the member's text."""
    return Span(int(member.starts[at]), int(member.ends[at + length - 1])).of(member.text)


def _quoted(member: Witness, first: int, last: int) -> str:
    """Quote the beginning of a run of words on one line."""
    cut = min(last, first + _EXCERPT)
    text = " ".join(member.text[int(member.starts[first]) : int(member.ends[cut - 1])].split())
    return f"“{text}{' …' if cut < last else ''}”"


def _brought(pair: Pair, overlaps: Overlaps) -> Iterator[Clue]:
    """Point out wording that the source was the first to have, and first of all its spellings."""
    if pair.first or pair.parent is None:
        return
    new = overlaps.brought_by(pair.text, pair.member.hashes)
    if not new.any():
        return
    at, length = _longest_true(new)
    length += 2  # a triple reaches two words further
    slip = _spelling(pair, np.flatnonzero(new))
    if slip is not None:
        where, ours, earlier = slip
        message = f"Both write “{ours}” where the item before has “{earlier}”."
        yield Clue("shared_spelling", message, quote_span(pair.member, where, 1))
        return
    quote = _quoted(pair.member, at, at + length)
    yield Clue(
        "shared_wording", f"Both have {quote}, as no earlier item does.", quote_span(pair.member, at, length)
    )


def _longest_true(mask: NDArray[np.bool_]) -> tuple[int, int]:
    """Return the start and length of the longest run of marks."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    starts, ends = edges[::2], edges[1::2]
    best = int(np.argmax(ends - starts))
    return int(starts[best]), int(ends[best] - starts[best])


def _spelling(pair: Pair, triples: NDArray[np.intp]) -> tuple[int, str, str] | None:
    """Find a word that member and source spell alike, and the source's own source otherwise."""
    if pair.parent is None:
        return None
    member, parent, source = pair.member, pair.parent, pair.source.hashes[:LONGEST]
    own, elder = member.hashes[:LONGEST], parent.hashes[:LONGEST]
    near = np.zeros(len(own), np.bool_)
    near[np.minimum((triples[:, None] + np.arange(3)).ravel(), len(own) - 1)] = True
    fresh = np.flatnonzero(near & ~np.isin(own, elder) & np.isin(own, source)).tolist()
    spelt = [parent.word(n) for n in np.flatnonzero(~np.isin(elder, source)).tolist()]
    for place in fresh[:_LOOKED_AT]:
        word = member.word(place)
        if len(word) < _LETTERS or not word.isalpha():
            continue
        for other in spelt:
            if other.isalpha() and _nearly(word.casefold(), other.casefold()):
                return place, word, other
    return None


def _nearly(one: str, other: str) -> bool:
    """Whether one or two letters make the difference: changed, lost, added or swapped in one place."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    head = next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    left, right = one[head:], other[head:]
    while left and right and left[-1] == right[-1]:
        left, right = left[:-1], right[:-1]
    swapped = len(left) == 2 and left == right[::-1]
    return swapped or (len(left) <= 1 and len(right) <= 1)


def _time(pair: Pair) -> Iterator[Clue]:
    theirs, own = moment(pair.source), moment(pair.member)
    if theirs is None or own is None:
        yield Clue("no_time", "One of the two carries no time.")
    elif theirs > own:
        yield Clue("later", f"That item carries a time {lasting(theirs - own)} later, as last versions do.")
    elif theirs < own:
        yield Clue("earlier", f"That item was published {lasting(own - theirs)} before.")
    else:
        yield Clue("same_time", "Both carry the same time.")


def lasting(seconds: float) -> str:
    """Say how long: "45 s", "25 min", "2 h 25 min", "3 days"."""
    minutes = round(seconds / 60)
    if seconds < 60:
        return f"{round(seconds)} s"
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h {minutes % 60} min" if minutes % 60 else f"{minutes // 60} h"
    return f"{minutes // (24 * 60)} days"
