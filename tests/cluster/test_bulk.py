"""A whole batch: copies first, boilerplate aside, pairs proposed, verified and joined."""

import numpy as np
import pytest

from dedup.cluster.bulk import cluster_batch, prepare
from dedup.cluster.parses import Parses
from dedup.config import Config
from dedup.errors import DocumentError
from dedup.sketch.background import Background
from dedup.text.parse import parse
from dedup.types import Document, Relation

ABOUT = (
    "About Acme Industries: founded in 1921 and headquartered in Springfield, the company makes rockets, "
    "anvils and portable holes for customers in more than forty countries. Past results are no promise."
)


def story(seed, words=80):
    random = np.random.default_rng(seed)
    return " ".join(f"word{random.integers(5000)}" for _ in range(words))


def verify_by_words(documents):
    def verify(i, j):
        a, b = (set(documents[at].text.lower().split()) for at in (i, j))
        share = len(a & b) / len(a | b)
        calls.append((i, j))
        return (Relation.EDITED_COPY if share > 0.5 else Relation.UNRELATED), share

    calls: list[tuple[int, int]] = []
    return verify, calls


def grouped(documents, **options):
    verify, calls = verify_by_words(documents)
    parsed = [parse(d.text, language="en") for d in documents]
    settings = {"config": Config(), "background": Background.default(), **options}
    return cluster_batch(documents, parsed, verify, **settings), calls


def test_edited_copies_come_together_and_strangers_stay_alone():
    documents = [
        Document(story(1), id="late", published="2024-03-02"),
        Document(story(1).replace("word1", "other1"), id="early", published="2024-03-01"),
        *(Document(story(n), id=f"s{n}") for n in range(2, 8)),
    ]
    clusters, calls = grouped(documents)
    assert [(c.members, c.first) for c in clusters] == [(("early", "late"), "early")]
    assert calls == [(1, 0)]


def test_exact_copies_are_never_compared():
    documents = [Document(story(1).upper() if n % 2 else story(1), id=f"{n:03}") for n in range(60)]
    clusters, calls = grouped(documents)
    assert [len(c.members) for c in clusters] == [60]
    assert not calls


def test_items_that_share_only_boilerplate_are_not_proposed():
    documents = [Document(f"{story(n)}\n\n{ABOUT}", id=str(n), source="acme") for n in range(40)]
    clusters, calls = grouped(documents)
    assert not clusters
    assert not calls


def test_the_order_of_the_batch_does_not_matter():
    documents = [
        Document(f"{story(n // 3)} {story(100 + n, 12)}\n\n{ABOUT}", id=f"{n:02}", source="acme")
        for n in range(18)
    ]
    expected, _ = grouped(documents)
    assert [len(c.members) for c in expected] == [3] * 6
    assert grouped(documents[::-1])[0] == expected


def test_texts_without_words_are_no_copies():
    assert not grouped([Document("", id="a"), Document("", id="b"), Document("…", id="c")])[0]


def test_documents_without_an_id_are_named_by_their_place():
    assert [c.members for c in grouped([Document(story(9)), Document(story(1)), Document(story(1))])[0]] == [
        ("1", "2")
    ]


def test_one_id_for_two_documents_is_refused():
    with pytest.raises(DocumentError, match="'x'"):
        grouped([Document("one", id="x"), Document("two", id="x")])


def test_progress_counts_the_comparisons():
    seen = []
    documents = [Document(f"{story(1)} {story(50 + n, 9)}", id=str(n)) for n in range(4)]
    grouped(documents, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(n, 6) for n in range(1, 7)]


def test_what_is_set_aside_is_the_callers_to_say():
    documents = [Document(f"{story(n)} {ABOUT}", id=str(n)) for n in range(3)]
    assert grouped(documents)[1]
    aside = lambda parsed, background, source: np.arange(len(parsed.tokens)) >= 80  # noqa: E731
    assert not grouped(documents, aside=aside)[1]


def test_a_document_with_more_candidates_than_the_limit_is_marked():
    documents = [Document(f"{story(1)} {story(50 + n, 9)}", id=f"{n:02}") for n in range(8)]
    parsed = [parse(d.text, language="en") for d in documents]
    config = Config(candidates=3)
    batch = prepare(documents, parsed, config=config, background=Background.default())
    proposals, cut = batch.propose(config)
    assert len(proposals) == 1 + 2 + 3 * 5
    assert np.flatnonzero(cut).tolist() == [4, 5, 6, 7]
    assert proposals.caps_hit == ("candidates",)
    assert len(grouped(documents, config=config)[0][0].members) == 8


def test_parses_keep_what_memory_allows_and_parse_again_beyond():
    documents = [Document(story(n, 10)) for n in range(4)]
    parsed: list[str] = []

    def count(document):
        parsed.append(document.text)
        return parse(document.text)

    kept = Parses(documents, count, kept_tokens=25)
    assert [kept[at].text for at in (0, 1, 0, 2, 0, 1)] == [documents[at].text for at in (0, 1, 0, 2, 0, 1)]
    assert [documents.index(Document(text)) for text in parsed] == [0, 1, 2, 1]
    assert len(list(kept)) == len(kept) == 4
