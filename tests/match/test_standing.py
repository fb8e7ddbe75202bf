"""Standing matter at a glance: the share of a text that comes after its opener."""

import pytest

from dedup.match.set_aside import standing_share

STORY = "The mill burned on Sunday. Nobody was hurt, the mayor said. It was about 400 years old.\n" * 3
CASES = {
    "none": (STORY, 0.0),
    "about the company": (
        STORY + "About Acme Works\nAcme makes anvils. It was founded in 1921.\n",
        0.19,
    ),
    "a contact in the last line": (STORY + "Contact: press@acme.example", 0.09),
    "an opener in the first quarter": ("About Acme: it makes anvils.\n" + STORY, 0.0),
    "no text": ("", 0.0),
}


@pytest.mark.parametrize(("text", "share"), CASES.values(), ids=CASES.keys())
def test_the_share_after_the_opener(text, share):
    assert standing_share(text) == pytest.approx(share, abs=0.03)
