"""Feeds as they really come: each row is a way of being broken, and the items that are still in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.ingest.read import parse_bytes
from dedup.ingest.xmlrepair import balance


def items(*bodies):
    return "".join(f"<item><title>Item {n}</title>{body}</item>" for n, body in enumerate(bodies))


def rss(inside):
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>{inside}</channel></rss>'


def described(*descriptions):
    return rss(items(*(f"<description>{words}</description>" for words in descriptions)))


TWO = described("Story 0", "Story 1")
BROKEN = [
    (
        "HTML that was never escaped",
        described("<p>One<br>two <b>b<i>i</b></i></p>", "Story 1"),
        ["One\ntwo bi", "Story 1"],
    ),
    ("paragraphs that never end", described("<p>One<p>two", "Story 1"), ["One\n\ntwo", "Story 1"]),
    (
        "ampersands and named characters",
        described("R&D &nbsp;caf&eacute; ?a=1&b=2 &unknown;"),
        ["R&D café ?a=1&b=2 &unknown;"],
    ),
    ("smaller than", described("if a < b and b > c, x<5"), ["if a < b and b > c, x<5"]),
    ("cut short", TWO[: TWO.index("Story 1") + 7], ["Story 0", "Story 1"]),
    ("cut inside a tag", TWO[: TWO.index("Story 1") + 12], ["Story 0", "Story 1"]),
    ("cut inside CDATA", rss(items("<description><![CDATA[Story 0"))[:121], ["Story 0"]),
    ("items that never end", TWO.replace("</item>", ""), ["Story 0", "Story 1"]),
    ("an end tag misspelt", TWO.replace("</description>", "</descripton>"), ["Story 0", "Story 1"]),
    (
        "prefixes that nobody declared",
        rss(items("<content:encoded><![CDATA[<p>Full</p>]]></content:encoded>")),
        ["Full"],
    ),
    ("white space before it", f"\n\n  {TWO}", ["Story 0", "Story 1"]),
    ("a program's warning before it", f"<br />\n<b>Warning</b>: mysql<br />\n{TWO}", ["Story 0", "Story 1"]),
    ("a script after it", f"{TWO}<script>track()</script>", ["Story 0", "Story 1"]),
    ("control characters", TWO.replace("Story 0", "Sto\x0bry\x00 0"), ["Story 0", "Story 1"]),
    ("characters that do not exist", TWO.replace("Story 0", "Story&#0; 0"), ["Story 0", "Story 1"]),
    (
        "attributes without quotes",
        rss(items("<enclosure url=http://a/b.mp3 length=1><description>Story 0</description>")),
        ["Story 0"],
    ),
    (
        "an attribute given twice",
        rss(items('<enclosure url="a" url="b"/><description>Story 0</description>')),
        ["Story 0"],
    ),
    ("Windows-1252 as numbers", described("don&#146;t"), ["don’t"]),
    ("Windows-1252 as UTF-8", described("don\x92t"), ["don’t"]),
    ("UTF-8 read as Latin-1", described("d\u00c3\u00a9j\u00c3\u00a0 vu \u00e2\u0080\u0099"), ["déjà vu ’"]),
    (
        "spaces around a namespace",
        '<rss xmlns:c=" http://purl.org/rss/1.0/modules/content/ "><item><c:encoded>Full</c:encoded></item>',
        ["Full"],
    ),
    (
        "a page's DOCTYPE",
        TWO.replace("<rss", '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN" "http://a.invalid/"><rss'),
        ["Story 0", "Story 1"],
    ),
    (
        "an entity of its own",
        TWO.replace("<rss", '<!DOCTYPE rss [<!ENTITY n "Story"><!ENTITY a "x &#38; y">]><rss').replace(
            "Story 0", "&n; &a;"
        ),
        ["Story x & y", "Story 1"],
    ),
    ("a declaration below a comment", f"<!-- made by hand -->\n{TWO}", ["Story 0", "Story 1"]),
    (
        "UTF-16 declared, UTF-8 sent",
        TWO.replace('version="1.0"?', 'version="1.0" encoding="utf-16"?').replace("Story 0", "é"),
        ["é", "Story 1"],
    ),
]


@pytest.mark.parametrize(("text", "words"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_what_can_be_read_is_read(text, words):
    reading = parse_bytes(text.encode(), about="a feed.xml")
    assert [document.text for document in reading.documents] == words


def test_what_was_repaired_is_said():
    reading = parse_bytes(TWO.replace("</item>", "").encode(), about="a feed")
    assert any("a feed: it is not sound XML" in note and "was repaired" in note for note in reading.notes)


HEBREW = "האם תדפיס נייר של אתר אינטרנט שמוצג על מסך משתמש הוא העתק נאמן למקור"
ENCODED = [
    ("KOI8-R", "Как пережить новогоднюю ночь в большом городе", "koi8-r"),
    ("Windows-1251", "Мост через реку закрыт для движения до среды", "windows-1251"),
    (
        "Shift-JIS",
        "ゲームをずっとプレイしている正月でしたが、記事の投稿がサイトに反映されないことが判明しました。",
        "shift_jis",
    ),
    ("EUC-JP", "ゲームをずっとプレイしている正月だった。", "euc_jp"),
    ("EUC-KR", "시스템이 유니코드로 돌아가는데 거기서 한글로 된 닉네임을 정할 경우", "euc-kr"),
    ("GB2312", "不归移民漫画系列：专业工作，我们希望很容易将其翻译成中文", "gb2312"),
    ("Windows-1255", HEBREW, "windows-1255"),
    ("Windows-1252", "Die Brücke über den Fluss ist für Fußgänger geschlossen", "windows-1252"),
]


@pytest.mark.parametrize(("words", "encoding"), [row[1:] for row in ENCODED], ids=[row[0] for row in ENCODED])
def test_an_encoding_is_told_by_the_charset_the_declaration_or_the_words(words, encoding):
    feed = f"<rss><channel><item><description>{words}</description></item></channel></rss>"
    data = feed.encode(encoding)
    declared = f'<?xml version="1.0" encoding="{encoding}"?>'.encode() + data
    told = parse_bytes(data, about="a feed", content_type=f"text/xml; charset={encoding}")
    for reading in (told, parse_bytes(declared, about="a feed"), parse_bytes(data, about="a feed")):
        assert [document.text for document in reading.documents] == [words]
    assert not [note for note in told.notes if "encoding" in note]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_wide_encodings_are_read(encoding):
    reading = parse_bytes(TWO.encode(encoding), about="a feed")
    assert [document.text for document in reading.documents] == ["Story 0", "Story 1"]


def test_a_few_stray_bytes_do_not_spoil_the_rest():
    data = TWO.replace("Story 0", "naïve – ja").encode().replace("ï".encode(), b"\xef\xef")
    reading = parse_bytes(data.replace(b"\xef\xef", b"\xef"), about="a feed")
    assert reading.documents[0].text == "naïve – ja"


@given(st.text(alphabet="<>/!-[]\"'= abCDATA\n&;", max_size=300))
def test_repairing_twice_is_repairing_once(text):
    once = balance(text, "a text")
    assert balance(once, "a text").count("<repaired>") == once.count("<repaired>") + 1
