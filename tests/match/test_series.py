"""Items of a series are no duplicates of each other, and one item told again is."""

import numpy as np
import pytest

import dedup
from dedup import Background, Relation
from dedup.match.titles import periods, revised
from tests.match.stories import OTHER, STORY

NOTE = (
    "The pictures of Marta Quill hang in four museums. She worked for this paper for forty years and took "
    "her camera to every harbour on the coast. Prints are sold at the front desk or through the shop page. "
    "She was born in Lusk, learned the trade from her aunt and won the medal of the guild twice in her life. "
    "The archive holds some sixty thousand of her negatives, and the paper shows one of them every Sunday."
)
PICTURE = "{name} ({year}). {line} {note}"
MILL = PICTURE.format(name="Windmill at Corle", year=1948, line="Men carry sacks up the ramp.", note=NOTE)
FERRY = PICTURE.format(name="Night ferry to Brall", year=1953, line="Lamps on the pier.", note=NOTE)
QUARTER = (
    "Holm Savings reported net income for the {quarter} quarter. Deposits grew and loans held steady, said "
    "chief executive Ada Holm. The board declared a dividend. The bank has branches in nine towns of the "
    "county and lends to farms, shops and households. A call for investors is on the page of the bank."
)


def item(text, source=None, title=None, published=None):
    return dedup.Document(text, source=source, title=title, published=published)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (
            item(MILL, "Daily", "“Windmill at Corle (1948)” – Marta Quill"),
            item(FERRY, "Daily", "“Night ferry to Brall (1953)” – Marta Quill"),
        ),
        (
            item(QUARTER.format(quarter="second"), "Wire", "Holm Savings Reports Second Quarter Results"),
            item(QUARTER.format(quarter="third"), "Wire", "Holm Savings Reports Third Quarter Results"),
        ),
    ],
    ids=["the picture of the day", "reports of two quarters"],
)
def test_two_of_a_series_are_no_duplicates(a, b):
    assert not dedup.compare(a, b).duplicate
    assert not dedup.compare(b, a).duplicate


def test_one_item_under_two_headlines_stays_a_copy():
    a = item(STORY, "Wire", "Bridge at Lusk to close for a year")
    b = item(STORY + " More follows.", "Wire", "Second bridge closure in March worries traders")
    assert dedup.compare(a, b).duplicate


TRIAL = (
    "Ostrava Therapeutics runs its studies in six hospitals of the region and pays for the travel of all who "
    "take part. The compound was found in the bark of a willow by the university's own chemists. "
    "It is given as a tablet twice a day and has been shown to be safe in animals. The company was founded "
    "by two nurses and a chemist, and it holds eleven patents on the compound and on how it is made. "
)
FIRST = (
    "Thirteen patients have begun treatment with the tablet and nobody dropped out so far, the firm says. "
)
LAST = "The trial has ended after half a year, with pain down in nine people out of ten, doctors were told. "


@pytest.mark.parametrize(("day", "duplicate"), [("2025-01-03", True), ("2025-06-03", False)])
def test_the_next_occasion_over_the_same_paragraphs_is_no_duplicate_weeks_later(day, duplicate):
    first = item(FIRST + TRIAL, "W", "Ostrava trial begins", "2025-01-02")
    found = dedup.compare(first, item(LAST + TRIAL, "W", "Ostrava trial ends with pain down", day))
    assert found.duplicate is duplicate


def test_the_same_promotion_again_under_the_same_title_stays_a_copy():
    first = item(FIRST + TRIAL, "W", "Ostrava trial", "2025-01-02")
    assert dedup.compare(first, item(LAST + TRIAL, "W", "Ostrava trial", "2025-06-03")).duplicate


def test_what_is_told_weeks_later_half_anew_is_no_edited_copy():
    half = ". ".join(STORY.split(". ")[:3]) + ". " + OTHER
    soon = dedup.compare(item(STORY, "W", None, "2025-01-02"), item(half, "W", None, "2025-01-03"))
    late = dedup.compare(item(STORY, "W", None, "2025-01-02"), item(half, "W", None, "2025-06-03"))
    assert late.relation not in {Relation.COPY, Relation.EDITED_COPY}
    assert soon.score >= late.score


def test_news_of_one_firm_under_its_usual_words_is_not_linked_where_the_source_is_known():
    def news(n):
        random = np.random.default_rng(n)
        return item(" ".join(f"word{k}" for k in random.integers(9000, size=60)) + ". " + NOTE, "Promo")

    known = Background.learn(news(n) for n in range(60))
    one, two = news(70), news(71)
    assert not dedup.compare(one, two, background=known).duplicate
    again = dedup.Document(one.text.replace("museums", "places"), source="Promo")
    assert dedup.compare(one, again, background=known).duplicate


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("bank reports second quarter results", {"rank 2"}),
        ("coverage of holm q3 24", {"q3"}),
        ("march report on prices", {"month 3"}),
        ("free on march 5 and march 6 2025", set()),
        ("annapolis rock 1948", {"1948"}),
        ("14 dead in ferry accident", set()),
        ("результаты за третий квартал", {"rank 3"}),
    ],
)
def test_a_title_names_periods_but_no_dates_of_events(title, named):
    assert periods(title.split()) == named


@pytest.mark.parametrize(
    ("title", "is_revised"),
    [
        ("UPDATE 1-Bridge closes", True),
        ("CORRECTING AND REPLACING: Bridge closes", True),
        ("2nd Writethru, bridge", True),
        ("Updates on the bridge", False),
        ("The correct bridge", False),
    ],
)
def test_a_title_tells_a_later_version(title, is_revised):
    assert revised(title) is is_revised


CALL = (
    "The harbour trust will hold its call for investors on {date}. The call is about the report for the "
    "year that ended on {end}; questions may be sent to the office before noon. The trust owns nine quays "
    "and two sheds, all let to firms that ship grain. Dial {code} to listen. A recording stays open a week."
)


def test_the_same_call_a_year_later_is_no_duplicate():
    this = CALL.format(date="Tuesday, March 11, 2025", end="January 31, 2025", code="4471902")
    last = CALL.format(date="Thursday, March 14, 2024", end="January 30, 2024", code="3388017")
    title = "Harbour trust schedules its call"
    a, b = item(last, "Wire", title, "2024-03-01"), item(this, "Wire", title, "2025-03-01")
    assert not dedup.compare(a, b).duplicate


def test_links_that_are_written_out_change_no_verdict():
    links = STORY.replace(". ", "](https://example.org/a-page/of/the/house?id=77&x=more-words-here). ")
    found = dedup.compare(item(STORY, "Wire"), item(links, "Paper"))
    assert found.relation is Relation.COPY
