"""When two outlets claim one interview."""

import pytest

from dedup.report.interviewers import two_interviewers
from dedup.text.parse import parse

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
