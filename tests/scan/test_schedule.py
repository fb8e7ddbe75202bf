"""When scans are due, by a clock that is handed in: summer time, steps, slips of the pen."""

import datetime as dt
import zoneinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.errors import ConfigError
from dedup.scan.schedule import Schedule, local_zone, read_every, read_times

BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")


def utc(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


DUE = {
    "tonight": ("02:00", "2026-11-24T23:00", "2026-11-25T01:00"),
    "at the very moment the next one": ("02:00", "2026-11-25T01:00", "2026-11-26T01:00"),
    "the second time of a day": ("02:00,14:30", "2026-11-25T01:00", "2026-11-25T13:30"),
    "in summer": ("02:00", "2026-07-01T12:00", "2026-07-02T00:00"),
    "a time that is skipped comes later that day": ("02:30", "2026-03-28T12:00", "2026-03-29T01:30"),
    "and on time the day after": ("02:30", "2026-03-29T01:30", "2026-03-30T00:30"),
    "a time that comes twice is taken once": ("02:30", "2026-10-24T12:00", "2026-10-25T00:30"),
    "not again an hour later": ("02:30", "2026-10-25T00:30", "2026-10-26T01:30"),
    "just after midnight": ("00:00", "2026-12-31T22:59", "2026-12-31T23:00"),
}


@pytest.mark.parametrize("at,now,due", DUE.values(), ids=DUE)
def test_times_of_the_day_are_those_of_the_wall_clock(at, now, due):
    assert Schedule(read_times(at), zone=BERLIN).after(utc(now)) == utc(due)


@pytest.mark.parametrize(
    "every,now,due",
    [
        ("1h", "2026-11-25T01:00", "2026-11-25T02:00"),
        ("1h", "2026-11-25T01:59:59", "2026-11-25T02:00"),
        ("30m", "2026-11-25T01:10", "2026-11-25T01:30"),
        ("1d", "2026-11-25T01:10", "2026-11-26T00:00"),
    ],
)
def test_steps_are_the_same_for_all_workers(every, now, due):
    assert Schedule(every=read_every(every)).after(utc(now)) == utc(due)


@given(
    st.integers(1_577_836_800, 2_051_222_400).map(lambda seconds: dt.datetime.fromtimestamp(seconds, dt.UTC)),
    st.lists(st.times().map(lambda t: t.replace(second=0, microsecond=0)), min_size=1, max_size=3),
    st.sampled_from(["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "UTC", "Pacific/Apia"]),
)
def test_the_next_moment_is_ahead_and_within_two_days(now, times, zone):
    due = Schedule(tuple(times), zone=zoneinfo.ZoneInfo(zone)).after(now)
    assert now < due <= now + dt.timedelta(days=2)


def test_without_a_zone_the_machine_s_own_rules_hold():
    due = Schedule((dt.time(2),)).after(utc("2026-11-25T12:00"))
    assert due.astimezone().strftime("%H:%M") == "02:00"


def test_nothing_is_due_without_a_schedule():
    assert not Schedule()
    assert Schedule().after(utc("2026-11-25T12:00")) is None
    assert Schedule().told(utc("2026-11-25T12:00")) == "No scans are due"


@pytest.mark.parametrize(
    "schedule,says",
    [
        (
            Schedule(read_times("14:00,02:00"), zone=BERLIN),
            "Scans at 02:00, 14:00, time zone Europe/Berlin; the next at 2026-11-25 14:00 CET",
        ),
        (Schedule(every=read_every("90m"), zone=dt.UTC), "Scans every 90m; the next at 2026-11-25 13:30 UTC"),
    ],
)
def test_it_says_when_in_which_zone(schedule, says):
    assert schedule.told(utc("2026-11-25T12:00")) == says


@pytest.mark.parametrize("text", ["24:00", "2", "02:60", "noon", "02:00;03:00"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(ValueError, match="write it as 02:00"):
        read_times(text)


@pytest.mark.parametrize("text", ["0h", "30s", "1w", "-1h", "h", "99999h"])
def test_what_is_no_step_is_refused(text):
    with pytest.raises(ValueError, match="write it as 30m"):
        read_every(text)


def test_times_and_a_step_at_once_are_refused():
    with pytest.raises(ConfigError, match="not both"):
        Schedule.of((dt.time(2),), dt.timedelta(hours=1))


def test_the_machine_s_zone_is_named_where_it_has_a_name(monkeypatch):
    monkeypatch.setenv("TZ", "Europe/Berlin")
    assert local_zone() == BERLIN
    monkeypatch.setenv("TZ", "Nowhere/Land")
    assert local_zone() is None
