"""The words shown beside a line: both sides, the earlier one first."""

import pytest

from dedup.scan.night import Line
from dedup.scan.quotes import quotes_of
from dedup.types import Attention, Finding, Kind, Passage, Role, Span
from tests.scan.test_pieces import info, pair, report

EARLIER = "Padding. " * 30 + "The ferry carried 12 people. " + "More words follow here. " * 30
LATER = "Another lede. The ferry carried 14 people. And an end."


def passage(name, a, b, kind=Kind.VERBATIM, role=None):
    return Passage(name, kind, role, 0.9, Span(*a), Span(*b))


def line(about, message, comparison=None):
    return Line("copy", message, about, f"rep_{about.id}", comparison=comparison)


def test_values_that_disagree_are_quoted_with_the_words_around_them():
    one, two = info("one", "Wire"), info("two", "Paper", 10)
    a, b = EARLIER.index("12"), LATER.index("14")
    found = pair(one, two)
    said = Finding("fact_conflict", Attention.LOOK, "Says", (), Span(a, a + 2), Span(b, b + 2), found.id)
    (quote,) = quotes_of(line(two, "Says", found.id), report(two, found, findings=[said]), LATER, EARLIER)
    assert "ferry carried 12 people" in quote.a and quote.a.startswith("… ") and quote.a.endswith(" …")
    assert quote.b == LATER


def test_the_longest_passages_meant_are_quoted_harmless_ones_last():
    one, two = info("one", "Wire"), info("two", "Paper", 10)
    passages = [
        passage("p1", (0, 7), (0, 7)),
        passage("p2", (270, 298), (14, 42)),
        passage("p3", (0, 200), (0, 54), role=Role.BOILERPLATE),
    ]
    found = pair(one, two)
    found = type(found)(
        **{n: getattr(found, n) for n in found.__slots__ if n != "passages"}, passages=tuple(passages)
    )
    said = Finding("copy_of", Attention.LOOK, "A copy", ("p1", "p2", "p3"), comparison=found.id)
    quotes = quotes_of(line(two, "A copy", found.id), report(two, found, findings=[said]), LATER, EARLIER)
    assert [quote.b for quote in quotes] == [LATER[14:42], LATER[:7], LATER]
    assert len(quotes[-1].a) <= 602


def test_copies_without_passages_are_quoted_from_their_beginning():
    one, two = info("one", "Wire"), info("two", "Paper", 10)
    found = pair(one, two)
    (quote,) = quotes_of(line(two, "A copy of ours.", found.id), report(two, found), LATER, EARLIER)
    assert quote.a.startswith("Padding. Padding.") and quote.a.endswith(" …") and quote.b == LATER


@pytest.mark.parametrize("comparison", [None, "cmp_gone"], ids=["of itself", "a pair that is gone"])
def test_what_is_no_more_is_not_quoted(comparison):
    about = info("one")
    assert quotes_of(line(about, "Says", comparison), report(about), EARLIER, LATER) == ()
