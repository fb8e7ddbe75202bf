"""Which member of a cluster stands for it, by named policy."""

import datetime as dt
import itertools

import pytest
from click.testing import CliRunner

from dedup.cli import cli
from dedup.cluster.survivor import Policy, read_policy, survivor
from dedup.config import Config
from dedup.detector import Detector
from dedup.errors import ConfigError
from dedup.types import Document, Member
from tests.test_detector import FERRY

WIRE, COURIER, GAZETTE = "Harbour Wire", "Lusk Courier", "Vessa Gazette"


def member(name, source, hour):
    moment = None if hour is None else dt.datetime(2026, 11, 24, hour, tzinfo=dt.UTC)
    return Member(name, source, None, moment)


MEMBERS = [member("w", WIRE, 6), member("c", COURIER, 8), member("g", GAZETTE, 9), member("u", None, None)]


@pytest.mark.parametrize(
    "policy,barred,chosen",
    [
        ("first", (), "w"),
        ("last", (), "g"),
        (f"prefer:{COURIER}", (), "c"),
        (f"prefer:Nobody,The {GAZETTE},{COURIER}", (), "g"),
        ("prefer:Nobody", (), "w"),
        ("first", ("w",), "c"),
        ("last", ("g",), "c"),
        (f"prefer:{COURIER}", ("c",), "w"),
        ("first", ("w", "c", "g", "u"), "w"),
    ],
)
def test_who_stands_for_a_cluster(policy, barred, chosen):
    assert survivor(MEMBERS, read_policy(policy), barred=barred) == chosen


def test_an_empty_cluster_has_none():
    assert survivor([], Policy()) is None


@pytest.mark.parametrize("text", ["", "best", "prefer:", "prefer: , ", "First,last"])
def test_what_is_no_policy_is_refused(text):
    with pytest.raises(ValueError, match="is no policy"):
        read_policy(text)
    if not text.startswith("prefer:"):
        with pytest.raises(ConfigError):
            Config(survivor=text)


@pytest.mark.parametrize("text", ["first", "last", "prefer:A,B"])
def test_a_policy_is_named_as_it_is_written(text):
    assert read_policy(text).name == text


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))), ids=str)
def test_lists_tell_it_in_any_order_of_loading(tmp_path, order):
    documents = [
        Document(FERRY, id=name, source=source, published=f"2026-11-24T0{hour}:00Z")
        for name, source, hour in (("w", WIRE, 6), ("c", COURIER, 8), ("g", GAZETTE, 9))
    ]
    store = f"sqlite:///{tmp_path / 'news.db'}"
    for policy, chosen in (("first", "w"), ("last", "g"), (f"prefer:{COURIER}", "c")):
        with Detector.open(store, config=Config(survivor=policy)) as detector:
            for at in order:
                detector.add(documents[at])
            (one,) = detector.clusters().items
            assert one.survivor == chosen and detector.cluster(one.id).survivor == chosen


def test_a_withdrawn_member_does_not_stand_for_others_and_the_command_line_says_who_does(tmp_path):
    store = tmp_path / "news.db"
    with Detector.open(f"sqlite:///{store}") as detector:
        for name, source, hour in (("w", WIRE, 6), ("c", COURIER, 8), ("g", GAZETTE, 9)):
            detector.add(Document(FERRY, id=name, source=source, published=f"2026-11-24T0{hour}:00Z"))
        detector.withdraw("w")
        assert detector.clusters().items[0].survivor == "c"
    listed = CliRunner().invoke(cli, ["clusters", "--store", str(store), "--survivor", "last"])
    assert "first w  stands for it g" in listed.stdout
    wrong = CliRunner().invoke(cli, ["clusters", "--store", str(store), "--survivor", "best"])
    assert wrong.exit_code == 2 and "is no policy" in wrong.stderr
