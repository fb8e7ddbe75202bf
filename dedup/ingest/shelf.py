"""Documents put aside while a batch is worked on: in memory while they are few, then in a temporary file."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import IO, Any

from dedup.types import Document

__all__ = ["Shelf"]

HELD_CHARACTERS = 1 << 28
"""Characters of text held in memory; of most languages as many bytes."""

_BESIDE = (
    "id", "title", "source", "url", "published", "language", "version", "credit", "status", "embargo",
    "metadata",
)  # fmt: skip
_beside = attrgetter(*_BESIDE)


@dataclass(frozen=True, slots=True)
class _Slip:
    """Where in the file a text is, and what there is beside it."""

    begin: int
    size: int
    beside: tuple[Any, ...]


class Shelf:
    """Documents by place.  The file has no name in the folder and vanishes with the process."""

    def __init__(self, held_characters: int = HELD_CHARACTERS) -> None:
        self._left = held_characters
        self._rows: list[Document | _Slip] = []
        self._file: IO[bytes] | None = None
        self._end = 0

    def __enter__(self) -> Shelf:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, at: int) -> Document:
        """Answer the document at a place."""
        row = self._rows[at]
        if isinstance(row, Document):
            return row
        assert self._file is not None
        self._file.seek(row.begin)
        text = self._file.read(row.size).decode("utf-8", "surrogatepass")
        return Document(text, **dict(zip(_BESIDE, row.beside, strict=True)))

    def keeping(self, documents: Iterable[Document]) -> Iterator[Document]:
        """Yield documents, and keep each."""
        for document in documents:
            self._left -= len(document.text)
            self._rows.append(document if self._left >= 0 else self._put(document))
            yield document

    def _put(self, document: Document) -> _Slip:
        if self._file is None:
            self._file = tempfile.TemporaryFile(buffering=1 << 20)  # noqa: SIM115 - closed with the shelf
        text = document.text.encode("utf-8", "surrogatepass")
        self._file.seek(self._end)
        self._file.write(text)
        slip = _Slip(self._end, len(text), _beside(document))
        self._end += len(text)
        return slip
