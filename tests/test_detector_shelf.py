"""A cache bounded by size."""

from dedup.detector.shelf import Shelf


def test_what_was_not_asked_for_longest_makes_room():
    shelf = Shelf(10, len)
    shelf.keep(1, "aaaa")
    shelf.keep(2, "bbbb")
    assert shelf.find([1, 9]) == {1: "aaaa"}
    shelf.keep(3, "cccc")
    assert shelf.find([1, 2, 3]) == {1: "aaaa", 3: "cccc"}


def test_one_larger_than_the_room_is_held_alone():
    shelf = Shelf(10, len)
    shelf.keep(1, "a")
    shelf.keep(2, "b" * 50)
    assert list(shelf.find([1, 2])) == [2]
    shelf.keep(3, "c")
    assert list(shelf.find([1, 2, 3])) == [3]


def test_what_is_kept_again_or_dropped_gives_its_room_back():
    shelf = Shelf(10, len)
    for _ in range(20):
        shelf.keep(1, "a" * 6)
    shelf.drop([1, 1, 5])
    shelf.keep(2, "b" * 5)
    shelf.keep(3, "c" * 5)
    assert list(shelf.find([1, 2, 3])) == [2, 3]
