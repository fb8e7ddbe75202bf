"""One article, what identifies it in an answer, and a stretch of its text."""

from __future__ import annotations

import dataclasses
import datetime as dt
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dedup.errors import DocumentError
from dedup.types.record import Record

__all__ = ["Document", "DocumentInfo", "Span"]


@dataclass(frozen=True, slots=True, order=True)
class Span(Record):
    """Half-open stretch ``[start, end)`` of a text; ``text`` is what it covers, where that is shown."""

    start: int
    end: int
    text: str | None = field(default=None, compare=False)

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> Span:
        """Add the words that this span covers in ``text``."""
        return Span(self.start, self.end, text[self.start : self.end])

    def to_dict(self) -> dict[str, Any]:
        """``start`` and ``end``, and ``text`` where it is known."""
        bare: dict[str, Any] = {"start": self.start, "end": self.end}
        return bare if self.text is None else {**bare, "text": self.text}


@dataclass(frozen=True, slots=True)
class Document(Record):
    """One article, its text exactly as given.

    ``published`` takes an ISO 8601 string or a datetime; a time without a zone is read as UTC.
    Raises :class:`~dedup.errors.DocumentError` for a text that is no string or a date that is none.
    """

    text: str
    _: dataclasses.KW_ONLY
    id: str | None = None
    title: str | None = None
    source: str | None = None
    url: str | None = None
    published: dt.datetime | None = None
    language: str | None = None
    version: int | None = None
    credit: str | None = None
    status: str | None = None
    embargo: dt.datetime | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict, hash=False)

    if typing.TYPE_CHECKING:

        def __init__(
            self,
            text: str,
            *,
            id: str | None = None,  # noqa: A002
            title: str | None = None,
            source: str | None = None,
            url: str | None = None,
            published: dt.datetime | str | None = None,
            language: str | None = None,
            version: int | None = None,
            credit: str | None = None,
            status: str | None = None,
            embargo: dt.datetime | str | None = None,
            metadata: Mapping[str, Any] | None = None,
        ) -> None: ...

    def __post_init__(self) -> None:
        if not isinstance(self.text, str):
            raise DocumentError(f"text must be a string, not {type(self.text).__name__}", about="text")
        if self.published is not None:
            object.__setattr__(self, "published", _moment(self.published, "published"))
        if self.embargo is not None:
            object.__setattr__(self, "embargo", _moment(self.embargo, "embargo"))
        object.__setattr__(self, "metadata", dict(self.metadata or {}))


def _moment(value: dt.datetime | str, name: str) -> dt.datetime | None:
    """Read what callers write for a time; without a zone it is UTC."""
    if value == "":
        return None
    if isinstance(value, str):
        try:
            value = dt.datetime.fromisoformat(value.strip())
        except ValueError:
            raise DocumentError(
                f"{name} {value!r} is no ISO 8601 date; write it like 2024-12-01T08:10:00Z", about=name
            ) from None
    return value if value.tzinfo else value.replace(tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class DocumentInfo(Record):
    """What identifies a document in an answer, without its text; ``words`` counts the scanner's words.

    ``credits`` are the outlets it surely names as its sources, as it writes them.  ``status`` and
    ``embargo`` are those of the document; ``published_is`` says what its time is if it is not that of
    publication: ``created`` or ``updated``.
    """

    id: str | None
    version: int | None
    title: str | None
    source: str | None
    published: dt.datetime | None
    language: str | None
    characters: int
    words: int
    sha256: str
    url: str | None = None
    credits: tuple[str, ...] = ()
    status: str | None = None
    embargo: dt.datetime | None = None
    published_is: str | None = None
