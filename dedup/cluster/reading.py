"""Reading a batch: texts become words of sixteen bits and keys, in chunks on several threads.

What is kept of a text of 480 words: 960 bytes of words, 168 of bands and some 640 of chosen shingles.
Parsed, the same text would take a hundred times that.  Keys are those of a store with seed 0 and
nothing set aside; what is common wording the batch itself shows (:mod:`dedup.cluster.pairs`).
"""

from __future__ import annotations

import functools
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from dedup.config import Config
from dedup.match.forms import OPENING_WORDS
from dedup.sketch.minhash import permutations
from dedup.sketch.shingles import U32, U64, Bools
from dedup.text.rooms import Rooms
from dedup.text.scanner import scan, tables

__all__ = ["Columns", "read", "read_chunk"]

I64: TypeAlias = NDArray[np.int64]
U8: TypeAlias = NDArray[np.uint8]
U16: TypeAlias = NDArray[np.uint16]

CHUNK_CHARACTERS, CHUNK_TEXTS = 1 << 19, 2_000


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """What is kept of n texts, side by side.

    Text t has ``words[word_begin[t]:word_begin[t + 1]]``, and chosen shingles with their places between
    ``chosen_begin[t]`` and ``[t + 1]``; ``bands`` u32[n, bands], void where not ``banded``; ``exact``
    u64[n, 2] names its sequence of words; ``opened`` tells whether it may have closing matter by its form.
    """

    word_begin: I64
    words: U16
    chosen_begin: I64
    chosen: U32
    places: U16
    bands: U32
    banded: Bools
    exact: U64
    opened: Bools

    def __len__(self) -> int:
        return len(self.banded)


def read(texts: Iterable[str], config: Config, workers: int) -> Iterator[Columns | int]:
    """Read texts; yield after each chunk how many were taken, and the columns of all at the end."""
    held = _Growing()
    waiting: deque[Future[Columns]] = deque()
    done = 0
    with ThreadPoolExecutor(workers, thread_name_prefix="dedup-cluster") as pool:
        try:
            for chunk in _chunks(texts):
                waiting.append(pool.submit(read_chunk, chunk, config))
                done += len(chunk)
                while len(waiting) > 2 * workers or (waiting and waiting[0].done()):
                    held.add(waiting.popleft().result())
                yield done
            while waiting:
                held.add(waiting.popleft().result())
        finally:
            for future in waiting:
                future.cancel()
    yield held.columns()


def _chunks(texts: Iterable[str]) -> Iterator[list[str]]:
    chunk: list[str] = []
    size = 0
    for text in texts:
        if chunk and (size + len(text) > CHUNK_CHARACTERS or len(chunk) == CHUNK_TEXTS):
            yield chunk
            chunk, size = [], 0
        chunk.append(text)
        size += len(text)
    if chunk:
        yield chunk


def read_chunk(texts: list[str], config: Config) -> Columns:
    """Read texts at once, in this thread."""
    from dedup.cluster.kernels import reading as kernels

    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    bands = np.empty((len(texts), config.bands), np.uint32)
    compiled: Any = kernels.read_texts
    with _room(int(sizes.sum()) + 1) as room:
        word_begin, chosen_begin, banded, exact, opened = compiled(
            room.bytes_of(texts), sizes, *tables(), _openers(),
            config.shingle, *permutations(config.slots, config.minhash_seed),
            config.bands, config.rows, config.winnow_shingle, config.winnow_window,
            room.words, bands, room.chosen, room.places,
        )  # fmt: skip
        w, c = int(word_begin[-1]), int(chosen_begin[-1])
        kept = room.words[:w].copy(), chosen_begin, room.chosen[:c].copy(), room.places[:c].copy()
    return Columns(word_begin, *kept, bands, banded, exact, opened)


@functools.cache
def _openers() -> Bools:
    """Mark the upper sixteen bits of words that open closing matter."""
    marked = np.zeros(1 << 16, np.bool_)
    for word in OPENING_WORDS:
        marked[int(scan(word).hash[0]) >> 48] = True
    return marked


@dataclass(frozen=True, slots=True, eq=False)
class _Room:
    """What texts are written into: their bytes, then what is made of them; a word has a letter at least."""

    words: U16
    chosen: U32
    places: U16
    data: U8

    @classmethod
    def of(cls, size: int) -> _Room:
        words, places = (np.empty(size, np.uint16) for _ in range(2))
        return cls(words, np.empty(size, np.uint32), places, np.empty(_LONGEST * size, np.uint8))

    def bytes_of(self, texts: Iterable[str]) -> U8:
        """Write texts end to end in UTF-8."""
        view, at = self.data.data, 0
        for text in texts:
            written = text.encode("utf-8", "surrogatepass")
            view[at : at + len(written)] = written
            at += len(written)
        return self.data[:at]


_LONGEST = 4
"""Bytes of a character in UTF-8, at most."""


_ROOMS = Rooms(lambda: _Room.of(CHUNK_CHARACTERS + 1))


def _room(size: int) -> AbstractContextManager[_Room]:
    """Lend a room; one for a long text is made for it alone."""
    return nullcontext(_Room.of(size)) if size > CHUNK_CHARACTERS + 1 else _ROOMS.one()


class _Growing:
    """Columns that grow in place: moved only where the system cannot lengthen them."""

    def __init__(self) -> None:
        self._parts: dict[str, _Grown] = {}

    def add(self, part: Columns) -> None:
        for name in Columns.__slots__:
            values: NDArray[Any] = getattr(part, name)
            grown = self._parts.get(name)
            if grown is None:
                grown = self._parts[name] = _Grown(values)
            elif name.endswith("_begin"):
                grown.extend(values[1:] + grown.last)
            else:
                grown.extend(values)

    def columns(self) -> Columns:
        if not self._parts:
            return read_chunk([], Config())
        return Columns(**{name: grown.all() for name, grown in self._parts.items()})


class _Grown:
    def __init__(self, values: NDArray[Any]) -> None:
        self._held, self._size = values.copy(), len(values)

    @property
    def last(self) -> Any:
        return self._held[self._size - 1]

    def extend(self, values: NDArray[Any]) -> None:
        size = self._size + len(values)
        if size > len(self._held):
            self._held.resize((size + size // 4, *self._held.shape[1:]), refcheck=False)
        self._held[self._size : size] = values
        self._size = size

    def all(self) -> NDArray[Any]:
        """Answer what is held, and let go of the room beyond it."""
        self._held.resize((self._size, *self._held.shape[1:]), refcheck=False)
        return self._held
