"""Cycles of objects wait while much is loaded, and no longer."""

import gc
import threading

import pytest

from dedup.cycles import seldom_sought


@pytest.fixture(autouse=True)
def _usual_threshold():
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    yield
    gc.set_threshold(*before)


def test_cycles_are_sought_seldom_inside_and_as_before_after():
    with seldom_sought():
        assert gc.get_threshold()[0] >= 100_000
    assert gc.get_threshold() == (700, 10, 10)


def test_as_before_also_after_an_error():
    with pytest.raises(ValueError), seldom_sought():
        raise ValueError
    assert gc.get_threshold() == (700, 10, 10)


def test_where_nobody_seeks_them_that_stays_so():
    gc.set_threshold(0)
    with seldom_sought():
        assert gc.get_threshold()[0] == 0
    assert gc.get_threshold()[0] == 0


def test_a_block_that_ends_leaves_another_threads_block_alone():
    begun, end = threading.Event(), threading.Event()

    def other():
        with seldom_sought():
            begun.set()
            end.wait(10)

    thread = threading.Thread(target=other)
    with seldom_sought():
        thread.start()
        assert begun.wait(10)
    assert gc.get_threshold()[0] >= 100_000
    end.set()
    thread.join()
    assert gc.get_threshold() == (700, 10, 10)
