"""``dedup prune`` and ``dedup scan --keep`` as typed; scans listed and told again by number."""

import datetime as dt
import json

import pytest
from click.testing import CliRunner

from dedup.cli import cli
from dedup.detector import Detector
from dedup.types import Document
from tests.scan.newsstand import Newsstand, item, release, rss
from tests.test_detector import FERRY, MILL

LONG_AGO = dt.datetime.now(dt.UTC) - dt.timedelta(days=100)


def run(*arguments):
    return CliRunner().invoke(cli, [str(one) for one in arguments])


@pytest.fixture
def store(tmp_path):
    path = tmp_path / "news.db"
    with Detector.open(f"sqlite:///{path}", clock=lambda: LONG_AGO) as detector:
        detector.add(Document(FERRY, id="old"))
    with Detector.open(f"sqlite:///{path}") as detector:
        detector.add(Document(MILL, id="new", published="2019-01-01"))
    return path


def ids(store):
    with Detector.open(f"sqlite:///{store}") as detector:
        return {one.document.id for one in detector.articles().items}


def test_what_is_older_is_removed_and_told(store):
    done = run("prune", "--store", store, "--keep", "90d", "--format", "json")
    told = json.loads(done.stdout)
    assert (done.exit_code, told["documents"], ids(store)) == (0, 1, {"new"})
    assert run("prune", "--store", store, "--keep", "12w").stdout.startswith("0 articles removed; ")


def test_age_by_publication(store):
    assert run("prune", "--store", store, "--keep", "200", "--by", "published").exit_code == 0
    assert ids(store) == {"old"}


@pytest.mark.parametrize("keep", ["0d", "ninety", "-3", "3y", ""])
def test_what_is_no_number_of_days_is_refused(store, keep):
    result = run("prune", "--store", store, "--keep", keep)
    assert result.exit_code == 2 and "no number of days" in result.stderr and len(ids(store)) == 2


def test_a_scan_removes_what_is_old_and_does_not_take_it_for_new(store, tmp_path):
    with Newsstand(wire=rss("Wire", item("1", release(0)))) as stand:
        options = ("--store", store, "--allow-private", "127.0.0.1")
        scanned = run("scan", stand.url("wire"), *options, "--keep", "90d")
        assert scanned.exit_code == 0 and "1 article removed" in scanned.stderr
        assert "old" not in ids(store)
        later = LONG_AGO + dt.timedelta(days=300)
        with Detector.open(f"sqlite:///{store}", clock=lambda: later) as detector:
            detector.prune(dt.timedelta(days=90))
        assert ids(store) == set()
        stand.pages["wire"] = rss("Wire", item("1", release(0)), item("2", release(50)))
        again = json.loads(run("scan", stand.url("wire"), *options, "--format", "json").stdout)
        assert again["items"] == 1
        first = json.loads(run("scan", "--scan", 1, "--store", store, "--format", "json").stdout)
        assert first["items"] == 0 and first["counts"] == {"items no longer held": 1}


def test_scans_are_listed_and_told_again_by_number(store, tmp_path):
    with Newsstand(a=rss("A", item("1", release(0))), b=rss("B", item("1", release(50)))) as stand:
        for name in "ab":
            run("scan", stand.url(name), "--store", store, "--allow-private", "127.0.0.1")
    listed = run("scan", "--list", "--store", store).stdout.splitlines()
    assert [line.split()[0] for line in listed] == ["2", "1"]
    assert all(line.endswith("finished  1 new item, 1 feed. Nothing to look at.") for line in listed)
    rows = run("scan", "--list", "--store", store, "--format", "json").stdout.splitlines()
    assert json.loads(rows[0])["state"] == "finished"
    told = [json.loads(run("scan", "--scan", n, "--store", store, "--format", "json").stdout) for n in (1, 2)]
    assert [night["feeds"][0]["name"] for night in told] == ["A", "B"]
    assert run("scan", "--scan", 9, "--store", store).exit_code == 2
    assert run("scan", "--list", "x.xml", "--store", store).exit_code == 2
