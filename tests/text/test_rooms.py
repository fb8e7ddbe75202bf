"""Rooms are lent to one at a time, and kept."""

import pytest

from dedup.text.rooms import Rooms


def test_no_room_is_lent_twice_at_a_time():
    rooms = Rooms(list)
    with rooms.one() as first, rooms.one() as second:
        assert first is not second


def test_a_room_comes_again_also_after_an_error():
    rooms = Rooms(list)
    with pytest.raises(ValueError), rooms.one() as first:
        raise ValueError
    with rooms.one() as again:
        assert again is first


def test_no_more_than_so_many_are_kept():
    made = []
    rooms = Rooms(lambda: made.append(0) or len(made), kept=1)
    for _ in range(2):
        with rooms.one(), rooms.one():
            pass
    assert len(made) == 3
