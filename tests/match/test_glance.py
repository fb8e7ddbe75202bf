"""A glance at two texts: what it settles, and what it leaves to a closer look."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.match.glance import glance, is_apart
from dedup.match.view import view
from dedup.sketch.background import Background
from dedup.text.parse import parse

STORY = (
    "The council of Vessa approved a new footbridge over the Orel on Monday after two years of debate. "
    "Work begins in March and costs 1.1 million, which the region pays in full, said mayor Anna Renn. "
    "Residents had asked for the bridge since the flood of 2019 carried the old wooden one away. "
)
RETOLD = (
    "A footbridge over the Orel will be built from March for 1.1 million, the Vessa council has agreed. "
    "Mayor Anna Renn said that the region covers the cost. The flood of 2019 had destroyed the old one."
)
OTHER = (
    "Quarterly profits at the brewer Halden fell by a third as barley prices rose, its chief executive said. "
    "Shares closed four per cent lower in Oslo, and analysts cut their estimates for the coming year. "
    "The firm will close one of its three malting plants in autumn and offers staff early retirement. "
)
NOTICE = (
    "\n\nForward-Looking Statements\n"
    "This press release contains forward-looking statements within the meaning of the Private Securities "
    "Litigation Reform Act of 1995. Actual results may differ materially from those anticipated, and the "
    "company undertakes no obligation to update any statement to reflect events after this date.\n"
)
CASES = {
    "two stories that share a disclaimer": (STORY + NOTICE, OTHER + NOTICE, True),
    "two stories that share nothing": (STORY, OTHER, True),
    "a copy": (STORY, STORY, False),
    "a sentence taken over into another story": (STORY, OTHER + STORY.partition(". ")[0] + ".", False),
    "the same told in other words": (
        STORY,
        RETOLD,
        False,
    ),
    "a headline": ("Council of Vessa approves footbridge", OTHER, False),
    "nothing at all": ("", STORY, False),
}


def seen(text, source=None):
    background = Background.default()
    return glance(view(parse(text), background), source, background)


@pytest.mark.parametrize("case", CASES)
def test_what_a_glance_settles(case):
    a, b, apart = CASES[case]
    assert is_apart(seen(a), seen(b)) is apart
    assert is_apart(seen(b), seen(a)) is apart


PHRASE = "said on Monday that the work would go on"
PARAGRAPH = (
    "The river has risen by two metres since Friday and stands above the marks of all floods that wardens at "
    "Kelm have cut into the old stone pillar under the mill since the year 1784."
)
BESIDE = " ".join(f"word{n} and thing{n}" for n in range(200))
"""Six hundred words that no other text has."""


@pytest.mark.parametrize(
    ("a", "b", "at_home", "elsewhere"),
    [
        (f"{STORY}{OTHER}He {PHRASE}.", f"{BESIDE}. She {PHRASE}.", True, False),
        (f"{STORY * 5}{PARAGRAPH}", f"{BESIDE}. {PARAGRAPH}", False, False),
        (STORY, STORY, False, False),
    ],
    ids=["a way of saying", "a paragraph in long items", "a copy"],
)
def test_one_house_has_its_ways_with_itself(a, b, at_home, elsewhere):
    assert is_apart(seen(a, "Post"), seen(b, "Post")) is at_home
    assert is_apart(seen(a, "Post"), seen(b, "Wire")) is elsewhere
    assert is_apart(seen(a, "Post"), seen(b)) is elsewhere


@given(st.text(alphabet="abc dé.\n1", max_size=200), st.text(alphabet="abc dé.\n1", max_size=200))
def test_a_glance_is_the_same_from_both_sides(a, b):
    assert is_apart(seen(a), seen(b)) is is_apart(seen(b), seen(a))
    assert not is_apart(seen(a), seen(a))


def test_a_glance_needs_some_seven_bytes_a_word():
    text = " ".join((STORY, OTHER)) * 20
    assert seen(text).size < 7 * len(text.split())
