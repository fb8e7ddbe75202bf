"""Everything that can go wrong on purpose, as one tree.

::

    DedupError
    ├── InputError                 the caller handed in something unusable (exit 2, HTTP 4xx)
    │   ├── DocumentError          an article that cannot be taken: empty, binary, too large
    │   ├── FormatError            a file whose format is unknown or broken
    │   ├── ConfigError            a setting that does not exist or is out of range
    │   ├── KeyReusedError         an idempotency key came with another document
    │   └── UnsupportedError       a language or feature this build does not offer
    ├── NotFoundError              no document, report or cluster with that id
    ├── VersionConflictError       same id and version, other text
    │   └── VerdictChangedError    another verdict stands than the one the caller saw
    ├── StoreError                 the store cannot be used as it is
    │   ├── StoreLockedError       another process holds the writer's place
    │   ├── StoreFullError         the disk is full; what was acknowledged is safe
    │   ├── StoreMismatchError     made by another version, configuration or program
    │   └── StoreDamagedError      pages that do not match their checksums
    ├── ScanRunningError           a scan of this store is running already, here or elsewhere
    ├── StoppedError               told to stop before the end; what was done is kept
    └── BusyError                  more work is queued than memory allows; try again

Every message says what is wrong and what to do about it.  ``about`` is the id, path or
setting the error speaks of, so that a caller need not parse the message.
"""

from __future__ import annotations

__all__ = [
    "BusyError",
    "ConfigError",
    "DedupError",
    "DocumentError",
    "FormatError",
    "InputError",
    "KeyReusedError",
    "NotFoundError",
    "ScanRunningError",
    "StoppedError",
    "StoreDamagedError",
    "StoreError",
    "StoreFullError",
    "StoreLockedError",
    "StoreMismatchError",
    "UnsupportedError",
    "VerdictChangedError",
    "VersionConflictError",
]


class DedupError(Exception):
    """Base of every error this library raises on purpose."""

    def __init__(self, message: str, *, about: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.about = about


class InputError(DedupError):
    """The caller handed in something unusable."""


class DocumentError(InputError):
    """An article that cannot be taken: empty, binary or too large."""


class FormatError(InputError):
    """A file whose format is unknown or broken."""


class ConfigError(InputError):
    """A setting that does not exist or is out of range."""


class KeyReusedError(InputError):
    """An idempotency key came again with another document."""


class UnsupportedError(InputError):
    """A language or feature that this build does not offer."""


class NotFoundError(DedupError):
    """No document, report or cluster has that id."""


class VersionConflictError(DedupError):
    """The id and version exist already with another text."""


class VerdictChangedError(VersionConflictError):
    """Another verdict stands than the one the caller saw."""


class StoreError(DedupError):
    """The store cannot be used as it is."""


class StoreLockedError(StoreError):
    """Another process holds the writer's place."""


class StoreFullError(StoreError):
    """The disk is full; what was acknowledged is safe."""


class StoreMismatchError(StoreError):
    """The store was made by another version, configuration or program."""


class StoreDamagedError(StoreError):
    """Pages of the store do not match their checksums."""


class ScanRunningError(DedupError):
    """A scan of this store is running already; ``about`` is its number."""


class StoppedError(DedupError):
    """Told to stop before the end; what was done until then is kept."""


class BusyError(DedupError):
    """More work is queued than memory allows; try again later."""
