"""What a pair cannot be, whatever the weights say."""

import pytest

import dedup
from dedup import Relation
from tests.match.stories import LOCAL, OTHER, STORY


def item(text, source=None, title=None):
    return dedup.Document(text, source=source, title=title)


SENTENCES = STORY.split(". ")
TAKEN = ". ".join(SENTENCES[1:4]) + "."
ROUND = (
    "Two senators announced the {n} round of grants for fire companies today. "
    '"Our firefighters risk their lives every day, and this money helps them to go on," said Senator Olm. '
    "The companies below will receive their share from the state office before the end of the year: {towns}."
)
MAY = ROUND.format(
    n="third", towns="Brall $41,300; Corle $72,850; Dunmet $19,400; Eskar $88,120; Ferth $23,760"
)
JUNE = ROUND.format(
    n="fifth", towns="Garn $12,900; Holm $64,210; Istel $37,580; Jarn $91,450; Kettle $28,310"
)


@pytest.mark.parametrize(
    ("a", "b", "never"),
    [
        (
            item(STORY, "Wire"),
            item(f"{OTHER} {TAKEN}", "Paper"),
            {Relation.SAME_EVENT, Relation.UNRELATED},
        ),
        (item(STORY, "Wire"), item(OTHER, "Paper"), {Relation.COPY, Relation.EDITED_COPY, Relation.CONTAINS}),
        (
            item(MAY, "Senate"),
            item(JUNE, "Senate"),
            {Relation.COPY, Relation.EDITED_COPY, Relation.UPDATE},
        ),
        (
            item(STORY, "Wire", "Bridge to close"),
            item(STORY.replace("23 million", "25 million"), "Wire", "UPDATE 1-Bridge to close"),
            set(Relation) - {Relation.UPDATE},
        ),
        (
            item(STORY, "Wire"),
            item(f"{OTHER} {LOCAL} {STORY} {OTHER}", "Paper"),
            set(Relation) - {Relation.CONTAINS},
        ),
    ],
    ids=[
        "three whole sentences taken over",
        "hardly a word in common",
        "weekly grants to other towns",
        "marked as an update",
        "a whole story in a longer text",
    ],
)
def test_two_items_are_never(a, b, never):
    assert dedup.compare(a, b).relation not in never
    assert dedup.compare(b, a).relation not in never


def test_a_rule_that_turned_the_verdict_is_its_first_reason():
    old, new = item(STORY, "Wire", "Bridge"), item(STORY.replace("23", "25"), "Wire", "CORRECTED-Bridge")
    found = dedup.compare(old, new)
    assert found.relation is Relation.UPDATE
    assert found.reasons[0].message.startswith("One title says that it updates or corrects")
