"""What is common in a store, learned from its own articles, as named epochs.  A part of the facade.

How rare words are and what each source prints again and again shapes keys and verdicts.  A store begins
with the background it was made with; an epoch adds to that what a bounded sample of its articles shows.
Learning changes nothing yet.  Bringing an epoch into use makes all sketches anew: reports that are stored
stay as they are, later ones name it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedup.config import Config
from dedup.detector.engine import Engine
from dedup.detector.writer import Batch, GroupCommit
from dedup.errors import ConfigError, NotFoundError
from dedup.store.epochs import FIRST
from dedup.store.protocol import Reader, Store, Writer
from dedup.store.rows import EpochRow

if TYPE_CHECKING:
    from dedup.sketch.background import Background

__all__ = ["Epoch", "Epochs", "sample", "use_background"]

_OF_SOURCE, _OF_ALL = 2_500, 20_000
"""Articles of one source, and of all, that are read: more teach nothing new and take memory."""
_TELLING = 4
"""Articles of a source that must hold a wording for it to count for anything."""
_AT_ONCE = 256
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Epoch:
    """A background of a store: its name, version, when and from how much it was learned, if it is in use.

    The one a store was made with is called *first* and learned from no article of it.
    """

    name: str
    version: str
    learned: dt.datetime | None
    sequence: int
    documents: int
    sources: int
    in_use: bool


class Epochs:
    """Learning what is common in a store."""

    _engine: Engine
    _store: Store
    _writer: GroupCommit

    def learn_background(self, name: str | None = None, *, progress: Progress = lambda *_: None) -> Epoch:
        """Learn what is common from the articles of the store, and keep it under a name.

        At most 2,500 articles of a source and 20,000 in all are read, spread evenly over the time they
        came; the same store gives the same version, which is the name by default.  Nothing else changes
        before :func:`use_background`.  ``progress`` gets the articles read and their total.
        Raises ``ConfigError`` for a name that is taken or cannot be one.
        """
        with self._store.read() as session:
            _hold_free(session, name)
            numbers = sample(session.by_source())
            sequence = session.sequence()
            from dedup.sketch.background import Background

            base = Background.from_bytes(session.epoch(FIRST) or b"")
            own = _learned(session, numbers, progress)
            learned = base.merge(own).pruned(_TELLING)
        row = EpochRow(
            name or learned.version,
            learned.version,
            self._engine.clock(),
            sequence,
            len(numbers),
            len(own.names),
        )
        self._writer.submit(_Learning(row, learned.to_bytes())).result()
        return _epoch(row, self._store.identity.epoch)

    def backgrounds(self) -> tuple[Epoch, ...]:
        """List the backgrounds of the store, the one it was made with first."""
        from dedup.sketch.background import Background

        with self._store.read() as session:
            rows, body = session.epochs(), session.epoch(FIRST) or b""
        used = self._store.identity.epoch
        first = Epoch(FIRST, Background.from_bytes(body).version, None, 0, 0, 0, used == FIRST)
        return (first, *(_epoch(row, used) for row in rows))


@dataclass(frozen=True, slots=True)
class _Learning:
    """Stores a background under its name."""

    row: EpochRow
    background: bytes

    @property
    def weight(self) -> int:
        return len(self.background)

    def run(self, batch: Batch) -> None:
        _hold_free(batch.session, self.row.name)
        batch.session.learned(self.row, self.background)


def _hold_free(session: Reader, name: str | None) -> None:
    """Raise ``ConfigError`` for a name that is taken or cannot be one."""
    if name is None:
        return
    if not _NAME.fullmatch(name):
        raise ConfigError(f"{name!r} is no name; letters, digits, dots and hyphens make one", about="name")
    if session.epoch(name) is not None:
        raise ConfigError(f"there is a background {name!r} already", about="name")


def _epoch(row: EpochRow, used: str) -> Epoch:
    return Epoch(row.name, row.version, row.made, row.sequence, row.documents, row.sources, row.name == used)


def sample(
    held: Iterable[tuple[int, str | None]], of_source: int = _OF_SOURCE, of_all: int = _OF_ALL
) -> list[int]:
    """Choose which articles to learn from: evenly spaced ones of each source, ascending.

    Large sources give way to small ones where all together are too many.
    """
    by_source: dict[str | None, list[int]] = {}
    for number, source in held:
        by_source.setdefault(source, []).append(number)
    cap, left = of_source, of_all
    for k, size in enumerate(sorted(map(len, by_source.values()))):
        share = left // (len(by_source) - k)
        cap = max(1, min(of_source, share))
        left -= min(size, cap)
    return sorted(n for numbers in by_source.values() for n in _spread(numbers, cap))[:of_all]


def _spread(numbers: Sequence[int], most: int) -> list[int]:
    if len(numbers) <= most:
        return list(numbers)
    return [numbers[k * len(numbers) // most] for k in range(most)]


def _learned(session: Reader, numbers: Sequence[int], progress: Progress) -> Background:
    from dedup.sketch.learning import Learner
    from dedup.text.language import language_of
    from dedup.text.scanner import scan
    from dedup.text.stems import stems

    learner = Learner()
    for done, part in _parts(numbers):
        for revision in session.revisions(part):
            document = revision.document
            tokens = scan(document.text)
            language = language_of(document.text, tokens, document.language)
            learner.take(tokens, document.source, stems(tokens, language).hash)
        progress(done, len(numbers))
    return learner.background()


def _parts(numbers: Sequence[int]) -> Iterator[tuple[int, Sequence[int]]]:
    for start in range(0, len(numbers), _AT_ONCE):
        part = numbers[start : start + _AT_ONCE]
        yield start + len(part), part


def use_background(
    url: str, name: str, *, config: Config | None = None, progress: Progress = lambda *_: None
) -> int:
    """Bring a background of the store at ``url`` into use; return how many sketches were made anew.

    Others may use the store meanwhile; at the end they are refused until they open it again.  Interrupted,
    it goes on where it stopped.  *first* is the background the store was made with.  The index is made
    again when the store is next opened.  ``progress`` gets the articles done and their total.
    Raises ``NotFoundError`` for a name that is not known, and the errors of a store that is opened.
    """
    from dedup.sketch.background import Background
    from dedup.store.sqlite import open_store

    config = config or Config()
    store = open_store(url, fingerprint=config.fingerprint, background=Background.empty().to_bytes)
    try:
        with store.read() as session:
            body = session.epoch(name)
        if body is None:
            raise NotFoundError(f"the store has no background {name!r}", about=name)
        if store.identity.epoch == name:
            return 0
        return _Drawing(store, config, Background.from_bytes(body), name, progress).run()
    finally:
        store.close()


@dataclass(frozen=True, slots=True)
class _Drawing:
    """Makes all sketches anew, in small transactions, and puts them in place in a last one."""

    store: Store
    config: Config
    background: Background
    name: str
    progress: Progress

    def run(self) -> int:
        with self.store.write() as session:
            session.draw_for(self.name)
            total, done, after = session.totals().documents, 0, 0
        while part := self._drawn(after):
            done, after = done + len(part), part[-1]
            self.progress(min(done, total), total)
        with self.store.write() as session:
            late = session.undrawn(0, total + done + 1)
            self._draw(session, late, self._sketches(session, late))
            session.enter(self.name)
        return done + len(late)

    def _drawn(self, after: int) -> list[int]:
        """Draw the next few; what is worked out holds no lock."""
        self.store.hold_room()
        with self.store.read() as session:
            part = session.undrawn(after, _AT_ONCE)
            made = self._sketches(session, part)
        if part:
            with self.store.write() as session:
                self._draw(session, part, made)
        return part

    def _sketches(self, session: Reader, numbers: Sequence[int]) -> dict[int, bytes]:
        from dedup.detector.intake import sketched

        seed = self.store.identity.seed
        return {
            revision.number: sketched(revision.document, self.config, self.background, seed).blob
            for revision in session.revisions(numbers)
        }

    def _draw(self, session: Writer, numbers: Sequence[int], made: dict[int, bytes]) -> None:
        for number in numbers:
            if number in made:
                session.draw(number, made[number])
