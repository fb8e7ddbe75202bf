"""One window of a text chosen against one of another: each token's score, and the best stretch of them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup.kernels import njit

__all__ = ["Desk", "best_segment", "renew"]

ABSENT = 0.7
"""Weight of a word that the other window does not hold."""
WORD_CAP = 8.0
PAIR_CAP = 2.0
"""One rare word, one rare pair, must not carry a window alone."""
RATE_RANGE = (0.05, 0.97)
PAIR_RATE_RANGE = (0.02, 0.97)
REACH = 150
BLOCKED = -20.0


class Desk(NamedTuple):
    """Room to work: what the other window holds and what is used of it, zero between uses; scores.

    ``value`` is what a word that is in use adds, ``score`` that of each token.
    """

    words: NDArray[np.int32]
    pairs: NDArray[np.int32]
    used: NDArray[np.int32]
    value: NDArray[np.float64]
    score: NDArray[np.float64]


@njit(cache=True, nogil=True)
def lay_out(side, start, end, desk, by):
    """Add (``by`` 1) or remove (-1) the words and pairs of a window."""
    for j in range(start, end):
        desk.words[side.words[j]] += by
        if j + 1 < end:
            desk.pairs[side.pairs[j]] += by


@njit(cache=True, nogil=True)
def window_rates(x, x0, x1, desk):
    """Shares of a window's words and of its adjacent pairs that the other window, laid out, holds."""
    hits, paired = 0, 0
    for i in range(x0, x1):
        v = x.words[i]
        if desk.used[v] < desk.words[v]:
            desk.used[v] += 1
            hits += 1
            if i + 1 < x1 and desk.pairs[x.pairs[i]] > 0:
                paired += 1
    for i in range(x0, x1):
        desk.used[x.words[i]] = 0
    return hits / max(x1 - x0, 1), paired / max(x1 - x0 - 1, 1), (paired + 1.0) / (hits + 4.0)


@njit(cache=True, nogil=True)
def log_by_chance(size, log_size, chance, log_chance):
    """Logarithm of the chance that something stands anywhere among ``size`` places: log(1 - exp(-size p))."""
    x = size * chance
    if x < 0.5:  # the series is exact to 1e-7 there, and costs neither a logarithm nor a power
        return log_size + log_chance - x / 2.0 + x * x / 24.0 - x * x * x * x / 2880.0
    return np.log(1.0 - np.exp(-x))


@njit(cache=True, nogil=True)
def pair_value(x, i, size, log_size, chance, log_rate, desk):
    """What it adds that the other window holds a word together with its neighbour."""
    best = -1
    for k in range(max(i - 1, 0), min(i + 1, len(x.words) - 1)):
        p = x.pairs[k]
        if desk.pairs[p] > 0 and (best < 0 or chance.pair[p] < chance.pair[best]):
            best = p
    if best < 0:
        return 0.0
    value = log_rate - log_by_chance(size, log_size, chance.pair[best], chance.log_pair[best])
    return max(min(value, PAIR_CAP), 0.0)


@njit(cache=True, nogil=True)
def score_tokens(x, x0, x1, lo, hi, size, chance, blocked, desk):
    """Score tokens lo..hi: log odds that they are reused from the window laid out, against chance.

    A word counts only as often as that window, of ``size`` tokens, holds it, from the middle outward.
    Returns the shares of words and pairs of x0..x1 that it holds.
    """
    share, pairs, pair_share = window_rates(x, x0, x1, desk)
    rate = min(max(share, RATE_RANGE[0]), RATE_RANGE[1])
    pair_rate = min(max(pair_share, PAIR_RATE_RANGE[0]), PAIR_RATE_RANGE[1])
    absent = ABSENT * np.log(1.0 - rate)
    log_rate, log_pair_rate, log_size = np.log(rate), np.log(pair_rate), np.log(max(size, 1))
    middle = (x0 + x1) // 2
    for step in range(2 * max(hi - middle, middle - lo)):
        i = middle + step // 2 if step % 2 == 0 else middle - 1 - step // 2
        if i < lo or i >= hi:
            continue
        v = x.words[i]
        if blocked[i]:
            desk.score[i] = BLOCKED
        elif desk.used[v] < desk.words[v]:
            if desk.used[v] == 0:
                value = log_rate - log_by_chance(size, log_size, chance.word[v], chance.log_word[v])
                desk.value[v] = max(min(value, WORD_CAP), absent)
            desk.used[v] += 1
            desk.score[i] = desk.value[v] + pair_value(x, i, size, log_size, chance, log_pair_rate, desk)
        else:
            desk.score[i] = absent
    for i in range(lo, hi):
        desk.used[x.words[i]] = 0
    return share, pairs


@njit(cache=True, nogil=True)
def best_segment(scores, x, lo, hi, x0, x1):
    """Return the best-scoring stretch of lo..hi that shares a token with x0..x1: (score, start, end)."""
    best, start, end = -1e18, x0, x1
    lead, at = -1e18, lo
    total = 0.0
    for e in range(lo, hi + 1):
        cut = x.cut[e]
        if e > lo:
            total += scores[e - 1]
            if e > x0 and total + lead + cut > best:
                best, start, end = total + lead + cut, at, e
        if e < x1 and e < hi and cut - total > lead:
            lead, at = cut - total, e
    return best, start, end


@njit(cache=True, nogil=True)
def renew(x, x0, x1, low, high, y, y0, y1, wide, floor, ceiling, chance, blocked, desk):
    """Choose x's window anew, within low..high, against y's window widened within floor..ceiling."""
    y0, y1 = max(floor, y0 - wide), min(ceiling, y1 + wide)
    reach = max(REACH, x1 - x0)
    lo, hi = max(low, x0 - reach), min(high, x1 + reach)
    lay_out(y, y0, y1, desk, 1)
    share, pairs = score_tokens(x, x0, x1, lo, hi, y1 - y0, chance, blocked, desk)
    lay_out(y, y0, y1, desk, -1)
    score, start, end = best_segment(desk.score, x, lo, hi, x0, x1)
    return start, end, score, share, pairs
