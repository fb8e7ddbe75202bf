"""What each feature is for: a pair where it is high beside one where it is low."""

import dataclasses
import functools

import numpy as np
import pytest

from dedup.match.context import build_context
from dedup.match.features import FEATURES, first_features
from dedup.match.likeness import similar_pairs
from dedup.match.rivals import second_features
from dedup.match.units import TermKind, build_units
from dedup.match.weights import load
from dedup.sketch.background import Background
from dedup.text.parse import parse

SAID = "The council closed the Dunmore bridge after 14 cracks appeared. Rain fell on the market in Callow."
AGAIN = " In Dunmore the bridge was closed by the council, with 14 cracks."
RESTATED = SAID + AGAIN
ROWS = "Velcor shares rose 2.1 percent to 94.50 euros. Dunmar shares rose 0.4 percent to 17.20 euros."
SAME_ROW = "Velcor shares rose 2.1 percent to 94.50 euros. Velcor shares rose 2.1 percent to 94.50 euros."
MORE_ROWS = (
    ROWS + " Ostrel shares rose 1.7 percent to 211 euros. Kandor shares rose 3.3 percent to 8.40 euros."
    " Brenner shares rose 5.2 percent to 33.10 euros. Callow shares rose 1.9 percent to 61.70 euros."
)
FORM_LETTERS = " ".join(
    f"The counselling office in {a} welcomes apprentices on {n} March and forwards their petitions to {b}."
    for a, n, b in (
        ("Callow", 12, "Brenn"),
        ("Dorset", 17, "Tarl"),
        ("Elmen", 21, "Wolt"),
        ("Fenwick", 29, "Mor"),
    )
)
INTERVIEW = (
    "The union accused managers of abandoning pensioners in Dunmore.\n\nThe harvest was poor.\n\n"
    "Editor: What does the union say about pensioners in Dunmore?\n"
    "Marwick: That we abandon them. My cat sleeps.\n"
    "Editor: Is the weather good?\nMarwick: It is fine. Nobody complains."
)
SPLIT = (
    "Kestrel closes 38 branches in Dunmore and dismisses 410 tellers. Wheat grows slowly. "
    "Kestrel closes branches in Dunmore. It dismisses 410 tellers there. Wheat is cheap."
)
IN_ORDER = (
    "Kestrel closes 38 branches. The union of tellers protests loudly. Profits fell to 61 million euros.\n\n"
    "Farmers expect a good harvest of barley.\n\n"
    "Kestrel is closing 38 branches. Tellers protest. Profits were 61 million euros."
)
HEADED = (
    "Bridge of Dunmore closed\n\nThe bridge of Dunmore is closed, and the council repairs it soon, it says."
)
THANKS = (
    "Editor: Welcome to our studio.\nMarwick: Thank you for having me.\nEditor: What happened?\n"
    "Marwick: The bridge closed.\nEditor: Thank you for your time.\nMarwick: Thank you."
)
THRICE = (
    RESTATED + " Nobody was hurt. The council of Dunmore had its bridge closed: 14 cracks were found in it."
)
SPOKEN = "The bridge of Dunmore is closed. Wheat grows slowly. A baker in Callow sells warm rolls."
ZONED = "The bridge of Dunmore is closed. The council repairs it soon.\n\n" + THANKS
REPEATED = (RESTATED, (0, 2)), (RESTATED, (0, 1))
SLOTS = (ROWS, (0, 1)), (SAME_ROW, (0, 1))

TABLE = {
    **dict.fromkeys(
        (
            "cover_light", "cover_heavy", "dice", "base", "shared_words", "shared_names", "shared_numbers",
            "rare_two", "rare_three", "hard_share", "heaviest", "shared_count", "look", "share_best",
            "share_worst", "hubness", "rank_worst", "gap_best", "gap_worst", "order_best",
            "order_worst",
        ),
        REPEATED,
    ),
    **dict.fromkeys(
        (
            "numbers_alone_both", "numbers_alone_one", "names_alone_both", "names_alone_one", "slot_share",
            "frame_with_slots", "number_conflict",
        ),
        SLOTS,
    ),
    "words_alone_both": ((RESTATED, (0, 1)), (SAME_ROW, (0, 1))),
    "mass_light": ((RESTATED, (0, 2)), (INTERVIEW, (3, 5))),
    "rank_best": ((IN_ORDER, (0, 4)), (IN_ORDER, (1, 4))),
    "mass_ratio": ((SAME_ROW, (0, 1)), (INTERVIEW, (0, 1))),
    "template_count": ((MORE_ROWS, (0, 1)), (ROWS, (0, 1))),
    "templated_text": ((FORM_LETTERS, (0, 1)), (RESTATED, (0, 2))),
    "bigrams": ((SAME_ROW, (0, 1)), (RESTATED, (0, 2))),
    "longest_run": ((SAME_ROW, (0, 1)), (RESTATED, (0, 2))),
    "window_light": ((SPLIT, (0, 3)), (SPLIT, (1, 3))),
    "window_heavy": ((SPLIT, (0, 2)), (SPLIT, (0, 4))),
    "lender": ((INTERVIEW, (0, 3)), (INTERVIEW, (1, 3))),
    "lender_of_short": ((INTERVIEW, (0, 3)), (INTERVIEW, (1, 3))),
    "block_one": ((INTERVIEW, (0, 3)), (INTERVIEW, (0, 5))),
    "block_both": ((INTERVIEW, (0, 2)), (INTERVIEW, (0, 5))),
    "question_one": ((INTERVIEW, (0, 2)), (INTERVIEW, (0, 1))),
    "question_both": ((INTERVIEW, (2, 5)), (INTERVIEW, (0, 2))),
    "bare_question": ((INTERVIEW, (0, 5)), (INTERVIEW, (0, 2))),
    "one_shared": ((FORM_LETTERS + " Brenn is far.", (0, 4)), (FORM_LETTERS, (0, 1))),
    "heading_one": ((HEADED, (0, 1)), (RESTATED, (0, 1))),
    "courtesy_one": ((THANKS, (1, 3)), (RESTATED, (0, 1))),
    "adjacent": ((RESTATED, (0, 1)), (RESTATED, (0, 2))),
    "same_block": ((INTERVIEW, (2, 3)), (INTERVIEW, (0, 3))),
    "neighbours": ((IN_ORDER, (1, 5)), (IN_ORDER, (3, 5))),
    "zones_apart": ((ZONED, (0, 3)), (ZONED, (0, 1))),
    "through_third": ((THRICE, (0, 4)), (THRICE, (0, 1))),
    "retold": ((IN_ORDER, (0, 4)), (SPOKEN, (0, 1))),
    "order_gain": ((IN_ORDER, (1, 5)), (IN_ORDER, (1, 6))),
}  # fmt: skip


@functools.cache
def described(text):
    """Features of every pair of a text, by pair of sentences (speaker labels not counted)."""
    parsed = parse(text, language="en")
    context = build_context(parsed, None, build_units(parsed, None, Background.default()))
    i, j = np.nonzero(np.triu(context.base >= 0, 1))
    first = first_features(context, i, j)
    second = second_features(context, i, j, load("restatement_look").probability(first))
    rows = np.hstack([first, second])
    return {
        (int(a), int(b)): dict(zip(FEATURES, row, strict=True)) for a, b, row in zip(i, j, rows, strict=True)
    }


@pytest.mark.parametrize("name", TABLE)
def test_feature_is_higher_where_it_should_be(name):
    (high, pair), (low, other) = TABLE[name]
    assert described(high)[pair][name] > described(low)[other][name]


def test_every_feature_has_its_case():
    assert set(TABLE) == set(FEATURES)


def test_the_files_of_weights_name_these_features():
    assert load("restatement").names == FEATURES


def test_the_name_of_a_speaker_ties_less_than_that_of_somebody_spoken_about():
    weights = []
    for first, second in (
        ("The bridge is closed, said Marwick.", "Rain will fall, says Marwick."),
        ("The bridge was closed by Marwick.", "Rain fell on Marwick."),
    ):
        parsed = parse(f"{first} {second}", language="en")
        units = build_units(parsed, None, Background.default())
        weights.append(units.weight[units.kind == TermKind.NAME].tolist())
    (said,), (done,) = weights
    assert said < 0.5 * done


def test_what_is_kept_for_the_next_question_cannot_be_changed():
    units = build_units(parse(RESTATED, language="en"), None, Background.default())
    kept = [getattr(units, f.name) for f in dataclasses.fields(units)]
    arrays = [*(x for x in kept if isinstance(x, np.ndarray)), *similar_pairs(units)]
    assert arrays
    assert not any(x.flags.writeable for x in arrays)


def test_features_are_finite():
    for text in (RESTATED, MORE_ROWS, INTERVIEW, THANKS, HEADED):
        for row in described(text).values():
            assert np.isfinite(list(row.values())).all()


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("declines", "declining"),
        ("unemployment", "unemployement"),
        ("doctor", "physician"),
        ("16 thousand", "16,000"),
        ("seven in ten", "70 percent"),
        ("214 cases", "about 200 cases"),
    ],
)
def test_alike_terms_cover_each_other(one, two):
    parsed = parse(f"Experts in Norwick spoke of {one} again. Wheat grew. They mentioned {two} in Tillmouth.")
    context = build_context(parsed, None, build_units(parsed, None, Background.default()))
    assert context.cover[0, 2] > 0.1
