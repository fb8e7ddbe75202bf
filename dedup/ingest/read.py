"""Documents from files and standard input, by suffix or by their first bytes, one at a time."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, Any, NoReturn, cast

from dedup.config import Config
from dedup.errors import DocumentError, FormatError, InputError
from dedup.ingest.decode import decode, decode_html
from dedup.ingest.fields import document_from_fields, document_from_html, document_from_text
from dedup.ingest.strip import looks_like_html
from dedup.types import Document

__all__ = ["SUFFIXES", "read_documents"]

STANDARD_INPUT = "standard input"
SUFFIXES = {
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
_COMPRESSED = {".gz": "gzip", ".xz": "xz"}
_MAGIC = ((b"\x1f\x8b", "gzip"), (b"\xfd7zXZ\x00", "xz"))
Bytes = io.BufferedReader
"""A stream that can be peeked into, as files, gzip and xz streams can."""
_LISTS = ("documents", "articles", "items", "posts", "results")
_BYTES_PER_CHARACTER = 4
_SNIFFED = 65_536


def read_documents(
    source: str | Path, *, config: Config | None = None, encoding: str | None = None
) -> Iterator[Document | InputError]:
    """Read every document of a file, or of standard input for ``"-"``, without holding them all.

    An item that cannot be taken comes out as its error, with its line or place, and the next ones
    follow.  Raises ``FormatError`` or ``DocumentError`` where the file as a whole cannot be read.
    """
    limit = (config or Config()).max_characters
    about = STANDARD_INPUT if str(source) == "-" else str(source)
    with _opened(source, about) as raw:
        packed = _packing(source, raw)
        try:
            stream = _unpacked(raw, packed)
            kind = _sniffed(stream) if about == STANDARD_INPUT else _kind(Path(source), about)
            yield from _READERS[kind](stream, about, limit, encoding)
        except (EOFError, OSError, _unpacking_error(packed)) as error:
            raise FormatError(f"{about} cannot be read to its end: {_said(error)}", about=about) from None


def _opened(source: str | Path, about: str) -> AbstractContextManager[Bytes]:
    if about == STANDARD_INPUT:
        stream = sys.stdin.buffer
        return nullcontext(stream if isinstance(stream, io.BufferedReader) else _buffered(stream))
    try:
        return Path(source).open("rb")
    except OSError as error:
        raise FormatError(f"{about}: {_said(error)}; {_cure(error)}", about=about) from None


def _cure(error: OSError) -> str:
    if isinstance(error, IsADirectoryError):
        return "name a file, not a folder"
    return "check the path" if isinstance(error, FileNotFoundError) else "check its permissions and the disk"


def _buffered(stream: IO[bytes]) -> Bytes:
    return io.BufferedReader(cast("io.RawIOBase", stream))


def _said(error: BaseException) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _packing(source: str | Path, stream: Bytes) -> str | None:
    """Tell the compression: by suffix, for standard input by the first bytes."""
    if str(source) != "-":
        return _COMPRESSED.get(Path(source).suffix.lower())
    start = stream.peek(_SNIFFED)
    return next((name for magic, name in _MAGIC if start.startswith(magic)), None)


def _kind(path: Path, about: str) -> str:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] in _COMPRESSED:
        suffixes.pop()
    kind = SUFFIXES.get(suffixes[-1]) if suffixes else None
    return kind or _unknown(about)


def _unknown(about: str) -> NoReturn:
    known = ", ".join(SUFFIXES)
    raise FormatError(
        f"{about} has no known suffix; rename it to one of {known} (also with .gz or .xz), "
        "or hand it to standard input as '-'",
        about=about,
    )


def _sniffed(stream: Bytes) -> str:
    start = stream.peek(_SNIFFED)[:_SNIFFED]
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        return _json_or_lines(start)
    text = start.decode("utf-8", "replace").lstrip("\ufeff")
    return "html" if looks_like_html(text) else "text"


def _json_or_lines(start: bytes) -> str:
    """JSONL if the first line is a whole object; a text that begins with a brace alone is text."""
    first, _, rest = start.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")
    if first.startswith(b"{"):
        try:
            json.loads(first)
        except ValueError:
            return "json" if b'"' in first + rest[:200] else "text"
        return "jsonl" if rest.strip() else "json"
    return "json" if first[1:].lstrip()[:1] in (b"{", b"", b"]", b"[") else "text"


def _unpacked(stream: Bytes, packed: str | None) -> Bytes:
    if packed == "gzip":
        import gzip

        return cast("Bytes", gzip.GzipFile(fileobj=stream))
    if packed == "xz":
        import lzma

        return cast("Bytes", lzma.LZMAFile(stream))
    return stream


def _unpacking_error(packed: str | None) -> type[Exception]:
    if packed == "gzip":
        import zlib

        return zlib.error
    if packed == "xz":
        import lzma

        return lzma.LZMAError
    return EOFError


def _all(stream: Bytes, about: str, limit: int) -> bytes:
    """Read a file that holds one article or array, refusing early what is too large."""
    most = limit * _BYTES_PER_CHARACTER
    data = stream.read(most + 1)
    if len(data) > most:
        raise DocumentError(
            f"{about} has more than {most:,} bytes; split it, use JSONL, or raise max_characters", about=about
        )
    if not data.strip():
        raise DocumentError(f"{about} is empty; hand in an article", about=about)
    return data


def _text(stream: Bytes, about: str, limit: int, encoding: str | None) -> Iterator[Document]:
    yield document_from_text(decode(_all(stream, about, limit), about, encoding), about, limit, _name(about))


def _html(stream: Bytes, about: str, limit: int, encoding: str | None) -> Iterator[Document]:
    source = decode_html(_all(stream, about, limit), about, encoding)
    yield document_from_html(source, about, limit, {"id": _name(about)})


def _name(about: str) -> str | None:
    """Name an article by its file: two folders may hold a story.txt each; standard input has no name."""
    return None if about == STANDARD_INPUT else Path(about).as_posix()


def _json(stream: Bytes, about: str, limit: int, encoding: str | None) -> Iterator[Document | InputError]:
    value = _loads(decode(_all(stream, about, limit), about, encoding), about)
    items = _items(value)
    if items is None:
        yield document_from_fields(value, about, limit)
        return
    for number, item in enumerate(items, start=1):
        yield _one(item, f"{about}, item {number:,}", limit)


def _items(value: Any) -> list[Any] | None:
    """Find the articles of an array, or of an object that is only a wrapper around one."""
    if isinstance(value, list):
        return value
    if isinstance(value, dict) and "text" not in value:
        return next((value[name] for name in _LISTS if isinstance(value.get(name), list)), None)
    return None


def _jsonl(stream: Bytes, about: str, limit: int, encoding: str | None) -> Iterator[Document | InputError]:
    most = limit * _BYTES_PER_CHARACTER + 65_536
    number = 0
    while line := stream.readline(most):
        number += 1
        where = f"{about}, line {number:,}"
        if len(line) == most and not line.endswith(b"\n"):
            _skip_line(stream, most)
            yield DocumentError(f"{where} has more than {most:,} bytes; raise max_characters", about=where)
        elif line.strip(b"\xef\xbb\xbf \t\r\n"):
            yield _line(line, where, limit, encoding)


def _skip_line(stream: Bytes, most: int) -> None:
    while (rest := stream.readline(most)) and not rest.endswith(b"\n"):
        continue


def _line(line: bytes, where: str, limit: int, encoding: str | None) -> Document | InputError:
    try:
        value = _loads(decode(line, where, encoding), where)
    except InputError as error:
        return error
    return _one(value, where, limit)


def _one(value: Any, where: str, limit: int) -> Document | InputError:
    try:
        return document_from_fields(value, where, limit)
    except InputError as error:
        return error


def _loads(text: str, about: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refused)
    except RecursionError:
        raise FormatError(
            f"{about} is nested too deeply; hand in one flat object per article", about=about
        ) from None
    except ValueError as error:
        said = str(error).split(": line")[0]
        place = f" at column {error.colno:,}" if isinstance(error, json.JSONDecodeError) else ""
        raise FormatError(f"{about} is not JSON: {said[:200]}{place}", about=about) from None


def _refused(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON number")


_READERS = {"text": _text, "html": _html, "json": _json, "jsonl": _jsonl}
