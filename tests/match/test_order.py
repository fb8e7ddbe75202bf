"""The order prior helps where there is order and keeps silent where there is none."""

import numpy as np
import pytest

from dedup.match.order import order_prior


def chances(pairs, n=12, certain=0.6):
    chance = np.full((n, n), 0.01)
    for i, j in pairs:
        chance[i, j] = certain
    return chance


def test_a_doubtful_pair_between_sure_neighbours_is_lifted():
    ordered = chances([(k, k) for k in range(12) if k != 5])
    ordered[5, 5] = ordered[5, 9] = 0.1
    prior, _ = order_prior(ordered)
    assert prior[5, 5] > 3 * prior[5, 9]


def test_order_gains_more_than_disorder():
    ordered = chances([(k, k) for k in range(12)])
    shuffled = chances([(k, (5 * k + 3) % 12) for k in range(12)])
    assert order_prior(ordered)[1] > order_prior(shuffled)[1] + 0.3


def test_a_sure_pair_out_of_order_survives():
    chance = chances([(k, k) for k in range(12) if k != 6])
    chance[6, 0] = 0.9
    prior, _ = order_prior(chance)
    assert prior[6, 0] > 5 * prior[6, 1]


def test_pairs_that_are_not_allowed_get_nothing():
    chance = chances([(1, 1)])
    chance[3, 3] = -1.0
    assert order_prior(chance)[0][3, 3] == 0.0


@pytest.mark.parametrize("shape", [(0, 0), (0, 4), (1, 1), (3, 7)])
def test_any_shape_is_answered(shape):
    prior, gain = order_prior(np.full(shape, 0.2))
    assert prior.shape == shape
    assert gain >= 0.0
    assert ((prior >= 0) & (prior <= 1)).all()
