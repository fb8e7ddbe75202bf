"""Later versions of one house's text are updates, with or without a mark in the title."""

import pytest

import dedup
from dedup import Relation
from dedup.match.notes import noted
from tests.match.stories import LOCAL, STORY

LATER = (
    "The council of Vessa has signed the contract for its harbour bridge, a year of works at "
    "25 million crowns. "
) + STORY.split(". ", 1)[1].replace("23 million", "25 million")
LONGER = (
    f"{STORY}The ferry to Lusk will run every 20 minutes from Monday on, the harbour master said. "
    "A tender for the works closes on the last day of February. "
    "Lindqvist is to answer questions of the council's building committee in public next week. "
    "The last time the bridge was shut for longer than a day was after the flood of 1997.\n"
)
NOTED = f"{STORY}This article was updated to give the name of the roads office.\n"


def item(text, published=None, source="Vessa Wire"):
    return dedup.Document(text, source=source, published=published)


@pytest.mark.parametrize(
    ("earlier", "later", "relation"),
    [
        (item(STORY, "2026-11-16T09:00Z"), item(LATER, "2026-11-19T08:00Z"), Relation.UPDATE),
        (item(STORY, "2026-11-16T09:00Z"), item(LATER, "2026-11-16T11:30Z"), Relation.UPDATE),
        (item(STORY), item(NOTED), Relation.UPDATE),
        (item(STORY, "2026-11-16T09:00Z"), item(LONGER, "2026-11-16T11:30Z"), Relation.CONTAINS),
        (item(LONGER, "2026-11-16T09:00Z"), item(STORY, "2026-11-16T11:30Z"), Relation.CONTAINS),
        (item(STORY, "2026-11-16T09:00Z"), item(STORY + LOCAL, "2026-11-17T09:00Z"), Relation.COPY),
    ],
    ids=[
        "another lead and another figure days later",
        "another lead and another figure within hours",
        "a note that it was updated",
        "sentences added, every figure kept",
        "cut down later",
        "sent again with a dateline",
    ],
)
def test_what_one_house_sends_again_is(earlier, later, relation):
    assert dedup.compare(earlier, later).relation is relation
    assert dedup.compare(later, earlier).relation is relation


@pytest.mark.parametrize(
    ("published", "source"),
    [("2027-01-19T08:00Z", "Vessa Wire"), (None, "Vessa Wire"), ("2026-11-19T08:00Z", "Lusk Courier")],
    ids=["months later", "no date", "another house"],
)
def test_the_same_change_is_no_version_without_its_grounds(published, source):
    found = dedup.compare(item(STORY, "2026-11-16T09:00Z"), item(LATER, published, source))
    assert found.relation is not Relation.UPDATE


def test_a_version_says_what_makes_it_one_and_keeps_its_score():
    dated = dedup.compare(item(STORY, "2026-11-16T09:00Z"), item(LATER, "2026-11-19T08:00Z"))
    undated = dedup.compare(item(STORY), item(LATER))
    assert dated.reasons[0].message.startswith("One source tells it again within weeks")
    assert dated.score == undated.score


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("This story has been updated with a statement from the city.", True),
        ("The bridge is shut. Update (March 3, 14:05): it is open again.", True),
        ("CORRECTION: Her name is Lindqvist.", True),
        ("(Adds quotes, background) VESSA - The bridge is shut.", True),
        ("Diese Meldung wurde um 14.30 Uhr aktualisiert.", True),
        ("In einer früheren Fassung hieß es, die Brücke sei offen.", True),
        ("Cet article a été modifié après sa publication.", True),
        ("Este artículo ha sido actualizado con la respuesta del ayuntamiento.", True),
        ("Questo articolo è stato aggiornato alle 15.", True),
        ("Esta reportagem foi atualizada às 15h.", True),
        ("Dit artikel is op 3 maart bijgewerkt.", True),
        ("The council updated its plan for the bridge.", False),
        ("Updated Branding: a new logo", False),
        ("A correction of 5 percent: shares fell.", False),
        (f"{STORY * 3}This story has been updated.\n{STORY * 3}", False),
    ],
)
def test_a_note_tells_a_later_version(text, told):
    assert noted(text) is told
