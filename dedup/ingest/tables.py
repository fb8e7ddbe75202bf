"""CSV and TSV: a row an article, its columns named like the fields of JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from dedup.errors import DocumentError, FormatError, InputError
from dedup.ingest.charset import charset_of
from dedup.ingest.decode import BOMS, known_encoding, utf16_without_mark
from dedup.ingest.fields import document_from_fields, has_text_name
from dedup.ingest.found import Found, Note, Origin

__all__ = ["read_table"]

_SNIFFED = 65_536
_SEPARATORS = ",;\t|"


def read_table(stream: io.BufferedReader, origin: Origin) -> Iterator[Found]:
    """Read a table whose first row names its columns, row by row.

    Raises ``FormatError`` where no column is named like a text, ``DocumentError`` for a wrong encoding.
    """
    start = stream.peek(_SNIFFED)[:_SNIFFED]
    encoding = _encoding(start, origin)
    csv.field_size_limit(max(csv.field_size_limit(), origin.limit + 1))
    with io.TextIOWrapper(stream, encoding, newline="") as lines:
        rows = csv.reader(lines, delimiter=_separator(start.decode(encoding, "replace"), origin))
        try:
            names = [name.strip() for name in next(rows, [])]
            _check(names, origin.about)
            held = 0
            for number, row in enumerate(rows, start=2):
                if any(map(str.strip, row)):
                    held += 1
                    yield _row(names, row, f"{origin.about}, row {number:,}", origin.limit)
            if not held:
                yield Note(f"{origin.about} holds the names of its columns and no rows")
        except csv.Error as error:
            raise FormatError(
                f"{origin.about} is no sound table at line {rows.line_num:,}: {error}", about=origin.about
            ) from None
        except UnicodeDecodeError as error:
            raise DocumentError(
                f"{origin.about} is not {encoding.upper()} after line {rows.line_num:,} "
                f"(byte {error.object[error.start]:#04x}); name its encoding with --encoding",
                about=origin.about,
            ) from None


def _encoding(start: bytes, origin: Origin) -> str:
    for mark, name in BOMS:
        if start.startswith(mark):
            return "utf-8-sig" if name == "utf-8" else name.rpartition("-")[0]
    told = origin.encoding or charset_of(origin.content_type)
    return known_encoding(told, origin.about) if told else utf16_without_mark(start) or "utf-8"


def _separator(start: str, origin: Origin) -> str:
    """Find the separator that the row of names has most of; many spreadsheets write semicolons."""
    names = start.lstrip("\ufeff").partition("\n")[0]
    if origin.name.lower().endswith(".tsv"):
        return "\t"
    return max(_SEPARATORS, key=names.count)


def _check(names: list[str], about: str) -> None:
    if not names or not any(names):
        raise DocumentError(f"{about} is empty; hand in articles", about=about)
    if not has_text_name(names):
        listed = ", ".join(names[:8])[:120]
        raise FormatError(
            f"{about} has no column with a text, only {listed}; "
            "name the columns in the first row, the text's 'text' or 'html'",
            about=about,
        )


def _row(names: list[str], row: list[str], where: str, limit: int) -> Found:
    fields: dict[str, Any] = {
        name: cell for name, cell in zip(names, row, strict=False) if name and cell.strip()
    }
    if len(row) > len(names):
        fields["more_columns"] = row[len(names) :]
    try:
        return document_from_fields(fields, where, limit)
    except InputError as error:
        return error
