"""The strongest terms and their weights."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.sketch.terms import FULL, strongest


def terms(stems, idf, stop=(), k=30):
    stems = np.array(stems, np.uint64)
    stopped = np.isin(stems, np.array(stop, np.uint64))
    found, weights = strongest(
        stems, stopped, lambda asked: np.array([idf.get(int(s), 1.0) for s in asked]), k
    )
    return dict(zip(found.tolist(), weights.tolist(), strict=True))


@pytest.mark.parametrize(
    ("stems", "idf", "stop", "k", "order"),
    [
        ([1, 2, 3], {1: 5.0, 2: 9.0, 3: 7.0}, (), 30, [2, 3, 1]),
        ([1, 2, 2, 2], {1: 5.0, 2: 4.0}, (), 30, [2, 1]),
        ([1, 2], {1: 9.0, 2: 1.0}, (1,), 30, [2]),
        ([3, 1, 2], {}, (), 2, [1, 2]),
        ([1, 2], {1: 0.0}, (), 30, [2]),
        ([], {}, (), 30, []),
    ],
    ids=["rarest first", "repetition counts", "stop words do not", "ties by hash", "nothing common", "empty"],
)
def test_the_strongest_come_first(stems, idf, stop, k, order):
    assert list(terms(stems, idf, stop, k)) == order


def test_weights_of_equal_documents_add_up_to_one():
    weights = terms(range(30), {}).values()
    assert sum(w * w for w in weights) == pytest.approx(FULL * FULL, rel=0.05)


def test_a_text_of_two_rare_words_is_not_sure_of_its_subject():
    assert max(terms([1, 2], {}).values()) < 0.4 * FULL


@given(st.lists(st.integers(1, 50), max_size=60), st.randoms(use_true_random=False))
def test_the_order_of_words_does_not_matter(stems, random):
    mixed = stems[:]
    random.shuffle(mixed)
    idf = {s: 1.0 + s % 7 for s in stems}
    assert terms(stems, idf, k=10) == terms(mixed, idf, k=10)
