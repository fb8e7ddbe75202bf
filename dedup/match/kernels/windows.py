"""Windows of two texts that improve each other, and where to look for them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["best_segment", "find_windows", "seed_grid"]


ABSENT = 0.7
"""Weight of a word that the other window does not hold."""
WORD_CAP = 8.0
PAIR_CAP = 2.0
"""One rare word, one rare pair, must not carry a window alone."""
RATE_RANGE = (0.05, 0.97)
PAIR_RATE_RANGE = (0.02, 0.97)
CUT_COST = (6.0, 6.0, 1.0, 0.0, 0.0)
"""Cost of a window's edge by boundary: inside a sentence, punctuation, line, sentence, paragraph."""
LOWER_CASE_COST = 3.0
WIDEN, REACH = 40, 150
BLOCKED = -20.0
SEED_CHANCE = 150.0
SEED_PAIR = 3.0
MOST_POINTS = 1 << 20
"""A word with more places than this in a x b says nothing about where windows lie."""
SHORTEST_WINDOW = 12
GIVE_UP = -30.0


class Desk(NamedTuple):
    """Room to work, zero between uses: what the other window holds, what is used of it, scores of tokens."""

    words: NDArray[np.int32]
    pairs: NDArray[np.int32]
    used: NDArray[np.int32]
    score: NDArray[np.float64]


@njit(cache=True, nogil=True)
def seed_grid(a, b, chance, known_a, known_b, cell, apart):
    """Evidence that cells of ``cell`` x ``cell`` tokens share wording: f32[rows, columns].

    With ``apart`` both sides are one text, and only places of b behind those of a count.
    """
    grid = np.zeros((len(a.words) // cell + 1, len(b.words) // cell + 1), np.float32)
    starts = np.zeros(len(known_b) + 1, np.int64)
    for v in range(len(known_b)):
        starts[v + 1] = starts[v] + known_b[v]
    fill = starts[:-1].copy()
    where = np.empty(len(b.words), np.int32)
    for j in range(len(b.words)):
        where[fill[b.words[j]]] = j
        fill[b.words[j]] += 1
    for i in range(len(a.words)):
        v = a.words[i]
        if known_b[v] == 0 or np.int64(known_a[v]) * np.int64(known_b[v]) > MOST_POINTS:
            continue
        value = max(-np.log(SEED_CHANCE * chance.word[v]), 0.0)
        for k in range(starts[v], starts[v + 1]):
            j = where[k]
            if apart and j // cell <= i // cell:
                continue
            add = value + SEED_PAIR if a.pairs[i] == b.pairs[j] else value
            grid[i // cell, j // cell] += np.float32(add)
    return grid


@njit(cache=True, nogil=True)
def best_cell(grid):
    """Return the 2 x 2 block of cells with most evidence: (evidence, row, column)."""
    rows, columns = grid.shape
    best, row, column = np.float32(0.0), 0, 0
    for i in range(rows):
        for j in range(columns):
            total = grid[i, j]
            if i + 1 < rows:
                total += grid[i + 1, j]
            if j + 1 < columns:
                total += grid[i, j + 1]
            if i + 1 < rows and j + 1 < columns:
                total += grid[i + 1, j + 1]
            if total > best:
                best, row, column = total, i, j
    return best, row, column


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
            desk.used[v] += 1
            value = log_rate - log_by_chance(size, log_size, chance.word[v], chance.log_word[v])
            desk.score[i] = max(min(value, WORD_CAP), absent)
            desk.score[i] += pair_value(x, i, size, log_size, chance, log_pair_rate, desk)
        else:
            desk.score[i] = absent
    for i in range(lo, hi):
        desk.used[x.words[i]] = 0
    return share, pairs


@njit(cache=True, nogil=True)
def cut_value(x, i):
    """What it costs a window to begin or end before token i; less where a sentence does."""
    value = -CUT_COST[min(x.gap[i], 4)]
    if i < len(x.capital) and not x.capital[i]:
        value -= LOWER_CASE_COST
    return value


@njit(cache=True, nogil=True)
def best_segment(scores, x, lo, hi, x0, x1):
    """Return the best-scoring stretch of lo..hi that shares a token with x0..x1: (score, start, end)."""
    best, start, end = -1e18, x0, x1
    lead, at = -1e18, lo
    total = 0.0
    for e in range(lo, hi + 1):
        if e > lo:
            total += scores[e - 1]
            if e > x0 and total + lead + cut_value(x, e) > best:
                best, start, end = total + lead + cut_value(x, e), at, e
        if e < x1 and e < hi and cut_value(x, e) - total > lead:
            lead, at = cut_value(x, e) - total, e
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


@njit(cache=True, nogil=True)
def improve(a, b, a0, a1, b0, b1, chance, blocked, free, desk, apart):
    """Let the windows improve against each other, first with wide margins, until both stand still.

    With ``apart`` both are windows of one text, and the first ends before the second begins.
    Returns the windows and (score of a, of b, words of a held, of b, pairs of a held, of b).
    """
    score_a, score_b, share_a, share_b, pairs_a, pairs_b = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    n, m = len(a.words), len(b.words)
    for widen in (WIDEN, 0):
        for _ in range(60):
            before = (a0, a1, b0, b1)
            top, bottom = (b0, a1) if apart else (n, 0)
            wide = max(widen, (b1 - b0) // 4) if widen else 0
            a0, a1, score_a, share_a, pairs_a = renew(
                a, a0, a1, 0, top, b, b0, b1, wide, bottom, m, chance, blocked, desk
            )
            top, bottom = (b0, a1) if apart else (n, 0)
            wide = max(widen, (a1 - a0) // 4) if widen else 0
            b0, b1, score_b, share_b, pairs_b = renew(
                b, b0, b1, bottom, m, a, a0, a1, wide, 0, top, chance, free, desk
            )
            if before == (a0, a1, b0, b1) or min(score_a, score_b) < GIVE_UP:
                break
    return (a0, a1, b0, b1), (score_a, score_b, share_a, share_b, pairs_a, pairs_b)


@njit(cache=True, nogil=True)
def find_windows(a, b, chance, grid, cell, seeds, floor, apart):
    """Find windows that belong together: i32[k, 4] token ranges and f64[k, 7] what speaks for each.

    The seven are those of ``improve`` and the evidence of the seed.  Tokens of a are used once.
    """
    blocked, free = np.zeros(len(a.words), np.bool_), np.zeros(len(b.words), np.bool_)
    desk = Desk(
        np.zeros(len(chance.word), np.int32),
        np.zeros(len(chance.pair), np.int32),
        np.zeros(len(chance.word), np.int32),
        np.zeros(max(len(a.words), len(b.words))),
    )
    out, say = np.zeros((seeds, 4), np.int32), np.zeros((seeds, 7))
    found = 0
    for _ in range(seeds):
        evidence, row, column = best_cell(grid)
        if evidence < floor:
            break
        grid[row : row + 2, column : column + 2] = 0.0
        a0, b0 = row * cell, column * cell
        a1, b1 = min(len(a.words), a0 + 2 * cell), min(len(b.words), b0 + 2 * cell)
        if apart:
            a1, b0 = min(a1, b0 + cell), max(b0, min(a1, b0 + cell))
        window, facts = improve(a, b, a0, a1, b0, b1, chance, blocked, free, desk, apart)
        a0, a1, b0, b1 = window
        if facts[0] + facts[1] < floor or min(a1 - a0, b1 - b0) < SHORTEST_WINDOW:
            continue
        out[found] = window
        say[found, :6] = facts
        say[found, 6] = evidence
        found += 1
        blocked[a0:a1] = True
        grid[(a0 + cell // 2) // cell : (a1 + cell // 2) // cell] = 0.0
    return out[:found], say[:found]
