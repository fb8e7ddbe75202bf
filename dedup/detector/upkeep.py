"""The index of a store between one process and the next: loaded, made again, merged, never trusted blindly.

An index is derived: one that is damaged, of another store, of other settings or of a store that was
restored to an earlier state is made again from the sketches in the store.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from dedup.config import Config
from dedup.store.protocol import Reader, Store
from dedup.store.rows import Change, ChangeKind, Entry

if TYPE_CHECKING:
    from dedup.index.folder import Folder, Manifest
    from dedup.index.records import Record
    from dedup.index.segments import SegmentIndex, Snapshot
    from dedup.sketch.sketch import Sketch

__all__ = ["Keeper", "Loaded", "index_folder", "micros", "record_of"]

_SPILL = 4_096
"""Documents held in memory before a merge; as many are read again after a crash."""
_SPILL_AT_END = 256
"""As many are written when a store is closed: fewer are read again in no time."""
_SILENT = 64
"""Removed documents after which a merge leaves them out."""
_CHUNK = 32_768
"""Documents that a rebuild holds in memory before it writes them."""
_TRIES = 3

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_LOG = logging.getLogger("dedup.index")

Progress: TypeAlias = Callable[[int, int], None]


def index_folder(store: Path) -> Path:
    """Name the folder of a store's index: ``news.db-index`` beside ``news.db``."""
    return store.with_name(f"{store.name}-index")


def micros(moment: dt.datetime) -> int:
    """Count microseconds since 1970."""
    return (moment - _EPOCH) // dt.timedelta(microseconds=1)


def record_of(entry: Entry) -> Record:
    """Keep of an entry what an index tells without the store."""
    from dedup.index.records import Record

    return Record(entry.number, entry.id, entry.source, micros(entry.moment), entry.dated, entry.exact)


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """An index that covers the store up to ``sequence``; ``generation`` names its manifest, if it has one."""

    index: SegmentIndex
    sequence: int
    generation: int = 0


@dataclass(frozen=True, slots=True)
class Keeper:
    """Keeps the index of one store in a folder; without one, or where none can be, in memory alone."""

    config: Config
    store: Store
    path: Path | None
    spill: int = _SPILL
    spill_at_end: int = _SPILL_AT_END
    silent: int = _SILENT
    chunk: int = _CHUNK

    @property
    def folder(self) -> Folder | None:
        """The folder of the index."""
        from dedup.index.folder import Folder

        return Folder(self.path) if self.path else None

    @property
    def _store_name(self) -> str:
        secret = self.store.identity.seed.to_bytes(8, "big") + self.store.identity.background
        return hashlib.blake2b(secret, digest_size=16, person=b"dedup index").hexdigest()

    def is_due(self, index: SegmentIndex, *, at_end: bool = False) -> bool:
        """Whether so much has come or gone that a merge is worth while."""
        if self.path is None:
            return False
        most = self.spill_at_end if at_end else self.spill
        return index.pending >= most or index.silenced >= self.silent

    def recall(self, number: int) -> Sketch | None:
        """Read the sketch of one document from the store."""
        from dedup.sketch.sketch import Sketch

        with self.store.read() as session:
            found = next(iter(session.entries([number])), None)
        return Sketch.from_bytes(found.sketch) if found else None

    # ------------------------------------------------------------------ loading

    def load(self) -> Loaded:
        """Map the index, or make it again from the store; another process that is at it is waited for."""
        return self.mapped() or self.rebuild()

    def mapped(self) -> Loaded | None:
        """Map the index as the manifest has it; None where there is none that fits."""
        from dedup.index.files import DamagedError

        folder = self.folder
        for attempt in range(_TRIES):
            try:
                manifest = folder.read() if folder else None
                if folder is None or manifest is None:
                    return None
                if not self._fits(manifest):
                    _LOG.warning("the index of %s is of another state of the store", self.store.url)
                    return None
                index = self._index(folder, manifest)
                return Loaded(index, manifest.sequence, manifest.generation)
            except DamagedError as error:  # or merged by another process while we looked
                if attempt + 1 == _TRIES:
                    _LOG.warning("the index of %s cannot be used: %s", self.store.url, error)
        return None

    def newer(self, generation: int) -> Loaded | None:
        """Map the index if its manifest is not the one of this ``generation``."""
        return self.mapped() if self._generation() != generation else None

    def note(self, error: Exception) -> None:
        """Say that a merge was put off: it is tried again, and nothing is lost but time."""
        _LOG.warning("the index of %s was not merged: %s", self.store.url, error)

    def _index(self, folder: Folder, manifest: Manifest | None = None) -> SegmentIndex:
        from dedup.index.segments import SegmentIndex

        segments = folder.open(manifest) if manifest else ()
        return SegmentIndex(self.config.key_cap, segments, self.recall)

    def _fits(self, manifest: Manifest) -> bool:
        identity = (self._store_name, self.store.identity.fingerprint)
        if (manifest.store, manifest.fingerprint) != identity:
            return False
        with self.store.read() as session:
            return manifest.sequence <= session.sequence() and manifest.mark == _mark(
                session, manifest.sequence
            )

    # ------------------------------------------------------------------ making again

    def rebuild(self, *, anew: bool = False, wait: bool = True, progress: Progress | None = None) -> Loaded:
        """Make the index again from the store.

        What another process has made meanwhile is taken, unless it has to be ``anew``.  A small store
        needs no folder.  An interrupted rebuild goes on where it stopped.
        """
        from dedup.index.segments import SegmentIndex

        folder = self.folder
        with self.store.read() as session:
            few = len(list(itertools.islice(session.entries(), self.spill))) < self.spill
            if folder is None or (few and not anew):
                self._clear(folder)
                index = SegmentIndex(self.config.key_cap, (), self.recall)
                _fill(index, session.entries())
                return Loaded(index, session.sequence())
        try:
            with folder.lease(wait=wait) as held:
                if held:
                    return (None if anew else self.mapped()) or self._build(folder, progress)
        except OSError as error:
            _LOG.warning("the index of %s is kept in memory alone: %s", self.store.url, error)
        return replace(self, path=None).rebuild()

    def _clear(self, folder: Folder | None) -> None:
        """Remove an index that does not fit a store too small to need one."""
        from dedup.index.folder import BUILDING, MANIFEST

        if folder is None or not folder.path.is_dir():
            return
        with suppress(OSError), folder.lease(wait=False) as held:
            if held:
                folder.withdraw(MANIFEST)
                folder.withdraw(BUILDING)
                folder.sweep()

    def _build(self, folder: Folder, progress: Progress | None) -> Loaded:
        from dedup.index.folder import BUILDING, MANIFEST

        with self.store.read() as session:
            manifest, index = self._resumed(folder, session)
            total, upto = session.totals().documents, manifest.upto
            entries = (entry for entry in session.entries() if entry.number > upto)
            for part in iter(lambda: list(itertools.islice(entries, self.chunk)), []):
                _fill(index, part)
                manifest = replace(manifest, upto=part[-1].number)
                manifest, index = self._written(folder, index, manifest, BUILDING)
                if progress is not None:
                    progress(len(index), total)
            manifest, index = self._written(folder, index, replace(manifest, upto=0), MANIFEST)
        folder.withdraw(BUILDING)
        folder.sweep()
        return Loaded(index, manifest.sequence, manifest.generation)

    def _resumed(self, folder: Folder, session: Reader) -> tuple[Manifest, SegmentIndex]:
        """Find how far a rebuild came, and take out what was removed since."""
        from dedup.index.files import DamagedError
        from dedup.index.folder import BUILDING

        fresh = self._stamped(session, session.sequence())
        try:
            before = folder.read(BUILDING)
            if before is None or not self._fits(before):
                return fresh, self._index(folder)
            index = self._index(folder, before)
            for change in _changes(session, before.sequence):
                if change.kind is ChangeKind.REMOVED and change.number is not None:
                    index.remove(change.number)
        except DamagedError:
            return fresh, self._index(folder)
        return replace(fresh, segments=before.segments, upto=before.upto), index

    def _written(
        self, folder: Folder, index: SegmentIndex, manifest: Manifest, name: str
    ) -> tuple[Manifest, SegmentIndex]:
        from dedup.index.merging import merge

        segments = merge(index.snapshot(), folder)
        manifest = replace(manifest, segments=segments)
        folder.publish(manifest, name)
        folder.sweep()
        return manifest, index.rebased(folder.open(manifest))

    def _stamped(self, session: Reader, sequence: int) -> Manifest:
        """Name a state of the store, and the generation to come."""
        from dedup.index.folder import Manifest

        identity = (self._store_name, self.store.identity.fingerprint)
        return Manifest(*identity, self._generation() + 1, sequence, _mark(session, sequence), ())

    def _generation(self) -> int:
        from dedup.index.files import DamagedError

        try:
            manifest = self.folder.read() if self.folder else None
        except DamagedError:
            return 0
        return manifest.generation if manifest else 0

    # ------------------------------------------------------------------ merging

    def merged(self, folder: Folder, snapshot: Snapshot, sequence: int) -> Manifest:
        """Write a state of the index that covers the store up to ``sequence``; the caller holds the lease."""
        from dedup.index.merging import merge

        self.store.hold_room()
        segments = merge(snapshot, folder)
        with self.store.read() as session:
            manifest = replace(self._stamped(session, sequence), segments=segments)
        folder.publish(manifest)
        return manifest


def _fill(index: SegmentIndex, entries: Iterable[Entry]) -> None:
    from dedup.sketch.sketch import Sketch

    index.add_many([(Sketch.from_bytes(entry.sketch), record_of(entry)) for entry in entries])


def _changes(session: Reader, since: int) -> Iterable[Change]:
    while found := session.changes(since):
        yield from found
        since = found[-1].sequence


def _mark(session: Reader, sequence: int) -> str:
    """Name the change at a sequence."""
    found = session.changes(sequence - 1, 1) if sequence else []
    told = repr([(c.sequence, str(c.kind), c.number, c.about) for c in found])
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
