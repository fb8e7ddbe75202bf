"""A background as bytes: a heading in JSON, then sorted hashes as differences, all compressed."""

from __future__ import annotations

import json
import zlib
from typing import Any

import numpy as np

from dedup.errors import StoreMismatchError
from dedup.sketch.background import Background, Common
from dedup.sketch.counts import Counts

__all__ = ["content", "pack", "unpack"]

_MAGIC = b"DBG1"


def pack(background: Background) -> bytes:
    """Write a background; the same content gives the same bytes with the same zlib."""
    return _MAGIC + zlib.compress(content(background), 9)


def content(background: Background) -> bytes:
    """Write a background uncompressed: the same bytes on every machine, so a digest of them names it."""
    tables = [background.everywhere, *background.sources]
    heading = {
        "documents": background.documents,
        "tokens": background.tokens,
        "names": background.names,
        "items": [t.items for t in tables],
        "sizes": [[len(t.wording), 0] for t in tables],  # the second: frames, which older builds kept
        "stems": len(background.stems),
    }
    head = json.dumps(heading, sort_keys=True).encode()
    counts = [background.stems, *(t.wording for t in tables)]
    hashes = b"".join(_planes(_steps(c.hashes)) for c in counts)
    documents = b"".join(_planes(c.documents.astype(np.uint32)) for c in counts)
    return len(head).to_bytes(4, "little") + head + hashes + documents


def unpack(blob: bytes) -> Background:
    """Read :func:`pack`; raises ``StoreMismatchError`` for anything else."""
    try:
        if blob[:4] != _MAGIC:
            raise ValueError(blob[:4])
        return _read(zlib.decompress(blob[4:]))
    except (ValueError, KeyError, IndexError, zlib.error) as error:
        raise StoreMismatchError("this is no background of this version; learn it again") from error


def _read(body: bytes) -> Background:
    length = int.from_bytes(body[:4], "little")
    heading: dict[str, Any] = json.loads(body[4 : 4 + length])
    sizes = [heading["stems"], *(s for pair in heading["sizes"] for s in pair)]
    counts = _counts(body[4 + length :], sizes)
    tables = [Common(items, counts[1 + 2 * i]) for i, items in enumerate(heading["items"])]
    return Background(
        heading["documents"],
        heading["tokens"],
        counts[0],
        tables[0],
        tuple(heading["names"]),
        tuple(tables[1:]),
    )


def _counts(body: bytes, sizes: list[int]) -> list[Counts]:
    total = sum(sizes)
    if len(body) != total * 12:
        raise ValueError(len(body))
    made, at = [], 0
    for size in sizes:
        steps = _unplane(body[8 * at : 8 * (at + size)], np.uint64)
        late = 8 * total + 4 * at
        documents = _unplane(body[late : late + 4 * size], np.uint32)
        made.append(Counts(np.cumsum(steps, dtype=np.uint64), documents.astype(np.int64)))
        at += size
    return made


def _steps(hashes: np.ndarray[Any, np.dtype[np.uint64]]) -> np.ndarray[Any, np.dtype[np.uint64]]:
    return np.diff(hashes, prepend=np.uint64(0))


# Byte planes: the first bytes of all values, then the second, ...; the high ones are zeros and vanish.
def _planes(values: np.ndarray[Any, Any]) -> bytes:
    width = values.dtype.itemsize
    little = values.astype(values.dtype.newbyteorder("<"))
    return np.ascontiguousarray(little.view(np.uint8).reshape(-1, width).T).tobytes()


def _unplane(raw: bytes, kind: type[np.unsignedinteger[Any]]) -> np.ndarray[Any, Any]:
    width = np.dtype(kind).itemsize
    bytes_ = np.frombuffer(raw, np.uint8).reshape(width, -1).T
    return np.ascontiguousarray(bytes_).view(np.dtype(kind).newbyteorder("<")).reshape(-1).astype(kind)
