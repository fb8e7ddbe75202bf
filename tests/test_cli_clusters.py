"""``dedup clusters``: the clusters of a store, and one of them with its chain."""

import json

import pytest
from click.testing import CliRunner

from dedup.cli import cli
from dedup.cluster.union import cluster_id
from dedup.detector import Detector
from tests.test_detector_lineage import ITEMS


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    path = tmp_path_factory.mktemp("cli") / "news.db"
    with Detector.open(f"sqlite:///{path}") as detector:
        detector.add_many(ITEMS)
    return str(path)


def run(*arguments):
    return CliRunner().invoke(cli, ["clusters", *arguments])


def test_the_list_names_each_cluster_and_its_first(store):
    result = run("--store", store)
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{cluster_id('wire')}  first wire\n")
    assert json.loads(run("--store", store, "--format", "json").stdout)["first"] == "wire"


def test_one_cluster_shows_its_chain_with_grounds(store):
    text = run(cluster_id("wire"), "--store", store).stdout
    for said in (
        "5 documents",
        "First publisher: Harbour Wire (likely).",
        "2 copies, 1 update of its own and 1 of unknown origin.",
        "From Harbour Wire (no. 1)",
        "Possibly from Harbour Wire (no. 1)",
        "Follows its own earlier item, Harbour Wire (no. 1)",
        "- Credits Harbour Wire.",
    ):
        assert said in text
    detail = json.loads(run(cluster_id("wire"), "--store", store, "--format", "json").stdout)
    assert [step["member"] for step in detail["chain"]] == ["wire", "courier", "gazette", "update", "undated"]


def test_what_is_not_there_is_named(store, tmp_path):
    unknown = run("c_0", "--store", store)
    assert (unknown.exit_code, "there is no cluster 'c_0'" in unknown.stderr) == (2, True)
    assert run("--store", str(tmp_path / "none.db")).exit_code == 2
    with Detector.open(f"sqlite:///{tmp_path}/empty.db"):
        pass
    assert run("--store", str(tmp_path / "empty.db")).stdout == "no clusters\n"
