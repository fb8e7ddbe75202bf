"""Passages that two documents share, or one repeats."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.match.align import Aligned, align, align_within, in_order
from dedup.match.kernels.summaries import explained_by_windows
from dedup.match.odds import odds
from dedup.match.summary import stretch
from dedup.match.weights import load
from dedup.match.windows import FEATURES, find, window_features
from dedup.sketch.background import Background
from dedup.text.parse import parse
from dedup.text.stems import stems
from dedup.types import Kind

HARBOUR = (
    "The harbour authority of Lindsund closed its northern pier on Tuesday after divers found cracks in "
    "eleven of the forty concrete pillars. Ferries to the outer islands will leave from the fish market "
    "until the end of October, and lorries above twelve tonnes must use the old bridge at Karvik. The "
    "repair is expected to cost nine million crowns, a sum that the town council had set aside for a new "
    "swimming hall."
)
HARBOUR_EDITED = (
    "The harbour authority of Lindsund shut its northern pier on Tuesday after divers discovered cracks "
    "in eleven of the forty concrete pillars. Ferries to the outer islands will sail from the fish market "
    "until late October, and lorries above twelve tonnes have to use the old bridge at Karvik. The repair "
    "is likely to cost nine million crowns, money that the town council had set aside for a new swimming "
    "hall."
)
HARBOUR_SHUFFLED = (
    "Nine million crowns is what the repair is expected to cost, a sum set aside by the town council of "
    "Lindsund for a swimming hall. Lorries above twelve tonnes must cross the old Karvik bridge until "
    "October ends, and from the fish market leave the ferries to the outer islands. In eleven of forty "
    "concrete pillars divers found cracks, so on Tuesday the northern pier was closed by the harbour "
    "authority."
)
BAKERY = (
    "Maria Holt opens her bakery at four in the morning and sells the last rye loaf before noon. She "
    "learned the trade from an aunt in Bremen who kept the same sourdough alive for thirty years. On "
    "Saturdays a queue forms along the canal, mostly students and nurses coming home from the night "
    "shift. She has no plans to open a second shop, because nobody else knows how the oven behaves when "
    "the wind turns east."
)
ORCHARD = (
    "Late frost destroyed half of the apple blossom in the valley, growers said after walking through "
    "their rows. Some had burned straw all night to keep the air moving, others had sprayed water that "
    "froze around the buds. Cider makers fear that fruit will have to come from abroad this autumn. "
    "Insurance pays only for hail, not for cold, and the ministry has so far promised advice but no "
    "money."
)
LEDE = "LINDSUND, Monday morning. Our reporter at the waterfront saw only gulls and two anglers by the gate."
ADDRESS = (
    "For press enquiries write to the office of the regional news service at 14 Mill Lane, second floor, "
    "weekdays between nine and five."
)
FUNCTION_WORDS_ONE = (
    "It was not that he had been there, or that they would have come to her if it had been so."
)
FUNCTION_WORDS_TWO = (
    "They had not been there when he was, but she would have had it if that had been for them."
)
GLACIER = (
    "Surveyors measured the Torne glacier with lasers for the fourth summer in a row. The ice had lost "
    "three metres of height since the previous visit, and the tongue had withdrawn past a cairn built in "
    "1931. A lake of meltwater has formed behind the moraine. Engineers fear that the moraine could burst "
    "and flood the village of Aldal, where two hundred people live below the school. Last spring the "
    "municipality bought sirens and drew a map of paths that lead uphill. Tourists continue to come, "
    "since the blue caves at the edge of the ice have become famous. Guides now turn groups away whenever "
    "the temperature climbs above fifteen degrees. The university will station a camera on the ridge, "
    "powered by a small turbine, and publish one picture an hour. Hydrologists want to lower the lake by "
    "siphon before the next melt season. Farmers downstream object, because the siphon would chill the "
    "river in which they breed trout. A decision rests with the county governor, who has asked for a "
    "second opinion from colleagues in Switzerland. Until then the paths to the caves stay closed on warm "
    "days, and the sirens are tested on the first Monday."
)


def found(a: str, b: str) -> list[tuple[str, str, Aligned]]:
    left, right = parse(a), parse(b)
    return [(words(left, p.a0, p.a1), words(right, p.b0, p.b1), p) for p in align(left, right)]


def words(parsed, first, last):
    return parsed.text[parsed.tokens.start[first] : parsed.tokens.end[last - 1]]


@dataclass(frozen=True)
class Case:
    name: str
    a: str
    b: str
    shared_a: str | None
    kind: Kind | None = None
    shuffled: bool = False


CASES = [
    Case("the same text twice", HARBOUR, HARBOUR, HARBOUR[:-1], Kind.VERBATIM),
    Case("wire copy with a local lede", HARBOUR, f"{LEDE}\n\n{HARBOUR}", HARBOUR[:-1], Kind.VERBATIM),
    Case(
        "a paragraph inside another story",
        f"{BAKERY}\n\n{HARBOUR}\n\n{ORCHARD}",
        f"{LEDE}\n\n{HARBOUR}",
        HARBOUR[:-1],
        Kind.VERBATIM,
    ),
    Case(
        "small edits throughout",
        f"{BAKERY}\n\n{HARBOUR}",
        f"{HARBOUR_EDITED}\n\n{ORCHARD}",
        HARBOUR[:-1],
        Kind.EDITED,
    ),
    Case(
        "shuffled sentences",
        f"{BAKERY}\n\n{HARBOUR}",
        f"{HARBOUR_SHUFFLED}\n\n{ORCHARD}",
        HARBOUR[:-1],
        shuffled=True,
    ),
    Case("only function words in common", FUNCTION_WORDS_ONE, FUNCTION_WORDS_TWO, None),
    Case("two different stories", BAKERY, ORCHARD, None),
    Case(
        "an address below different stories",
        f"{BAKERY}\n\n{ADDRESS}",
        f"{ORCHARD}\n\n{ADDRESS}",
        ADDRESS[:-1],
    ),
    Case("shorter than a passage", "Ferries to the outer islands leave.", HARBOUR, None),
    Case("nothing on one side", "", HARBOUR, None),
    Case("one word each", "Harbour", "Harbour", None),
]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_what_two_texts_share(case):
    passages = found(case.a, case.b)
    if case.shared_a is None:
        assert not passages
        return
    assert [text for text, _, _ in passages] == [case.shared_a]
    passage = passages[0][2]
    assert case.kind in (None, passage.kind)
    assert passage.shuffled == case.shuffled
    assert passage.score > 0.5


def test_weak_shared_wording_is_returned_beside_a_much_stronger_passage():
    passages = found(f"{HARBOUR}\n\n{BAKERY}\n\n{ADDRESS}", f"{ADDRESS}\n\n{ORCHARD}\n\n{HARBOUR}")
    assert [a for a, _, _ in passages] == [HARBOUR[:-1], ADDRESS[:-1]]


def test_wording_between_two_copied_paragraphs_does_not_count_as_shared():
    passages = found(f"{HARBOUR}\n\n{BAKERY}\n\n{ORCHARD}", f"{HARBOUR}\n\n{GLACIER}\n\n{ORCHARD}")
    assert [a for a, _, _ in passages] == [HARBOUR[:-1], ORCHARD[:-1]]


def test_a_summary_answers_all_of_the_text_it_condenses():
    summary = (
        "Lasers show that the Torne glacier has lost three metres of height, and a lake of meltwater behind "
        "the moraine could burst and flood the village of Aldal. Sirens and paths uphill protect the "
        "village, while guides turn tourists away from the blue caves on warm days. Hydrologists want to "
        "lower the lake by siphon before the melt season, but farmers who breed trout in the river "
        "object, and the county governor has asked colleagues in Switzerland for a second opinion."
    )
    long, short = parse(GLACIER), parse(f"{BAKERY}\n\n{summary}\n\n{ORCHARD}")
    both = odds(short, long, stems(short.tokens, "en"), stems(long.tokens, "en"), Background.default())
    best = stretch(both)
    assert best is not None
    assert words(short, best.start, best.end) == summary[:-1]


def test_passages_in_a_row_explain_what_they_hold_and_a_summary_keeps_words_they_do_not():
    own = parse(f"{HARBOUR} {BAKERY}")
    other = parse(f"{BAKERY}\n\n{ORCHARD}\n\n{HARBOUR}")
    both = odds(own, other, stems(own.tokens, "en"), stems(other.tokens, "en"), Background.default())
    n, cut = len(both.a.words), len(parse(HARBOUR).tokens)
    first = [0, cut, len(both.b.words) - cut, len(both.b.words)]
    second = [cut, n, 0, n - cut]
    explained = [
        explained_by_windows(both.a, both.b, 0, n, np.array(w, np.int32), both.prior, both.known_b)
        for w in ([first, second], [second], np.zeros((0, 4)))
    ]
    assert explained[0][1:].tolist() == [1.0, 1.0, 0.0]
    assert explained[1][1] == pytest.approx(0.5, abs=0.2)
    assert explained[1][2] == pytest.approx(1 - cut / n)
    assert explained[2][1:].tolist() == [0.0, 0.0, 1.0]
    assert explained[0][0] == explained[2][0] > 0


def test_a_text_hardly_longer_than_the_stretch_is_not_summed_up_by_it():
    a, b = parse(HARBOUR), parse(HARBOUR_EDITED)
    assert stretch(odds(a, b, stems(a.tokens, "en"), stems(b.tokens, "en"), None)) is None


WITHIN = [
    ("paragraph pasted twice", f"{HARBOUR}\n\n{BAKERY}\n\n{HARBOUR}", HARBOUR[:-1], Kind.VERBATIM),
    (
        "article pasted twice",
        f"{HARBOUR}\n\n{BAKERY}\n\n{HARBOUR}\n\n{BAKERY}",
        f"{HARBOUR}\n\n{BAKERY[:-1]}",
        None,
    ),
    (
        "paragraph repeated with edits",
        f"{HARBOUR}\n\n{BAKERY}\n\n{HARBOUR_EDITED}",
        HARBOUR[:-1],
        Kind.EDITED,
    ),
    ("nothing repeated", f"{HARBOUR}\n\n{BAKERY}\n\n{ORCHARD}", None, None),
    ("empty", "", None, None),
    ("one word", "Harbour", None, None),
]


@pytest.mark.parametrize(("name", "text", "repeated", "kind"), WITHIN, ids=[w[0] for w in WITHIN])
def test_what_one_text_repeats(name, text, repeated, kind):
    parsed = parse(text)
    passages = align_within(parsed)
    assert [words(parsed, p.a0, p.a1) for p in passages] == ([repeated] if repeated else [])
    assert all(p.a1 <= p.b0 and kind in (None, p.kind) for p in passages)


@pytest.mark.parametrize(
    ("name", "a", "b"),
    [
        ("one word many times", "go " * 3000, "go " * 2500),
        ("two words in turn", "stop go " * 1500, "go stop " * 1400),
        (
            "one sentence many times",
            "The board met on Monday in the hall. " * 300,
            "The board met on Friday. " * 300,
        ),
    ],
)
def test_repetitive_texts_end(name, a, b):
    left, right = parse(a), parse(b)
    for p in (*align(left, right), *align_within(left)):
        assert 0 <= p.a0 < p.a1 <= len(left.tokens)


VOCABULARY = [*set(f"{HARBOUR} {BAKERY}".split())]
SENTENCES = HARBOUR.split(". ") + BAKERY.split(". ") + HARBOUR_EDITED.split(". ")
pieces = st.one_of(
    st.sampled_from([f"{s}. " for s in SENTENCES]),
    st.lists(st.sampled_from(sorted(VOCABULARY)), min_size=1, max_size=12).map(
        lambda w: " ".join(w) + "\n\n"
    ),
    st.text(max_size=12),
)
texts = st.lists(pieces, max_size=14).map("".join)


@settings(max_examples=60, deadline=None)
@given(texts, texts)
def test_spans_lie_inside_the_texts_whatever_they_are(a, b):
    left, right = parse(a), parse(b)
    passages = align(left, right)
    assert passages == align(left, right)
    assert list(passages) == sorted(passages)
    for p in passages:
        assert 0 <= p.a0 < p.a1 <= len(left.tokens)
        assert 0 <= p.b0 < p.b1 <= len(right.tokens)
        assert min(p.a1 - p.a0, p.b1 - p.b0) >= 12
        assert 0.0 <= p.score <= 1.0


@settings(max_examples=60, deadline=None)
@given(texts)
def test_sides_never_overlap_within_one_document(text):
    parsed = parse(text)
    for p in align_within(parsed):
        assert 0 <= p.a0 < p.a1 <= p.b0 < p.b1 <= len(parsed.tokens)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2), st.integers(0, 2))
def test_a_copied_paragraph_is_found_from_either_side(before, after):
    around = [ORCHARD, BAKERY, GLACIER]
    a, b = (
        parse("\n\n".join([*around[:before], HARBOUR])),
        parse("\n\n".join([LEDE, HARBOUR, *around[3 - after :]])),
    )
    forth = {(p.a0, p.a1, p.b0, p.b1) for p in align(a, b) if p.kind is Kind.VERBATIM}
    back = {(p.b0, p.b1, p.a0, p.a1) for p in align(b, a) if p.kind is Kind.VERBATIM}
    assert forth & back


@pytest.mark.parametrize(
    ("name", "a", "b", "expected"),
    [
        ("same order", [1, 2, 3, 4], [1, 2, 3, 4], 1.0),
        ("reversed", [1, 2, 3, 4], [4, 3, 2, 1], 0.25),
        ("halves exchanged", [1, 2, 3, 4], [3, 4, 1, 2], 0.5),
        ("repeated words say nothing", [1, 1, 2], [2, 1, 1], 1.0),
        ("nothing shared", [1], [2], 1.0),
    ],
)
def test_how_much_keeps_its_order(name, a, b, expected):
    assert in_order(np.array(a, np.int32), np.array(b, np.int32)) == expected


@pytest.mark.parametrize("name", ["windows", "summary"])
def test_weights_name_their_features(name):
    from dedup.match import summary, windows

    assert load(name).names == {"windows": windows.FEATURES, "summary": summary.FEATURES}[name]


def test_probability_moves_with_the_score():
    a, b = parse(f"{BAKERY}\n\n{HARBOUR}"), parse(f"{HARBOUR_EDITED}\n\n{ORCHARD}")
    both = odds(a, b, stems(a.tokens, "en"), stems(b.tokens, "en"), None)
    features = window_features(both, find(both))[:1]
    weaker = features.copy()
    weaker[0, FEATURES.index("score")] -= 2.0
    chance, less = load("windows").probability(np.concatenate([features, weaker]))
    assert chance > 0.9
    assert less < chance
