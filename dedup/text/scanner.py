"""The one scanner: words of a text as arrays, folded so that look-alikes are alike.

Sketches, matching and clustering all work on these arrays.  Offsets are code points of the text as
given and need no map back.
"""

from __future__ import annotations

import functools
import itertools
import unicodedata
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from enum import IntFlag
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from dedup.text.folding import folding
from dedup.text.rooms import Rooms

__all__ = ["Flag", "Tokens", "scan", "tables"]

# Top-level domains that are no word of a tier language: they tell Time.news from end.Next.
_DOMAINS = (
    "ac at au biz br ca ch cn co com cz dk edu eu fr gov info int io ir jp kr mil net news nl "
    "online org ph pk pl ru sk tv ua uk"
)

_MANY = 20_000
_WORD = (1 << 64) - 1


class Flag(IntFlag):
    """What the scanner noticed about a token."""

    NUMBER = 1
    """Has a digit."""
    CAPITAL = 2
    """Its first character is an upper-case letter."""
    ACRONYM = 4
    """Two letters or more, all upper case."""
    SINGLE = 8
    """A character of a script without spaces, its own token."""
    MIXED = 16
    """Letters of several scripts before folding."""


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """The ``n`` words of a text, arrays side by side.

    ``hash`` u64[n] of the folded word; ``start``, ``end`` u32[n] code points of the text; ``flags``
    u8[n]; ``gap`` u8[n+1] the boundary before each token and after the last: 4 blank line or edge of
    the document, 3 sentence end, 2 line break, 1 other separator, 0 space or nothing; ``folded``
    u32[k] the folded code points of all tokens (fully decomposed), ``offsets`` u32[n+1] where each begins.
    """

    hash: npt.NDArray[np.uint64]
    start: npt.NDArray[np.uint32]
    end: npt.NDArray[np.uint32]
    flags: npt.NDArray[np.uint8]
    gap: npt.NDArray[np.uint8]
    folded: npt.NDArray[np.uint32]
    offsets: npt.NDArray[np.uint32]

    def __len__(self) -> int:
        return len(self.hash)

    def word(self, i: int) -> str:
        """Return the folded word ``i``, composed (NFC)."""
        return _compose(self.folded[self.offsets[i] : self.offsets[i + 1]].tobytes().decode("utf-32-le"))

    def words(self) -> list[str]:
        """Return every folded word, composed (NFC)."""
        return list(_words(self))

    def _shared_words(self) -> list[str]:
        """Make each different word once: in a long text that is a tenth of the memory."""
        _, where, inverse = np.unique(self.hash, return_index=True, return_inverse=True)
        different = [self.word(i) for i in where.tolist()]
        return [different[i] for i in inverse]

    def _few_words(self) -> list[str]:
        text = self.folded.tobytes().decode("utf-32-le")
        cuts = self.offsets.tolist()
        words = [text[a:b] for a, b in itertools.pairwise(cuts)]
        return words if text.isascii() else [_compose(w) for w in words]


@functools.lru_cache(maxsize=4)  # a comparison asks ten times for the words of its two texts
def _words(tokens: Tokens) -> list[str]:
    return tokens._few_words() if len(tokens) < _MANY else tokens._shared_words()


def _compose(word: str) -> str:
    return word if word.isascii() else unicodedata.normalize("NFC", word)


def scan(text: str, seed: int = 0) -> Tokens:
    """Scan a text into tokens; equal words under one seed have equal hashes, in every process."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    # Few texts grow when folded; 18 is the longest expansion of a character.
    tokens = _run(codes, seed, len(codes) + len(codes) // 2 + 64)
    return tokens if tokens is not None else _run(codes, seed, 18 * len(codes) + 64) or _nothing()


@dataclass(frozen=True, slots=True, eq=False)
class _Room:
    """Arrays for the scanner to write into; ``folded`` and ``source`` have a length of their own."""

    hash: npt.NDArray[np.uint64]
    start: npt.NDArray[np.uint32]
    end: npt.NDArray[np.uint32]
    flags: npt.NDArray[np.uint8]
    gap: npt.NDArray[np.uint8]
    folded: npt.NDArray[np.uint32]
    source: npt.NDArray[np.uint32]
    offsets: npt.NDArray[np.uint32]

    @classmethod
    def of(cls, codes: int, folded: int) -> _Room:
        start, end, offsets = (np.empty(codes + 2, np.uint32) for _ in range(3))
        flags, gap = (np.empty(codes + 2, np.uint8) for _ in range(2))
        text, source = (np.empty(folded, np.uint32) for _ in range(2))
        return cls(np.empty(codes + 2, np.uint64), start, end, flags, gap, text, source, offsets)


_ROOM_CODES, _ROOM_FOLDED = 1 << 15, 1 << 16
_ROOMS = Rooms(lambda: _Room.of(_ROOM_CODES, _ROOM_FOLDED))


def _room(codes: int, folded: int) -> AbstractContextManager[_Room]:
    """Lend a room; one for a long text is made for it alone."""
    if codes > _ROOM_CODES or folded > _ROOM_FOLDED:
        return nullcontext(_Room.of(codes, folded))
    return _ROOMS.one()


def _run(codes: npt.NDArray[np.uint32], seed: int, folded: int) -> Tokens | None:
    from dedup.text.kernels.tokenise import tokenise

    compiled = cast("Any", tokenise)
    with _room(len(codes), folded) as room:
        count, size = compiled(
            codes, *tables(seed),
            room.hash, room.start, room.end, room.flags, room.gap, room.folded, room.source, room.offsets,
        )  # fmt: skip
        return None if count < 0 else _tokens(room, count, size)


@functools.lru_cache(maxsize=64)
def tables(seed: int = 0) -> tuple[Any, ...]:
    """List what ``kernels.tokenise.tokenise`` takes between the code points and the arrays that it fills."""
    t = folding()
    shared = (t.index, t.entries, t.combining, t.expansions, t.to_latin, t.to_cyrillic)
    return (*shared, _domains(), *_keys(seed))


def _tokens(room: _Room, count: int, size: int) -> Tokens:
    return Tokens(
        hash=room.hash[:count].copy(),
        start=room.start[:count].copy(),
        end=room.end[:count].copy(),
        flags=room.flags[:count].copy(),
        gap=room.gap[: count + 1].copy(),
        folded=room.folded[:size].copy(),
        offsets=room.offsets[: count + 1].copy(),
    )


def _nothing() -> Tokens:
    raise AssertionError("a character folds to more than 18")


def _keys(seed: int) -> tuple[np.uint64, np.uint64]:
    """Derive the start value and the odd factor of the word hash from the seed."""
    first = _mix(seed & _WORD)
    return np.uint64(first), np.uint64(_mix(first) | 1)


def _mix(value: int) -> int:
    """SplitMix64, the usual way to spread a small seed."""
    value = (value + 0x9E3779B97F4A7C15) & _WORD
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _WORD
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _WORD
    return value ^ (value >> 31)


@functools.cache
def _domains() -> npt.NDArray[np.uint64]:
    return np.array(sorted(int.from_bytes(d.encode(), "big") for d in _DOMAINS.split()), dtype=np.uint64)
