"""The embedded store: one SQLite file through apsw, whose only home this is.

Write-ahead log with ``synchronous=FULL``: a commit is on the disk when it returns.  Pages carry
checksums where apsw brings the ``cksumvfs`` extension (its wheels do): a flipped bit is an error, not
an answer.  A checksummed store is refused by a build without the extension, because what that build
wrote would look damaged ever after.  A write by any other program has the same effect.
"""

from __future__ import annotations

import functools
import os
import secrets
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from dedup.errors import (
    StoreDamagedError,
    StoreError,
    StoreLockedError,
    StoreMismatchError,
)
from dedup.store import files, schema
from dedup.store.epochs import FIRST, READ_EPOCH
from dedup.store.faults import full, named
from dedup.store.protocol import Reader, Writer
from dedup.store.reading import Reading
from dedup.store.rows import Identity
from dedup.store.session import Session
from dedup.store.versions import is_safe, parse_version

__all__ = ["SQLiteStore", "open_store"]

_PATIENCE_MS = 30_000
"""How long a writer waits for the one before it; a commit takes milliseconds, a large batch a second."""

_CACHE_KIB = 16_384
_IDLE = 8
"""Reading connections kept for the next reader."""

_LOG = "journal_size_limit = 67108864"
"""A log that grew beyond 64 MiB, while many read, is cut back once it is folded in."""

_LEAST_FREE = 64_000_000
"""Bytes left on the disk (2 % of a small one) below which nothing is added, so that erasing still works."""

_CHECKED = "cksmvfs"
_INCREMENTAL = 2
"""Free pages can be given back a few at a time; has to be set before the first table."""
_PAGES_AT_ONCE = 2_000


def open_store(
    url: str, *, fingerprint: str, background: Callable[[], bytes], patience_ms: int = _PATIENCE_MS
) -> SQLiteStore:
    """Open the store at ``sqlite:///path``, or make it where nothing is, with ``background()``.

    Raises ``StoreMismatchError`` for a store with another fingerprint, of a newer build or of another
    program, ``StoreDamagedError`` for a broken one, ``StoreError`` where no store can be.
    """
    path = files.path_of(url)
    _refuse_unsafe()
    if not os.path.lexists(path):
        files.place(path)
        _create(path, Identity(fingerprint, secrets.randbits(64), background()))
    checked = files.examine(path)
    store = SQLiteStore(path, url, checked=checked, patience_ms=patience_ms)
    try:
        store.prepare(fingerprint)
    except BaseException:
        store.close()
        raise
    return store


class SQLiteStore:
    """A store in one file.  Any number of threads and processes may read while one writes."""

    def __init__(self, path: Path, url: str, *, checked: bool, patience_ms: int) -> None:
        self._path = path
        self._url = url
        self._vfs = _CHECKED if checked else None
        self._patience_ms = patience_ms
        self._idle: list[Any] = []
        self._guard = threading.Lock()
        self._turn = threading.Lock()
        self._closed = False
        self._me = f"process {os.getpid()} on {socket.gethostname()}".encode()
        self._writer: Any = None
        self._identity: Identity | None = None
        if checked and not _checksums():
            raise StoreMismatchError(
                f"{path} has checksummed pages and this apsw brings no cksumvfs; install apsw from its wheel",
                about=str(path),
            )

    @property
    def url(self) -> str:
        return self._url

    @property
    def identity(self) -> Identity:
        if self._identity is None:
            raise StoreError("the store is not open", about=self._url)
        return self._identity

    def prepare(self, fingerprint: str) -> None:
        """Bring the schema up to date and hold that the store was made with these keys."""
        with named(self._path):
            self._migrate()
            with self._connection() as database:
                self._identity = _identity(database)
        if self._identity.fingerprint != fingerprint:
            raise StoreMismatchError(
                f"{self._path} was made with other settings for its keys ({self._identity.fingerprint}, not "
                f"{fingerprint}); open it with those, or run `dedup reindex`",
                about=str(self._path),
            )

    def _migrate(self) -> None:
        with self._connection() as database:
            if schema.version_of(database, self._path) == schema.SCHEMA:
                return
        with self._held() as database:
            schema.migrate(database, schema.version_of(database, self._path))

    @contextmanager
    def read(self) -> Iterator[Reader]:
        with named(self._path), self._connection() as database:
            database.execute("BEGIN")
            try:
                self._hold_epoch(database)
                yield Reading(database)
            finally:
                _leave(database)

    @contextmanager
    def write(self) -> Iterator[Writer]:
        with named(self._path), self._held() as database:
            self._hold_epoch(database)
            if self._last_writer(database) != self._me:
                database.execute("INSERT OR REPLACE INTO meta VALUES ('writer', ?)", (self._me,))
            yield Session(database)

    def _hold_epoch(self, database: Any) -> None:
        """Refuse to go on with the background of an epoch that is no longer in use."""
        now = _epoch(database)
        if now != self.identity.epoch:
            raise StoreMismatchError(
                f"{self._path} has the background {now!r} in use since, not {self.identity.epoch!r}; "
                "open it again, or restart what has it open",
                about=str(self._path),
            )

    @contextmanager
    def _held(self) -> Iterator[Any]:
        """Hold the writer's place: one thread of this process, then one process of all."""
        import apsw

        with self._turn:
            if self._closed:
                raise self._gone()
            if self._writer is None:
                self._writer = self._connect()
                self._writer.execute("PRAGMA secure_delete = ON")  # what was removed is not to be read again
            database = self._writer
            try:
                database.execute("BEGIN IMMEDIATE")
            except apsw.BusyError as error:
                raise self._waited_too_long() from error
            try:
                yield database
                database.execute("COMMIT")
            except BaseException:
                self._writer = None
                _leave(database)
                database.close()
                raise

    def _waited_too_long(self) -> StoreLockedError:
        with self._connection() as database:
            last = self._last_writer(database)
        who = f"; the last to write was {last.decode(errors='replace')}" if last else ""
        return StoreLockedError(
            f"{self._path} has been held by another writer for {self._patience_ms / 1000:g} s{who}; "
            "wait for it to finish, or stop it",
            about=str(self._path),
        )

    def _last_writer(self, database: Any) -> bytes:
        row = next(iter(database.execute("SELECT value FROM meta WHERE key = 'writer'")), None)
        return bytes(row[0]) if row else b""

    @contextmanager
    def _connection(self) -> Iterator[Any]:
        """Lend a connection to one reader; a connection that saw an error is not kept."""
        with self._guard:
            if self._closed:
                raise self._gone()
            database = self._idle.pop() if self._idle else None
        database = database or self._connect()
        kept = False
        try:
            yield database
            kept = True
        finally:
            with self._guard:
                kept = kept and not self._closed and len(self._idle) < _IDLE
                if kept:
                    self._idle.append(database)
            if not kept:
                database.close()

    def _gone(self) -> StoreError:
        return StoreError("the store is closed; open it again", about=self._url)

    def _connect(self) -> Any:
        import apsw

        flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_NOMUTEX
        database = apsw.Connection(str(self._path), flags=flags, vfs=self._vfs)
        database.set_busy_timeout(self._patience_ms)
        for setting in ("synchronous = FULL", "foreign_keys = ON", f"cache_size = -{_CACHE_KIB}", _LOG):
            database.execute(f"PRAGMA {setting}")
        return database

    def shrink(self) -> int:
        with named(self._path):
            before = self._size()
            with self._turn, self._connection() as database:
                if _pragma(database, "auto_vacuum") != _INCREMENTAL:  # made by a build that did not shrink
                    database.execute(f"PRAGMA auto_vacuum = {_INCREMENTAL}")
                    database.execute("VACUUM")
            while self._shrunk() > 0:  # a step at a time, so that others can write in between
                continue
            with self._turn, self._connection() as database:
                list(database.execute("PRAGMA wal_checkpoint(TRUNCATE)"))
            return max(0, before - self._size())

    def _shrunk(self) -> int:
        """Give back some pages; return how many are left to give."""
        with self._held() as database:
            list(database.execute(f"PRAGMA incremental_vacuum({_PAGES_AT_ONCE})"))
            return _pragma(database, "freelist_count")

    def _size(self) -> int:
        """Count the bytes of the file and its log."""
        return sum(p.stat().st_size for p in (self._path, Path(f"{self._path}-wal")) if p.exists())

    def hold_room(self) -> None:
        usage = shutil.disk_usage(self._path.parent)
        if usage.free < min(_LEAST_FREE, usage.total // 50):
            raise full(self._path)

    def problems(self) -> list[str]:
        """Read every page and every index; an empty list means sound."""
        import apsw

        try:
            with named(self._path), self._connection() as database:
                found = [row[0] for row in database.execute("PRAGMA integrity_check")]
                found += [f"row of {row[0]} without its {row[2]}" for row in _orphans(database)]
        except StoreError as error:
            return [error.message]
        except apsw.Error as error:
            return [str(error)]
        return [line for line in found if line != "ok"]

    def close(self) -> None:
        """Release every connection; the last one to leave folds the log into the file."""
        with self._guard:
            self._closed = True
            idle, self._idle = self._idle, []
        with self._turn:
            writer, self._writer = self._writer, None
        for database in [*idle, writer]:
            if database is not None:
                database.close()


def _pragma(database: Any, name: str) -> int:
    return int(next(iter(database.execute(f"PRAGMA {name}")))[0])


def _orphans(database: Any) -> list[tuple[Any, ...]]:
    return list(database.execute("PRAGMA foreign_key_check"))


def _create(path: Path, identity: Identity) -> None:
    """Make a whole store beside ``path`` and give it the name last: nobody ever sees half of one."""
    import apsw

    fresh = path.with_name(f"{path.name}.new-{secrets.token_hex(6)}")
    try:
        with named(path):
            flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
            database = apsw.Connection(str(fresh), flags=flags, vfs=_CHECKED if _checksums() else None)
            try:
                _fill(database, identity)
            finally:
                database.close()
        with suppress(FileExistsError):  # another process was faster: its store is as good
            files.give_name(fresh, path)
        files.settle(path.parent)
    except OSError as error:
        raise StoreError(
            f"{path} cannot be made ({error.strerror}); check its folder, or choose another path",
            about=str(path),
        ) from error
    finally:
        for leftover in (fresh, Path(f"{fresh}-wal"), Path(f"{fresh}-shm"), Path(f"{fresh}-journal")):
            leftover.unlink(missing_ok=True)


def _fill(database: Any, identity: Identity) -> None:
    if _checksums():
        database.reserve_bytes("main", files.CHECKED_BYTES)
    database.execute(f"PRAGMA auto_vacuum = {_INCREMENTAL}")
    database.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("BEGIN IMMEDIATE")
    schema.migrate(database, 0)
    meta = {
        "fingerprint": identity.fingerprint.encode(),
        "seed": identity.seed.to_bytes(8, "big"),
        "background": identity.background,
    }
    for key, value in meta.items():
        database.execute("INSERT INTO meta VALUES (?, ?)", (key, value))
    database.execute("COMMIT")
    database.execute("PRAGMA journal_mode = WAL")


def _identity(database: Any) -> Identity:
    meta = dict(database.execute("SELECT key, value FROM meta WHERE key IN ('fingerprint', 'seed')"))
    epoch = _epoch(database)
    background = Reading(database).epoch(epoch)
    if background is None:
        raise StoreDamagedError(f"the background {epoch!r} is gone from the store")
    seed = int.from_bytes(meta["seed"], "big")
    return Identity(bytes(meta["fingerprint"]).decode(), seed, background, epoch)


def _epoch(database: Any) -> str:
    """Name the epoch in use."""
    row = next(iter(database.execute(READ_EPOCH)), None)
    return bytes(row[0]).decode() if row else FIRST


def _leave(database: Any) -> None:
    """End a transaction that may have ended by itself, as SQLite does after some errors."""
    import apsw

    if not database.get_autocommit():
        with suppress(apsw.Error):
            database.execute("ROLLBACK")


def _refuse_unsafe() -> None:
    import apsw

    found = apsw.sqlite_lib_version()
    if not is_safe(parse_version(found)):
        raise StoreMismatchError(
            f"SQLite {found} can lose commits of a write-ahead log; upgrade apsw to 3.51.3 or later",
            about=found,
        )


@functools.cache
def _checksums() -> bool:
    """Register the checksumming file layer for the process; False where apsw does not bring it."""
    import apsw

    try:
        import apsw.sqlite_extra

        with_extension = apsw.Connection(":memory:")
        apsw.sqlite_extra.load(with_extension, "cksumvfs")
        with_extension.close()
    except (ImportError, LookupError, AttributeError, apsw.Error):
        return False
    except Exception as error:  # apsw.sqlite_extra.NotAvailable exists only where the module does
        if type(error).__name__ != "NotAvailable":
            raise
        return False
    return _CHECKED in apsw.vfs_names()
