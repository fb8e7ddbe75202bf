"""Documents from files, folders, standard input and bytes that somebody fetched: the one way in.

What it is shows by its first bytes, then by its name or media type; packed files are unpacked on the way.
Reading fetches nothing and follows no link.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import IO, cast

from dedup.config import Config
from dedup.errors import FormatError, InputError
from dedup.ingest.folder import article_files
from dedup.ingest.found import Feed, Found, Note, Origin, Reading, Withdrawn
from dedup.ingest.readers import READERS, STANDARD_INPUT
from dedup.ingest.sniff import SNIFFED, SUFFIXES, sniff
from dedup.ingest.unpack import PACKED, packing, unpacked, unpacking_errors
from dedup.types import Document

__all__ = ["SUFFIXES", "parse_bytes", "read_documents"]

Tell = Callable[[str], None]
Holds = Callable[[str], bool]


def read_documents(
    source: str | Path,
    *,
    config: Config | None = None,
    encoding: str | None = None,
    tell: Tell | None = None,
    holds: Holds | None = None,
) -> Iterator[Document | InputError]:
    """Read every document of a file, of a folder's files, or of standard input for ``"-"``, one at a time.

    An item that cannot be taken comes out as its error, with its line or place, and the next ones
    follow.  ``tell`` hears remarks on a file: what was repaired, that it holds only teasers.  An item that
    only takes back another is a remark, and a document without words where ``holds`` knows that one's id.

    Raises ``FormatError`` or ``DocumentError`` where a file as a whole cannot be read; in a folder, such
    a file is one error among its documents.
    """
    limit = (config or Config()).max_characters
    about = STANDARD_INPUT if str(source) == "-" else str(source)
    if about != STANDARD_INPUT and Path(source).is_dir():
        yield from _folder(Path(source), limit, encoding, tell, holds)
        return
    with _opened(source, about) as stream:
        origin = Origin(about, "" if about == STANDARD_INPUT else Path(source).name, limit, encoding)
        for found in _read(stream, origin):
            if isinstance(found, Note):
                if tell is not None:
                    tell(found.message)
            elif isinstance(found, Withdrawn):
                if tell is not None:
                    tell(f"{about}: {found.id} is {found.status}, and comes without words")
                if holds is not None and holds(found.id):
                    yield found.document
            elif not isinstance(found, Feed):
                yield found


def _folder(
    folder: Path, limit: int, encoding: str | None, tell: Tell | None, holds: Holds | None
) -> Iterator[Document | InputError]:
    files, others = article_files(folder)
    if not files:
        raise FormatError(
            f"{folder} holds no files that can be read; known are {', '.join(SUFFIXES)}", about=str(folder)
        )
    if others and tell is not None:
        tell(f"{folder}: {others:,} other files were left out")
    config = Config(max_characters=limit)
    for file in files:
        try:
            yield from read_documents(file, config=config, encoding=encoding, tell=tell, holds=holds)
        except InputError as error:
            yield error


def parse_bytes(
    data: bytes,
    *,
    about: str,
    content_type: str | None = None,
    url: str | None = None,
    config: Config | None = None,
    encoding: str | None = None,
) -> Reading:
    """Read everything that some bytes hold, as they came from ``url`` with that Content-Type.

    Raises nothing for what the bytes are: a file that cannot be read is a reading with one error.
    """
    limit = (config or Config()).max_characters
    name = PurePosixPath((url or about).partition("?")[0]).name
    origin = Origin(about, name, limit, encoding, content_type, url)
    kinds: list[str] = []
    found: list[Found] = []
    try:
        found.extend(_read(io.BufferedReader(cast("io.RawIOBase", io.BytesIO(data))), origin, kinds.append))
    except InputError as error:
        found.append(error)
    return Reading(
        kinds[0] if kinds else "unknown",
        tuple(item for item in found if isinstance(item, Document)),
        tuple(item for item in found if isinstance(item, InputError)),
        tuple(item.message for item in found if isinstance(item, Note)),
        tuple(item for item in found if isinstance(item, Withdrawn)),
        next((item for item in found if isinstance(item, Feed)), None),
    )


def _opened(source: str | Path, about: str) -> AbstractContextManager[io.BufferedReader]:
    if about == STANDARD_INPUT:
        stream = sys.stdin.buffer
        return nullcontext(stream if isinstance(stream, io.BufferedReader) else _buffered(stream))
    try:
        return Path(source).open("rb")
    except OSError as error:
        cure = (
            "check the path" if isinstance(error, FileNotFoundError) else "check its permissions and the disk"
        )
        raise FormatError(f"{about}: {_said(error)}; {cure}", about=about) from None


def _buffered(stream: IO[bytes]) -> io.BufferedReader:
    return io.BufferedReader(cast("io.RawIOBase", stream))


def _said(error: BaseException) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _read(stream: io.BufferedReader, origin: Origin, note_kind: Tell | None = None) -> Iterator[Found]:
    suffix = Path(origin.name).suffix.lower()
    how = packing(stream.peek(SNIFFED)) or (PACKED.get(suffix) if origin.url is None else None)
    if suffix in PACKED:
        origin = replace(origin, name=origin.name[: -len(suffix)])
    try:
        opened = unpacked(stream, how, origin.about) if how else stream
        kind = sniff(_start(opened, origin, twice=how is not None), origin)
        if kind is None:
            raise _unknown(origin)
        if note_kind is not None:
            note_kind(kind)
        yield from READERS[kind](opened, origin)
    except unpacking_errors(how) as error:
        raise FormatError(
            f"{origin.about} cannot be read to its end: {_said(error)}", about=origin.about
        ) from None


def _start(stream: io.BufferedReader, origin: Origin, *, twice: bool) -> bytes:
    start = stream.peek(SNIFFED)
    if twice and packing(start):
        raise FormatError(f"{origin.about} is packed twice; unpack it once", about=origin.about)
    return start


def _unknown(origin: Origin) -> FormatError:
    if origin.url is not None:
        media = origin.content_type or "none"
        return FormatError(
            f"{origin.about} is in no format that is known here (its Content-Type is {media[:80]})",
            about=origin.about,
        )
    known = ", ".join(SUFFIXES)
    return FormatError(
        f"{origin.about} has no known suffix; rename it to one of {known} (also with .gz, .xz or .zst), "
        "or hand it to standard input as '-'",
        about=origin.about,
    )
