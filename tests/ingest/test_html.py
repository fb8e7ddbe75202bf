"""The words of pages: extraction in a child process, what it falls back to, what stands on the page."""

import html
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dedup
from dedup.ingest.extractor import Extractor
from dedup.ingest.fields import document_from_html
from dedup.ingest.html import extract
from dedup.ingest.strip import is_fragment, looks_like_html, strip_tags

SEED = Path(__file__).parents[2] / "seeds" / "documents" / "syria_interview.txt"
STORY = [
    "The council of Vessa has approved a new footbridge over the weir after four hours on Monday.",
    "Work begins in March and will cost 1.1 million crowns, the mayor said; “we have waited long enough”.",
    "Residents had asked for the bridge since the flood of 2019, when the old one was carried away.",
]
PAGE = f"""<!doctype html><html lang="en-GB"><head><title>Footbridge approved</title>
<meta property="article:published_time" content="2026-11-17T09:20:00Z">
<script>var tracking = "never shown";</script><style>p {{ margin: 0 }}</style></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Footbridge approved</h1><p>{STORY[0].replace("footbridge", "<b>foot</b>bridge")}</p>
<p>{STORY[1].replace(" ", "&nbsp;", 1)}</p>
<ul><li>Length: 40 metres for walkers</li><li>Width: 3 metres in all</li></ul>
<p>{STORY[2]}<br>The bridge opens in autumn.</p></article>
<footer>© 2026 Vessa Valley Gazette</footer></body></html>"""


@pytest.fixture(scope="module")
def extractor():
    with Extractor() as one:
        yield one


def collapsed(text):
    return re.sub(r"\s+", " ", text)


def test_the_article_of_a_page_is_found(extractor):
    page = extractor.extract(PAGE)
    assert page.how == "article"
    assert page.reason is None
    for sentence in STORY:
        assert sentence in collapsed(page.text)
    for elsewhere in ("Home", "tracking", "margin", "©"):
        assert elsewhere not in page.text


def test_title_time_and_language_are_the_pages_own(extractor):
    page = extractor.extract(PAGE)
    assert (page.title, page.published, page.language) == (
        "Footbridge approved",
        "2026-11-17T09:20:00Z",
        "en",
    )


def test_every_block_stands_on_the_rendered_page(extractor):
    rendered = collapsed(strip_tags(PAGE))
    for line in extractor.extract(PAGE).text.splitlines():
        assert line in rendered


def test_nothing_is_added_that_the_page_does_not_show(extractor):
    text = extractor.extract(PAGE).text
    assert "- Length" not in text
    assert "Length: 40 metres for walkers" in text.splitlines()


def test_a_fragment_is_taken_whole_without_a_child():
    extractor = Extractor()
    page = extractor.extract("<p>One &amp; two.</p><script>x()</script><p>Three.</p>")
    assert (page.text, page.how) == ("One & two.\n\nThree.", "fragment")
    assert extractor._child is None


def test_one_child_serves_many_pages(extractor):
    extractor.extract(PAGE)
    first = extractor._child.pid
    assert extractor.extract(PAGE) == extractor.extract(PAGE)
    assert extractor._child.pid == first


def test_a_page_that_takes_too_long_falls_back_with_the_reason():
    with Extractor(deadline=0.0) as hurried:
        page = hurried.extract(PAGE)
    assert page.how == "whole_page"
    assert page.reason == "extraction was stopped after 0 s"
    assert STORY[2] in page.text
    assert page.title == "Footbridge approved"


def test_a_child_that_died_is_replaced(extractor):
    extractor.extract(PAGE)
    extractor._child.kill()
    extractor._child.wait()
    assert extractor.extract(PAGE).how == "article"


def test_a_page_without_an_article_falls_back_with_the_reason(extractor):
    page = extractor.extract("<html><body></body></html>")
    assert page.how == "whole_page"
    assert page.reason


def test_a_body_that_extraction_doubles_comes_out_once(monkeypatch):
    import trafilatura
    from lxml import etree

    class Doubled:
        body = etree.fromstring("<body><p>A short body.</p><p>A short body.</p></body>")
        title = date = language = None

    monkeypatch.setattr(trafilatura, "bare_extraction", lambda *_, **__: Doubled)
    assert extract("<html><body><p>A short body.</p></body></html>").text == "A short body."
    twice = "<html><body><p>A short body.</p><p>A short body.</p></body></html>"
    assert extract(twice).text == "A short body.\n\nA short body."


ATTRIBUTES = "<p " + " ".join(f'a{k}="{k}"' for k in range(45_000)) + f">{STORY[0]}</p>"
HOSTILE = [
    ("45,000 attributes", ATTRIBUTES, "extraction was stopped after 1 s"),
    ("50,000 nested blocks", "<div>" * 50_000 + STORY[0], None),
    ("20,000 open lists", "<ul><li>" * 20_000 + STORY[0], None),
    ("half characters", "\ud800" * 1_000 + STORY[0], None),
    ("comments that never end", STORY[0] + "<!--" * 50_000, None),
]


@pytest.mark.parametrize(("body", "reason"), [row[1:] for row in HOSTILE], ids=[row[0] for row in HOSTILE])
def test_a_hostile_page_costs_its_deadline_at_most(body, reason):
    with Extractor(deadline=1.0) as hurried:
        page = hurried.extract(f"<html><body>{body}</body></html>")
    assert STORY[0] in page.text
    assert reason is None or page.reason == reason


def paragraphs(parts):
    return "".join(f"<p>{html.escape(part)}</p>" for part in parts)


WRAPPED = {
    "as ninjs has it": paragraphs,
    "as a page": lambda parts: f"<html><body><article>{paragraphs(parts)}</article></body></html>",
    "with inline tags": lambda parts: paragraphs(parts).replace(" Russia ", " <b>Russia</b> "),
    "with line breaks": lambda parts: "<div>" + "<br>".join(map(html.escape, parts)) + "</div>",
}


@pytest.mark.parametrize("wrap", WRAPPED.values(), ids=WRAPPED)
def test_the_words_of_every_passage_stand_on_the_rendered_page(wrap):
    page = wrap(SEED.read_text(encoding="utf-8").splitlines())
    document = document_from_html(page, "the seed", 1_000_000)
    rendered = collapsed(strip_tags(page))
    report = dedup.check(document)
    assert report.passages
    for passage in report.passages:
        for words in (passage.a.text, passage.b.text, passage.select_b.exact):
            assert collapsed(words) in rendered


STRIPPED = [
    ("entities", "<p>a &lt; b &amp; c&#8212;d</p>", "a < b & c—d"),
    ("inline tags join", "un<b>believ</b>able", "unbelievable"),
    ("line breaks", "one<br>two<br/>three", "one\ntwo\nthree"),
    ("a bracket in an attribute", '<p title="a > b">word</p>', "word"),
    ("a lone bracket", "2 < 3 and 4 > 1", "2 < 3 and 4 > 1"),
    ("comments and declarations", "<!-- no --><!doctype html><?php no ?>yes", "yes"),
    ("hidden parts", "<style>p{}</style><script>if (a<b) {}</script>yes<noscript>no</noscript>", "yes"),
    ("an unclosed script", "yes<script>never ends", "yes"),
    ("an unclosed tag", "yes<p class=", "yes"),
    ("an unclosed comment", "yes<!-- never ends", "yes"),
    ("cells", "<table><tr><td>a</td><td>b</td></tr></table>", "a\nb"),
    ("letters that change length in lower case", "<p>İstanbul</p><SCRIPT>x</SCRIPT>done", "İstanbul\n\ndone"),
]


@pytest.mark.parametrize(("source", "text"), [row[1:] for row in STRIPPED], ids=[row[0] for row in STRIPPED])
def test_tags_are_stripped(source, text):
    assert strip_tags(source) == text


@given(st.text(alphabet="<>/!-\"'&;ab p=\n", max_size=200))
@settings(max_examples=200)
def test_any_html_can_be_stripped(source):
    strip_tags(source)
    assert is_fragment(source) in (True, False)


PUMPS = [
    "<",
    "<a ",
    "<a b='",
    '<p x="',
    "<!--",
    "<script>",
    "</",
    "<p>",
    "&amp",
    " ",
    "\u00a0",
    "<meta charset=",
    "<b>x",
]


@pytest.mark.parametrize("pump", PUMPS)
def test_stripping_hostile_text_takes_steps_in_proportion(pump):
    """Not a clock: the work is counted in characters copied, by what comes out."""
    source = pump * (100_000 // len(pump))
    assert len(strip_tags(source)) <= len(source)
    looks_like_html(source)


@pytest.mark.parametrize(
    ("text", "is_html"),
    [
        ("<p>Hello", True),
        ("  <!DOCTYPE html>", True),
        ("<div class='a'>", True),
        ("<3 this story", False),
        ("Prices < 5 and > 3", False),
        ("<Name withheld> said", False),
    ],
)
def test_html_is_told_from_text(text, is_html):
    assert looks_like_html(text) is is_html
