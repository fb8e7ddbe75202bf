"""What was found out about words, remembered: all words of a text are looked up in one call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from dedup.text.scanner import Tokens

__all__ = ["Lexicon"]

U64: TypeAlias = NDArray[np.uint64]
Bools: TypeAlias = NDArray[np.bool_]
Told: TypeAlias = tuple[int, bool]

_WORDS, _LETTERS = 200_000, 2_000_000
_SLOTS = 1 << 19
_LONGEST = 1_000
"""Letters of a word that is remembered."""


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """Words as :mod:`dedup.text.kernels.lexicon` has them, with the number and the mark of each."""

    letters: NDArray[np.uint32]
    ends: NDArray[np.int32]
    slots: NDArray[np.int32]
    number: U64
    mark: Bools
    count: NDArray[np.int32]

    @classmethod
    def empty(cls) -> _Table:
        """Make one without words; the system hands its memory out as they come."""
        return cls(
            np.zeros(_LETTERS, np.uint32),
            np.zeros(_WORDS + 1, np.int32),
            np.zeros(_SLOTS, np.int32),
            np.zeros(_WORDS, np.uint64),
            np.zeros(_WORDS, np.bool_),
            np.zeros(1, np.int32),
        )

    def rows_of(self, tokens: Tokens) -> NDArray[np.int32]:
        """Find the row of every token, -1 where there is none."""
        from dedup.text.kernels import lexicon

        rows: NDArray[np.int32] = lexicon.rows_of(
            tokens.folded, tokens.offsets, self.letters, self.ends, self.slots
        )
        return rows

    def enter(self, word: NDArray[np.uint32], told: Told) -> bool:
        """Give a word a row; False where there is no room for one."""
        from dedup.text.kernels import lexicon

        number, mark = np.uint64(told[0]), told[1]
        known = (self.letters, self.ends, self.slots, self.number, self.mark, self.count)
        return bool(lexicon.enter(word, number, mark, *known))


class Lexicon:
    """Remembers a number (64 bits) and a mark of each word.  Any number of threads may ask."""

    def __init__(self, tell: Callable[[str], Told]) -> None:
        """Begin without words; ``tell`` finds out about one, the same at any time."""
        self._tell = tell
        self._table = _Table.empty()

    def look_up(self, tokens: Tokens) -> tuple[U64, Bools]:
        """Give the number u64[n] and the mark bool[n] of every token."""
        table = self._table
        rows = table.rows_of(tokens)
        number, mark = table.number[rows], table.mark[rows]
        new = np.flatnonzero(rows < 0)
        if len(new):
            number[new], mark[new] = self._found_out(tokens, new)
        return number, mark

    def _found_out(self, tokens: Tokens, which: NDArray[np.intp]) -> tuple[U64, Bools]:
        """Find out about tokens, each different word of them once, and remember it."""
        _, first, inverse = np.unique(tokens.hash[which], return_index=True, return_inverse=True)
        told = [self._told(tokens, i) for i in which[first].tolist()]
        number = np.array([number for number, _ in told], np.uint64)
        mark = np.array([mark for _, mark in told], np.bool_)
        return number[inverse], mark[inverse]

    def _told(self, tokens: Tokens, i: int) -> Told:
        told = self._tell(tokens.word(i))
        word = tokens.folded[tokens.offsets[i] : tokens.offsets[i + 1]]
        if len(word) <= _LONGEST and not self._table.enter(word, told):
            self._table = _Table.empty()  # what the texts before were about comes less and less
        return told
