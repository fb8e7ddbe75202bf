"""The words of the product: JSON both ways, dates, spans."""

import datetime as dt
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.errors import DocumentError
from dedup.types import Conflict, Document, Kind, Link, Passage, Relation, Role, Span


@given(st.text(), st.integers(0, 50), st.integers(0, 50))
def test_a_span_shows_exactly_its_slice(text, start, length):
    span = Span(start, start + length).of(text)
    assert span.text == text[start : start + length]
    assert Span.from_dict(span.to_dict()) == span


def test_a_passage_survives_json():
    conflict = Conflict("name", Span(1, 2, "x"), Span(3, 4, "y"), "x", "y", "CSTO")
    link = Link(Span(0, 5), Span(9, 14), 0.9, ("16 thousand = 16,000",), conflict)
    passage = Passage("p1", Kind.RESTATEMENT, Role.QUOTE, 0.9, Span(0, 5, "abcde"), Span(9, 14), (link,))
    assert Passage.from_dict(passage.to_dict()) == passage
    assert passage.to_dict()["kind"] == "restatement"


@pytest.mark.parametrize(
    ("given_value", "expected"),
    [
        ("2024-12-01T08:10:00Z", dt.datetime(2024, 12, 1, 8, 10, tzinfo=dt.UTC)),
        ("2024-12-01", dt.datetime(2024, 12, 1, tzinfo=dt.UTC)),
        (dt.datetime(2024, 12, 1), dt.datetime(2024, 12, 1, tzinfo=dt.UTC)),  # noqa: DTZ001
        ("", None),
        (None, None),
    ],
)
def test_published_takes_what_callers_write_for_a_time(given_value, expected):
    assert Document("text", published=given_value).published == expected


@pytest.mark.parametrize(
    "bad", [{"text": None}, {"text": b"bytes"}, {"text": "x", "published": "last Tuesday"}]
)
def test_an_unusable_document_says_what_is_wrong(bad):
    with pytest.raises(DocumentError) as caught:
        Document(**bad)
    assert caught.value.about in {"text", "published"}


def test_documents_travel_between_processes_and_through_json():
    document = Document("text", id="a", published="2024-12-01", metadata={"desk": "world"})
    assert pickle.loads(pickle.dumps(document)) == document
    assert Document.from_dict(document.to_dict()) == document


def test_the_first_four_relations_are_duplicates():
    assert [r for r in Relation if r.is_duplicate] == ["copy", "edited_copy", "contains", "update"]
