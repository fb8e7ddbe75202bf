"""Feeds of every version: what stands in the file beside the documents it becomes."""

import datetime as dt
import json

import pytest

from dedup.ingest.read import parse_bytes

LONG = " ".join(f"Sentence number {n} of the story says something of its own." for n in range(20))


def parse(text, **how):
    data = text if isinstance(text, bytes) else text.encode()
    return parse_bytes(data, about="a feed", **how)


def one(text, **how):
    reading = parse(text, **how)
    assert not reading.errors, reading.errors
    (document,) = reading.documents
    return document


def utc(*parts):
    return dt.datetime(*parts, tzinfo=dt.UTC)


RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom"
 xmlns:x="urn:example:own">
<channel><title>Harbour Wire</title><link>https://wire.example/</link><language>en-GB</language>
<copyright>(c) Harbour Wire</copyright>
<item>
 <title>Ferry aground &amp;amp; &lt;i&gt;stuck&lt;/i&gt;</title>
 <link>/2026/ferry</link>
 <guid isPermaLink="false">hw-1</guid>
 <pubDate>Tue, 17 Nov 2026 09:20:00 +0000</pubDate>
 <dcterms:modified>2026-11-17T10:00:00Z</dcterms:modified>
 <dcterms:created>2026-11-16T22:00:00Z</dcterms:created>
 <dc:creator>Ines Okafor</dc:creator>
 <media:credit>Coast guard</media:credit>
 <atom:link rel="canonical" href="https://wire.example/ferry"/>
 <category>Accidents</category><category>Sea</category>
 <x:desk code="7">Night</x:desk>
 <description>A short summary of it.</description>
 <content:encoded><![CDATA[<p>One <b>paragraph</b>.</p><p>Another &amp; the last.</p>]]></content:encoded>
</item></channel></rss>"""


def test_every_field_of_an_rss_item_lands_where_it_belongs():
    document = one(RSS)
    assert document.text == "One paragraph.\n\nAnother & the last."
    assert document.to_dict() | {"metadata": None, "text": None} == {
        "text": None,
        "id": "wire.example:hw-1",
        "title": "Ferry aground & stuck",
        "source": "Harbour Wire",
        "url": "https://wire.example/2026/ferry",
        "published": "2026-11-17T09:20:00Z",
        "language": "en",
        "version": None,
        "credit": "Coast guard",
        "status": None,
        "embargo": None,
        "metadata": None,
    }
    assert document.metadata == {
        "guid": "hw-1",
        "canonical_url": "https://wire.example/ferry",
        "created": "2026-11-16T22:00:00Z",
        "updated": "2026-11-17T10:00:00Z",
        "byline": "Ines Okafor",
        "copyright": "(c) Harbour Wire",
        "summary": "A short summary of it.",
        "language": "en-GB",
        "category": ["Accidents", "Sea"],
        "x:desk": {"code": "7", "text": "Night"},
    }


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="https://courier.example/blog/">
<id>urn:courier</id><title>Lusk Courier</title><author><name>The desk</name></author>
<entry><id>urn:courier:31</id><title type="html">Fog &amp;amp; radar</title>
 <link rel="alternate" type="application/json" href="31.json"/>
 <link rel="alternate" type="text/html" href="31.html"/>
 <link rel="canonical" href="https://courier.example/31"/>
 <published>2026-11-17T11:45:00Z</published><updated>2026-11-17T12:00:00+01:00</updated>
 <author><name>Ada Renn</name></author><author><name>Pavel Strand</name></author>
 <rights>All rights reserved</rights><category term="sea"/>
 <content type="xhtml" xml:lang="en-US"><div xmlns="http://www.w3.org/1999/xhtml"><p>One.</p>
 <ul><li>two</li><li>three</li></ul></div></content>
</entry></feed>"""


def test_every_field_of_an_atom_entry_lands_where_it_belongs():
    document = one(ATOM)
    assert document.text == "One.\n\ntwo\nthree"
    assert (document.id, document.title, document.source) == ("urn:courier:31", "Fog & radar", "Lusk Courier")
    assert document.url == "https://courier.example/blog/31.html"
    assert document.published == utc(2026, 11, 17, 11, 45)
    assert document.language == "en"
    assert document.metadata == {
        "guid": "urn:courier:31",
        "canonical_url": "https://courier.example/31",
        "updated": "2026-11-17T12:00:00+01:00",
        "byline": "Ada Renn, Pavel Strand",
        "copyright": "All rights reserved",
        "language": "en-US",
        "category": {"term": "sea"},
    }


RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://gazette.example/rss"><title>Gazette</title><link>https://gazette.example/</link></channel>
<item rdf:about="https://gazette.example/7"><title>Saved</title><link>https://gazette.example/7</link>
<description>All 212 were saved.</description><dc:date>2026-11-17T16:30+00:00</dc:date>
<dc:publisher>Vessa Gazette</dc:publisher></item></rdf:RDF>"""


def test_items_of_rss_1_stand_beside_their_channel():
    document = one(RDF)
    assert (document.id, document.url) == ("https://gazette.example/7", "https://gazette.example/7")
    assert (document.title, document.source, document.text) == (
        "Saved",
        "Vessa Gazette",
        "All 212 were saved.",
    )
    assert document.published == utc(2026, 11, 17, 16, 30)


FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Valley",
    "home_page_url": "https://valley.example/",
    "language": "en",
    "authors": [{"name": "The desk"}],
    "items": [
        {
            "id": 7,
            "url": "https://valley.example/7",
            "external_url": "https://other.example/seven",
            "title": "Saved",
            "content_html": "<p>One.</p><p>Two.</p>",
            "summary": "In short.",
            "date_published": "2026-11-17T16:30:00Z",
            "date_modified": "2026-11-17T17:00:00Z",
            "tags": ["sea"],
            "_own": {"desk": "night"},
        }
    ],
}


def test_every_field_of_a_json_feed_item_lands_where_it_belongs():
    document = one(json.dumps(FEED))
    assert document.text == "One.\n\nTwo."
    assert (document.id, document.title, document.source) == ("valley.example:7", "Saved", "Valley")
    assert (document.published, document.language) == (utc(2026, 11, 17, 16, 30), "en")
    assert document.metadata == {
        "guid": "7",
        "canonical_url": "https://other.example/seven",
        "updated": "2026-11-17T17:00:00Z",
        "byline": "The desk",
        "summary": "In short.",
        "tags": ["sea"],
        "_own": {"desk": "night"},
    }


def rss(body, version="2.0", head=""):
    return f'<rss version="{version}"><channel><title>T</title>{head}<item>{body}</item></channel></rss>'


def atom_03(body):
    return (
        f'<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title>A</title>{body}</entry></feed>'
    )


RDF_09 = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>T</title></channel>'
    f"<item><title>A</title><description>{LONG}</description></item></rdf:RDF>"
)
WRAPPED = f"<?xml version='1.0'?><soap><body>{rss(f'<description>{LONG}</description>')}</body></soap>"
KINDS = [
    ("RSS 0.91", rss(f"<title>A</title><description>{LONG}</description>", "0.91"), "RSS 0.91", LONG),
    ("RSS 0.92 without a title", rss(f"<description>{LONG}</description>", "0.92"), "RSS 0.92", LONG),
    ("RSS 2.0", rss(f"<description>{LONG}</description>"), "RSS 2.0", LONG),
    (
        "RSS 0.90",
        RDF_09,
        "RSS 1.0",
        LONG,
    ),
    (
        "Atom 0.3, escaped",
        atom_03('<content type="text/html" mode="escaped">&lt;p&gt;One.&lt;/p&gt;</content>'),
        "Atom 0.3",
        "One.",
    ),
    (
        "Atom 0.3, base64",
        atom_03('<content type="text/html" mode="base64">PHA+T25lLjwvcD4=</content>'),
        "Atom 0.3",
        "One.",
    ),
    (
        "Atom without its namespace",
        '<feed><entry><title>A</title><content type="text">a &lt;b&gt; is a tag</content></entry></feed>',
        "Atom 1.0",
        "a <b> is a tag",
    ),
    (
        "a lone Atom entry",
        ATOM[ATOM.index("<entry>") : ATOM.index("</feed>")],
        "Atom 1.0",
        "One.\n\ntwo\nthree",
    ),
    ("capital letters", rss("<description>Story.</description>").upper(), "RSS 2.0", "STORY."),
    (
        "a feed inside something else",
        f"<?xml version='1.0'?><soap><body>{rss(f'<description>{LONG}</description>')}</body></soap>",
        "RSS 2.0",
        LONG,
    ),
    (
        "HTML escaped twice",
        rss("<description>&amp;lt;p&amp;gt;One&amp;lt;/p&amp;gt;</description>"),
        "RSS 2.0",
        "One",
    ),
    ("plain lines", rss("<description>One.\n\nTwo.</description>"), "RSS 2.0", "One.\n\nTwo."),
    ("a full item", rss("<fullitem>&lt;p&gt;One.&lt;/p&gt;</fullitem>"), "RSS 2.0", "One."),
]


@pytest.mark.parametrize(("text", "kind", "words"), [row[1:] for row in KINDS], ids=[row[0] for row in KINDS])
def test_every_version_is_read(text, kind, words):
    reading = parse(text)
    assert reading.kind == "xml"
    assert reading.feed.kind == kind
    assert [document.text for document in reading.documents] == [words]


# A guid names an article only inside its feed, unless it is made to be unique.
IDS = [
    ("an address", "https://a.example/1", "https://home.example/", "https://a.example/1"),
    ("a tag", "tag:a.example,2026:1", "https://home.example/", "tag:a.example,2026:1"),
    ("a URN", "urn:uuid:1", "https://home.example/", "urn:uuid:1"),
    (
        "a bare UUID",
        "8d19cf88-b3ab-4972-8fec-1207599f2872",
        "https://home.example/",
        "8d19cf88-b3ab-4972-8fec-1207599f2872",
    ),
    ("a number", "17", "https://home.example/", "home.example:17"),
    ("a number without a home", "17", "", "17"),
    ("white space", " a\n b ", "https://home.example/", "home.example:a b"),
]


@pytest.mark.parametrize(("guid", "home", "name"), [row[1:] for row in IDS], ids=[row[0] for row in IDS])
def test_an_id_is_unique_among_feeds(guid, home, name):
    document = one(rss(f"<guid>{guid}</guid><title>A</title>", head=f"<link>{home}</link>"))
    assert document.id == name
    assert document.metadata["guid"] == " ".join(guid.split())


def test_an_item_without_a_guid_is_named_by_its_address_and_else_not_at_all():
    assert one(rss("<link>https://a.example/1</link><title>A</title>")).id == "https://a.example/1"
    assert one(rss("<title>A</title>")).id is None


def dated(guid, title, hour=None, link="https://a.example/1"):
    moment = f"<pubDate>Tue, 17 Nov 2026 {hour:02}:00:00 GMT</pubDate>" if hour else ""
    return f"<item><guid>{guid}</guid><title>{title}</title><link>{link}</link>{moment}</item>"


GROUP = (
    '<media:group xmlns:media="http://search.yahoo.com/mrss/"><media:content url="a.mp4"><media:description>'
    f"{LONG}</media:description></media:content></media:group>"
)
ENTRY = f"<entry><id>u:1</id><title>A film</title>{GROUP}</entry>"
FILMS = [
    ("RSS", rss(f"<guid>u:1</guid><title>A film</title>{GROUP}")),
    ("Atom", f'<feed xmlns="http://www.w3.org/2005/Atom">{ENTRY}</feed>'),
]


@pytest.mark.parametrize("text", [row[1] for row in FILMS], ids=[row[0] for row in FILMS])
def test_of_a_film_is_taken_what_is_said_of_it(text):
    document = one(text)
    assert document.text == LONG and document.metadata["extraction"] == {"how": "caption"}


REPEATED = [
    ("the one dated last", [dated("u:1", "Old", 8), dated("u:2", "B"), dated("u:1", "New", 9)], ["B", "New"]),
    ("of undated ones the first", [dated("u:1", "New"), dated("u:1", "Old")], ["New"]),
    ("a dated one before others", [dated("u:1", "Undated"), dated("u:1", "Dated", 8)], ["Dated"]),
    (
        "all, where one guid stands for many addresses",
        [dated("u:1", "A", 8), dated("u:1", "B", 9, "https://a.example/2")],
        ["A", "B"],
    ),
]


@pytest.mark.parametrize(("items", "titles"), [row[1:] for row in REPEATED], ids=[row[0] for row in REPEATED])
def test_of_items_with_one_guid_is_taken(items, titles):
    reading = parse(f"<rss version='2.0'><channel><title>T</title>{''.join(items)}</channel></rss>")
    assert [document.title for document in reading.documents] == titles
    assert len({document.id for document in reading.documents}) == len(titles)


def test_a_very_long_guid_keeps_its_difference():
    ids = {one(rss(f"<guid>https://a.example/{'x' * 600}{n}</guid><title>A</title>")).id for n in range(2)}
    assert len(ids) == 2
    assert {len(name) for name in ids} == {512}


def test_an_address_that_is_none_is_not_taken():
    document = one(rss("<link>javascript:alert(1)</link><title>A</title>"))
    assert document.url is None


def test_the_url_it_came_from_makes_addresses_whole():
    reading = parse(rss("<link>7.html</link><title>A</title>"), url="https://a.example/feeds/all.xml")
    assert reading.documents[0].url == "https://a.example/feeds/7.html"


def test_the_feed_s_own_address_beside_that_of_its_site_changes_nothing():
    own = '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self" href="https://b.example/feed"/>'
    feed = rss("<link>/7.html</link><title>A</title>").replace("<channel>", f"<channel>{own}", 1)
    reading = parse(feed.replace("<item>", "<link>https://a.example/</link><item>", 1))
    assert reading.documents[0].url == "https://a.example/7.html"


def test_an_entry_that_was_taken_back_is_no_document_and_no_failure():
    reading = parse(
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">'
        '<at:deleted-entry ref="urn:a:1" when="2026-11-17T12:00:00Z"/></feed>'
    )
    (gone,) = reading.withdrawn
    assert (gone.id, gone.status, gone.when) == ("urn:a:1", "withdrawn", utc(2026, 11, 17, 12))
    assert not reading.errors


def test_a_feed_without_items_says_so():
    reading = parse('<rss version="2.0"><channel><title>T</title></channel></rss>')
    assert reading.notes == ("a feed is an RSS 2.0 feed without items",)


def test_an_item_without_words_is_an_error_in_its_place():
    reading = parse(rss("<link>https://a.example/1</link></item><item><title>A story</title>"))
    assert "item 1 (https://a.example/1) has no text, summary or title" in reading.errors[0].message
    assert [document.title for document in reading.documents] == ["A story"]


def test_an_entry_without_a_language_does_not_inherit_one():
    entries = '<entry xml:lang=""><title>A</title></entry><entry><title>B</title></entry>'
    reading = parse(f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">{entries}</feed>')
    assert [document.language for document in reading.documents] == [None, "en"]


def test_a_date_that_cannot_be_read_is_kept():
    document = one(rss("<title>A</title><pubDate>τρίτη, σήμερα</pubDate>"))
    assert document.published is None
    assert document.metadata["published"] == "τρίτη, σήμερα"
