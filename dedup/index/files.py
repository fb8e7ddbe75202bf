"""One file of named arrays that is written once, mapped, and never changed.

::

    arrays, each at a multiple of 64 bytes, padded to whole pages
    a checksum (u64) for each page
    header: JSON that says which array begins where, with its own checksum
    trailer: magic, format, length and checksum of the header

The end of the file says what it holds, so a file cut short is recognised at once.  Opening reads the
checksums but not the arrays: each page is added up when it is first read.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["DamagedError", "Mapped", "map_file", "settle", "write_file"]

_TRAILER = struct.Struct("<8sIII")
_MAGIC = b"DEDUPIDX"
_FORMAT = 2
_PAGE = 4096
_ALIGN = 64


class DamagedError(Exception):
    """An index file that is cut short, changed, missing or not ours; it is made again, never repaired."""


@dataclass(frozen=True, slots=True, eq=False)
class Mapped:
    """A mapped file: its ``arrays`` by name, where each begins (bytes), and what is needed to trust pages."""

    path: Path
    meta: Mapping[str, Any]
    arrays: Mapping[str, NDArray[Any]]
    begins: Mapping[str, int]
    words: NDArray[np.uint64]
    sums: NDArray[np.uint64]
    seen: NDArray[np.uint8]

    def hold(self, names: tuple[str, ...]) -> None:
        """Read whole arrays once against their checksums.  Raises ``DamagedError``."""
        from dedup.index.kernels.pages import sound

        for name in names:
            first = self.begins[name]
            if not sound(self.words, self.sums, self.seen, first, first + self.arrays[name].nbytes):
                raise self.damaged()

    def damaged(self) -> DamagedError:
        """Name the file in an error."""
        return DamagedError(f"{self.path.name} does not match its checksums")


def write_file(path: Path, arrays: Mapping[str, NDArray[Any]], meta: Mapping[str, Any]) -> int:
    """Write arrays under a name nobody reads yet, durably; return the size in bytes."""
    from dedup.index.kernels.pages import page_sums

    begins, size = _placed(arrays)
    with path.open("w+b") as file:
        for name, array in arrays.items():
            file.seek(begins[name])
            np.ascontiguousarray(array).tofile(file)
        file.truncate(size)
        file.flush()
        with mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ) as data:
            sums = page_sums(np.frombuffer(data, np.uint64))
        file.seek(size)
        file.write(sums.tobytes())
        layout = {name: [array.dtype.str, begins[name], len(array)] for name, array in arrays.items()}
        header = {"meta": dict(meta), "arrays": layout, "size": size, "sums": zlib.crc32(sums.tobytes())}
        body = json.dumps(header, separators=(",", ":")).encode("ascii")
        file.write(body + _TRAILER.pack(_MAGIC, _FORMAT, len(body), zlib.crc32(body)))
        file.flush()
        os.fsync(file.fileno())
        return file.tell()


def _placed(arrays: Mapping[str, NDArray[Any]]) -> tuple[dict[str, int], int]:
    begins, at = {}, 0
    for name, array in arrays.items():
        begins[name] = at
        at += -(-array.nbytes // _ALIGN) * _ALIGN
    return begins, max(-(-at // _PAGE), 1) * _PAGE


def map_file(path: Path) -> Mapped:
    """Map what :func:`write_file` wrote.  Raises ``DamagedError`` for anything else."""
    try:
        with path.open("rb") as file:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        return _mapped(path, data)
    except (OSError, ValueError, KeyError, TypeError, struct.error) as error:
        raise DamagedError(f"{path.name} cannot be used ({error})") from error


def _mapped(path: Path, data: mmap.mmap) -> Mapped:
    end = len(data) - _TRAILER.size
    magic, form, length, check = _TRAILER.unpack_from(data, end)
    body = data[end - length : end]
    if magic != _MAGIC or form != _FORMAT or zlib.crc32(body) != check:
        raise ValueError("not an index file of this build, or cut short")
    header = json.loads(body)
    size = header["size"]
    if size + size // _PAGE * 8 + length != end:
        raise ValueError("its length is wrong")
    sums = np.frombuffer(data, np.uint64, size // _PAGE, size)
    if zlib.crc32(sums.tobytes()) != header["sums"]:
        raise ValueError("its checksums are damaged")
    arrays = {n: np.frombuffer(data, t, count, at) for n, (t, at, count) in header["arrays"].items()}
    begins = {n: at for n, (_, at, _) in header["arrays"].items()}
    words = np.frombuffer(data, np.uint64, size // 8)
    return Mapped(path, header["meta"], arrays, begins, words, sums, np.zeros(len(sums), np.uint8))


def settle(folder: Path) -> None:
    """Make new names in a folder durable, where the system lets a folder be synced."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
