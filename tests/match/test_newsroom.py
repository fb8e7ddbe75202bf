"""A newsroom's week: a wire, its update, a paper that takes a part, one that tells it anew, a digest."""

import itertools
import json
from pathlib import Path

import pytest

import dedup
from dedup import Kind, Relation

FILE = Path(__file__).parents[2] / "seeds" / "documents" / "newsroom.jsonl"
ITEMS = {
    row["id"]: dedup.Document(**row) for row in map(json.loads, FILE.read_text(encoding="utf-8").splitlines())
}
FERRY = dedup.Document(
    "A ferry carrying 212 passengers ran aground near Port Lusk, injuring at least 14 people, "
    "the coast guard said.",
    source="Harbour Wire",
    published="2026-11-17T09:20:00Z",
)
REWRITE = dedup.Document(
    "At least 19 people were injured when a ferry with 212 passengers ran aground near Port Lusk, "
    "said the coast guard.",
    source="Lusk Courier",
)


@pytest.mark.parametrize(
    ("a", "b", "relation"),
    [
        ("hw-1001", "hw-1001b", Relation.UPDATE),
        ("hw-1001", "lc-31", Relation.PARTIAL),
        ("hw-1001b", "lc-31", Relation.PARTIAL),
        ("vg-7", "hw-1001", Relation.SAME_EVENT),
        ("vg-7", "lc-31", Relation.SAME_EVENT),
        ("lc-32", "lc-33", Relation.TEMPLATE),
        ("vg-9", "vg-7", Relation.CONTAINS),
        ("vg-9", "vg-8", Relation.PARTIAL),
        ("vg-8", "hw-1002", Relation.SAME_EVENT),
        ("hw-1001", "hw-1002", Relation.UNRELATED),
        ("lc-32", "hw-1001", Relation.UNRELATED),
    ],
    ids=[
        "a wire item and its update",
        "three paragraphs of the wire and own reporting",
        "three paragraphs of the update and own reporting",
        "told anew from the wire",
        "told by two papers",
        "two match reports of one evening",
        "a digest with a whole story",
        "a digest with one sentence",
        "told anew with a quotation kept",
        "two stories of one wire",
        "a match and a ferry",
    ],
)
def test_two_items_are(a, b, relation):
    for one, two in ((a, b), (b, a)):
        assert dedup.compare(ITEMS[one], ITEMS[two]).relation is relation


def test_a_told_anew_story_has_restated_passages():
    passages = dedup.compare(ITEMS["vg-7"], ITEMS["hw-1001"]).passages
    assert {p.kind for p in passages} == {Kind.RESTATEMENT}
    assert sum(len(p.links) for p in passages) >= 3


def test_the_update_disagrees_in_one_figure():
    found = dedup.compare(ITEMS["hw-1001"], ITEMS["hw-1001b"])
    values = [(x.conflict.value_a, x.conflict.value_b) for p in found.passages for x in p.links if x.conflict]
    assert values == [("14", "19")]


def test_a_sentence_rewritten_with_another_toll_is_one_event_in_conflict():
    found = dedup.compare(FERRY, REWRITE)
    assert found.relation in {Relation.SAME_EVENT, Relation.UPDATE}
    conflicts = [link.conflict for p in found.passages for link in p.links if link.conflict]
    assert [(c.value_a, c.value_b) for c in conflicts] == [("14", "19")]


@pytest.mark.parametrize("a", sorted(ITEMS))
def test_every_passage_has_a_link(a):
    for b, other in ITEMS.items():
        if a != b:
            assert all(p.links for p in dedup.compare(ITEMS[a], other).passages), (a, b)


@pytest.mark.parametrize("a", sorted(ITEMS))
def test_reasons_are_few_plain_and_true(a):
    for other in ITEMS.values():
        found = dedup.compare(ITEMS[a], other)
        told = [r.message for r in found.reasons]
        assert 1 <= len(told) <= 3
        assert all(m.endswith(".") and "_" not in m and "logarithm" not in m for m in told)
        if "They come from different sources." in told:
            assert ITEMS[a].source != other.source
        if "Both come from one source." in told:
            assert ITEMS[a].source == other.source
        if "No name or number differs." in told:
            assert not found.facts.conflicts
        if any(m.startswith("No run of four words") for m in told):
            assert found.containment.a_in_b == found.containment.b_in_a == 0


def test_what_would_change_a_verdict_is_a_sentence():
    pairs = itertools.combinations(ITEMS.values(), 2)
    flips = [dedup.compare(a, b).nearest_flip for a, b in pairs]
    told = [flip for flip in flips if flip]
    assert told
    assert all(flip.startswith("It would count as ") and " if " in flip and "_" not in flip for flip in told)
