"""What is common: learned, added up, written down, and marked."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.errors import StoreMismatchError
from dedup.sketch.background import Background, everywhere_threshold, source_threshold
from dedup.sketch.counts import Counts
from dedup.text.parse import parse
from dedup.text.stems import stems
from dedup.types import Document

ABOUT = (
    "About Acme Industries: founded in 1921 and headquartered in Springfield, the company makes rockets, "
    "anvils and portable holes for customers in more than forty countries."
)
TOPICS = (
    *("harbour", "budget", "orchestra", "volcano", "election", "vaccine", "glacier", "tunnel", "museum"),
    *("strike", "railway", "satellite", "drought", "festival", "merger", "bridge", "lawsuit", "hospital"),
    *("league", "dam"),
)


def story(number: int, words: int = 60) -> str:
    random = np.random.default_rng(number)
    made = [f"{TOPICS[random.integers(len(TOPICS))]}{random.integers(1000)}" for _ in range(words)]
    return " ".join(made).capitalize() + "."


def items(count, source, tail="", first=0):
    return [Document(f"{story(first + i)}\n\n{tail}", source=source) for i in range(count)]


def marked(background, text, source):
    parsed = parse(text)
    marks = background.boilerplate(parsed, source)
    return {w for w, m in zip(parsed.tokens.words(), marks, strict=True) if m}


@pytest.fixture(scope="module")
def learned():
    return Background.learn([*items(12, "acme wire", ABOUT), *items(12, "plain wire", first=100)])


def test_what_a_source_prints_under_every_item_is_its_boilerplate(learned):
    found = marked(learned, f"{story(999)}\n\n{ABOUT}", "acme wire")
    assert {"about", "acme", "rockets", "anvils", "countries"} <= found
    assert not {w for w in found if w[:-3] in TOPICS}


@pytest.mark.parametrize("source", ["plain wire", "never seen", None])
def test_one_sources_boilerplate_is_not_anothers(learned, source):
    assert not marked(learned, f"{story(999)}\n\n{ABOUT}", source)


def test_a_name_or_year_inside_a_stretch_does_not_end_it(learned):
    assert "1947" in marked(learned, f"{story(5)}\n\n{ABOUT.replace('1921', '1947')}", "acme wire")


def test_versions_of_one_story_do_not_make_it_boilerplate():
    versions = [Document(f"{story(1, 200)} {story(50 + i, 10)}", source="live blog") for i in range(8)]
    learned = Background.learn([*versions, *items(20, "live blog", first=200)])
    assert not marked(learned, versions[0].text, "live blog")


def test_a_hundred_exact_copies_do_not_make_boilerplate():
    copies = [Document(story(1), source="wire")] * 100
    learned = Background.learn([*copies, *items(10, "wire", first=300)])
    assert not marked(learned, story(1), "wire")


def test_what_forty_sources_print_is_boilerplate_everywhere():
    documents = [d for s in range(45) for d in items(1, f"source {s}", ABOUT, first=s)]
    assert "anvils" in marked(Background.learn(documents), f"{story(999)}\n\n{ABOUT}", "new source")


def test_a_common_phrase_is_no_boilerplate():
    phrase = "at the end of the"
    documents = [Document(f"{story(i)} {phrase} {story(500 + i)}", source="wire") for i in range(30)]
    assert not marked(Background.learn(documents), f"{story(999)} {phrase} {story(998)}", "wire")


def test_recurrence_counts_the_items_that_hold_a_stretch(learned):
    parsed = parse(f"{story(999)}\n\n{ABOUT}")
    counts = learned.recurrence(parsed, "acme wire")
    assert counts.max() == 12
    assert counts[0] == 0


def test_what_a_short_item_stands_on_is_boilerplate_though_most_of_each_item_is_that():
    notes = [Document(f"{story(i, 8)}\n\n{ABOUT}", source="notes") for i in range(30)]
    assert "anvils" in marked(Background.learn(notes), f"{story(999)}\n\n{ABOUT}", "notes")


def test_pruned_it_marks_alike_and_is_smaller(learned):
    pruned = learned.pruned(4)
    assert marked(pruned, ABOUT, "acme wire") == marked(learned, ABOUT, "acme wire")
    assert len(pruned.to_bytes()) <= len(learned.to_bytes())


@pytest.mark.parametrize(("items", "least"), [(1, 5), (500, 5), (501, 6), (10_000, 100)])
def test_a_sources_threshold(items, least):
    assert source_threshold(items) == least


@pytest.mark.parametrize(("items", "least"), [(1, 40), (12_237, 40), (1_000_000, 3_000)])
def test_the_threshold_everywhere(items, least):
    assert everywhere_threshold(items) == least


def test_adding_up_two_parts_is_learning_at_once_where_both_saw_a_thing_twice(learned):
    half = [items(6, "acme wire", ABOUT), items(6, "acme wire", ABOUT, first=6)]
    merged = Background.learn(half[0]).merge(Background.learn(half[1]))
    assert merged.documents == 12
    assert marked(merged, ABOUT, "acme wire") == marked(learned, ABOUT, "acme wire")


def test_merging_is_symmetric_and_nothing_is_neutral(learned):
    other = Background.learn(items(7, "other", ABOUT, first=40))
    assert learned.merge(other).version == other.merge(learned).version
    assert learned.merge(Background.empty()).version == learned.version


def test_a_background_survives_as_bytes(learned):
    again = Background.from_bytes(learned.to_bytes())
    assert again.version == learned.version
    assert marked(again, ABOUT, "acme wire") == marked(learned, ABOUT, "acme wire")


def test_the_version_names_the_content(learned):
    assert Background.learn(items(12, "acme wire", ABOUT)).version != learned.version
    assert Background.learn(items(3, "w")).version == Background.learn(items(3, "w")).version


@pytest.mark.parametrize(
    "spoil", [lambda b: b"", lambda b: b"DBG9" + b[4:], lambda b: b[:-9], lambda b: b + b"x" * 9]
)
def test_foreign_or_damaged_bytes_are_refused(learned, spoil):
    try:
        again = Background.from_bytes(spoil(learned.to_bytes()))
    except StoreMismatchError as error:
        assert "learn it again" in error.message
    else:
        assert again.version == learned.version


def test_rare_stems_weigh_more_than_common_ones():
    words = parse("the government announced zirconium qwertyzuiop")
    hashes = stems(words.tokens, "en").hash
    idf = Background.default().idf(hashes)
    assert (np.diff(idf[[0, 1, 3, 4]]) > 0).all()
    frequency = Background.default().frequency(hashes)
    assert (np.diff(frequency[[0, 1, 3, 4]]) < 0).all()
    assert 0.005 < frequency[0] < 0.2


def test_stock_legal_wording_is_known_from_the_start():
    text = (
        "This press release contains forward-looking statements within the meaning of Section 27A of the "
        "Securities Act of 1933 and Section 21E of the Securities Exchange Act of 1934, as amended."
    )
    assert {"forward", "looking", "statements", "securities"} <= marked(Background.default(), text, None)


def test_knowing_nothing_weighs_all_alike():
    nothing = Background.empty()
    assert len(set(nothing.idf(np.arange(5, dtype=np.uint64)).tolist())) == 1
    assert not marked(nothing, ABOUT, "acme wire")


counted = st.lists(st.sets(st.integers(0, 30)), max_size=6)


@given(counted, counted)
def test_counts_add_up(a, b):
    def count(sets):
        return Counts.of([np.array(sorted(s), np.uint64) for s in sets])

    asked = np.arange(31, dtype=np.uint64)
    np.testing.assert_array_equal(count(a).merge(count(b)).look_up(asked), count(a + b).look_up(asked))
    assert count(a).look_up(asked).tolist() == [sum(x in s for s in a) for x in range(31)]


_HASHES = st.one_of(
    st.integers(0, 2**64 - 1),
    st.integers(0, 40),
    st.integers(2**64 - 40, 2**64 - 1),
    st.integers(0, 2**32 - 1),
)


@given(st.dictionaries(_HASHES, st.integers(1, 2**40), max_size=60), st.lists(_HASHES, max_size=60))
def test_a_count_is_found_wherever_its_hash_stands(known, others):
    hashes = np.array(sorted(known), np.uint64)
    counts = Counts(hashes, np.array([known[h] for h in sorted(known)], np.int64))
    asked = [*others, *known, *((h + 1) % 2**64 for h in known)]
    assert counts.look_up(np.array(asked, np.uint64)).tolist() == [known.get(h, 0) for h in asked]
