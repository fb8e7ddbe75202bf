"""Every way in gives the same documents: files, folders, pipes, fetched bytes; packed or not; by any name."""

import datetime as dt
import gzip
import io
import json
import lzma
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.config import Config
from dedup.errors import FormatError, InputError
from dedup.ingest.read import parse_bytes, read_documents
from dedup.types import Document

FEED = b'<rss version="2.0"><channel><title>T</title><item><title>One story</title></item></channel></rss>'
PAGE = (
    b"<html><head><title>T</title></head><body><p>" + b"One story is told here. " * 40 + b"</p></body></html>"
)
NINJS = b'{"uri": "urn:a:1", "type": "text", "headline": "One story"}'


def zstd(data):
    try:
        from backports import zstd as library
    except ImportError:
        from compression import zstd as library
    return library.compress(data)


PACKINGS = {".gz": gzip.compress, ".xz": lzma.compress, ".zst": zstd, "": bytes}


@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.parametrize(
    "name", ["feed.xml", "feed.rss", "feed.atom", "feed", "feed.bin", "feed.html", "feed.json"]
)
def test_a_feed_is_a_feed_whatever_its_name_and_packing(tmp_path, name, packing):
    path = tmp_path / f"{name}{packing}"
    path.write_bytes(PACKINGS[packing](FEED))
    assert [document.title for document in read_documents(path)] == ["One story"]


@pytest.mark.parametrize("packing", PACKINGS)
def test_standard_input_is_unpacked_too(monkeypatch, packing):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PACKINGS[packing](FEED))))
    assert [document.title for document in read_documents("-")] == ["One story"]


def test_packed_parts_in_a_row_are_one_file(tmp_path):
    for suffix, pack in PACKINGS.items():
        path = tmp_path / f"lines.jsonl{suffix}"
        path.write_bytes(b"".join(pack(b'{"text": "Story %d"}\n' % n) for n in range(5)))
        assert len(list(read_documents(path))) == 5


FETCHED = [
    ("a feed", FEED, "application/rss+xml; charset=utf-8", "xml"),
    ("a feed called a page", FEED, "text/html", "xml"),
    ("a feed called text", FEED, "text/plain", "xml"),
    ("a feed called nothing", FEED, None, "xml"),
    ("a page", PAGE, "text/html", "html"),
    ("a page called nothing", PAGE, None, "html"),
    ("a page of XHTML", b'<?xml version="1.0"?>' + PAGE, "application/xhtml+xml", "html"),
    ("ninjs", NINJS, "application/json", "json"),
    ("ninjs called text", NINJS, "text/plain; charset=utf-8", "json"),
    ("lines", b'{"text": "a"}\n{"text": "b"}\n', "application/x-ndjson", "jsonl"),
    ("a table", b"text\nOne story\n", "text/csv", "csv"),
    ("text", b"One story", "text/plain", "text"),
]


@pytest.mark.parametrize(
    ("data", "media", "kind"), [row[1:] for row in FETCHED], ids=[row[0] for row in FETCHED]
)
def test_fetched_bytes_are_known_by_themselves_then_by_their_type(data, media, kind):
    reading = parse_bytes(data, about="it", content_type=media, url="https://a.example/latest?page=1")
    if media == "text/plain; charset=utf-8":
        kind = reading.kind
    assert reading.kind == kind
    assert reading.documents
    assert not reading.errors


def test_bytes_of_no_known_format_are_one_named_error():
    reading = parse_bytes(b"a story", about="https://a.example/x", url="https://a.example/x")
    (error,) = reading.errors
    assert "in no format that is known here" in error.message


def test_a_fetched_page_is_named_by_its_address():
    reading = parse_bytes(PAGE, about="it", content_type="text/html", url="https://a.example/1")
    assert (reading.documents[0].id, reading.documents[0].url) == (
        "https://a.example/1",
        "https://a.example/1",
    )


def test_what_a_page_says_of_itself_is_kept():
    head = (
        b'<link rel="canonical" href="/story"><meta property="og:site_name" content="Lusk Courier">'
        b'<meta name="author" content="Ada Renn">'
    )
    page = PAGE.replace(b"<title>", head + b"<title>")
    document = parse_bytes(page, about="it", url="https://a.example/1", content_type="text/html").documents[0]
    assert document.source == "Lusk Courier"
    assert document.metadata["canonical_url"] == "https://a.example/story"
    assert document.metadata["byline"] == "Ada Renn"


@pytest.fixture
def folder(tmp_path):
    for name, data in {
        "b/feed.xml": FEED,
        "a.txt": b"One story of text.",
        "c.json": b"{broken",
        "d.jsonl.gz": gzip.compress(b'{"text": "Another"}\n'),
        "picture.jpg": b"\xff\xd8\xff",
        ".hidden/x.txt": b"Hidden.",
        "b/.hidden.txt": b"Hidden.",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    return tmp_path


def test_a_folder_gives_its_files_in_order_and_a_broken_one_stops_nothing(folder):
    remarks = []
    found = list(read_documents(folder, tell=remarks.append))
    assert [getattr(item, "text", None) for item in found] == [
        "One story of text.",
        None,
        "Another",
        "One story",
    ]
    assert isinstance(found[1], FormatError)
    assert f"{folder}: 1 other files were left out" in remarks


def test_a_folder_in_a_circle_ends(folder):
    (folder / "b" / "again").symlink_to(folder)
    assert len(list(read_documents(folder))) == 4


TABLES = [
    ("commas", "id,title,text,desk\n1,T,One story,night\n", {"desk": "night"}),
    ("semicolons", "id;title;text;desk\n1;T;One story;night\n", {"desk": "night"}),
    ("tabs", "id\ttitle\ttext\tdesk\n1\tT\tOne story\tnight\n", {"desk": "night"}),
    ("quoted lines", 'id,title,text\n1,T,"One story"\n', {}),
    ("HTML", 'id,title,html\n1,T,"<p>One story</p>"\n', {"extraction": {"how": "fragment"}}),
    ("empty cells and rows", "id,title,text,desk\n\n1,T,One story,\n,,,\n", {}),
    ("more cells than names", "id,title,text\n1,T,One story,x,y\n", {"more_columns": ["x", "y"]}),
    ("a byte-order mark", "\ufeffid,title,text\n1,T,One story\n", {}),
]


@pytest.mark.parametrize(("table", "rest"), [row[1:] for row in TABLES], ids=[row[0] for row in TABLES])
def test_a_row_of_a_table_is_an_article(tmp_path, table, rest):
    path = tmp_path / "articles.csv"
    path.write_text(table, encoding="utf-8")
    (document,) = read_documents(path)
    assert (document.id, document.title, document.text) == ("1", "T", "One story")
    assert document.metadata == rest


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig"])
def test_a_table_in_a_wide_encoding_is_read(tmp_path, encoding):
    path = tmp_path / "articles.csv"
    path.write_bytes("id,text\r\n1,Zürich is in Switzerland\r\n".encode(encoding))
    assert [document.text for document in read_documents(path)] == ["Zürich is in Switzerland"]


BAD_TABLES = [
    ("no column with a text", b"id,words\n1,x\n", "no column with a text, only id, words"),
    ("Latin-1", "text\nZürich\n".encode("latin-1"), "--encoding"),
    ("an encoding that is none", b"text\nx\n", "there is no encoding 'bogus'"),
    ("empty", b"\n", "is empty"),
    ("a cell without an end", b'text\n"' + b"x" * 3_000, "no sound table"),
]


@pytest.mark.parametrize(
    ("data", "reason"), [row[1:] for row in BAD_TABLES], ids=[row[0] for row in BAD_TABLES]
)
def test_an_unusable_table_says_the_cure(tmp_path, monkeypatch, data, reason):
    import csv

    before = csv.field_size_limit(1_000)
    path = tmp_path / "articles.csv"
    path.write_bytes(data)
    try:
        with pytest.raises(InputError, match=reason):
            list(
                read_documents(
                    path, encoding="bogus" if "bogus" in reason else None, config=Config(max_characters=900)
                )
            )
    finally:
        csv.field_size_limit(before)


def test_a_row_of_parquet_is_an_article(tmp_path):
    arrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    from pyarrow import parquet

    day = dt.datetime(2026, 11, 17, 9, 20, tzinfo=dt.UTC)
    rows = {
        "id": ["1", "2", "3"],
        "text": ["One story", None, "Another"],
        "published": [day, day, None],
        "score": [0.5, float("nan"), 1.0],
        "raw": [b"\x00\x01", None, None],
        "tags": [["a"], [], None],
    }
    path = tmp_path / "articles.parquet"
    parquet.write_table(arrow.table(rows), path)
    first, second, third = read_documents(path)
    assert (first.id, first.text, first.published) == ("1", "One story", day)
    assert first.metadata == {"score": 0.5, "raw": "AAE=", "tags": ["a"]}
    assert "row 2 has no text" in second.message
    assert third.metadata == {"score": 1.0}
    json.dumps(first.to_dict(), allow_nan=False)
    packed = tmp_path / "articles.parquet.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert len(list(read_documents(packed))) == 3


def test_parquet_that_cannot_be_read_is_named(tmp_path):
    arrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    from pyarrow import parquet

    path = tmp_path / "a.parquet"
    path.write_bytes(b"PAR1 and nothing else PAR1")
    with pytest.raises(FormatError, match="cannot be read as Parquet"):
        list(read_documents(path))
    parquet.write_table(arrow.table({"words": ["x"]}), path)
    with pytest.raises(FormatError, match="no column with a text"):
        list(read_documents(path))


def test_parquet_without_its_library_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (error,) = parse_bytes(b"PAR1....", about="a.parquet").errors
    assert "pip install 'newsdedup[parquet]'" in error.message


def test_zstd_without_its_library_says_how_to_get_it(monkeypatch):
    data = zstd(FEED)
    monkeypatch.setitem(sys.modules, "backports", None)
    monkeypatch.setitem(sys.modules, "compression", None)
    (error,) = parse_bytes(data, about="a.xml.zst").errors
    assert "pip install backports.zstd" in error.message


MEDIA = st.sampled_from(
    [None, "text/xml", "application/atom+xml; charset=x", "application/json", "text/csv", "text/plain"]
)
PIECES = st.sampled_from(
    b"""<rss>~<item>~<title>~</~>~<![CDATA[~]]>~&~<!DOCTYPE a [~words ~\xff~\x00~{"uri":"a",~"bodies":[~}~]
    ~<newsItem guid='1'>~<nitf>~<feed>~<entry>~<NewsML>~<NewsItem>~text,title\n~"~PAR1
    ~<?xml version='1.0' encoding='koi8-r'?>~""".split(b"~")
)


@given(st.lists(PIECES | st.binary(max_size=6), max_size=40), MEDIA)
@settings(max_examples=300, deadline=None)
def test_any_bytes_of_any_type_are_documents_or_named_errors(pieces, media):
    reading = parse_bytes(b"".join(pieces), about="it", content_type=media, url="https://a.example/[x")
    assert all(isinstance(document, Document) for document in reading.documents)
    assert all(error.message for error in reading.errors)
    assert reading.documents or reading.errors or reading.notes or reading.withdrawn
    for document in reading.documents:
        json.dumps(document.to_dict(), allow_nan=False)
