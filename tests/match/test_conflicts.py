"""One fact, two values; and what only looks like it."""

import pytest

import dedup

CONTEXT = (
    "Emergency services in Vessa worked through the night after the ferry ran aground. {} "
    "The harbour master said that the cause was not yet known and that an inquiry would begin on Thursday."
)


def values(a, b):
    found = dedup.compare(CONTEXT.format(a), CONTEXT.format(b))
    return {
        (link.conflict.value_a, link.conflict.value_b)
        for passage in found.passages
        for link in passage.links
        if link.conflict
    }


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("Twelve people were killed.", "Fourteen people were killed.", {("12", "14")}),
        ("The fare rose by 6% in May.", "The fare rose by 8% in May.", {("6 %", "8 %")}),
        (
            "Repairs will cost $4.5 million.",
            "Repairs will cost $5.4 million.",
            {("4500000 USD", "5400000 USD")},
        ),
        ("The ship was built in 1998.", "The ship was built in 1989.", {("1998", "1989")}),
        ("About 20 crew had left.", "About 22 crew had left.", {("20", "22")}),
        ("It sailed on October 31 at last.", "It sailed on October 42 at last.", {("31", "42")}),
    ],
    ids=["a toll", "a share", "money", "a year", "the same hedge", "no such day"],
)
def test_a_number_changed_in_a_copy_is_a_conflict(a, b, expected):
    assert values(a, b) == expected


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("The fare rose by 6% in May.", "The fare rose by 6 percent in May."),
        ("Repairs will cost $4.5 million.", "Repairs will cost $4,500,000."),
        ("There were 16 thousand of them.", "There were 16,000 of them."),
        ("There were 15,870 of them.", "There were about 16,000 of them."),
        ("It sailed on June 9 at last.", "It sailed on June 9, 2025 at last."),
    ],
    ids=[
        "6% and 6 percent agree",
        "a scale word",
        "thousand",
        "rounded figure is no conflict",
        "a year added",
    ],
)
def test_the_same_value_written_differently_is_none(a, b):
    assert values(a, b) == set()


def test_an_acronym_spelled_out_in_two_ways_is_a_conflict():
    text = (
        "The minister praised the Norland Harbour Safety Association (NHSA) for its work after the storm. "
        "Ferries were back in service within two days of the storm, he said.\n\n"
        "Reporter: You praised the Norland Harbour Safety Organization (NHSA) for its work after the storm?\n"
        "Minister: Yes, the NHSA did good work after the storm, and the ferries ran again within two days.\n"
    )
    report = dedup.check(text)
    found = [x.conflict for p in report.passages for x in p.links if x.conflict]
    assert [(c.key, c.value_a, c.value_b) for c in found] == [
        ("NHSA", "Norland Harbour Safety Association", "Norland Harbour Safety Organization")
    ]
    assert text[found[0].a.start : found[0].a.end] == "Norland Harbour Safety Association"


LIVE = (
    "Storm Edda: live\n\n08.00\n{}\n\n09.00\nSchools stay shut until Friday.\n\n"
    "10.00\nTrains to Lusk are cancelled.\n\n12.00\n{}\n"
)


@pytest.mark.parametrize(
    ("first", "second", "conflict"),
    [
        ("At least four people have died, the police say.", "The death toll has risen to seven.", True),
        (
            "Some 9,000 homes have no power.",
            "The utility now speaks of 14,000 homes without electricity.",
            True,
        ),
        ("Four people have died in Lusk.", "Four deaths are confirmed in Lusk.", False),
        ("Four people have died in Lusk.", "Nine people have died in Vessa.", False),
        ("Four people have died.", "The man who died in the harbour was 59.", False),
    ],
    ids=["later toll differs", "homes", "same toll", "another town", "an age is no toll"],
)
def test_in_one_story_a_count_that_changes_is_a_conflict(first, second, conflict):
    report = dedup.check(LIVE.format(first, second))
    assert any(x.conflict for p in report.passages for x in p.links) is conflict


FAIR = (
    "The council of Vessa said the spring fair opens on {} on the old quay, with some forty stalls this time."
)


@pytest.mark.parametrize(
    ("a", "b", "conflicts"),
    [
        ("12 March", "12 March 2024", 0),
        ("March 2024", "12 March 2024", 0),
        ("12 March", "13 March 2024", 1),
        ("12 March 2023", "12 March 2024", 1),
        ("12 March", "14 March", 1),
    ],
)
def test_a_date_without_its_year_agrees_with_that_day_only(a, b, conflicts):
    found = dedup.compare(FAIR.format(a), FAIR.format(b))
    assert sum(link.conflict is not None for p in found.passages for link in p.links) == conflicts
