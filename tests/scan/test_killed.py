"""A scan killed at any moment and run again: nothing lost, nothing doubled, the same report in the end."""

import dataclasses
import json
import signal
import subprocess
import sys
from functools import partial

import pytest

from dedup.detector import Detector
from dedup.errors import ScanRunningError
from dedup.scan import begin, export
from dedup.scan.status import ScanState, Tally, Why, status_of
from tests.scan.newsstand import Newsstand, sound_night

HOUSE = ("127.0.0.1",)
CHILD = """
import os, signal, sys
from dedup.detector import Detector

store, stage, number, *targets = sys.argv[1:]


def progress(doing, done, total):
    if (doing, done) == (stage, int(number)):
        os.kill(os.getpid(), signal.SIGKILL)


with Detector.open(store) as detector:
    detector.scan(targets, allow_private=["127.0.0.1"], progress=progress)
"""


PROPOSED = "pairs set aside: boilerplate or less"
"""Which strangers share a key, and are told apart at a glance, the secret of a store decides."""


def told(night):
    """All that a report says, but for when it was made, where the scan stands and what was proposed."""
    said = {key: value for key, value in night.items() if key != "made"}
    return said | {"counts": {line: count for line, count in night["counts"].items() if line != PROPOSED}}


def scanned(store, folder, targets):
    with Detector.open(store) as detector:
        detector.scan(targets, allow_private=HOUSE, report=folder)
        totals = detector.status()
    return json.loads((folder / "report.json").read_text()), totals


@pytest.fixture(scope="module")
def stand():
    with Newsstand(**sound_night()) as running:
        yield running


@pytest.fixture(scope="module")
def undisturbed(stand, tmp_path_factory):
    folder = tmp_path_factory.mktemp("undisturbed")
    return scanned(f"sqlite:///{folder / 'news.db'}", folder / "night", stand.urls())


@pytest.mark.parametrize(
    "stage,number",
    [("fetching", 2), ("fetching", 8), ("comparing", 1), ("comparing", 9), ("comparing", 20)],
    ids=lambda value: str(value),
)
def test_a_killed_scan_is_finished_by_the_next(stand, undisturbed, tmp_path, stage, number):
    store = f"sqlite:///{tmp_path / 'news.db'}"
    child = subprocess.run(
        [sys.executable, "-c", CHILD, store, stage, str(number), *stand.urls()], capture_output=True
    )
    assert child.returncode == -signal.SIGKILL, child.stderr.decode()
    night, totals = scanned(store, tmp_path / "night", stand.urls())
    whole, expected = undisturbed
    assert (totals.documents, totals.revisions) == (expected.documents, expected.revisions) == (20, 20)
    assert totals.comparisons == expected.comparisons
    assert told(night) == told(whole)
    after, _ = scanned(store, tmp_path / "after", stand.urls())
    assert after["items"] == 0 and after["made"]["since"] == 20


def test_a_scan_whose_report_was_not_written_is_not_over(stand, undisturbed, tmp_path, monkeypatch):
    store = f"sqlite:///{tmp_path / 'news.db'}"
    with monkeypatch.context() as broke:
        broke.setattr(export, "render_page", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            scanned(store, tmp_path / "night", stand.urls())
        assert not (tmp_path / "night" / "report.html").exists()
    night, _ = scanned(store, tmp_path / "night", stand.urls())
    assert told(night) == told(undisturbed[0])


def test_two_scans_of_one_store_do_not_mix(tmp_path, monkeypatch):
    """The other process is the one that started this test run: it is there for sure."""
    with Detector.open(f"sqlite:///{tmp_path / 'news.db'}") as detector:
        with monkeypatch.context() as other:
            other.setattr("os.getpid", __import__("os").getppid)
            first = begin(detector)
        with pytest.raises(ScanRunningError, match="wait for it to finish, or stop it"):
            begin(detector)
        first.run()
        assert not begin(detector).record.resumed


def test_a_scan_is_taken_over_from_a_process_that_is_gone(tmp_path):
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True)
    with Detector.open(f"sqlite:///{tmp_path / 'news.db'}") as detector:
        first = begin(detector).record
        lease = dataclasses.replace(first.notes.lease, process=int(gone.stdout), boot="another")
        body = dataclasses.replace(first.notes, lease=lease).to_dict()
        detector.ledger.note_scan(lambda row: dataclasses.replace(row, body=body))
        (lost,) = map(partial(status_of, now=detector.ledger.now()), detector.ledger.scans())
        assert (lost.state, lost.reason) == (ScanState.INTERRUPTED, Why.LOST)
        second = begin(detector).record
        assert second.resumed
        with pytest.raises(ScanRunningError, match="another process has taken this scan over"):
            first.beat(Tally())
