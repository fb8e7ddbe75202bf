"""The files of a folder that can hold articles, in an order that does not change."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from dedup.ingest.sniff import SUFFIXES
from dedup.ingest.unpack import PACKED

__all__ = ["article_files"]


def article_files(folder: Path) -> tuple[list[Path], int]:
    """Return the files below a folder with a suffix that is known, by name, and how many others there are.

    Hidden files and folders do not count, and links to folders are not followed.
    """
    files = list(_visible(folder))
    known = [file for file in files if _suffix(file) in SUFFIXES]
    return known, len(files) - len(known)


def _visible(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(place, name) for name in sorted(names) if not name.startswith("."))


def _suffix(file: Path) -> str:
    suffixes = [suffix.lower() for suffix in file.suffixes]
    if suffixes and suffixes[-1] in PACKED:
        suffixes.pop()
    return suffixes[-1] if suffixes else ""
