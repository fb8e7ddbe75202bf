"""Feeds of teasers told from feeds of articles, and what an editor is told about their items."""

import pytest

import dedup
from dedup.ingest.item import Item
from dedup.ingest.read import parse_bytes
from dedup.ingest.teasers import mark_teasers

SHORT = "A ferry ran aground outside Port Lusk on Tuesday morning and at least fourteen were hurt."
LONG = " ".join(f"Sentence {n} of the story tells one more thing that happened." for n in range(30))
MIDDLE = " ".join(f"Sentence {n} of the story tells one more thing that happened." for n in range(12))
JAPANESE = "記事の投稿がサイトに反映されないことが判明しました。" * 12


def summary(words):
    return Item(title="A title", summary=words)


def content(words):
    return Item(title="A title", body=words, summary="In short.")


FEEDS = [
    ("short summaries", [summary(SHORT)] * 5, ["summary"] * 5, True),
    ("titles only", [Item(title="A title")] * 3, [None] * 3, True),
    ("one short item", [summary(SHORT)], ["summary"], True),
    ("summaries that are articles", [summary(LONG)] * 5, [None] * 5, False),
    ("articles, one of them a brief", [summary(LONG)] * 4 + [summary(SHORT)], [None] * 5, False),
    ("briefs given as full content", [content(SHORT)] * 5, [None] * 5, False),
    ("one article", [summary(SHORT)] * 5 + [summary(LONG)], ["summary"] * 5 + [None], True),
    ("content that breaks off", [content(f"{MIDDLE} And then…")] * 3, ["beginning"] * 3, True),
    ("content that ends with [...]", [content(f"{MIDDLE} [...]")] * 3, ["beginning"] * 3, True),
    ("content that asks to read on", [content(f"{MIDDLE}\n\nRead more")] * 3, ["beginning"] * 3, True),
    ("content that asks in German", [content(f"{MIDDLE} Weiterlesen →")] * 3, ["beginning"] * 3, True),
    (
        "the blog's own line",
        [content(f"{MIDDLE}\n\nThe post A title appeared first on Lusk Courier.")] * 3,
        ["beginning"] * 3,
        True,
    ),
    ("one that breaks off", [content(LONG)] * 4 + [content(f"{MIDDLE}…")], [None] * 4 + ["beginning"], False),
    ("articles that name others", [content(f"{LONG}\n\nRead more: another story")] * 3, [None] * 3, False),
    ("articles without spaces", [summary(JAPANESE)] * 3, [None] * 3, False),
    ("nothing", [], [], False),
    ("items without words", [Item(link="https://a.example/")] * 3, [None] * 3, False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("items", "marks", "only"), [row[1:] for row in FEEDS], ids=[row[0] for row in FEEDS]
)
def test_teasers_are_told_from_articles(items, marks, only):
    marked, teasers = mark_teasers(items)
    assert [item.body_is for item in marked] == marks
    assert teasers is only


def feed(words):
    items = "".join(
        f"<item><title>Item {n}</title><description>{words}</description></item>" for n in range(3)
    )
    return f'<rss version="2.0"><channel><title>T</title>{items}</channel></rss>'.encode()


def test_a_feed_of_teasers_says_so_and_its_items_are_too_short_to_judge():
    long_teaser = f"{SHORT} {SHORT} {SHORT}"
    reading = parse_bytes(feed(long_teaser), about="a feed")
    assert reading.feed.teasers
    assert reading.notes == (
        "a feed holds only the beginnings of articles; its items are too short to judge",
    )
    report = dedup.check(reading.documents[0])
    assert report.originality.value is None
    (finding,) = [finding for finding in report.findings if finding.code == "too_short_to_judge"]
    assert "of a teaser, not the article" in finding.message
    assert report.summary.startswith("Too short to judge")


def test_a_feed_of_articles_does_not():
    reading = parse_bytes(feed(LONG), about="a feed")
    assert not reading.feed.teasers
    assert not reading.notes
    assert dedup.check(reading.documents[0]).originality is not None
