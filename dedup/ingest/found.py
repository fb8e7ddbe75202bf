"""What reading a file gives besides documents and errors: remarks, and the feed that the items are of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from dedup.errors import InputError
from dedup.types import Document, written

__all__ = ["Feed", "Found", "Note", "Origin", "Reading", "Withdrawn"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where bytes came from and how they are to be taken.

    ``about`` names them in messages, ``name`` is the file's name or the last part of the URL,
    ``limit`` is the longest article in characters.
    """

    about: str
    name: str
    limit: int
    encoding: str | None = None
    content_type: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A remark about a file that is no failure: what was repaired, assumed or is missing."""

    message: str


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says of itself; ``teasers`` tells that its items are only the beginnings of articles."""

    kind: str
    title: str | None = None
    url: str | None = None
    language: str | None = None
    teasers: bool = False


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """An item without words that takes back an earlier one: the id it was sent under, and why and when.

    ``guid`` is its name as the file has it, which the id may be made from.
    """

    id: str
    status: str
    when: dt.datetime | None = None
    guid: str | None = None

    @property
    def document(self) -> Document:
        """What a store is told: a withdrawal takes on the words of the item that is held."""
        metadata = {"withdrawn_at": written(self.when)} if self.when else {}
        return Document("", id=self.id, status=self.status, metadata=metadata)


Found = Document | InputError | Note | Feed | Withdrawn
"""Anything that comes out of a reader, in the order of the file."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that some bytes hold.

    ``kind`` is ``text``, ``html``, ``json``, ``jsonl``, ``xml``, ``csv``, ``parquet`` or ``unknown``.
    ``errors`` has one for each item that could not be taken, or one for all.
    """

    kind: str
    documents: tuple[Document, ...] = ()
    errors: tuple[InputError, ...] = ()
    notes: tuple[str, ...] = ()
    withdrawn: tuple[Withdrawn, ...] = ()
    feed: Feed | None = None
