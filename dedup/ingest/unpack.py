"""gzip, xz and zstd, unpacked in steps, with bounds on growth and on memory.

One reader for all three: ``lzma.LZMAFile`` takes no limit of memory (a crafted header asks for gigabytes),
and none of the usual readers notices that ten megabytes are becoming ten gigabytes.
"""

from __future__ import annotations

import io
import sys
import zlib
from typing import IO, Any, NoReturn, Protocol

from dedup.errors import FormatError

__all__ = ["MAGIC", "PACKED", "packing", "unpacked", "unpacking_errors"]

PACKED = {".gz": "gzip", ".xz": "xz", ".zst": "zstd", ".zstd": "zstd"}
MAGIC = ((b"\x1f\x8b", "gzip"), (b"\xfd7zXZ\x00", "xz"), (b"\x28\xb5\x2f\xfd", "zstd"))
MOST_GROWTH = 200
"""Times its packed size; text shrinks to a fifth, feeds of nothing but repetition to a fiftieth."""
FREE_GROWTH = 32 * 1024 * 1024
"""Bytes that may come out whatever went in."""
FREE_PARTS = 1_000
SMALLEST_PART = 100
"""Bytes that a packed part holds on average; parts are written by the block, or one an article."""
MEMORY = 160 * 1024 * 1024
"""Bytes that unpacking may use; ``xz -9`` needs 65 million, ``zstd --ultra -22`` 128."""
_WINDOW = 27
_CHUNK = 65_536


class Steps(Protocol):
    """What lzma and zstd offer; for gzip :class:`_Gzip` does."""

    eof: bool
    needs_input: bool
    unused_data: bytes

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """Take more packed bytes and give at most ``max_length`` unpacked ones."""


class _Gzip:
    """One member of a gzip file, in the manner of ``LZMADecompressor``."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(31)
        self._waiting = b""

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        return not self._waiting and not self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        out = self._inner.decompress(self._waiting + data, max(max_length, 1))
        self._waiting = self._inner.unconsumed_tail
        return out


def _xz() -> Any:
    import lzma

    return lzma.LZMADecompressor(memlimit=MEMORY)


def _zstd() -> Any:
    zstd = _zstandard()
    return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _WINDOW})


def _zstandard() -> Any:
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        try:
            from backports import zstd
        except ImportError:
            raise FormatError(
                "reading .zst needs zstd; install it with: pip install backports.zstd"
            ) from None
    return zstd


_STARTS: dict[str, Any] = {"gzip": _Gzip, "xz": _xz, "zstd": _zstd}


def packing(start: bytes) -> str | None:
    """Tell how bytes are packed by how they begin."""
    return next((name for magic, name in MAGIC if start.startswith(magic)), None)


def unpacking_errors(how: str | None) -> tuple[type[Exception], ...]:
    """Errors that damaged data of that kind raises."""
    if how == "xz":
        import lzma

        return (EOFError, OSError, lzma.LZMAError)
    if how == "zstd":
        return (EOFError, OSError, _zstandard().ZstdError)
    return (EOFError, OSError, zlib.error)


def unpacked(stream: IO[bytes], how: str, about: str) -> io.BufferedReader:
    """Return a stream of what another holds packed; several packed parts in a row are one."""
    return io.BufferedReader(_Unpacked(stream, how, about), _CHUNK)


class _Unpacked(io.RawIOBase):
    def __init__(self, stream: IO[bytes], how: str, about: str) -> None:
        self._stream, self._how, self._about = stream, how, about
        self._steps: Steps = _STARTS[how]()
        self._taken = self._given = self._parts = 0
        self._pending = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer; 0 at the end.  Raises ``EOFError`` where the data ends too early."""
        data = self._next(len(buffer))
        self._given += len(data)
        if self._given > FREE_GROWTH and self._given > MOST_GROWTH * self._taken:
            self._refuse(f"unpacks to more than {MOST_GROWTH} times its size")
        buffer[: len(data)] = data
        return len(data)

    def _refuse(self, what: str) -> NoReturn:
        raise FormatError(
            f"{self._about} {what}; refused, unpack it yourself if it is what it should be", about=self._about
        )

    def _next(self, most: int) -> bytes:
        while True:
            if self._steps.eof and not self._another():
                return b""
            fresh = self._more() if self._steps.needs_input else b""
            if not fresh and self._steps.needs_input:
                raise EOFError("it ends in the middle")
            data = self._steps.decompress(fresh, most)
            if data:
                return data

    def _more(self) -> bytes:
        if self._pending:
            data, self._pending = self._pending, b""
            return data
        data = self._stream.read(_CHUNK)
        self._taken += len(data)
        return data

    def _another(self) -> bool:
        """Begin the next packed part, if there is one; zeros and other padding end the file."""
        rest = self._steps.unused_data or self._more()
        rest = rest.lstrip(b"\x00")
        if packing(rest) != self._how:
            return False
        self._parts += 1
        if self._parts > FREE_PARTS and self._given < SMALLEST_PART * self._parts:
            self._refuse("is packed in thousands of empty parts")
        self._steps = _STARTS[self._how]()
        self._pending = rest
        return True
