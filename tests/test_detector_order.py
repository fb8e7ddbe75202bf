"""Adding in any order gives the same links, clusters and first publishers."""

import json
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dedup.detector import Detector
from dedup.types import Document
from tests.test_detector_races import story

SEEDS = Path(__file__).parent.parent / "seeds" / "documents"


def releases():
    for name in ("press.jsonl", "newsroom.jsonl"):
        for line in (SEEDS / name).read_text(encoding="utf-8").splitlines():
            values = json.loads(line)
            yield Document(
                values["text"],
                id=values["id"],
                source=values.get("source"),
                title=values.get("title"),
                published=values.get("published"),
            )


def varied(document, draw, n):
    """A copy as others print it: verbatim, cut, with sentences changed, or taken into something longer."""
    sentences = document.text.split(". ")
    kind = draw.randrange(4)
    if kind == 1:
        sentences = sentences[: max(2, len(sentences) // 2)]
    elif kind == 2:
        sentences = [s for s in sentences if draw.random() > 0.2]
    elif kind == 3:
        sentences = [story(n + 10_000), *sentences]
    day = 1 + draw.randrange(28)
    return Document(
        ". ".join(sentences),
        id=f"{document.id}#{n}",
        source=f"paper {n % 5}",
        published=f"2024-07-{day:02}T0{n % 10}:00Z",
    )


def corpus():
    draw = random.Random(3)
    own = [
        Document(
            story(n),
            id=f"story {n}",
            source=f"wire {n % 3}",
            published=f"2024-06-{1 + n % 28:02}T0{n % 7}:00Z",
        )
        for n in range(40)
    ]
    every = [*releases(), *own]
    return [*every, *(varied(draw.choice(every), draw, n) for n in range(110))]


def outcome(folder, documents, load):
    """What a store holds in the end: links with their relation and score, clusters, first publishers.

    One secret for all stores: which strangers share a key by chance depends on it.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dedup.store.sqlite.secrets.randbits", lambda bits: 5)
        return held(folder, documents, load)


def held(folder, documents, load):
    with Detector.open(f"sqlite:///{folder / 'n.db'}") as detector:
        load(detector, documents)
        found = {}
        with detector._store.read() as session:
            for entry in session.entries():
                for c in session.comparisons(entry.number):
                    found[c.id] = (c.a.id, c.b.id, c.relation, c.score, c.direction, c.passages)
        clusters = {c.members: c.first for c in detector.clusters(limit=200).items}
        return found, clusters


def one_by_one(detector, documents):
    for document in documents:
        detector.add(document)


def in_bulk(detector, documents):
    assert detector.add_many(documents).failed == 0


@pytest.fixture(scope="module")
def forwards(tmp_path_factory):
    documents = sorted(corpus(), key=lambda d: (d.published is None, d.published, d.id))
    return outcome(tmp_path_factory.mktemp("forwards"), documents, in_bulk)


ORDERS = {
    "latest first": lambda d: sorted(d, key=lambda x: (x.published, x.id), reverse=True),
    "shuffled": lambda d: random.Random(11).sample(d, len(d)),
}


@pytest.mark.parametrize("order", ORDERS)
def test_a_few_hundred_documents_in_any_order(forwards, tmp_path, order):
    links, clusters = outcome(tmp_path, ORDERS[order](corpus()), in_bulk)
    assert links == forwards[0]
    assert clusters == forwards[1]
    assert len(links) > 80
    assert len(clusters) > 20


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(range(9)), st.lists(st.integers(1, 28), min_size=9, max_size=9))
def test_a_story_and_its_copies_in_any_order(tmp_path_factory, order, days):
    draw = random.Random(5)
    first = Document(story(77, 150), id="first", source="wire", published="2024-01-01")
    every = [first] + [varied(first, draw, n) for n in range(8)]
    documents = [
        Document(d.text, id=d.id, source=d.source, published=f"2024-07-{day:02}")
        for d, day in zip(every, days, strict=True)
    ]
    straight = outcome(tmp_path_factory.mktemp("a"), documents, one_by_one)
    permuted = outcome(tmp_path_factory.mktemp("b"), [documents[i] for i in order], one_by_one)
    assert permuted == straight
