"""One reader for each format: a stream in, documents, errors and remarks out."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

from dedup.errors import DocumentError, FormatError, InputError
from dedup.ingest.charset import charset_of
from dedup.ingest.decode import decode, decode_html
from dedup.ingest.fields import (
    document_from_fields,
    document_from_html,
    document_from_text,
    has_text_name,
)
from dedup.ingest.found import Found, Note, Origin
from dedup.ingest.item import as_document, withdrawal
from dedup.ingest.jsonfeed import is_json_feed, read_json_feed
from dedup.ingest.markup import feed_items, read_markup
from dedup.ingest.ninjs import is_ninjs, read_ninjs
from dedup.ingest.parquet import read_parquet
from dedup.ingest.tables import read_table

__all__ = ["READERS", "STANDARD_INPUT"]

STANDARD_INPUT = "standard input"
_LISTS = (
    "documents",
    "articles",
    "items",
    "_items",
    "posts",
    "results",
    "entries",
    "stories",
    "docs",
    "hits",
    "data",
)
_WRAPPERS = ("data", "response", "result", "hits")
"""Objects around a list in the answers of interfaces: Superdesk, AP, NewsAPI, Solr, Elasticsearch."""
_ENVELOPES = ("item", "_source")
_BYTES_PER_CHARACTER = 4
_LINE_OVERHEAD = 65_536


def _all(stream: io.BufferedReader, origin: Origin) -> bytes:
    """Read a file that is held as a whole, refusing early what is too large."""
    most = origin.limit * _BYTES_PER_CHARACTER
    data = stream.read(most + 1)
    if len(data) > most:
        raise DocumentError(
            f"{origin.about} has more than {most:,} bytes; split it, use JSONL, or raise max_characters",
            about=origin.about,
        )
    if not data.strip():
        raise DocumentError(f"{origin.about} is empty; hand in an article", about=origin.about)
    return data


def _encoding(origin: Origin) -> str | None:
    return origin.encoding or charset_of(origin.content_type)


def _text(stream: io.BufferedReader, origin: Origin) -> Iterator[Found]:
    text = decode(_all(stream, origin), origin.about, _encoding(origin))
    yield document_from_text(text, origin.about, origin.limit, _name(origin))


def _html(stream: io.BufferedReader, origin: Origin) -> Iterator[Found]:
    source = decode_html(_all(stream, origin), origin.about, _encoding(origin))
    known = {"id": origin.url or _name(origin), "url": origin.url}
    yield document_from_html(source, origin.about, origin.limit, known)


def _name(origin: Origin) -> str | None:
    """Name an article by its file: two folders may hold a story.txt each; standard input has no name."""
    return None if origin.about == STANDARD_INPUT else origin.url or Path(origin.about).as_posix()


def _xml(stream: io.BufferedReader, origin: Origin) -> Iterator[Found]:
    yield from read_markup(_all(stream, origin), origin)


def _json(stream: io.BufferedReader, origin: Origin) -> Iterator[Found]:
    value = _loads(decode(_all(stream, origin), origin.about, origin.encoding), origin.about)
    if is_json_feed(value):
        yield from feed_items(*read_json_feed(value, origin.url), origin)
        return
    items = _items(value)
    if items is None:
        yield _taken(value, origin.about, origin.limit)
        return
    if not items:
        yield Note(f"{origin.about} holds an empty list")
    for number, item in enumerate(items, start=1):
        yield _one(item, f"{origin.about}, item {number:,}", origin.limit)


def _items(value: Any) -> list[Any] | None:
    """Find the articles of an array, or of an object that is only a wrapper around one."""
    if isinstance(value, list):
        return [_opened(one) for one in value]
    if not isinstance(value, dict) or has_text_name(value):
        return None
    lists = (value[name] for name in _LISTS if isinstance(value.get(name), list))
    inner = (value[name] for name in _WRAPPERS if isinstance(value.get(name), dict))
    found = (_items(one) for one in (*lists, *inner))
    return next((items for items in found if items is not None), None)


def _opened(one: Any) -> Any:
    """Take an article out of the envelope that an interface puts around each."""
    if isinstance(one, dict) and not has_text_name(one):
        return next((one[name] for name in _ENVELOPES if isinstance(one.get(name), dict)), one)
    return one


def _jsonl(stream: io.BufferedReader, origin: Origin) -> Iterator[Found]:
    most = origin.limit * _BYTES_PER_CHARACTER + _LINE_OVERHEAD
    number = held = 0
    while line := stream.readline(most):
        number += 1
        where = f"{origin.about}, line {number:,}"
        if len(line) == most and not line.endswith(b"\n"):
            _skip_line(stream, most)
            held += 1
            yield DocumentError(f"{where} has more than {most:,} bytes; raise max_characters", about=where)
        elif line.strip(b"\xef\xbb\xbf \t\r\n"):
            held += 1
            yield _line(line, where, origin)
    if not held:
        yield Note(f"{origin.about} holds no lines")


def _skip_line(stream: io.BufferedReader, most: int) -> None:
    while (rest := stream.readline(most)) and not rest.endswith(b"\n"):
        continue


def _line(line: bytes, where: str, origin: Origin) -> Found:
    try:
        value = _loads(decode(line, where, origin.encoding), where)
    except InputError as error:
        return error
    return _one(value, where, origin.limit)


def _one(value: Any, where: str, limit: int) -> Found:
    try:
        return _taken(value, where, limit)
    except InputError as error:
        return error


def _taken(value: Any, where: str, limit: int) -> Found:
    if is_ninjs(value):
        item = read_ninjs(value)
        return withdrawal(item) or as_document(item, where, limit)
    return document_from_fields(value, where, limit)


def _loads(text: str, about: str) -> Any:
    try:
        return _JSON.decode(text)
    except RecursionError:
        raise FormatError(
            f"{about} is nested too deeply; hand in one flat object per article", about=about
        ) from None
    except ValueError as error:
        said = str(error).split(": line")[0]
        place = ""
        if isinstance(error, json.JSONDecodeError):
            place = f" at {f'line {error.lineno:,}, ' if error.lineno > 1 else ''}column {error.colno:,}"
        raise FormatError(f"{about} is not JSON: {said[:200]}{place}", about=about) from None


def _refused(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON number")


_JSON = json.JSONDecoder(parse_constant=_refused)

READERS: Mapping[str, Callable[[io.BufferedReader, Origin], Iterator[Found]]] = {
    "text": _text,
    "html": _html,
    "json": _json,
    "jsonl": _jsonl,
    "xml": _xml,
    "csv": read_table,
    "parquet": read_parquet,
}
"""By the names that :func:`dedup.ingest.sniff.sniff` gives."""
