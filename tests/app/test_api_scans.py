"""Scans over HTTP: one at a time whoever asks, watched, cancelled and gone on with; what is said is true."""

import datetime as dt
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time

import pytest
from app_server import ROOT, serve, store_in
from test_api_problems import problem

from dedup.detector import Detector
from dedup.types import Document
from tests.scan.newsstand import Newsstand, sound_night
from tests.scan.receiver import SECRET, Receiver

HOUSE = {"warm": False, "allow_private": ("127.0.0.1",)}


class Gate:
    """Holds the answers of some pages back until it is opened."""

    def __init__(self, stand, *names):
        self.opened = threading.Event()
        real = stand.answer

        def answer(request):
            if request.path.strip("/") in names:
                self.opened.wait(30)
            real(request)

        stand.answer = answer


@pytest.fixture
def stand():
    with Newsstand(**sound_night()) as running:
        yield running


@pytest.fixture
def gate(stand):
    held = Gate(stand, "quiet")
    yield held
    held.opened.set()


@pytest.fixture
def server(tmp_path, stand):
    with serve(store=store_in(tmp_path), **HOUSE) as client:
        for url in stand.urls():
            assert client.post("/v1/feeds", json={"url": url}).status_code == 201
        yield client


def until(client, address, *states):
    for _ in range(1_200):
        told = client.get(address).json()
        if told["state"] in states:
            return told
        assert told["state"] in ("running", "stopping"), told
        time.sleep(0.05)
    raise AssertionError(told)


def begin(client, **body):
    begun = client.post("/v1/scans", json=body)
    assert begun.status_code == 202, begun.text
    return begun.headers["location"]


def test_a_scan_is_begun_watched_and_its_report_read(server, stand):
    at = begin(server)
    assert at == "/v1/scans/1"
    done = until(server, at, "finished")
    assert done["summary"] == "20 new items, 8 feeds. 1 to look at. 1 feed failed." and done["looks"] == 1
    assert done["progress"] == {
        "phase": "reporting",
        "feeds": 8,
        "feeds_total": 8,
        "items": 20,
        "items_total": 20,
        "new": 20,
        "updated": 0,
        "known": 0,
        "failed": 0,
        "rate": done["progress"]["rate"],
    }
    assert done["ended"] > done["began"] and done["reason"] is None
    states = {one["place"].rsplit("/", 1)[-1]: one["state"] for one in done["places"]}
    assert (states["wire"], states["page"], len(states)) == ("read", "failed", 8)
    report = server.get(done["report"])
    assert (report.json()["verdict"], report.json()["items"]) == (done["summary"], 20)
    page = server.get(at + "/report.html")
    assert page.headers["content-type"] == "text/html; charset=utf-8" and done["summary"] in page.text
    (scripts,) = re.findall(r"script-src ([^;]*)", page.headers["content-security-policy"])
    assert scripts.startswith("'sha256-") and " " not in scripts  # its own script for keys, no other
    table = server.get(at + "/report.csv")
    assert table.headers["content-type"] == "text/csv; charset=utf-8" and table.text.count("\n") > 20
    (line,) = server.get("/v1/scans").json()["items"]
    assert line == {name: value for name, value in done.items() if name != "places"}
    feeds = {one["url"].rsplit("/", 1)[-1]: one for one in server.get("/v1/feeds").json()["items"]}
    assert (feeds["wire"]["state"], feeds["wire"]["name"], feeds["wire"]["reason"]) == (
        *("read", "Harbour Wire"),
        None,
    )
    assert feeds["page"]["state"] == "failing" and "a web page, not a feed" in feeds["page"]["reason"]


def test_the_report_follows_the_verdicts(server):
    at = begin(server)
    pair = server.get(until(server, at, "finished")["report"]).json()["look"][0]["comparison"]
    server.put(f"/v1/comparisons/{pair}/verdict", json={"label": "rejected"}, headers={"if-match": "*"})
    assert server.get(at + "/report").json()["counts"]["pairs rejected by you"] == 1


def test_while_one_runs_another_is_refused_with_the_cure(server, gate):
    at = begin(server)
    for client in (server,):
        body = problem(client.post("/v1/scans", json={}), 409, "scan-running")
        assert "runs scan 1 of this store; wait for it to finish, or stop it" in body["detail"]
    problem(server.get(at + "/report"), 404, "not-found")
    gate.opened.set()
    assert until(server, at, "finished")["summary"].startswith("20 new items")
    assert until(server, begin(server), "finished")["progress"]["new"] == 0


def test_of_services_on_one_store_that_begin_at_once_one_runs_and_all_tell(server, stand, gate, tmp_path):
    with serve(store=store_in(tmp_path), **HOUSE) as other:
        answers, both = [], threading.Barrier(2)

        def ask(client):
            both.wait()
            answers.append(client.post("/v1/scans", json={}))

        threads = [threading.Thread(target=ask, args=(client,)) for client in (server, other)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(one.status_code for one in answers) == [202, 409]
        for client in (server, other):
            until(client, "/v1/scans/1", "running")
        gate.opened.set()
        for client in (server, other):
            assert until(client, "/v1/scans/1", "finished")["progress"]["new"] == 20
        assert len(other.get("/v1/scans").json()["items"]) == 1


def test_cancelled_by_another_worker_and_gone_on_with_nothing_is_lost_or_doubled(server, gate, tmp_path):
    at = begin(server)
    with serve(store=store_in(tmp_path), **HOUSE) as other:
        asked = other.post(at + ":cancel", json={})
        assert (asked.status_code, asked.json()["state"]) == (202, "stopping")
        left = until(other, at, "interrupted")
        assert (left["reason"], left["summary"], left["report"]) == ("cancelled", None, None)
        gate.opened.set()
        assert begin(other) == at
        assert until(server, at, "finished")["summary"].startswith("20 new items, 8 feeds.")
        problem(server.post(at + ":cancel", json={}), 409, "scan-over")
    assert len(server.get("/v1/articles?limit=200").json()["items"]) == 20


def test_a_service_that_stops_leaves_its_scan_to_the_next(stand, gate, tmp_path):
    with serve(store=store_in(tmp_path), **HOUSE) as client:
        at = begin(client, feeds=stand.urls())
    with serve(store=store_in(tmp_path), **HOUSE) as client:
        assert (client.get(at).json()["state"], client.get(at).json()["reason"]) == ("interrupted", "stopped")
        gate.opened.set()
        begin(client, feeds=stand.urls())
        assert until(client, at, "finished")["progress"]["new"] == 20


def test_killed_it_leaves_the_truth_and_is_gone_on_with(stand, gate, tmp_path):
    """The timetable goes on with a scan whose process is gone, as soon as there is a service again."""
    with subprocess.Popen(
        [sys.executable, "-m", "dedup", "serve", "--port", "0", "--store", str(tmp_path / "news.db")],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "DEDUP_ALLOW_PRIVATE": "127.0.0.1", "DEDUP_WARM": "0"},
    ) as process:
        import httpx

        address = next(line for line in process.stderr if "Serving on" in line).split()[2]
        transport = httpx.HTTPTransport(retries=5)
        with httpx.Client(base_url=address, transport=transport, trust_env=False, timeout=60) as client:
            while client.get("/livez").status_code != 200:
                time.sleep(0.05)
            at = begin(client, feeds=stand.urls())
            until(client, at, "running")
        process.send_signal(signal.SIGKILL)
        process.wait()
    with serve(store=store_in(tmp_path), **HOUSE) as client:
        left = client.get(at).json()
        assert (left["state"], left["reason"]) == ("interrupted", "lost")
        gate.opened.set()
        begin(client, feeds=stand.urls())
        assert until(client, at, "finished")["progress"]["new"] == 20


def test_a_summary_is_delivered_and_files_are_written_as_the_service_is_set(stand, tmp_path):
    with Receiver() as receiver:
        how = {"webhook": receiver.hook, "webhook_secret": SECRET, "report": str(tmp_path / "night")}
        with serve(store=store_in(tmp_path), own=("Harbour Wire",), **how, **HOUSE) as client:
            at = begin(client, feeds=[stand.url("wire"), stand.url("paper0")])
            done = until(client, at, "finished")
            base = str(client.base_url).rstrip("/")
    (told,) = receiver.taken
    assert told["data"]["verdict"] == done["summary"] and told["data"]["report"] == f"{base}/scans/1"
    assert told["data"]["elsewhere"][0]["page"].startswith(f"{base}/reports/")
    assert json.loads((tmp_path / "night/report.json").read_text())["verdict"] == done["summary"]


def test_what_is_older_than_is_kept_goes_after_the_scan(stand, tmp_path):
    store, long_ago = store_in(tmp_path), dt.datetime.now(dt.UTC) - dt.timedelta(days=100)
    with Detector.open(store, clock=lambda: long_ago) as detector:
        detector.add(Document("The old mill by the river burnt down on Monday night.", id="old"))
    with serve(store=store, keep_days=90, **HOUSE) as client:
        assert client.get("/v1/articles/old").status_code == 200
        until(client, begin(client, feeds=[stand.url("wire")]), "finished")
        for _ in range(600):
            if client.get("/v1/articles/old").status_code == 404:
                break
            time.sleep(0.05)
        assert client.get("/v1/articles/old").status_code == 404
        assert len(client.get("/v1/articles").json()["items"]) == 4


def test_a_failure_is_told_in_its_record_and_not_its_details(stand, tmp_path, monkeypatch):
    monkeypatch.setattr("dedup.scan.run.write_night", lambda *_, **__: 1 / 0)
    with serve(store=store_in(tmp_path), **HOUSE) as client:
        at = begin(client, feeds=[stand.url("wire")])
        left = until(client, at, "interrupted")
    assert (left["reason"], left["detail"]) == ("failed", "unexpected failure (ZeroDivisionError)")


@pytest.mark.parametrize(
    "path", ["/v1/scans/1", "/v1/scans/1/report", "/v1/scans/1/report.html", "/v1/scans/1/report.csv"]
)
@pytest.mark.parametrize("id", ["1", "0", "-1", "one", "9" * 25, "%31", "1:cancel"])
def test_a_scan_that_is_not_there_is_not_found(fresh, path, id):  # noqa: A002
    problem(fresh.get(path.replace("/1", f"/{id}", 1).replace("/v1", "/v1")), 404, "not-found")


@pytest.mark.parametrize("kind", [None, "text/plain", "application/x-www-form-urlencoded"])
@pytest.mark.parametrize("path", ["/v1/scans", "/v1/scans/1:cancel"])
def test_a_form_of_another_site_begins_and_cancels_nothing(fresh, path, kind):
    answer = fresh.post(path, content="{}", headers={"content-type": kind} if kind else {})
    problem(answer, 415, "unsupported-media-type")
    assert fresh.get("/v1/scans").json()["items"] == []


@pytest.mark.parametrize(
    "body,pointer",
    [
        ({"targets": ["/etc"]}, "/targets"),
        ({"feeds": ["/etc/passwd"]}, "/feeds/0"),
        ({"feeds": "x"}, "/feeds"),
    ],
)
def test_nothing_but_addresses_of_the_web_is_scanned(fresh, body, pointer):
    found = problem(fresh.post("/v1/scans", json=body), 422, "invalid")
    assert found["errors"][0]["pointer"] == pointer


def test_scans_come_page_by_page(fresh):
    for _ in range(3):
        until(fresh, begin(fresh), "finished")
    first = fresh.get("/v1/scans?limit=2").json()
    assert [one["id"] for one in first["items"]] == [3, 2]
    assert [one["id"] for one in fresh.get(first["next"]).json()["items"]] == [1]
