"""What two texts are to each other, by cases an editor would know."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dedup
from dedup import Relation
from dedup.match.relation import Decision, retold
from tests.match.stories import LOCAL, OTHER, STORY

MATCH = (
    "{home} beat {away} {score} at {ground} on Saturday to move up to {place} in the northern league. "
    "{scorer} put the hosts ahead after {minute} minutes with a low shot from the edge of the box. "
    "{away} had more of the ball in the second half but found no way past goalkeeper {keeper}. "
    "{crowd} people watched the game. {home} play {next} away next Saturday."
)
FIRST = MATCH.format(
    home="Lusk", away="Vessa", score="2-0", ground="Mill Lane", place="third", scorer="Jan Holm", minute=12,
    keeper="Olaf Brandt", crowd="3,412", next="Corba",
)  # fmt: skip
SECOND = MATCH.format(
    home="Pontell", away="Sorell", score="3-1", ground="Quay Road", place="ninth", scorer="Iker Sanz",
    minute=55,
    keeper="Luis Prado", crowd="5,107", next="Tarn",
)  # fmt: skip


@pytest.mark.parametrize(
    ("a", "b", "relations", "duplicate"),
    [
        (STORY, STORY, {Relation.COPY}, True),
        (STORY, STORY.upper(), {Relation.COPY}, True),
        (STORY, LOCAL + STORY, {Relation.COPY, Relation.EDITED_COPY, Relation.CONTAINS}, True),
        (STORY, OTHER, {Relation.UNRELATED}, False),
        (FIRST, SECOND, {Relation.TEMPLATE, Relation.UNRELATED}, False),
    ],
    ids=[
        "the same",
        "the same in capitals",
        "wire copy with a local lede",
        "nothing in common",
        "same table, other match",
    ],
)
def test_two_texts_are(a, b, relations, duplicate):
    found = dedup.compare(a, b)
    assert found.relation in relations
    assert found.duplicate is duplicate
    assert found.duplicate is found.relation.is_duplicate


def test_a_digest_of_stories_contains_one():
    found = dedup.compare(STORY, OTHER + "\n" + STORY + "\n" + FIRST + "\n\n" + SECOND)
    assert found.containment.a_in_b > 0.9
    assert found.containment.b_in_a < 0.5
    assert found.relation is Relation.CONTAINS


def test_a_shared_quotation_alone_is_a_passage_with_a_role_and_no_duplicate():
    quote = (
        '"We would rather close it for a year than lose it for good and mourn it for a century," she said.'
    )
    found = dedup.compare(f"{OTHER} {quote}", f"{FIRST} {quote}")
    assert not found.duplicate
    assert [p.role for p in found.passages] == [dedup.Role.QUOTE]


def test_every_decision_has_reasons_that_read_and_weigh():
    found = dedup.compare(STORY, LOCAL + STORY.replace("Monday", "Tuesday"))
    assert found.reasons
    assert all(r.message and r.code for r in found.reasons)
    assert [abs(r.weight) for r in found.reasons] == sorted(
        (abs(r.weight) for r in found.reasons), reverse=True
    )


def test_numbers_in_a_feed_that_strips_punctuation_still_agree():
    plain = "".join(c if c.isalnum() or c.isspace() else " " for c in STORY)
    assert dedup.compare(STORY, plain).duplicate


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_texts_compare_and_spans_hold(a, b):
    found = dedup.compare(a, b)
    for passage in found.passages:
        assert passage.a.text == a[passage.a.start : passage.a.end]
        assert passage.b.text == b[passage.b.start : passage.b.end]
        assert passage.select_b is not None
        assert passage.select_b.exact == passage.b.text


def test_which_side_comes_first_changes_no_verdict():
    edited = LOCAL + STORY.replace("23 million", "25 million")
    one, two = dedup.compare(STORY, edited), dedup.compare(edited, STORY)
    assert (one.relation, one.score, one.jaccard) == (two.relation, two.score, two.jaccard)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("2025-01-01T08:00:00Z", "2025-01-01T12:00:00Z", "a_first certain"),
        ("2025-01-02T08:00:00Z", "2025-01-01T12:00:00Z", "b_first certain"),
        ("2025-01-01T08:00:00Z", "2025-01-01T08:05:00Z", "a_first likely"),
        (None, None, "unknown"),
    ],
)
def test_who_was_first_is_said_with_a_word_of_confidence(a, b, expected):
    found = dedup.compare(dedup.Document(STORY, published=a), dedup.Document(STORY, published=b))
    assert found.direction == expected


ARTICLE = (
    "Lusk council will close the Mill Lane library in March to save 240,000 a year, the mayor said Tuesday. "
    "Some 31,000 people borrowed books there last year, more than in any other branch. "
    "The building, put up in 1911, needs a new roof that would cost 1.3 million. "
    "A bus with 4,000 books will call at nine villages from April instead. "
    "Six of the eleven librarians will lose their posts."
)
TALK = (
    "Reporter: Why must Mill Lane go?\n"
    "Mayor: We spare 240,000 each year by shutting the library there, and we do it in March.\n"
    "Reporter: It is the busiest branch.\n"
    "Mayor: I know, no other branch had as many borrowers last year, about 31,000 of them.\n"
    "Reporter: And the house?\n"
    "Mayor: It dates from 1911 and the roof must be renewed, we were quoted 1.3 million for that.\n"
    "Reporter: What do readers get?\n"
    "Mayor: From April nine villages are served by a bus that carries 4,000 books.\n"
    "Reporter: And the staff?\n"
    "Mayor: Of eleven librarians six must leave, I am sorry to say."
)


def test_an_interview_that_tells_the_article_again_is_about_one_event():
    found = dedup.compare(ARTICLE, TALK)
    assert found.relation is Relation.SAME_EVENT
    assert not found.duplicate
    assert found.passages


@pytest.mark.parametrize(
    ("was", "tied", "sentences", "becomes"),
    [
        (Relation.UNRELATED, 9, 12, Relation.SAME_EVENT),
        (Relation.BOILERPLATE_ONLY, 9, 12, Relation.SAME_EVENT),
        (Relation.UNRELATED, 1, 12, Relation.UNRELATED),
        (Relation.UNRELATED, 0, 0, Relation.UNRELATED),
        (Relation.TEMPLATE, 9, 12, Relation.TEMPLATE),
        (Relation.COPY, 9, 12, Relation.COPY),
    ],
)
def test_statements_told_again_make_one_event_of_texts_that_share_no_wording(was, tied, sentences, becomes):
    decision = Decision(was, was.is_duplicate, 0.1, (), None, 0.5)
    assert retold(decision, tied, sentences).relation is becomes
