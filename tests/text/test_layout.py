"""Layouts of news: interviews, FAQs, takeaways, live blogs, captions, boxes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dedup.text.parse import Mark, Parsed, parse
from dedup.types import ZoneKind

SEEDS = Path(__file__).parents[2] / "seeds"
INTERVIEW = (SEEDS / "documents" / "syria_interview.txt").read_text(encoding="utf-8")
GOLD = sorted((SEEDS / "cases").glob("*.gold.json"))


def _zones(parsed: Parsed) -> list[tuple[str, str]]:
    return [(z.kind.value, parsed.text[z.start : z.end].split("\n")[0][:24]) for z in parsed.zones]


def _marked(parsed: Parsed, mark: Mark) -> list[str]:
    return [parsed.sentence_text(s) for s in range(len(parsed.marks)) if parsed.marks[s] & mark]


def test_zones_of_the_article_that_interviews_itself() -> None:
    zones = [(z.kind, z.start, z.end) for z in parse(INTERVIEW).zones]
    assert zones == [
        (ZoneKind.ARTICLE, 0, 2604),
        (ZoneKind.HEADING, 2605, 2790),
        (ZoneKind.INTERVIEW, 2791, 6883),
    ]


def test_every_answer_is_a_turn_even_under_a_label_in_small_letters() -> None:
    parsed = parse(INTERVIEW)
    answers = [(t.start, t.end) for t in parsed.turns if not t.question]
    assert answers == [
        (3183, 3276), (3492, 3793), (3984, 4316), (4456, 4770),
        (4999, 5302), (5434, 5710), (5869, 6165), (6312, 6691),
    ]  # fmt: skip
    assert {t.speaker for t in parsed.turns} == {"editor", "musienko"}
    assert "Interview with Alexander Musienko:" not in _marked(parsed, Mark.LABEL)


def test_turns_hold_their_sentences_without_the_label() -> None:
    parsed = parse(INTERVIEW)
    for turn in parsed.turns:
        assert turn.label is not None
        spans = parsed.sentences[turn.first : turn.last]
        assert spans[0][0] == turn.start
        assert spans[-1][1] == turn.end
        assert not (parsed.marks[turn.first : turn.last] & Mark.LABEL).any()


def test_courtesies_of_the_interview() -> None:
    found = _marked(parse(INTERVIEW), Mark.COURTESY)
    assert found[:2] == ["Welcome, Alexander.", "Thank you for having me."]
    assert found[-1] == "Thank you, Alexander, for sharing your insights today."
    assert len(found) == 3


@pytest.mark.parametrize("path", GOLD, ids=lambda p: p.name.split(".")[0])
def test_labelled_sentences_are_found(path: Path) -> None:
    gold = json.loads(path.read_text(encoding="utf-8"))
    for number, name in enumerate(gold["files"]):
        beside = path.with_name(name)
        parsed = parse(beside.read_text(encoding="utf-8") if beside.exists() else INTERVIEW)
        wanted = {(s["start"], s["end"]) for s in gold["sentences"] if s["doc"] == number}
        missed = wanted - {tuple(span) for span in parsed.sentences.tolist()}
        assert len(missed) <= 0.02 * len(wanted)


def test_markdown_names_and_answers_of_several_paragraphs() -> None:
    parsed = parse(
        "**Anna Lee:** Welcome.\n\n**Bo Chan:** Thank you.\n\nWe built it in a year.\n\n"
        "**Anna Lee:** Why so fast?\n\n**Bo Chan:** We had help.\n\nAnd luck.\n\nRead more"
    )
    assert [(t.speaker, t.question) for t in parsed.turns] == [("anna lee", True), ("bo chan", False)] * 2
    assert parsed.text[parsed.turns[3].start : parsed.turns[3].end] == "We had help.\n\nAnd luck."
    assert _zones(parsed)[-1] == ("article", "Read more")


def test_questions_and_answers_with_letters() -> None:
    parsed = parse("Q. What is bird flu?\nA. A virus. It is rare.\nQ. Are eggs safe?\nA. Yes, if cooked.")
    assert [z.kind for z in parsed.zones] == [ZoneKind.FAQ]
    assert [t.question for t in parsed.turns] == [True, False, True, False]
    assert _marked(parsed, Mark.LABEL) == ["Q.", "A.", "Q.", "A."]


def test_question_headings_make_a_faq() -> None:
    parsed = parse(
        "The city will change its rules in May.\nFrequently asked questions\nWho has to pay?\n"
        "Everybody who parks.\nHow much is it?\nTwo euros. Disabled drivers pay nothing.\n"
        "The council votes on Monday."
    )
    kinds = [z.kind for z in parsed.zones]
    assert kinds == [ZoneKind.ARTICLE, ZoneKind.HEADING, ZoneKind.FAQ, ZoneKind.ARTICLE]
    assert [(t.question, t.last - t.first) for t in parsed.turns] == [
        (True, 1),
        (False, 1),
        (True, 1),
        (False, 2),
    ]


def test_takeaways_box_and_caption() -> None:
    parsed = parse(
        "Bank raises rates again\n\nKey takeaways\n\n- Rates rise by 1.5 percent.\n- Inflation is at 3%.\n\n"
        "The central bank raised rates on Tuesday. It said more is to come.\n\n"
        "Photo: The governor speaks in Paris (AP Photo/John Doe)\n\nBackground\nThe bank was founded in 1884."
    )
    assert [kind for kind, _ in _zones(parsed)] == [
        "heading",
        "takeaways",
        "article",
        "caption",
        "heading",
        "box",
    ]
    assert _marked(parsed, Mark.BULLET) == ["Rates rise by 1.5 percent.", "Inflation is at 3%."]
    assert len(_marked(parsed, Mark.CAPTION)) == 1


def test_a_live_blog_has_an_entry_for_each_time() -> None:
    parsed = parse(
        "Storm: live\n14:05 – The army has come.\n13:20 – Power is back.\n12:00 – He spoke. Then left."
    )
    assert [z.kind for z in parsed.zones] == [ZoneKind.HEADING] + [ZoneKind.LIVE_ENTRY] * 3
    assert "The army has come." in [parsed.sentence_text(s) for s in range(len(parsed.marks))]


NO_LABELS = {
    "fields": "Acme wins\nPhone: 555 1234\nEmail: a@b.com\nPhone: 555 9999\nEmail: c@d.com",
    "correction and title": "Correction: he was 59.\nRunning dry: what is behind it\nIt rained.",
    "links": "Find us\nTwitter: t.co/a\nTelegram: t.me/b\nMore\nTwitter: t.co/a\nTelegram: t.me/b",
    "telephones": "Call\nT: 555 1234\nF: 555 1235\nOr\nT: 555 9999\nF: 555 9998",
    "one speaker once": "The mayor spoke.\nMeteorologists: 287 mm of rain fell.\nThe end came soon.",
}


@pytest.mark.parametrize("text", NO_LABELS.values(), ids=NO_LABELS.keys())
def test_no_labels(text: str) -> None:
    parsed = parse(text)
    assert not parsed.turns
    assert not _marked(parsed, Mark.LABEL)


def test_paragraphs_and_headings() -> None:
    parsed = parse("A short headline\n\nFirst sentence here. Second one.\n\nThird paragraph.")
    assert parsed.paragraph.tolist() == [0, 1, 1, 2]
    assert _marked(parsed, Mark.HEADING) == ["A short headline"]


def test_more_entries_than_zones_can_be_numbered() -> None:
    parsed = parse("14:05 a\n" * 12_000)
    assert len(parsed.zones) == 10_000
    assert parsed.zones[-1].end == parsed.sentences[-1][1]


def test_question_headings_that_address_somebody_are_an_interview() -> None:
    parsed = parse(
        "What inspired you?\nMy father did, with his shop.\nHow did your team grow?\nSlowly at first.\n"
        "What is next?\nA second shop in May."
    )
    assert [z.kind for z in parsed.zones] == [ZoneKind.INTERVIEW]
    assert [t.question for t in parsed.turns] == [True, False] * 3
