"""The contract of backgrounds learned from a store, for all implementations of the store protocol."""

import pytest

from dedup.errors import StoreMismatchError
from dedup.store.rows import EpochRow
from tests.store.contract import NOON, draft


def kept(session, name, background=b"learned"):
    session.learned(EpochRow(name, "bg_1", NOON, 3, 2, 1), background)


def sketches(session):
    return {entry.number: entry.sketch for entry in session.entries()}


def test_a_store_begins_with_the_background_it_was_made_with(store):
    with store.read() as session:
        assert session.epochs() == [] and session.epoch("first") == b"common"
        assert session.epoch("spring") is None
    assert (store.identity.epoch, store.identity.background) == ("first", b"common")


def test_sketches_that_were_drawn_take_their_places_at_once(opener):
    store = opener()
    with store.write() as session:
        numbers = [session.add(draft(name, text=name, source=f"of {name}")) for name in "abc"]
        kept(session, "spring")
        assert list(session.by_source()) == list(zip(numbers, ["of a", "of b", "of c"], strict=True))
        assert session.undrawn(0, 2) == numbers[:2] and session.undrawn(numbers[1], 9) == numbers[2:]
    with store.write() as session:
        session.draw_for("spring")
        for number in numbers[:2]:
            session.draw(number, b"anew")
        before = sketches(session)
        session.erase("a")
        assert before[numbers[0]] != b"anew" and session.undrawn(0, 9) == numbers[2:]
        session.draw(numbers[0], b"gone")
        session.enter("spring")
        assert sketches(session) == {numbers[1]: b"anew", numbers[2]: before[numbers[2]]}
    store.close()
    again = opener()
    assert (again.identity.epoch, again.identity.background) == ("spring", b"learned")
    again.close()


def test_what_was_drawn_for_another_epoch_is_given_up(store):
    with store.write() as session:
        number = session.add(draft("a"))
        session.draw_for("spring")
        session.draw(number, b"anew")
        session.draw_for("spring")
        assert session.undrawn(0, 9) == []
        session.draw_for("summer")
        assert session.undrawn(0, 9) == [number]


def test_who_opened_it_before_is_refused_from_then_on(opener):
    before, other = opener(), opener()
    with other.write() as session:
        kept(session, "spring")
        session.enter("spring")
    for use in (before.read, before.write):
        with pytest.raises(StoreMismatchError, match="open it again"), use():
            pass
    before.close()
    other.close()
