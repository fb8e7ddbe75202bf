"""Every index proposes the same: in any order of adding, in memory or in segments, with copies and caps."""

import tempfile
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.config import Config
from dedup.index.candidates import CANDIDATES_CAP, Index
from dedup.index.memory import MemoryIndex
from dedup.sketch.sketch import sketch
from dedup.text.parse import parse
from tests.index.fakes import MAKERS, fake, sketches, text


@pytest.fixture(params=list(MAKERS))
def made(request):
    """Makes an empty index, each in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        yield partial(fresh, request.param, folder)


def fresh(kind, folder, cap=1000):
    return MAKERS[kind](Path(tempfile.mkdtemp(dir=folder)), cap)


def filled(documents, order=None, cap=1000, made=None):
    index = made(cap) if made else MemoryIndex(cap)
    for number in order or range(len(documents)):
        index.add(number, documents[number])
    return index


@given(st.lists(sketches, max_size=12), sketches, st.randoms(use_true_random=False))
def test_any_order_of_adding_proposes_the_same(documents, query, random):
    order = list(range(len(documents)))
    random.shuffle(order)
    expected = filled(documents).candidates(query, 99)
    assert filled(documents, order).candidates(query, 99) == expected
    assert list(expected) == sorted(expected, key=lambda c: (not c.exact, -c.score, c.number))


@given(st.lists(sketches, min_size=1, max_size=12), st.data(), sketches)
def test_removing_is_as_if_never_added(documents, data, query):
    gone = data.draw(st.sets(st.integers(0, len(documents) - 1)))
    index = filled(documents)
    for number in gone:
        index.remove(number)
    left = [n for n in range(len(documents)) if n not in gone]
    never = MemoryIndex()
    for number in left:
        never.add(number, documents[number])
    assert index.candidates(query, 99) == never.candidates(query, 99)
    assert len(index) == len(left)


@pytest.mark.parametrize(
    ("query", "proposed"),
    [
        (fake(slots=[7, 7, 1, 2]), True),
        (fake(slots=[7, 8, 1, 3]), False),
        (fake(winnowed=[10, 11, 99]), True),
        (fake(winnowed=[10, 98, 99]), False),
        (fake(terms=[20, 21, 22]), True),
        (fake(terms=[20, 21, 98, 99]), False),
        (fake(terms=[10, 11, 12], winnowed=[20, 21, 22]), False),
    ],
    ids=[
        "one band", "no whole band", "two shingles", "one shingle", "three strong terms", "two terms",
        "a term is no shingle",
    ],
)  # fmt: skip
def test_what_is_enough_to_be_proposed(query, proposed):
    index = filled([fake([7, 7, 8, 8], [10, 11, 12], [20, 21, 22, 23])])
    assert bool(index.candidates(query, 9)) is proposed


def test_more_agreement_ranks_higher():
    index = filled([fake(winnowed=[1, 2]), fake(winnowed=[1, 2, 3, 4, 5]), fake(winnowed=[1, 2, 3])])
    assert [c.number for c in index.candidates(fake(winnowed=range(1, 9)), 9)] == [1, 2, 0]


def test_copies_are_one_candidate():
    index = filled([fake(winnowed=[1, 2], exact=b"x")] * 500 + [fake(winnowed=[1, 2, 3])])
    found = index.candidates(fake(winnowed=[1, 2], exact=b"x"), 9)
    assert [(c.number, c.exact) for c in found] == [(0, True), (500, False)]
    other = index.candidates(fake(winnowed=[1, 2, 3, 4]), 9)
    assert [(c.number, c.exact) for c in other] == [(500, False), (0, False)]
    assert index.copies(text(b"x")) == tuple(range(500))
    assert not found.caps_hit


def test_an_exact_copy_is_proposed_even_without_any_key():
    index = filled([fake(exact=b"too short")])
    assert [c.exact for c in index.candidates(fake(exact=b"too short"), 9)] == [True]


def test_empty_texts_are_not_copies_of_each_other(made):
    nothing = sketch(parse(""), Config())
    index = filled([nothing, nothing], made=made)
    assert not index.candidates(nothing, 9)


def test_a_key_held_by_too_many_proposes_none_and_says_so(made):
    crowd = [fake(winnowed=[1, 2, 100 + n, 200 + n]) for n in range(6)]
    query = fake(winnowed=[1, 2, 103, 203])
    assert len(filled(crowd, cap=6, made=made).candidates(query, 9)) == 6
    capped = filled(crowd, cap=5, made=made).candidates(query, 9)
    assert [c.number for c in capped] == [3]
    assert capped.caps_hit == ("key_cap:shingles",)


def test_more_candidates_than_the_limit_are_said(made):
    index = filled([fake(winnowed=[1, 2, 100 + n]) for n in range(6)], made=made)
    found = index.candidates(fake(winnowed=[1, 2]), 4)
    assert [c.number for c in found] == [0, 1, 2, 3]
    assert found.caps_hit == (CANDIDATES_CAP,)


def test_adding_a_number_again_replaces_it(made):
    index = filled([fake(winnowed=[1, 2])], made=made)
    index.add(0, fake(winnowed=[3, 4]))
    assert len(index) == 1
    assert not index.candidates(fake(winnowed=[1, 2]), 9)
    assert index.candidates(fake(winnowed=[3, 4]), 9)


def test_the_lowest_copys_keys_stand_for_all(made):
    with_tail, without_tail = fake(winnowed=[1, 2, 8, 9], exact=b"x"), fake(winnowed=[1, 2], exact=b"x")
    for order in ([0, 1], [1, 0]):
        index = filled([without_tail, with_tail], order, made=made)
        assert not index.candidates(fake(winnowed=[8, 9]), 9)
        index.remove(0)
        assert index.candidates(fake(winnowed=[8, 9]), 9)


def test_it_is_an_index(made):
    index: Index = made()
    index.remove(7)
    assert not index.candidates(fake(winnowed=[1, 2]), 9)
