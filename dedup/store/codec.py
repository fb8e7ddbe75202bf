"""How records become bytes in a store: JSON, squeezed, readable by any newer build."""

from __future__ import annotations

import datetime as dt
import json
import zlib
from typing import Any

__all__ = ["from_micros", "pack", "to_micros", "unpack"]

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICRO = dt.timedelta(microseconds=1)
_LEVEL = 1
"""Text shrinks to less than half already at the fastest level; higher ones cost more than a commit."""


def pack(values: dict[str, Any]) -> bytes:
    """Turn plain JSON values into bytes.  Escapes keep NUL and lone surrogates apart from UTF-8."""
    return zlib.compress(json.dumps(values, separators=(",", ":"), allow_nan=False).encode("ascii"), _LEVEL)


def unpack(body: bytes) -> dict[str, Any]:
    """Read what :func:`pack` wrote.  Raises ``zlib.error`` or ``ValueError`` for anything else."""
    values: dict[str, Any] = json.loads(zlib.decompress(body))
    return values


def to_micros(moment: dt.datetime) -> int:
    """Count microseconds since 1970 in UTC; exact, and negative before."""
    return (moment - _EPOCH) // _MICRO


def from_micros(value: int) -> dt.datetime:
    """Read what :func:`to_micros` counted."""
    return _EPOCH + value * _MICRO
