"""Times in the forms that feeds, agencies and scripts use; anything else is no time."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.ingest.moments import read_moment

TIMES = [
    ("2026-11-17T09:20:00Z", "2026-11-17T09:20:00+00:00"),
    ("2026-11-17T09:20:00.1234567Z", "2026-11-17T09:20:00.123456+00:00"),
    ("2026-11-17T09:20:00+0100", "2026-11-17T09:20:00+01:00"),
    ("20261117T092000Z", "2026-11-17T09:20:00+00:00"),
    ("20261117T092000-0500", "2026-11-17T09:20:00-05:00"),
    ("20261117", "2026-11-17T00:00:00+00:00"),
    ("2026-11-17 09:20:00 +0100", "2026-11-17T09:20:00+01:00"),
    ("2026-11-17 09:20 GMT", "2026-11-17T09:20:00+00:00"),
    ("2026-11", "2026-11-01T00:00:00+00:00"),
    ("Tue, 17 Nov 2026 09:20:00 GMT", "2026-11-17T09:20:00+00:00"),
    ("Tue, 17 Nov 2026 09:20:00 EST", "2026-11-17T09:20:00-05:00"),
    ("17 Nov 2026 09:20 +0200", "2026-11-17T09:20:00+02:00"),
    ("Di, 17 Nov 2026 09:20:00 +0100", "2026-11-17T09:20:00+01:00"),
    ("Tue, 17 Nov 26 09:20:00 Z", "2026-11-17T09:20:00+00:00"),
    ("Tue, 17 Nov 2026 09:20:00 BST", "2026-11-17T09:20:00+01:00"),
    ("Di, 17 Nov 2026 09:20:00 MEZ", "2026-11-17T09:20:00+01:00"),
    ("Tue Nov 17 09:20:00 CET 2026", "2026-11-17T09:20:00+01:00"),
    ("2026-11-17T09:20:00 AEDT", "2026-11-17T09:20:00+11:00"),
    ("Tue, 17 Nov 2026", "2026-11-17T00:00:00+00:00"),
    ("November 17, 2026, 9:20 pm", "2026-11-17T21:20:00+00:00"),
    ("12 a.m. EST, Nov. 17, 2026", "2026-11-17T00:00:00-05:00"),
    ("2026-11-17 09:20 PM", "2026-11-17T21:20:00+00:00"),
    ("Dienstag, 17. November 2026, 9:20 Uhr", "2026-11-17T09:20:00+00:00"),
    ("mardi 17 novembre 2026 à 9h20", "2026-11-17T09:20:00+00:00"),
    ("17 de noviembre de 2026", "2026-11-17T00:00:00+00:00"),
    ("17 ноября 2026 г., 09:20", "2026-11-17T09:20:00+00:00"),
    ("2026年11月17日 09:20", "2026-11-17T09:20:00+00:00"),
    ("17.11.2026 09:20", "2026-11-17T09:20:00+00:00"),
    ("17/11/2026 09:20", "2026-11-17T09:20:00+00:00"),
    ("11/17/2026", "2026-11-17T00:00:00+00:00"),
    ("2026/11/17 09:20:00 +01:00", "2026-11-17T09:20:00+01:00"),
    ("1794907200", "2026-11-17T09:20:00+00:00"),
    (1794907200, "2026-11-17T09:20:00+00:00"),
    (1794907200000, "2026-11-17T09:20:00+00:00"),
]


@pytest.mark.parametrize(("written", "read"), TIMES, ids=[str(row[0]) for row in TIMES])
def test_times_are_read(written, read):
    assert read_moment(written).isoformat() == read


@pytest.mark.parametrize(
    "written",
    [
        "",
        "yesterday",
        "2026-13-45",
        "17",
        "03/04/2026",
        "31 Sep 2026",
        "17 Nov 2026 24:10",
        0,
        "1970-01-01",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Wed, 31 Dec 1969 19:00:00 EST",
        "0001-01-01T00:00:00Z",
        "1" * 81,
        None,
        True,
        float("inf"),
        [],
        {},
    ],
)
def test_what_is_no_time_is_none(written):
    assert read_moment(written) is None


@given(st.text(max_size=90) | st.floats() | st.integers())
def test_anything_is_a_time_with_a_zone_or_none(written):
    moment = read_moment(written)
    assert moment is None or (isinstance(moment, dt.datetime) and moment.tzinfo is not None)
