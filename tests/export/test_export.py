"""Exports: the same bytes for the same store, a header that names what made them, verdicts as labels."""

import csv
import datetime as dt
import json

import pytest
from click.testing import CliRunner

from benchmarks.quality import measure
from dedup.cli import cli
from dedup.config import ENGINE, Config
from dedup.detector import Detector
from dedup.types import Document
from tests.scan.newsstand import release
from tests.test_detector import FERRY, FROST, MILL, edited

WIRE, COURIER, GAZETTE = "Harbour Wire", "Lusk Courier", "Vessa Gazette"
NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
TABLES = ("documents", "pairs", "clusters")
OWN = "The council of Arden met for nine hours on Friday, and nobody could say what had been decided there."


def archive():
    rows = [
        ("w1", WIRE, 6, FERRY),
        ("c1", COURIER, 8, edited(FERRY)),
        ("g1", GAZETTE, 9, FERRY),
        ("w2", WIRE, 7, f"{MILL}\n\n{FROST}"),
        ("c2", COURIER, 9, f"{MILL}\n\n{OWN}\n\n{FROST}"),
        ("g2", GAZETTE, 10, release(0)),
    ]
    for name, source, hour, text in rows:
        moment = f"2026-11-24T{hour:02d}:00Z"
        yield Document(text, id=name, source=source, published=moment, title=f"=Title {name}")


def loaded(path, documents, config=None):
    with Detector.open(f"sqlite:///{path}", config=config, clock=lambda: NOON) as detector:
        detector.add_many(documents)
    return path


@pytest.fixture
def store(tmp_path):
    return loaded(tmp_path / "news.db", archive())


def run(*arguments):
    result = CliRunner().invoke(cli, [str(one) for one in arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def written(folder, form):
    return {name: (folder / f"{name}.{form}").read_bytes() for name in TABLES}


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_the_same_input_exported_twice_gives_the_same_bytes(store, tmp_path, form):
    for name in ("one", "two"):
        run("export", "--store", store, tmp_path / name, "--format", form, "--texts")
    other = loaded(tmp_path / "other.db", archive())
    run("export", "--store", other, tmp_path / "three", "--format", form, "--texts")
    first = written(tmp_path / "one", form)
    assert first == written(tmp_path / "two", form) == written(tmp_path / "three", form)


def test_the_order_of_loading_changes_no_row_but_what_clusters_are_called(store, tmp_path):
    other = loaded(tmp_path / "other.db", reversed(list(archive())))
    told = []
    for name, path in (("one", store), ("two", other)):
        run("export", "--store", path, tmp_path / name, "--format", "jsonl")
        clusters = lines(tmp_path / name / "clusters.jsonl")
        told.append((lines(tmp_path / name / "pairs.jsonl"), [{**row, "cluster": ""} for row in clusters]))
    assert told[0] == told[1]


def test_the_header_names_engine_config_window_and_counts(tmp_path):
    config = Config(window_days=30)
    store = loaded(tmp_path / "news.db", archive(), config)
    run("export", "--store", store, tmp_path / "out", "--format", "jsonl", "--survivor", "last")
    told = lines(tmp_path / "out" / "documents.jsonl")[0]
    assert (told["engine"], told["config"], told["window_days"]) == (ENGINE, config.name, 30)
    assert told["survivor"] == "last" and told["background"] and told["sequence"] == 6
    assert (told["documents"], told["clusters"]) == (6, 2) and told["pairs"] >= 4
    run("export", "--store", store, tmp_path / "out")
    first, columns, row = (tmp_path / "out" / "documents.csv").read_text().splitlines()[:3]
    assert json.loads(first.removeprefix("# "))["config"] == config.name
    assert columns.startswith("id,version,source,title,") and "'=Title c1" in row


def test_rows_tell_who_is_first_who_stands_and_what_was_said(store, tmp_path):
    with Detector.open(f"sqlite:///{store}") as detector:
        pair = next(c.id for c in detector.report_of("c1").comparisons if "w1" in (c.a.id, c.b.id))
        detector.verdict(pair, "confirmed")
    run("export", "--store", store, tmp_path / "out", "--survivor", f"prefer:{COURIER}")
    with (tmp_path / "out" / "clusters.csv").open() as table:
        next(table)
        rows = list(csv.DictReader(table))
    assert {r["id"] for r in rows if r["is_first"] == "True"} == {"w1", "w2"}
    assert {r["id"] for r in rows if r["is_survivor"] == "True"} == {"c1", "c2"}
    with (tmp_path / "out" / "pairs.csv").open() as table:
        next(table)
        assert {r["id"]: r["verdict"] for r in csv.DictReader(table) if r["verdict"]} == {pair: "confirmed"}


def test_of_each_cluster_only_the_one_that_stands_for_it(store, tmp_path):
    run("export", "--store", store, tmp_path / "out", "--format", "jsonl", "--only-survivors")
    assert {row["id"] for row in lines(tmp_path / "out" / "documents.jsonl")[1:]} == {"w1", "w2", "g2"}


def test_a_folder_that_cannot_be_written_is_told(store, tmp_path):
    (tmp_path / "file").write_text("in the way")
    result = CliRunner().invoke(cli, ["export", "--store", str(store), str(tmp_path / "file")])
    assert result.exit_code == 2 and "choose another folder" in result.stderr


@pytest.fixture
def judged(store):
    with Detector.open(f"sqlite:///{store}") as detector:

        def pair(a, b):
            return next(c for c in detector.report_of(b).comparisons if a in (c.a.id, c.b.id))

        detector.verdict(pair("w1", "c1").id, "confirmed", by="desk")
        detector.verdict(pair("w1", "g1").id, "rejected", by="desk")
        passages = pair("w2", "c2")
        detector.verdict(f"{passages.id}/{passages.passages[0].id}", "allowed")
        detector.verdict(f"{passages.id}/{passages.passages[1].id}", "rejected")
        report = detector.add(Document(f"{FERRY}\n\n{MILL}\n\n{FERRY}", id="twice"))
        detector.verdict(f"{report.id}/{report.passages[0].id}", "confirmed")
        detector.allow(WIRE, COURIER)
    return store


def test_verdicts_are_labelled_data(judged, tmp_path):
    said = run("export", "--store", judged, tmp_path / "out", "--verdicts")
    assert said == "3 pairs, 2 cases of sentences\n"
    docs = {row["id"]: row for row in lines(tmp_path / "out" / "relations" / "docs.jsonl")}
    pairs = {(row["a"], row["b"]): row for row in lines(tmp_path / "out" / "relations" / "pairs.jsonl")}
    kept, gone, partly = pairs["w1", "c1"], pairs["w1", "g1"], pairs["w2", "c2"]
    assert (kept["duplicate"], kept["confidence"], kept["by"]) == (True, 3, "desk") and kept["at"]
    assert (gone["duplicate"], gone["relation"], gone["spans"]) == (False, "unrelated", [])
    assert partly["confidence"] == 1 and len(partly["spans"]) == 1
    for row in pairs.values():
        for span in row["spans"]:
            a, b = (docs[row[side]]["text"][slice(*span[side])] for side in "ab")
            assert a.split()[0] == b.split()[0] and span["words"] == len(b.split())


def test_the_labels_are_those_that_the_quality_benchmark_reads(judged, tmp_path):
    """The verdicts of a desk can be measured with, as the labelled data of the project is."""
    run("export", "--store", judged, tmp_path / "out", "--verdicts")
    figures = measure(tmp_path / "out", ["relations", "restatement"])
    assert figures["relations"]["relation_accuracy"] == 2 / 3  # one of three was rejected
    assert figures["relations"]["duplicate_f1"] == 0.8 and figures["relations"]["span_f1"] > 0.8
    assert figures["restatement"]["recall"] == 1.0
    for gold in (tmp_path / "out" / "restatement").glob("*.gold.json"):
        told = json.loads(gold.read_text())
        texts = [(gold.parent / name).read_text() for name in told["files"]]
        assert told["pairs"]
        for pair in told["pairs"]:
            assert pair["grade"] == 2
            assert texts[pair["a_doc"]][slice(*pair["a"])] and texts[pair["b_doc"]][slice(*pair["b"])]


def test_verdicts_whose_texts_are_gone_are_counted(judged, tmp_path):
    with Detector.open(f"sqlite:///{judged}", clock=lambda: NOON + dt.timedelta(days=100)) as detector:
        detector.prune(dt.timedelta(days=90))
    said = run("export", "--store", judged, tmp_path / "out", "--verdicts")
    assert "verdicts without texts" in said and not lines(tmp_path / "out" / "relations" / "pairs.jsonl")


def test_sources_in_numbers(store):
    with Detector.open(f"sqlite:///{store}") as detector:
        detector.withdraw("g2")
        moment = "2026-11-24T11:00Z"
        detector.add(Document(FERRY, id="d1", source="Delta Daily", published=moment, credit=WIRE))
        detector.add(Document("A short one.", id="d2", source="Delta Daily"))
    told = run("sources", "--store", store, "--format", "json").splitlines()
    rows = {row["source"]: row for row in map(json.loads, told)}
    wire, courier, delta = rows[WIRE], rows[COURIER], rows["Delta Daily"]
    assert (wire["items"], wire["copies"], wire["stories"], wire["first"]) == (2, 0, 2, 2)
    assert courier["taken"] == [{"origin": WIRE, "items": 2}] and courier["credited"] == 0
    assert (delta["copies"], delta["credited"], delta["teasers"]) == (1, 1, 1)
    assert rows[GAZETTE]["withdrawn"] == 1 and wire["copied"] == 4
    text = " ".join(run("sources", "--store", store).split())
    assert "2 from Harbour Wire" in text and "first in 2 of 2 stories" in text
