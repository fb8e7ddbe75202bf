"""One table of settings; what is misspelt is an error."""

import pytest

from app.settings import Settings
from dedup.errors import ConfigError

REFUSED = {
    "a port that is none": {"DEDUP_PORT": "70000"},
    "a port in words": {"DEDUP_PORT": "eighty"},
    "a misspelt name": {"DEDUP_STOER": "sqlite:///x"},
    "open to the network without a proxy": {"DEDUP_HOST": "0.0.0.0"},
    "a switch that is none": {"DEDUP_WARM": "perhaps"},
    "no body at all": {"DEDUP_MAX_BODY": "0"},
    "a time that is none": {"DEDUP_SCAN_AT": "25:00"},
    "nothing kept at all": {"DEDUP_KEEP_DAYS": "0"},
    "a step that is none": {"DEDUP_SCAN_EVERY": "hourly"},
    "a webhook without its secret": {"DEDUP_WEBHOOK": "https://a.example/"},
    "a secret that is none": {"DEDUP_WEBHOOK": "https://a.example/", "DEDUP_WEBHOOK_SECRET": "hunter2"},
    "times and a step": {"DEDUP_SCAN_AT": "02:00", "DEDUP_SCAN_EVERY": "1h"},
    "more in one body than in all": {"DEDUP_MAX_BODY": "2048", "DEDUP_MAX_IN_FLIGHT": "1024"},
}


@pytest.mark.parametrize("env", REFUSED.values(), ids=REFUSED)
def test_refused_with_the_name_of_the_variable(env):
    with pytest.raises(ConfigError) as refused:
        Settings.from_env(env)
    assert "DEDUP_" in str(refused.value)


def test_every_field_is_read_from_its_variable():
    rows = list(Settings.table())
    env = {row.variable: row.default for row in rows if row.default}
    assert Settings.from_env(env) == Settings()
    assert all(row.doc.endswith(".") for row in rows)


def test_other_variables_are_let_be():
    assert Settings.from_env({"HOME": "/root", "DEDUP_REQUIRE_ALL": "1"}) == Settings()


def test_a_proxy_in_front_allows_any_address():
    settings = Settings.from_env({"DEDUP_HOST": "0.0.0.0", "DEDUP_BEHIND_PROXY": "yes"})
    assert settings.host == "0.0.0.0"


def test_the_everyday_knobs_reach_the_library():
    config = Settings.from_env({"DEDUP_SENSITIVITY": "0.7", "DEDUP_WINDOW_DAYS": "14"}).config
    assert (config.sensitivity, config.window_days) == (0.7, 14)


def test_a_secret_is_in_no_representation():
    assert "hunter2" not in repr(Settings(webhook_secret="hunter2"))
