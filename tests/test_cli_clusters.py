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
        "First by the times given (likely)",
        "From Harbour Wire (no. 1) (certain)",
        "Harbour Wire · 2026-11-17 09:00 UTC",
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


def test_a_series_is_told_apart_from_copying(store):
    def kinds(*options, env=None):
        arguments = ["clusters", cluster_id("wire"), "--store", store, "--format", "json", *options]
        detail = json.loads(CliRunner(env=env).invoke(cli, arguments).stdout)
        return {step["member"]: step["kind"] for step in detail["chain"]}

    assert kinds()["gazette"] == "copy"
    assert kinds("--series", "Harbour Wire, Vessa Gazette")["gazette"] == "series"
    assert kinds(env={"DEDUP_SERIES": "A,B; Harbour Wire,Vessa Gazette"})["gazette"] == "series"


def test_a_series_of_one_is_refused(store):
    result = run("--store", store, "--series", "Harbour Wire")
    assert (result.exit_code, "at least two sources" in result.stderr) == (2, True)


def test_an_expected_reuse_asks_for_no_look(store, tmp_path):
    path = tmp_path / "gazette.json"
    path.write_text(json.dumps({"text": ITEMS[3].text, "source": "Evening Gazette", "id": "new"}))
    series = "Evening Gazette,Harbour Wire,Vessa Gazette,Lusk Courier,Sorell Echo"
    asked = ["check", str(path), "--store", store]
    assert CliRunner().invoke(cli, asked).exit_code == 1
    assert CliRunner().invoke(cli, [*asked, "--series", series]).exit_code == 0
