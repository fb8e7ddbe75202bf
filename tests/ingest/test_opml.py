"""Lists of feeds: as the specification has them, as readers write them, as nobody should."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.errors import FormatError
from dedup.ingest.opml import FeedEntry, FeedList, read_opml, write_opml

NOW = dt.datetime(2026, 3, 1, 13, tzinfo=dt.timezone(dt.timedelta(hours=1)))


def listed(body: str, title="Feeds") -> FeedList:
    return read_opml(
        f'<opml version="2.0"><head><title>{title}</title></head><body>{body}</body></opml>'.encode()
    )


def test_a_list_with_folders_keeps_names_sites_order_and_what_we_have_no_name_for():
    found = read_opml(
        b"""<?xml version="1.0" encoding="utf-8"?>
        <opml version="2.0"><head><title>The night desk</title></head><body>
          <outline text="Agencies">
            <outline type="rss" text="Wire" title="The Wire" xmlUrl="https://wire.test/rss?a=1&amp;b=2"
                     htmlUrl="https://wire.test/" language="en" category="/News/World"/>
            <outline text="Regional"><outline type="rss" text="Ostra" xmlUrl="http://ostra.test/feed"/></outline>
          </outline>
          <outline type="rss" text="Loose" xmlUrl="http://loose.test/"/>
        </body></opml>"""
    )
    assert found.title == "The night desk"
    assert found.notes == ()
    assert found.feeds == (
        FeedEntry(
            "https://wire.test/rss?a=1&b=2",
            "The Wire",
            "https://wire.test/",
            ("Agencies",),
            (("language", "en"), ("category", "/News/World")),
        ),
        FeedEntry("http://ostra.test/feed", "Ostra", None, ("Agencies", "Regional")),
        FeedEntry("http://loose.test/", "Loose"),
    )


@pytest.mark.parametrize(
    ("what", "outline", "url"),
    [
        ("the usual", '<outline type="rss" xmlUrl="http://a.test/f"/>', "http://a.test/f"),
        ("lower case", '<outline xmlurl="http://a.test/f"/>', "http://a.test/f"),
        ("upper case", '<OUTLINE XMLURL="http://a.test/f"/>', "http://a.test/f"),
        ("by another name", '<outline type="atom" url=" http://a.test/f "/>', "http://a.test/f"),
        ("an address to subscribe to", '<outline xmlUrl="feed://a.test/f"/>', "http://a.test/f"),
        ("that around another", '<outline xmlUrl="feed:https://a.test/f"/>', "https://a.test/f"),
        ("a loose ampersand", '<outline xmlUrl="http://a.test/?a=1&b=2"/>', "http://a.test/?a=1&b=2"),
        ("no end", '<outline text="x"><outline xmlUrl="http://a.test/f"/>', "http://a.test/f"),
        (
            "inside a feed",
            '<outline xmlUrl="http://a.test/f"><outline text="item"/></outline>',
            "http://a.test/f",
        ),
    ],
)
def test_a_feed_is_found_as_readers_write_it(what, outline, url):
    assert [feed.url for feed in listed(outline).feeds] == [url]


@pytest.mark.parametrize(
    ("outline", "said"),
    [
        ('<outline type="rss" text="Empty"/>', "“Empty” has no address"),
        ('<outline type="include" text="More" url="http://a.test/x.opml"/>', "list elsewhere"),
        ('<outline text="Local" xmlUrl="file:///etc/passwd"/>', "none of the web: file:///etc/passwd"),
        ('<outline text="Script" xmlUrl="javascript:alert(1)"/>', "none of the web"),
        ('<outline text="Odd" xmlUrl="http://["/>', "none of the web"),
        ('<outline text="Bare" xmlUrl="a.test/feed"/>', "none of the web"),
        ('<outline xmlUrl="http://a.test/"/><outline text="Again" xmlUrl="http://a.test/"/>', "twice"),
    ],
)
def test_what_cannot_be_taken_is_noted_and_the_rest_stays(outline, said):
    found = listed(outline + '<outline xmlUrl="http://good.test/"/>')
    assert found.feeds[-1].url == "http://good.test/"
    assert len(found.notes) == 1
    assert said in found.notes[0]


def test_notes_do_not_grow_without_end():
    found = listed('<outline type="rss" text="x"/>' * 500)
    assert len(found.notes) == 51
    assert found.notes[-1] == "and 450 more like these"


BILLION = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    ("what", "data"),
    [
        ("nothing", b""),
        ("no XML", b"\x00\x01\x02" * 99),
        ("a page", b"<html><body>404</body></html>"),
        ("a feed", b"<rss version='2.0'><channel/></rss>"),
        (
            "a file read",
            b'<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml><outline text="&x;"/></opml>',
        ),
        ("billion laughs", f'<!DOCTYPE x [<!ENTITY a0 "ha">{BILLION}]><opml>&a9;</opml>'.encode()),
        ("deep nesting", b"<opml>" + b"<outline text='x'>" * 100_000),
        ("too many feeds", b"".join(b'<outline xmlUrl="http://a.test/%d"/>' % n for n in range(10_001))),
        ("too many tags", b"<opml>" + b"<outline/>" * 1_000_001 + b"</opml>"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_list_or_made_to_do_harm_is_refused_by_name(what, data):
    if what == "too many feeds":
        data = b"<opml>" + data + b"</opml>"
    with pytest.raises(FormatError) as caught:
        read_opml(data, "feeds.opml")
    assert "feeds.opml" in str(caught.value)


def test_a_token_of_twenty_megabytes_is_cut_or_refused():
    data = b'<opml><outline text="' + b"x" * 20_000_000 + b'" xmlUrl="http://a.test/"/></opml>'
    try:
        found = read_opml(data)
    except FormatError:
        return
    assert all(len(feed.title or "") <= 300 for feed in found.feeds)


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_a_list_or_refused_by_name(data):
    for start in (b"", b"<opml>", b'<opml><outline xmlUrl="http://a.test/'):
        try:
            read_opml(start + data)
        except FormatError:
            continue


def test_a_list_written_can_be_read_by_others():
    feeds = [
        FeedEntry("http://a.test/f?x=1&y=2", 'A "quoted" <name>', "http://a.test/", ("News", "World")),
        FeedEntry(
            "http://b.test/f", None, None, ("News",), (("language", "de"), ("xmlns", "x"), ("bad key", "x"))
        ),
    ]
    assert write_opml(feeds, title="Ours & theirs", created=NOW).decode() == (
        "<?xml version='1.0' encoding='utf-8'?>\n"
        '<opml version="2.0">\n'
        "  <head>\n"
        "    <title>Ours &amp; theirs</title>\n"
        "    <dateCreated>Sun, 01 Mar 2026 12:00:00 GMT</dateCreated>\n"
        "  </head>\n"
        "  <body>\n"
        '    <outline text="News">\n'
        '      <outline text="World">\n'
        '        <outline type="rss" text="A &quot;quoted&quot; &lt;name&gt;"'
        ' title="A &quot;quoted&quot; &lt;name&gt;"'
        ' xmlUrl="http://a.test/f?x=1&amp;y=2" htmlUrl="http://a.test/" />\n'
        "      </outline>\n"
        '      <outline language="de" type="rss" text="http://b.test/f" xmlUrl="http://b.test/f" />\n'
        "    </outline>\n"
        "  </body>\n"
        "</opml>\n"
    )


LINES = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=20).map(
    lambda text: " ".join(text.split())
)
NAMES = LINES.filter(bool)
ENTRIES = st.builds(
    FeedEntry,
    st.integers(0, 99).map("https://a{}.test/f?x=1&y=<2>".format),
    st.none() | NAMES,
    st.none() | st.just("http://a.test/"),
    st.lists(NAMES, max_size=3).map(tuple),
    st.just(()) | st.just((("language", "en"), ("custom", "1 < 2"))),
)


@given(st.lists(ENTRIES, max_size=6, unique_by=lambda entry: entry.url), NAMES)
def test_what_is_written_is_read_again(feeds, title):
    found = read_opml(write_opml(feeds, title=title, created=NOW))
    assert sorted(found.feeds, key=lambda feed: feed.url) == sorted(feeds, key=lambda feed: feed.url)
    assert found.title == title
    assert found.notes == ()


@given(st.text(max_size=30))
def test_any_name_can_be_written(name):
    written = write_opml([FeedEntry("http://a.test/", name, None, (name,))], title=name, created=NOW)
    assert [feed.url for feed in read_opml(written).feeds] == ["http://a.test/"]
