"""Files of every format in, documents or named errors out: input beside expected output."""

import datetime as dt
import gzip
import io
import json
import lzma
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.config import Config
from dedup.errors import DocumentError, FormatError, InputError
from dedup.ingest.read import read_documents
from dedup.types import Document

STORY = "The bridge was closed on Monday. A crowd of 1,200 gathered nearby.\n"


def read(path, **settings):
    return list(read_documents(path, **settings))


def write(folder, name, data):
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


@pytest.fixture
def on_stdin(monkeypatch):
    def give(data):
        data = data if isinstance(data, bytes) else data.encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        return read("-")

    return give


LINES = '{"id": "1", "text": "One story."}\n\n{"id": "2", "text": "Another story."}\n'
FORMATS = [
    ("a.txt", STORY, [STORY]),
    ("a.md", STORY, [STORY]),
    ("a.TXT", STORY, [STORY]),
    ("a.txt.gz", gzip.compress(STORY.encode()), [STORY]),
    ("a.json", '{"text": "One story."}', ["One story."]),
    ("a.json", '[{"text": "One story."}, {"body": "Another story."}]', ["One story.", "Another story."]),
    ("a.json", '{"items": [{"content": "One story."}]}', ["One story."]),
    ("superdesk.json", '{"_items": [{"content": "One story."}], "_meta": {"total": 1}}', ["One story."]),
    ("ap.json", '{"data": {"items": [{"item": {"body_nitf": "<p>One story.</p>"}}]}}', ["One story."]),
    ("elastic.json", '{"hits": {"hits": [{"_id": 1, "_source": {"text": "One story."}}]}}', ["One story."]),
    ("one.json", '{"body": "One story.", "data": [{"text": "A table."}]}', ["One story."]),
    ("a.jsonl", LINES, ["One story.", "Another story."]),
    ("a.ndjson", LINES, ["One story.", "Another story."]),
    ("a.jsonl.gz", gzip.compress(LINES.encode()), ["One story.", "Another story."]),
    ("a.jsonl.xz", lzma.compress(LINES.encode()), ["One story.", "Another story."]),
    ("a.html", "<p>One story.</p><p>It goes on &amp; on.</p>", ["One story.\n\nIt goes on & on."]),
]


@pytest.mark.parametrize(
    ("name", "data", "texts"), FORMATS, ids=[f"{n} {k}" for k, (n, *_) in enumerate(FORMATS)]
)
def test_a_file_is_read_by_its_suffix(tmp_path, name, data, texts):
    assert [document.text for document in read(write(tmp_path, name, data))] == texts


STDIN = [
    ("plain text", STORY, [STORY]),
    ("a text that begins with a bracket", "[Updated] The bridge is open.", ["[Updated] The bridge is open."]),
    ("a text that begins with a brace", "{sic} The bridge is open.", ["{sic} The bridge is open."]),
    ("an object", '{"text":\n "One story."}', ["One story."]),
    ("an object on one line", '{"text": "One story."}\n', ["One story."]),
    ("lines", LINES, ["One story.", "Another story."]),
    ("an array", '[{"text": "One story."}]', ["One story."]),
    ("compressed lines", gzip.compress(LINES.encode()), ["One story.", "Another story."]),
    ("compressed text", lzma.compress(STORY.encode()), [STORY]),
    ("a fragment of HTML", "<p>One story.</p>", ["One story."]),
]


@pytest.mark.parametrize(("data", "texts"), [row[1:] for row in STDIN], ids=[row[0] for row in STDIN])
def test_standard_input_is_read_by_its_first_bytes(on_stdin, data, texts):
    assert [document.text for document in on_stdin(data)] == texts


ENCODINGS = [
    ("UTF-8", "Zürich – „ja“", "utf-8", None),
    ("UTF-8 with a mark", "Zürich – „ja“", "utf-8-sig", None),
    ("UTF-16 with a mark", "Zürich is in Switzerland", "utf-16", None),
    ("UTF-16 little-endian without a mark", "Zürich is in Switzerland", "utf-16-le", None),
    ("UTF-16 big-endian without a mark", "Zürich is in Switzerland", "utf-16-be", None),
    ("named Windows-1252", "Zürich – „ja“", "windows-1252", "windows-1252"),
    ("named KOI8-R", "Мост закрыт", "koi8-r", "koi8-r"),
]


@pytest.mark.parametrize(
    ("text", "written", "named"), [row[1:] for row in ENCODINGS], ids=[row[0] for row in ENCODINGS]
)
def test_text_is_decoded(tmp_path, text, written, named):
    (document,) = read(write(tmp_path, "a.txt", text.encode(written)), encoding=named)
    assert document.text == text


def test_line_ends_stay_as_they_are(tmp_path):
    (document,) = read(write(tmp_path, "a.txt", b"One.\r\nTwo.\rThree.\n"))
    assert document.text == "One.\r\nTwo.\rThree.\n"


PAGE = '<html><head><meta charset="{}"><title>T</title></head><body><p>Zürich: {}</p></body></html>'


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("utf-8", "utf-8"),
        ("windows-1252", "windows-1252"),
        ("iso-8859-1", "windows-1252"),
        ("nonsense", "utf-8"),
    ],
)
def test_a_page_is_decoded_as_it_declares(tmp_path, declared, written):
    (document,) = read(write(tmp_path, "a.html", PAGE.format(declared, "word " * 80).encode(written)))
    assert "Zürich" in document.text


# Every way a whole file can be unusable, and a word of the cure that its message must hold.
WHOLE = [
    ("empty", "a.txt", b"", "empty"),
    ("only white space", "a.txt", b" \n\t ", "empty"),
    ("no words", "a.txt", b"12 -- 34 ***", "no words"),
    ("a PDF called text", "a.txt", b"%PDF-1.7 ...", "pdftotext"),
    ("a picture called text", "a.txt", b"\x89PNG\r\n\x1a\n\x00", "text"),
    ("an office document", "a.txt", b"PK\x03\x04....", "plain text"),
    ("RTF", "a.txt", b"{\\rtf1 hello}", "plain text"),
    ("binary", "a.txt", b"ab\x00\x01\x02cd", "binary"),
    ("HTML called text", "a.txt", b"<!doctype html><p>Hi", ".html"),
    ("Latin-1", "a.txt", "Zürich".encode("latin-1"), "--encoding windows-1252"),
    ("Windows Cyrillic", "a.txt", "Мост закрыт сегодня".encode("windows-1251"), "--encoding windows-1251"),
    ("no suffix", "story", b"text", "rename it to one of .txt"),
    ("unknown suffix", "a.docx", b"text", "rename it to one of .txt"),
    ("broken JSON", "a.json", b'{"text": ', "not JSON"),
    ("JSON that is a number", "a.json", b"12", "not an object"),
    ("JSON without a text", "a.json", b'{"txt": "Hello"}', "name the text 'text'"),
    ("JSON whose text is a number", "a.json", b'{"text": 5}', "its 'text' is a JSON number"),
    ("JSON with NaN", "a.json", b'{"text": "a", "x": NaN}', "NaN is no JSON number"),
    ("JSON nested too deeply", "a.json", b"[" * 200_000, "nested too deeply"),
    ("a number of 5,000 digits", "a.json", b'{"text": "a", "x": ' + b"9" * 5000 + b"}", "not JSON"),
    ("half a character", "a.json", b'{"text": "Hello \\ud800 there"}', "half a character"),
    ("cut gzip", "a.txt.gz", gzip.compress(STORY.encode() * 99)[:-9], "cannot be read to its end"),
    ("no gzip at all", "a.jsonl.gz", b"plain", "cannot be read to its end"),
    ("no xz at all", "a.jsonl.xz", b"plain", "cannot be read to its end"),
]


@pytest.mark.parametrize(("name", "data", "cure"), [row[1:] for row in WHOLE], ids=[row[0] for row in WHOLE])
def test_an_unusable_file_says_the_cure(tmp_path, name, data, cure):
    with pytest.raises(InputError) as error:
        read(write(tmp_path, name, data))
    assert cure in error.value.message
    assert error.value.about.endswith(name)


@pytest.mark.parametrize(
    ("name", "says"),
    [("missing.txt", "No such file or directory; check the path"), (".", "holds no files that can be read")],
    ids=["no file", "an empty folder"],
)
def test_a_place_without_a_file_says_so(tmp_path, name, says):
    with pytest.raises(FormatError, match=says):
        read(tmp_path / name)


def test_too_large_a_file_is_refused_before_it_is_read_whole(tmp_path):
    path = write(tmp_path, "a.txt", "word " * 1000)
    with pytest.raises(DocumentError, match="raise max_characters"):
        read(path, config=Config(max_characters=100))


def test_too_long_a_text_is_refused(tmp_path):
    path = write(tmp_path, "a.txt", "word " * 30)
    with pytest.raises(DocumentError, match=r"150 characters, more than 100"):
        read(path, config=Config(max_characters=100))


BROKEN = b"""{"id": "1", "text": "One story."}
{"id": "2", "text":
{"id": "3"}
{"id": "4", "text": "\xff\xfe\xfd"}
"just a string"
{"id": "6", "text": "The last story."}"""


def test_a_broken_line_is_reported_with_its_number_and_stops_nothing(tmp_path):
    items = read(write(tmp_path, "a.jsonl", BROKEN))
    assert [type(item) for item in items] == [
        Document,
        FormatError,
        FormatError,
        DocumentError,
        FormatError,
        Document,
    ]
    for number, item in enumerate(items, start=1):
        if isinstance(item, InputError):
            assert f"line {number}" in item.message


def test_a_huge_line_is_skipped_without_being_held(tmp_path):
    config = Config(max_characters=1_000)
    huge = b'{"text": "' + b"x" * 300_000 + b'"}\n'
    items = read(
        write(tmp_path, "a.jsonl", b'{"text": "One."}\n' + huge + b'{"text": "Two."}\n'), config=config
    )
    assert [getattr(item, "text", None) for item in items] == ["One.", None, "Two."]
    assert "line 2" in items[1].message


FIELDS = [
    ("our own names", {"text": "A.", "title": "T", "source": "S"}, {"title": "T", "source": "S"}),
    ("ninjs", {"body_text": "A.", "headline": "T", "versioncreated": "2026-01-02T03:04:05Z"}, {"title": "T"}),
    ("JSON Feed", {"content_text": "A.", "date_published": "2026-01-02"}, {}),
    (
        "schema.org",
        {
            "articleBody": "A.",
            "headline": "T",
            "datePublished": "2026-01-02T03:04:05Z",
            "inLanguage": "en-GB",
        },
        {"title": "T", "published": dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC), "language": "en-GB"},
    ),
    ("a nested source", {"text": "A.", "source": {"name": "S"}}, {"source": "S"}),
    ("a numeric id", {"text": "A.", "id": 17}, {"id": "17"}),
    ("a version in words", {"text": "A.", "version": "2"}, {"version": 2}),
    (
        "WordPress",
        {
            "title": {"rendered": "T &#8211; <em>U</em>"},
            "content": {"rendered": "<p>A.</p>"},
            "date": "2026-01-02T05:04:05",
            "date_gmt": "2026-01-02T03:04:05",
        },
        {"title": "T – U", "published": dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)},
    ),
    ("a spreadsheet's capitals", {"Title": "T", "TEXT": "A.", "Source": "S"}, {"title": "T", "source": "S"}),
    ("a name in two spellings", {"Title": "U", "title": "T", "text": "A."}, {"title": "T"}),
    ("HTML beside an empty text", {"text": "", "html": "<p>A.</p>"}, {}),
]


@pytest.mark.parametrize(("fields", "expected"), [row[1:] for row in FIELDS], ids=[row[0] for row in FIELDS])
def test_common_names_are_understood(tmp_path, fields, expected):
    (document,) = read(write(tmp_path, "a.json", json.dumps(fields)))
    assert document.text == "A."
    assert {name: getattr(document, name) for name in expected} == expected


DATES = [
    ("2024-12-01T08:10:00Z", "2024-12-01T08:10:00+00:00"),
    ("2024-12-01", "2024-12-01T00:00:00+00:00"),
    ("Sun, 01 Dec 2024 08:10:00 +0100", "2024-12-01T08:10:00+01:00"),
    (1733040600, "2024-12-01T08:10:00+00:00"),
    (1733040600000, "2024-12-01T08:10:00+00:00"),
]


@pytest.mark.parametrize(("given", "read_as"), DATES)
def test_dates_are_read_in_the_forms_feeds_use(tmp_path, given, read_as):
    (document,) = read(write(tmp_path, "a.json", json.dumps({"text": "A.", "date": given})))
    assert document.published.isoformat() == read_as


def test_what_is_not_understood_is_kept(tmp_path):
    fields = {"text": "A.", "desk": "foreign", "date": "last Tuesday", "version": "draft", "tags": ["a"]}
    (document,) = read(write(tmp_path, "a.json", json.dumps(fields)))
    assert document.metadata == {"desk": "foreign", "date": "last Tuesday", "version": "draft", "tags": ["a"]}
    assert document.published is None


@given(
    st.dictionaries(
        st.text(max_size=8), st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists)
    )
)
def test_any_json_object_is_a_document_or_a_named_error(tmp_path_factory, fields):
    path = tmp_path_factory.mktemp("any") / "a.jsonl"
    path.write_text(json.dumps(fields) + "\n", encoding="utf-8")
    (item,) = read(path)
    assert isinstance(item, (Document, InputError))


@given(st.binary(max_size=400))
def test_any_bytes_are_a_document_or_a_named_error(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("any") / "a.txt"
    path.write_bytes(data)
    try:
        (document,) = read(path)
    except InputError:
        return
    assert document.text
