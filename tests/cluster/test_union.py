"""Joining: no chains, no mergers by digests, the same answer in any order."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.cluster.union import Edge, cluster_id, ties, union
from dedup.types import Member, Relation


def member(name, day=None):
    published = dt.datetime(2024, 5, day, tzinfo=dt.UTC) if day else None
    return Member(name, "wire", None, published)


def edges(*pairs, relation=Relation.COPY, score=0.9):
    return [Edge(a, b, relation, score) for a, b in pairs]


def groups(names, found, **options):
    return [c.members for c in union([member(n) for n in names], found, **options)]


def full(names):
    return [(a, b) for i, a in enumerate(names) for b in names[:i]]


@pytest.mark.parametrize(
    ("names", "found", "expected"),
    [
        ("ab", [("a", "b")], ["ab"]),
        ("abc", [], []),
        ("abc", full("abc"), ["abc"]),
        ("abc", [("a", "b"), ("b", "c")], ["ab"]),
        ("abcd", [*full("ab"), *full("cd"), ("b", "c")], ["ab", "cd"]),
        ("abcdef", [*full("abc"), *full("def"), ("a", "d"), ("b", "e"), ("c", "f")], ["abc", "def"]),
        ("abcd", [p for p in full("abcd") if p != ("d", "a")], ["abc"]),
        ("abcde", [p for p in full("abcde") if p != ("e", "a")], ["abcde"]),
    ],
    ids=[
        "a pair",
        "strangers",
        "a triangle",
        "a chain",
        "a bridge",
        "three of nine",
        "two of three",
        "three of four",
    ],
)
def test_who_comes_together(names, found, expected):
    assert groups(names, edges(*found)) == [tuple(g) for g in expected]


def test_the_strongest_edge_joins_first():
    found = [*edges(("a", "b"), score=0.6), *edges(("b", "c"), score=0.8)]
    assert groups("abc", found) == [("b", "c")]


@pytest.mark.parametrize(
    ("relation", "score", "tied"),
    [
        (Relation.COPY, 0.3, True),
        (Relation.EDITED_COPY, 0.3, True),
        (Relation.UPDATE, 0.7, True),
        (Relation.UPDATE, 0.3, False),
        (Relation.CONTAINS, 1.0, False),
        (Relation.PARTIAL, 1.0, False),
        (Relation.TEMPLATE, 1.0, False),
        (Relation.BOILERPLATE_ONLY, 1.0, False),
        (Relation.SAME_EVENT, 1.0, False),
        (Relation.UNRELATED, 1.0, False),
    ],
)
def test_which_relations_tie(relation, score, tied):
    assert ties(relation, score) is tied
    assert bool(groups("ab", edges(("a", "b"), relation=relation, score=score))) is tied


def test_a_digest_of_ten_stories_merges_nothing():
    stories = [f"{n}{side}" for n in range(10) for side in "xy"]
    copies = edges(*[(f"{n}x", f"{n}y") for n in range(10)])
    digest = edges(*[("digest", s) for s in stories], relation=Relation.CONTAINS, score=1.0)
    assert groups(["digest", *stories], copies + digest) == [(f"{n}x", f"{n}y") for n in range(10)]


def test_exact_copies_count_as_one():
    copies = [f"a{n}" for n in range(50)]
    assert groups([*copies, "b"], edges(("a3", "b")), same=[copies]) == [(*sorted(copies), "b")]
    assert groups(copies, [], same=[copies]) == [tuple(sorted(copies))]


def test_a_document_with_too_many_candidates_is_judged_by_those_compared():
    crowd = [f"m{n:02}" for n in range(40)]
    found = edges(*full(crowd), *[("new", m) for m in crowd[:30]])
    assert len(groups([*crowd, "new"], found)[0]) == 41
    fewer = edges(*full(crowd), *[("new", m) for m in crowd[:20]])
    assert len(groups([*crowd, "new"], fewer)[0]) == 40
    assert len(groups([*crowd, "new"], fewer, cut={"new"})[0]) == 41
    one = edges(*full(crowd), ("new", "m00"))
    assert len(groups([*crowd, "new"], one, cut={"new"})[0]) == 40


def test_compared_and_found_different_counts_against_also_for_a_cut_document():
    crowd = [f"m{n:02}" for n in range(40)]
    against = edges(*[("new", m) for m in crowd[20:30]], relation=Relation.TEMPLATE)
    found = edges(*full(crowd), *[("new", m) for m in crowd[:20]]) + against
    assert len(groups([*crowd, "new"], found, cut={"new"})[0]) == 40


def test_the_founder_is_the_earliest_then_the_lowest_id():
    members = [member("d"), member("c", 9), member("b", 3), member("a", 3)]
    (found,) = union(members, edges(*full("abcd")))
    assert found.members == ("a", "b", "c", "d")
    assert found.first == "a"
    assert found.id == cluster_id("a")


def test_nobody_is_first_when_no_date_is_known():
    (found,) = union([member("a"), member("b")], edges(("a", "b")))
    assert found.first is None


names = st.sampled_from("abcdefgh")
any_edges = st.lists(
    st.builds(
        Edge,
        names,
        names,
        st.sampled_from([Relation.COPY, Relation.UPDATE, Relation.CONTAINS, Relation.TEMPLATE]),
        st.sampled_from([0.4, 0.6, 0.8]),
    ),
    max_size=30,
)


@given(any_edges, st.sets(names), st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(found, cut, random):
    members = [member(n, 1 + ord(n) % 3) for n in "abcdefgh"]
    expected = union(members, found, same=["ab"], cut=cut)
    turned = [Edge(e.b, e.a, e.relation, e.score) if random.random() < 0.5 else e for e in found]
    random.shuffle(members)
    random.shuffle(turned)
    assert union(members, turned, same=["ba"], cut=cut) == expected
    everyone = [m for c in expected for m in c.members]
    assert len(everyone) == len(set(everyone))


@given(any_edges)
def test_most_pairs_of_a_cluster_of_two_groups_are_edges(found):
    tied = {frozenset((e.a, e.b)) for e in found if ties(e.relation, e.score)}
    for cluster in union([member(n) for n in "abcdefgh"], found):
        inside = [frozenset(p) for p in full(cluster.members)]
        assert sum(p in tied for p in inside) >= 0.7 * len(inside)
