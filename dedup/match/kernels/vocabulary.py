"""Vocabularies of two texts whose stems are numbered alike: which are in both, and how alike they are."""

from __future__ import annotations

import numpy as np

from dedup.kernels import njit

__all__ = ["count_distinct", "likeness", "mark_known"]


@njit(cache=True, nogil=True)
def mark_known(numbers, others, known):
    """Mark the words whose number stands anywhere among the others: bool[n]."""
    held = np.zeros(known, np.bool_)
    for v in others:
        held[v] = True
    return held[numbers]


@njit(cache=True, nogil=True)
def count_distinct(numbers, where, marked, known):
    """Count the different numbers of the words in ``where``, and those of them that are marked."""
    seen = np.zeros(known, np.bool_)
    distinct, met = 0, 0
    for k in range(len(numbers)):
        if where[k] and not seen[numbers[k]]:
            seen[numbers[k]] = True
            distinct += 1
            met += marked[k]
    return distinct, met


@njit(cache=True, nogil=True)
def tally(numbers, weight, where, known):
    """Weigh each number by how often and with what weight it stands in ``where``: f64[known]."""
    count, out = np.zeros(known, np.int32), np.zeros(known)
    for k in range(len(numbers)):
        if where[k]:
            v = numbers[k]
            count[v] += 1
            if count[v] == 1:
                out[v] = weight[k]
    for v in range(known):
        if count[v] > 1:
            out[v] *= 1.0 + np.log(count[v])
    return out


@njit(cache=True, nogil=True)
def likeness(left, left_weight, left_where, right, right_weight, right_where, known):
    """Cosine of two vocabularies, rarer and more frequent words weighing more; 0 where one is empty."""
    one = tally(left, left_weight, left_where, known)
    two = tally(right, right_weight, right_where, known)
    dot, square, other = 0.0, 0.0, 0.0
    for v in range(known):
        dot += one[v] * two[v]
        square += one[v] * one[v]
        other += two[v] * two[v]
    norm = np.sqrt(square) * np.sqrt(other)
    return dot / norm if norm else 0.0
