"""Exact runs: longest first, one to one, against a slow and obvious search."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.match.kernels.words import is_in
from dedup.match.tiles import Tile, chain, joined, tiles, tiles_within, within

words = st.lists(st.integers(0, 4), max_size=40)


def hashes(numbers):
    return np.array(numbers, np.uint64)


@given(words, words)
def test_tiles_are_equal_runs_and_use_each_token_once(a, b):
    used_a, used_b = set(), set()
    for t in tiles(hashes(a), hashes(b), 3):
        assert a[t.a : t.a + t.length] == b[t.b : t.b + t.length]
        assert t.length >= 3
        own_a, own_b = set(range(t.a, t.a + t.length)), set(range(t.b, t.b + t.length))
        assert not own_a & used_a
        assert not own_b & used_b
        used_a |= own_a
        used_b |= own_b


@given(words, words)
def test_the_longest_common_run_is_always_found(a, b):
    longest = max(
        (n for n in range(len(a), 2, -1) for i in range(len(a) - n + 1) if a[i : i + n] in windows(b, n)),
        default=0,
    )
    assert max((t.length for t in tiles(hashes(a), hashes(b), 3)), default=0) == longest


@given(words, words)
def test_values_are_found_among_others(a, b):
    assert is_in(hashes(a), hashes(b)).tolist() == [x in b for x in a]


def windows(numbers, n):
    return [numbers[i : i + n] for i in range(len(numbers) - n + 1)]


@given(words)
def test_a_text_repeats_itself_at_a_later_place_only(a):
    for t in tiles_within(hashes(a), 3):
        assert t.a + t.length <= t.b
        assert a[t.a : t.a + t.length] == a[t.b : t.b + t.length]


def test_a_run_that_meets_a_longer_one_keeps_its_free_part():
    a = [1, 2, 3, 4, 5, 6, 7]
    b = [1, 2, 3, 4, 5, 9, 3, 4, 5, 6, 7, 8]
    assert tiles(hashes(a), hashes(b), 2) == [Tile(0, 0, 5), Tile(5, 9, 2)]


def test_a_chain_keeps_the_order_that_covers_most():
    crossing = [Tile(0, 50, 5), Tile(10, 0, 20), Tile(40, 30, 10)]
    assert chain(crossing) == crossing[1:]
    assert chain([]) == []


def test_long_runs_join_over_small_gaps_and_short_groups_are_dropped():
    near = [Tile(0, 0, 8), Tile(10, 11, 9)]
    assert joined([*near, Tile(100, 100, 10)]) == [near]
    assert joined([Tile(0, 0, 8), Tile(20, 20, 9)]) == []


def test_a_window_cuts_tiles_on_both_sides():
    assert within([Tile(0, 10, 20)], (5, 30), (12, 18)) == [Tile(5, 15, 3)]
