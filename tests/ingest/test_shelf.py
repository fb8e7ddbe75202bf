"""Documents put aside come back as they were, from memory and from the file."""

import datetime as dt

import pytest

from dedup.ingest.shelf import Shelf
from dedup.types import Document

DOCUMENTS = [
    Document("Ein Brand in Straße 5, 火事", id="a", source="One", published="2024-03-01T10:00:00Z"),
    Document("", id="b", title="Nothing", metadata={"section": "local"}),
    Document(
        "half a character \ud800", language="de", version=3, embargo=dt.datetime(2024, 1, 2, tzinfo=dt.UTC)
    ),
]


@pytest.mark.parametrize("held", [0, 30, 10_000], ids=["in the file", "in both", "in memory"])
def test_documents_come_back_as_they_were(held):
    with Shelf(held) as shelf:
        assert list(shelf.keeping(iter(DOCUMENTS))) == DOCUMENTS
        assert len(shelf) == 3
        for at in (2, 0, 1, 0):
            assert shelf[at] == DOCUMENTS[at]


def test_reading_between_writing_spoils_nothing():
    with Shelf(0) as shelf:
        taking = shelf.keeping(DOCUMENTS)
        next(taking)
        assert shelf[0] == DOCUMENTS[0]
        list(taking)
        assert [shelf[at] for at in range(3)] == DOCUMENTS
