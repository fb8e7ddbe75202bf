"""Holding what was made of texts, for as long as all of them together are not too long.

An article is compared with many others, and a book once: a cache by number would hold either too little
or too much.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, Protocol, TypeVar

__all__ = ["held"]


class _Sized(Protocol):
    def __len__(self) -> int:
        """Count its words."""


P = ParamSpec("P")
T = TypeVar("T", bound=_Sized)


_SLACK = 1 / 16
"""Share of the room by which it may be exceeded."""


def held(words: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Remember what a pure function made until the things it made have more words in all, or a little later.

    Arguments can be hashed.  An empty thing counts as one word, so that it is forgotten too.  The last
    thing made is held in any case.  Threads may make a thing twice at the same time, and nothing worse.
    """

    def decorated(make: Callable[P, T]) -> Callable[P, T]:
        kept: dict[tuple[object, ...], T] = {}
        fresh = 0  # words since room was made: counting everything each time would cost more than it saves

        @functools.wraps(make)
        def answer(*args: P.args, **kwargs: P.kwargs) -> T:
            nonlocal fresh
            key = (*args, *kwargs.values())
            made = kept.pop(key, None)
            if made is not None:
                kept[key] = made  # now the last one
                return made
            kept[key] = made = make(*args, **kwargs)
            fresh += _words(made)
            if fresh >= words * _SLACK:
                fresh = 0
                _make_room(kept, words)
            return made

        return answer

    return decorated


def _make_room(kept: dict[tuple[object, ...], T], words: int) -> None:
    """Forget what was not asked for longest."""
    every = list(kept.items())
    full = sum(_words(made) for _, made in every)
    for key, made in every[:-1]:
        if full <= words:
            return
        full -= _words(made)
        kept.pop(key, None)


def _words(made: _Sized) -> int:
    return max(len(made), 1)
