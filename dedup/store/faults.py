"""What SQLite raises, as errors of this library, each with its cure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dedup.errors import DedupError, StoreDamagedError, StoreError, StoreFullError, StoreLockedError

__all__ = ["damaged", "full", "named"]


@contextmanager
def named(path: Path) -> Iterator[None]:
    """Turn what SQLite raises into the errors of this library, each with its cure."""
    import apsw

    try:
        yield
    except DedupError:
        raise
    except apsw.FullError as error:
        raise full(path) from error
    except (apsw.CorruptError, apsw.NotADBError) as error:
        raise damaged(path, error) from error
    except (apsw.BusyError, apsw.LockedError) as error:
        raise StoreLockedError(f"{path} is held by another process; try again", about=str(path)) from error
    except apsw.IOError as error:
        if getattr(error, "extendedresult", 0) in (apsw.SQLITE_IOERR_DATA, apsw.SQLITE_IOERR_SHORT_READ):
            raise damaged(path, error) from error
        raise StoreError(
            f"{path} cannot be read or written ({error}); check the disk", about=str(path)
        ) from error
    except (apsw.CantOpenError, apsw.ReadOnlyError, apsw.PermissionsError, apsw.AuthError) as error:
        raise StoreError(
            f"{path} cannot be opened for writing ({error}); let this user write the file and its folder, or "
            "choose another path",
            about=str(path),
        ) from error


def full(path: Path) -> StoreFullError:
    """Say that the disk is full."""
    return StoreFullError(
        f"the disk of {path} is full; free some space, nothing acknowledged is lost", about=str(path)
    )


def damaged(path: Path, error: Exception) -> StoreDamagedError:
    """Say that pages are not as they were written."""
    return StoreDamagedError(
        f"pages of {path} do not match their checksums ({error}): the disk or a write by another program "
        "damaged them; restore a backup",
        about=str(path),
    )
