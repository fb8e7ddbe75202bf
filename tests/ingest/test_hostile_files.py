"""Files made to hurt: each has a named reason, takes bounded work, and reads nothing else."""

import gzip
import lzma

import pytest

from dedup.ingest import unpack, xmlrepair, xmltext
from dedup.ingest.read import parse_bytes

ITEM = "<item><title>A story</title></item>"


def doctype(declarations, inside):
    return f'<?xml version="1.0"?><!DOCTYPE rss [{declarations}]><rss><channel>{inside}</channel></rss>'


LAUGHS = '<!ENTITY a "ha">' + "".join(
    f'<!ENTITY a{n} "&a{n - 1 or ""};&a{n - 1 or ""};">' for n in range(1, 30)
)
OUT_OF_BAND = '<!ENTITY % f SYSTEM "file:///etc/passwd"><!ENTITY % e "<!ENTITY x \'%f;\'>">%e;'
ATTRIBUTES = " ".join(f'a{n}="x"' for n in range(20_000))
REFUSED = [
    ("a billion laughs", doctype(LAUGHS, f"&a29;{ITEM}"), "refers to other entities"),
    ("growth by length", doctype(f'<!ENTITY a "{"x" * 5_000}">', "&a;" * 1_000), "longer entities"),
    ("growth by number", doctype(f'<!ENTITY a "{"x" * 900}">', "&a;" * 5_000), "more entities than any feed"),
    (
        "thousands of entities",
        doctype("".join(f'<!ENTITY a{n} "x">' for n in range(9_000)), ITEM),
        "more or longer",
    ),
    (
        "a file as an entity",
        doctype('<!ENTITY a SYSTEM "file:///etc/passwd">', f"&a;{ITEM}"),
        "refers to a file",
    ),
    (
        "an address as an entity",
        doctype('<!ENTITY a PUBLIC "x" "http://a.invalid/">', ITEM),
        "refers to a file",
    ),
    ("a file sent elsewhere", doctype(OUT_OF_BAND, ITEM), "builds others"),
    ("a DOCTYPE without an end", "<!DOCTYPE rss [" + '<!ENTITY a "b">' * 30_000, "does not end"),
    ("a DOCTYPE of comments", "<!DOCTYPE rss [" + "<!--" * 50_000, "does not end"),
    ("elements nested deeply", "<rss>" + "<a>" * 5_000 + "x", "nested more than 250 deep"),
    (
        "elements nested deeply, and closed",
        "<rss>" + "<a>" * 5_000 + "</a>" * 5_000 + "</rss>",
        "nested more than",
    ),
    ("a million tags", "<rss>" + "<a/>" * 1_000_001 + "</rss>", "more than 1,000,000 tags"),
    (
        "broken, with too many tags",
        "<rss>" + "<a>" * 300_001 + "</rss>",
        "broken and has more than 300,000 tags",
    ),
    ("20,000 attributes", f"<rss {ATTRIBUTES}><channel>{ITEM}</channel></rss>", "more than 500 attributes"),
    ("nothing but ampersands", "<rss>" + "&" * 600_000 + "</rss>", "more entities"),
    ("words", "just some words, and no tags", "is not XML"),
    (
        "a list of feeds",
        '<opml version="2.0"><body><outline xmlUrl="http://a/"/></body></opml>',
        "a list of feeds",
    ),
    ("a sitemap", "<urlset><url><loc>http://a/</loc></url></urlset>", "is a sitemap"),
    (
        "XML of another kind",
        "<?xml version='1.0'?><invoice><total>3</total></invoice>",
        "not known here (invoice)",
    ),
]


@pytest.mark.parametrize(("text", "reason"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_no_feed_needs_is_refused_by_name(text, reason):
    reading = parse_bytes(text.encode(), about="feed.xml")
    assert not reading.documents
    (error,) = reading.errors
    assert reason in error.message
    assert error.about == "feed.xml"


HUGE = 11_000_000
BORNE = [
    ("a huge attribute", f'<rss a="{"x" * HUGE}"><channel>{ITEM}</channel></rss>'),
    ("a huge text", f"<rss><channel>{ITEM}<item><title>{'x' * HUGE}</title></item></channel></rss>"),
    ("a huge name", f"<rss><channel>{ITEM}<{'x' * HUGE}/></channel></rss>"),
    ("quotes without an end", f"<rss><channel>{ITEM}<a b=" + '"' * 1_000_001 + "</channel></rss>"),
    ("comments without an end", f"<rss><channel>{ITEM}" + "<!--" * 100_000),
    ("CDATA without an end", f"<rss><channel>{ITEM}" + "<![CDATA[" * 100_000),
    (
        "names and attributes that look alike",
        f"<rss><channel>{ITEM}" + ("<" + "a" * 200 + " " + "b" * 1_000) * 1_000,
    ),
    ("tags cut short", f"<rss><channel>{ITEM}" + "<a " * 90_000 + "></channel></rss>"),
    ("white space", " " * 5_000_000 + f"<rss><channel>{ITEM}</channel></rss>"),
    (
        "bytes of no encoding",
        f"<rss><channel>{ITEM}".encode() + bytes(range(128, 256)) * 20_000 + b"</channel></rss>",
    ),
]


@pytest.mark.parametrize("data", [row[1] for row in BORNE], ids=[row[0] for row in BORNE])
def test_what_is_huge_or_without_an_end_costs_little(data):
    """Not a clock: patterns here never go back, and what is counted has a limit; this only runs them."""
    reading = parse_bytes(data if isinstance(data, bytes) else data.encode(), about="feed.xml")
    assert reading.documents or reading.errors or reading.notes


def test_a_pointer_to_a_dtd_is_left_unread(tmp_path):
    secret = tmp_path / "secret.dtd"
    secret.write_text('<!ENTITY a "secret">')
    story = "<rss><channel><item><title>A &a; b</title></item></channel></rss>"
    text = f'<!DOCTYPE rss SYSTEM "{secret.as_uri()}">{story}'
    reading = parse_bytes(text.encode(), about="feed.xml")
    assert [document.title for document in reading.documents] == ["A &a; b"]


def test_the_limits_are_what_the_tests_say():
    assert (xmlrepair.DEEPEST, xmlrepair.MOST_TAGS) == (250, 300_000)
    assert xmltext.LONGEST_ENTITY * xmltext.MOST_ENTITIES <= xmltext.MOST_GROWTH


def zstd(data):
    try:
        from backports import zstd as library
    except ImportError:
        from compression import zstd as library
    return library.compress(data)


BOMB = b"a" * (unpack.FREE_GROWTH + 20_000_000)
BOMBS = [
    ("gzip", gzip.compress(BOMB), "more than 200 times its size"),
    ("xz", lzma.compress(BOMB, preset=0), "more than 200 times its size"),
    ("zstd", zstd(BOMB), "more than 200 times its size"),
    ("gzip inside gzip", gzip.compress(gzip.compress(b"<rss/>")), "packed twice"),
    ("zstd inside xz", lzma.compress(zstd(b"<rss/>")), "packed twice"),
    ("empty parts", gzip.compress(b"") * 2_000, "thousands of empty parts"),
    ("cut gzip", gzip.compress(b"<rss>" + bytes(range(256)) * 99)[:-9], "cannot be read to its end"),
    ("cut zstd", zstd(b"<rss>" + bytes(range(256)) * 99)[:-9], "cannot be read to its end"),
    ("damaged zstd", zstd(b"<rss>" * 99)[:9] + b"\xff" * 40, "cannot be read to its end"),
]


@pytest.mark.parametrize(("data", "reason"), [row[1:] for row in BOMBS], ids=[row[0] for row in BOMBS])
@pytest.mark.parametrize("name", ["feed.xml", "lines.jsonl"])
def test_packed_bombs_and_damage_are_named(data, reason, name):
    reading = parse_bytes(data, about=name)
    assert not reading.documents
    assert reason in reading.errors[-1].message
