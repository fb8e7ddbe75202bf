"""Which facts two texts share: by value, by surname, by measure; and which only look alike."""

import pytest

import dedup
from dedup.match.measures import same_measure


def agreeing(a, b, what):
    found = dedup.compare(a, b).facts.agreeing
    return {(f.a.text, f.b.text) for f in found if f.what == what and f.a and f.b}


@pytest.mark.parametrize(
    ("a", "b", "shared"),
    [
        ("Later Senator Ada Holm spoke.", "There Holm spoke at length.", True),
        ("We met Trent Lott of Brall there.", "Then Lott left.", True),
        ("They saw Maria E. Quill there.", "They saw Maria Quill there.", True),
        ("There House Speaker Jan Boll spoke.", "They saw the House again.", False),
        ("He is at Corle Union University now.", "They went to Corle again.", False),
        ("It is the University of Corle that pays.", "They went to Corle again.", False),
    ],
    ids=["a title and the surname", "a place behind it", "an initial", "an office", "a school", "of a place"],
)
def test_a_name_is_shared_by_its_surname_but_not_by_any_word(a, b, shared):
    assert bool(agreeing(a, b, "name")) is shared


@pytest.mark.parametrize(
    ("a", "b", "shared"),
    [
        ("The sect has about 10 houses.", "The sect has 13 houses.", False),
        ("It cost about $1 billion to build.", "It cost $1.3 billion to build.", False),
        ("It cost about $1,000 to mend.", "It cost $1,050 to mend.", True),
        ("Sales rose to 17.1 million.", "Sales rose to 17,121,000.", True),
    ],
)
def test_a_round_figure_agrees_with_what_rounds_to_it(a, b, shared):
    assert bool(agreeing(a, b, "number") | agreeing(a, b, "money")) is shared


@pytest.mark.parametrize(
    ("a", "unit_a", "b", "unit_b", "same"),
    [
        (48, "km", 30, "mile", True),
        (193, "kmh", 120, "mph", True),
        (100, "acre", 40, "ha", True),
        (48, "km", 35, "mile", False),
        (48, "km", 30, "kg", False),
        (48, "km", 30, "year", False),
    ],
)
def test_a_measure_is_the_same_in_two_systems(a, unit_a, b, unit_b, same):
    assert same_measure(a, unit_a, b, unit_b) is same
    assert same_measure(b, unit_b, a, unit_a) is same


def test_miles_and_kilometres_of_one_chase_are_no_conflict():
    text = "The police chased the driver for {} through the old harbour before he stopped at the last quay."
    found = dedup.compare(text.format("48 km"), text.format("30 miles"))
    assert not found.facts.conflicts
