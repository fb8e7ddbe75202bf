"""Compiled loops of the match package: plain functions over arrays, no Python objects."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = [
    "Chance",
    "Side",
    "count_numbers",
    "find_windows",
    "lexical_features",
    "nearest_terms",
    "number_alike",
    "pair_keys",
    "pair_priors",
    "seed_grid",
    "similar_terms",
    "soft_coverage",
    "summary_window",
    "walk_both_ways",
]


# ---------------------------------------------------------------- restatement


@njit(cache=True, nogil=True)
def similar_terms(letters, offsets, is_word, floor):
    """Find pairs of words whose character trigrams agree (Dice of at least ``floor``), as three arrays.

    ``letters[offsets[t]:offsets[t + 1]]`` are the folded code points of term t.  Words of fewer than
    four letters and words with different first letters never pair: "cut" and "cup" are no typo.
    Each pair comes once, with the smaller term first.
    """
    n = len(offsets) - 1
    count = 0
    for t in range(n):
        if is_word[t] and offsets[t + 1] - offsets[t] >= 4:
            count += offsets[t + 1] - offsets[t]
    keys = np.empty(count, np.int64)
    owners = np.empty(count, np.int32)
    sizes = np.zeros(n, np.int32)
    at = 0
    for t in range(n):
        begin, end = offsets[t], offsets[t + 1]
        if not is_word[t] or end - begin < 4:
            continue
        sizes[t] = end - begin
        for k in range(end - begin):  # trigrams of "^word$"
            left = np.int64(1) if k == 0 else np.int64(letters[begin + k - 1])
            right = np.int64(2) if k == end - begin - 1 else np.int64(letters[begin + k + 1])
            keys[at] = (left << 42) | (np.int64(letters[begin + k]) << 21) | right
            owners[at] = t
            at += 1
    order = np.argsort(keys, kind="mergesort")
    posting = np.empty(count, np.int32)
    place = np.empty(count, np.int64)
    group_end = np.empty(count, np.int64)
    for k in range(count):
        posting[k] = owners[order[k]]
        place[order[k]] = k
    stop = count
    for k in range(count - 1, -1, -1):
        group_end[k] = stop
        if k > 0 and keys[order[k]] != keys[order[k - 1]]:
            stop = k
    left_out = [np.int32(0) for _ in range(0)]
    right_out = [np.int32(0) for _ in range(0)]
    value_out = [0.0 for _ in range(0)]
    shared = np.zeros(n, np.int32)
    touched = np.empty(n, np.int32)
    at = 0
    for t in range(n):
        used = 0
        for _ in range(sizes[t]):
            for k in range(place[at] + 1, group_end[place[at]]):
                other = posting[k]
                if other > t:
                    if shared[other] == 0:
                        touched[used] = other
                        used += 1
                    shared[other] += 1
            at += 1
        for k in range(used):
            other = touched[k]
            dice = 2.0 * shared[other] / (sizes[t] + sizes[other])
            shared[other] = 0
            if dice >= floor and letters[offsets[t]] == letters[offsets[other]]:
                left_out.append(np.int32(t))
                right_out.append(np.int32(other))
                value_out.append(min(dice, 1.0))
    return np.array(left_out, np.int32), np.array(right_out, np.int32), np.array(value_out, np.float64)


@njit(cache=True, nogil=True)
def nearest_terms(first, bag, starts, others, values, n_terms):
    """Say how well each sentence offers each term: ``f32[terms, sentences]``, 1 for a term it holds.

    ``bag[first[s]:first[s + 1]]`` are the distinct terms of sentence s; the neighbours of term t are
    ``others[starts[t]:starts[t + 1]]`` with their similarity in ``values``.
    """
    m = len(first) - 1
    best = np.zeros((n_terms, m), np.float32)
    for s in range(m):
        for u in range(first[s], first[s + 1]):
            t = bag[u]
            best[t, s] = 1.0
            for k in range(starts[t], starts[t + 1]):
                if values[k] > best[others[k], s]:
                    best[others[k], s] = values[k]
    return best


@njit(cache=True, nogil=True)
def soft_coverage(first, bag, weight, best):
    """Measure the share of the weight of sentence i that sentence j offers: ``f32[i, j]``."""
    m = len(first) - 1
    out = np.zeros((m, m), np.float32)
    for i in range(m):
        total = 0.0
        for u in range(first[i], first[i + 1]):
            t = bag[u]
            total += weight[t]
            for j in range(m):
                out[i, j] += weight[t] * best[t, j]
        if total > 0:
            for j in range(m):
                out[i, j] /= total
    return out


@njit(cache=True, nogil=True)
def lexical_features(left, right, first, bag, run_first, run, weight, kind, best, spread, out):
    """Fill one row of ``out`` for each sentence pair: what the two share and what each has alone.

    ``kind``: 0 word, 1 name, 2 number.  ``spread[t]``: sentences that offer the term.  ``run`` are the
    terms in reading order.  The columns are those of ``features.LEXICAL``.
    """
    m = best.shape[1]
    frame_terms = np.empty(4096, np.int32)
    for p in range(len(left)):
        i, j = left[p], right[p]
        frame_size = 0
        frame_mass = 0.0
        shared = np.zeros(3)
        rare2, rare3, hard, heaviest, count = 0.0, 0.0, 0.0, 0.0, 0.0
        alone = np.zeros((2, 3))
        lonely = np.zeros((2, 3))
        mass = np.zeros(2)
        covered = np.zeros(2)
        for side in range(2):
            one, two = (i, j) if side == 0 else (j, i)
            for u in range(first[one], first[one + 1]):
                t = bag[u]
                w = weight[t]
                b = best[t, two]
                mass[side] += w
                covered[side] += w * b
                if b < 0.5:
                    alone[side, kind[t]] += w
                    lonely[side, kind[t]] += 1.0
                    continue
                shared[kind[t]] += 0.5 * w * b
                if spread[t] <= 2:
                    rare2 += 0.5 * w * b
                if spread[t] <= 3:
                    rare3 += 0.5 * w * b
                if w * b > heaviest:
                    heaviest = w * b
                count += 0.5
                if side == 0:
                    if b > 0.99:
                        hard += w
                    if kind[t] == 0 and frame_size < 4096:
                        frame_terms[frame_size] = t
                        frame_size += 1
                        frame_mass += w
        alike = 0
        if frame_mass > 0.0:
            for k in range(m):
                if k in (i, j):
                    continue
                held = 0.0
                for u in range(frame_size):
                    held += weight[frame_terms[u]] * best[frame_terms[u], k]
                if held >= 0.7 * frame_mass:
                    alike += 1
        bigrams = 0
        longest = 0
        for u in range(run_first[i], run_first[i + 1]):
            for v in range(run_first[j], run_first[j + 1]):
                length = 0
                while (
                    u + length < run_first[i + 1]
                    and v + length < run_first[j + 1]
                    and run[u + length] == run[v + length]
                ):
                    length += 1
                if length >= 2:
                    bigrams += 1
                if length > longest:
                    longest = length
        out[p, 0] = covered[0]
        out[p, 1] = covered[1]
        out[p, 2] = mass[0]
        out[p, 3] = mass[1]
        out[p, 4] = shared[0]
        out[p, 5] = shared[1]
        out[p, 6] = shared[2]
        out[p, 7] = rare2
        out[p, 8] = rare3
        out[p, 9] = hard
        out[p, 10] = heaviest
        out[p, 11] = count
        out[p, 12] = min(alone[0, 1], alone[1, 1])
        out[p, 13] = min(alone[0, 2], alone[1, 2])
        out[p, 14] = max(alone[0, 1], alone[1, 1])
        out[p, 15] = max(alone[0, 2], alone[1, 2])
        out[p, 16] = min(alone[0, 0], alone[1, 0])
        out[p, 17] = alike
        out[p, 18] = bigrams
        out[p, 19] = longest
        out[p, 20] = min(lonely[0, 2], lonely[1, 2])
        out[p, 21] = min(lonely[0, 1], lonely[1, 1])


@njit(cache=True, nogil=True)
def walk_both_ways(emission, jumps, reach, restart):
    """Follow a pointer that walks over the columns while the rows are read in order.

    ``emission[i, j] >= 0``.  The pointer moves by d columns with chance ``jumps[d + reach]`` and goes
    anywhere with chance ``restart``.  Returns its posterior ``f64[n, m]``, each row summing to 1, and the log
    likelihood of each row given those before it.
    """
    n, m = emission.shape
    ahead = np.empty((n, m))
    posterior = np.empty((n, m))
    likelihood = np.zeros(n)
    state = np.full(m, 1.0 / m)
    moved = np.empty(m)
    for i in range(n):
        for j in range(m):
            reached = restart / m
            for d in range(-reach, reach + 1):
                origin = j - d
                if 0 <= origin < m:
                    reached += state[origin] * jumps[d + reach]
            moved[j] = reached if i > 0 else 1.0 / m
        total = 0.0
        for j in range(m):
            state[j] = moved[j] * emission[i, j]
            total += state[j]
        likelihood[i] = np.log(max(total, 1e-300))
        for j in range(m):
            state[j] /= max(total, 1e-300)
            ahead[i, j] = state[j]
    back = np.ones(m)
    for i in range(n - 1, -1, -1):
        total = 0.0
        for j in range(m):
            posterior[i, j] = ahead[i, j] * back[j]
            total += posterior[i, j]
        for j in range(m):
            posterior[i, j] /= max(total, 1e-300)
        anywhere = 0.0
        for j in range(m):
            moved[j] = back[j] * emission[i, j]
            anywhere += moved[j]
        total = 0.0
        for origin in range(m):
            value = restart * anywhere / m
            for d in range(-reach, reach + 1):
                j = origin + d
                if 0 <= j < m:
                    value += jumps[d + reach] * moved[j]
            back[origin] = value
            total += value
        for j in range(m):
            back[j] *= m / max(total, 1e-300)
    return posterior, likelihood


# ---------------------------------------------------------------- alignment: windows that improve each other

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


class Side(NamedTuple):
    """One text: ``words`` and ``pairs`` (of i and i + 1) i32[n], ``gap`` u8[n + 1], ``capital`` bool[n]."""

    words: NDArray[np.int32]
    pairs: NDArray[np.int32]
    gap: NDArray[np.uint8]
    capital: NDArray[np.bool_]


class Chance(NamedTuple):
    """Chance of each word and of each adjacent pair at one place of these texts: f64[words], f64[pairs]."""

    word: NDArray[np.float64]
    pair: NDArray[np.float64]


class Desk(NamedTuple):
    """Room to work, zero between uses: what the other window holds, what is used of it, scores of tokens."""

    words: NDArray[np.int32]
    pairs: NDArray[np.int32]
    used: NDArray[np.int32]
    score: NDArray[np.float64]


@njit(cache=True, nogil=True)
def number_alike(left, right):
    """Number equal hashes of two texts alike: i32 numbers of both, and how many there are."""
    n, m = len(left), len(right)
    bits = 4
    while (1 << bits) < 2 * (n + m):
        bits += 1
    slots = np.full(1 << bits, -1, np.int32)
    keys = np.empty(n + m, np.uint64)
    out = np.empty(n + m, np.int32)
    mask = np.uint64((1 << bits) - 1)
    known = 0
    for k in range(n + m):
        key = left[k] if k < n else right[k - n]
        mixed = (key ^ (key >> np.uint64(29))) * np.uint64(0x9E3779B97F4A7C15)
        at = (mixed >> np.uint64(20)) & mask
        while slots[at] >= 0 and keys[slots[at]] != key:
            at = (at + np.uint64(1)) & mask
        if slots[at] < 0:
            slots[at] = known
            keys[known] = key
            known += 1
        out[k] = slots[at]
    return out[:n], out[n:], known


@njit(cache=True, nogil=True)
def pair_keys(words, known):
    """Name the adjacent pair (i, i + 1) of each token, u64[n]; the last token's pair is like no other's."""
    out = np.empty(len(words), np.uint64)
    for i in range(len(words) - 1):
        out[i] = np.uint64(words[i]) * np.uint64(known) + np.uint64(words[i + 1])
    if len(words):
        out[len(words) - 1] = np.uint64(0xFFFFFFFFFFFFFFFF)
    return out


@njit(cache=True, nogil=True)
def count_numbers(numbers, known):
    """How often each number occurs: i32[known]."""
    out = np.zeros(known, np.int32)
    for v in numbers:
        out[v] += 1
    return out


@njit(cache=True, nogil=True)
def pair_priors(words, pairs, chance, lift, out):
    """Fill ``out`` with the chance of each pair if its words stood there independently, times ``lift``."""
    for i in range(len(words) - 1):
        out[pairs[i]] = lift * chance[words[i]] * chance[words[i + 1]]


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
def pair_value(x, i, size, chance, rate, desk):
    """What it adds that the other window holds a word together with its neighbour."""
    best = -1.0
    for k in range(max(i - 1, 0), min(i + 1, len(x.words) - 1)):
        p = x.pairs[k]
        if desk.pairs[p] > 0 and (best < 0.0 or chance.pair[p] < best):
            best = chance.pair[p]
    if best < 0.0:
        return 0.0
    return max(min(np.log(rate / (1.0 - np.exp(-size * best))), PAIR_CAP), 0.0)


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
            value = np.log(rate / (1.0 - np.exp(-size * chance.word[v])))
            desk.score[i] = max(min(value, WORD_CAP), absent)
            desk.score[i] += pair_value(x, i, size, chance, pair_rate, desk)
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


# ---------------------------------------------------------------- alignment: summaries

SUMMARY_RATE, SUMMARY_ABSENT, SUMMARY_PRIOR = 0.95, -3.0, 1500.0
SUMMARY_WORD_CAP, SUMMARY_PAIR = 5.0, 1.0
TELLING = 1.0
"""Score from which a word of a summary counts as saying something."""
PARTS = 20


@njit(cache=True, nogil=True)
def summary_scores(x, y, prior, known_x, known_y, pairs_y):
    """Score each token of x as a word of a summary of all of y: f64[n].  Words that y repeats weigh more."""
    n, m = len(x.words), len(y.words)
    out = np.full(n, SUMMARY_ABSENT)
    for i in range(n):
        v = x.words[i]
        if known_y[v] == 0:
            continue
        p = (max(known_x[v] - 1, 0) + SUMMARY_PRIOR * prior[v]) / (n + SUMMARY_PRIOR)
        value = min(np.log(SUMMARY_RATE / (1.0 - np.exp(-m * p))), SUMMARY_WORD_CAP)
        out[i] = max(value * (1.0 + min(np.log(known_y[v]), 3.0)), SUMMARY_ABSENT)
        if (i + 1 < n and pairs_y[x.pairs[i]] > 0) or (i > 0 and pairs_y[x.pairs[i - 1]] > 0):
            out[i] += SUMMARY_PAIR
    return out


@njit(cache=True, nogil=True)
def most_in_a_window(words, marked, width):
    """Most distinct marked words that ``width`` tokens in a row hold."""
    held = np.zeros(len(marked), np.int32)
    now, most = 0, 0
    for j in range(len(words)):
        v = words[j]
        if marked[v]:
            held[v] += 1
            now += held[v] == 1
        if j >= width and marked[words[j - width]]:
            held[words[j - width]] -= 1
            now -= held[words[j - width]] == 0
        most = max(most, now)
    return most


@njit(cache=True, nogil=True)
def summary_window(x, y, prior, known_x, known_y, pairs_y):
    """Find the stretch of x that could sum up all of y: (score, start, end) and f64[6] what speaks for it.

    Shares of its words that tell, of its pairs that y holds; of twenty parts of y and of y's words
    that its telling words touch; of its telling words that one window of y offers, half as long again;
    telling words among those outside it.
    """
    scores = summary_scores(x, y, prior, known_x, known_y, pairs_y)
    n, m = len(x.words), len(y.words)
    best, start, end = best_segment(scores, x, 0, n, -1, n + 1)
    say = np.zeros(6)
    size = end - start
    marked = np.zeros(len(prior), np.bool_)
    outside, telling, paired, distinct = 0, 0, 0, 0
    for i in range(n):
        inside = start <= i < end
        if scores[i] > TELLING:
            outside += not inside
            if inside and not marked[x.words[i]]:
                marked[x.words[i]] = True
                distinct += 1
        if inside:
            telling += scores[i] > 2.0 * TELLING
            paired += i + 1 < end and known_y[x.words[i]] > 0 and pairs_y[x.pairs[i]] > 0
    filled = np.zeros(PARTS, np.bool_)
    touched = 0
    for j in range(m):
        if marked[y.words[j]]:
            filled[j * PARTS // m] = True
            touched += 1
    say[0], say[1] = telling / max(size, 1), paired / max(size, 1)
    say[2], say[3] = filled.sum() / PARTS, touched / max(m, 1)
    say[4] = most_in_a_window(y.words, marked, size + size // 2) / max(distinct, 1)
    say[5] = outside / max(n - size, 1)
    return best, start, end, say
