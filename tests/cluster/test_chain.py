"""The copy chain: who likely has a text from whom, in small invented stories."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.chain import measure
from dedup.attribution.credits import credits_of
from dedup.cluster.chain import chain
from dedup.cluster.clues import lasting
from dedup.cluster.witness import Witness
from dedup.provenance import StepKind, Sureness
from dedup.text.scanner import scan
from dedup.types import Document, Member

FERRY = (
    "A ferry carrying 212 passengers ran aground on the Corba sandbank early on Tuesday in thick fog. "
    "Three lifeboats and a helicopter brought everyone ashore by nine, the harbour master said. "
    "The radar of the Meridian Star had been reported faulty on Sunday and was due to be repaired. "
    "The operator cancelled all sailings until Thursday, which affects about 1,800 travellers."
)
OWN = "By noon the quay was lined with ambulances, and the shops along it had closed for the day."
MISSPELT = FERRY.replace("Meridian", "Meridan")
DAY = "2026-11-17T"


def witness(name, text=FERRY, at=None, source=None, **fields):
    links = fields.pop("links", ())
    document = Document(text, id=name, source=source or name, published=at and DAY + at, **fields)
    tokens = scan(text)
    member = Member(name, document.source, None, document.published)
    places = tokens.start.astype(np.int64), tokens.end.astype(np.int64)
    return Witness(member, text, tokens.hash, *places, credits_of(document), document.url, links)


def told(*witnesses, **settings):
    steps, _ = chain(witnesses, **settings)
    return {step.member: (str(step.kind), step.source, str(step.sureness)) for step in steps}


def codes(step):
    return [clue.code for clue in step.clues]


WIRE = witness("Wire", at="09:00")
SCENES = {
    "a copy of the only earlier item": (
        [WIRE, witness("Paper", at="11:00")],
        {"Wire": ("first", None, "certain"), "Paper": ("copy", "Wire", "likely")},
    ),
    "a credited copy": (
        [WIRE, witness("Paper", at="11:00", credit="Wire")],
        {"Paper": ("copy", "Wire", "certain")},
    ),
    "of two equal copies the earliest, and only possibly": (
        [WIRE, witness("Paper", at="11:00"), witness("Echo", at="12:00")],
        {"Echo": ("copy", "Wire", "possible")},
    ),
    "of two equal copies the credited one": (
        [WIRE, witness("Paper", at="11:00"), witness("Echo", at="12:00", credit="Paper")],
        {"Echo": ("copy", "Paper", "certain")},
    ),
    "a shared slip leads to who made it": (
        [WIRE, witness("Paper", MISSPELT, "11:00"), witness("Echo", MISSPELT, "12:00")],
        {"Paper": ("copy", "Wire", "likely"), "Echo": ("copy", "Paper", "likely")},
    ),
    "an update of one's own item, copied by another in between": (
        [
            WIRE,
            witness("Paper", at="10:00"),
            witness("Wire 2", FERRY + " " + OWN, "12:00", source="Wire"),
        ],
        {"Wire 2": ("update", "Wire", "likely")},
    ),
    "a copy of the update": (
        [
            WIRE,
            witness("Wire 2", FERRY + " " + OWN, "12:00", source="Wire"),
            witness("Paper", OWN + " " + FERRY, "13:00"),
        ],
        {"Paper": ("copy", "Wire 2", "likely")},
    ),
    "a link to the original": (
        [
            witness("Wire", at="09:00", url="https://wire.example/1"),
            witness("Paper", at="10:00"),
            witness("Echo", at="11:00", links=("http://www.wire.example/1/#top",)),
        ],
        {"Echo": ("copy", "Wire", "certain")},
    ),
    "a wire whose last version is later": (
        [witness("Paper", at="09:00", credit="Wire"), witness("Wire", at="15:00")],
        {"Paper": ("copy", "Wire", "possible"), "Wire": ("unknown", None, "unknown")},
    ),
    "two clients of an agency that is not here": (
        [
            witness("Paper", at="09:00", credit="Reuters"),
            witness("Echo", at="10:00", credit="reuters.com"),
        ],
        {"Paper": ("outside", None, "likely"), "Echo": ("outside", None, "likely")},
    ),
    "no times and no credits": (
        [witness("Paper"), witness("Echo")],
        {"Paper": ("unknown", None, "unknown"), "Echo": ("unknown", None, "unknown")},
    ),
    "no times, but a credit": (
        [witness("Paper"), witness("Echo", credit="Paper")],
        {"Echo": ("copy", "Paper", "likely")},
    ),
    "the same time": (
        [WIRE, witness("Paper", at="09:00")],
        {"Paper": ("first", None, "possible"), "Wire": ("unknown", None, "unknown")},
    ),
    "only the day is known": (
        [witness("Wire", at="00:00"), witness("Paper", at="11:00")],
        {"Paper": ("copy", "Wire", "possible")},
    ),
    "hardly any wording in common": (
        [WIRE, witness("Paper", f"{OWN} {OWN[::-1]} and the harbour master said little.", "10:00")],
        {"Paper": ("unknown", None, "unknown")},
    ),
}


@pytest.mark.parametrize("scene", SCENES)
def test_where_a_text_likely_comes_from(scene):
    witnesses, expected = SCENES[scene]
    assert expected.items() <= told(*witnesses).items()


def test_reuse_within_a_series_is_a_kind_of_its_own():
    pair = [witness("Courier", at="09:00"), witness("Evening Courier", at="10:00", source="Echo")]
    assert told(*pair, series=[("Courier", "Echo")])["Evening Courier"][0] == "series"


def test_a_rejected_pair_is_no_step():
    def barred(a, b):
        return {a, b} == {"Wire", "Paper"}

    assert told(WIRE, witness("Paper", at="11:00"), barred=barred)["Paper"][0] == "unknown"


def test_the_shared_slip_is_shown_with_both_spellings():
    steps, _ = chain([WIRE, witness("Paper", MISSPELT, "11:00"), witness("Echo", MISSPELT, "12:00")])
    assert "shared_spelling" not in codes(steps[2]), "the texts are the same: nothing else needs saying"
    changed = MISSPELT.replace("early on Tuesday", "before dawn on Tuesday")
    steps, _ = chain([WIRE, witness("Paper", MISSPELT, "11:00"), witness("Echo", changed, "12:00")])
    clue = next(c for c in steps[2].clues if c.code == "shared_spelling")
    assert clue.message == "Both write “Meridan” where the item before has “Meridian”."
    assert clue.span.text == "Meridan"


def test_added_wording_is_quoted():
    longer = FERRY + " " + OWN
    steps, _ = chain([WIRE, witness("Paper", longer, "11:00"), witness("Echo", "Yes. " + longer, "12:00")])
    assert steps[2].source == "Paper"
    clue = next(c for c in steps[2].clues if c.code == "shared_wording")
    assert "By noon the quay was lined" in clue.message


def test_grounds_are_counted_and_quoted_and_no_bare_share():
    steps, _ = chain([WIRE, witness("Paper", FERRY + " " + OWN, "11:25")])
    (step,) = steps[1:]
    assert (step.words, step.counted_words) == (61, 79)
    messages = " ".join(clue.message for clue in step.clues)
    assert "61 of its 79 counted words stand there; longest run 61 words: “A ferry carrying" in messages
    assert "published 2 h 25 min before" in messages
    assert "%" not in messages


def test_wording_outweighs_a_credit_but_is_no_longer_likely():
    longer = FERRY + " " + OWN
    steps, _ = chain(
        [WIRE, witness("Paper", longer, "11:00"), witness("Echo", longer, "12:00", credit="Wire")]
    )
    assert (steps[2].source, steps[2].sureness) == ("Paper", Sureness.POSSIBLE)
    assert steps[2].clues[-1].message == "Credits Wire, whose items have less of its wording."


def test_most_steps_of_made_up_families_are_right_and_certain_means_certain():
    counts = measure(families=10, seed=7)
    right, every = map(sum, zip(*counts.values(), strict=True))
    assert right >= 0.9 * every
    assert counts["certain"][0] == counts["certain"][1]


def test_no_step_accuses():
    for witnesses, _ in SCENES.values():
        for step in chain(witnesses)[0]:
            for clue in step.clues:
                assert not {"stole", "theft", "plagiarism", "plagiarised", "guilty"} & set(
                    clue.message.split()
                )


FIRSTS = {
    "certain by an hour": ([WIRE, witness("Paper", at="11:00")], "Wire", "certain"),
    "within the hour": ([WIRE, witness("Paper", at="09:20")], "Wire", "likely"),
    "two at once": ([WIRE, witness("Paper", at="09:00")], "Paper", "possible"),
    "no times": ([witness("Wire"), witness("Paper")], None, "unknown"),
    "one without a time": ([WIRE, witness("Paper", at="11:00"), witness("Echo")], "Wire", "likely"),
    "names a later item": (
        [witness("Paper", at="09:00", credit="Wire"), witness("Wire", at="15:00")],
        "Paper",
        "possible",
    ),
    "names an outlet that is not here": (
        [witness("Paper", at="09:00", credit="Reuters"), witness("Echo", at="15:00")],
        "Paper",
        "possible",
    ),
    "a day without a time": ([witness("Wire", at="00:00"), witness("Paper", at="11:00")], "Wire", "possible"),
    "one source alone": ([WIRE, witness("Wire 2", at="09:05", source="Wire")], "Wire", "certain"),
}


@pytest.mark.parametrize("scene", FIRSTS)
def test_who_was_first_and_how_sure_that_is(scene):
    witnesses, name, sureness = FIRSTS[scene]
    _, first = chain(witnesses)
    assert (first.id, str(first.sureness)) == (name, sureness)
    assert first.message.endswith(".")


SENTENCES = [*FERRY.split(". "), *OWN.split(", ")]
STORY = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6).map(". ".join)
HOUR = st.one_of(st.none(), st.integers(0, 23).map("{:02}:00".format))
OUTLET = st.sampled_from(["Wire", "Paper", "Echo", "Gazette"])
CREDIT = st.one_of(st.none(), OUTLET, st.just("Reuters"))


@st.composite
def clusters(draw):
    rows = draw(st.lists(st.tuples(STORY, HOUR, OUTLET, CREDIT), min_size=1, max_size=9))
    return [
        witness(f"item {n}", text, at, source, credit=credit)
        for n, (text, at, source, credit) in enumerate(rows)
    ]


@given(clusters(), st.randoms(use_true_random=False))
def test_any_order_gives_the_same_chain_and_no_circle(found, draw):
    steps, first = chain(found)
    again = random.Random(draw.random()).sample(found, len(found))
    assert chain(again) == (steps, first)
    source = {step.member: step.source for step in steps}
    assert set(source) == {w.id for w in found}
    for member in source:
        path = [member]
        while (elder := source[path[-1]]) is not None:
            assert elder not in path, "a circle"
            path.append(elder)
    for step in steps:
        assert 0 <= step.words <= step.counted_words
        assert (step.sureness is Sureness.UNKNOWN) <= (step.source is None)
        assert (step.kind in {StepKind.COPY, StepKind.UPDATE, StepKind.SERIES}) == (step.source is not None)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(45, "45 s"), (1500, "25 min"), (8700, "2 h 25 min"), (7200, "2 h"), (3 * 86400, "3 days")],
)
def test_times_are_said_for_people(seconds, said):
    assert lasting(seconds) == said
