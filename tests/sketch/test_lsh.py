"""Bands: the theory, the keys, and datasketch's choice of parameters."""

import numpy as np
import pytest

from dedup.config import Config
from dedup.errors import ConfigError
from dedup.sketch.lsh import band_keys, expected_recall, lsh_probability, optimal_bands
from dedup.sketch.minhash import minhash


@pytest.mark.parametrize(
    ("j", "bands", "rows", "chance"),
    [(0.0, 42, 3, 0.0), (1.0, 42, 3, 1.0), (0.5, 1, 1, 0.5), (0.5, 2, 1, 0.75), (0.5, 1, 2, 0.25)],
)
def test_the_chance_of_a_shared_band(j, bands, rows, chance):
    assert lsh_probability(j, bands, rows) == pytest.approx(chance)


def test_the_default_settings_find_what_they_promise():
    config = Config()
    assert expected_recall([0.5, 0.6, 0.7, 0.9], config.bands, config.rows) > 0.99
    assert expected_recall([0.3], config.bands, config.rows) > 0.65
    assert expected_recall([0.02], config.bands, config.rows) < 0.001
    assert expected_recall([], config.bands, config.rows) == 1.0


def test_the_chance_is_what_happens():
    random = np.random.default_rng(3)
    pool = random.integers(0, 2**64, 1500, dtype=np.uint64)
    a, b = pool[:1000], np.concatenate([pool[:400], pool[1000:]])
    j = 400 / (1000 + 900 - 400)
    met = []
    for seed in range(200):
        keys = [band_keys(minhash(side, 30, seed), 10, 3) for side in (a, b)]
        met.append(bool((keys[0] == keys[1]).any()))
    assert np.mean(met) == pytest.approx(lsh_probability(j, 10, 3), abs=0.1)


def test_equal_rows_in_another_band_are_another_key():
    keys = band_keys(np.full(12, 7, np.uint32), 4, 3)
    assert len(set(keys.tolist())) == 4


def test_a_change_in_one_slot_changes_one_band():
    signature = np.arange(128, dtype=np.uint32)
    changed = signature.copy()
    changed[4] += 1
    assert np.flatnonzero(band_keys(signature, 42, 3) != band_keys(changed, 42, 3)).tolist() == [1]


def test_bands_that_do_not_fit_are_refused():
    with pytest.raises(ConfigError, match="do not fit"):
        band_keys(np.zeros(128, np.uint32), 43, 3)


def test_datasketch_chooses_bands_for_a_threshold():
    bands, rows = optimal_bands(0.5)
    assert bands * rows <= 128
    assert lsh_probability(0.3, bands, rows) < 0.5 < lsh_probability(0.7, bands, rows)
    strict = optimal_bands(0.9)
    assert strict[1] > rows
