"""Plain words take a short way through the scanner; wide letters, folded to the same, take the long one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.text.scanner import scan

WIDE = {c: c + 0xFEE0 for c in (*range(ord("A"), ord("Z") + 1), *range(ord("a"), ord("z") + 1))}
SIGNS = " .,'-!?\n\r\t“é5中\u00ad\u0301"
SCRAPS = ("the", "U.S.", "Time.news", "a", "I", "NATO", "iPhone", "o'clock", "end.Next", "16,000", "Army")


def same(text: str) -> None:
    short, long = scan(text, 3), scan(text.translate(WIDE), 3)
    for name in ("hash", "start", "end", "flags", "gap", "folded", "offsets"):
        assert np.array_equal(getattr(short, name), getattr(long, name)), name


@given(st.lists(st.sampled_from([*SCRAPS, *SIGNS]), max_size=40).map("".join))
def test_both_ways_give_the_same_tokens(text: str) -> None:
    same(text)


@given(st.text(st.sampled_from("abzABZ" + SIGNS), max_size=60))
def test_both_ways_give_the_same_tokens_letter_by_letter(text: str) -> None:
    same(text)


@pytest.mark.parametrize("length", [1, 100, 40_000])
def test_a_word_of_any_length_fits(length: int) -> None:
    same("x" * length)


def test_words_of_every_length_give_the_same_tokens_wherever_they_stand() -> None:
    alphabet = "abcdefghijklmnopqrstuvwxyz" * 3
    same(
        " ".join(
            f"{alphabet[size % 5 : size % 5 + size]}, {alphabet[:size].capitalize()}" for size in range(1, 70)
        )
    )


def test_rooms_are_handed_out_again_without_a_trace() -> None:
    before = scan("First words, then more of them.")
    kept = before.hash.copy()
    scan("Quite other words stand here now, and they are longer.")
    assert np.array_equal(before.hash, kept)
