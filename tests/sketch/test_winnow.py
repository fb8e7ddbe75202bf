"""Winnowing keeps its guarantee: what two texts share at length, they share a fingerprint of."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.sketch.shingles import shingles
from dedup.sketch.winnow import guaranteed_run, winnow

words = st.lists(st.integers(0, 5), max_size=40)
settings = st.tuples(st.integers(1, 5), st.integers(1, 8))


def fingerprints(tokens, k, window):
    made = shingles(np.array(tokens, np.uint64), k)
    return set(made[winnow(made, window)].tolist())


@given(words, words, words, words, st.lists(st.integers(0, 9), min_size=40, max_size=60), settings)
def test_a_shared_run_is_always_found(a, b, c, d, shared, setting):
    k, window = setting
    run = shared[: guaranteed_run(k, window)]
    assert fingerprints(a + run + b, k, window) & fingerprints(c + run + d, k, window)


@given(st.lists(st.integers(0, 2**64 - 1), max_size=80), st.integers(1, 10))
def test_every_window_has_its_least_shingle_chosen(values, window):
    made = np.array(values, np.uint64)
    chosen = winnow(made, window)
    assert (np.diff(chosen) > 0).all()
    for begin in range(len(made) - window + 1):
        inside = [at for at in chosen if begin <= at < begin + window]
        assert made[begin : begin + window].min() in made[inside]


def in_turn(values, window):
    """Choose as the paper says: window after window, on a tie the one chosen already, else the rightmost."""
    chosen = []
    for begin in range(max(len(values) - window, 0) + 1 if values else 0):
        least = min(values[begin : begin + window])
        if not chosen or chosen[-1] < begin or values[chosen[-1]] > least:
            chosen.append(
                max(at for at in range(begin, min(begin + window, len(values))) if values[at] == least)
            )
    return chosen


@given(st.lists(st.integers(0, 2**64 - 1), max_size=60) | st.lists(st.integers(0, 4)), st.integers(1, 10))
def test_all_windows_at_once_choose_as_one_after_the_other(values, window):
    assert winnow(np.array(values, np.uint64), window).tolist() == in_turn(values, window)


@pytest.mark.parametrize(("length", "chosen"), [(0, 0), (1, 1), (3, 1), (7, 1), (8, 1)])
def test_a_text_shorter_than_a_window_has_one_fingerprint(length, chosen):
    assert len(winnow(np.arange(length, dtype=np.uint64), 8)) == chosen


def test_about_two_in_nine_are_chosen():
    made = np.random.default_rng(1).integers(0, 2**64, 20_000, dtype=np.uint64)
    assert len(winnow(made, 8)) / len(made) == pytest.approx(2 / 9, rel=0.05)


def test_one_word_over_and_over_is_chosen_once_a_window():
    assert len(winnow(np.full(800, 5, np.uint64), 8)) <= 101
