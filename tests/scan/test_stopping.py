"""A scan that is told to stop, at any moment and by anybody, and the one that goes on with it."""

import dataclasses
import datetime as dt
import subprocess
import sys
import threading

import pytest

from dedup.detector import Detector
from dedup.errors import ScanRunningError, StoppedError
from dedup.scan import begin
from dedup.scan.record import Record
from dedup.scan.status import ScanState, Tally, Why, status_of
from tests.scan.newsstand import Newsstand, sound_night

HOUSE = ("127.0.0.1",)
NIGHT = dt.datetime(2026, 11, 25, 2, tzinfo=dt.UTC)


def status(detector, number=None):
    return status_of(detector.ledger.scan(number), detector.ledger.now())


@pytest.fixture(scope="module")
def stand():
    with Newsstand(**sound_night()) as running:
        yield running


@pytest.fixture
def detector(tmp_path):
    with Detector.open(f"sqlite:///{tmp_path / 'news.db'}") as opened:
        yield opened


class StopAt:
    """Wishes to stop from a moment of the scan's progress on."""

    def __init__(self, *moment):
        self.moment, self.now = moment, False

    def __call__(self):
        return self.now

    def hear(self, doing, done, total):
        self.now |= (doing, done) == self.moment


@pytest.mark.parametrize(
    "moment",
    [("fetching", 1), ("fetching", 8), ("comparing", 1), ("comparing", 9)],
    ids=["in the first feed", "in the last feed", "at the first item", "among the items"],
)
def test_stopped_anywhere_and_gone_on_with_nothing_is_lost_or_doubled(detector, stand, moment):
    at = StopAt(*moment)
    with pytest.raises(StoppedError, match="the next one goes on with it"):
        detector.scan(stand.urls(), allow_private=HOUSE, stop=at, progress=at.hear)
    left = status(detector)
    assert (left.state, left.reason, left.detail) == (ScanState.INTERRUPTED, Why.STOPPED, None)
    assert left.ended is not None and left.summary is None
    night = detector.scan(stand.urls(), allow_private=HOUSE)
    assert night.items == 20 and night.made.scan == left.id
    totals = detector.status()
    assert (totals.documents, totals.revisions) == (20, 20)
    done = status(detector)
    assert (done.state, done.reason, done.summary) == (ScanState.FINISHED, None, night.verdict)
    assert detector.scan(stand.urls(), allow_private=HOUSE).items == 0


def test_what_was_stopped_in_a_feed_says_nothing_bad_of_it(detector, stand):
    at = StopAt("fetching", 1)
    with pytest.raises(StoppedError):
        detector.scan(stand.urls(), allow_private=HOUSE, stop=at, progress=at.hear)
    assert all(not row.body["standing"]["failures"] for row in detector.ledger.feeds())


def test_anybody_may_cancel_and_the_progress_is_there_for_all(detector, stand, tmp_path):
    """The other process is another detector of the same store: all it has of the scan is in the store."""
    gate, heard = threading.Event(), []

    def slow(doing, done, total):
        if (doing, done) == ("comparing", 2):
            gate.wait(20)

    scan = begin(detector, stand.urls(), allow_private=HOUSE, progress=slow)
    running = threading.Thread(target=lambda: heard.append(_outcome(scan)))
    running.start()
    with Detector.open(f"sqlite:///{tmp_path / 'news.db'}") as other:
        seen = _wait_for(lambda: status(other), lambda one: one.progress.items == 2)
        assert (seen.state, seen.progress.phase, seen.progress.items_total) == (
            ScanState.RUNNING,
            "comparing",
            20,
        )
        assert (seen.progress.feeds, seen.progress.feeds_total, seen.progress.new) == (8, 8, 2)
        cancelled = Record.cancel(other.ledger, scan.number)
        assert status_of(cancelled, other.ledger.now()).state is ScanState.STOPPING
        _wait_for(scan.watch.stopped, bool)
        gate.set()
        running.join()
        assert isinstance(heard[0], StoppedError)
        assert (status(other).state, status(other).reason) == (ScanState.INTERRUPTED, Why.CANCELLED)
        assert other.scan(stand.urls(), allow_private=HOUSE).items == 20


def _outcome(scan):
    try:
        return scan.run()
    except StoppedError as error:
        return error


def _wait_for(look, fits):
    for _ in range(600):
        found = look()
        if fits(found):
            return found
        threading.Event().wait(0.05)
    raise AssertionError(f"it never came: {found}")


def test_a_scan_that_ended_cannot_be_cancelled(detector):
    detector.scan()
    number = detector.ledger.scan().number
    assert status_of(Record.cancel(detector.ledger, number), NIGHT).state is ScanState.FINISHED


CHILD = """
import sys
from dedup.detector import Detector
from dedup.errors import ScanRunningError
from dedup.scan import begin

with Detector.open(sys.argv[1]) as detector:
    sys.stdin.readline()
    try:
        begin(detector)
        print("began", flush=True)
        sys.stdin.readline()
    except ScanRunningError:
        print("refused", flush=True)
"""


def test_of_processes_that_begin_at_once_one_runs(tmp_path):
    url = f"sqlite:///{tmp_path / 'news.db'}"
    Detector.open(url).close()
    how = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    children = [subprocess.Popen([sys.executable, "-c", CHILD, url], **how) for _ in range(3)]
    for child in children:
        child.stdin.write("go\n")
        child.stdin.flush()
    said = [child.stdout.readline().strip() for child in children]
    for child in children:
        child.communicate("end\n", timeout=60)
    assert sorted(said) == ["began", "refused", "refused"]


def test_a_slot_of_the_timetable_is_served_once(detector):
    begin(detector, slot=NIGHT).run()
    with pytest.raises(ScanRunningError, match="was run already"):
        begin(detector, slot=NIGHT)
    detector.scan()
    with pytest.raises(ScanRunningError, match="was run already"):
        begin(detector, slot=NIGHT)
    assert begin(detector, slot=NIGHT + dt.timedelta(days=1)).number == 3


def test_a_slot_whose_process_is_gone_is_begun_again_but_not_for_ever(detector):
    for tries in range(4):
        scan = begin(detector, slot=NIGHT)
        assert (scan.number, scan.record.notes.tries) == (1, tries)
        scan.record.leave(Why.STOPPED, None, Tally())
    with pytest.raises(ScanRunningError):
        begin(detector, slot=NIGHT)
    assert begin(detector, slot=NIGHT + dt.timedelta(days=1)).number == 1


@pytest.mark.parametrize("why", [Why.CANCELLED, Why.FAILED])
def test_a_slot_that_was_cancelled_or_failed_is_not_begun_again(detector, why):
    begin(detector, slot=NIGHT).record.leave(why, "no room", Tally())
    assert status(detector).detail == "no room"
    with pytest.raises(ScanRunningError):
        begin(detector, slot=NIGHT)


def test_a_lease_without_signs_of_life_is_free(tmp_path):
    now = [NIGHT]
    with Detector.open(f"sqlite:///{tmp_path / 'news.db'}", clock=lambda: now[0]) as detector:
        first = begin(detector).record
        elsewhere = dataclasses.replace(first.notes.lease, host="another host")
        body = dataclasses.replace(first.notes, lease=elsewhere).to_dict()
        detector.ledger.note_scan(lambda row: dataclasses.replace(row, body=body))
        now[0] += dt.timedelta(seconds=60)
        with pytest.raises(ScanRunningError, match="on another host runs scan 1"):
            begin(detector)
        now[0] += dt.timedelta(seconds=60)
        assert status(detector).reason is Why.LOST
        assert begin(detector).record.resumed


def test_an_error_is_told_without_its_details_unless_it_is_ours_to_tell(detector, monkeypatch):
    monkeypatch.setattr(Detector, "add_many", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        detector.scan()
    left = status(detector)
    assert (left.reason, left.detail) == (Why.FAILED, "unexpected failure (ZeroDivisionError)")
