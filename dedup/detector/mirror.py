"""What this process knows of the store's current documents: their keys, times and sources.

Derived from the store, and brought up to its sequence before every answer; losing it costs a reload.
Identical texts are one candidate, so that a story printed by hundreds does not crowd out its
near-copies; which of its documents are compared, the order of publication decides.
"""

from __future__ import annotations

import datetime as dt
import itertools
import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from dedup.config import Config
from dedup.detector.upkeep import Keeper, Loaded, Progress, micros, record_of
from dedup.store.protocol import Reader
from dedup.store.rows import ChangeKind, Entry
from dedup.types import ComparedWith

if TYPE_CHECKING:
    from dedup.index.candidates import Candidate
    from dedup.index.folder import Folder
    from dedup.index.records import Record
    from dedup.index.segment import Segment
    from dedup.index.segments import SegmentIndex
    from dedup.sketch.sketch import Sketch

__all__ = ["Found", "Mirror", "Place"]

_DAY_US = 86_400_000_000

_TWINS = 8
"""As many documents of one text are all compared with a new one."""
_FIRST = 2
"""Of more than that only the first published are: what more copies would say, their cluster says."""
_WIDEST = 64
"""How many times the usual number of candidates is asked for when a window leaves few."""


_AGAIN = 1_024
"""Documents that come or go before a merge that failed is tried again."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document stands in the order of publication.

    ``number`` is None for one that is not stored.  Two dated documents are ordered by their times;
    where one is undated only the order of arrival is known.
    """

    number: int | None
    id: str
    moment: dt.datetime
    dated: bool

    def before(self, other: Place) -> bool:
        """Whether this one was published before the other."""
        if self.dated and other.dated:
            return (self.moment, self.id) < (other.moment, other.id)
        if self.number is None or other.number is None:
            return self.number is not None
        return self.number < other.number


@dataclass(frozen=True, slots=True)
class Found:
    """Numbers of documents worth comparing, best first, and the caps that cut the list short."""

    numbers: tuple[int, ...]
    caps_hit: tuple[str, ...]


class Mirror:
    """Follows one store.  Thread safe: every method takes the lock for its own short time.

    An index that turns out to be damaged is made again on the spot, and the question asked again.
    """

    def __init__(self, config: Config, keeper: Keeper) -> None:
        self._config = config
        self._keeper = keeper
        self._lock = threading.RLock()
        self._loaded: SegmentIndex | None = None
        self._generation = self._since = 0
        self._put_off = 0
        self._unconfirmed: set[int] = set()
        self._known = 0
        self._merging: threading.Thread | None = None
        self._resting = self._closed = False

    @property
    def _index(self) -> SegmentIndex:
        if self._loaded is None:
            self._use(self._keeper.load())
        assert self._loaded is not None, "an index was loaded"
        return self._loaded

    def _use(self, loaded: Loaded) -> None:
        self._loaded, self._generation, self._since = loaded.index, loaded.generation, loaded.sequence
        self._known = max(self._known, loaded.sequence)

    def _sure(self, ask: Callable[[], T]) -> T:
        from dedup.index.files import DamagedError

        with self._lock:
            try:
                return ask()
            except DamagedError:
                self._renew()
                return ask()

    def _renew(self) -> None:
        """Make the index again from what is committed, and keep what is not yet."""
        before = self._loaded
        loaded = self._keeper.rebuild(anew=True, wait=False)
        for number in sorted(self._unconfirmed):
            held = before.held(number) if before else None
            if held is not None and number not in loaded.index:
                loaded.index.add(number, *held)
        self._use(loaded)

    def rebuild(self, progress: Progress | None = None) -> int:
        """Make the index again from the store and return the number of its documents."""
        self._settle()
        try:
            with self._lock:
                self._use(self._keeper.rebuild(anew=True, progress=progress))
                return len(self._index)
        finally:
            self._resting = False

    def follow(self, session: Reader) -> None:
        """Take in what was committed up to the session's state."""
        self._sure(lambda: self._follow(session))
        self._tend()

    def _follow(self, session: Reader) -> None:
        index, sequence = self._index, session.sequence()
        while self._known < sequence:
            changes = session.changes(self._known)
            for change in changes:
                if change.kind is ChangeKind.REMOVED and change.number is not None:
                    self._remove(change.number, change.sequence)
            new = [c.number for c in changes if c.kind is ChangeKind.ADDED and c.number is not None]
            # Committed, though the writer that added them may not have come to confirm them yet.
            self._unconfirmed.difference_update(new)
            held = set(index.held_among(new))
            self._take(session.entries([n for n in new if n not in held]))
            self._known = changes[-1].sequence

    def settled(self, sequence: int) -> None:
        """Note that everything up to a sequence has been taken in: the writer did it itself."""
        with self._lock:
            self._known = max(self._known, sequence)
            if self._loaded is not None:
                self._loaded.settle(sequence)
        self._tend()

    def _take(self, entries: Iterable[Entry]) -> None:
        from dedup.sketch.sketch import Sketch

        self._index.add_many([(Sketch.from_bytes(entry.sketch), record_of(entry)) for entry in entries])

    def confirm(self, numbers: Iterable[int]) -> None:
        """Show everyone documents that only the writer saw until now."""
        with self._lock:
            self._unconfirmed.difference_update(numbers)

    def take(self, taken: Sequence[tuple[Entry, Sketch]]) -> None:
        """Add documents that only the writer sees until they are confirmed; any number of times."""
        self._sure(lambda: self._taken(taken))

    def _taken(self, taken: Sequence[tuple[Entry, Sketch]]) -> None:
        index = self._index
        held = set(index.held_among([entry.number for entry, _ in taken]))
        new = [(sketch, record_of(entry)) for entry, sketch in taken if entry.number not in held]
        self._unconfirmed.update(record.number for _, record in new)
        index.add_many(new)

    def drop(self, numbers: Iterable[int]) -> None:
        """Remove documents; what is not there is passed over."""
        listed = list(numbers)
        self._sure(lambda: self._drop(listed))

    def _drop(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            self._remove(number)

    def _remove(self, number: int, sequence: int | None = None) -> None:
        self._unconfirmed.discard(number)
        self._index.remove(number, sequence)

    def candidates(
        self, sketch: Sketch, own: str | None, moment: dt.datetime, hidden: Collection[int] = ()
    ) -> Found:
        """Find documents worth comparing: within the window around ``moment``, not itself, not ``hidden``.

        Texts come by strength of their keys; of each text the first published documents, all of
        which are taken before the second ones of any.
        """
        texts, caps = self._sure(lambda: self._alike(sketch, own, moment, hidden))
        cut = any(len(members) > _TWINS for members in texts)
        texts = [members if len(members) <= _TWINS else members[:_FIRST] for members in texts]
        ranked = [m[rank] for rank in range(_TWINS) for m in texts if rank < len(m)]
        limit = max(self._config.candidates, len(texts))
        if cut or len(ranked) > limit:
            caps = (*caps, "identical_texts")
        return Found(tuple(ranked[:limit]), caps)

    def _alike(
        self, sketch: Sketch, own: str | None, moment: dt.datetime, hidden: Collection[int]
    ) -> tuple[list[list[int]], tuple[str, ...]]:
        """Members, in order of publication, of each text that shares enough keys."""
        limit = asked = self._config.candidates
        while True:
            found = self._index.candidates(sketch, asked)
            alike = self._texts(found)
            members = self._index.members(alike)
            texts = [m for m in (self._inside(each, own, moment, hidden) for each in members) if m]
            if len(texts) >= limit or len(found) < asked or asked >= limit * _WIDEST:
                return texts[:limit], found.caps_hit
            asked *= 4

    def _texts(self, found: Iterable[Candidate]) -> list[bytes]:
        """Name the texts of candidates, best first; of equals the order of arrival decides nothing."""
        named = [(not c.exact, -c.score, self._index.text(c.number)) for c in found]
        return [text for _, _, text in sorted(named)]

    def _inside(
        self, members: Iterable[Record], own: str | None, moment: dt.datetime, hidden: Collection[int]
    ) -> list[int]:
        window = self._config.window_days
        middle = micros(moment)
        inside = (
            member.number
            for member in members
            if member.id != own
            and member.number not in hidden
            and (window is None or abs(member.moment - middle) <= window * _DAY_US)
        )
        return list(itertools.islice(inside, _TWINS + 1))

    def unconfirmed(self) -> frozenset[int]:
        """List the numbers of the documents that only the writer sees."""
        with self._lock:
            return frozenset(self._unconfirmed)

    def text(self, number: int) -> bytes | None:
        """Name the text of a document; None for one that is gone."""
        return self._sure(lambda: self._index.text(number) if number in self._index else None)

    def compared_with(
        self, moment: dt.datetime, own: str | None, sequence: int, hidden: Collection[int] = ()
    ) -> ComparedWith:
        """Count what a document of that moment is compared with: as for :meth:`candidates`."""
        window = self._config.window_days
        counts = self._sure(lambda: self._counts(micros(moment), own, hidden))
        since = None if window is None else (moment - dt.timedelta(days=window)).date().isoformat()
        return ComparedWith(counts[0], counts[1], since, window, sequence)

    def _counts(self, middle: int, own: str | None, hidden: Collection[int]) -> tuple[int, int]:
        """Count documents and their sources, in the window, without some."""
        index, window = self._index, self._config.window_days
        reach = None if window is None else window * _DAY_US
        itself = index.named(own) if own is not None else None
        out = {*hidden, *([itself] if itself is not None else [])}
        left = [index.record(number) for number in out if number in index]
        less = Counter(r.source for r in left if reach is None or abs(r.moment - middle) <= reach)
        held = index.sources if reach is None else index.within(middle, reach)
        emptied = sum(held[source] == count for source, count in less.items())
        return held.total() - less.total(), len(held) - emptied

    # ------------------------------------------------------------------ merging

    def _tend(self) -> None:
        """Begin a merge where one is due and none is under way."""
        with self._lock:
            index, at_work = self._loaded, self._merging is not None and self._merging.is_alive()
            if index is None or at_work or self._resting or not self._keeper.is_due(index):
                return
            if index.pending + index.silenced < self._put_off:
                return
            self._merging = threading.Thread(target=self._merge, name="dedup-merge", daemon=True)
            self._merging.start()

    def purge(self) -> None:
        """Leave nothing of what was removed in the files of the index, now and not at some later merge."""
        self._settle()
        try:
            with self._lock:
                silenced = self._loaded is not None and self._loaded.silenced > 0
            if silenced:
                self._merge(anyway=True)
        finally:
            self._resting = False

    def _merge(self, *, at_end: bool = False, anyway: bool = False) -> None:
        """Write what came since into segments, unless another process is at it; then use what it wrote."""
        from dedup.errors import DedupError
        from dedup.index.files import DamagedError

        folder = self._keeper.folder
        if folder is None:
            return
        try:
            with folder.lease(wait=anyway) as held:
                if self._adopt() and held:
                    self._write(folder, at_end, anyway=anyway)
        except DamagedError:
            with self._lock:
                self._renew()
        except (DedupError, OSError) as error:
            self._keeper.note(error)
            with self._lock:
                index = self._index
                self._put_off = index.pending + index.silenced + _AGAIN

    def _adopt(self) -> bool:
        """Use what another process has written since; False while this one has not followed as far."""
        with self._lock:
            newer = self._keeper.newer(self._generation)
            if newer is None:
                return True
            if newer.sequence > self._known:
                return False
            self._rebase(newer.index.segments, newer.generation, newer.sequence)
            return True

    def _rebase(self, segments: Sequence[Segment], generation: int, sequence: int) -> None:
        """Go over to other segments; what was removed is known only since a certain sequence."""
        if self._loaded is not None and self._since <= sequence:
            self._loaded = self._loaded.rebased(segments, sequence)
            self._generation, self._since = generation, sequence

    def _write(self, folder: Folder, at_end: bool, *, anyway: bool = False) -> None:
        with self._lock:
            index = self._loaded
            if index is None or not (anyway or self._keeper.is_due(index, at_end=at_end)):
                return
            snapshot, known = index.snapshot(self._unconfirmed), self._known
        manifest = self._keeper.merged(folder, snapshot, known)
        with self._lock:
            self._rebase(folder.open(manifest), manifest.generation, known)
        folder.sweep()

    def close(self) -> None:
        """Finish a merge under way, and write what came since if it is worth while."""
        self._settle()
        index, closed, self._closed = self._loaded, self._closed, True
        if not closed and index is not None and self._keeper.is_due(index, at_end=True):
            self._merge(at_end=True)

    def _settle(self) -> None:
        """Begin no further merge, and wait for the one under way."""
        with self._lock:
            self._resting, merging = True, self._merging
        if merging is not None:
            merging.join()
