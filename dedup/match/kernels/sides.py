"""What of one side of a pair counts and stands in the other: counts over its words and sentences."""

from __future__ import annotations

import numpy as np

from dedup.kernels import njit

__all__ = [
    "count_marked",
    "edges_missing",
    "first_marked",
    "mark_lead",
    "sentence_profile",
    "weigh_marked",
    "whole_words",
]

NEARLY_WHOLE, HARDLY = 0.8, 0.3
"""Shares of a sentence from which it stands whole in the other text, and up to which it does not."""
FEWEST = 4
"""Counted words of a sentence that has a say."""


@njit(cache=True, nogil=True)
def count_marked(marked, aside):
    """Count the words that are not set aside, and those of them that are marked."""
    counted, met = 0, 0
    for k in range(len(marked)):
        if not aside[k]:
            counted += 1
            met += marked[k]
    return counted, met


@njit(cache=True, nogil=True)
def weigh_marked(weight, where, marked):
    """Add up the weights of the words in ``where``, and of those of them that are marked."""
    total, met = 0.0, 0.0
    for k in range(len(weight)):
        if where[k]:
            total += weight[k]
            met += weight[k] * marked[k]
    return total, met


@njit(cache=True, nogil=True)
def mark_lead(aside, most):
    """Mark the first words that count, ``most`` at most: bool[n]."""
    lead = np.zeros(len(aside), np.bool_)
    taken = 0
    for k in range(len(aside)):
        if taken == most:
            break
        if not aside[k]:
            lead[k] = True
            taken += 1
    return lead


@njit(cache=True, nogil=True)
def sentence_profile(shared, aside, first):
    """Shares of the counted sentences that stand in the other text whole, in part, and not at all."""
    whole, part, none = 0, 0, 0
    for s in range(len(first) - 1):
        counted, met = count_marked(shared[first[s] : first[s + 1]], aside[first[s] : first[s + 1]])
        if counted < FEWEST:
            continue
        whole += met / counted >= NEARLY_WHOLE
        none += met / counted <= HARDLY
        part += HARDLY < met / counted < NEARLY_WHOLE
    total = max(whole + part + none, 1)
    return whole / total, part / total, none / total


@njit(cache=True, nogil=True)
def edges_missing(shared, aside):
    """Shares of the first and of the last third of the counted words that the other text lacks."""
    counted, _ = count_marked(shared, aside)
    third = max(1, counted // 3)
    head, tail, at = 0, 0, 0
    for k in range(len(shared)):
        if aside[k]:
            continue
        if not shared[k]:
            head += at < third
            tail += at >= counted - third
        at += 1
    size = max(min(third, counted), 1)
    return head / size, tail / size


@njit(cache=True, nogil=True)
def first_marked(marked, aside, first):
    """Share of the first sentence with counted words that is marked; 1 where no word counts."""
    for s in range(len(first) - 1):
        counted, met = count_marked(marked[first[s] : first[s + 1]], aside[first[s] : first[s + 1]])
        if counted:
            return met / counted
    return 1.0


@njit(cache=True, nogil=True)
def whole_words(shared, aside, first, fewest):
    """Count the words of sentences of at least so many counted words all of which are shared."""
    words = 0
    for s in range(len(first) - 1):
        counted, met = count_marked(shared[first[s] : first[s + 1]], aside[first[s] : first[s + 1]])
        if counted >= fewest and met == counted:
            words += counted
    return words
