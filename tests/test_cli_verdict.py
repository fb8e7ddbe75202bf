"""``dedup verdict`` as typed."""

import json

import pytest
from click.testing import CliRunner

from dedup.cli import cli
from dedup.detector import Detector
from dedup.types import Attention, Document
from tests.test_detector import FERRY


def run(*arguments):
    return CliRunner().invoke(cli, [str(one) for one in arguments])


@pytest.fixture
def store(tmp_path):
    path = tmp_path / "news.db"
    with Detector.open(f"sqlite:///{path}") as detector:
        for n, (name, source) in enumerate((("w1", "Harbour Wire"), ("p1", "Lusk Courier"))):
            detector.add(Document(FERRY, id=name, source=source, published=f"2024-03-01T0{6 + n}:00Z"))
    return path


def attention(store):
    with Detector.open(f"sqlite:///{store}") as detector:
        return detector.report_of("p1").attention


def test_a_pair_is_named_by_its_articles_and_the_word_can_be_taken_back(store):
    given = run("verdict", "reject", "p1", "w1", "--store", store, "--by", "desk")
    assert given.exit_code == 0 and given.stdout.endswith(" rejected\n")
    pair = given.stdout.split()[0]
    assert attention(store) is Attention.NONE
    (told,) = map(
        json.loads, run("verdict", "list", "--store", store, "--format", "json").stdout.splitlines()
    )
    assert (told["target"], told["label"], told["by"]) == (pair, "rejected", "desk") and told["at"]
    assert run("verdict", "withdraw", pair, "--store", store).exit_code == 0
    assert run("verdict", "list", "--store", store).stdout == "no verdicts\n"
    assert attention(store) is Attention.LOOK


def test_confirming_and_allowing_a_passage(store):
    pair = run("verdict", "confirm", "w1", "p1", "--store", store).stdout.split()[0]
    assert attention(store) is Attention.LOOK
    assert run("verdict", "allow", f"{pair}/p1", "--store", store).exit_code == 0
    assert attention(store) is Attention.NOTE


def test_leave_for_a_source(store):
    said = run("verdict", "reprint", "Harbour Wire", "Lusk Courier", "--store", store)
    assert said.stdout == "Lusk Courier may reprint Harbour Wire\n" and attention(store) is Attention.NOTE
    assert (
        "Lusk Courier may reprint Harbour Wire  allowed by" in run("verdict", "list", "--store", store).stdout
    )
    stop = ("verdict", "reprint", "Harbour Wire", "Lusk Courier", "--stop", "--store", store)
    assert run(*stop).exit_code == 0 and attention(store) is Attention.LOOK
    assert run(*stop).exit_code == 2


def test_what_is_not_there_is_exit_2(store):
    result = run("verdict", "reject", "cmp_none", "--store", store)
    assert (result.exit_code, "there is no comparison or report" in result.stderr) == (2, True)
