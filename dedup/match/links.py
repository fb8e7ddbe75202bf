"""Sentence links of shared wording: which sentence of A stands where in B, and how much of it."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedup.match.tiles import Tile

if TYPE_CHECKING:
    from dedup.text.parse import Parsed

__all__ = ["Tie", "sentence_of", "ties_of_tiles", "ties_of_words"]

_SHARE = 0.5
"""A sentence pair is tied when shared runs cover this share of the shorter sentence."""


@dataclass(frozen=True, slots=True)
class Tie:
    """Sentence ``i`` of A tied to sentence ``j`` of B with a probability."""

    i: int
    j: int
    score: float


def sentence_of(parsed: Parsed, token: int) -> int:
    """Return the number of the sentence that holds a token."""
    return bisect_right(parsed.first.data, token) - 1


def ties_of_tiles(a: Parsed, b: Parsed, tiles: Iterable[Tile]) -> list[Tie]:
    """Tie sentences by the exact runs they share; each tie once, in order of ``a``.

    Where no pair shares enough, the one that shares most is tied.
    """
    shared: Counter[tuple[int, int]] = Counter()
    for tile in tiles:
        for i, j, length in _split(a, b, tile):
            shared[i, j] += length
    ties = [Tie(i, j, _share(a, b, i, j, count)) for (i, j), count in sorted(shared.items())]
    enough = [tie for tie in ties if tie.score >= _SHARE]
    return enough or sorted(ties, key=lambda t: -t.score)[:1]


def ties_of_words(a: Parsed, b: Parsed, span_a: tuple[int, int], span_b: tuple[int, int]) -> list[Tie]:
    """Tie the sentences of two token ranges that share no run by the words they share (Dice).

    Each sentence of ``a`` to its nearest if that is half as near as the nearest pair of all, so that
    where two texts were aligned there is a tie.
    """
    left, right = _stems_by_sentence(a, span_a), _stems_by_sentence(b, span_b)
    pairs = [
        max((Tie(i, j, _dice(mine, theirs)) for j, theirs in right), key=lambda t: (t.score, -t.j))
        for i, mine in left
        if right
    ]
    nearest = max((t.score for t in pairs), default=0.0)
    return [t for t in pairs if t.score > 0 and t.score >= nearest / 2]


def _stems_by_sentence(parsed: Parsed, span: tuple[int, int]) -> list[tuple[int, frozenset[int]]]:
    from dedup.text.stems import stems

    stemmed = stems(parsed.tokens, parsed.language)
    found = []
    for s in range(sentence_of(parsed, span[0]), sentence_of(parsed, span[1] - 1) + 1):
        at = slice(max(span[0], int(parsed.first[s])), min(span[1], int(parsed.first[s + 1])))
        found.append((s, frozenset(stemmed.hash[at][~stemmed.stop[at]].tolist())))
    return found


def _dice(a: frozenset[int], b: frozenset[int]) -> float:
    return round(2 * len(a & b) / max(1, len(a) + len(b)), 4)


def _share(a: Parsed, b: Parsed, i: int, j: int, count: int) -> float:
    shorter = min(int(a.first[i + 1] - a.first[i]), int(b.first[j + 1] - b.first[j]))
    return min(1.0, round(count / shorter, 4))


def _split(a: Parsed, b: Parsed, tile: Tile) -> Iterable[tuple[int, int, int]]:
    """Cut a tile where a sentence ends on either side."""
    done = 0
    while done < tile.length:
        i, j = sentence_of(a, tile.a + done), sentence_of(b, tile.b + done)
        room = min(int(a.first[i + 1]) - tile.a, int(b.first[j + 1]) - tile.b, tile.length)
        yield i, j, room - done
        done = room
