"""Signatures are datasketch's, bit for bit, and estimate Jaccard as the theory says."""

import numpy as np
import pytest
from datasketch import MinHash
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dedup.errors import ConfigError
from dedup.sketch.lsh import from_datasketch, to_datasketch
from dedup.sketch.minhash import EMPTY, jaccard, minhash, signature
from dedup.sketch.shingles import kept_shingles, shingles

hashes = arrays(np.uint64, st.integers(0, 60), elements=st.integers(0, 2**64 - 1))


def oracle(values, slots, seed):
    """datasketch over the same shingle hashes: its hash function passes their low half through."""
    made = MinHash(slots, seed=seed, scheme="affine32", hashfunc=lambda value: int(value) & 0xFFFFFFFF)
    made.update_batch(list(values))
    return made


@given(hashes, st.sampled_from([1, 3, 64, 128, 200]), st.integers(0, 2**32 - 1))
def test_a_signature_is_datasketchs_bit_for_bit(values, slots, seed):
    ours = minhash(values, slots, seed)
    assert ours.dtype == np.uint32
    np.testing.assert_array_equal(ours, oracle(values, slots, seed).hashvalues)


@given(hashes, st.data(), st.integers(1, 4))
def test_the_fused_pass_signs_like_the_two_steps(values, data, k):
    keep = data.draw(arrays(np.bool_, len(values)))
    made = kept_shingles(values, keep, k)[0]
    fused, count = signature(values, keep, k, 64, 7)
    assert count == len(made)
    np.testing.assert_array_equal(fused, minhash(made, 64, 7))


@given(hashes, st.randoms(use_true_random=False))
def test_order_and_repetition_of_shingles_do_not_matter(values, random):
    mixed = [*values, *values[: len(values) // 2]]
    random.shuffle(mixed)
    np.testing.assert_array_equal(minhash(values), minhash(np.array(mixed, np.uint64)))


def test_nothing_signs_as_empty():
    assert (minhash(np.zeros(0, np.uint64)) == EMPTY).all()
    assert jaccard(np.zeros(0, np.uint32), np.zeros(0, np.uint32)) == 0.0


@pytest.mark.parametrize("overlap", [0.1, 0.3, 0.5, 0.8])
def test_the_estimate_of_jaccard_is_as_good_as_theory(overlap):
    random = np.random.default_rng(5)
    errors = []
    for seed in range(40):
        shared, own = int(1000 * overlap), int(1000 * (1 - overlap) / 2)
        pool = random.integers(0, 2**64, shared + 2 * own, dtype=np.uint64)
        a, b = pool[: shared + own], np.concatenate([pool[:shared], pool[shared + own :]])
        errors.append(jaccard(minhash(a, 128, seed), minhash(b, 128, seed)) - shared / (shared + 2 * own))
    rmse = float(np.sqrt(np.mean(np.square(errors))))
    assert rmse < 1.5 * np.sqrt(overlap * (1 - overlap) / 128)
    assert abs(np.mean(errors)) < 0.02


def test_signatures_go_to_datasketch_and_back():
    a, b = (minhash(np.arange(at, at + 300, dtype=np.uint64)) for at in (0, 100))
    assert to_datasketch(a).jaccard(to_datasketch(b)) == jaccard(a, b)
    np.testing.assert_array_equal(from_datasketch(to_datasketch(a)), a)
    more = to_datasketch(a)
    more.merge(oracle(range(100, 400), 128, 1))
    np.testing.assert_array_equal(from_datasketch(more), minhash(np.arange(400, dtype=np.uint64)))


def test_a_sketch_of_another_scheme_is_refused():
    with pytest.raises(ConfigError, match="affine32"):
        from_datasketch(MinHash(scheme="legacy"))


@given(hashes, st.integers(1, 6))
def test_shingles_are_the_windows_in_order(values, k):
    made = shingles(values, k)
    assert len(made) == max(len(values) - k + 1, 0)
    for at in range(len(made)):
        assert made[at] == shingles(values[at : at + k], k)[0]


@given(hashes, st.data(), st.integers(1, 4))
def test_no_shingle_touches_a_token_set_aside(values, data, k):
    keep = data.draw(arrays(np.bool_, len(values)))
    made, begins = kept_shingles(values, keep, k)
    expected = [at for at in range(len(values) - k + 1) if keep[at : at + k].all()]
    assert begins.tolist() == expected
    np.testing.assert_array_equal(made, shingles(values, k)[expected])


def test_the_order_of_words_counts():
    a, b = np.array([1, 2], np.uint64), np.array([2, 1], np.uint64)
    assert shingles(a, 2)[0] != shingles(b, 2)[0]
