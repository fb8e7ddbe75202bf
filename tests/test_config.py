"""Settings: ranges, misspelt names, and what a fingerprint covers."""

import dataclasses

import pytest

from dedup.config import Config
from dedup.errors import ConfigError


@pytest.mark.parametrize(
    "bad",
    [
        {"sensitivity": 1.5},
        {"window_days": 0},
        {"shortest_passage": 3},
        {"bands": 100, "rows": 3},
        {"shingle": 0},
        {"candidates": 0},
        {"series": (("Courier",),)},
    ],
)
def test_a_value_out_of_range_is_named(bad):
    with pytest.raises(ConfigError) as caught:
        Config(**bad)
    assert caught.value.about in bad


def test_a_misspelt_setting_is_an_error_that_lists_the_right_ones():
    with pytest.raises(ConfigError, match="shortest_passage"):
        Config.from_dict({"shortest_pasage": 20})


@pytest.mark.parametrize("field", [f.name for f in dataclasses.fields(Config)])
def test_only_what_shapes_a_key_changes_the_fingerprint(field):
    usual = Config()
    given = {"sensitivity": 0.6, "window_days": 7, "series": (("Courier", "Evening Courier"),)}
    changed = (given | {"survivor": "last"}).get(field)
    other = dataclasses.replace(usual, **{field: changed or getattr(usual, field) - 1 or 2})
    shapes_keys = field in usual.key_settings
    assert (other.fingerprint != usual.fingerprint) == shapes_keys
    assert other.name != usual.name
