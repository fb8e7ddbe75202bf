"""What a report says of documents whose passages are known: the seed by hand labels, small cases."""

import datetime as dt
import json
from dataclasses import replace

import pytest
from handmade import BODY, LAST, LEDE, STORY, comparison, passage

from dedup.config import Config
from dedup.match.set_aside import set_aside
from dedup.report.build import build
from dedup.report.json import render_json
from dedup.report.spans import is_own_version
from dedup.text.parse import parse
from dedup.types import (
    Attention,
    ComparedWith,
    Conflict,
    Document,
    Facts,
    Kind,
    Link,
    Passage,
    Relation,
    Report,
    Role,
    Span,
)


def spans_of(text, words):
    """Every place of ``words`` in a text, as spans."""
    found, at = [], text.find(words)
    while at >= 0:
        found.append(Span(at, at + len(words)))
        at = text.find(words, at + 1)
    return found


def report_on(text, passages=(), comparisons=(), **settings):
    document = settings.pop("document", None) or Document(text, id="own", source="Gazette")
    parsed = parse(text)
    return build(document, parsed, passages, comparisons, asides=set_aside(parsed), **settings)


def told(report):
    return {finding.code: finding for finding in report.findings}


# The seed, journeys.md acceptance 1 to 3


def test_six_of_eight_answers_of_the_seed_restate(seed_report):
    labels = [str(answer.label) for answer in seed_report.answers]
    assert labels == ["courtesy", *["restates"] * 6, "new_words_no_new_fact"]


def test_the_words_of_the_seeds_answers_add_up(seed_report):
    for answer in seed_report.answers:
        assert answer.words == answer.restated + answer.close + answer.new
    assert sum(answer.words for answer in seed_report.answers) == 341
    assert sum(answer.restated for answer in seed_report.answers) == 193


def test_the_seed_says_what_an_editor_should_look_at(seed_report):
    looks = [finding.code for finding in seed_report.findings if finding.level is Attention.LOOK]
    assert looks == ["restates_itself", "fact_conflict", "two_interviewers"]
    assert seed_report.attention is Attention.LOOK


def test_both_expansions_of_csto_are_shown_where_they_stand(seed_report):
    finding = told(seed_report)["fact_conflict"]
    assert (finding.a.start, finding.a.end) == (1534, 1572)
    assert (finding.b.start, finding.b.end) == (4901, 4940)
    assert finding.a.text == "Collective Security Treaty Association"
    assert finding.b.text == "Collective Security Treaty Organization"
    assert finding.message == "CSTO is spelled out in two ways."
    assert len(finding.passages) == 1


def test_the_seeds_two_interviewers_are_quoted(seed_report):
    finding = told(seed_report)["two_interviewers"]
    assert finding.a.text == "in an interview wiht the Telegraph YouTube channel"
    assert finding.b.text == "Editor of Time.news"


def test_the_seeds_summary_is_counted(seed_report):
    assert seed_report.summary.startswith(
        "Six of the eight answers restate the article. "
        "The interview adds no number, no date and one name (Time.news)."
    )


def test_the_words_of_the_seed_are_all_accounted_for(seed_report):
    originality = seed_report.originality
    aside = sum(originality.set_aside.values())
    assert originality.counted_words + aside == seed_report.document.words
    assert originality.original_words + sum(originality.explained.values()) == originality.counted_words
    assert 0.6 < originality.value < 0.7


def every_span(value):
    """Every span with words anywhere in a JSON value."""
    if isinstance(value, dict):
        if {"start", "end", "text"} <= value.keys():
            yield value
        for one in value.values():
            yield from every_span(one)
    elif isinstance(value, list):
        for one in value:
            yield from every_span(one)


def test_every_text_is_its_slice(seed, seed_report):
    spans = list(every_span(json.loads(render_json(seed_report))))
    assert len(spans) > 60
    for span in spans:
        assert span["text"] == seed[span["start"] : span["end"]]


def test_the_same_input_gives_the_same_bytes(seed, seed_parsed, seed_passages, seed_facts, seed_report):
    document = Document(seed, id="tn-88213", source="time.news")
    again = build(document, seed_parsed, seed_passages, asides=set_aside(seed_parsed), facts=seed_facts)
    assert render_json(again) == render_json(seed_report)


def test_a_report_survives_json(seed_report):
    assert Report.from_dict(json.loads(render_json(seed_report))) == seed_report


def test_words_near_a_restatement_count_half(seed, seed_parsed, seed_facts):
    answer = seed.index("Musienko: Putin’s distractions") + len("Musienko: ")
    a, b = Span(1581, 1728), Span(answer, answer + 145)
    close = build(Document(seed), seed_parsed, (), near=[Link(a, b, 0.4)], facts=seed_facts)
    said = close.answers[4]
    assert (said.restated, said.close) == (0, 21)
    assert said.label == "extends"


# Repeats inside a document


def test_an_empty_store_never_says_original():
    report = report_on(STORY)
    assert report.originality.value is None
    assert report.summary == "Nothing repeats inside it. Compared with 0 items."
    assert report.attention is Attention.NONE
    assert "original" not in report.summary


def test_a_store_without_a_match_says_how_much_was_compared():
    report = report_on(STORY, compared_with=ComparedWith(41_203))
    assert report.originality.value == 1.0
    assert report.summary == "Nothing repeats inside it. Shares no passage with the 41,203 items compared."


def test_a_long_verbatim_repeat_asks_for_a_look():
    text = f"{STORY}\n{LEDE} More was said on Tuesday, when the plans were shown in the library.\n{BODY}\n"
    first, second = (passage(*spans_of(text, words), name=f"p{k}") for k, words in enumerate((LEDE, BODY)))
    finding = told(report_on(text, [first, second]))["repeats_itself"]
    assert finding.level is Attention.LOOK
    assert finding.message == "37 words of an earlier passage return word for word."
    assert finding.passages == ("p0", "p1")


def test_a_short_edited_repeat_is_a_note():
    text = f"{STORY}Later more came. {LEDE}"
    report = report_on(text, [passage(*spans_of(text, LEDE), kind=Kind.EDITED)])
    assert told(report)["repeats_itself"].message.endswith("return with small changes.")
    assert report.attention is Attention.NOTE


@pytest.mark.parametrize("known", [True, False], ids=["as a passage", "too short for a passage"])
def test_a_text_that_stands_twice_is_an_extractors_doing(known):
    text = f"{STORY}\n{STORY}"
    a, b = spans_of(text, STORY)
    report = report_on(text, [passage(a, b)] if known else [])
    assert told(report)["text_appears_twice"].level is Attention.LOOK
    assert "repeats_itself" not in told(report)
    assert report.summary.startswith("The text appears twice.")


def test_one_restated_sentence_is_a_note():
    text = f"{STORY}\n" + "Something else was said about other things in other places that day. " * 8 + LAST
    report = report_on(text, [passage(*spans_of(text, LAST), kind=Kind.RESTATEMENT)])
    assert told(report)["restates_itself"].level is Attention.NOTE


@pytest.mark.parametrize(("score", "level"), [(0.9, "look"), (0.6, "note")], ids=["sure", "borderline"])
def test_a_text_that_restates_much_asks_for_a_look_if_that_is_sure(score, level):
    more = "The mayor thanked everyone who had come to the town hall on foot or by boat."
    text = f"{STORY}{more}\nNobody spoke against it in the end.\n{more}\n{STORY}"
    pairs = [spans_of(text, words) for words in (LEDE, BODY, LAST, more)]
    said = [
        Passage(f"p{k}", Kind.RESTATEMENT, None, score, a, b, (Link(a, b, score),))
        for k, (a, b) in enumerate(pairs)
    ]
    assert told(report_on(text, said))["restates_itself"].level == level


def test_a_passage_with_a_role_is_set_aside_and_explains_nothing():
    text = f"{STORY}\n{LEDE}"
    report = report_on(text, [passage(*spans_of(text, LEDE), role=Role.QUOTE)])
    assert report.originality.set_aside == {"quote": 19}
    assert report.originality.explained["earlier_in_this_document"] == 0
    assert "repeats_itself" not in told(report)


def test_what_was_set_aside_is_shown_with_its_reason():
    report = report_on(
        f"{STORY}\nAbout Vessa: Vessa is a town on the river with a long history of bridges.\n"
    )
    assert [one.reason for one in report.set_aside] == ["boilerplate"]
    assert all(one.because for one in report.set_aside)


def test_two_values_inside_one_document_ask_for_a_look():
    text = f"{STORY}\nAt first 12 dead were counted.\n{LEDE} Then 14 dead were counted.\n"
    (first,), (later,) = spans_of(text, "12 dead"), spans_of(text, "14 dead")
    numbers = Conflict("number", first, later, "12", "14")
    report = report_on(
        text, [passage(*spans_of(text, LEDE), conflict=numbers)], facts=Facts(conflicts=(numbers,))
    )
    findings = [finding for finding in report.findings if finding.code == "fact_conflict"]
    assert [finding.message for finding in findings] == ["Says “12 dead” first and “14 dead” later."]


ODD = [
    ("a teaser", "The ferry had a faulty radar, the coast guard says. Read more.", "too_short_to_judge"),
    ("another language", "Gwelir y bont newydd dros yr afon. " * 12, "restatement_not_supported"),
    ("reversed direction", STORY + "\u202eneddih", "direction_override"),
    ("letters of two scripts", STORY.replace("Vessa", "V\u0435ss\u0430"), "mixed_scripts"),
    (
        "invisible characters",
        STORY.replace("ridge", "ri\u200bdge").replace("il", "i\u200bl"),
        "invisible_characters",
    ),
]


@pytest.mark.parametrize(("text", "code"), [row[1:] for row in ODD], ids=[row[0] for row in ODD])
def test_what_is_odd_is_noted(text, code):
    report = report_on(text)
    assert told(report)[code].level is Attention.NOTE
    assert report.originality.value is None


def test_a_teaser_is_short_and_not_original():
    report = report_on("The ferry had a faulty radar, the coast guard says.", compared_with=ComparedWith(100))
    assert report.originality.value is None
    assert report.summary.startswith("Too short to judge")


def test_what_is_too_short_says_what_was_set_aside():
    report = report_on("A Faulty Radar\n\nThe coast guard says that the ferry had one.\n")
    assert told(report)["too_short_to_judge"].message == (
        "Too short to judge: 9 counted words, 3 headings set aside. Only exact copies are told."
    )
    assert report.summary.startswith("Too short to judge (9 counted words; 3 headings set aside).")


def test_a_broken_embargo_asks_for_a_look():
    document = Document(STORY, published="2026-01-01T08:00:00Z", embargo="2026-01-01T09:00:00Z")
    assert told(report_on(STORY, document=document))["embargo_broken"].level is Attention.LOOK


def test_a_toll_that_rises_between_live_entries_is_one_note():
    text = "".join(
        f"{hour}:30\nAt least {toll} people are dead after the storm, the civil protection service says.\n\n"
        for hour, toll in ((10, "four"), (12, "seven"), (14, "twelve"))
    )
    places = [spans_of(text, word)[0] for word in ("four", "seven", "twelve")]
    pairs = [(a, b) for k, a in enumerate(places) for b in places[k + 1 :]]
    told_once = Facts(conflicts=tuple(Conflict("number", a, b, "x", "y") for a, b in pairs))
    report = report_on(text, facts=told_once)
    (finding,) = [one for one in report.findings if one.code in {"figure_updated", "fact_conflict"}]
    assert (finding.code, finding.level) == ("figure_updated", Attention.NOTE)
    assert finding.message == "Says “four” first and “seven” and “twelve” later."


# What the later part adds


INTERVIEW = (
    f"{STORY}\nEditor: When does the work on the new bridge begin, and how long will it take?\n"
    "Ada Renn: Work begins in March and will take 14 months; Bede Okoro told me so at Lusk Lines.\n"
    "Editor: And what will the bridge cost, in the end?\n"
    "Ada Renn: It will cost 1.1 million crowns, the council of Vessa says.\n"
)


def test_facts_of_an_interview_are_compared_with_its_article():
    facts = report_on(INTERVIEW).facts
    added = {fact.value for fact in facts.only_b}
    assert any("14" in value for value in added)
    assert {"Bede Okoro", "Lusk Lines"} <= added
    assert "Vessa" not in added
    assert any("1.1 million" in fact.value for fact in facts.agreeing)


def test_a_name_is_new_only_if_its_words_are():
    text = INTERVIEW.replace(LAST, "The Armenian minister Nikol Pashinyan spoke.").replace(
        "Lusk Lines", "Armenia"
    )
    added = {fact.value for fact in report_on(text).facts.only_b if fact.what == "name"}
    assert "Armenia" not in added
    assert "Bede Okoro" in added


def test_a_page_whose_article_was_not_found_is_noted():
    how = {"extraction": {"how": "whole_page", "reason": "extraction was stopped after 9 s"}}
    finding = told(report_on(STORY, document=Document(STORY, metadata=how)))["whole_page"]
    assert "(extraction was stopped after 9 s)" in finding.message


# Other documents


RELATIONS = [
    (Relation.COPY, "copy_of", "look"),
    (Relation.EDITED_COPY, "edited_copy_of", "look"),
    (Relation.CONTAINS, "contained_in", "look"),
    (Relation.UPDATE, "update_of", "note"),
    (Relation.PARTIAL, "shares_passages", "note"),
    (Relation.TEMPLATE, "template", "note"),
]


@pytest.mark.parametrize(("relation", "code", "level"), RELATIONS)
@pytest.mark.parametrize("own", ["a", "b"])
def test_a_relation_to_an_earlier_item_is_one_finding(relation, code, level, own):
    report = report_on(STORY, comparisons=[comparison(relation, own=own)], compared_with=ComparedWith(9))
    (finding,) = [finding for finding in report.findings if finding.comparison]
    assert (finding.code, str(finding.level)) == (code, level)
    assert "“Footbridge” (Harbour Wire, 2 Jan 2026)" in finding.message


@pytest.mark.parametrize("relation", [Relation.SAME_EVENT, Relation.UNRELATED, Relation.BOILERPLATE_ONLY])
def test_other_relations_are_no_finding(relation):
    report = report_on(STORY, comparisons=[comparison(relation)], compared_with=ComparedWith(9))
    assert report.findings == ()


def test_an_earlier_copy_explains_the_words():
    report = report_on(STORY, comparisons=[comparison(Relation.COPY)], compared_with=ComparedWith(9))
    assert report.originality.value == 0.0
    assert report.originality.explained["other_documents"] == report.originality.counted_words
    assert report.earlier == ("c1",)


def test_a_later_copy_explains_nothing_and_is_a_note():
    report = report_on(
        STORY, comparisons=[comparison(Relation.COPY)], compared_with=ComparedWith(9), earlier=set()
    )
    assert report.originality.value == 1.0
    assert told(report)["found_elsewhere"].level is Attention.NOTE
    assert report.earlier == ()


def test_a_shared_template_is_set_aside():
    report = report_on(STORY, comparisons=[comparison(Relation.TEMPLATE)], compared_with=ComparedWith(9))
    assert report.originality.set_aside == {"template": 57}


CREDITS = [
    ("in its own field", Document(STORY, id="own", source="Gazette", credit="Harbour Wire")),
    ("in a dateline", Document(f"PORT LUSK (Harbour Wire) - {STORY}", id="own", source="Gazette")),
    ("in a closing line", Document(f"{STORY}With reporting by Harbour Wire.", id="own", source="Gazette")),
]


@pytest.mark.parametrize("document", [row[1] for row in CREDITS], ids=[row[0] for row in CREDITS])
def test_a_credited_copy_is_a_note(document):
    copied = comparison(Relation.EDITED_COPY)
    report = report_on(document.text, comparisons=[copied], document=document, compared_with=ComparedWith(9))
    finding = told(report)["credited_edited_copy_of"]
    assert finding.level is Attention.NOTE
    assert finding.message.startswith("Credited: an edited copy of")
    assert "credit_without_match" not in told(report)


def test_an_own_copy_is_a_note():
    report = report_on(STORY, comparisons=[comparison(Relation.COPY, source="The Gazette")])
    assert told(report)["own_copy_of"].level is Attention.NOTE


def test_one_story_in_many_feeds_is_one_line():
    copies = [comparison(Relation.COPY, f"c{k}", source=f"Feed {k}") for k in range(23)]
    report = report_on(STORY, comparisons=copies, compared_with=ComparedWith(500))
    (finding,) = report.findings
    assert "and 22 other items" in finding.message


DISAGREEING = Conflict("number", Span(36, 39, "14 dead"), Span(4, 11), "14", "12")


def test_other_values_in_another_item_ask_for_a_look():
    facts = Facts(conflicts=(DISAGREEING,))
    report = report_on(STORY, comparisons=[comparison(Relation.SAME_EVENT, facts=facts)])
    finding = told(report)["fact_conflict"]
    assert finding.level is Attention.LOOK
    assert finding.message.startswith("Says “council” where it reads “14 dead” in “Footbridge”")
    assert (finding.a, finding.b, finding.comparison) == (Span(36, 39), Span(4, 11), "c1")


def test_values_that_one_source_changed_in_its_own_copy_are_a_note():
    facts = Facts(conflicts=(DISAGREEING,))
    own = comparison(Relation.EDITED_COPY, source="Gazette", facts=facts)
    assert told(report_on(STORY, comparisons=[own]))["changed_by_update"].level is Attention.NOTE


def test_values_changed_by_an_update_are_a_note():
    facts = Facts(conflicts=(DISAGREEING,))
    report = report_on(STORY, comparisons=[comparison(Relation.UPDATE, facts=facts)])
    assert told(report)["changed_by_update"].level is Attention.NOTE


def test_a_comparison_without_an_id_gets_one_that_its_finding_names():
    report = report_on(STORY, comparisons=[replace(comparison(Relation.COPY), id=None)])
    assert [one.id for one in report.comparisons] == ["c1"]
    assert told(report)["copy_of"].comparison == "c1"


def crediting(*names):
    """The other item, crediting these outlets."""
    found = comparison(Relation.COPY, source="Lusk Courier")
    return replace(found, a=replace(found.a, credits=names))


def answers_of(report):
    return [(one.outlet, str(one.answer)) for one in report.attribution]


def gazette(text=STORY, credit=None):
    return Document(text, id="own", source="Gazette", credit=credit)


NOT_IN_WORDS = Passage("p1", Kind.RESTATEMENT, None, 0.9, Span(0, 99), Span(0, 99))
ATTRIBUTIONS = [
    (
        "credited and matching",
        gazette(credit="Harbour Wire"),
        comparison(Relation.COPY),
        [("Harbour Wire", "credited_and_matching")],
    ),
    (
        "credited and rewritten",
        gazette(credit="Harbour Wire"),
        comparison(Relation.SAME_EVENT, passages=(NOT_IN_WORDS,)),
        [("Harbour Wire", "credited_and_rewritten")],
    ),
    (
        "matching but not credited",
        gazette(),
        comparison(Relation.COPY),
        [("Harbour Wire", "matching_not_credited")],
    ),
    (
        "credited but none held",
        gazette(credit="Reuters"),
        comparison(Relation.UNRELATED),
        [("Reuters", "credited_none_held")],
    ),
    (
        "an agency's two clients",
        gazette(credit="Reuters"),
        crediting("reuters.com"),
        [("Reuters", "credited_none_held")],
    ),
    ("another item of its own", gazette(), comparison(Relation.COPY, source="Gazette"), []),
    ("a template of an agency", gazette(), comparison(Relation.TEMPLATE), []),
]


@pytest.mark.parametrize(
    ("document", "other", "expected"), [row[1:] for row in ATTRIBUTIONS], ids=[row[0] for row in ATTRIBUTIONS]
)
def test_an_outlet_gets_one_of_four_answers(document, other, expected):
    report = report_on(STORY, comparisons=[other], document=document, compared_with=ComparedWith(9))
    assert answers_of(report) == expected


def test_an_agencys_clients_do_not_copy_each_other():
    report = report_on(STORY, comparisons=[crediting("reuters.com")], document=gazette(credit="Reuters"))
    assert told(report)["credited_copy_of"].message.startswith("Both credit reuters.com: a copy of")
    assert "1 other item with the same text credits it too" in told(report)["credit_without_match"].message
    assert report.attention is Attention.NOTE


def test_a_copy_without_a_credit_says_that_none_was_found():
    report = report_on(STORY, comparisons=[comparison(Relation.COPY)], compared_with=ComparedWith(9))
    assert told(report)["copy_of"].message.endswith("counted words shared, no credit found.")


def test_a_rewritten_credit_is_a_note():
    other = comparison(Relation.SAME_EVENT, passages=(NOT_IN_WORDS,))
    report = report_on(STORY, comparisons=[other], document=gazette(credit="Harbour Wire"))
    assert told(report)["credited_rewrite"].level is Attention.NOTE


def test_sharing_within_a_series_is_expected():
    series = Config(series=(("Gazette", "Harbour Wire"),))
    report = report_on(STORY, comparisons=[comparison(Relation.COPY)], config=series)
    assert told(report)["series_copy_of"].level is Attention.NOTE
    assert report.attribution == ()


def test_words_of_a_credited_item_need_no_second_credit():
    others = [comparison(Relation.COPY), comparison(Relation.COPY, "c2", source="Lusk Courier")]
    report = report_on(STORY, comparisons=others, document=gazette(credit="Harbour Wire"))
    assert answers_of(report) == [("Harbour Wire", "credited_and_matching")]
    assert report.attention is Attention.NOTE
    (message,) = [f.message for f in report.findings if f.code == "credited_copy_of"]
    assert message.startswith("Credited: a copy of “Footbridge” (Harbour Wire, 2 Jan 2026) and 1 other item:")


def test_the_earliest_is_named_where_many_had_the_words():
    later = dt.datetime(2026, 1, 3, tzinfo=dt.UTC)
    second = comparison(Relation.COPY, "c2", source="Lusk Courier")
    second = replace(second, a=replace(second.a, published=later))
    report = report_on(STORY, comparisons=[second, comparison(Relation.COPY)], compared_with=ComparedWith(9))
    assert answers_of(report) == [("Harbour Wire", "matching_not_credited")]


@pytest.mark.parametrize("source", ["Gazette", "Harbour Wire", None])
def test_a_version_of_another_source_is_still_the_documents_own(source):
    pair = comparison(Relation.UPDATE, name="own", source=source)
    assert is_own_version(pair)
    assert not is_own_version(comparison(Relation.UPDATE, name="other", source="Gazette"))
