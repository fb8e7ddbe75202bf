"""Windows of two texts that improve each other, and where to look for them."""

from __future__ import annotations

import numpy as np

from dedup.kernels import njit
from dedup.match.kernels.segments import Desk, renew

__all__ = ["find_windows", "seed_grid"]

WIDEN = 40
SEED_CHANCE = 150.0
SEED_PAIR = 3.0
MOST_POINTS = 1 << 20
"""A word with more places than this in a x b says nothing about where windows lie."""
SHORTEST_WINDOW = 12
GIVE_UP = -30.0
MOST_STEPS = 60
"""Times that two windows are improved against each other."""


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
def improve(a, b, windows, chance, blocked, free, desk, apart):
    """Let two windows (a0, a1, b0, b1) improve against each other, first with wide margins, until they rest.

    With ``apart`` both are windows of one text, and the first ends before the second begins.
    Returns the windows, i64[4], and f64[6]: score of a, of b, words of a held, of b, pairs of a held, of b.
    """
    steps, facts = np.empty((MOST_STEPS + 1, 4), np.int64), np.zeros((MOST_STEPS + 1, 6))
    steps[0] = windows
    for widen in (WIDEN, 0):
        last = 0
        while last < MOST_STEPS:
            before, after, fact = steps[last], steps[last + 1], facts[last + 1]
            improve_once(a, b, before, after, fact, widen, chance, blocked, free, desk, apart)
            last += 1
            if (before == after).all() or min(fact[0], fact[1]) < GIVE_UP:
                break
            circle = steps_since(steps, last)
            if circle:  # nothing new comes: stop where the last step would have been
                last -= -(MOST_STEPS - last) % circle
                break
        steps[0], facts[0] = steps[last], facts[last]
    return steps[0], facts[0]


@njit(cache=True, nogil=True)
def improve_once(a, b, before, after, facts, widen, chance, blocked, free, desk, apart):
    """Renew both windows once, each against the other: fill ``after`` and ``facts``."""
    a0, a1, b0, b1 = before[0], before[1], before[2], before[3]
    n, m = len(a.words), len(b.words)
    top, bottom = (b0, a1) if apart else (n, 0)
    wide = max(widen, (b1 - b0) // 4) if widen else 0
    a0, a1, facts[0], facts[2], facts[4] = renew(
        a, a0, a1, 0, top, b, b0, b1, wide, bottom, m, chance, blocked, desk
    )
    top, bottom = (b0, a1) if apart else (n, 0)
    wide = max(widen, (a1 - a0) // 4) if widen else 0
    b0, b1, facts[1], facts[3], facts[5] = renew(
        b, b0, b1, bottom, m, a, a0, a1, wide, 0, top, chance, free, desk
    )
    after[0], after[1], after[2], after[3] = a0, a1, b0, b1


@njit(cache=True, nogil=True)
def steps_since(steps, k):
    """Count the steps, two or more, since the windows were what they are at step ``k``; 0 if never."""
    for back in range(2, k + 1):
        if (steps[k - back] == steps[k]).all():
            return back
    return 0


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
        np.zeros(len(chance.word)),
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
        start = np.array([a0, a1, b0, b1], np.int64)
        window, facts = improve(a, b, start, chance, blocked, free, desk, apart)
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
