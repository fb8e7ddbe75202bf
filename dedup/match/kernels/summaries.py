"""Stretches of one text that could sum up all of another."""

from __future__ import annotations

import numpy as np

from dedup.kernels import njit
from dedup.match.kernels.segments import best_segment

__all__ = ["explained_by_windows", "summary_window"]


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


@njit(cache=True, nogil=True)
def explained_by_windows(x, y, start, end, windows, prior, known_y):
    """Weigh what ``windows`` (i32[k, 4]: of x, of y) leave of the stretch start..end of x: f64[4].

    Weight of its distinct words that y holds, by their rarity; share of it inside the windows of y;
    share of its tokens inside those of x; of its distinct words outside these, the share that y holds.
    """
    offered, inside = np.zeros(len(prior), np.bool_), np.zeros(len(x.words), np.bool_)
    for k in range(len(windows)):
        for i in range(max(start, windows[k, 0]), min(end, windows[k, 1])):
            inside[i] = True
        for j in range(windows[k, 2], windows[k, 3]):
            offered[y.words[j]] = True
    seen, rest_seen = np.zeros(len(prior), np.bool_), np.zeros(len(prior), np.bool_)
    total, explained, rest, rest_held = 0.0, 0.0, 0, 0
    for i in range(start, end):
        v = x.words[i]
        if not inside[i] and not rest_seen[v]:
            rest_seen[v] = True
            rest += 1
            rest_held += known_y[v] > 0
        if known_y[v] > 0 and not seen[v]:
            seen[v] = True
            value = max(-np.log(len(y.words) * prior[v]), 0.0)
            total += value
            explained += value * offered[v]
    out = np.empty(4)
    out[0], out[1] = total, explained / max(total, 1e-9)
    out[2], out[3] = inside[start:end].mean(), rest_held / max(rest, 1)
    return out
