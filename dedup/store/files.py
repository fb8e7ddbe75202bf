"""What can be told of a store's file before a database library touches it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from dedup.errors import StoreDamagedError, StoreError, StoreMismatchError, UnsupportedError
from dedup.store.schema import APPLICATION_ID

__all__ = ["CHECKED_BYTES", "examine", "give_name", "path_of", "place", "settle"]

CHECKED_BYTES = 8
"""Bytes that a checksummed store reserves at the end of each page."""

_SCHEME = "sqlite:///"
_MAGIC = b"SQLite format 3\0"
_HEADER = 100
_LARGEST_PAGE = 65_536


def path_of(url: str) -> Path:
    """Read ``sqlite:///relative.db`` or ``sqlite:////absolute.db``."""
    if not url.startswith(_SCHEME) or not url[len(_SCHEME) :].strip():
        raise UnsupportedError(
            f"{url!r} names no store this build can open; write sqlite:///path", about="store"
        )
    name = url[len(_SCHEME) :]
    if name == ":memory:":
        raise UnsupportedError("a store in memory is not durable; name a file: sqlite:///path", about="store")
    return Path(name)


def place(path: Path) -> None:
    """Hold that a store can be made at ``path``, where nothing is yet."""
    folder = path.parent
    if not folder.is_dir():
        raise StoreError(f"the folder of {path} does not exist; create it first", about=str(path))
    if not os.access(folder, os.W_OK | os.X_OK):
        raise StoreError(
            f"the folder of {path} cannot be written; change its permissions or choose another path",
            about=str(path),
        )


def examine(path: Path) -> bool:
    """Hold that the file at ``path`` is a whole store of ours; say whether its pages carry checksums.

    A store that exists is never replaced by an empty one: what is no store, or not ours, or cut
    short, is a named error.
    """
    if not path.is_file():
        raise StoreError(f"{path} is not a file; name the store's file itself", about=str(path))
    if not os.access(path, os.R_OK | os.W_OK) or not os.access(path.parent, os.W_OK):
        raise StoreError(
            f"{path} or its folder cannot be read and written; change the permissions of both",
            about=str(path),
        )
    try:
        with path.open("rb") as file:
            head = file.read(_HEADER)
        size, logged = path.stat().st_size, _logged(path)
    except OSError as error:
        raise StoreError(
            f"{path} cannot be read ({error.strerror}); check the disk and the permissions", about=str(path)
        ) from error
    return _header(path, head, size, logged)


def _logged(path: Path) -> bool:
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def _header(path: Path, head: bytes, size: int, logged: bool) -> bool:
    if not head.strip(b"\0"):
        raise _damaged(path, "is empty")
    if not head.startswith(_MAGIC):
        raise StoreMismatchError(
            f"{path} was not made by this program and is left alone; choose another path for the store",
            about=str(path),
        )
    if len(head) < _HEADER:
        raise _damaged(path, "is cut short")
    page = int.from_bytes(head[16:18], "big")
    page = _LARGEST_PAGE if page == 1 else page
    if page < 512 or page & (page - 1):
        raise _damaged(path, "has a broken header")
    if int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        raise StoreMismatchError(
            f"{path} is a database of another program and is left alone; choose another path for the store",
            about=str(path),
        )
    # With a log beside it the file may be shorter for a while: a checkpoint was cut off and will be repeated.
    if not logged and (size % page or size < page * int.from_bytes(head[28:32], "big")):
        raise _damaged(path, "is cut short")
    if head[20] not in (0, CHECKED_BYTES):
        raise _damaged(path, "has a broken header")
    return head[20] == CHECKED_BYTES


def _damaged(path: Path, what: str) -> StoreDamagedError:
    return StoreDamagedError(
        f"{path} {what} where a store should be; restore it from a backup, or move it away to start anew",
        about=str(path),
    )


def give_name(fresh: Path, path: Path) -> None:
    """Give a file its name unless something has it; some file systems know no links."""
    try:
        os.link(fresh, path)
    except FileExistsError:
        raise
    except OSError:
        if os.path.lexists(path):
            raise FileExistsError(path) from None
        fresh.rename(path)


def settle(folder: Path) -> None:
    """Make a new name in a folder durable, where the system lets a folder be synced."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
