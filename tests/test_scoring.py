"""The measures of the benchmarks on cases small enough to reckon by hand."""

import pytest

from benchmarks.scoring import average_precision, decided, overlap, pairwise, plagdet


@pytest.mark.parametrize(
    ("found", "labelled", "expected"),
    [
        ((0, 10), (0, 10), True),
        ((0, 10), (5, 15), True),
        ((0, 10), (6, 16), False),
        ((0, 4), (0, 40), True),
        ((0, 25), (0, 10), False),
        ((0, 5), (5, 9), False),
    ],
    ids=["same", "half", "less than half", "part of it", "a window around it", "beside it"],
)
def test_overlap(found, labelled, expected):
    assert overlap(found, labelled) is expected


def answer(score, *positives, neutral=False):
    return (score, frozenset(positives), neutral)


def test_average_precision_counts_neutral_answers_neither_way():
    ranked = [answer(0.9, 1), answer(0.8, neutral=True), answer(0.7), answer(0.6, 2)]
    assert average_precision(ranked, 2) == pytest.approx(0.5 * 1 + 0.5 * 2 / 3)


def test_ties_are_taken_together():
    assert average_precision([answer(0.5), answer(0.5, 1)], 1) == pytest.approx(0.5)


def test_rates_of_decided_answers():
    result = decided([answer(1, 1), answer(1, 1), answer(1)], 2)
    assert (result.precision, result.recall) == (pytest.approx(2 / 3), 0.5)


def test_plagdet_of_a_perfect_and_of_a_split_answer():
    case = ("s", 0, 100, "t", 0, 100)
    assert plagdet([case], [case])["plagdet"] == 1.0
    halves = [("s", 0, 50, "t", 0, 50), ("s", 50, 100, "t", 50, 100)]
    split = plagdet([case], halves)
    assert split["granularity"] == 2.0
    assert split["plagdet"] == pytest.approx(0.631, abs=0.001)


def test_pairwise_of_the_same_labelling_under_other_names():
    assert pairwise("aabbc", "xxyyz") == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "ari": 1.0}
    assert pairwise("aab", "xyz")["recall"] == 0.0
