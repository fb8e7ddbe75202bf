"""Whom texts credit, and when two outlets claim one interview."""

import pytest

from dedup.report.credits import credits_of, same_outlet, two_interviewers
from dedup.text.parse import parse
from dedup.types import Document

CREDITED = [
    ("Earlier, Kursor wrote that rebels took the town.", ["Kursor"]),
    ("The mayor resigned, as first reported by the Harbour Wire on Monday.", ["Harbour Wire"]),
    ("This article originally appeared on The Conversation.", ["Conversation"]),
    ("The post Bridge opens appeared first on Vessa Today.", ["Vessa Today"]),
    ("PORT LUSK (Reuters) - A ferry ran aground.", ["Reuters"]),
    ("(AP) — A ferry ran aground.", ["AP"]),
    ("A ferry ran aground.\nSource: Harbour Wire", ["Harbour Wire"]),
    ("A ferry ran aground.\nQuelle: Tagesschau", ["Tagesschau"]),
    ("Earlier, he wrote that it was late.", []),
    ("She reported the theft. The source: unknown.", []),
    ("The party (CDU) won - again.", []),
    ("Nothing is credited here.", []),
]


@pytest.mark.parametrize(("text", "names"), CREDITED)
def test_credits_are_found_by_their_form(text, names):
    assert [credit.name for credit in credits_of(Document(text))] == names


def test_a_credit_shows_where_it_stands():
    text = "Late on Sunday. Earlier, Kursor wrote that rebels took the town."
    (credit,) = credits_of(Document(text))
    assert text[credit.span.start : credit.span.end] == "Kursor"


def test_ones_own_dateline_is_no_credit():
    assert credits_of(Document("PORT LUSK (Harbour Wire) - A ferry.", source="Harbour Wire")) == ()


def test_a_byline_is_only_a_possible_credit():
    (credit,) = credits_of(Document("A ferry ran aground. Reporting by Jane Doe"))
    assert not credit.sure


SAME = [
    ("The Telegraph", "Telegraph YouTube channel", True),
    ("time.news", "Time News", True),
    ("Reuters", "reuters.com", True),
    ("Harbour Wire", "Lusk Courier", False),
    ("AP", "AFP", False),
    ("AP", None, False),
    ("", "", False),
]


@pytest.mark.parametrize(("one", "other", "same"), SAME)
def test_outlets_are_told_by_the_words_that_name_them(one, other, same):
    assert same_outlet(one, other) is same
    assert same_outlet(other, one) is same


ARTICLE = (
    "The expert, {said}, said that support will shrink. He gave three reasons for it on Monday.\n"
    "He does not expect a quick end to the war, and neither do his colleagues at the institute.\n\n"
)
INTERVIEW = (
    "{label}: Why will support shrink, and how soon will that be?\n"
    "Orlov: Support will shrink because money is short. There are three reasons.\n"
    "{short}: And do you expect a quick end to the war?\n"
    "Orlov: No, I do not expect a quick end to the war at all.\n"
)
PLACED = [
    ("in an interview with the Daily Post", "Editor of Time.news", True),
    ("in an exclusive interview with Radio North", "Host of Harbour FM", True),
    ("in an interview with Time.news", "Editor of Time.news", False),
    ("in an interview with Pavel Orlov", "Editor of Time.news", False),
    ("in an interview with reporters", "Editor of Time.news", False),
    ("in an interview with the Daily Post", "Editor", False),
    ("in a report", "Editor of Time.news", False),
]


@pytest.mark.parametrize(("said", "label", "found"), PLACED)
def test_two_interviewers_are_two_named_outlets(said, label, found):
    text = ARTICLE.format(said=said) + INTERVIEW.format(label=label, short=label.split()[0])
    places = two_interviewers(parse(text))
    assert (places is not None) is found
    if places:
        assert places[0].text == said
        assert places[1].text == label


PUMPS = [
    "in an interview with ",
    "Earlier, A ",
    "(A ",
    "as first reported by ",
    "Source: ",
    "a.b",
    "A" * 50 + " ",
]


@pytest.mark.parametrize("pump", PUMPS)
def test_hostile_text_is_read_to_its_end(pump):
    credits_of(Document(pump * (50_000 // len(pump))))
