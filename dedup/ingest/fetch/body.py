"""The body of an answer, put together in steps and never beyond its limit."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence
from typing import Any

from dedup.ingest.fetch.results import Code, Refused

__all__ = ["Body"]

_STEP = 262_144
_GZIP_ONLY = 16 + zlib.MAX_WBITS
_MOST_MEMBERS = 1_000
"""Block-wise gzip needs 230 for the largest body; 750,000 empty ones took 6 s to skip."""


class Body:
    """Takes chunks as they come from the wire, and the ``Content-Encoding`` headers.

    Raises ``Refused`` for what is too large or encoded oddly.
    Only gzip and identity are taken, and gzip once: each further layer multiplies what a small answer
    can grow to by a thousand.
    """

    def __init__(self, encodings: Sequence[str], limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._parts = io.BytesIO()
        self._gzip = _is_gzip(encodings)
        self._unpacker: Any = None
        self._members = 0
        self._complete = not self._gzip

    def take(self, chunk: bytes) -> None:
        """Add a chunk from the wire, decoding it in steps."""
        if not self._gzip:
            self._keep(chunk)
            return
        try:
            while chunk:
                chunk = self._unpack(chunk)
        except zlib.error:
            raise Refused(Code.ENCODING, "what came as gzip is none") from None

    def _unpack(self, chunk: bytes) -> bytes:
        """Decode one step of a chunk and return what of it is left."""
        if self._unpacker is None:
            # Members may follow each other; zeros and signs after the last are padding.
            if self._complete and not chunk.startswith(b"\x1f"):
                return b""
            self._begin_member()
        self._keep(self._unpacker.decompress(chunk, _STEP))
        if not self._unpacker.eof:
            return bytes(self._unpacker.unconsumed_tail)
        rest = bytes(self._unpacker.unused_data)
        self._unpacker, self._complete = None, True
        return rest

    def _begin_member(self) -> None:
        self._members += 1
        if self._members > _MOST_MEMBERS:
            raise Refused(Code.ENCODING, f"the answer has more than {_MOST_MEMBERS:,} gzip members")
        self._unpacker, self._complete = zlib.decompressobj(_GZIP_ONLY), False

    def _keep(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > self._limit:
            raise Refused(Code.TOO_LARGE, f"the answer has more than {self._limit:,} bytes")
        self._parts.write(piece)

    def whole(self) -> bytes:
        """Return the body; raise ``Refused`` where gzip broke off."""
        if self._unpacker is not None:
            # A step that filled its output may hold back the last few thousand bytes.
            self._keep(self._unpacker.flush())
            self._complete = self._unpacker.eof
        if self._members and not self._complete:
            raise Refused(Code.TRUNCATED, "the answer broke off in the middle of its gzip")
        return self._parts.getvalue()


def _is_gzip(encodings: Sequence[str]) -> bool:
    named = [name.strip().lower() for value in encodings for name in value.split(",")]
    layers = [name for name in named if name not in ("", "identity")]
    if not layers:
        return False
    if layers in (["gzip"], ["x-gzip"]):
        return True
    raise Refused(Code.ENCODING, f"the answer is encoded with {', '.join(layers)[:60]!r}")
