"""Passages, links and repeats inside one document."""

import pytest

import dedup
from dedup import Kind, Role
from dedup.match.links import Tie
from dedup.match.stretches import Stretch, gather
from dedup.match.view import view
from dedup.text.parse import parse
from tests.match.stories import LOCAL, OTHER, STORY

INTERVIEW = (
    "The harbour of Vessa will be dredged next spring, the port authority decided on Friday. "
    "Some 16 thousand tonnes of mud are to be taken out of the basin, at a cost of nine million crowns. "
    "Fishermen in the northern dock will have to move their boats to Lusk for six weeks.\n\n"
    "Interview with the director\n\n"
    "Reporter: Thank you for joining us today.\n"
    "Director: Thank you for having me.\n"
    "Reporter: What is going to happen in the basin?\n"
    "Director: We will take around 16,000 tonnes of mud out of the basin, and it costs nine million.\n"
    "Reporter: And the fishermen?\n"
    "Director: For six weeks the fishermen of the northern dock must move their boats to Lusk.\n"
    "Reporter: Thank you very much for this talk.\n"
)


def test_an_interview_that_repeats_its_article_is_found_with_the_earlier_side_as_a():
    report = dedup.check(INTERVIEW)
    assert report.passages
    assert all(p.a.end <= p.b.start for p in report.passages)
    evidence = {e for p in report.passages for x in p.links for e in x.evidence}
    assert any(e.startswith("16 thousand") and "= 16,000" in e for e in evidence)


def test_a_weak_tie_is_not_glued_onto_sure_ones():
    parsed = parse(" ".join(f"Sentence number {k} is here." for k in range(8)))
    seen = view(parsed, None, None)
    ties = [Tie(0, 4, 0.98), Tie(1, 5, 0.97), Tie(2, 6, 0.55)]
    found = gather(seen, seen, [], ties)
    assert [[(t.i, t.j) for t in s.ties] for s in found] == [[(0, 4), (1, 5)], [(2, 6)]]


def test_a_tie_that_only_fills_is_no_passage_of_its_own():
    parsed = parse(" ".join(f"Sentence number {k} is here." for k in range(8)))
    seen = view(parsed, None, None)
    inside, alone = Tie(0, 5, 0.6), Tie(3, 7, 0.6)
    copied = Stretch(0, 8, 20, 28, Kind.EDITED, 0.9)
    found = gather(seen, seen, [copied], [inside, alone], {inside, alone})
    assert [(s.kind, s.ties) for s in found] == [(Kind.EDITED, (inside,))]


FARM = (
    "The dairy farm near Olsund sells raw milk from a machine that stands beside the road all night. "
    "{} "
    "A litre costs eleven crowns and most of the buyers come from the two villages across the river."
)


@pytest.mark.parametrize(
    ("between", "passages"),
    [
        (("Its owner checks the tank of the machine twice a day himself.",
          "Twice a day the owner himself checks the tank of that machine."), 1),
        (("Its owner checks the tank of the machine twice a day himself.",
          "Rain fell on Sunday while hundreds of cyclists raced through town."), 2),
    ],
    ids=["words moved", "another sentence"],
)  # fmt: skip
def test_copied_wording_is_parted_only_where_the_text_between_is_new(between, passages):
    one, two = (FARM.format(x) for x in between)
    assert len(dedup.compare(LOCAL + one + "\n\n" + OTHER, STORY + "\n" + two).passages) == passages


def test_a_passage_stays_within_one_turn_of_speech():
    parsed = parse(INTERVIEW)
    asked, answered = parsed.turns[2], parsed.turns[3]
    ties = [Tie(0, asked.last - 1, 0.9), Tie(1, answered.first, 0.9)]
    seen = view(parsed, None, None)
    assert [len(s.ties) for s in gather(seen, seen, [], ties)] == [1, 1]


def test_courtesies_headings_and_labels_are_no_restatements():
    for passage in dedup.check(INTERVIEW).passages:
        for link in passage.links:
            assert "Thank you" not in INTERVIEW[link.a.start : link.a.end]
            assert "Thank you" not in INTERVIEW[link.b.start : link.b.end]


def test_a_story_pasted_twice_is_one_verbatim_passage():
    report = dedup.check(f"{STORY}\n{STORY}")
    assert [p.kind for p in report.passages] == [Kind.VERBATIM]
    assert report.passages[0].a.start == 0


def test_a_round_up_of_templated_sentences_repeats_nothing():
    firms = [
        ("Orvane", 105, "buy", 12),
        ("Pellmark", 315, "hold", 31),
        ("Tessaly", 24, "buy", 7),
        ("Grunwald", 33, "sell", 58),
    ]
    text = "\n".join(
        f"Shares in {name} fell to {price} crowns on Friday after it reported a profit of {profit} million. "
        f'Analysts rate {name} "{verdict}" with a price target of {price + 9} crowns.'
        for name, price, verdict, profit in firms
    )
    assert dedup.check(text).passages == ()


def test_passages_are_numbered_in_order_and_carry_links():
    found = dedup.compare(STORY, LOCAL + STORY + OTHER)
    assert [p.id for p in found.passages] == [f"p{n}" for n in range(1, len(found.passages) + 1)]
    assert all(p.links for p in found.passages)
    assert all(0 <= x.score <= 1 for p in found.passages for x in p.links)


def test_shared_closing_matter_has_its_role():
    about = (
        "\nAbout Vessa Ports\n\nVessa Ports runs four harbours and two ferry lines "
        "and employs some 300 people on the coast.\n"
    )
    found = dedup.compare(STORY + about, OTHER + about)
    assert {p.role for p in found.passages} == {Role.BOILERPLATE}
    assert not found.duplicate


def test_scored_sentences_come_best_first_and_obey_limits():
    scored = dedup.score_sentences(INTERVIEW)
    assert [x.score for x in scored] == sorted((x.score for x in scored), reverse=True)
    assert dedup.score_sentences(INTERVIEW, limit=2) == scored[:2]
    assert all(x.score >= 0.4 for x in dedup.score_sentences(INTERVIEW, floor=0.4))


def test_a_higher_sensitivity_never_shows_less():
    shown = [
        len(dedup.check(INTERVIEW, config=dedup.Config(sensitivity=s)).passages) for s in (0.1, 0.5, 0.9)
    ]
    links = [
        sum(len(p.links) for p in dedup.check(INTERVIEW, config=dedup.Config(sensitivity=s)).passages)
        for s in (0.1, 0.5, 0.9)
    ]
    assert links == sorted(links)
    assert shown[1] >= 1


def test_clusters_hold_copies_and_no_digest():
    documents = [
        dedup.Document(STORY, id="wire"),
        dedup.Document(LOCAL + STORY, id="local"),
        dedup.Document(OTHER, id="comet"),
        dedup.Document(STORY, id="copy"),
    ]
    clusters = dedup.cluster(documents)
    assert len(clusters) == 1
    assert {"wire", "copy"} <= set(clusters[0].members) <= {"wire", "copy", "local"}
