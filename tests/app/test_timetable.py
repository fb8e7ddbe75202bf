"""The timetable of a service by a clock that is handed in; nothing here waits."""

import datetime as dt
import logging
import os

import pytest

from app.scans import Scans
from app.settings import Settings
from app.timetable import Timetable
from dedup.detector import Detector
from dedup.errors import ScanRunningError, StoreFullError
from dedup.scan import begin
from dedup.scan.schedule import Schedule, read_every
from dedup.scan.status import Tally, Why

UTC = dt.UTC
EVENING = dt.datetime(2026, 11, 24, 23, 59, 50, tzinfo=UTC)
TWO = dt.datetime(2026, 11, 25, 2, tzinfo=UTC)


class Hall:
    """A clock, a timetable that keeps to it, and the scans it began."""

    def __init__(self, schedule, *outcomes):
        self.now, self.begun, self.outcomes = EVENING, [], list(outcomes)
        self.table = Timetable(schedule, self.begin, lambda: self.now)

    def begin(self, slot):
        self.begun.append(slot)
        outcome = self.outcomes.pop(0) if self.outcomes else None
        if outcome is not None:
            raise outcome

    def at(self, moment):
        self.now = moment
        return self.table.turn()


NIGHTLY = Schedule((dt.time(2),), zone=UTC)
HOURLY = Schedule(every=read_every("1h"))


def test_a_scan_begins_when_it_is_due_and_once():
    hall = Hall(NIGHTLY)
    assert hall.at(EVENING) == 30
    assert hall.at(TWO - dt.timedelta(seconds=4)) == 4
    assert hall.begun == []
    hall.at(TWO)
    hall.at(TWO + dt.timedelta(seconds=1))
    assert hall.begun == [TWO]
    hall.at(TWO + dt.timedelta(days=1))
    assert hall.begun == [TWO, TWO + dt.timedelta(days=1)]


def test_moments_that_passed_while_the_machine_slept_are_served_by_one_scan():
    hall = Hall(HOURLY)
    hall.at(TWO + dt.timedelta(minutes=20))
    assert len(hall.begun) == 1
    hall.at(TWO + dt.timedelta(minutes=50))
    assert len(hall.begun) == 1


@pytest.mark.parametrize(
    "error",
    [ScanRunningError("busy"), StoreFullError("no room"), ZeroDivisionError()],
    ids=lambda e: type(e).__name__,
)
def test_a_scan_that_cannot_begin_costs_its_moment_and_no_other(error, caplog):
    caplog.set_level(logging.INFO, "dedup.app")
    hall = Hall(HOURLY, error)
    hall.at(TWO)
    hall.at(TWO + dt.timedelta(hours=1))
    assert len(hall.begun) == 2
    assert [record.levelno >= logging.ERROR for record in caplog.records] == [
        not isinstance(error, ScanRunningError)
    ]


def test_without_a_schedule_there_is_no_thread():
    table = Timetable(Schedule(), lambda _: 1 / 0, lambda: EVENING)
    table.start(lambda: 1 / 0)
    table.close()
    assert table.turn() == 30


@pytest.fixture
def detector(tmp_path):
    with Detector.open(f"sqlite:///{tmp_path / 'news.db'}") as opened:
        yield opened


def finish(scans):
    """Wait for the scan that was begun, if one was."""
    if scans._thread is not None:
        scans._thread.join()


@pytest.mark.parametrize(("set_to", "used"), [(None, os.cpu_count()), (3, 3), (1, 1)])
def test_a_scan_is_worked_on_by_as_many_processes_as_are_set(detector, monkeypatch, set_to, used):
    begun = []
    monkeypatch.setattr(Scans, "_run", lambda _, scan: begun.append(scan.workers))
    scans = Scans(detector, Settings(warm=False, scan_workers=set_to))
    scans.begin()
    finish(scans)
    assert begun == [used]


def test_of_workers_one_serves_a_moment(detector, tmp_path):
    """The second one is late: the scan of the first is over when it looks at the clock."""
    with Detector.open(f"sqlite:///{tmp_path / 'news.db'}") as other:
        for worker in (detector, other):
            scans = Scans(worker, Settings(warm=False))
            table = Timetable(NIGHTLY, lambda slot, scans=scans: scans.begin(slot=slot), lambda: EVENING)
            table._now = lambda: TWO
            table.turn()
            finish(scans)
    assert len(detector.ledger.scans()) == 1


def test_a_scan_that_lost_its_process_is_gone_on_with_and_a_cancelled_one_is_not(detector):
    scans = Scans(detector, Settings(warm=False))
    assert scans.resume() is None
    begin(detector, slot=TWO).record.leave(Why.STOPPED, None, Tally())
    assert scans.resume().id == 1
    finish(scans)
    assert scans.resume() is None
    begin(detector, slot=TWO + dt.timedelta(days=1)).record.leave(Why.CANCELLED, None, Tally())
    assert scans.resume() is None
