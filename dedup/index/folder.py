"""The folder of an index: segments, the manifest that says which of them count, and the merger's lease.

A manifest is replaced in one step, after all that it names is on the disk; segments are never replaced.
So there is the old state or the new one, whatever happens, and a process that maps the old one keeps it.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from dedup.index.files import DamagedError, settle
from dedup.index.segment import Segment

__all__ = ["BUILDING", "MANIFEST", "Folder", "Manifest"]

MANIFEST = "manifest.json"
BUILDING = "building.json"
"""The manifest of a rebuild under way, from which it goes on when it was interrupted."""

_LEASE = "lease"
_SEGMENT, _NEW = ".segment", ".new"


@dataclass(frozen=True, slots=True)
class Manifest:
    """One state of an index, covering the store up to ``sequence``.

    ``store`` names the store and ``fingerprint`` the settings of its keys; ``mark`` names the change at
    ``sequence``, so that an index of a store that took another course since is recognised.  Of a rebuild
    under way, ``upto`` is the highest number that it has passed.
    """

    store: str
    fingerprint: str
    generation: int
    sequence: int
    mark: str
    segments: tuple[str, ...]
    upto: int = 0

    def to_bytes(self) -> bytes:
        """Write it down with a checksum."""
        body = json.dumps(asdict(self), indent=1)
        return json.dumps({"format": 1, "check": zlib.crc32(body.encode()), "manifest": body}).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Manifest:
        """Read :meth:`to_bytes`.  Raises ``DamagedError``."""
        try:
            outer = json.loads(data)
            body = outer["manifest"]
            if outer["format"] != 1 or zlib.crc32(body.encode()) != outer["check"]:
                raise ValueError("its checksum is wrong")
            values = json.loads(body)
            return cls(**{**values, "segments": tuple(values["segments"])})
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DamagedError(f"the manifest cannot be used ({error})") from error


class Folder:
    """Where an index lives; deleting it costs a rebuild and nothing else."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self, name: str = MANIFEST) -> Manifest | None:
        """Read a manifest; None where there is none.  Raises ``DamagedError``."""
        try:
            return Manifest.from_bytes((self.path / name).read_bytes())
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise DamagedError(f"the manifest cannot be read ({error.strerror})") from error

    def open(self, manifest: Manifest) -> list[Segment]:
        """Map the segments of a manifest.  Raises ``DamagedError``."""
        return [Segment(self.path / name) for name in manifest.segments]

    def fresh(self) -> Path:
        """Name a segment that nobody has."""
        return self.path / f"{secrets.token_hex(8)}{_SEGMENT}"

    def publish(self, manifest: Manifest, name: str = MANIFEST) -> None:
        """Make a manifest the one that counts.  Raises ``OSError``; the one before then still stands."""
        fresh = self.path / f"{secrets.token_hex(8)}{_NEW}"
        with fresh.open("wb") as file:
            file.write(manifest.to_bytes())
            file.flush()
            os.fsync(file.fileno())
        settle(self.path)
        fresh.replace(self.path / name)
        settle(self.path)

    def withdraw(self, name: str) -> None:
        """Remove a manifest."""
        with suppress(OSError):
            (self.path / name).unlink()
        settle(self.path)

    def sweep(self) -> None:
        """Remove segments that no manifest names; the holder of the lease may."""
        kept = {name for which in (MANIFEST, BUILDING) for name in self._named(which)}
        with suppress(OSError):
            for path in self.path.iterdir():
                if path.suffix in (_SEGMENT, _NEW) and path.name not in kept:
                    with suppress(OSError):  # mapped by a process on a system that minds
                        path.unlink()

    def _named(self, which: str) -> tuple[str, ...]:
        try:
            manifest = self.read(which)
        except DamagedError:
            return ()
        return manifest.segments if manifest else ()

    @contextmanager
    def lease(self, *, wait: bool) -> Iterator[bool]:
        """Hold the merger's place, of which there is one for all processes; False if another holds it.

        It ends with the process that holds it.  ``wait`` until it is free.  Raises ``OSError`` where
        there can be no folder.
        """
        self.path.mkdir(exist_ok=True)
        with (self.path / _LEASE).open("a+b") as file:
            held = _lock(file.fileno(), wait)
            try:
                yield held
            finally:
                if held:
                    _unlock(file.fileno())


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int, wait: bool) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(handle: int, wait: bool) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)
