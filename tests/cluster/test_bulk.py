"""A whole batch: copies first, pairs proposed, told apart by counting or looked at, and joined."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dedup
from dedup.cluster.bulk import cluster_batch, distinct
from dedup.cluster.listing import Listed
from dedup.cluster.overlap import count
from dedup.cluster.pairs import propose
from dedup.cluster.parses import Parses
from dedup.cluster.reading import read
from dedup.config import Config
from dedup.errors import ConfigError, DocumentError
from dedup.index.memory import MemoryIndex
from dedup.sketch.background import Background
from dedup.sketch.sketch import sketch
from dedup.text.parse import parse
from dedup.text.scanner import scan
from dedup.types import Document, Relation

ABOUT = (
    "About Acme Industries: founded in 1921 and headquartered in Springfield, the company makes rockets, "
    "anvils and portable holes for customers in more than forty countries. Past results are no promise."
)


def story(seed, words=80):
    random = np.random.default_rng(seed)
    return " ".join(f"word{random.integers(5000)}" for _ in range(words))


def looking(documents):
    def look(i, j):
        a, b = (set(documents[at].text.lower().split()) for at in (i, j))
        share = len(a & b) / len(a | b)
        calls.append((i, j))
        return (Relation.EDITED_COPY if share > 0.5 else Relation.UNRELATED), share

    calls: list[tuple[int, int]] = []
    return look, calls


def grouped(documents, **options):
    look, calls = looking(documents)
    return cluster_batch(documents, look, **{"config": Config(), **options}), calls


def proposed(documents, config=None):
    listed = Listed()
    *_, columns = read(listed.taking(documents), config or Config(), 1)
    texts, _ = distinct(listed, columns)
    proposals = propose(columns, texts, config or Config())
    return columns, texts, proposals


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


def test_items_that_share_only_boilerplate_are_not_looked_at():
    documents = [Document(f"{story(n)}\n\n{ABOUT}", id=str(n), source="acme") for n in range(40)]
    clusters, calls = grouped(documents)
    assert not clusters
    assert not calls


@pytest.mark.parametrize("workers", [1, 3])
def test_the_order_of_the_batch_does_not_matter(workers):
    documents = [
        Document(f"{story(n // 3)} {story(100 + n, 12)}\n\n{ABOUT}", id=f"{n:02}", source="acme")
        for n in range(18)
    ]
    expected, _ = grouped(documents)
    assert [len(c.members) for c in expected] == [3] * 6
    assert grouped(documents[::-1], workers=workers)[0] == expected


def test_copies_in_other_houses_are_tied_by_counting():
    names = " ".join(f"Person{n} said {n} things." for n in range(20))
    documents = [
        Document(f"{story(1)} {names}", id="a", source="one"),
        Document(f"{story(1)} {names} {story(2, 9)}", id="b", source="two"),
    ]
    clusters, calls = grouped(documents)
    assert [c.members for c in clusters] == [("a", "b")]
    assert not calls


def plain(seed, words):
    return story(seed, words).translate(str.maketrans("0123456789", "abcdefghij"))


def told(*persons):
    return [f"{plain(n, 2)} Person{n} said {plain(99 + n, 3)} in {n} {plain(200 + n, 2)}." for n in persons]


PLAIN = plain(1, 80)
CUT = {
    "the end is cut": ([PLAIN, *told(*range(40))], [PLAIN, *told(*range(35))], 0),
    "each lacks sentences of the other, and the opening is another": (
        [*told(*range(24)), PLAIN],
        [plain(2, 80), *told(*range(4, 28)), PLAIN],
        1,
    ),
    "each lacks sentences of the other": (
        [PLAIN, *told(*range(24))],
        [PLAIN, *told(*range(4, 28))],
        0,
    ),
    "names are replaced in the same wording": (
        [PLAIN, *told(*range(24))],
        [PLAIN, *told(*range(20)), *(t.replace("Person", "Lady") for t in told(*range(20, 24)))],
        1,
    ),
}


@pytest.mark.parametrize(("one", "two", "looks"), CUT.values(), ids=CUT.keys())
def test_a_version_of_another_house_is_tied_by_counting_where_no_name_is_replaced(one, two, looks):
    documents = [
        Document(" ".join([*text, "About us."]), id=house, source=house)
        for house, text in (("a", one), ("b", two))
    ]
    assert len(grouped(documents, standing=lambda at: 0.0)[1]) == looks
    assert len(grouped(documents, standing=lambda at: 0.7)[1]) == 1, "mostly standing matter"


@pytest.mark.parametrize(
    ("sources", "change"),
    [(("one", "one"), ""), (("one", None), ""), ((None, None), ""), (("one", "two"), "9")],
    ids=["of one house", "one not known", "neither known", "of two houses with other numbers"],
)
def test_what_may_be_a_form_filled_again_is_looked_at(sources, change):
    texts = [f"{story(1)} " + " ".join(f"Ms Name{k}{n} said." for n in range(20)) for k in ("", change)]
    texts[1] += " " + story(2, 9)
    documents = [Document(text, id=text[-9:], source=s) for text, s in zip(texts, sources, strict=True)]
    assert len(grouped(documents)[1]) == 1


@pytest.mark.parametrize(("share", "looks"), [(0.0, 1), (0.45, 0)], ids=["not known", "known by its form"])
def test_items_that_share_only_closing_matter_are_apart(share, looks):
    documents = [Document(f"{story(n, 40)}\n\n{ABOUT}", id=str(n), source="acme") for n in range(2)]
    assert len(grouped(documents, standing=lambda at: share)[1]) == looks


def test_a_headline_is_looked_at_whatever_it_shares():
    documents = [Document(f"Fire at the old mill {n}", id=str(n)) for n in range(2)]
    assert len(grouped(documents)[1]) == 1


def test_texts_without_words_are_no_copies():
    assert not grouped([Document("", id="a"), Document("", id="b"), Document("…", id="c")])[0]


def test_an_empty_batch_has_no_clusters():
    assert grouped([]) == ([], [])


def test_documents_without_an_id_are_named_by_their_place():
    assert [c.members for c in grouped([Document(story(9)), Document(story(1)), Document(story(1))])[0]] == [
        ("1", "2")
    ]


def test_one_id_for_two_documents_is_refused():
    with pytest.raises(DocumentError, match="'x'"):
        grouped([Document("one", id="x"), Document("two", id="x")])


def test_progress_counts_documents_and_close_looks():
    seen = []
    documents = [Document(f"{story(1)} {story(50 + n, 9)}", id=str(n)) for n in range(4)]
    grouped(documents, progress=lambda done, total: seen.append((done, total)), total=4)
    assert seen == [(4, 4), *((n, 10) for n in range(5, 11))]


def test_habits_are_learned_from_sources_whose_items_are_looked_at():
    told = []
    documents = [
        *(Document(f"{story(1)} {story(50 + n, 9)}", id=f"a{n}", source="acme") for n in range(2)),
        Document(story(7), id="b", source="other"),
        Document(story(8), id="c", source="acme"),
    ]
    grouped(documents, learn=told.append)
    assert told == [[0, 1, 3]]


def test_a_document_with_more_candidates_than_the_limit_is_marked():
    documents = [Document(f"{story(1)} {story(50 + n, 9)}", id=f"{n:02}") for n in range(8)]
    config = Config(candidates=3)
    _, _, proposals = proposed(documents, config)
    assert len(proposals) == 1 + 2 + 3 * 5
    assert np.flatnonzero(proposals.cut).tolist() == [4, 5, 6, 7]
    assert proposals.caps_hit == ("candidates",)
    assert len(grouped(documents, config=config)[0][0].members) == 8


@given(st.lists(st.text(max_size=40), max_size=8), st.integers(1, 3))
def test_texts_are_read_as_the_scanner_reads_them(texts, workers):
    *_, columns = read(iter(texts), Config(), workers)
    tokens = [scan(text).hash for text in texts]
    sizes = np.diff(columns.word_begin).tolist()
    assert sizes == [len(t) for t in tokens]
    hashes = np.concatenate(tokens) if tokens else np.zeros(0, np.uint64)
    assert (columns.words >> 1).tolist() == (hashes >> np.uint64(49)).tolist()
    named = {tuple(name) for name in columns.exact.tolist()}
    assert len(named) == len({tuple(t.tolist()) for t in tokens})


def test_a_text_that_grows_when_folded_is_read():
    *_, columns = read(["ﷺ " * 300, "plain"], Config(), 1)
    assert np.diff(columns.word_begin).tolist() == [300, 1]


def test_no_workers_are_refused():
    with pytest.raises(ConfigError, match="workers"):
        dedup.cluster([Document("one")], workers=0)


words = st.sampled_from([f"w{n}" for n in range(12)])
texts = st.lists(st.lists(words, max_size=60).map(" ".join), max_size=12)


@given(texts, st.sampled_from([2, 3, 1000]))
def test_a_batch_proposes_what_an_index_proposes_one_by_one(texts, cap):
    """All but what terms alone propose, and those never tie."""
    config = Config(key_cap=cap, candidates=99, terms=0)
    different = list({" ".join(t.split()): t for t in texts if t}.values())
    documents = [Document(text, id=f"{n:02}") for n, text in enumerate(different)]
    index, in_turn = MemoryIndex(cap), []
    for number, document in enumerate(documents):
        made = sketch(parse(document.text, language="en"), config, Background.empty())
        found = index.candidates(made, 99)
        in_turn += [(number, c.number, c.bands, c.shingles) for c in found]
        index.add(number, made)
    _, _, bulk = proposed(documents, config)
    rows = np.concatenate([bulk.pairs, bulk.votes], axis=1)
    assert sorted(map(tuple, rows.tolist())) == sorted(in_turn)


def test_counting_is_exact():
    documents = [
        Document("Ada met Bob in Rome. the cat sat on the mat", id="a", source="x"),
        Document("Ada met Eve in Rome. the cat sat on the hat", id="b", source="y"),
    ]
    columns, texts, proposals = proposed(documents)
    assert len(proposals) == 1
    shared = {"in rome", "rome the", "the cat", "cat sat", "sat on", "on the", "ada met"}
    assert count(columns, texts, proposals).alike.tolist() == [len(shared) / (10 + 10 - len(shared))]


def test_parses_keep_what_memory_allows_and_parse_again_beyond():
    documents = [Document(story(n, 10)) for n in range(4)]
    parsed: list[str] = []

    def count_parses(document):
        parsed.append(document.text)
        return parse(document.text)

    kept = Parses(documents, count_parses, kept_tokens=25)
    assert [kept[at].text for at in (0, 1, 0, 2, 0, 1)] == [documents[at].text for at in (0, 1, 0, 2, 0, 1)]
    assert [documents.index(Document(text)) for text in parsed] == [0, 1, 2, 1]
    assert len(kept) == 4
