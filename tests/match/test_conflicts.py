"""One fact, two values; and what only looks like it."""

import pytest

import dedup
from dedup.match.disputes import disputes
from dedup.match.facts import expansion_conflicts
from dedup.match.links import Tie
from dedup.text.parse import parse

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
        ("Storms killed 9,000 people last century.", "Four people have died in this one.", False),
        ("There were 14 deaths on the coast and 9 deaths inland.", "In all 17 people were killed.", False),
        ("Four people have died.", "Cyclists were seven times more likely to die than others.", False),
    ],
    ids=[
        *("later toll differs", "homes", "same toll", "another town", "an age is no toll"),
        *("a thousand times as many are another toll", "parts of a whole", "a factor counts nobody"),
    ],
)
def test_in_one_story_a_count_that_changes_is_a_conflict(first, second, conflict):
    report = dedup.check(LIVE.format(first, second))
    assert any(x.conflict for p in report.passages for x in p.links) is conflict


@pytest.mark.parametrize(
    ("first", "second", "conflict"),
    [
        ("The ferry carried 212 passengers.", "There were 221 passengers on the ferry.", True),
        ("A dividend of EUR 1.60 was approved.", "They approved a dividend of EUR 1.70 on Monday.", True),
        ("A total dividend of EUR 1.60 was approved.", "It has a base dividend of EUR 0.65 inside.", False),
        ("Holders get EUR 1.60 per share in May.", "A rise by EUR 0.20 per share was refused.", False),
        ("Call the office on 1-800-555-0199 today.", "Call the office on 1-888-555-0142 now.", False),
        ("Trading began 2024-02-02 13:00 (UTC).", "Payouts begin 2024-02-03 13:00 (UTC).", False),
        ("Web 3.0 technology is what it wants.", "1. Technology that works is what it sells.", False),
        ("Figure 1 shows the yearly turnover.", "Figure 2 shows the monthly turnover.", False),
        ("Since 1999 women of Lusk took part.", "Of them 493 women stayed on.", False),
    ],
    ids=[
        *("a count", "money", "another dividend", "a measure says nothing", "telephone numbers"),
        *("a time zone says nothing", "the number of an item", "a label", "a year counts nothing"),
    ],
)
def test_tied_sentences_contradict_where_they_count_the_same(first, second, conflict):
    parsed = parse(f"{first}\n\n{second}")
    found = disputes(parsed, None, [Tie(0, 1, 0.9)], one_story=False)
    assert bool(found) is conflict


def test_a_plural_spells_an_acronym_out_in_the_same_way():
    text = (
        "A Virtual Private Server (VPS) is a machine. Hosts rent virtual private servers (VPS) by the hour."
    )
    assert expansion_conflicts(parse(text)) == ()


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
