"""How reports look: in a terminal, as JSON, as a page, and with other limits."""

import html.parser
import json
from dataclasses import replace

import pytest
from handmade import BODY, LAST, LEDE, STORY, comparison

from dedup.match.set_aside import set_aside
from dedup.report.build import build
from dedup.report.filter import rethreshold
from dedup.report.html import render_html
from dedup.report.json import render_json, render_line
from dedup.report.terminal import Terminal
from dedup.report.text import render_clusters, render_comparison, render_text
from dedup.report.wording import count_word, counted, differing, listed, quoted
from dedup.text.parse import parse
from dedup.types import (
    Cluster,
    Containment,
    Document,
    Kind,
    Link,
    Passage,
    Relation,
    Span,
    Verdict,
    VerdictLabel,
)

# In the terminal


def test_the_seed_reads_as_promised(seed_report):
    text = render_text(seed_report, name="seed.txt", terminal=Terminal(width=100))
    lines = text.splitlines()
    assert lines[0].startswith("seed.txt  1,046 words (")
    assert lines[1].startswith("REPEATS ITSELF  ")
    assert "6 of 8 answers restate the article" in text
    assert "the interview adds 0 numbers, 0 dates, 1 name (Time.news)" in " ".join(text.split())
    assert "CONFLICT Association / Organization (CSTO)" in text
    assert "Credits Kursor: no item of it held." in text
    assert text.endswith("  Compared with 0 items (use --store)\n")


def test_both_sides_of_a_match_are_quoted(seed_report):
    text = " ".join(render_text(seed_report).split())
    assert "Putin, by focusing on Ukraine" in text
    assert "President Putin is ignoring internal issues" in text


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_lines_fit_the_terminal(seed_report, width):
    for line in render_text(seed_report, terminal=Terminal(width=width)).splitlines():
        assert len(line) <= width or " " not in line.strip()


def test_there_is_no_colour_unless_asked(seed_report):
    assert "\x1b" not in render_text(seed_report)
    assert "\x1b[1;31mREPEATS ITSELF\x1b[0m" in render_text(seed_report, terminal=Terminal(colour=True))


def test_a_terminal_without_unicode_gets_ascii_typography(seed_report):
    text = render_text(seed_report, terminal=Terminal(unicode=False))
    assert not set("“”…·’–") & set(text)


def test_a_document_cannot_steer_the_terminal():
    text = "Evil \x1b[2J\x07 words \u202e and more of them stand here in a row, twenty or so by count. "
    document = Document(text * 2, title="\x1b]0;owned\x07")
    a, b = Span(0, len(text) - 1), Span(len(text), 2 * len(text) - 1)
    report = build(document, parse(text * 2), [Passage("p1", Kind.VERBATIM, None, 1.0, a, b)])
    assert not set("\x1b\x07\u202e") & set(render_text(report))


def test_a_document_without_findings_says_so():
    text = "The council met on Monday. It approved the budget for the year and then went home again early."
    shown = render_text(build(Document(text), parse(text), ()))
    assert "Nothing repeats inside it" in shown


def test_groups_are_listed_largest_first():
    groups = [Cluster("k1", ("a", "b"), "a"), Cluster("k2", ("c", "d", "e"), "c")]
    lines = render_clusters(groups, 9).splitlines()
    assert lines[0] == "3 documents  k2"
    assert lines[1] == "  c  first"
    assert lines[-1] == "2 groups of 5 documents; 4 documents alone"


def test_a_comparison_says_how_much_of_each_is_in_the_other():
    shown = render_comparison(comparison(Relation.EDITED_COPY, containment=Containment(0.9, 1.0)))
    assert shown.startswith("EDITED COPY  score .97\n")
    assert "A  “Footbridge” (Harbour Wire, 2 Jan 2026), .90 of it is in B" in shown
    assert "B  own (Gazette), 1.00 of it is in A" in shown


def test_other_items_are_listed_with_what_they_share():
    text = render_text(
        build(Document(STORY, id="own", source="Gazette"), parse(STORY), (), [comparison(Relation.COPY)])
    )
    assert "ELSEWHERE  1 item like this one" in text
    assert "  copy: “Footbridge” (Harbour Wire, 2 Jan 2026), score .97" in text


def test_an_items_own_earlier_state_is_not_listed_as_another():
    own = comparison(Relation.UPDATE)
    own = replace(own, a=replace(own.b, version=1))
    report = build(Document(STORY, id="own", source="Gazette"), parse(STORY), ())
    assert "ELSEWHERE" not in render_text(replace(report, comparisons=(own,)))


def test_a_long_restatement_quotes_its_best_pairs_of_sentences():
    a, b = Span(0, len(STORY) - 1), Span(len(STORY), 2 * len(STORY) - 1)
    links = []
    for words, score in ((LEDE, 0.9), (BODY, 0.5), (LAST, 0.8)):
        at = STORY.index(words)
        first = Span(at, at + len(words))
        links.append(Link(first, Span(first.start + len(STORY), first.end + len(STORY)), score))
    whole = Passage("p1", Kind.RESTATEMENT, None, 0.9, a, b, tuple(links))
    shown = " ".join(render_text(build(Document(STORY * 2), parse(STORY * 2), [whole])).split())
    assert shown.count("“The council of Vessa") == shown.count("“Residents had asked") == 2
    assert "“Work begins" not in shown


# Words


def test_words_and_numbers_agree():
    assert [counted(n, "word") for n in (0, 1, 1036)] == ["0 words", "1 word", "1,036 words"]
    assert [count_word(n) for n in (0, 1, 12, 13, 5000)] == ["no", "one", "twelve", "13", "5,000"]
    assert [listed(parts) for parts in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
    assert quoted("a  b\nc") == "“a b c”"
    assert quoted("word " * 30).endswith(" …”")


DIFFERING = [
    (("Treaty Association", "Treaty Organization"), ("Association", "Organization")),
    (("12 dead", "14 dead"), ("12", "14")),
    (("same", "same"), ("same", "same")),
    (("a b", "b"), ("a b", "b")),
]


@pytest.mark.parametrize(("values", "shown"), DIFFERING)
def test_only_what_differs_is_shown(values, shown):
    assert differing(*values) == shown


# JSON


def test_json_is_plain_and_complete(seed_report):
    value = json.loads(render_json(seed_report))
    assert value["attention"] == "look"
    assert list(value)[:4] == ["id", "attention", "summary", "document"]
    assert value["passages"][0]["a"].keys() == {"start", "end", "text"}
    assert json.loads(render_line(seed_report)) == value
    assert render_line(seed_report).count("\n") == 1


def test_half_characters_are_escaped():
    text = "A half \ud800 character."
    report = build(Document(text, title=text), parse(text), ())
    render_json(report).encode()
    assert json.loads(render_json(report))["document"]["title"] == text


# The page


class Page(html.parser.HTMLParser):
    """Notes what a page would load or run, its anchors, and the text in the reading pane."""

    def __init__(self, source):
        super().__init__(convert_charrefs=True)
        self.loads, self.ids, self.targets, self.text, self.depth = [], set(), set(), "", 0
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.loads += [tag] if tag in {"script", "img", "link", "iframe"} else []
        self.loads += [k for k in attrs if k.startswith("on") or k in {"src", "action"}]
        self.ids |= {attrs["id"]} if "id" in attrs else set()
        self.targets |= {attrs["href"]} if "href" in attrs else set()
        if attrs.get("class") == "text":
            self.depth = 1
        elif self.depth:
            self.depth += tag == "div"

    def handle_endtag(self, tag):
        self.depth -= self.depth and tag == "div"

    def handle_data(self, data):
        self.text += data if self.depth else ""


def test_the_page_holds_the_text_and_loads_nothing(seed, seed_report):
    page = Page(render_html(seed_report, seed))
    assert page.text == seed
    assert page.loads == []


def test_every_link_of_the_page_leads_somewhere(seed, seed_report):
    page = Page(render_html(seed_report, seed))
    assert page.targets
    assert {target.removeprefix("#") for target in page.targets} <= page.ids


def test_markup_of_documents_is_inert():
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)> “quoted” words that go on for a while here."
    text = f"{evil}\n{evil}"
    a, b = Span(0, len(evil)), Span(len(evil) + 1, len(text))
    document = Document(text, title=evil, source=evil, id='" onload="x')
    page = Page(
        render_html(build(document, parse(text), [Passage("p1", Kind.VERBATIM, None, 1.0, a, b)]), text)
    )
    assert page.loads == []
    assert page.text == text


def test_the_marked_text_is_the_text_and_every_passage_has_its_two_places(seed, seed_report):
    source = render_html(seed_report, seed)
    page = Page(source)
    assert page.text == seed
    for passage in seed_report.passages:
        assert {f"{passage.id}a", f"{passage.id}b"} <= page.ids
    assert source.count(' id="') == len(page.ids)


# Verdicts of editors


def report_with_a_rejected_pair():
    pairs = [comparison(Relation.COPY, "kept"), comparison(Relation.COPY, "gone", source="Other Wire")]
    document = Document(STORY, id="own", source="Gazette")
    report = build(document, parse(STORY), (), pairs[:1], earlier=frozenset({"kept"}))
    verdict = Verdict("gone", VerdictLabel.REJECTED)
    return document, replace(report, comparisons=(*report.comparisons, pairs[1]), verdicts=(verdict,))


def test_a_rejected_pair_is_counted_and_not_listed_again():
    _, report = report_with_a_rejected_pair()
    text, html = render_text(report), render_html(report, STORY)
    assert "Rejected by you: 1 pair" in text and "Rejected by you: 1 pair" in html
    assert "Harbour Wire" in text and "Harbour Wire" in html
    assert "Other Wire" not in text and "Other Wire" not in html


def test_other_limits_bring_no_rejected_pair_back():
    document, report = report_with_a_rejected_pair()
    again = rethreshold(report, document)
    assert again.findings == report.findings
    assert again.originality == report.originality
    assert {one.id for one in again.comparisons} == {"kept", "gone"}


# Other limits, no rescan


def test_the_same_limits_give_the_same_report(seed, seed_report):
    again = rethreshold(seed_report, Document(seed, id="tn-88213", source="time.news"))
    assert again == seed_report


def test_a_higher_floor_counts_again(seed, seed_parsed, seed_passages, seed_facts):
    weak = [replace(p, score=0.5) if k % 2 else p for k, p in enumerate(seed_passages)]
    document = Document(seed)
    report = build(document, seed_parsed, weak, asides=set_aside(seed_parsed), facts=seed_facts)
    higher = rethreshold(report, document, floor=0.8)
    assert len(higher.passages) == len(seed_passages) // 2
    assert higher.originality.original_words > report.originality.original_words
    assert higher.originality.counted_words == report.originality.counted_words
    assert higher.id == report.id
    assert higher.made_by == report.made_by


def test_nothing_left_is_nothing_said(seed, seed_report):
    none = rethreshold(seed_report, Document(seed), kinds=[Kind.VERBATIM])
    assert none.passages == ()
    assert "restates_itself" not in {finding.code for finding in none.findings}


def test_a_passage_can_be_left_out(seed, seed_report):
    fewer = rethreshold(seed_report, Document(seed), without={"p1"})
    assert [p.id for p in fewer.passages] == [p.id for p in seed_report.passages if p.id != "p1"]
