"""Parquet: a row an article.  pyarrow's only home; it is large, so it comes with ``newsdedup[parquet]``."""

from __future__ import annotations

import base64
import datetime as dt
import decimal
import io
import math
from collections.abc import Iterator
from typing import Any

from dedup.errors import DocumentError, FormatError, InputError
from dedup.ingest.fields import document_from_fields, has_text_name
from dedup.ingest.found import Found, Origin

__all__ = ["MAGIC", "read_parquet"]

MAGIC = b"PAR1"
_ROWS = 64
"""Rows that are held at once."""
_LARGEST_GROUP = 2 * 1024**3
"""Unpacked bytes of one row group, as its own header says."""


def read_parquet(stream: io.BufferedReader, origin: Origin) -> Iterator[Found]:
    """Read a table, some rows at a time.  Raises ``FormatError`` for a damaged file or one without a text."""
    arrow, parquet = _libraries()
    try:
        table = parquet.ParquetFile(_seekable(stream, origin))
        _check(table, origin.about)
        number = 0
        for batch in table.iter_batches(batch_size=_ROWS):
            for row in batch.to_pylist():
                number += 1
                yield _row(row, f"{origin.about}, row {number:,}", origin.limit)
    except (arrow.ArrowException, OSError, ValueError) as error:
        said = str(error).split("\n")[0][:200]
        raise FormatError(f"{origin.about} cannot be read as Parquet: {said}", about=origin.about) from None


def _libraries() -> tuple[Any, Any]:
    try:
        import pyarrow as arrow
        from pyarrow import parquet
    except ImportError:
        raise FormatError(
            "reading Parquet needs pyarrow; install it with: pip install 'newsdedup[parquet]'"
        ) from None
    return arrow, parquet


def _seekable(stream: io.BufferedReader, origin: Origin) -> io.BufferedReader | io.BytesIO:
    """Parquet is read from its end; what cannot be read so (a pipe, a packed file) is held in memory."""
    if stream.seekable():
        return stream
    most = origin.limit * 40
    data = stream.read(most + 1)
    if len(data) > most:
        raise DocumentError(
            f"{origin.about} has more than {most:,} bytes; unpack it to a file", about=origin.about
        )
    return io.BytesIO(data)


def _check(table: Any, about: str) -> None:
    names = table.schema_arrow.names
    if not has_text_name(names):
        raise FormatError(
            f"{about} has no column with a text, only {', '.join(names[:8])[:120]}; "
            "name the text's 'text' or 'html'",
            about=about,
        )
    groups = (table.metadata.row_group(index).total_byte_size for index in range(table.num_row_groups))
    if any(size > _LARGEST_GROUP for size in groups):
        raise FormatError(
            f"{about} has a row group of more than {_LARGEST_GROUP:,} bytes; write it with smaller ones",
            about=about,
        )


def _row(row: dict[str, Any], where: str, limit: int) -> Found:
    fields = {name: plain for name, value in row.items() if (plain := _plain(value)) is not None}
    try:
        return document_from_fields(fields, where, limit)
    except InputError as error:
        return error


def _plain(value: Any) -> Any:
    """Turn what Arrow holds into what JSON can."""
    if isinstance(value, (dt.datetime, dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, (decimal.Decimal, dt.timedelta)):
        return str(value)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return value
