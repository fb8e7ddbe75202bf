"""A sketch of a document: what it holds, what it leaves out, and its bytes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.config import Config
from dedup.errors import StoreDamagedError, StoreMismatchError
from dedup.sketch.keys import KeyKind, Keys
from dedup.sketch.sketch import Sketch, sketch
from dedup.text.parse import parse

STORY = (
    "The harbour authority said on Monday that dredging of the northern channel would begin in March. "
    "Engineers expect the work to take eleven weeks and to cost 4.2 million euros. Fishing crews were told "
    "to use the southern entrance until June, a detour of six miles that many of them call unreasonable."
)


def made(text, seed=0, **options):
    return sketch(parse(text, language="en", seed=seed), Config(), **options)


@pytest.mark.parametrize(
    "copy",
    [
        STORY.upper(),
        STORY.replace(" ", "  "),
        STORY.replace(". ", "! "),
        STORY.replace("harbour", "har\u00adbour"),
    ],
    ids=["capitals", "spaces", "signs", "soft hyphen"],
)
def test_a_copy_in_other_dress_has_the_same_name(copy):
    assert made(copy).exact == made(STORY).exact


def test_one_word_more_is_another_text():
    assert made(STORY + " Now.").exact != made(STORY).exact


def test_words_are_not_run_together():
    assert made("no where").exact != made("nowhere").exact


def test_the_secret_of_a_store_changes_its_keys_but_not_the_name_of_the_text():
    one, other = made(STORY, seed=1), made(STORY, seed=2)
    assert one.exact == other.exact
    assert not set(one.winnowed.tolist()) & set(other.winnowed.tolist())
    assert not set(one.bands.tolist()) & set(other.bands.tolist())


def test_text_set_aside_makes_no_keys_but_counts_for_an_exact_copy():
    parsed = parse(f"{STORY}\n\nContact press@harbour.example for photographs.", language="en")
    aside = np.arange(len(parsed.tokens)) >= len(parse(STORY).tokens)
    cut = sketch(parsed, Config(), set_aside=aside)
    assert cut.to_bytes() != made(STORY).to_bytes()
    np.testing.assert_array_equal(cut.signature, made(STORY).signature)
    np.testing.assert_array_equal(cut.winnowed, made(STORY).winnowed)
    np.testing.assert_array_equal(cut.terms, made(STORY).terms)


@pytest.mark.parametrize(
    "text", ["", "One", "…", "One two"], ids=["empty", "one word", "no word", "two words"]
)
def test_a_text_too_short_for_a_kind_of_key_has_none(text):
    short = made(text)
    assert len(short.bands) == (42 if short.tokens >= 2 else 0)
    assert not len(short.winnowed)
    assert Sketch.from_bytes(short.to_bytes()).to_bytes() == short.to_bytes()


def test_a_sketch_is_small():
    long = made(" ".join(f"{STORY} Update {i}." for i in range(10)))
    assert len(made(STORY).to_bytes()) < 1_200
    assert len(long.to_bytes()) < 2_500


@given(st.text(max_size=300))
def test_a_sketch_survives_as_bytes(text):
    before = made(text)
    after = Sketch.from_bytes(before.to_bytes())
    assert after.to_bytes() == before.to_bytes()
    assert (after.exact, after.tokens) == (before.exact, before.tokens)
    for name in ("signature", "bands", "winnowed", "positions", "terms", "weights"):
        np.testing.assert_array_equal(getattr(after, name), getattr(before, name))
        assert getattr(after, name).dtype == getattr(before, name).dtype


def test_far_positions_survive_as_bytes():
    parsed = parse(STORY + " word" * 400 + " " + STORY.replace("Monday", "Friday"), language="en")
    aside = np.zeros(len(parsed.tokens), bool)
    aside[60:440] = True
    before = sketch(parsed, Config(), set_aside=aside)
    np.testing.assert_array_equal(Sketch.from_bytes(before.to_bytes()).positions, before.positions)
    assert np.diff(before.positions.astype(int)).max() > 255


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (lambda b: b"", StoreMismatchError),
        (lambda b: b"DSK9" + b[4:], StoreMismatchError),
        (lambda b: b[:-1], StoreDamagedError),
        (lambda b: b[:20], StoreDamagedError),
        (lambda b: b + b"x", StoreDamagedError),
    ],
    ids=["nothing", "another version", "cut", "cut in the head", "too long"],
)
def test_foreign_or_damaged_bytes_are_refused(spoil, error):
    with pytest.raises(error, match="reindex"):
        Sketch.from_bytes(spoil(made(STORY).to_bytes()))


def test_keys_are_distinct_and_say_their_kind():
    story = made(STORY)
    keys = Keys.of(story)
    assert len(set(keys.key.tolist())) == len(keys)
    assert np.bincount(keys.kind).tolist() == [len(story.bands), len(story.winnowed), len(story.terms)]
    np.testing.assert_array_equal(keys.mark[keys.kind == KeyKind.SHINGLE], story.positions)
